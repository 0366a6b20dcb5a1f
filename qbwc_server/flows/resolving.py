"""Waiting orders move on when something they name became known (SE-16)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import deciding, kinds, sending, warning
from qbwc_server.flows.base import Visit
from qbwc_server.importing import canonical
from qbwc_server.rules.plans import Plan
from qbwc_server.rules.reasons import Kind
from qbwc_server.states import OrderState, ReferenceState
from qbwc_server.store import needs, orders, pulls, queued, references

#: an order may take a second customer reference, and then a third; never more
_MOST_LINKS = 4
_CREATIONS = (
    kinds.CREATE_CUSTOMER.word,
    kinds.CREATE_ITEM.word,
    kinds.REACTIVATE_CUSTOMER.word,
)


def advance(db: sa.Connection, visit: Visit, reference_ids: Sequence[int]) -> None:
    """Take the orders that wait for these references a step further."""
    advance_orders(db, visit, needs.waiting_for(db, reference_ids))


def advance_orders(db: sa.Connection, visit: Visit, order_ids: Sequence[int]) -> None:
    """Decide the next step of waiting orders, and take it for all of them together."""
    left = list(order_ids)
    for _ in range(_MOST_LINKS):
        if not left:
            return
        left = _step(db, visit, left)


def look_up(db: sa.Connection, visit: Visit, rows: Sequence[Any]) -> None:
    """Look up what is not known, and anew what was not usable when last seen."""
    busy = _being_made(db, rows)
    stale = [row.id for row in rows if _is_stale(row) and row.id not in busy]
    references.forget(db, stale)
    again = set(stale)
    by_kind: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.state == ReferenceState.UNKNOWN or row.id in again:
            by_kind[row.kind].append(row.id)
    for kind, ids in by_kind.items():
        _enqueue_look_ups(db, visit, kind, ids)


def _step(db: sa.Connection, visit: Visit, order_ids: Sequence[int]) -> list[int]:
    """Take one step; return the orders that a new reference was linked to."""
    rows = orders.by_ids(db, order_ids)
    named = needs.references_of(db, order_ids)
    steps: dict[type, dict[int, Any]] = defaultdict(dict)
    for order_id in order_ids:
        case = deciding.Case(
            canonical.load(rows[order_id].content),
            Plan.from_json(rows[order_id].plan),
            visit.settings,
            named[order_id],
        )
        step = deciding.decide(case)
        steps[type(step)][order_id] = step
    _stop(db, visit, steps[deciding.Stop])
    _create(db, visit, steps[deciding.Create])
    _make_ready(db, visit, steps[deciding.Ready])
    return _link(db, visit, steps[deciding.Link])


def _stop(db: sa.Connection, visit: Visit, steps: dict[int, deciding.Stop]) -> None:
    for kind, state in (
        (Kind.SKIPPED, OrderState.SKIPPED),
        (Kind.HELD, OrderState.HELD),
    ):
        found = {
            order_id: step.reason.to_json()
            for order_id, step in steps.items()
            if step.reason.kind is kind
        }
        orders.stop(db, state, found, visit.now)


def _create(db: sa.Connection, visit: Visit, steps: dict[int, deciding.Create]) -> None:
    warning.warn(db, {i: step.warnings for i, step in steps.items()})
    customers = [step.customer for step in steps.values() if step.customer]
    wake = [step.wake for step in steps.values() if step.wake]
    items = [item for step in steps.values() for item in step.items]
    kinds.enqueue(db, visit, kinds.CREATE_CUSTOMER, list(dict.fromkeys(customers)))
    kinds.enqueue(db, visit, kinds.REACTIVATE_CUSTOMER, list(dict.fromkeys(wake)))
    kinds.enqueue(db, visit, kinds.CREATE_ITEM, list(dict.fromkeys(items)))


def _make_ready(
    db: sa.Connection, visit: Visit, steps: dict[int, deciding.Ready]
) -> None:
    orders.set_customer(db, {i: step.customer for i, step in steps.items()})
    warning.warn(db, {i: step.warnings for i, step in steps.items()})
    orders.make_ready(db, list(steps), visit.now)
    sending.send(db, visit, list(steps))


def _link(
    db: sa.Connection, visit: Visit, steps: dict[int, deciding.Link]
) -> list[int]:
    found = references.ensure(
        db, visit.connection_id, [step.name for step in steps.values()]
    )
    row_of = {i: found[step.name.kind, step.name.key] for i, step in steps.items()}
    needs.link(db, [(i, row.id, kinds.AS_CUSTOMER) for i, row in row_of.items()])
    look_up(db, visit, list({row.id: row for row in row_of.values()}.values()))
    return list(steps)


def _enqueue_look_ups(
    db: sa.Connection, visit: Visit, kind: str, ids: Sequence[int]
) -> None:
    if kind == kinds.CUSTOMER_EMAIL:
        pull = pulls.ensure(db, visit.connection_id, ["customers"])["customers"]
        kinds.enqueue(db, visit, kinds.PULL_CUSTOMERS, [pull.id])
        return
    kinds.enqueue(db, visit, kinds.LOOK_UPS[kind], ids)


def _is_stale(row: Any) -> bool:
    # Somebody may have mended in QuickBooks what was missing or switched off.
    if row.state == ReferenceState.ABSENT:
        return True
    return row.state == ReferenceState.KNOWN and not row.facts.get("active", True)


def _being_made(db: sa.Connection, rows: Sequence[Any]) -> set[int]:
    found = queued.live_subjects(db, _CREATIONS, [row.id for row in rows])
    return {subject for _, subject in found}
