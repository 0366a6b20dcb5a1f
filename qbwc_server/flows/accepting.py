"""Taking orders in: stored, checked, and everything they name enqueued, or nothing.

One transaction stores an order, runs the local checks, makes sure that each name it
uses has a reference, and enqueues a look-up for each whose list ID is not known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import asking, deciding, recognising, resolving, sending, warning
from qbwc_server.flows.base import Visit
from qbwc_server.importing import canonical
from qbwc_server.importing.canonical import Order
from qbwc_server.importing.parsed import Accepted
from qbwc_server.rules import reasons, transactions
from qbwc_server.rules.plans import Plan
from qbwc_server.rules.reasons import Kind, Reason
from qbwc_server.states import OPEN_ORDERS, OrderState
from qbwc_server.store import connections, needs, orders, references
from qbwc_server.store.references import Name

_STATES = {
    Kind.SKIPPED: OrderState.SKIPPED,
    Kind.HELD: OrderState.HELD,
    Kind.DUPLICATE: OrderState.DUPLICATE,
}


class Result(StrEnum):
    """What became of an order that arrived."""

    ACCEPTED = "accepted"  #: new
    REPLACED = "replaced"  #: known, not in the books: the new contents count
    DUPLICATE = "duplicate"  #: in the books with the same contents
    CHANGED = "changed"  #: in the books with other contents
    UNDER_WAY = "under_way"  #: its transaction travels just now
    CANCELLED = "cancelled"  #: a person called it off


@dataclass(frozen=True)
class Outcome:
    """What became of one order."""

    key: tuple[str, str]
    result: Result


def accept(
    db: sa.Connection, visit: Visit, arrived: Sequence[Accepted]
) -> list[Outcome]:
    """Take orders in; of the same number twice the later counts (SE-16 d)."""
    # A session that settles look-ups meanwhile would not see the new orders wait.
    connections.lock(db, visit.connection_id)
    outcomes = []
    for some in recognising.without_repeats(visit, arrived):
        outcomes.extend(_accept(db, visit, some))
    return outcomes


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
        stores[order_id] = _store(visit, order)
        found = _combined(db, visit, order) or transactions.plan(
            order, visit.settings, row.allowed
        )
        if isinstance(found, Plan):
            plans[order_id] = found
        else:
            stopped[order_id] = found
    orders.write(db, stores)
    _write_plans(db, visit, plans)
    _forget_plans(db, list(stopped))
    stop(db, visit, stopped)
    _set_in_motion(db, visit, plans)


def stop(db: sa.Connection, visit: Visit, stopped: Mapping[int, Reason]) -> None:
    """Skip or hold orders, or call them duplicates, each for its reason."""
    for kind, state in _STATES.items():
        some = {i: r.to_json() for i, r in stopped.items() if r.kind is kind}
        orders.stop(db, state, some, visit.now)


def _accept(
    db: sa.Connection, visit: Visit, arrived: Mapping[tuple[str, str], Accepted]
) -> list[Outcome]:
    numbers = [number for _, number in arrived]
    known = recognising.known(db, visit, arrived)
    new = {key: each for key, each in arrived.items() if key not in known}
    space = connections.lock(db, visit.connection_id).file_id
    orders.add_all(db, [_new_row(visit, space, each.order) for each in new.values()])
    results = dict.fromkeys(new, Result.ACCEPTED)
    for key, each in arrived.items():
        if key in known:
            results[key] = _meet_again(db, visit, known[key], each)
    rows = orders.existing(db, visit.connection_id, numbers)
    keys = {k: recognising.stored_key(known.get(k), arrived[k]) for k in arrived}
    stored = {key: rows[keys[key]] for key in arrived}
    fresh = (Result.ACCEPTED, Result.REPLACED)
    plan_orders(db, visit, [stored[k].id for k in arrived if results[k] in fresh])
    return [Outcome((r.store_key, r.number), results[k]) for k, r in stored.items()]


def _meet_again(db: sa.Connection, visit: Visit, row: Any, arrived: Accepted) -> Result:
    """An order that is known: replaced, or left alone where it is in the books."""
    same = row.fingerprint == canonical.fingerprint(arrived.order)
    if row.state in OPEN_ORDERS:
        values = _contents(visit, _with_shipments(row, arrived.order))
        allowed = row.allowed if same else []
        orders.replace(db, {row.id: values | {"allowed": allowed}})
        return Result.REPLACED
    if row.state == OrderState.CANCELLED:
        return Result.CANCELLED
    if row.state == OrderState.POSTED:
        _keep_shipments(db, row, arrived.order)
    # Nothing is sent: a person is told (SE-16 d, SE-N9).
    if _is_cancelled(arrived.order, visit):
        _keep_cancellation(db, row, arrived.order)
        _warn(db, row, "CANCELLED_AFTER_POSTING")
        return Result.DUPLICATE
    if row.state != OrderState.POSTED:
        return Result.DUPLICATE if same else Result.UNDER_WAY
    if same:
        return Result.DUPLICATE
    _warn(db, row, "CHANGED_AFTER_POSTING")
    return Result.CHANGED


def _is_cancelled(order: Order, visit: Visit) -> bool:
    checked = transactions.plan(order, visit.settings)
    return isinstance(checked, Reason) and checked.code == "ORDER_CANCELLED"


def _warn(db: sa.Connection, row: Any, code: str) -> None:
    warning.warn(db, {row.id: [reasons.warning(code).to_json()]}, orders.PROGRESS)


def _with_shipments(row: Any, order: Order) -> Order:
    stored = canonical.load(row.content).shipments
    merged = {each.shipment_id: each for each in (*stored, *order.shipments)}
    return replace(order, shipments=tuple(merged.values()))


def _keep_shipments(db: sa.Connection, row: Any, order: Order) -> None:
    if not order.shipments:
        return
    stored = canonical.load(row.content)
    shipments = _with_shipments(row, order).shipments
    content = canonical.dump(replace(stored, shipments=shipments))
    orders.write(db, {row.id: {"content": content}})


def _keep_cancellation(db: sa.Connection, row: Any, order: Order) -> None:
    # Should the transaction come to nothing after all, the checks see it (SE-N9).
    if row.state == OrderState.POSTED:
        return
    cancelled = replace(
        canonical.load(row.content),
        order_status=order.order_status,
        cancelled_at=order.cancelled_at,
    )
    orders.write(db, {row.id: {"content": canonical.dump(cancelled)}})


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


def _write_plans(db: sa.Connection, visit: Visit, plans: Mapping[int, Plan]) -> None:
    values = {
        order_id: {
            "plan": plan.to_json(),
            "txn_type": plan.transaction,
            "warnings": [warning.to_json() for warning in plan.warnings],
            "looked_up_again": False,
        }
        for order_id, plan in plans.items()
    }
    orders.write(db, values)
    orders.wait(db, list(plans), visit.now)


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


def _new_row(visit: Visit, space: str, order: Order) -> dict[str, Any]:
    key = f"{order.store_api_key}/{order.number}"
    return _contents(visit, order) | {
        "connection_id": visit.connection_id,
        "store_key": order.store_api_key,
        "number": order.number,
        "external_guid": references.guid(space, "order", key),
        "received_at": visit.now,
    }


def _contents(visit: Visit, order: Order) -> dict[str, Any]:
    return _store(visit, order) | {
        "source_id": order.order_id or None,
        "buyer": _buyer(order),
        "content": canonical.dump(order),
        "fingerprint": canonical.fingerprint(order),
        "updated_at": visit.now,
        "warnings": [],
    }


def _buyer(order: Order) -> str:
    """Name who bought, for people who look for the order: person, company or e-mail."""
    for each in (order.billing, *(to.address for to in order.recipients)):
        person = f"{each.first_name} {each.last_name}".strip()
        if found := person or each.company or each.email:
            return found[:255]
    return ""


def _store(visit: Visit, order: Order) -> dict[str, Any]:
    # Settings that come later may name the store.
    store = visit.settings.store_for(order.store_api_key)
    return {"store_name": store.name if store else ""}
