"""Employees and other names: who else can own a name (qbxml 8).

Of an employee nothing personal is asked for. QuickBooks makes an employee's name of
first, middle and last name, so nobody can give one.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qbxml import list_queries, types
from qbxml.errors import RequestError
from qbxml.message_set import Request
from qbxml.responses import Record

KINDS = {"employee": "Employee", "other name": "OtherName"}
RET_FIELDS = (
    "ListID",
    "TimeModified",
    "EditSequence",
    "Name",
    "IsActive",
    "ExternalGUID",
)


@dataclass(frozen=True)
class Person:
    """An employee or an other name; `kind` is one of KINDS."""

    kind: str
    list_id: str
    name: str
    edit_sequence: str = ""
    is_active: bool = True
    external_guid: str | None = None
    time_modified: str | None = None


def query_names(kind: str, names: Sequence[str]) -> Request:
    """Ask for people by name, many at once; `kind` is one of KINDS."""
    return list_queries.by_names(_element(kind), names, RET_FIELDS)


def query_ids(kind: str, list_ids: Sequence[str]) -> Request:
    """Ask for people by list ID, many at once."""
    return list_queries.by_ids(_element(kind), list_ids, RET_FIELDS)


def query_all(kind: str, since: dt.datetime | str | None = None) -> Request:
    """Ask for a whole list, inactive people too: these lists have no iterator."""
    return list_queries.everything(_element(kind), RET_FIELDS, since)


def add(kind: str, fields: Mapping[str, Any]) -> Request:
    """Create an employee or an other name."""
    name = f"{_element(kind)}Add"
    return Request(name, {name: fields, "IncludeRetElement": list(RET_FIELDS)})


def mod(kind: str, identity: tuple[str, str], fields: Mapping[str, Any]) -> Request:
    """Change a person, known by list ID and edit sequence."""
    name = f"{_element(kind)}Mod"
    list_id, edit_sequence = identity
    changed = {"ListID": list_id, "EditSequence": edit_sequence, **fields}
    return Request(name, {name: changed, "IncludeRetElement": list(RET_FIELDS)})


def read(record: Record) -> Person:
    """Read an EmployeeRet or an OtherNameRet."""
    return Person(
        kind=_KINDS_OF_RET.get(record.name, record.name),
        list_id=record.get("ListID") or "",
        name=record.get("Name") or "",
        edit_sequence=record.get("EditSequence") or "",
        is_active=types.read_flag(record.get("IsActive")) is not False,
        external_guid=record.get("ExternalGUID"),
        time_modified=record.get("TimeModified"),
    )


_KINDS_OF_RET = {f"{element}Ret": kind for kind, element in KINDS.items()}


def _element(kind: str) -> str:
    if kind not in KINDS:
        raise RequestError("kind", f"'{kind}' is none of {', '.join(KINDS)}")
    return KINDS[kind]
