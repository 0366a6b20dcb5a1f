"""What was posted to a company file, and what of it is not there any more."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Connection, Order
from qbwc_server.states import Gone, OrderState
from qbwc_server.store import statements, summaries

_orders = Order.__table__.c
_connections = Connection.__table__.c


def any_posted(db: sa.Connection, connection_id: int, until: datetime) -> bool:
    """Tell whether a connection's company file should have anything of ours."""
    return bool(newest(db, connection_id, until, 1))


def newest(
    db: sa.Connection, connection_id: int, until: datetime, limit: int
) -> Sequence[sa.Row[Any]]:
    """The orders posted last to the company file, the newest first.

    Those that were deleted in QuickBooks do not count, those that are missing do.
    """
    return db.execute(
        _of_this_file(connection_id)
        .where(
            _orders.posted_at <= until,
            sa.or_(_orders.gone.is_(None), _orders.gone != Gone.DELETED),
        )
        .order_by(_orders.posted_at.desc(), _orders.id.desc())
        .limit(limit)
    ).all()


def before(db: sa.Connection, row: Any, limit: int) -> Sequence[sa.Row[Any]]:
    """The orders posted before one, or together with it, to the same company file."""
    return db.execute(
        _of_this_file(row.connection_id)
        .where(
            sa.tuple_(_orders.posted_at, _orders.id)
            < sa.tuple_(sa.literal(row.posted_at), sa.literal(row.id)),
            _orders.gone.is_(None),
        )
        .order_by(_orders.posted_at.desc(), _orders.id.desc())
        .limit(limit)
    ).all()


def missing(db: sa.Connection, connection_id: int) -> Sequence[sa.Row[Any]]:
    """The posted orders that the company file lacks, oldest first."""
    return db.execute(
        _of_this_file(connection_id)
        .where(_orders.gone == Gone.MISSING)
        .order_by(_orders.posted_at, _orders.id)
    ).all()


def mark(db: sa.Connection, ids: Sequence[int], gone: Gone | None) -> None:
    """Remember why transactions are not in the books, or that they are."""
    for some in statements.chunks(ids):
        db.execute(
            sa.update(Order)
            .where(_orders.id.in_(some), _orders.state == OrderState.POSTED)
            .values(gone=gone)
        )
    summaries.carry(db, ids)


def doubt(
    db: sa.Connection, reasons: Mapping[int, Mapping[str, Any]], now: datetime
) -> None:
    """Put posted orders before a person whose company file lacks them.

    Their transactions are kept as what they may be: they may turn up again.
    """
    rows = db.execute(
        sa.select(_orders.id, _orders.txn_id, _orders.ref_number).where(
            _orders.id.in_(list(reasons)), _orders.state == OrderState.POSTED
        )
    ).all()
    values = {
        row.id: {
            "state": OrderState.IN_DOUBT,
            "reason_code": reasons[row.id]["code"],
            "reason": dict(reasons[row.id]),
            "candidates": [{"txn_id": row.txn_id, "ref_number": row.ref_number}],
            "look_first": True,
            "gone": None,
            "txn_id": None,
            "edit_sequence": None,
            "posted_at": None,
            "updated_at": now,
        }
        for row in rows
    }
    statements.update_each(db, Order, values, _orders.state == OrderState.POSTED)
    summaries.carry(db, list(values))


def _of_this_file(connection_id: int) -> sa.Select[Any]:
    number = (
        sa.select(_connections.file_number)
        .where(_connections.id == connection_id)
        .scalar_subquery()
    )
    return sa.select(Order.__table__).where(
        _orders.connection_id == connection_id,
        _orders.file_number == number,
        _orders.txn_id.is_not(None),
        _orders.summary_id.is_(None),
    )
