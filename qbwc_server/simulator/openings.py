"""What was there before the first transaction: opening balances and stock.

Their other side is Opening Balance Equity, so that the books balance from the start.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from qbwc_server.simulator import balances, ledger, special_accounts, taxes
from qbwc_server.simulator.books import Books
from qbwc_server.simulator.ledger import Posting
from qbwc_server.simulator.lists import Entry, Members

_EQUITY = "OpeningBalanceEquity"
WITH_BALANCES = ("customers", "vendors", "items", "accounts")
# Their accounts come from customers, vendors and stock.
_OF_OTHERS = frozenset(("AccountsReceivable", "AccountsPayable"))


def start(books: Books, entry: Entry, given: Members) -> None:
    """Book what a new entry starts with, and show its balances."""
    if entry.kind in ("Customer", "Vendor"):
        _open(books, _of_name(books, entry, _amount(given, "OpenBalance")))
    if entry.kind == "Account":
        _open(books, _of_account(entry, _amount(given, "OpenBalance")))
    if entry.kind in balances.STOCKED:
        quantity = Decimal(given.get("QuantityOnHand") or 0)
        cost = Decimal(given.get("PurchaseCost") or 0)
        # A TotalValue beside the quantity is worked out anew (qbxml 4.7).
        worth = taxes.cents(quantity * cost)
        _open(books, _of_item(books, entry, quantity, worth))
    show(books, entry)


def reconcile(books: Books, entries: Iterable[Entry]) -> None:
    """Take what entries show beyond what is booked for what was there at first."""
    every = sorted(entries, key=lambda entry: entry.kind == "Account")
    for entry in every:
        _open(books, _unbooked(books, entry))
    for entry in every:
        show(books, entry)


def show(books: Books, entry: Entry) -> None:
    """Write the balances that an entry shows."""
    if entry.kind == "Account":
        balances.show_account(books, entry)
    elif entry.kind == "Customer":
        balances.show_customer(books, entry)
    elif entry.kind == "Vendor":
        balances.show_vendor(books, entry)
    else:
        balances.show_item(books, entry)


def _open(books: Books, postings: list[Posting]) -> None:
    """Book postings and the other side of them."""
    total = sum((each.amount for each in postings), ledger.ZERO)
    if total:
        equity = special_accounts.find(books, _EQUITY)
        postings = [*postings, Posting(equity, -total)]
    if postings:
        books.openings += postings
        books.ledger.book(postings)
        balances.refresh(books, postings)


def _of_name(books: Books, entry: Entry, amount: Decimal) -> list[Posting]:
    if not amount:
        return []
    if entry.kind == "Vendor":
        payable = special_accounts.find(books, "AccountsPayable")
        return [Posting(payable, -amount, name=entry.list_id)]
    receivable = special_accounts.find(books, "AccountsReceivable")
    return [Posting(receivable, amount, name=entry.list_id)]


def _of_account(account: Entry, amount: Decimal) -> list[Posting]:
    if not amount or account.members.get("SpecialAccountType") == _EQUITY:
        return []
    sign = 1 if balances.grows_with_debits(account) else -1
    return [Posting(account.list_id, sign * amount)]


def _of_item(
    books: Books, item: Entry, quantity: Decimal, worth: Decimal
) -> list[Posting]:
    if not quantity and not worth:
        return []
    asset = item.reference("AssetAccountRef")
    account = asset or special_accounts.find(books, "InventoryAssets")
    return [Posting(account, worth, item=item.list_id, quantity=quantity)]


def _unbooked(books: Books, entry: Entry) -> list[Posting]:
    """Find what an entry shows and nobody has booked."""
    if entry.kind in balances.STOCKED:
        return list(_missing_stock(books, entry))
    if not entry.members.get("Balance") or _is_of_others(entry):
        return []
    shown = _amount(entry.members, "Balance")
    if entry.kind == "Account":
        return _of_account(entry, shown - balances.shown(entry, books.ledger))
    booked = books.ledger.name(entry.list_id)
    return _of_name(
        books, entry, shown - (booked if entry.kind == "Customer" else -booked)
    )


def _missing_stock(books: Books, item: Entry) -> Iterator[Posting]:
    """Find stock that a file shows and nobody has booked."""
    shown = item.members
    for stock in balances.STOCKS:
        booked = books.ledger.quantity(item.list_id, stock)
        missing = Decimal(shown.get(stock) or booked) - booked
        if missing and stock == ledger.ON_HAND:
            cost = Decimal(shown.get("AverageCost") or shown.get("PurchaseCost") or 0)
            yield from _of_item(books, item, missing, taxes.cents(missing * cost))
        elif missing:
            yield Posting(item=item.list_id, quantity=missing, stock=stock)


def _is_of_others(account: Entry) -> bool:
    members = account.members
    return (
        members.get("AccountType") in _OF_OTHERS
        or members.get("SpecialAccountType") == _EQUITY
        or account.name == "Opening Balance Equity"
    )


def _amount(members: Members, name: str) -> Decimal:
    return taxes.cents(Decimal(members.get(name) or 0))
