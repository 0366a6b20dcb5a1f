"""Orders are checked, and what they need is set in motion (SE-16 a)."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import asking, deciding, resolving, sending, storing
from qbwc_server.flows.base import Visit
from qbwc_server.importing import canonical
from qbwc_server.importing.canonical import Order
from qbwc_server.rules import reasons, summaries, transactions
from qbwc_server.rules.plans import Plan
from qbwc_server.rules.reasons import Kind, Reason
from qbwc_server.states import OrderState
from qbwc_server.store import needs, orders, references
from qbwc_server.store.references import Name

_STATES = {
    Kind.SKIPPED: OrderState.SKIPPED,
    Kind.HELD: OrderState.HELD,
    Kind.DUPLICATE: OrderState.DUPLICATE,
}


def plan_orders(db: sa.Connection, visit: Visit, order_ids: Sequence[int]) -> None:
    """Run the local checks of received orders and set in motion what they need."""
    rows = orders.by_ids(db, order_ids)
    sending.ORDERS.call_off(db, visit, list(order_ids))
    plans: dict[int, Plan] = {}
    stopped: dict[int, Reason] = {}
    stores: dict[int, Mapping[str, Any]] = {}
    for order_id in order_ids:
        row = rows[order_id]
        order = canonical.load(row.content)
        stores[order_id] = _by_settings(visit, order)
        found = _combined(db, visit, order) or transactions.plan(
            order, visit.settings, row.allowed
        )
        if isinstance(found, Plan):
            plans[order_id] = found
        else:
            stopped[order_id] = found
    orders.write(db, stores)
    sending.ORDERS.keep_plans(db, visit, plans)
    _forget_plans(db, list(stopped))
    stop(db, visit, stopped)
    _set_in_motion(db, visit, plans)


def stop(db: sa.Connection, visit: Visit, stopped: Mapping[int, Reason]) -> None:
    """Skip or hold orders, or call them duplicates, each for its reason."""
    for kind, state in _STATES.items():
        some = {i: r.to_json() for i, r in stopped.items() if r.kind is kind}
        orders.stop(db, state, some, visit.now)


def _combined(db: sa.Connection, visit: Visit, order: Order) -> Reason | None:
    """A combined order whose sources are in the books is a duplicate (SE-N13)."""
    sources = [each for each in order.source_order_ids if each != order.order_id]
    if not sources:
        return None
    found = orders.by_source_ids(db, visit.connection_id, sources)
    posted = [row.number for row in found.values() if row.state == OrderState.POSTED]
    if not posted:
        return None
    named = ", ".join(posted)
    if len(posted) == len(sources):
        message = f"The orders that it combines are in QuickBooks already: {named}."
        return reasons.reason("ALREADY_POSTED", message)
    message = f"Some of the orders that it combines are in QuickBooks already: {named}."
    return reasons.reason("SPLIT_ORDER", message)


def _forget_plans(db: sa.Connection, order_ids: Sequence[int]) -> None:
    # What an order named before its contents were replaced, it names no more.
    nothing = {"plan": None, "customer_id": None}
    orders.mark(db, order_ids, nothing)
    needs.ORDERS.unlink(db, order_ids)


def _set_in_motion(db: sa.Connection, visit: Visit, plans: Mapping[int, Plan]) -> None:
    named = {i: deciding.names_of(plan) for i, plan in plans.items()}
    names: list[Name] = [name for some in named.values() for name, _ in some]
    rows = references.ensure(db, visit.connection_id, names)
    needs.ORDERS.unlink(db, list(plans))
    needs.ORDERS.link(
        db,
        [
            (order_id, rows[name.kind, name.key].id, role)
            for order_id, some in named.items()
            for name, role in some
        ],
    )
    asking.look_up(db, visit, list(rows.values()))
    resolving.advance_orders(db, visit, list(plans))


def _by_settings(visit: Visit, order: Order) -> dict[str, Any]:
    day = summaries.day_of(order, visit.settings)
    return storing.store_of(visit, order) | {"summary_day": day}
