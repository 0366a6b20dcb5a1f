"""What a document needs and what is known about QuickBooks' lists: plain values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Literal

from qbwc_server.importing.canonical import Order
from qbwc_server.importing.follow_ups import Link, Refund
from qbwc_server.rules import naming
from qbwc_server.rules.plans import ItemReference, item_from_json
from qbwc_server.rules.reasons import OrderWarning

Role = Literal["customer", "vendor"]


@dataclass(frozen=True)
class PartyNeed:
    """The customer or vendor that a transaction names."""

    role: Role
    key: str
    name: str
    # Whether it is created, by name alone, if QuickBooks has none (UN-2).
    may_create: bool = False
    # How an order found its customer, where that was not by name.
    by: str = ""


@dataclass(frozen=True)
class ProductNeed:
    """A Sales product that a transaction sells, as it was first mentioned (UN-13)."""

    key: str
    name: str
    code: str = ""
    price: Decimal | None = None
    account: str = ""

    @property
    def new_item(self) -> dict[str, Any]:
        """Give the members of the ItemNonInventoryAdd that creates it."""
        sale = {"Price": self.price, "AccountRef": {"FullName": self.account}}
        known = {name: each for name, each in sale.items() if each is not None}
        return {"Name": self.name, "SalesOrPurchase": known}


@dataclass(frozen=True)
class DocumentPlan:
    """Everything that must be known before a document's entry can be built.

    `transaction` is one of customer, vendor, invoice, bill, purchase_order,
    credit_memo, vendor_credit, journal_entry, receive_payment and deposit.
    """

    transaction: str
    party: PartyNeed | None = None
    products: tuple[ProductNeed, ...] = ()
    # The items of an order that is refunded; they are never created.
    items: tuple[ItemReference, ...] = ()
    warnings: tuple[OrderWarning, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give the plan as the database keeps it."""
        return asdict(self) | {"products": [_written(each) for each in self.products]}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> DocumentPlan:
        """Read a plan back from what `to_json` gave."""
        party = values["party"]
        return cls(
            transaction=values["transaction"],
            party=None if party is None else PartyNeed(**party),
            products=tuple(_read(each) for each in values["products"]),
            items=tuple(item_from_json(each) for each in values["items"]),
            warnings=tuple(OrderWarning(**each) for each in values["warnings"]),
        )


@dataclass(frozen=True)
class DocumentIds:
    """The list IDs that a transaction carries, by the keys of the plan."""

    party: str = ""
    products: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    # The keys of those items that are item groups.
    groups: Collection[str] = ()


@dataclass(frozen=True)
class Draft:
    """An entry ready to be sent, and what writing it did to the texts."""

    transaction: str
    fields: dict[str, Any]
    warnings: tuple[OrderWarning, ...] = ()


@dataclass(frozen=True)
class Origin:
    """An order or document that another one is about, and where it is."""

    is_posted: bool = False
    transaction: str = ""
    txn_id: str = ""
    total: Decimal | None = None
    party: PartyNeed | None = None
    order: Order | None = None
    #: its transaction is that of a daily summary, and of others in it
    is_shared: bool = False


@dataclass(frozen=True)
class KnownLists:
    """What is known of the company file's lists; empty where nothing was pulled yet.

    Names are kept by `key`: every mapping's keys and every set's members are keys.
    """

    customers: frozenset[str] = frozenset()
    vendors: frozenset[str] = frozenset()
    employees: frozenset[str] = frozenset()
    other_names: frozenset[str] = frozenset()
    # Codes of the source's contacts, but for the one that is being looked at (UN-15).
    customer_codes: frozenset[str] = frozenset()
    supplier_codes: frozenset[str] = frozenset()
    # E-mail of other contacts of the source -> that contact's name (C4).
    emails: Mapping[str, str] = field(default_factory=dict)
    # Full name or number of an account -> its full name.
    accounts: Mapping[str, str] = field(default_factory=dict)
    # Sales tax codes; sales tax items and groups; terms: key -> name in QuickBooks.
    tax_codes: Mapping[str, str] = field(default_factory=dict)
    tax_items: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    # Names of Sales products that exist -> the product code that each stands for.
    product_names: Mapping[str, str] = field(default_factory=dict)
    # Key of a product code -> quantity that another journal of the same sales order
    # has moved already (UN-12: nothing is booked twice).
    moved: Mapping[str, Decimal] = field(default_factory=dict)
    # What a payment, refund or deposit is about: all that its number may mean.
    origins: Mapping[Link, tuple[Origin, ...]] = field(default_factory=dict)
    # The other refunds of the order that are posted, or will be before this one.
    refunds: tuple[Refund, ...] = ()
    # Whether the same document came before under another name of its store.
    came_before: bool = False
    edition: str = "US"
    version: str = "13.0"


def key(name: str) -> str:
    """Give the key of a name: case and runs of white space do not count (UN-7)."""
    return naming.key(" ".join(name.split()))


def _written(need: ProductNeed) -> dict[str, Any]:
    price = None if need.price is None else str(need.price)
    return asdict(need) | {"price": price}


def _read(values: Mapping[str, Any]) -> ProductNeed:
    price = values["price"]
    return ProductNeed(**{**values, "price": None if price is None else Decimal(price)})
