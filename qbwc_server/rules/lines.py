"""What a product line posts: quantity with a rate, or with an amount (SE, "Lines")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from qbwc_server.importing.canonical import Line, Order, Unreadable
from qbwc_server.rules import money, reasons
from qbwc_server.rules.reasons import FaultyLine, OrderWarning
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import Settings


@dataclass(frozen=True)
class Posted:
    """The figures of one line; exactly one of rate and amount is sent."""

    quantity: Decimal
    rate: Decimal | None
    amount: Decimal | None
    value: Decimal
    total_used: bool = False


def label(number: int, line: Line) -> str:
    """Name a line to a person: "Line 2 (Camp mug)"."""
    return (
        f"Line {number} ({line.item_name[:60]})" if line.item_name else f"Line {number}"
    )


def is_left_out(line: Line) -> bool:
    """Tell whether a line has quantity 0 and is not posted."""
    return isinstance(line.quantity, Decimal) and not line.quantity


def fault(number: int, line: Line, settings: Settings) -> FaultyLine | None:
    """Say why the figures of a line cannot be posted."""
    found = _quantity_fault(line) or _amount_fault(line, settings)
    if found is None:
        return None
    code, sentence = found
    return FaultyLine(line.sku, code, f"{label(number, line)} {sentence}")


def post(line: Line, settings: Settings) -> Posted:
    """Work out what a faultless line posts."""
    quantity = money.plain(money.known(line.quantity))
    price = line.unit_price if line.unit_price is not None else line.price_excluding_tax
    total = money.cents(money.known(line.total_excluding_tax))
    rate = None if price is None else money.rate(money.known(price))
    value = total if rate is None else money.cents(money.product(rate, quantity))
    differs = bool(total) and value != total
    gross = total if differs else value
    net = money.cents(gross - _allocated(line, settings))
    if rate is not None and net == value:
        return Posted(quantity, rate, None, value)
    return Posted(quantity, None, net, net, total_used=differs)


def warnings(order: Order, settings: Settings) -> Iterator[OrderWarning]:
    """Warn of lines that were left out or whose total was used."""
    for number, line in enumerate(order.lines, 1):
        yield from line_warnings(number, line, settings)


def line_warnings(
    number: int, line: Line, settings: Settings
) -> Iterator[OrderWarning]:
    """Warn of one line that was left out or whose total was used."""
    named = label(number, line)
    if is_left_out(line):
        message = f"{named} has quantity 0 and was left out."
        yield reasons.warning("ZERO_QUANTITY_LINE", message)
    elif post(line, settings).total_used:
        message = f"{named}: price times quantity is not its total, which was posted."
        yield reasons.warning("LINE_AMOUNT_USED", message)


def description(place: str, line: Line, texts: Texts) -> str:
    """Give the text of a line: the item's name and its options."""
    options = ", ".join(
        f"{name}: {value}" if name else value for name, value in line.product_options
    )
    written = f"{line.item_name} ({options})" if options else line.item_name
    return texts.clean(place, written, 4095)


def _quantity_fault(line: Line) -> tuple[str, str] | None:
    quantity = line.quantity
    if quantity is None:
        return "BAD_QUANTITY", "has no quantity."
    if isinstance(quantity, Unreadable):
        return _unreadable_quantity(quantity)
    if quantity < 0:
        return "BAD_QUANTITY", f"has the negative quantity {quantity:f}."
    if quantity >= money.MOST:
        return (
            "AMOUNT_OUT_OF_RANGE",
            f"has the quantity {quantity:f}, which is too large.",
        )
    if quantity != quantity.quantize(money.FINEST, context=money.EXACT):
        return "BAD_QUANTITY", f"has the quantity {quantity:f}: five decimals at most."
    return None


def _unreadable_quantity(quantity: Unreadable) -> tuple[str, str]:
    if not money.is_too_large(quantity):
        return "BAD_QUANTITY", f'has the quantity "{quantity}", which is not a number.'
    if quantity.startswith("-"):
        return "BAD_QUANTITY", f"has the negative quantity {quantity}."
    return "AMOUNT_OUT_OF_RANGE", f"has the quantity {quantity}, which is too large."


def _amount_fault(line: Line, settings: Settings) -> tuple[str, str] | None:
    if is_left_out(line):
        return None
    figures = (line.unit_price, line.price_excluding_tax, line.total_excluding_tax)
    unreadable = money.unreadable(*figures, line.discount_allocated)
    if unreadable is not None and money.is_too_large(unreadable):
        return "AMOUNT_OUT_OF_RANGE", f"has the amount {unreadable}: it is too large."
    if unreadable is not None:
        return "BAD_AMOUNT", f'has the amount "{unreadable}", which is not a number.'
    posted = post(line, settings)
    if abs(posted.value) > settings.order.max_line_amount:
        return "AMOUNT_OUT_OF_RANGE", f"comes to {posted.value:f}, which is too large."
    if posted.rate is not None and abs(posted.rate) >= money.MOST:
        return (
            "AMOUNT_OUT_OF_RANGE",
            f"has the price {posted.rate:f}, which is too large.",
        )
    return None


def _allocated(line: Line, settings: Settings) -> Decimal:
    # With a discount item lines stay gross and the discount is a line (4.1).
    if settings.discount.item:
        return Decimal(0)
    return money.known(line.discount_allocated)
