"""Which accounts an item is booked on when it is sold, bought or kept in stock."""

from qbwc_server.simulator import balances, special_accounts
from qbwc_server.simulator.books import Books
from qbwc_server.simulator.lists import Entry, Members


def selling(item: Entry) -> Members:
    """Open the block in which some kinds of items keep price and description."""
    block = item.members.get("SalesOrPurchase") or item.members.get("SalesAndPurchase")
    return block or item.members


def income(books: Books, item: Entry) -> str:
    """Give the account that a sale of an item is booked on."""
    if item.kind == "ItemSalesTax":
        return special_accounts.find(books, "SalesTaxPayable")
    if item.kind == "ItemPayment":
        chosen = _first(item.members, "DepositToAccountRef")
        return chosen or special_accounts.find(books, "UndepositedFunds")
    chosen = _first(selling(item), "IncomeAccountRef", "AccountRef")
    return chosen or special_accounts.find(books, "UncategorizedIncome")


def expense(books: Books, item: Entry) -> str:
    """Give the account that a purchase of an item is booked on."""
    if item.kind in balances.STOCKED:
        return asset(books, item)
    chosen = _first(selling(item), "ExpenseAccountRef", "AccountRef")
    return chosen or special_accounts.find(books, "UncategorizedExpenses")


def asset(books: Books, item: Entry) -> str:
    """Give the account that holds the worth of an item in stock."""
    chosen = _first(item.members, "AssetAccountRef")
    return chosen or special_accounts.find(books, "InventoryAssets")


def cost_of_goods(books: Books, item: Entry) -> str:
    """Give the account that bears what sold goods had cost."""
    chosen = _first(item.members, "COGSAccountRef")
    return chosen or special_accounts.find(books, "CostOfGoodsSold")


def _first(members: Members, *names: str) -> str | None:
    found = (members[name]["ListID"] for name in names if members.get(name))
    return next(found, None)
