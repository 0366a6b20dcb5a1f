"""What a document says, as people read it: its head, and its lines as a table."""

import dataclasses
import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from qbwc_server.importing.canonical import Address
from qbwc_server.importing.documents import (
    CostLine,
    Document,
    Party,
    Purchase,
    PurchaseLine,
    SaleLine,
)
from qbwc_server.importing.follow_ups import DepositLine, Link, RefundLine

#: what members are called where their name does not say it
_HEADS = {
    "day": "Date",
    "due_date": "Due",
    "link": "About",
    "ddi": "Direct line",
    "is_reversed": "Disassembly",
    "origin_number": "Of invoice",
    "reference": "Their reference",
}
#: identities that say nothing to people, and what the table has
_LEFT_OUT = ("lines", "guid")
_GOODS = {"Product": "product.code", "What": "product.description"}
_SOLD = {"Quantity": "quantity", "Price": "unit_price", "Amount": "line_total"}
_COLUMNS: Mapping[type[Any], Mapping[str, str]] = {
    SaleLine: {**_GOODS, **_SOLD},
    PurchaseLine: {**_GOODS, "Remark": "description", "Account": "account", **_SOLD},
    CostLine: {**_GOODS, "Quantity": "quantity", "Cost": "unit_cost", "Value": "value"},
    RefundLine: {"SKU": "sku", "Quantity": "quantity", "Amount": "amount"},
    DepositLine: {
        "About": "link",
        "Account": "account",
        "Memo": "memo",
        "Amount": "amount",
    },
}
_NUMBERS = frozenset({"Quantity", "Price", "Amount", "Cost", "Value"})
#: figures that are no money
_NO_MONEY = ("quantity", "exchange_rate")


@dataclass(frozen=True)
class Contents:
    """A document in words."""

    facts: Sequence[tuple[str, str]]
    #: the heads of the lines' table, and whether each is one of numbers
    heads: Sequence[tuple[str, bool]]
    lines: Sequence[Sequence[str]]


def of(document: Document) -> Contents:
    """Put a document in words."""
    lines = getattr(document.body, "lines", ())
    columns = _COLUMNS[type(lines[0])] if lines else {}
    cells = [[_cell(line, path) for path in columns.values()] for line in lines]
    used = [place for place in range(len(columns)) if any(row[place] for row in cells)]
    names = list(columns)
    return Contents(
        list(_facts(document)),
        [(names[place], names[place] in _NUMBERS) for place in used],
        [[row[place] for place in used] for row in cells],
    )


def _facts(document: Document) -> Iterator[tuple[str, str]]:
    if document.status:
        yield "Status", document.status
    body = document.body
    for member in dataclasses.fields(body):
        value = getattr(body, member.name)
        if member.name == "party":
            head = "Supplier" if isinstance(body, Purchase) else "Customer"
        else:
            spoken = member.name.replace("_", " ").capitalize()
            head = _HEADS.get(member.name, spoken)
        if member.name == "is_active":
            head, value = "Obsolete", not value
        if member.name not in _LEFT_OUT and (text := _figure(member.name, value)):
            yield head, text


def _cell(line: Any, path: str) -> str:
    return _figure(path, operator.attrgetter(path)(line))


def _figure(name: str, value: Any) -> str:
    """Write money with its cents."""
    is_money = isinstance(value, Decimal) and name not in _NO_MONEY
    whole = is_money and value == round(value, 2)
    return f"{value:.2f}" if whole else _shown(value)


def _shown(value: Any) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case Decimal():
            return f"{value:f}"
        case datetime() | date():
            return value.isoformat()
        case Party():
            return " · ".join(filter(None, (value.name, value.code)))
        case Link():
            store = f" of {value.store}" if value.store else ""
            return f"{value.what} {value.number}{store}"
        case Address():
            return ", ".join(filter(None, dataclasses.astuple(value)))
    return str(value)
