"""Waiting orders and documents move on when what they name became known (SE-16)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import (
    asking,
    deciding,
    document_planning,
    document_steps,
    kinds,
    sending,
    warning,
)
from qbwc_server.flows.base import Visit
from qbwc_server.importing import canonical
from qbwc_server.rules.plans import Plan
from qbwc_server.rules.reasons import Kind
from qbwc_server.states import OrderState
from qbwc_server.store import needs, orders, references

#: an order may take a second customer reference, and then a third; never more
_MOST_LINKS = 4


def advance(db: sa.Connection, visit: Visit, reference_ids: Sequence[int]) -> None:
    """Take what waits for these references a step further."""
    advance_orders(db, visit, needs.ORDERS.waiting_for(db, reference_ids))
    created = document_steps.advance(db, visit, reference_ids)
    document_planning.send_changes(db, visit, created)


def advance_orders(db: sa.Connection, visit: Visit, order_ids: Sequence[int]) -> None:
    """Decide the next step of waiting orders, and take it for all of them together."""
    left = list(order_ids)
    for _ in range(_MOST_LINKS):
        if not left:
            return
        left = _step(db, visit, left)


def _step(db: sa.Connection, visit: Visit, order_ids: Sequence[int]) -> list[int]:
    """Take one step; return the orders that a new reference was linked to."""
    rows = orders.by_ids(db, order_ids)
    named = needs.ORDERS.references_of(db, order_ids)
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
    _make_ready(db, visit, steps[deciding.Ready], rows)
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
    _warn(db, steps)
    customers = [step.customer for step in steps.values() if step.customer]
    wake = [step.wake for step in steps.values() if step.wake]
    items = [item for step in steps.values() for item in step.items]
    kinds.enqueue(db, visit, kinds.CREATE_CUSTOMER, list(dict.fromkeys(customers)))
    kinds.enqueue(db, visit, kinds.REACTIVATE_CUSTOMER, list(dict.fromkeys(wake)))
    kinds.enqueue(db, visit, kinds.CREATE_ITEM, list(dict.fromkeys(items)))


def _make_ready(
    db: sa.Connection,
    visit: Visit,
    steps: dict[int, deciding.Ready],
    rows: Mapping[int, Any],
) -> None:
    orders.set_customer(db, {i: step.customer for i, step in steps.items()})
    _warn(db, steps)
    orders.make_ready(db, list(steps), visit.now)
    alone = [i for i in steps if rows[i].summary_day is None or rows[i].look_first]
    sending.ORDERS.send(db, visit, alone)


def _warn(
    db: sa.Connection, steps: Mapping[int, deciding.Create | deciding.Ready]
) -> None:
    warnings = {i: step.warnings for i, step in steps.items()}
    warning.warn(db, warnings, orders.PROGRESS)


def _link(
    db: sa.Connection, visit: Visit, steps: dict[int, deciding.Link]
) -> list[int]:
    found = references.ensure(
        db, visit.connection_id, [step.name for step in steps.values()]
    )
    row_of = {i: found[step.name.kind, step.name.key] for i, step in steps.items()}
    needs.ORDERS.link(db, [(i, row.id, kinds.AS_CUSTOMER) for i, row in row_of.items()])
    asking.look_up(db, visit, list({row.id: row for row in row_of.values()}.values()))
    return list(steps)
