"""What a refund gives back of an order: its lines, its charges, and what is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from qbwc_server.importing.canonical import Charge, Line, Money, Order
from qbwc_server.importing.follow_ups import Refund, RefundLine
from qbwc_server.rules import charges, lines, money, reasons
from qbwc_server.rules.documents import origins
from qbwc_server.rules.reasons import Reason
from qbwc_server.settings import Settings

_FIGURES = (*charges.NAMES, "tax", "discount")


def is_whole(refund: Refund) -> bool:
    """Tell whether a refund names no parts: it gives the whole order back."""
    return not refund.lines and not any(_named(refund))


def as_order(refund: Refund, order: Order, settings: Settings) -> Order:
    """Give the order that would hold just what is given back."""
    if is_whole(refund):
        return order
    home = replace(order.recipients[0], lines=tuple(_lines(refund, order, settings)))
    parts = {
        name: _charge(getattr(refund, name), getattr(order, name))
        for name in charges.NAMES
    }
    return replace(
        order,
        recipients=(home,),
        total_tax=refund.tax,
        discount_amount=refund.discount,
        coupon_discount=None,
        total_including_tax=refund.amount,
        shipping=parts["shipping"],
        handling=parts["handling"],
        wrapping=parts["wrapping"],
    )


def figures_fault(refund: Refund, settings: Settings) -> Reason | None:
    """Say why a figure of a refund cannot be posted."""
    named = {"The refund": refund.amount} | {
        f"The refund's {name}": getattr(refund, name) for name in _FIGURES
    }
    named |= {f"Line {n} ({e.sku})": e.amount for n, e in enumerate(refund.lines, 1)}
    given = {what: amount for what, amount in named.items() if amount is not None}
    faults = [origins.amount_fault(*each, settings) for each in given.items()]
    faults += [_quantity_fault(n, each) for n, each in enumerate(refund.lines, 1)]
    return next(filter(None, faults), None)


def excess(refund: Refund, others: Iterable[Refund], order: Order) -> Reason | None:
    """Say what is more than the order has left after other refunds."""
    left = _sold(order)
    for each in others:
        for part, amount in _parts(each, order).items():
            left[part] = left.get(part, Decimal(0)) - amount
    for part, amount in _parts(refund, order).items():
        rest = max(left.get(part, Decimal(0)), Decimal(0))
        if amount > rest:
            message = (
                f"The refund gives back {amount:f} of {part}, but the order has"
                f" {money.plain(rest):f} left."
            )
            return reasons.reason("REFUND_EXCEEDS_ORDER", message)
    return None


def _named(refund: Refund) -> Iterator[Money]:
    return (getattr(refund, name) for name in _FIGURES)


def _quantity_fault(number: int, line: RefundLine) -> Reason | None:
    named = f"Line {number} ({line.sku})"
    if not isinstance(line.quantity, Decimal):
        said = f'has the quantity "{line.quantity}"' if line.quantity else "has none"
        message = f"{named} needs a quantity: it {said}."
        return reasons.reason("BAD_QUANTITY", message)
    exact = line.quantity.quantize(money.FINEST, context=money.EXACT)
    if line.quantity <= 0 or exact != line.quantity:
        message = f"{named} has the quantity {line.quantity:f}."
        return reasons.reason("BAD_QUANTITY", message)
    return None


def _charge(amount: Money, before: Charge) -> Charge:
    """Give a charge that is taxed as it was."""
    if amount is None:
        return Charge()
    if charges.figure(before).taxable:
        return Charge(excluding_tax=amount, tax=before.tax)
    return Charge(base=amount)


def _sku(line: Line | RefundLine) -> str:
    return line.sku.strip().casefold()


def _lines(refund: Refund, order: Order, settings: Settings) -> Iterator[Line]:
    sold: dict[str, list[Line]] = defaultdict(list)
    for line in order.lines:
        if not lines.is_left_out(line):
            sold[_sku(line)].append(line)
    for asked in refund.lines:
        found = sold[_sku(asked)]
        if asked.amount is not None:
            yield _priced(found[0], money.known(asked.quantity), asked.amount)
        else:
            yield from _portions(found, money.known(asked.quantity), settings)


def _portions(found: list[Line], wanted: Decimal, settings: Settings) -> Iterator[Line]:
    """Take a quantity out of the lines that sold it, the first ones first."""
    for line in found:
        quantity = money.known(line.quantity)
        part = min(wanted, quantity)
        wanted -= part
        if part == quantity:
            yield line
        elif part:
            value = money.product(lines.post(line, settings).value, part)
            yield _priced(line, part, money.EXACT.divide(value, quantity))


def _priced(line: Line, quantity: Decimal, amount: Money) -> Line:
    """Give a line that comes to an amount, nothing off it."""
    return replace(
        line,
        quantity=quantity,
        unit_price=None,
        price_excluding_tax=None,
        total_excluding_tax=amount,
        discount_allocated=None,
    )


def _sold(order: Order) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for line in order.lines:
        found[_sku(line)] += money.known(line.quantity)
    for name in charges.NAMES:
        found[f"the {name}"] += charges.figure(getattr(order, name)).amount
    return found


def _parts(refund: Refund, order: Order) -> Mapping[str, Decimal]:
    """Give how much of each article and charge a refund gives back."""
    if is_whole(refund):
        return {part: amount for part, amount in _sold(order).items() if amount}
    found: dict[str, Decimal] = defaultdict(Decimal)
    for line in refund.lines:
        found[_sku(line)] += money.known(line.quantity)
    for name in charges.NAMES:
        if getattr(refund, name):
            found[f"the {name}"] += money.known(getattr(refund, name))
    return found
