"""The transaction of an order: what it needs, and what it says (SE-16 to SE-20)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

from qbwc_server.importing.canonical import Money, Order, Unreadable
from qbwc_server.rules import (
    addresses,
    charges,
    checks,
    headers,
    items,
    lines,
    money,
    naming,
    reasons,
    storable,
    summaries,
    taxes,
)
from qbwc_server.rules.items import SkuLookup
from qbwc_server.rules.plans import CustomerReference, ItemReference, Plan
from qbwc_server.rules.reasons import FaultyLine, OrderWarning, Reason
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import Settings, Store


@dataclass(frozen=True)
class ListIds:
    """The list IDs that a transaction carries: items by the keys of the plan."""

    customer: str
    items: Mapping[str, str]
    # The keys of those items that are item groups (SE-11 e).
    groups: Collection[str] = ()


@dataclass(frozen=True)
class Draft:
    """A transaction ready to be sent, and what writing it did to the texts."""

    transaction: str
    fields: dict[str, Any]
    warnings: tuple[OrderWarning, ...]


def plan(
    order: Order, settings: Settings, waived: Collection[str] = ()
) -> Plan | Reason:
    """Check an order and say what its transaction needs, or why there is none."""
    lost = storable.warnings(order, settings)
    order = storable.order(order, settings)
    reason = checks.first_reason(order, settings, waived)
    if reason is not None:
        return reason
    store = _store(order, settings)
    return Plan(
        transaction=store.transaction,
        customer=_customer(order, settings, store),
        items=items_of(order, settings, store),
        warnings=reasons.merge(chain(_warnings(order, settings, store), lost)),
    )


def build_transaction(order: Order, settings: Settings, ids: ListIds) -> Draft:
    """Write an order's transaction; a reference without a list ID is a KeyError."""
    order = storable.order(order, settings)
    store = _store(order, settings)
    texts = Texts(settings.text.charset)
    product_lines = _product_lines(order, settings, ids, texts)
    charge_lines = _charge_lines(order, settings, ids)
    fields = {
        "CustomerRef": {"ListID": ids.customer},
        **headers.fields(order, settings, store, texts),
        "BillAddress": addresses.fields("BillAddress", addresses.billing(order), texts),
        "ShipAddress": addresses.fields(
            "ShipAddress", addresses.shipping(order), texts
        ),
        "lines": _added_up(order, settings, [*product_lines, *charge_lines]),
    }
    said = {name: value for name, value in fields.items() if value not in (None, "")}
    return Draft(store.transaction, said, texts.warnings())


def items_of(
    order: Order, settings: Settings, store: Store
) -> tuple[ItemReference, ...]:
    """Give the items that the lines and charges of an order are posted on."""
    return tuple(_references(order, settings, store))


def unusable_items(
    order: Order, needed: Plan, problems: Mapping[str, items.Problem]
) -> Reason | None:
    """Give the reason of items that lead nowhere, all faulty lines in it (SE-14)."""
    faulty = _faulty_lines(order, needed, problems)
    missing = [
        f"{each.text} ({', '.join(each.charges)})"
        for each in needed.items
        if each.charges and each.key in problems
    ]
    if faulty or not missing:
        return reasons.of_lines(faulty)
    message = f"QuickBooks has no usable item for: {', '.join(missing)}."
    return reasons.reason("COST_ITEM_MISSING", message)


def after_posting(order: Order, total: Decimal | None) -> tuple[OrderWarning, ...]:
    """Compare QuickBooks' total with the order's; never correct it (SE-17 b)."""
    return total_warnings(order.total_including_tax, total)


def total_warnings(
    expected: Money, total: Decimal | None, whose: str = "order"
) -> tuple[OrderWarning, ...]:
    """Warn when QuickBooks' total is not the one that was expected."""
    if total is None or expected is None or isinstance(expected, Unreadable):
        return ()
    if abs(total - expected) <= money.TOLERANCE:
        return ()
    message = f"QuickBooks' total is {total:f}, the {whose}'s {expected:f}."
    return (reasons.warning("TOTAL_MISMATCH", message),)


