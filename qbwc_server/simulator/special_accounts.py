"""The accounts that QuickBooks uses by itself, and makes when it first needs them."""

from qbwc_server.simulator.books import Books
from qbwc_server.simulator.lists import Entry

# What each of them is called where QuickBooks makes it, and its type.
_USUAL = {
    "AccountsReceivable": ("Accounts Receivable", "AccountsReceivable"),
    "AccountsPayable": ("Accounts Payable", "AccountsPayable"),
    "UndepositedFunds": ("Undeposited Funds", "OtherCurrentAsset"),
    "InventoryAssets": ("Inventory Asset", "OtherCurrentAsset"),
    "CostOfGoodsSold": ("Cost of Goods Sold", "CostOfGoodsSold"),
    "SalesTaxPayable": ("Sales Tax Payable", "OtherCurrentLiability"),
    "OpeningBalanceEquity": ("Opening Balance Equity", "Equity"),
    "UncategorizedIncome": ("Uncategorized Income", "Income"),
    "UncategorizedExpenses": ("Uncategorized Expenses", "Expense"),
}
# Of these there is mostly one alone, whatever it is called.
_BY_TYPE = frozenset(("AccountsReceivable", "AccountsPayable", "CostOfGoodsSold"))


def find(books: Books, special: str) -> str:
    """Give the list ID of one of QuickBooks' own accounts; make it if need be."""
    known = books.lists.get("accounts", books.special_accounts.get(special))
    account = known or _look_up(books, special) or _made(books, special)
    books.special_accounts[special] = account.list_id
    return account.list_id


def _look_up(books: Books, special: str) -> Entry | None:
    name, account_type = _USUAL[special]
    every = list(books.lists.of("accounts"))
    for account in every:
        if account.members.get("SpecialAccountType") == special:
            return account
    of_type = [a for a in every if a.members.get("AccountType") == account_type]
    named = books.lists.named("accounts", name)
    if named in of_type:
        return named
    return of_type[0] if of_type and special in _BY_TYPE else None


def _made(books: Books, special: str) -> Entry:
    name, account_type = _USUAL[special]
    while books.lists.holder("accounts", None, name):
        name += " *"
    account = books.new_entry("Account", name, None)
    account.members = {
        "AccountType": account_type,
        "SpecialAccountType": special,
        "Balance": "0.00",
        "TotalBalance": "0.00",
    }
    books.lists.add(account)
    return account
