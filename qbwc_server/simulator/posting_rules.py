"""What each kind of transaction books, read off what is recorded of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from qbwc_server.simulator import (
    balances,
    forms,
    item_accounts,
    ledger,
    special_accounts,
    statuses,
    taxes,
    transaction_totals,
)
from qbwc_server.simulator.books import Books, Transaction
from qbwc_server.simulator.ledger import Posting
from qbwc_server.simulator.lists import Entry, Members

# Accounts of these types are kept by name, and whose names those must be.
OWED = {"AccountsReceivable": "Customer", "AccountsPayable": "Vendor"}


def of(books: Books, transaction: Transaction) -> list[Posting]:
    """Give what a transaction books; nothing while it is pending."""
    rule = _RULES.get(transaction.kind)
    if rule is None or transaction.members.get("IsPending") == "true":
        return []
    if transaction.members.get("IsManuallyClosed") == "true":
        return []
    return [each for each in rule(_Source(books, transaction)) if _says(each)]


def check(books: Books, title: str, postings: list[Posting]) -> None:
    """Refuse what is booked on A/R or A/P without a customer or a vendor (4.7)."""
    for each in postings:
        account = books.lists.get("accounts", each.account)
        kind = account.members.get("AccountType", "") if account else ""
        if kind == "NonPosting":
            reason = "A non-posting account cannot be used here."
            raise statuses.not_saved(title, reason)
        if kind in OWED and books.lists.get(_LISTS[kind], each.name) is None:
            reason = (
                f"When you use {_NAMES[kind]}, you must choose a"
                f" {OWED[kind].lower()} in the Name field."
            )
            raise statuses.not_saved(title, reason)


_LISTS = {"AccountsReceivable": "customers", "AccountsPayable": "vendors"}
_NAMES = {
    "AccountsReceivable": "Accounts Receivable",
    "AccountsPayable": "Accounts Payable",
}


@dataclass(frozen=True)
class _Source:
    """A transaction to be booked."""

    books: Books
    transaction: Transaction

    @property
    def sign(self) -> int:
        return forms.FORMS[self.transaction.kind].sign

    def lines(self, *families: str) -> Iterator[Members]:
        """Go through the lines of some families, and those inside of groups."""
        for name, members in self.transaction.lines:
            if name.removesuffix("Ret") in families:
                yield members
            for inner, value in members.items():
                if inner.endswith("LineRet") and isinstance(value, list):
                    yield from value

    def on(
        self, account: str | None, amount: Decimal, members: Members, *names: str
    ) -> Posting:
        """Book on an account, under a name where the account is kept by name."""
        entry = self.books.lists.get("accounts", account)
        kept = entry is not None and entry.members.get("AccountType") in OWED
        found = (members[name]["ListID"] for name in names if members.get(name))
        return Posting(account, amount, name=next(found, None) if kept else None)

    def item(self, line: Members) -> Entry | None:
        reference = line.get("ItemRef") or {}
        return self.books.lists.get("items", reference.get("ListID"))


def _sale(source: _Source) -> Iterator[Posting]:
    """Book what was sold, the tax, and who owes or has paid it all."""
    books, members, sign = source.books, source.transaction.members, source.sign
    tax = Decimal(members.get("SalesTaxTotal") or 0)
    payable = special_accounts.find(books, "SalesTaxPayable") if tax else None
    yield Posting(payable, -sign * tax)
    for line in source.lines(f"{source.transaction.kind}Line"):
        item = source.item(line)
        if item is not None and item.kind != "ItemSubtotal":
            amount = -sign * Decimal(line["Amount"])
            chosen = _identity(line, "OverrideItemAccountRef")
            earned = chosen or item_accounts.income(books, item)
            yield source.on(earned, amount, members, "CustomerRef")
            yield from _goods_leave(books, item, sign * _quantity(line))
    account = _identity(members, forms.FORMS[source.transaction.kind].account)
    special = "UndepositedFunds" if _is_paid(source) else "AccountsReceivable"
    account = account or special_accounts.find(books, special)
    total = sign * transaction_totals.of(source.transaction)
    yield source.on(account, total, members, "CustomerRef")


def _goods_leave(books: Books, item: Entry, quantity: Decimal) -> Iterator[Posting]:
    """Book the cost of goods that leave the stock, or come back to it."""
    if item.kind not in balances.STOCKED:
        return
    cost = taxes.cents(quantity * balances.average_cost(books, item))
    if quantity == books.ledger.quantity(item.list_id) > 0:
        cost = books.ledger.worth(item.list_id)
    if cost:
        yield Posting(item_accounts.cost_of_goods(books, item), cost)
    held = item_accounts.asset(books, item)
    yield Posting(held, -cost, item=item.list_id, quantity=-quantity)


def _purchase(source: _Source) -> Iterator[Posting]:
    """Book what was bought, and who is owed or has paid it."""
    books, members, sign = source.books, source.transaction.members, -source.sign
    for line in source.lines("ExpenseLine"):
        amount = sign * Decimal(line.get("Amount") or 0)
        yield source.on(_identity(line, "AccountRef"), amount, line, "CustomerRef")
    for line in source.lines("ItemLine"):
        item = source.item(line)
        if item is None:
            continue
        amount = sign * Decimal(line["Amount"])
        chosen = _identity(line, "OverrideItemAccountRef")
        spent = chosen or item_accounts.expense(books, item)
        if item.kind in balances.STOCKED:
            moved = sign * _quantity(line)
            yield Posting(spent, amount, item=item.list_id, quantity=moved)
        else:
            yield source.on(spent, amount, line, "CustomerRef")
    account = _identity(members, forms.FORMS[source.transaction.kind].account)
    total = -sign * transaction_totals.of(source.transaction)
    yield source.on(account, total, members, "VendorRef", "PayeeEntityRef")


def _journal(source: _Source) -> Iterator[Posting]:
    for family, sign in (("JournalDebitLine", 1), ("JournalCreditLine", -1)):
        for line in source.lines(family):
            amount = sign * Decimal(line.get("Amount") or 0)
            yield source.on(_identity(line, "AccountRef"), amount, line, "EntityRef")


def _payment(source: _Source) -> Iterator[Posting]:
    """Book the money and the discounts; the customer owes less."""
    members = source.transaction.members
    owed = -transaction_totals.of(source.transaction)
    yield Posting(_identity(members, "DepositToAccountRef"), -owed)
    for line in source.lines("AppliedToTxn"):
        discount = Decimal(line.get("DiscountAmount") or 0)
        owed -= discount
        yield Posting(_identity(line, "DiscountAccountRef"), discount)
    yield source.on(_identity(members, "ARAccountRef"), owed, members, "CustomerRef")


def _deposit(source: _Source) -> Iterator[Posting]:
    members = source.transaction.members
    back = members.get("CashBackInfoRet") or {}
    for line in source.lines("DepositLine"):
        amount = -Decimal(line["Amount"])
        yield source.on(_identity(line, "AccountRef"), amount, line, "EntityRef")
    yield Posting(_identity(back, "AccountRef"), Decimal(back.get("Amount") or 0))
    total = transaction_totals.of(source.transaction)
    yield Posting(_identity(members, "DepositToAccountRef"), total)


def _adjustment(source: _Source) -> Iterator[Posting]:
    """Book what stock has more worth, against the account of the adjustment."""
    books, members = source.books, source.transaction.members
    for line in source.lines("InventoryAdjustmentLine"):
        if item := source.item(line):
            worth = Decimal(line["ValueDifference"])
            moved = Decimal(line["QuantityDifference"])
            held = item_accounts.asset(books, item)
            yield Posting(held, worth, item=item.list_id, quantity=moved)
            account = _identity(members, "AccountRef")
            yield source.on(account, -worth, members, "CustomerRef")


def _planned(source: _Source) -> Iterator[Posting]:
    """Count what is on order; nothing is booked for it."""
    kind = source.transaction.kind
    sold = kind == "SalesOrder"
    stock = ledger.ON_SALES_ORDER if sold else ledger.ON_ORDER
    for line in source.lines(f"{kind}Line"):
        item = source.item(line)
        if item and item.kind in balances.STOCKED and not _is_closed(line):
            yield Posting(item=item.list_id, quantity=_quantity(line), stock=stock)


_RULES: dict[str, Callable[[_Source], Iterator[Posting]]] = {
    **dict.fromkeys(("SalesReceipt", "Invoice", "CreditMemo"), _sale),
    **dict.fromkeys(("SalesOrder", "PurchaseOrder"), _planned),
    **dict.fromkeys(("Bill", "VendorCredit", "Check"), _purchase),
    "JournalEntry": _journal,
    "ReceivePayment": _payment,
    "Deposit": _deposit,
    "InventoryAdjustment": _adjustment,
}


def _is_paid(source: _Source) -> bool:
    return source.transaction.kind == "SalesReceipt"


def _says(posting: Posting) -> bool:
    """Leave out what says nothing: no amount, and nothing that moves."""
    return bool(posting.amount or posting.quantity)


def _is_closed(line: Members) -> bool:
    return bool(line.get("IsManuallyClosed") == "true")


def _identity(members: Members, name: str) -> str | None:
    target = members.get(name)
    return target["ListID"] if isinstance(target, dict) else None


def _quantity(line: Members) -> Decimal:
    """Read how much a line moves; a blank quantity means one."""
    return Decimal(line.get("Quantity") or 1)