def _added_up(
    order: Order, settings: Settings, written: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    if not order.parts:
        return written
    return summaries.added_up(written, settings.order.max_line_amount)


def _store(order: Order, settings: Settings) -> Store:
    store = settings.store_for(order.store_api_key)
    if store is None:
        raise LookupError(f"order {order.number} has no store: check it first")
    return store


def _customer(order: Order, settings: Settings, store: Store) -> CustomerReference:
    if store.single_customer:
        name = store.single_customer
        return CustomerReference(naming.key(name), name, single=True)
    named = naming.customer_name(order, settings)
    return CustomerReference(
        key=naming.key(named.search),
        name=named.search,
        cut=named.cut,
        hashed=named.hashed if named.cut else "",
        email=named.email,
    )


def _references(
    order: Order, settings: Settings, store: Store
) -> Iterator[ItemReference]:
    lookups: dict[str, SkuLookup] = {}
    numbers: dict[str, list[int]] = defaultdict(list)
    roles: dict[str, list[str]] = defaultdict(list)
    for number, found in _line_lookups(order, settings, store):
        lookups.setdefault(found.key, found)
        numbers[found.key].append(number)
    for charge in charges.lines(order, settings):
        found = items.by_full_name(charge.item)
        lookups.setdefault(found.key, found)
        if charge.description not in roles[found.key]:
            roles[found.key].append(charge.description)
    for key, found in lookups.items():
        used = (tuple(numbers[key]), tuple(roles[key]))
        yield ItemReference(key, found.text, found.by, found.is_alias, *used)


def _line_lookups(
    order: Order, settings: Settings, store: Store
) -> Iterator[tuple[int, SkuLookup]]:
    for number, line in enumerate(order.lines, 1):
        found = items.lookup(line, settings, store)
        if found is not None and not lines.is_left_out(line):
            yield number, found


def _warnings(order: Order, settings: Settings, store: Store) -> Iterator[OrderWarning]:
    if order.parts:  # its orders have been warned about themselves
        return
    for code, message in order.notices:
        yield reasons.warning(code, message)
    if not store.single_customer:
        yield from naming.customer_name(order, settings).warnings
        yield from taxes.state_warnings(order, settings)
    yield from lines.warnings(order, settings)
    yield from items.warnings(order, settings)
    yield from charges.warnings(order, settings)
    unknown: Mapping[str, str] = defaultdict(str)
    yield from build_transaction(order, settings, ListIds("", unknown)).warnings


def _product_lines(
    order: Order, settings: Settings, ids: ListIds, texts: Texts
) -> Iterator[dict[str, Any]]:
    store = _store(order, settings)
    for number, found in _line_lookups(order, settings, store):
        line = order.lines[number - 1]
        posted = lines.post(line, settings)
        reference = {"ListID": ids.items[found.key]}
        if found.key in ids.groups:
            # A group has no price of its own: QuickBooks adds up its members.
            yield {"ItemGroupRef": reference, "Quantity": posted.quantity}
            continue
        written = {
            "ItemRef": reference,
            "Desc": lines.description(f"Line {number}", line, texts) or None,
            "Quantity": posted.quantity,
            "Rate": posted.rate,
            "Amount": posted.amount,
        }
        yield {name: value for name, value in written.items() if value is not None}


def _charge_lines(
    order: Order, settings: Settings, ids: ListIds
) -> Iterator[dict[str, Any]]:
    for charge in charges.lines(order, settings):
        code = {"FullName": charge.tax_code} if charge.tax_code else None
        written = {
            "ItemRef": {"ListID": ids.items[items.by_full_name(charge.item).key]},
            "Desc": charge.description,
            "Amount": charge.amount,
            "SalesTaxCodeRef": code,
        }
        yield {name: value for name, value in written.items() if value is not None}


def _faulty_lines(
    order: Order, needed: Plan, problems: Mapping[str, items.Problem]
) -> list[FaultyLine]:
    numbered = {
        number: problems[each.key]
        for each in needed.items
        if each.key in problems
        for number in each.line_numbers
    }
    return [
        items.faulty(number, order.lines[number - 1], problem)
        for number, problem in sorted(numbered.items(), key=lambda pair: pair[0])
    ]
