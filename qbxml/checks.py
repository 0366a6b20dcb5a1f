"""Checks: money paid out of a bank account."""

from dataclasses import dataclass

from qbxml import purchase_lines, refs, transactions
from qbxml.message_set import Request
from qbxml.purchase_lines import ExpenseLine, ItemLine
from qbxml.refs import Ref
from qbxml.responses import Record
from qbxml.transactions import Transaction


@dataclass(frozen=True, kw_only=True)
class Check(Transaction):
    """A check drawn on `account`; `entity` is the payee, of any of the four lists."""

    type: str = "check"
    account: Ref | None = None
    expenses: tuple[ExpenseLine, ...] = ()
    items: tuple[ItemLine, ...] = ()


def add(check: Check) -> Request:
    """Book a check."""
    fields = {
        **transactions.header(check, "PayeeEntityRef"),
        "AccountRef": refs.fields(check.account),
        "ExpenseLineAdd": purchase_lines.expenses(check.expenses),
    }
    items = purchase_lines.items(check.items)
    return transactions.add("check", [*fields.items(), *items])


def read(record: Record) -> Check:
    """Read a CheckRet."""
    return Check(
        **transactions.head(record),
        account=refs.read(record, "AccountRef"),
        expenses=purchase_lines.read_expenses(record),
        items=purchase_lines.read_items(record),
    )
