"""The orders: what came, in which state it is, and why."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Connection, Order
from qbwc_server.states import OPEN_ORDERS, ORDER_MOVES, OrderState
from qbwc_server.store import statements

_orders = Order.__table__.c


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


def add_all(db: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store new orders as received."""
    for some in statements.chunks(rows, statements.ROWS):
        db.execute(
            sa.insert(Order),
            [
                {"state": OrderState.RECEIVED, "warnings": [], "allowed": []}
                | dict(row)
                for row in some
            ],
        )


def replace(db: sa.Connection, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Let new contents take the place of orders that are not in the books."""
    state = {**_CLEARED, "state": OrderState.RECEIVED}
    statements.update_each(
        db,
        Order,
        {order_id: {**state, **values} for order_id, values in rows.items()},
        statements.one_of(_orders.state, OPEN_ORDERS),
    )


def by_ids(db: sa.Connection, ids: Sequence[int]) -> dict[int, sa.Row[Any]]:
    """The orders with these ids."""
    found = {}
    for some in statements.chunks(ids):
        rows = db.execute(sa.select(Order.__table__).where(_orders.id.in_(some)))
        found.update({row.id: row for row in rows})
    return found


def in_states(
    db: sa.Connection, connection_id: int, states: Sequence[OrderState]
) -> list[int]:
    """The ids of the orders in these states, oldest first."""
    return list(
        db.execute(
            sa.select(_orders.id)
            .where(_orders.connection_id == connection_id, _orders.state.in_(states))
            .order_by(_orders.id)
        ).scalars()
    )


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


def known_transactions(
    db: sa.Connection, connection_id: int, txn_ids: Sequence[str]
) -> set[str]:
    """Which transactions of the company file belong to orders that are posted."""
    found: set[str] = set()
    for some in statements.chunks(txn_ids):
        found.update(
            db.execute(
                sa.select(_orders.txn_id)
                .join(Connection, Connection.id == _orders.connection_id)
                .where(
                    _orders.connection_id == connection_id,
                    _orders.file_number == Connection.file_number,
                    _orders.txn_id.in_(some),
                )
            ).scalars()
        )
    return found


def set_plan(db: sa.Connection, plans: Mapping[int, Mapping[str, Any]]) -> None:
    """Write what was decided of orders (plan, transaction type, warnings ...)."""
    statements.update_each(db, Order, plans)


def complete_transaction(
    db: sa.Connection, values: Mapping[int, Mapping[str, Any]]
) -> None:
    """Fill in what an earlier answer did not tell of posted transactions."""
    statements.update_each(db, Order, values, _orders.state == OrderState.POSTED)


def show_candidates(
    db: sa.Connection, candidates: Mapping[int, Sequence[Mapping[str, Any]]]
) -> None:
    """Keep the transactions that may be an order's, for a person to choose from."""
    rows = {
        order_id: {"candidates": [dict(each) for each in some]}
        for order_id, some in candidates.items()
    }
    statements.update_each(db, Order, rows)


def set_customer(db: sa.Connection, customers: Mapping[int, int]) -> None:
    """Write which reference is the customer of orders."""
    rows = {order: {"customer_id": ref} for order, ref in customers.items()}
    statements.update_each(db, Order, rows)


def set_warnings(
    db: sa.Connection, warnings: Mapping[int, Sequence[Mapping[str, Any]]]
) -> None:
    """Write all warnings of orders."""
    rows = {order: {"warnings": list(some)} for order, some in warnings.items()}
    statements.update_each(db, Order, rows)


def wait(db: sa.Connection, ids: Sequence[int], now: datetime) -> None:
    """Let orders wait for what they name."""
    _move(db, ids, OrderState.WAITING, {**_CLEARED, "updated_at": now})


def make_ready(db: sa.Connection, ids: Sequence[int], now: datetime) -> None:
    """Let orders be posted at the next occasion."""
    _move(db, ids, OrderState.READY, {**_CLEARED, "updated_at": now})


def receive_again(db: sa.Connection, ids: Sequence[int], now: datetime) -> None:
    """Let the checks run anew for orders that are not in the books."""
    _move(db, ids, OrderState.RECEIVED, {**_CLEARED, "updated_at": now})


def start_posting(db: sa.Connection, ids: Sequence[int], now: datetime) -> None:
    """Note that the transactions of orders are on their way."""
    _move(db, ids, OrderState.POSTING, {"updated_at": now, "sent_at": now})


def post(
    db: sa.Connection, transactions: Mapping[int, Mapping[str, Any]], now: datetime
) -> None:
    """Record the transaction IDs of orders that are in the books."""
    posted = {
        **_CLEARED,
        "state": OrderState.POSTED,
        "look_first": False,
        "gone": None,
        "posted_at": now,
        "updated_at": now,
    }
    files = _file_numbers(db, list(transactions))
    statements.update_each(
        db,
        Order,
        {
            order_id: {**posted, "file_number": files[order_id], **values}
            for order_id, values in transactions.items()
        },
        statements.one_of(_orders.state, _may_become(OrderState.POSTED)),
    )


def stop(
    db: sa.Connection,
    state: OrderState,
    reasons: Mapping[int, Mapping[str, Any]],
    now: datetime,
) -> None:
    """Skip, hold or fail orders, or call them duplicate or in doubt, with a reason."""
    # Whoever says later that it is not in the books may be wrong.
    first = {"look_first": True} if state is OrderState.IN_DOUBT else {}
    rows = {
        order_id: {
            "state": state,
            "reason_code": reason["code"],
            "reason": dict(reason),
            "updated_at": now,
        }
        | first
        for order_id, reason in reasons.items()
    }
    leaving = statements.one_of(_orders.state, _may_become(state))
    statements.update_each(db, Order, rows, leaving)


def cancel(db: sa.Connection, ids: Sequence[int], now: datetime) -> None:
    """Call orders off."""
    _move(db, ids, OrderState.CANCELLED, {**_CLEARED, "updated_at": now})


def allow(db: sa.Connection, order_id: int, allowed: Sequence[str]) -> None:
    """Remember what a person allowed for an order."""
    db.execute(
        sa.update(Order).where(_orders.id == order_id).values(allowed=list(allowed))
    )


def look_up_again(db: sa.Connection, ids: Sequence[int], now: datetime) -> None:
    """Send orders whose list IDs are gone back to waiting, once."""
    _move(db, ids, OrderState.WAITING, {"looked_up_again": True, "updated_at": now})


_CLEARED: Mapping[str, Any] = {"reason_code": None, "reason": None}


def _file_numbers(db: sa.Connection, ids: Sequence[int]) -> dict[int, int]:
    """The present company file of the connection of each order."""
    found: dict[int, int] = {}
    for some in statements.chunks(ids):
        rows = db.execute(
            sa.select(_orders.id, Connection.file_number)
            .join(Connection, Connection.id == _orders.connection_id)
            .where(_orders.id.in_(some))
        )
        found.update({row.id: row.file_number for row in rows})
    return found


def _may_become(state: OrderState) -> list[OrderState]:
    return [source for source, targets in ORDER_MOVES.items() if state in targets]


def _move(
    db: sa.Connection,
    ids: Sequence[int],
    state: OrderState,
    values: Mapping[str, Any],
) -> None:
    for some in statements.chunks(ids):
        db.execute(
            sa.update(Order)
            .where(_orders.id.in_(some), _orders.state.in_(_may_become(state)))
            .values(state=state, **values)
        )
