"""The small lists: tax codes and items, terms, classes, payment and ship methods.

What they have in common; `taxes` and `terms` tell more of theirs.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qbxml import refs, types
from qbxml.errors import RequestError
from qbxml.message_set import Request
from qbxml.refs import Ref
from qbxml.responses import Record

KINDS = (
    "SalesTaxCode",
    "ItemSalesTax",
    "ItemSalesTaxGroup",
    "Terms",
    "Class",
    "PaymentMethod",
    "ShipMethod",
)
#: what all kinds have, and what some have besides
_FIELDS = ("ListID", "TimeModified", "EditSequence", "Name", "IsActive")
_MORE = {
    "SalesTaxCode": ("IsTaxable",),
    "ItemSalesTax": ("TaxRate",),
    "Class": ("FullName", "ParentRef"),
}
ADDS = ("Class", "PaymentMethod", "ShipMethod")


@dataclass(frozen=True)
class Entry:
    """An entry of a small list; `taxable` of tax codes, `rate` of tax items only."""

    kind: str
    list_id: str
    name: str
    full_name: str
    is_active: bool = True
    taxable: bool | None = None
    rate: Decimal | None = None
    parent: Ref | None = None
    edit_sequence: str = ""
    time_modified: str | None = None


def query_names(kind: str, names: Sequence[str]) -> Request:
    """Ask for entries by name (full name for classes); `kind` is one of KINDS."""
    return Request(_query(kind), _asking(kind, FullName=list(names)))


def query_ids(kind: str, list_ids: Sequence[str]) -> Request:
    """Ask for entries by list ID."""
    return Request(_query(kind), _asking(kind, ListID=list(list_ids)))


def query_all(kind: str, since: dt.datetime | str | None = None) -> Request:
    """Ask for a whole list, or what changed since a moment; inactive entries too."""
    fields = _asking(kind, ActiveStatus="All", FromModifiedDate=since)
    return Request(_query(kind), fields)


def add(kind: str, fields: Mapping[str, Any]) -> Request:
    """Create an entry; `kind` is one of ADDS."""
    if kind not in ADDS:
        raise RequestError("kind", f"'{kind}' is none of {', '.join(ADDS)}")
    return Request(f"{kind}Add", _asking(kind, **{f"{kind}Add": fields}))


def mod_class(list_id: str, edit_sequence: str, fields: Mapping[str, Any]) -> Request:
    """Change a class: payment and ship methods cannot be changed."""
    changed = {"ListID": list_id, "EditSequence": edit_sequence, **fields}
    return Request("ClassMod", _asking("Class", ClassMod=changed))


def read(record: Record) -> Entry:
    """Read any record of these queries; `kind` is its name without Ret."""
    name = record.get("Name") or ""
    return Entry(
        kind=record.name.removesuffix("Ret"),
        list_id=record.get("ListID") or "",
        name=name,
        full_name=record.get("FullName") or name,
        is_active=types.read_flag(record.get("IsActive")) is not False,
        taxable=types.read_flag(record.get("IsTaxable")),
        rate=types.read_decimal(record.get("TaxRate")),
        parent=refs.read(record, "ParentRef"),
        edit_sequence=record.get("EditSequence") or "",
        time_modified=record.get("TimeModified"),
    )


def _query(kind: str) -> str:
    if kind not in KINDS:
        raise RequestError("kind", f"'{kind}' is none of {', '.join(KINDS)}")
    return kind + "Query"


def _asking(kind: str, **fields: Any) -> dict[str, Any]:
    asked = [*_FIELDS, *_MORE.get(kind, ())]
    return {**fields, "IncludeRetElement": asked}
