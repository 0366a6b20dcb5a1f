"""Taking orders in: stored, checked, and everything they name enqueued, or nothing.

One transaction stores an order, runs the local checks, makes sure that each name it
uses has a reference, and enqueues a look-up for each whose list ID is not known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import planning, recognising, storing, summarising, warning
from qbwc_server.flows.base import Visit
from qbwc_server.importing import canonical
from qbwc_server.importing.canonical import Order
from qbwc_server.importing.parsed import Accepted
from qbwc_server.rules import reasons, transactions
from qbwc_server.rules.reasons import Reason
from qbwc_server.states import OPEN_ORDERS, OrderState
from qbwc_server.store import connections, orders


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


def _accept(
    db: sa.Connection, visit: Visit, arrived: Mapping[tuple[str, str], Accepted]
) -> list[Outcome]:
    numbers = [number for _, number in arrived]
    known = recognising.known(db, visit, arrived)
    new = {key: each for key, each in arrived.items() if key not in known}
    space = connections.lock(db, visit.connection_id).file_id
    orders.add_all(
        db, [storing.new_row(visit, space, each.order) for each in new.values()]
    )
    results = dict.fromkeys(new, Result.ACCEPTED)
    for key, each in arrived.items():
        if key in known:
            results[key] = _meet_again(db, visit, known[key], each)
    rows = orders.existing(db, visit.connection_id, numbers)
    keys = {k: recognising.stored_key(known.get(k), arrived[k]) for k in arrived}
    stored = {key: rows[keys[key]] for key in arrived}
    fresh = (Result.ACCEPTED, Result.REPLACED)
    planning.plan_orders(
        db, visit, [stored[k].id for k in arrived if results[k] in fresh]
    )
    return [Outcome((r.store_key, r.number), results[k]) for k, r in stored.items()]


def _meet_again(db: sa.Connection, visit: Visit, row: Any, arrived: Accepted) -> Result:
    """An order that is known: replaced, or left alone where it is in the books."""
    same = row.fingerprint == canonical.fingerprint(arrived.order)
    if row.state in OPEN_ORDERS and not summarising.is_bound(db, row):
        values = storing.contents(visit, _with_shipments(row, arrived.order))
        allowed = row.allowed if same else []
        summarising.leave(db, visit, [row])
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
