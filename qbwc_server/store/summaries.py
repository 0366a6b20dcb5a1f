"""Which orders are in which daily summary, and that they share its fate."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Order
from qbwc_server.states import OrderState
from qbwc_server.store import statements

_orders = Order.__table__.c
#: states of a summary that are those of its orders as well
_SHARED = (
    OrderState.POSTING,
    OrderState.POSTED,
    OrderState.IN_DOUBT,
    OrderState.CANCELLED,
)
#: states of orders that a summary may take further; what was called off stays so
_FOLLOWING = (
    OrderState.READY,
    OrderState.POSTING,
    OrderState.POSTED,
    OrderState.IN_DOUBT,
)
_ON_THE_WAY = (OrderState.RECEIVED, OrderState.WAITING, OrderState.READY)
#: what an order says as its summary does, while it shares the state
_ALIKE = (
    "reason_code",
    "reason",
    "txn_id",
    "ref_number",
    "posted_at",
    "sent_at",
    "gone",
)
#: stands before the key of a store that summaries are stored under: no order of the
#: shop may be taken for one, whatever its number
_PREFIX = "daily/"


def carry(db: sa.Connection, summary_ids: Sequence[int]) -> None:
    """Let the orders of summaries share what these have come to."""
    for some in statements.chunks(summary_ids):
        db.execute(_CARRY, {"summaries": list(some)})


def store_key(key: str) -> str:
    """Give what the summaries of a store are stored under."""
    return _PREFIX + key


def days(
    db: sa.Connection,
    connection_id: int,
    before: date,
    states: Collection[OrderState],
) -> set[tuple[str, date]]:
    """The stores (by key) and days before one with orders in these states."""
    query = sa.select(_orders.store_key, _orders.summary_day).where(
        *_awaiting(connection_id),
        _orders.summary_day < before,
        _orders.state.in_(states),
    )
    return {(row.store_key, row.summary_day) for row in db.execute(query.distinct())}


def awaiting(
    db: sa.Connection, connection_id: int, store_keys: Collection[str], day: date
) -> Sequence[sa.Row[Any]]:
    """The orders of stores that are ready for the summary of a day, oldest first."""
    query = sa.select(Order.__table__).where(
        *_awaiting(connection_id),
        _orders.state == OrderState.READY,
        _orders.store_key.in_(store_keys),
        _orders.summary_day == day,
    )
    return db.execute(query.order_by(_orders.id)).all()


def on_the_way(db: sa.Connection, connection_id: int) -> dict[int, str]:
    """The orders that go into a summary that is not made yet, with their stores."""
    query = sa.select(_orders.id, _orders.store_key).where(
        *_awaiting(connection_id), _orders.state.in_(_ON_THE_WAY)
    )
    return {row.id: row.store_key for row in db.execute(query)}


def members(
    db: sa.Connection, summary_ids: Sequence[int]
) -> dict[int, list[sa.Row[Any]]]:
    """The orders that are in summaries, oldest first."""
    found: dict[int, list[sa.Row[Any]]] = {i: [] for i in summary_ids}
    for some in statements.chunks(summary_ids):
        query = sa.select(Order.__table__).where(_orders.summary_id.in_(some))
        for row in db.execute(query.order_by(_orders.id)):
            found[row.summary_id].append(row)
    return found


def numbers(db: sa.Connection, summary_ids: Sequence[int]) -> list[str]:
    """The numbers of the orders that are in summaries, oldest first."""
    found: list[str] = []
    for some in statements.chunks(summary_ids):
        query = sa.select(_orders.number).where(_orders.summary_id.in_(some))
        found.extend(db.execute(query.order_by(_orders.id)).scalars())
    return found


def count(db: sa.Connection, connection_id: int, key: str, first: str) -> int:
    """How many summaries of a store there are whose numbers begin alike."""
    query = sa.select(sa.func.count()).where(
        _orders.connection_id == connection_id,
        _orders.store_key == store_key(key),
        _orders.number.startswith(first),
    )
    return db.execute(query).scalar_one()


def in_states(
    db: sa.Connection, connection_id: int, states: Collection[OrderState]
) -> Sequence[sa.Row[Any]]:
    """The summaries in these states, oldest first."""
    query = sa.select(Order.__table__).where(
        _orders.connection_id == connection_id,
        _orders.state.in_(states),
        _orders.store_key.startswith(_PREFIX),
    )
    return db.execute(query.order_by(_orders.id)).all()


def join(db: sa.Connection, order_ids: Sequence[int], summary_id: int | None) -> None:
    """Put orders into a summary, or take them out of theirs."""
    for some in statements.chunks(order_ids):
        where = _orders.id.in_(some)
        db.execute(sa.update(Order).where(where).values(summary_id=summary_id))


def _awaiting(connection_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    # What was in doubt is looked for first, and goes by itself.
    return (
        _orders.connection_id == connection_id,
        _orders.summary_day.is_not(None),
        _orders.summary_id.is_(None),
        _orders.look_first.is_(False),
    )


def _carrying() -> sa.Update:
    """Make the statement of `carry` once: it is long, and runs at every move."""
    theirs = sa.alias(Order.__table__, "summary")
    shared = theirs.c.state.in_(_SHARED)
    values: dict[str, Any] = {
        name: sa.case((shared, theirs.c[name]), else_=sa.null()) for name in _ALIKE
    }
    values["state"] = sa.case((shared, theirs.c.state), else_=OrderState.READY)
    for name in ("file_number", "updated_at"):
        values[name] = theirs.c[name]
    return (
        sa.update(Order)
        .where(
            _orders.summary_id == theirs.c.id,
            _orders.summary_id.in_(sa.bindparam("summaries", expanding=True)),
            _orders.state.in_(_FOLLOWING),
        )
        .values(values)
    )


_CARRY = _carrying()
