"""Lines that name items or item groups: what the forms that have them share."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from qbxml import refs, types
from qbxml.refs import Ref
from qbxml.responses import Record

Line = TypeVar("Line")


class ItemLine(Protocol):
    """What every such line has, whatever else its form adds."""

    @property
    def item(self) -> Ref | None:
        """The item, where it is no group."""

    @property
    def group(self) -> Ref | None:
        """The item group."""

    @property
    def quantity(self) -> Decimal | None:
        """How many."""

    @property
    def rate(self) -> Decimal | None:
        """The price or cost of one."""

    @property
    def amount(self) -> Decimal | None:
        """What all of them come to."""

    @property
    def description(self) -> str | None:
        """The text of the line."""

    @property
    def class_(self) -> Ref | None:
        """The class that it is booked on."""


def add(
    element: str, line: ItemLine, own: Mapping[str, Any]
) -> tuple[str, dict[str, Any]]:
    """Write a line of a form; a group takes none of the form's own fields."""
    if line.group is not None:
        group = {"ItemGroupRef": refs.fields(line.group), "Quantity": line.quantity}
        return f"{element}LineGroupAdd", group
    return f"{element}LineAdd", {
        "ItemRef": refs.fields(line.item),
        "Desc": line.description,
        "Quantity": line.quantity,
        "Rate": line.rate,
        "ClassRef": refs.fields(line.class_),
        "Amount": line.amount,
        **own,
    }


def read_all(
    element: str, record: Record, read: Callable[[Record], Line]
) -> tuple[Line, ...]:
    """Read the lines of a form, or the parts of a group, each by its reader."""
    names = (f"{element}LineRet", f"{element}LineGroupRet")
    return tuple(
        read(value)
        for name, value in record.members
        if name in names and isinstance(value, Record)
    )


def fields(record: Record) -> dict[str, Any]:
    """Read what every line has; a group's amount is that of its parts."""
    amount = record.get("TotalAmount") or record.get("Amount")
    return {
        "item": refs.read(record, "ItemRef"),
        "quantity": types.read_decimal(record.get("Quantity")),
        "rate": types.read_decimal(record.get("Rate")),
        "amount": types.read_decimal(amount),
        "description": record.get("Desc"),
        "class_": refs.read(record, "ClassRef"),
        "group": refs.read(record, "ItemGroupRef"),
        "line_id": record.get("TxnLineID"),
    }
