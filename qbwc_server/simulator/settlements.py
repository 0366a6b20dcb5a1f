"""Who has paid what: payments and credits applied to what is owed.

The links themselves are kept with the books; what transactions show of them, balances
and lists of linked transactions, is written anew whenever one changes.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from qbwc_server.simulator import transaction_totals
from qbwc_server.simulator.books import Books, Link, Transaction
from qbwc_server.simulator.ledger import ZERO
from qbwc_server.simulator.lists import Members


def replace(books: Books, payer: str, links: Sequence[Link]) -> None:
    """Have a payment pay something else than it did."""
    before = [each for each in books.links if each.payer == payer]
    books.links = [each for each in books.links if each.payer != payer]
    books.links += links
    _refresh(books, [*before, *links])


def add(books: Books, links: Sequence[Link]) -> None:
    """Have more paid by what was there already."""
    books.links += links
    _refresh(books, links)


def drop(books: Books, txn_id: str) -> None:
    """Forget everything about a transaction that is no more."""
    gone = [each for each in books.links if txn_id in (each.payer, each.paid)]
    books.links = [each for each in books.links if each not in gone]
    _refresh(books, gone)


def owed(books: Books, transaction: Transaction) -> Decimal:
    """Give what is still open of an invoice or a bill."""
    settled = sum(
        (each.amount + each.discount for each in _paying(books, transaction)), ZERO
    )
    return transaction_totals.of(transaction) - settled


def unused(books: Books, transaction: Transaction) -> Decimal:
    """Give what a payment or a credit has left."""
    used = sum((each.amount for each in _paid_by(books, transaction)), ZERO)
    return transaction_totals.of(transaction) - used


def deposit_of(books: Books, payment: Transaction) -> Transaction | None:
    """Find the deposit that a payment lies in."""
    deposits = (each for each in books.transactions.values() if each.kind == "Deposit")
    for each in deposits:
        if any(line.get("TxnID") == payment.txn_id for _, line in each.lines):
            return each
    return None


def show(books: Books, transaction: Transaction) -> None:
    """Write into a transaction what is settled of it."""
    write = _SHOWN.get(transaction.kind)
    if write is None:
        return
    transaction.members |= write(books, transaction)
    linked = [
        *(_linked(books, e.payer, -e.amount) for e in _paying(books, transaction)),
        *(_linked(books, e.paid, e.amount) for e in _paid_by(books, transaction)),
    ]
    transaction.members.pop("LinkedTxn", None)
    if linked and transaction.kind != "ReceivePayment":
        transaction.members["LinkedTxn"] = linked
    if transaction.kind == "ReceivePayment":
        transaction.lines = [
            ("AppliedToTxnRet", _applied(books, e))
            for e in _paid_by(books, transaction)
        ]


def _refresh(books: Books, links: Iterable[Link]) -> None:
    """Show the change in everything that is still there, and date it."""
    ends = {txn_id for each in links for txn_id in (each.payer, each.paid)}
    # Others that pay the same show what is left of it too, but are not changed.
    others = {each.payer for each in books.links if each.paid in ends}
    for txn_id in sorted(ends | others):
        transaction = books.transactions.get(txn_id)
        if transaction and txn_id in ends:
            books.touch(transaction)
        if transaction:
            show(books, transaction)


def _paying(books: Books, transaction: Transaction) -> list[Link]:
    return [each for each in books.links if each.paid == transaction.txn_id]


def _paid_by(books: Books, transaction: Transaction) -> list[Link]:
    return [each for each in books.links if each.payer == transaction.txn_id]


def _invoice(books: Books, invoice: Transaction) -> Members:
    open_amount = owed(books, invoice)
    applied = open_amount - transaction_totals.of(invoice)
    return {
        "AppliedAmount": str(applied + ZERO),
        "BalanceRemaining": str(open_amount),
        "IsPaid": "false" if open_amount else "true",
    }


def _bill(books: Books, bill: Transaction) -> Members:
    open_amount = owed(books, bill)
    paid = "false" if open_amount else "true"
    return {"OpenAmount": str(open_amount), "IsPaid": paid}


def _credit_memo(books: Books, credit: Transaction) -> Members:
    return {"CreditRemaining": str(unused(books, credit))}


def _vendor_credit(books: Books, credit: Transaction) -> Members:
    return {"OpenAmount": str(unused(books, credit))}


def _payment(books: Books, payment: Transaction) -> Members:
    return {"UnusedPayment": str(unused(books, payment)), "UnusedCredits": "0.00"}


_SHOWN = {
    "Invoice": _invoice,
    "Bill": _bill,
    "CreditMemo": _credit_memo,
    "VendorCredit": _vendor_credit,
    "ReceivePayment": _payment,
}


def _linked(books: Books, txn_id: str, amount: Decimal) -> Members:
    other = books.transactions[txn_id]
    return _named(other) | {"LinkType": "AMTTYPE", "Amount": str(amount)}


def _applied(books: Books, link: Link) -> Members:
    """Show what a payment pays; QuickBooks names the balance that is left."""
    invoice = books.transactions[link.paid]
    shown = _named(invoice) | {
        "BalanceRemaining": str(owed(books, invoice)),
        "Amount": str(link.amount),
    }
    if link.discount:
        shown["DiscountAmount"] = str(link.discount)
        shown["DiscountAccountRef"] = {"ListID": link.discount_account}
    return shown


def _named(other: Transaction) -> Members:
    names = {"TxnID": other.txn_id, "TxnType": other.kind}
    found = {n: other.members.get(n) for n in ("TxnDate", "RefNumber")}
    return names | {name: value for name, value in found.items() if value}
