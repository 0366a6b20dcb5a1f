"""Credit memos: what a customer gets back."""

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
    """An item given back or credited, or an item group with its `parts`.

    Of quantity, rate and amount QuickBooks works out the third (qbxml 4.7).
    """

    item: Ref | None = None
    quantity: Decimal | None = None
    rate: Decimal | None = None
    amount: Decimal | None = None
    description: str | None = None
    tax_code: Ref | None = None
    class_: Ref | None = None
    service_date: dt.date | None = None
    group: Ref | None = None
    parts: "tuple[Line, ...]" = ()
    line_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class CreditMemo(Transaction):
    """A credit memo: `entity` is the customer, positive amounts are in his favour.

    `credit_remaining` has not been used for an invoice or paid out yet.
    """

    type: str = "credit_memo"
    class_: Ref | None = None
    receivable_account: Ref | None = None
    tax_item: Ref | None = None
    customer_tax_code: Ref | None = None
    lines: tuple[Line, ...] = ()
    subtotal: Decimal | None = None
    tax_total: Decimal | None = None
    credit_remaining: Decimal | None = None


def add(credit: CreditMemo) -> Request:
    """Book a credit memo."""
    fields = {
        **transactions.header(credit, "CustomerRef"),
        "ClassRef": refs.fields(credit.class_),
        "ARAccountRef": refs.fields(credit.receivable_account),
        "ItemSalesTaxRef": refs.fields(credit.tax_item),
        "CustomerSalesTaxCodeRef": refs.fields(credit.customer_tax_code),
    }
    lines = [_line(one) for one in credit.lines]
    return transactions.add("credit_memo", [*fields.items(), *lines])


def read(record: Record) -> CreditMemo:
    """Read a CreditMemoRet."""
    return CreditMemo(
        **transactions.head(record),
        class_=refs.read(record, "ClassRef"),
        receivable_account=refs.read(record, "ARAccountRef"),
        tax_item=refs.read(record, "ItemSalesTaxRef"),
        customer_tax_code=refs.read(record, "CustomerSalesTaxCodeRef"),
        lines=_read_lines(record),
        subtotal=types.read_decimal(record.get("Subtotal")),
        tax_total=types.read_decimal(record.get("SalesTaxTotal")),
        credit_remaining=types.read_decimal(record.get("CreditRemaining")),
    )


def _line(line: Line) -> tuple[str, dict[str, Any]]:
    own = {
        "ServiceDate": line.service_date,
        "SalesTaxCodeRef": refs.fields(line.tax_code),
    }
    return item_lines.add("CreditMemo", line, own)


def _read_lines(record: Record) -> tuple[Line, ...]:
    return item_lines.read_all("CreditMemo", record, _read_line)


def _read_line(record: Record) -> Line:
    return Line(
        **item_lines.fields(record),
        tax_code=refs.read(record, "SalesTaxCodeRef"),
        service_date=types.read_date(record.get("ServiceDate")),
        parts=_read_lines(record),
    )
