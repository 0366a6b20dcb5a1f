"""Which tax code and tax item a customer gets (SE-6 to SE-9), and SE-17's codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from qbwc_server.importing.canonical import Address, Order
from qbwc_server.rules import places, reasons, storable
from qbwc_server.rules.reasons import OrderWarning, Reason
from qbwc_server.settings import Settings, TaxSettings

# Only these editions have ItemSalesTaxRef on a customer (SE-6 c).
EDITIONS = ("US", "AU")


@dataclass(frozen=True)
class TaxReferences:
    """The names of a customer's tax code and tax item; None is not sent."""

    code: str | None = None
    item: str | None = None


class TaxedCustomer(Protocol):
    """What must be known of a customer to compare its tax set-up."""

    @property
    def sales_tax_code(self) -> str | None:
        """Name the tax code."""

    @property
    def item_sales_tax(self) -> str | None:
        """Name the tax item or group."""


def references(order: Order, settings: Settings) -> TaxReferences:
    """Give the tax references of an order's customer by its state (SE-6 to SE-9)."""
    tax = settings.tax
    if not is_configured(tax):
        return TaxReferences()
    item = mapped_item(address(storable.order(order, settings), tax), tax)
    if item is None:
        return TaxReferences(tax.nontaxable_code)
    return TaxReferences(tax.taxable_code, item)


def is_configured(tax: TaxSettings) -> bool:
    """Tell whether QuickBooks handles taxes and both codes are set (SE-6 a)."""
    codes = tax.taxable_code and tax.nontaxable_code
    return tax.mode == "quickbooks" and bool(codes)


def configuration_gap(tax: TaxSettings) -> Reason | None:
    """Say what a customer cannot be created without (SE-6 a)."""
    if tax.mode != "quickbooks" or is_configured(tax):
        return None
    message = (
        'The settings let QuickBooks handle taxes (tax.mode = "quickbooks") but'
        " tax.taxable_code or tax.nontaxable_code is empty, so no customer can be"
        " created."
    )
    return reasons.reason("CONFIG_INCOMPLETE", message)


def address(order: Order, tax: TaxSettings) -> Address | None:
    """Find the address whose state decides: shipping, else billing (SE-7)."""
    shipping = (each.address for each in order.recipients)
    sources = {"shipping": tuple(shipping), "billing": (order.billing,)}
    candidates = (each for name in tax.address_order for each in sources[name])
    return next((each for each in candidates if not each.is_blank), None)


def mapped_item(place: Address | None, tax: TaxSettings) -> str | None:
    """Look a state up in the tax map (SE-8, SE-9)."""
    if place is None or not place.region:
        return None
    wanted = _key(place.country, place.region, tax)
    rows = (each for each in tax.map if _key(each.country, each.state, tax) == wanted)
    return next((each.item for each in rows), None)


def line_code(tax: TaxSettings, *, taxable: bool) -> str | None:
    """Give the code of a charge line; None when no codes are configured (SE-19 e)."""
    # The shop's tax is a line of its own: nothing may be taxed a second time (SE-N5).
    code = tax.taxable_code if taxable and tax.mode != "store" else tax.nontaxable_code
    return code or None


def state_warnings(order: Order, settings: Settings) -> tuple[OrderWarning, ...]:
    """Warn when the recipients live in different states (SE-7 e)."""
    tax = settings.tax
    if tax.mode != "quickbooks":
        return ()
    named = {
        _key(each.country, each.region, tax): each.region for each in _homes(order)
    }
    if len(named) <= 1:
        return ()
    message = f"The order goes to several states: {', '.join(named.values())}."
    return (reasons.warning("MULTIPLE_STATES", message),)


def customer_differs(
    customer: TaxedCustomer, expected: TaxReferences
) -> OrderWarning | None:
    """Warn when a found customer is taxed otherwise than the map says (SE-3 b)."""
    if expected.code is None or not customer.sales_tax_code:
        return None
    same_code = _same(customer.sales_tax_code, expected.code)
    if same_code and (expected.item is None or _same_item(customer, expected)):
        return None
    wanted = " with ".join(filter(None, (expected.code, expected.item)))
    actual = " with ".join(
        filter(None, (customer.sales_tax_code, customer.item_sales_tax))
    )
    message = (
        f"The customer's tax set-up in QuickBooks is {actual}, the settings give"
        f" {wanted}; the customer was left as it is."
    )
    return reasons.warning("CUSTOMER_TAX_DIFFERS", message)


def _homes(order: Order) -> Iterator[Address]:
    homes = (each.address for each in order.recipients)
    return (each for each in homes if each.region)


def _key(country: str, state: str, tax: TaxSettings) -> tuple[str, str]:
    code = places.country(country or tax.default_country)
    return code, places.state(state, code)


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _same_item(customer: TaxedCustomer, expected: TaxReferences) -> bool:
    return _same(customer.item_sales_tax or "", expected.item or "")
