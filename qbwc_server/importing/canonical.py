"""The canonical order: what every shop format is turned into (business-rules 4.1).

Reading a shop's format lives beside this file; what QuickBooks makes of an order lives
in `rules`. Text is trimmed and "" where the shop gave none; keys that have no place in
the model are kept in `raw`, so that nothing a shop said is lost.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Any

from qbwc_server.importing import plain
from qbwc_server.importing.plain import Moment, Money, Unreadable

__all__ = [
    "Address",
    "Charge",
    "Line",
    "Moment",
    "Money",
    "Order",
    "Recipient",
    "Shipment",
    "Unreadable",
    "dump",
    "fingerprint",
    "load",
]


@dataclass(frozen=True)
class Charge:
    """One cost of an order in the four figures that shops give (SE-19, SE-20)."""

    base: Money = None
    excluding_tax: Money = None
    including_tax: Money = None
    tax: Money = None


@dataclass(frozen=True)
class Address:
    """A person or company and where to find them."""

    company: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    address2: str = ""
    address3: str = ""
    city: str = ""
    state: str = ""
    province: str = ""
    postal_code: str = ""
    postal_code_plus_4: str = ""
    country: str = ""

    @property
    def region(self) -> str:
        """Give the state, or the province where no state is given (SE-7 f)."""
        return self.state or self.province

    @property
    def is_blank(self) -> bool:
        """Tell whether names, company, phone and country are all there is (SE-7 a)."""
        street = self.address or self.address2 or self.address3
        return not (street or self.city or self.postal_code or self.region)


@dataclass(frozen=True)
class Line:
    """One product line of an order."""

    item_name: str = ""
    sku: str = ""
    quantity: Money = None
    unit_price: Money = None
    price_excluding_tax: Money = None
    total_excluding_tax: Money = None
    discount_allocated: Money = None
    taxable: bool | None = None
    product_options: tuple[tuple[str, str], ...] = ()
    ext_line_item_id: str = ""
    ext_product_id: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Recipient:
    """One destination of an order, with the lines that go there."""

    address: Address = Address()
    lines: tuple[Line, ...] = ()
    cost: Charge = Charge()
    handling: Charge = Charge()
    shipping_method: str = ""
    residential: bool | None = None
    store_order_status: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Shipment:
    """One parcel: kept with the order, never posted."""

    shipment_id: str = ""
    tracking_number: str = ""
    carrier_key: str = ""
    carrier_service_key: str = ""
    ship_date: str = ""
    workflow_state: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Order:
    """One order of a shop, whichever format it came in."""

    external_order_identifier: str
    ordered_at: Moment
    source: str = "shippingeasy"
    order_id: str = ""
    ext_order_reference_id: str = ""
    alternate_order_id: str = ""
    updated_at: Moment | None = None
    cancelled_at: Moment | None = None
    order_status: str = ""
    parent_order_id: str = ""
    source_order_ids: tuple[str, ...] = ()
    prime_order_id: str = ""
    split_from_order_id: str = ""
    owner_id: str = ""
    store_api_key: str = ""
    currency: str = ""
    payment_method: str = ""
    total_including_tax: Money = None
    total_excluding_tax: Money = None
    discount_amount: Money = None
    coupon_discount: Money = None
    subtotal_including_tax: Money = None
    subtotal_excluding_tax: Money = None
    subtotal_tax: Money = None
    total_tax: Money = None
    shipping: Charge = Charge()
    handling: Charge = Charge()
    wrapping: Charge = Charge()
    billing: Address = Address()
    recipients: tuple[Recipient, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    notes: str = ""
    internal_notes: str = ""
    # A daily summary: the orders that it stands for, their lines left out, which are
    # its own.
    parts: tuple[Order, ...] = ()
    # What the reader of the shop's format has to say: pairs of warning code, sentence.
    notices: tuple[tuple[str, str], ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """Give the shop's order number."""
        return self.external_order_identifier

    @property
    def lines(self) -> tuple[Line, ...]:
        """Give the lines of all recipients, in order (SE-16 c)."""
        return tuple(line for each in self.recipients for line in each.lines)

    @property
    def status(self) -> str:
        """Give the order's status, or the store's where it has none (SE-N9)."""
        stores = (each.store_order_status for each in self.recipients)
        return self.order_status or next(filter(None, stores), "")

    def day(self, zone: tzinfo) -> date:
        """Give the day of the order in a time zone: its TxnDate."""
        if not isinstance(self.ordered_at, datetime):
            return self.ordered_at
        if self.ordered_at.tzinfo is None:
            return self.ordered_at.date()
        return self.ordered_at.astimezone(zone).date()


def dump(order: Order) -> dict[str, Any]:
    """Turn an order into a JSON-safe mapping that `load` reads back exactly."""
    dumped: dict[str, Any] = plain.dump(order)
    return dumped


def load(values: Mapping[str, Any]) -> Order:
    """Read an order back from what `dump` gave."""
    order: Order = plain.build(Order, values, _READERS)
    return order


def fingerprint(order: Order) -> str:
    """Digest amounts, lines, customer and addresses, and nothing else (SE-16 d)."""
    homes = [_recipient_essence(each) for each in order.recipients]
    text = json.dumps([_amounts(order), _essence(order.billing), homes], sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _pairs(values: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(each) for each in values)


def _one(kind: type[Any]) -> Callable[[Any], Any]:
    return lambda value: plain.build(kind, value, _READERS)


def _many(kind: type[Any]) -> Callable[[Any], Any]:
    return lambda values: tuple(plain.build(kind, e, _READERS) for e in values)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "Money": plain.money,
    "Moment": plain.moment,
    "Moment | None": plain.moment,
    "Charge": _one(Charge),
    "Address": _one(Address),
    "tuple[Line, ...]": _many(Line),
    "tuple[Recipient, ...]": _many(Recipient),
    "tuple[Order, ...]": _many(Order),
    "tuple[Shipment, ...]": _many(Shipment),
    "tuple[str, ...]": tuple,
    "tuple[tuple[str, str], ...]": _pairs,
}


def _amounts(order: Order) -> dict[str, Any]:
    # "null -> 0 for money" (4.1): a figure left out equals a zero.
    charges = {
        name: getattr(order, name) for name in ("shipping", "handling", "wrapping")
    }
    names = [each.name for each in plain.members(order) if each.type == "Money"]
    amounts = {
        name: plain.one_spelling(getattr(order, name) or Decimal()) for name in names
    }
    return amounts | {name: _charge_essence(each) for name, each in charges.items()}


def _charge_essence(charge: Charge) -> list[str]:
    names = (each.name for each in plain.members(charge))
    return [plain.one_spelling(getattr(charge, name) or Decimal()) for name in names]


def _recipient_essence(recipient: Recipient) -> list[Any]:
    return [_essence(recipient.address), [_essence(each) for each in recipient.lines]]


def _essence(value: Address | Line) -> dict[str, Any]:
    members = [each.name for each in plain.members(value) if each.name != "raw"]
    return {name: plain.one_spelling(getattr(value, name)) for name in members}
