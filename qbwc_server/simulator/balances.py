"""Booking, and what the lists show of it: balances, stock, average cost."""

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal

from qbwc_server.simulator import ledger
from qbwc_server.simulator.books import Books, Transaction
from qbwc_server.simulator.ledger import Posting
from qbwc_server.simulator.lists import Entry

STOCKED = ("ItemInventory", "ItemInventoryAssembly")
# Accounts whose balance grows with debits, and those that show none in a list.
_DEBIT = frozenset(
    ("Bank", "AccountsReceivable", "OtherCurrentAsset", "FixedAsset", "OtherAsset")
)
_OF_A_PERIOD = frozenset(
    ("Income", "Expense", "CostOfGoodsSold", "OtherIncome", "OtherExpense")
)
STOCKS = (ledger.ON_HAND, ledger.ON_ORDER, ledger.ON_SALES_ORDER)
_PRICE = Decimal("0.00001")


def rebook(books: Books, transaction: Transaction, postings: list[Posting]) -> None:
    """Replace what a transaction has booked."""
    before, transaction.postings = transaction.postings, postings
    if before == postings:
        return
    books.ledger.take_back(before)
    books.ledger.book(postings)
    refresh(books, [*before, *postings])


def refresh(books: Books, postings: Iterable[Posting]) -> None:
    """Bring the entries up to date that postings are about."""
    every = list(postings)
    for account in dict.fromkeys(each.account for each in every):
        show_account(books, books.lists.get("accounts", account))
    for name in dict.fromkeys(each.name for each in every):
        _show_name(books, books.lists.get("names", name))
    for item in dict.fromkeys(each.item for each in every):
        entry = books.lists.get("items", item)
        show_item(books, entry)
        if entry is not None and books.quirks.stock_dates_items:
            books.touch(entry)


def show_account(books: Books, account: Entry | None) -> None:
    """Write the balance of an account and the totals of those above it."""
    if account is not None:
        _show_tree(books, account, lambda each: shown(each, books.ledger))


def show_customer(books: Books, customer: Entry) -> None:
    """Write the balance of a customer and the totals of those above it."""
    _show_tree(books, customer, lambda each: books.ledger.name(each.list_id))


def show_vendor(books: Books, vendor: Entry) -> None:
    """Write what is owed to a vendor."""
    owed = ledger.ZERO - books.ledger.name(vendor.list_id)
    vendor.members["Balance"] = str(owed)


def show_item(books: Books, item: Entry | None) -> None:
    """Write what there is of an item, and its average cost."""
    if item is None or item.kind not in STOCKED:
        return
    for stock in STOCKS:
        item.members[stock] = number(books.ledger.quantity(item.list_id, stock))
    item.members["AverageCost"] = price(average_cost(books, item))


def average_cost(books: Books, item: Entry) -> Decimal:
    """Give what one piece in stock is worth; without any, what it would cost."""
    quantity = books.ledger.quantity(item.list_id)
    worth = books.ledger.worth(item.list_id)
    if quantity > 0 and worth >= 0:
        return (worth / quantity).quantize(_PRICE, ROUND_HALF_UP)
    return Decimal(item.members.get("PurchaseCost") or 0)


def number(value: Decimal) -> str:
    """Write a quantity without needless zeros."""
    return f"{value.normalize():f}" if value else "0"


def price(rate: Decimal) -> str:
    """Write a price with two decimals, or up to five where it needs them."""
    exact = rate.quantize(_PRICE, ROUND_HALF_UP)
    short = exact.quantize(Decimal("0.01"))
    return str(short) if short == exact else f"{exact.normalize():f}"


def grows_with_debits(account: Entry) -> bool:
    """Tell assets from what is owed and what is owned."""
    return account.members.get("AccountType") in _DEBIT


def shown(account: Entry, kept: ledger.Ledger) -> Decimal:
    """Give the balance that a list shows; accounts of a period show none."""
    kind = account.members.get("AccountType", "")
    if kind in _OF_A_PERIOD:
        return ledger.ZERO
    balance = kept.account(account.list_id)
    return balance if grows_with_debits(account) else ledger.ZERO - balance


def _show_name(books: Books, entry: Entry | None) -> None:
    """Write what a name owes or is owed, which dates it too (qbxml 5.3)."""
    if entry is None:
        return
    if entry.kind == "Customer":
        show_customer(books, entry)
    elif entry.kind == "Vendor":
        show_vendor(books, entry)
    books.touch(entry)


def _show_tree(books: Books, entry: Entry, own: Callable[[Entry], Decimal]) -> None:
    entry.members["Balance"] = str(own(entry))
    above: Entry | None = entry
    while above:
        inner = [
            Decimal(each.members.get("TotalBalance") or 0)
            for each in books.lists.children(above)
        ]
        above.members["TotalBalance"] = str(sum(inner, own(above)))
        above = books.lists.get(above.list_name, above.parent_id)
