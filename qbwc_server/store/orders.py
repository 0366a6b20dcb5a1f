"""The orders: what came, in which state it is, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Order
from qbwc_server.states import ORDER_MOVES, OrderState
from qbwc_server.store import statements, summaries
from qbwc_server.store.progress import Progress

_orders = Order.__table__.c


class OrderProgress(Progress):
    """The moves of orders; those in a daily summary make its moves with it."""

    def carry(self, db: sa.Connection, ids: Sequence[int]) -> None:
        """Let the orders of daily summaries share what these have come to."""
        summaries.carry(db, ids)

    def not_put_off(self) -> list[sa.ColumnElement[bool]]:
        """Leave out what is put together with other sales of its day, or will be."""
        waits = sa.and_(
            _orders.state == OrderState.READY,
            _orders.summary_day.is_not(None),
            _orders.look_first.is_(False),
        )
        return [_orders.summary_id.is_(None), sa.not_(waits)]

    def of_their_own(self) -> list[sa.ColumnElement[bool]]:
        """Leave the orders of daily summaries out."""
        return [_orders.summary_id.is_(None)]


PROGRESS = OrderProgress(Order, ORDER_MOVES, {"gone": None})

add_all = PROGRESS.add_all
replace = PROGRESS.replace
by_ids = PROGRESS.by_ids
in_states = PROGRESS.in_states
any_in_states = PROGRESS.any_in_states
held_for = PROGRESS.held_for
write = PROGRESS.write
mark = PROGRESS.mark
wait = PROGRESS.wait
make_ready = PROGRESS.make_ready
receive_again = PROGRESS.receive_again
stop = PROGRESS.stop


def existing(
    db: sa.Connection, connection_id: int, numbers: Sequence[str]
) -> dict[tuple[str, str], sa.Row[Any]]:
    """The stored orders with these numbers, by store key and number."""
    found = {}
    for some in statements.chunks(numbers):
        rows = db.execute(
            sa.select(Order.__table__).where(
                _orders.connection_id == connection_id, _orders.number.in_(some)
            )
        )
        found.update({(row.store_key, row.number): row for row in rows})
    return found


def by_source_ids(
    db: sa.Connection, connection_id: int, source_ids: Sequence[str]
) -> dict[str, Any]:
    """The orders that their source gave these numbers."""
    found: dict[str, Any] = {}
    for some in statements.chunks(source_ids):
        rows = db.execute(
            sa.select(_orders.source_id, _orders.number, _orders.state).where(
                _orders.connection_id == connection_id, _orders.source_id.in_(some)
            )
        )
        found.update({str(row.source_id): row for row in rows.all()})
    return found


def set_customer(db: sa.Connection, customers: Mapping[int, int]) -> None:
    """Write which reference is the customer of orders."""
    write(db, {order: {"customer_id": ref} for order, ref in customers.items()})
