"""The figures of document lines, by the same rules as those of orders."""

from __future__ import annotations

from decimal import Decimal

from qbwc_server.importing.canonical import Line, Money, Unreadable
from qbwc_server.importing.documents import PurchaseLine, SaleLine
from qbwc_server.rules import lines, money
from qbwc_server.rules.reasons import FaultyLine
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import Settings

# A discount of more than everything is meant in percent.
WHOLE = Decimal(1)
PERCENT = Decimal(100)


def as_sold(line: SaleLine) -> Line:
    """Give a sale's line with the price after discount."""
    return Line(
        item_name=line.product.description,
        sku=line.product.code,
        quantity=line.quantity,
        unit_price=_net(line.unit_price, line.discount_rate),
        total_excluding_tax=line.line_total,
    )


def is_remark(line: SaleLine) -> bool:
    """Tell a line that only says something from one that sells something."""
    figures = (line.quantity, line.unit_price, line.line_total)
    return not line.product.code and not any(figures)


def sale_fault(number: int, line: Line, settings: Settings) -> FaultyLine | None:
    """Say why the figures of a sale's line cannot be posted."""
    found = lines.fault(number, line, settings)
    priceless = line.unit_price is None and line.total_excluding_tax is None
    if found is not None or not priceless or lines.is_left_out(line):
        return found
    message = f"{lines.label(number, line)} has neither a price nor a total."
    return FaultyLine(line.sku, "BAD_AMOUNT", message)


def discount(line: SaleLine, sold: Line, settings: Settings) -> Decimal:
    """Give what a faultless line has off its full price (discount_item)."""
    if not line.discount_rate or not isinstance(line.unit_price, Decimal):
        return Decimal(0)
    full = money.product(money.rate(line.unit_price), money.known(sold.quantity))
    return money.cents(full) - lines.post(sold, settings).value


def value(line: PurchaseLine) -> Money:
    """Give what a purchase's line comes to; what cannot be read, where it is."""
    if line.line_total is not None:
        return line.line_total
    price = _net(line.unit_price, line.discount_rate)
    figures = (price, line.quantity)
    if isinstance(price, Decimal) and isinstance(line.quantity, Decimal):
        return money.product(price, line.quantity)
    return money.unreadable(*figures)


def purchase_fault(
    number: int, line: PurchaseLine, settings: Settings
) -> FaultyLine | None:
    """Say why the amount of a purchase's line cannot be posted."""
    found = value(line)
    named = lines.label(number, Line(item_name=described(line)))
    code = line.product.code
    if found is None:
        message = f"{named} has neither a total nor a price and quantity."
        return FaultyLine(code, "BAD_AMOUNT", message)
    if isinstance(found, Unreadable):
        quantity = line.line_total is None and isinstance(line.quantity, Unreadable)
        which = "BAD_QUANTITY" if quantity else "BAD_AMOUNT"
        return FaultyLine(code, which, f'{named} has "{found}", which is not a number.')
    if abs(found) > settings.order.max_line_amount:
        message = f"{named} comes to {found:f}, which is too large."
        return FaultyLine(code, "AMOUNT_OUT_OF_RANGE", message)
    return None


def described(line: PurchaseLine) -> str:
    """Say what a purchase's line is for."""
    return line.description or line.product.description or line.product.code


def memo(line: PurchaseLine, texts: Texts) -> str:
    """Give code, description and quantity of a purchase's line (5.1)."""
    quantity = line.quantity
    amount = f"{money.plain(quantity):f}" if isinstance(quantity, Decimal) else ""
    about = line.description or line.product.description
    parts = dict.fromkeys(filter(None, (line.product.code, about)))
    written = " ".join(parts) + (f" x {amount}" if amount else "")
    return texts.clean("Line memo", written, 4095)


def _net(price: Money, rate: Money) -> Money:
    """Take a discount off a price; what cannot be read comes out instead."""
    if not isinstance(price, Decimal) or not rate:
        return price
    if isinstance(rate, Unreadable):
        return rate
    part = money.EXACT.divide(rate, PERCENT) if abs(rate) > WHOLE else rate
    return money.product(price, WHOLE - part)
