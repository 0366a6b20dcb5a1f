"""Items of all twelve kinds: asking for them, creating four of them, reading them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qbxml import paging, types
from qbxml.errors import RequestError
from qbxml.message_set import Request
from qbxml.responses import Record

RET_FIELDS = (
    "ListID",
    "EditSequence",
    "Name",
    "FullName",
    "IsActive",
    "ExternalGUID",
)
ADDS = {
    "inventory": "ItemInventoryAdd",
    "noninventory": "ItemNonInventoryAdd",
    "service": "ItemServiceAdd",
    "othercharge": "ItemOtherChargeAdd",
}


@dataclass(frozen=True)
class Item:
    """An item; `kind` is its Ret without "Item" and "Ret": "Inventory", "Group" ..."""

    kind: str
    list_id: str
    name: str
    full_name: str
    is_active: bool = True
    edit_sequence: str = ""
    external_guid: str | None = None
    time_modified: str | None = None


def query_sku(sku: str) -> Request:
    """Ask for items whose name ends with a SKU, inactive ones and subitems too.

    A subitem is not found by its own name as a full name, hence the filter; the
    caller keeps the exact matches only (qbxml 4.6).
    """
    wanted = {"MatchCriterion": "EndsWith", "Name": sku}
    return Request("ItemQuery", _asking(ActiveStatus="All", NameFilter=wanted))


def query_full_names(names: Sequence[str]) -> Request:
    """Ask for items by full name, many at once."""
    return Request("ItemQuery", _asking(FullName=list(names)))


def query_ids(list_ids: Sequence[str]) -> Request:
    """Ask for items by list ID, many at once."""
    return Request("ItemQuery", _asking(ListID=list(list_ids)))


def query_page(
    since: dt.datetime | str | None = None,
    max_returned: int = 200,
    iterator_id: str | None = None,
) -> Request:
    """Ask for one page of all items changed since a moment, inactive ones too."""
    fields = _asking(
        MaxReturned=max_returned, ActiveStatus="All", FromModifiedDate=since
    )
    fields["IncludeRetElement"].append("TimeModified")
    return Request("ItemQuery", fields, paging.attributes(iterator_id))


def add(kind: str, fields: Mapping[str, Any]) -> Request:
    """Create an item; `kind` is one of ADDS."""
    if kind not in ADDS:
        raise RequestError("kind", f"'{kind}' is none of {', '.join(ADDS)}")
    return Request(ADDS[kind], _asking(**{ADDS[kind]: fields}))


def read(record: Record) -> Item:
    """Read any record of an ItemQuery or of an item's Add."""
    full_name = record.get("FullName") or ""
    name = record.get("Name") or full_name.rpartition(":")[2]
    return Item(
        kind=record.name.removeprefix("Item").removesuffix("Ret"),
        list_id=record.get("ListID") or "",
        name=name,
        full_name=full_name or name,
        is_active=types.read_flag(record.get("IsActive")) is not False,
        edit_sequence=record.get("EditSequence") or "",
        external_guid=record.get("ExternalGUID"),
        time_modified=record.get("TimeModified"),
    )


def _asking(**fields: Any) -> dict[str, Any]:
    return {**fields, "IncludeRetElement": list(RET_FIELDS)}
