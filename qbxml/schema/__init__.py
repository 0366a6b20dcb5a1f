"""The field tables of qbXML: one source for building, checking, reading, simulating.

`message` finds the table of a request and its answer, `ret` that of one member of an
answer, `supports` tells what a version knows. The tables themselves are in the other
modules of this package, by kind of thing; a further message is a few lines there and,
if its module is new, one name in `_TABLES`.
"""

from collections.abc import Iterator
from typing import Any

from qbxml import types
from qbxml.errors import RequestError
from qbxml.schema import (
    accounts,
    adjustments,
    bills,
    checks,
    company,
    credit_memos,
    customers,
    deletions,
    deposits,
    employees,
    entities,
    history,
    items,
    journals,
    lists,
    other_names,
    payments,
    purchase_orders,
    sales,
    taxes,
    vendors,
)
from qbxml.schema.fields import EDITIONS, Field, Group, Message, Shape, Version

__all__ = [
    "EDITIONS",
    "Field",
    "Group",
    "Message",
    "Shape",
    "Version",
    "message",
    "names",
    "ret",
    "supports",
]

_TABLES: tuple[Any, ...] = (
    company,
    customers,
    vendors,
    employees,
    other_names,
    entities,
    items,
    taxes,
    accounts,
    lists,
    sales,
    credit_memos,
    bills,
    purchase_orders,
    checks,
    journals,
    payments,
    deposits,
    adjustments,
    history,
    deletions,
)
_MESSAGES: dict[str, Message] = {
    found.name: found for table in _TABLES for found in table.MESSAGES
}


def message(name: str) -> Message:
    """Return the table of a message ("CustomerAdd"); refuse a name we do not know."""
    try:
        return _MESSAGES[name]
    except KeyError:
        raise RequestError(name, "this message is not known here") from None


def names() -> tuple[str, ...]:
    """Return the names of all messages that have a table."""
    return tuple(_MESSAGES)


def ret(name: str) -> Field:
    """Return the table of one member of an answer, such as "CustomerRet"."""
    try:
        return _RETS[name]
    except KeyError:
        raise RequestError(name, "no answer has this member") from None


def supports(name: str, path: str, version: str) -> bool:
    """Tell whether a version of qbXML has a field ("SalesOrderAdd/StoreName")."""
    wanted = types.version(version)
    found = message(name)
    content: Group | None = found.content
    if found.since > wanted:
        return False
    for step in path.split("/"):
        field = content.members.get(step) if content else None
        if field is None or field.since > wanted:
            return False
        content = field.content
    return True


def _rets() -> Iterator[Field]:
    for found in _MESSAGES.values():
        yield from found.answer.members.values()


_RETS = {field.name: field for field in _rets()}
