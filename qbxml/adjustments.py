"""Inventory adjustments: quantities counted, values put right (qbxml 4.7).

QuickBooks wants the company file in single-user mode for them, save in Enterprise.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qbxml import refs, transactions, types
from qbxml.errors import RequestError
from qbxml.message_set import Request
from qbxml.refs import Ref
from qbxml.responses import Record
from qbxml.transactions import Transaction


@dataclass(frozen=True)
class Line:
    """An item, and by how much or to what its quantity or its value changes.

    Quantities alone leave the value to QuickBooks; answers tell differences only.
    """

    item: Ref
    quantity_difference: Decimal | None = None
    new_quantity: Decimal | None = None
    value_difference: Decimal | None = None
    new_value: Decimal | None = None
    line_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Adjustment(Transaction):
    """An inventory adjustment; the value of the change is booked on `account`."""

    type: str = "inventory_adjustment"
    account: Ref | None = None
    site: Ref | None = None
    class_: Ref | None = None
    lines: tuple[Line, ...] = ()


def add(adjustment: Adjustment) -> Request:
    """Book an inventory adjustment."""
    fields = {
        **transactions.header(adjustment, "CustomerRef"),
        "AccountRef": refs.fields(adjustment.account),
        "InventorySiteRef": refs.fields(adjustment.site),
        "ClassRef": refs.fields(adjustment.class_),
        "InventoryAdjustmentLineAdd": [_line(one) for one in adjustment.lines],
    }
    return transactions.add("inventory_adjustment", fields)


def read(record: Record) -> Adjustment:
    """Read an InventoryAdjustmentRet."""
    return Adjustment(
        **transactions.head(record),
        account=refs.read(record, "AccountRef"),
        site=refs.read(record, "InventorySiteRef"),
        class_=refs.read(record, "ClassRef"),
        lines=tuple(map(_read_line, record.all("InventoryAdjustmentLineRet"))),
    )


def _line(line: Line) -> dict[str, Any]:
    quantity = {
        "NewQuantity": line.new_quantity,
        "QuantityDifference": line.quantity_difference,
    }
    value = {"NewValue": line.new_value, "ValueDifference": line.value_difference}
    changed = [one for one in (*quantity.values(), *value.values()) if one is not None]
    if not changed:
        raise RequestError("lines", "a line changes neither a quantity nor a value")
    if value == {"NewValue": None, "ValueDifference": None}:
        return {"ItemRef": refs.fields(line.item), "QuantityAdjustment": quantity}
    return {"ItemRef": refs.fields(line.item), "ValueAdjustment": {**quantity, **value}}


def _read_line(record: Record) -> Line:
    return Line(
        item=refs.read(record, "ItemRef") or Ref(),
        quantity_difference=types.read_decimal(record.get("QuantityDifference")),
        value_difference=types.read_decimal(record.get("ValueDifference")),
        line_id=record.get("TxnLineID"),
    )
