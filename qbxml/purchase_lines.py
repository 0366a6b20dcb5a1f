"""The lines of bills, vendor credits and checks: expenses, items and item groups."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qbxml import refs, types
from qbxml.refs import Ref
from qbxml.responses import Record


@dataclass(frozen=True)
class ExpenseLine:
    """An amount that goes to an account; `customer` is for whom it was spent."""

    account: Ref | None
    amount: Decimal | None = None
    memo: str | None = None
    customer: Ref | None = None
    class_: Ref | None = None
    billable: str | None = None
    line_id: str | None = None


@dataclass(frozen=True)
class ItemLine:
    """An item that was bought, or with `group` an item group and its `parts`.

    Of quantity, cost and amount QuickBooks works out the third (qbxml 4.7). A line
    that is linked to one of a purchase order has `linked` and no item of its own.
    """

    item: Ref | None = None
    quantity: Decimal | None = None
    cost: Decimal | None = None
    amount: Decimal | None = None
    description: str | None = None
    customer: Ref | None = None
    class_: Ref | None = None
    billable: str | None = None
    site: Ref | None = None
    linked: tuple[str, str] | None = None
    group: Ref | None = None
    parts: "tuple[ItemLine, ...]" = ()
    line_id: str | None = None


def expenses(lines: Iterable[ExpenseLine]) -> list[dict[str, Any]]:
    """Write expense lines for an Add."""
    return [
        {
            "AccountRef": refs.fields(one.account),
            "Amount": one.amount,
            "Memo": one.memo,
            "CustomerRef": refs.fields(one.customer),
            "ClassRef": refs.fields(one.class_),
            "BillableStatus": one.billable,
        }
        for one in lines
    ]


def items(lines: Iterable[ItemLine]) -> list[tuple[str, dict[str, Any]]]:
    """Write item lines and groups for an Add, as they are mixed."""
    return [
        ("ItemLineAdd", _item(one))
        if one.group is None
        else ("ItemGroupLineAdd", _group(one, one.group))
        for one in lines
    ]


def read_expenses(record: Record) -> tuple[ExpenseLine, ...]:
    """Read the expense lines of a record."""
    return tuple(map(_read_expense, record.all("ExpenseLineRet")))


def read_items(record: Record) -> tuple[ItemLine, ...]:
    """Read the item lines and groups of a record, as they are mixed."""
    return tuple(_read_items(record))


def _item(line: ItemLine) -> dict[str, Any]:
    return {
        "ItemRef": refs.fields(line.item),
        "InventorySiteRef": refs.fields(line.site),
        "Desc": line.description,
        "Quantity": line.quantity,
        "Cost": line.cost,
        "Amount": line.amount,
        "CustomerRef": refs.fields(line.customer),
        "ClassRef": refs.fields(line.class_),
        "BillableStatus": line.billable,
        "LinkToTxn": _link(line.linked),
    }


def _link(linked: tuple[str, str] | None) -> dict[str, str] | None:
    return {"TxnID": linked[0], "TxnLineID": linked[1]} if linked else None


def _group(line: ItemLine, group: Ref) -> dict[str, Any]:
    return {
        "ItemGroupRef": refs.fields(group),
        "Quantity": line.quantity,
        "InventorySiteRef": refs.fields(line.site),
    }


def _read_expense(record: Record) -> ExpenseLine:
    return ExpenseLine(
        account=refs.read(record, "AccountRef"),
        amount=types.read_decimal(record.get("Amount")),
        memo=record.get("Memo"),
        customer=refs.read(record, "CustomerRef"),
        class_=refs.read(record, "ClassRef"),
        billable=record.get("BillableStatus"),
        line_id=record.get("TxnLineID"),
    )


def _read_items(record: Record) -> Sequence[ItemLine]:
    return [
        _read_item(value)
        for name, value in record.members
        if name in ("ItemLineRet", "ItemGroupLineRet") and isinstance(value, Record)
    ]


def _read_item(record: Record) -> ItemLine:
    amount = record.get("TotalAmount") or record.get("Amount")
    return ItemLine(
        item=refs.read(record, "ItemRef"),
        quantity=types.read_decimal(record.get("Quantity")),
        cost=types.read_decimal(record.get("Cost")),
        amount=types.read_decimal(amount),
        description=record.get("Desc"),
        customer=refs.read(record, "CustomerRef"),
        class_=refs.read(record, "ClassRef"),
        billable=record.get("BillableStatus"),
        site=refs.read(record, "InventorySiteRef"),
        group=refs.read(record, "ItemGroupRef"),
        parts=tuple(_read_items(record)),
        line_id=record.get("TxnLineID"),
    )
