"""Customers: asking for them, creating and reactivating them, reading them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qbxml import paging, types
from qbxml.message_set import Request
from qbxml.responses import Record

RET_FIELDS = (
    "ListID",
    "TimeModified",
    "EditSequence",
    "Name",
    "FullName",
    "IsActive",
    "Sublevel",
    "Email",
    "SalesTaxCodeRef",
    "ItemSalesTaxRef",
    "ExternalGUID",
)


@dataclass(frozen=True)
class Customer:
    """A customer or job as the company file has it."""

    list_id: str
    name: str
    full_name: str
    edit_sequence: str
    is_active: bool = True
    email: str | None = None
    sales_tax_code: str | None = None
    item_sales_tax: str | None = None
    external_guid: str | None = None
    sublevel: int = 0
    time_modified: str | None = None


def query_names(names: Sequence[str]) -> Request:
    """Ask for customers by full name, many at once."""
    return Request("CustomerQuery", _asking(FullName=list(names)))


def query_ids(list_ids: Sequence[str]) -> Request:
    """Ask for customers by list ID, many at once."""
    return Request("CustomerQuery", _asking(ListID=list(list_ids)))


def query_page(
    since: dt.datetime | str | None = None,
    max_returned: int = 200,
    iterator_id: str | None = None,
) -> Request:
    """Ask for one page of all customers changed since a moment, inactive ones too."""
    fields = _asking(
        MaxReturned=max_returned, ActiveStatus="All", FromModifiedDate=since
    )
    return Request("CustomerQuery", fields, paging.attributes(iterator_id))


def add(fields: Mapping[str, Any]) -> Request:
    """Create a customer."""
    return Request("CustomerAdd", _asking(CustomerAdd=fields))


def mod(list_id: str, edit_sequence: str, fields: Mapping[str, Any]) -> Request:
    """Change a customer: absent fields stay, empty ones are cleared."""
    changed = {"ListID": list_id, "EditSequence": edit_sequence, **fields}
    return Request("CustomerMod", _asking(CustomerMod=changed))


def reactivate(list_id: str, edit_sequence: str) -> Request:
    """Make an inactive customer active again."""
    return mod(list_id, edit_sequence, {"IsActive": True})


def read(record: Record) -> Customer:
    """Read a CustomerRet."""
    return Customer(
        list_id=record.get("ListID") or "",
        name=record.get("Name") or "",
        full_name=record.get("FullName") or record.get("Name") or "",
        edit_sequence=record.get("EditSequence") or "",
        is_active=types.read_flag(record.get("IsActive")) is not False,
        email=record.get("Email"),
        sales_tax_code=record.get("SalesTaxCodeRef/FullName"),
        item_sales_tax=record.get("ItemSalesTaxRef/FullName"),
        external_guid=record.get("ExternalGUID"),
        sublevel=types.read_integer(record.get("Sublevel")) or 0,
        time_modified=record.get("TimeModified"),
    )


def _asking(**fields: Any) -> dict[str, Any]:
    return {**fields, "IncludeRetElement": list(RET_FIELDS)}
