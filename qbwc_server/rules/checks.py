"""The checks that need nothing but the order and the settings (SE-16 a).

They run in a fixed order, and the first one that fails gives the reason. Whether the
order was posted before is asked of the database, not here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import chain

from qbwc_server.importing.canonical import Order
from qbwc_server.rules import charges, items, lines, money, naming, reasons
from qbwc_server.rules.reasons import FaultyLine, Reason
from qbwc_server.settings import Settings

Check = Callable[[Order, Settings], Reason | None]


def first_reason(
    order: Order, settings: Settings, waived: Collection[str] = ()
) -> Reason | None:
    """Give the first reason against posting an order; a person may waive holds."""
    passed_over = reasons.WAIVABLE.intersection(waived)
    found = (check(order, settings) for check in _CHECKS)
    return next((each for each in found if each and each.code not in passed_over), None)


def _cancelled(order: Order, settings: Settings) -> Reason | None:
    words = settings.order.cancelled_statuses
    if order.cancelled_at is None and not _is_one_of(order.status, words):
        return None
    said = f' (status "{order.status[:80]}")' if order.status else ""
    message = f"The order was cancelled in the shop{said}, so it is not posted."
    return reasons.reason("ORDER_CANCELLED", message)


def _start_date(order: Order, settings: Settings) -> Reason | None:
    start = settings.order.start_date
    day = order.day(settings.order.zone)
    if start is None or day >= start:
        return None
    message = f"The order is of {day}; the settings take orders from {start} on."
    return reasons.reason("BEFORE_START_DATE", message)


def _status(order: Order, settings: Settings) -> Reason | None:
    said = order.status
    if not said or _is_one_of(said, settings.order.accepted_statuses):
        return None
    if _is_one_of(said, settings.order.held_statuses):
        message = f'The shop has the order as "{said[:80]}", which the settings hold.'
        return reasons.reason("AWAITING_PAYMENT", message)
    message = f'The order has the status "{said[:80]}", which the settings do not know.'
    return reasons.reason("STATUS_UNKNOWN", message)


def _store(order: Order, settings: Settings) -> Reason | None:
    if settings.store_for(order.store_api_key) is not None:
        return None
    if not order.store_api_key:
        message = "The order names no store, and the settings have no default store."
        return reasons.reason("STORE_NOT_CONFIGURED", message)
    key = order.store_api_key[-4:]
    message = f"The settings do not know the order's store (its key ends in {key})."
    return reasons.reason("STORE_NOT_CONFIGURED", message)


def _summary(order: Order, settings: Settings) -> Reason | None:
    store = settings.store_for(order.store_api_key)
    if store is None or store.summary == "none" or store.single_customer:
        return None
    message = (
        f"The sales of {store.name} are put together by day, which needs the one"
        " customer that they are for, and the settings name none"
        " (single_customer of the store)."
    )
    return reasons.reason("CONFIG_INCOMPLETE", message)


def _split(order: Order, _settings: Settings) -> Reason | None:
    # Some feeds write 0 where there is no such order.
    if order.split_from_order_id in ("", "0"):
        return None
    origin = order.split_from_order_id
    message = f"The order is a part that was split off order {origin}."
    return reasons.reason("SPLIT_ORDER", message)


def _lines(order: Order, settings: Settings) -> Reason | None:
    if order.lines or settings.order.allow_costs_only:
        return None
    return reasons.reason("NO_LINES", "The order has no lines.")


def _skus(order: Order, settings: Settings) -> Reason | None:
    return reasons.of_lines(_without_sku(order, settings)) or reasons.of_lines(
        _impossible(order, settings)
    )


def _without_sku(order: Order, settings: Settings) -> Iterator[FaultyLine]:
    for number, line in enumerate(order.lines, 1):
        if not items.clean_sku(line.sku, settings):
            named = lines.label(number, line)
            message = f"{named} has no SKU, so its QuickBooks item is not known."
            yield FaultyLine(line.sku, "MISSING_SKU", message)


def _impossible(order: Order, settings: Settings) -> Iterator[FaultyLine]:
    # No item can have such a name: there is nothing to ask QuickBooks.
    store = settings.store_for(order.store_api_key)
    for number, line in enumerate(order.lines, 1):
        found = items.lookup(line, settings, store)
        if found is not None and len(found.text) > items.LONGEST_FULL_NAME:
            code = items.creation_refusal(found, settings) or "ITEM_NOT_FOUND"
            yield items.faulty(number, line, items.Problem(code))


def _amounts(order: Order, settings: Settings) -> Reason | None:
    numbered = enumerate(order.lines, 1)
    faults = (lines.fault(number, line, settings) for number, line in numbered)
    return reasons.of_lines(filter(None, faults)) or charges.fault(order, settings)


def _anything_left(order: Order, settings: Settings) -> Reason | None:
    if any(not lines.is_left_out(line) for line in order.lines):
        return None
    if settings.order.allow_costs_only and any(charges.lines(order, settings)):
        return None
    left_out = "Every line of the order has the quantity 0." if order.lines else None
    return reasons.reason("NO_LINES", left_out)


def _total(order: Order, settings: Settings) -> Reason | None:
    posted = (
        lines.post(e, settings).value for e in order.lines if not lines.is_left_out(e)
    )
    costs = (each.amount for each in charges.lines(order, settings))
    total = money.cents(money.total(chain(posted, costs)))
    lowest = min(total, money.cents(money.known(order.total_including_tax)))
    if lowest >= 0:
        return None
    message = f"The order comes to {lowest}; QuickBooks takes no sale below zero."
    return reasons.reason("NEGATIVE_TOTAL", message)


def _name(order: Order, settings: Settings) -> Reason | None:
    store = settings.store_for(order.store_api_key)
    if store is None or store.single_customer:
        return None
    if naming.customer_name(order, settings).search:
        return None
    return reasons.reason("CUSTOMER_NAME_BLANK")


def _review(order: Order, settings: Settings) -> Reason | None:
    # The orders of a daily summary were approved one by one.
    if not settings.order.review or order.parts:
        return None
    return reasons.reason("NEEDS_APPROVAL")


def _is_one_of(status: str, words: Collection[str]) -> bool:
    return _word(status) in {_word(each) for each in words}


def _word(status: str) -> str:
    return "_".join(status.casefold().replace("-", " ").replace("_", " ").split())


_CHECKS: tuple[Check, ...] = (
    _cancelled,
    _start_date,
    _status,
    _store,
    _summary,
    _split,
    _lines,
    _skus,
    _amounts,
    _anything_left,
    charges.configuration_gap,
    _total,
    _name,
    _review,
)
