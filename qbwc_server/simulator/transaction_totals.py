"""What a transaction comes to, whichever member shows it."""

from decimal import Decimal

from qbwc_server.simulator import forms
from qbwc_server.simulator.books import Transaction
from qbwc_server.simulator.ledger import ZERO

# Kinds that show no total of their own: the amounts of these lines add up to it.
_OF_LINES = {
    "JournalEntry": ("JournalDebitLine", "Amount"),
    "InventoryAdjustment": ("InventoryAdjustmentLineRet", "ValueDifference"),
}


def of(transaction: Transaction) -> Decimal:
    """Give what a transaction comes to; an invoice shows it in two parts."""
    members = transaction.members
    if transaction.kind in _OF_LINES:
        ret_name, member = _OF_LINES[transaction.kind]
        amounts = [Decimal(m[member]) for n, m in transaction.lines if n == ret_name]
        return sum(amounts, ZERO)
    form = forms.FORMS.get(transaction.kind)
    shown = members.get(form.amount if form else "TotalAmount")
    if shown is not None:
        return Decimal(shown)
    tax = Decimal(members.get("SalesTaxTotal") or 0)
    return Decimal(members.get("Subtotal") or 0) + tax
