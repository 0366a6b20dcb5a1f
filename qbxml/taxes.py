"""Sales taxes: codes, tax items with a rate, and groups that add several up."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qbxml import list_queries, refs, types
from qbxml.errors import RequestError
from qbxml.list_queries import Page
from qbxml.message_set import Request
from qbxml.refs import Ref
from qbxml.responses import Record

KINDS = {
    "code": "SalesTaxCode",
    "item": "ItemSalesTax",
    "group": "ItemSalesTaxGroup",
}
_LIST = ("ListID", "TimeModified", "EditSequence", "Name", "IsActive")
RET_FIELDS = {
    "code": (*_LIST, "IsTaxable", "Desc"),
    "item": (*_LIST, "ItemDesc", "TaxRate", "TaxVendorRef", "ExternalGUID"),
    "group": (*_LIST, "ItemDesc", "ItemSalesTaxRef", "ExternalGUID"),
}


@dataclass(frozen=True)
class Tax:
    """A tax of one of KINDS.

    `is_taxable` is of codes, `rate` (in per cent) and `agency` of items, `members` of
    groups, whose own rate QuickBooks does not tell: it is the sum of theirs.
    """

    kind: str
    list_id: str
    name: str
    edit_sequence: str = ""
    is_active: bool = True
    description: str | None = None
    is_taxable: bool | None = None
    rate: Decimal | None = None
    agency: Ref | None = None
    members: tuple[Ref, ...] = ()
    external_guid: str | None = None
    time_modified: str | None = None


def query_names(kind: str, names: Sequence[str]) -> Request:
    """Ask for taxes by name; `kind` is one of KINDS."""
    return list_queries.by_names(_element(kind), names, RET_FIELDS[kind])


def query_ids(kind: str, list_ids: Sequence[str]) -> Request:
    """Ask for taxes by list ID."""
    return list_queries.by_ids(_element(kind), list_ids, RET_FIELDS[kind])


def query_all(kind: str, since: dt.datetime | str | None = None) -> Request:
    """Ask for a whole list of taxes in one answer, inactive ones too."""
    return list_queries.everything(_element(kind), RET_FIELDS[kind], since)


def query_page(kind: str, page: Page) -> Request:
    """Ask for one page of the tax items or groups; codes have no iterator."""
    return list_queries.page(_element(kind), RET_FIELDS[kind], page)


def add(kind: str, fields: Mapping[str, Any]) -> Request:
    """Create a tax."""
    name = f"{_element(kind)}Add"
    return Request(name, {name: fields, "IncludeRetElement": list(RET_FIELDS[kind])})


def mod(kind: str, identity: tuple[str, str], fields: Mapping[str, Any]) -> Request:
    """Change a tax, known by list ID and edit sequence; members replace all others."""
    name = f"{_element(kind)}Mod"
    list_id, edit_sequence = identity
    changed = {"ListID": list_id, "EditSequence": edit_sequence, **fields}
    return Request(name, {name: changed, "IncludeRetElement": list(RET_FIELDS[kind])})


def read(record: Record) -> Tax:
    """Read a SalesTaxCodeRet, an ItemSalesTaxRet or an ItemSalesTaxGroupRet."""
    kind = _KINDS_OF_RET.get(record.name, record.name)
    return Tax(
        kind=kind,
        list_id=record.get("ListID") or "",
        name=record.get("Name") or "",
        edit_sequence=record.get("EditSequence") or "",
        is_active=types.read_flag(record.get("IsActive")) is not False,
        description=record.get("Desc") or record.get("ItemDesc"),
        is_taxable=types.read_flag(record.get("IsTaxable")),
        rate=types.read_decimal(record.get("TaxRate")),
        agency=refs.read(record, "TaxVendorRef"),
        members=refs.read_all(record, "ItemSalesTaxRef") if kind == "group" else (),
        external_guid=record.get("ExternalGUID"),
        time_modified=record.get("TimeModified"),
    )


_KINDS_OF_RET = {f"{element}Ret": kind for kind, element in KINDS.items()}


def _element(kind: str) -> str:
    if kind not in KINDS:
        raise RequestError("kind", f"'{kind}' is none of {', '.join(KINDS)}")
    return KINDS[kind]
