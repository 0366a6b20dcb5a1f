"""Purchase orders: what is ordered from a vendor; they post nothing."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qbxml import item_lines, refs, transactions, types
from qbxml.message_set import Request
from qbxml.refs import Ref
from qbxml.responses import Record
from qbxml.transactions import Transaction


@dataclass(frozen=True)
class Line:
    """An item ordered; `rate` is the cost of one, `received` what came already."""

    item: Ref | None = None
    quantity: Decimal | None = None
    rate: Decimal | None = None
    amount: Decimal | None = None
    description: str | None = None
    customer: Ref | None = None
    class_: Ref | None = None
    group: Ref | None = None
    parts: "tuple[Line, ...]" = ()
    received: Decimal | None = None
    is_closed: bool | None = None
    line_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class PurchaseOrder(Transaction):
    """A purchase order: `entity` is the vendor; closed by hand or fully received."""

    type: str = "purchase_order"
    due_date: dt.date | None = None
    expected_date: dt.date | None = None
    terms: Ref | None = None
    class_: Ref | None = None
    lines: tuple[Line, ...] = ()
    is_closed: bool | None = None
    is_received: bool | None = None


def add(order: PurchaseOrder) -> Request:
    """Book a purchase order."""
    fields = {
        **transactions.header(order, "VendorRef"),
        "ClassRef": refs.fields(order.class_),
        "TermsRef": refs.fields(order.terms),
        "DueDate": order.due_date,
        "ExpectedDate": order.expected_date,
    }
    lines = [_line(one) for one in order.lines]
    return transactions.add("purchase_order", [*fields.items(), *lines])


def read(record: Record) -> PurchaseOrder:
    """Read a PurchaseOrderRet."""
    return PurchaseOrder(
        **transactions.head(record),
        due_date=types.read_date(record.get("DueDate")),
        expected_date=types.read_date(record.get("ExpectedDate")),
        terms=refs.read(record, "TermsRef"),
        class_=refs.read(record, "ClassRef"),
        lines=_read_lines(record),
        is_closed=types.read_flag(record.get("IsManuallyClosed")),
        is_received=types.read_flag(record.get("IsFullyReceived")),
    )


def _line(line: Line) -> tuple[str, dict[str, Any]]:
    own = {"CustomerRef": refs.fields(line.customer)}
    return item_lines.add("PurchaseOrder", line, own)


def _read_lines(record: Record) -> tuple[Line, ...]:
    return item_lines.read_all("PurchaseOrder", record, _read_line)


def _read_line(record: Record) -> Line:
    return Line(
        **item_lines.fields(record),
        customer=refs.read(record, "CustomerRef"),
        received=types.read_decimal(record.get("ReceivedQuantity")),
        is_closed=types.read_flag(record.get("IsManuallyClosed")),
        parts=_read_lines(record),
    )
