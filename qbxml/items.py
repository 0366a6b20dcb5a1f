"""Items of all twelve kinds: asking for them, creating four of them, reading them."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qbxml import list_queries, paging, types
from qbxml.errors import RequestError
from qbxml.list_queries import Page
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


KINDS = (
    "Service",
    "NonInventory",
    "OtherCharge",
    "Inventory",
    "InventoryAssembly",
    "FixedAsset",
    "Subtotal",
    "Discount",
    "Payment",
    "SalesTax",
    "SalesTaxGroup",
    "Group",
)
STOCK_KINDS = ("Inventory", "InventoryAssembly")
_STOCK_FIELDS = (*RET_FIELDS, "TimeModified", "QuantityOnHand", "AverageCost")


@dataclass(frozen=True)
class Item:
    """An item of one of KINDS; stock is told of STOCK_KINDS, if it was asked for."""

    kind: str
    list_id: str
    name: str
    full_name: str
    is_active: bool = True
    edit_sequence: str = ""
    external_guid: str | None = None
    time_modified: str | None = None
    quantity_on_hand: Decimal | None = None
    average_cost: Decimal | None = None


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
    """Ask for one page of all items changed since a moment, inactive ones too.

    What is in stock is told with it, of the kinds that have a stock.
    """
    fields = _asking(
        MaxReturned=max_returned, ActiveStatus="All", FromModifiedDate=since
    )
    fields["IncludeRetElement"] += ["TimeModified", "QuantityOnHand"]
    return Request("ItemQuery", fields, paging.attributes(iterator_id))


def query_names_page(
    since: dt.datetime | str | None = None,
    max_returned: int = 200,
    iterator_id: str | None = None,
) -> Request:
    """Ask for one page of what items are called, inactive ones too.

    Nothing is told but what a look-up of one of them would tell, and when it changed.
    """
    fields = _asking(
        MaxReturned=max_returned, ActiveStatus="All", FromModifiedDate=since
    )
    fields["IncludeRetElement"] += ["TimeModified"]
    return Request("ItemQuery", fields, paging.attributes(iterator_id))


def query_kind_page(kind: str, page: Page) -> Request:
    """Ask for one page of the items of one of KINDS, inactive ones too."""
    _check(kind, KINDS)
    return list_queries.page(f"Item{kind}", (*RET_FIELDS, "TimeModified"), page)


def query_stock_page(kind: str, page: Page) -> Request:
    """Ask for one page of quantities and costs; `kind` is one of STOCK_KINDS.

    A quantity changes with every sale, and with it the moment of the last change.
    """
    _check(kind, STOCK_KINDS)
    return list_queries.page(f"Item{kind}", _STOCK_FIELDS, page)


def query_deleted() -> Request:
    """Ask for the list IDs of the items deleted in the last 90 days."""
    kinds = [f"Item{kind}" for kind in KINDS]
    fields = {"ListDelType": kinds, "IncludeRetElement": ["ListID"]}
    return Request("ListDeletedQuery", fields)


def add(kind: str, fields: Mapping[str, Any]) -> Request:
    """Create an item; `kind` is one of ADDS."""
    _check(kind, ADDS)
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
        quantity_on_hand=types.read_decimal(record.get("QuantityOnHand")),
        average_cost=types.read_decimal(record.get("AverageCost")),
    )


def _check(kind: str, kinds: Collection[str]) -> None:
    if kind not in kinds:
        raise RequestError("kind", f"'{kind}' is none of {', '.join(kinds)}")


def _asking(**fields: Any) -> dict[str, Any]:
    return {**fields, "IncludeRetElement": list(RET_FIELDS)}
