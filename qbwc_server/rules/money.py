"""Exact arithmetic on what an order says, and the figures that QuickBooks takes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

from qbwc_server.importing.canonical import Money, Unreadable

# Figures have at most 60 digits (importing.scalars), products and sums far below this.
EXACT = Context(prec=200, rounding=ROUND_HALF_UP)
CENT = Decimal("0.01")
FINEST = Decimal("0.00001")  # PRICETYPE and QUANTYPE: five decimals (qbxml 5.1)
MOST = Decimal(10) ** 10  # ... and ten digits before them

# The importers keep a number as unreadable text only where it is too large.
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)

# QuickBooks' totals and the shop's may differ by this much (SE-17 b).
TOLERANCE = CENT


def known(value: Money) -> Decimal:
    """Give a figure; one that is left out counts as 0 (business-rules 4.1)."""
    if isinstance(value, Unreadable):
        raise TypeError(f"not a number: {value}")
    return value if value is not None else Decimal(0)


def cents(value: Decimal) -> Decimal:
    """Round to cents, halves away from zero; never a negative zero."""
    return value.quantize(CENT, context=EXACT) + 0


def product(one: Decimal, other: Decimal) -> Decimal:
    """Multiply exactly."""
    return EXACT.multiply(one, other)


def total(values: Iterable[Decimal]) -> Decimal:
    """Add exactly."""
    found = Decimal(0)
    for each in values:
        found = EXACT.add(found, each)
    return found


def rate(value: Decimal) -> Decimal:
    """Give a price as QuickBooks takes it: two to five decimals."""
    rounded = value.quantize(FINEST, context=EXACT) + 0
    whole = rounded.quantize(CENT, context=EXACT)
    return whole if whole == rounded else plain(rounded)


def plain(value: Decimal) -> Decimal:
    """Drop trailing zeros, without ever getting an exponent."""
    whole = value.to_integral_value(context=EXACT)
    return whole + 0 if whole == value else value.normalize(EXACT)


def is_too_large(found: Unreadable) -> bool:
    """Tell a number that nobody can count with from text that is none."""
    return _NUMBER.fullmatch(found) is not None


def unreadable(*values: Money) -> Unreadable | None:
    """Give the first figure that is not a number."""
    return next((each for each in values if isinstance(each, Unreadable)), None)
