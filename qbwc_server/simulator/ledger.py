"""Double entry: what every transaction books, and what the accounts come to.

Debits are positive, so the sum of all accounts is always zero. Nothing here knows what
a bill or a receipt is: `posting_rules` says what each of them books.
"""

import collections
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal("0.00")
ON_HAND = "QuantityOnHand"
ON_ORDER = "QuantityOnOrder"
ON_SALES_ORDER = "QuantityOnSalesOrder"


@dataclass(frozen=True)
class Posting:
    """One amount on one account; with a name who owes it, with an item what moved.

    What only plans ahead, such as a purchase order, names no account.
    """

    account: str | None = None
    amount: Decimal = ZERO
    #: the customer or vendor whose balance moves with it
    name: str | None = None
    #: the goods whose stock and worth move with it
    item: str | None = None
    quantity: Decimal = Decimal(0)
    stock: str = ON_HAND


class Ledger:
    """Running totals of everything that is booked."""

    def __init__(self, postings: Iterable[Posting] = ()) -> None:
        self._accounts: dict[str, Decimal] = collections.defaultdict(Decimal)
        self._names: dict[str, Decimal] = collections.defaultdict(Decimal)
        self._stock: dict[tuple[str, str], Decimal] = collections.defaultdict(Decimal)
        self._worth: dict[str, Decimal] = collections.defaultdict(Decimal)
        self.book(postings)

    def book(self, postings: Iterable[Posting]) -> None:
        """Book postings."""
        for each in postings:
            self._add(each, 1)

    def take_back(self, postings: Iterable[Posting]) -> None:
        """Take postings back, as if they had never been booked."""
        for each in postings:
            self._add(each, -1)

    def account(self, list_id: str) -> Decimal:
        """Give the balance of an account, debits positive."""
        return self._accounts.get(list_id, ZERO)

    def name(self, list_id: str) -> Decimal:
        """Give what a customer owes; what is owed to a vendor is negative."""
        return self._names.get(list_id, ZERO)

    def quantity(self, list_id: str, stock: str = ON_HAND) -> Decimal:
        """Give how much there is of an item, or how much is on order."""
        return self._stock.get((list_id, stock), Decimal(0))

    def worth(self, list_id: str) -> Decimal:
        """Give what the stock of an item is worth."""
        return self._worth.get(list_id, ZERO)

    @property
    def accounts(self) -> Mapping[str, Decimal]:
        """Every account that something was ever booked on, by list ID."""
        return self._accounts

    def _add(self, posting: Posting, sign: int) -> None:
        if posting.account:
            self._accounts[posting.account] += sign * posting.amount
        if posting.name:
            self._names[posting.name] += sign * posting.amount
        if posting.item:
            place = posting.item, posting.stock
            self._stock[place] += sign * posting.quantity
            self._worth[posting.item] += sign * posting.amount
