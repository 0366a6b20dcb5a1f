"""Daily summaries: all sales of a store and day as one transaction.

A summary is an order that stands for others. It has their lines as its own and each of
them as a part, for the charges; what it posts is added up, to the cent what its orders
would have come to one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from qbwc_server.importing.canonical import Address, Money, Order, Recipient
from qbwc_server.rules import money
from qbwc_server.settings import Settings

#: what of an order its summary does not keep: who bought, and what is its own already
_LEFT_OUT: Mapping[str, Any] = {
    "billing": Address(),
    "recipients": (),
    "shipments": (),
    "order_status": "",
    "notes": "",
    "internal_notes": "",
    "notices": (),
    "raw": {},
}


def day_of(order: Order, settings: Settings) -> date | None:
    """Give the day whose summary an order goes into; None where it goes by itself."""
    store = settings.store_for(order.store_api_key)
    if store is None or store.summary == "none" or order.parts:
        return None
    return order.day(settings.order.zone)


def number(day: date, earlier: int) -> str:
    """Name the summary of a day: D20261123, then D20261123-2 for what came late."""
    named = f"D{day:%Y%m%d}"
    return f"{named}-{earlier + 1}" if earlier else named


def compose(named: str, day: date, store_key: str, orders: Sequence[Order]) -> Order:
    """Put orders of a store and day together."""
    return Order(
        external_order_identifier=named,
        ordered_at=day,
        source="summary",
        store_api_key=store_key,
        total_including_tax=_total(each.total_including_tax for each in orders),
        recipients=tuple(_lines(each) for each in orders),
        parts=tuple(replace(each, **_LEFT_OUT) for each in orders),
    )


def added_up(lines: Iterable[Mapping[str, Any]], most: Decimal) -> list[dict[str, Any]]:
    """Add up the lines of one item, price and tax code; none comes to more than most.

    Where the rounded price of all is not the sum of the rounded prices, the sum counts.
    """
    sums: dict[Any, list[_Sum]] = {}
    for line in lines:
        some = sums.setdefault(_likeness(line), [])
        one = _Sum.of(line)
        both = some[-1].plus(one) if some else None
        if both is not None and both.fits(most):
            some[-1] = both
        else:
            some.append(one)
    return [each.line() for some in sums.values() for each in some]


@dataclass(frozen=True)
class _Sum:
    first: Mapping[str, Any]
    quantity: Decimal | None
    value: Decimal | None

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> _Sum:
        quantity, value = line.get("Quantity"), line.get("Amount")
        if "Rate" in line:
            value = money.cents(money.product(line["Rate"], line["Quantity"]))
        return cls(line, quantity, value)

    def plus(self, other: _Sum) -> _Sum:
        return _Sum(
            self.first,
            _plus(self.quantity, other.quantity),
            _plus(self.value, other.value),
        )

    def fits(self, most: Decimal) -> bool:
        quantity, value = self.quantity or Decimal(), self.value or Decimal()
        return quantity < money.MOST and abs(value) <= most

    def line(self) -> dict[str, Any]:
        """Give the line: with the price where that comes to the value, else that."""
        found = dict(self.first)
        if self.quantity is not None:
            found["Quantity"] = self.quantity
        if "Rate" in found and self.quantity is not None:
            if money.cents(money.product(found["Rate"], self.quantity)) == self.value:
                return found
            del found["Rate"]
        if self.value is not None:
            found["Amount"] = self.value
        return found


def _lines(order: Order) -> Recipient:
    return Recipient(lines=tuple(replace(line, raw={}) for line in order.lines))


def _total(totals: Iterable[Money]) -> Money:
    known = list(totals)
    if not all(isinstance(each, Decimal) for each in known):
        return None
    return money.total(each for each in known if isinstance(each, Decimal))


def _likeness(line: Mapping[str, Any]) -> Any:
    """Tell which lines are added up: a charge is told from a product by its text."""
    is_product = "Quantity" in line
    item = line.get("ItemRef") or line["ItemGroupRef"]
    return (
        is_product,
        item["ListID"],
        line.get("Rate"),
        (line.get("SalesTaxCodeRef") or {}).get("FullName"),
        None if is_product else line["Desc"],
    )


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else money.total((one, other))
