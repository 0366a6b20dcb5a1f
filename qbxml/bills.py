"""Bills and vendor credits: what is owed to a vendor, and what he owes back."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from qbxml import purchase_lines, refs, transactions, types
from qbxml.message_set import Request
from qbxml.purchase_lines import ExpenseLine, ItemLine
from qbxml.refs import Ref
from qbxml.responses import Record
from qbxml.transactions import Transaction


@dataclass(frozen=True, kw_only=True)
class Bill(Transaction):
    """A bill: `entity` is the vendor, `total` what is due, `open_amount` what is left.

    `purchase_orders` are transaction IDs whose open lines a new bill takes over.
    """

    type: str = "bill"
    due_date: dt.date | None = None
    terms: Ref | None = None
    payable_account: Ref | None = None
    expenses: tuple[ExpenseLine, ...] = ()
    items: tuple[ItemLine, ...] = ()
    purchase_orders: tuple[str, ...] = ()
    open_amount: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class VendorCredit(Transaction):
    """A vendor's credit: positive amounts lessen what is owed to him."""

    type: str = "vendor_credit"
    payable_account: Ref | None = None
    expenses: tuple[ExpenseLine, ...] = ()
    items: tuple[ItemLine, ...] = ()
    open_amount: Decimal | None = None


def add(bill: Bill) -> Request:
    """Book a bill."""
    fields = {
        **transactions.header(bill, "VendorRef"),
        "DueDate": bill.due_date,
        "TermsRef": refs.fields(bill.terms),
        "APAccountRef": refs.fields(bill.payable_account),
        "LinkToTxnID": list(bill.purchase_orders),
        "ExpenseLineAdd": purchase_lines.expenses(bill.expenses),
    }
    items = purchase_lines.items(bill.items)
    return transactions.add("bill", [*fields.items(), *items])


def add_credit(credit: VendorCredit) -> Request:
    """Book a vendor's credit."""
    fields = {
        **transactions.header(credit, "VendorRef"),
        "APAccountRef": refs.fields(credit.payable_account),
        "ExpenseLineAdd": purchase_lines.expenses(credit.expenses),
    }
    items = purchase_lines.items(credit.items)
    return transactions.add("vendor_credit", [*fields.items(), *items])


def read(record: Record) -> Bill:
    """Read a BillRet."""
    return Bill(
        **transactions.head(record),
        due_date=types.read_date(record.get("DueDate")),
        terms=refs.read(record, "TermsRef"),
        payable_account=refs.read(record, "APAccountRef"),
        expenses=purchase_lines.read_expenses(record),
        items=purchase_lines.read_items(record),
        open_amount=types.read_decimal(record.get("OpenAmount")),
    )


def read_credit(record: Record) -> VendorCredit:
    """Read a VendorCreditRet."""
    return VendorCredit(
        **transactions.head(record),
        payable_account=refs.read(record, "APAccountRef"),
        expenses=purchase_lines.read_expenses(record),
        items=purchase_lines.read_items(record),
        open_amount=types.read_decimal(record.get("OpenAmount")),
    )
