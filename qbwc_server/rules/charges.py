"""Shipping, handling, wrapping, the shop's tax, discount (SE-18 to 20, SE-N5, N6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from qbwc_server.importing.canonical import Charge, Money, Order
from qbwc_server.rules import lines as product_lines
from qbwc_server.rules import money, reasons, taxes
from qbwc_server.rules.reasons import OrderWarning, Reason
from qbwc_server.settings import ChargeSettings, Settings

NAMES = ("shipping", "handling", "wrapping")


@dataclass(frozen=True)
class ChargeLine:
    """A line on an item that the settings name; it carries an amount, no quantity."""

    item: str
    description: str
    amount: Decimal
    tax_code: str | None


@dataclass(frozen=True)
class Figure:
    """The figure of a charge that is posted, and what is odd about it."""

    amount: Decimal
    taxable: bool
    oddities: tuple[str, ...] = ()


def lines(order: Order, settings: Settings) -> Iterator[ChargeLine]:
    """Give the charge lines: shipping, handling, wrapping, the shop's tax, discount.

    A daily summary has those of each order that it stands for.
    """
    for each in order.parts or (order,):
        yield from _lines(each, settings)


def _lines(order: Order, settings: Settings) -> Iterator[ChargeLine]:
    for name in NAMES:
        configured = _configured(name, settings)
        if not configured.enabled:
            continue
        found = figure(getattr(order, name))
        if found.amount or settings.charges.include_zero:
            code = taxes.line_code(settings.tax, taxable=found.taxable)
            yield ChargeLine(configured.item, name.title(), found.amount, code)
    tax = store_tax(order, settings)
    if tax:
        code = taxes.line_code(settings.tax, taxable=False)
        yield ChargeLine(settings.tax.store_item, "Sales tax", tax, code)
    discount = discount_of(order)
    if discount and settings.discount.item:
        code = taxes.line_code(settings.tax, taxable=True)
        yield ChargeLine(settings.discount.item, "Discount", -discount, code)


def figure(charge: Charge) -> Figure:
    """Choose the figure of a charge and its taxability (SE-19, SE-20)."""
    tax = money.cents(money.known(charge.tax))
    if tax > 0:
        return _taxed(charge, tax)
    negative = ("COST_TAX_NEGATIVE",) if tax < 0 else ()
    base = money.cents(money.known(charge.base))
    excluding = money.cents(money.known(charge.excluding_tax))
    if not base and excluding > 0:
        oddities = (*negative, "COST_FIELD_FALLBACK")
        return Figure(excluding, taxable=False, oddities=oddities)
    return Figure(base, taxable=False, oddities=negative)


def discount_of(order: Order) -> Decimal:
    """Add up the discounts of an order (SE-N6)."""
    figures = (order.discount_amount, order.coupon_discount)
    return money.cents(money.total(money.known(each) for each in figures))


def store_tax(order: Order, settings: Settings) -> Decimal:
    """Give the tax that the shop worked out, where it is posted as a line (SE-N5)."""
    if settings.tax.mode != "store":
        return Decimal(0)
    return money.cents(money.known(order.total_tax))


def fault(order: Order, settings: Settings) -> Reason | None:
    """Say why the charges of an order cannot be posted."""
    return _unreadable(order, settings) or _too_large(order, settings)


def configuration_gap(order: Order, settings: Settings) -> Reason | None:
    """Say which item the settings lack for the charges of an order (SE-18 b)."""
    if settings.tax.mode == "store" and not settings.tax.nontaxable_code:
        message = 'tax.mode = "store" needs tax.nontaxable_code, which is empty.'
        return reasons.reason("CONFIG_INCOMPLETE", message)
    missing = [each.description for each in lines(order, settings) if not each.item]
    if not missing:
        return None
    message = f"The settings name no QuickBooks item for: {', '.join(missing)}."
    return reasons.reason("CONFIG_INCOMPLETE", message)


def warnings(order: Order, settings: Settings) -> Iterator[OrderWarning]:
    """Warn of charges and discounts that are odd or not posted."""
    for name in NAMES:
        charge = getattr(order, name)
        if not _configured(name, settings).enabled:
            yield from _not_posted(name, charge)
            continue
        for code in figure(charge).oddities:
            yield reasons.warning(code, _ODDITIES[code].format(name.title()))
    yield from _discount_warnings(order, settings)


_ODDITIES = {
    "COST_TAX_NEGATIVE": "{} has a negative tax; it was posted as not taxable.",
    "COST_FIELD_FALLBACK": "{} lacks its usual figure; another one was posted.",
}


def _taxed(charge: Charge, tax: Decimal) -> Figure:
    excluding = money.cents(money.known(charge.excluding_tax))
    if excluding:
        return Figure(excluding, taxable=True)
    including = money.cents(money.known(charge.including_tax)) - tax
    base = money.cents(money.known(charge.base))
    amount = including if including > 0 else base
    return Figure(amount, taxable=True, oddities=("COST_FIELD_FALLBACK",))


def _configured(name: str, settings: Settings) -> ChargeSettings:
    configured: ChargeSettings = getattr(settings.charges, name)
    return configured


def _figures(charge: Charge) -> tuple[Money, ...]:
    return (charge.base, charge.excluding_tax, charge.including_tax, charge.tax)


def _unreadable(order: Order, settings: Settings) -> Reason | None:
    names = [each for each in NAMES if _configured(each, settings).enabled]
    named = {name: _figures(getattr(order, name)) for name in names}
    named |= {name: (getattr(order, field),) for field, name in _ORDER_FIGURES.items()}
    for name, figures in named.items():
        found = money.unreadable(*figures)
        if found is not None and money.is_too_large(found):
            message = f"The order's {name} is {found}, which is too large."
            return reasons.reason("AMOUNT_OUT_OF_RANGE", message)
        if found is not None:
            message = f'The order\'s {name} is "{found}", which is not a number.'
            return reasons.reason("BAD_AMOUNT", message)
    return None


_ORDER_FIGURES = {
    "discount_amount": "discount",
    "coupon_discount": "coupon discount",
    "total_tax": "total tax",
    "total_including_tax": "total",
}


def _too_large(order: Order, settings: Settings) -> Reason | None:
    for line in lines(order, settings):
        if abs(line.amount) > settings.order.max_line_amount:
            message = (
                f"{line.description} comes to {line.amount:f}, which is too large."
            )
            return reasons.reason("AMOUNT_OUT_OF_RANGE", message)
    return None


def _not_posted(name: str, charge: Charge) -> Iterator[OrderWarning]:
    unreadable = money.unreadable(*_figures(charge))
    amount = unreadable or figure(charge).amount
    if amount:
        message = f"{name.title()} of {amount} was not posted: it is switched off."
        yield reasons.warning("COST_NOT_POSTED", message)


def _discount_warnings(order: Order, settings: Settings) -> Iterator[OrderWarning]:
    if settings.discount.item:
        return
    # What the shop spread over the lines is in their amounts (4.1).
    posted = (each for each in order.lines if not product_lines.is_left_out(each))
    spread = (money.known(each.discount_allocated) for each in posted)
    left = money.cents(discount_of(order) - money.total(spread))
    if left:
        message = f"The discount of {left} was not posted: no discount item is set."
        yield reasons.warning("DISCOUNT_NOT_POSTED", message)
