"""What the pages show of rows: one of them, why they stopped, days, jobs, visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from qbwc_server import errors
from qbwc_server.models import Document, Exchange, Job, Order, Session
from qbwc_server.states import JobState, OrderState, SessionState
from qbwc_server.store import overview, searching, views
from qbwc_server.store.progress import Progress

_orders = Order.__table__.c
_documents = Document.__table__.c
_jobs = Job.__table__.c
_sessions = Session.__table__.c
_exchanges = Exchange.__table__.c
#: of finished jobs there are too many to count
_UNFINISHED = (JobState.READY, JobState.CLAIMED, JobState.LOST, JobState.FAILED)
#: as the index says it, word by word: no parameter is compared with an index
_NOT_COMPLETED = sa.text("jobs.state <> 'completed'")

#: states in which an order waits for QuickBooks, or for its turn
UNDER_WAY = (
    OrderState.RECEIVED,
    OrderState.WAITING,
    OrderState.READY,
    OrderState.POSTING,
)
#: states in which an order waits for a person
STOPPED = (
    OrderState.SKIPPED,
    OrderState.HELD,
    OrderState.FAILED,
    OrderState.IN_DOUBT,
)


@dataclass(frozen=True)
class JobSearch:
    """Which jobs of a connection; `before` is the cursor of the next page."""

    connection_id: int
    state: str = ""
    kind: str = ""
    before: int = 0
    limit: int = 50


@dataclass(frozen=True)
class Day:
    """How many orders of a day are in the books, under way, and stopped."""

    start: datetime
    posted: int
    under_way: int
    stopped: int


def order(db: sa.Connection, connection_id: int, order_id: int) -> sa.Row[Any]:
    """One order of a connection by its id, with its customer; raises NotFound."""
    query = overview.with_summary().where(
        _orders.id == order_id, _orders.connection_id == connection_id
    )
    return _one(db, query, "order")


def document(db: sa.Connection, connection_id: int, document_id: int) -> sa.Row[Any]:
    """One document of a connection by its id, with its party; raises NotFound."""
    query = views.DOCUMENTS.query().where(
        _documents.id == document_id, _documents.connection_id == connection_id
    )
    return _one(db, query, "document")


def reasons(
    db: sa.Connection, connection_id: int, of: Progress
) -> Sequence[sa.Row[Any]]:
    """Why rows are stopped, and how many for each reason, most first."""
    number = sa.func.count().label("rows")
    return db.execute(
        sa.select(of.columns.reason_code, number)
        .where(
            of.columns.connection_id == connection_id,
            of.columns.reason_code.is_not(None),
            of.columns.state.in_(STOPPED),
        )
        .group_by(of.columns.reason_code)
        .order_by(number.desc(), of.columns.reason_code)
    ).all()


def kinds(db: sa.Connection, connection_id: int) -> list[str]:
    """The kinds of documents that have come, in the order of their words."""
    query = sa.select(_documents.kind).where(_documents.connection_id == connection_id)
    return list(db.execute(query.distinct().order_by(_documents.kind)).scalars())


def oldest(
    db: sa.Connection, connection_id: int, states: Sequence[OrderState]
) -> sa.Row[Any] | None:
    """The order that came first of those in some states."""
    first = [
        sa.select(sa.func.min(_orders.id).label("id"))
        .where(_orders.connection_id == connection_id, _orders.state == state)
        .correlate(None)
        for state in states
    ]
    ids = sa.union_all(*first).subquery()
    least = sa.select(sa.func.min(ids.c.id)).scalar_subquery()
    return db.execute(
        sa.select(*(_orders[name] for name in searching.LISTED)).where(
            _orders.id == least
        )
    ).first()


def days(
    db: sa.Connection, connection_id: int, starts: Sequence[datetime]
) -> list[Day]:
    """What came on each of these days, by what became of it until now."""
    figures = []
    for start in starts:
        that_day = sa.and_(
            _orders.received_at >= start, _orders.received_at < start + timedelta(1)
        )
        for states in ((OrderState.POSTED,), UNDER_WAY, STOPPED):
            counted = sa.and_(that_day, _orders.state.in_(states))
            figures.append(sa.func.sum(sa.case((counted, 1), else_=0)))
    row = db.execute(
        sa.select(*figures).where(
            _orders.connection_id == connection_id, _orders.received_at >= min(starts)
        )
    ).one()
    counts = [each or 0 for each in row]
    return [
        Day(start, *counts[3 * index : 3 * index + 3])
        for index, start in enumerate(starts)
    ]


def jobs(db: sa.Connection, search: JobSearch) -> Sequence[sa.Row[Any]]:
    """Jobs that fit, newest first."""
    query = sa.select(Job.__table__).where(_jobs.connection_id == search.connection_id)
    if search.before:
        query = query.where(_jobs.id < search.before)
    if search.state:
        query = query.where(_jobs.state == search.state)
    if search.state in _UNFINISHED:
        query = query.where(_NOT_COMPLETED)
    if search.kind:
        query = query.where(_jobs.kind == search.kind)
    return db.execute(query.order_by(_jobs.id.desc()).limit(search.limit)).all()


def job_counts(db: sa.Connection, connection_id: int) -> dict[str, int]:
    """How many jobs are in each state that is not the end of it."""
    rows = db.execute(
        sa.select(_jobs.state, sa.func.count().label("jobs"))
        .where(
            _jobs.connection_id == connection_id,
            _jobs.state.in_(_UNFINISHED),
            _NOT_COMPLETED,
        )
        .group_by(_jobs.state)
    )
    return {str(row.state): row.jobs for row in rows}


def sessions(
    db: sa.Connection, connection_id: int, before: int, limit: int
) -> Sequence[sa.Row[Any]]:
    """Visits of a connection, newest first."""
    query = sa.select(Session.__table__).where(_sessions.connection_id == connection_id)
    if before:
        query = query.where(_sessions.id < before)
    return db.execute(query.order_by(_sessions.id.desc()).limit(limit)).all()


def session(db: sa.Connection, connection_id: int, session_id: int) -> sa.Row[Any]:
    """One visit of a connection; raises NotFound."""
    query = sa.select(Session.__table__).where(
        _sessions.id == session_id, _sessions.connection_id == connection_id
    )
    return _one(db, query, "session")


def first_exchange(db: sa.Connection, connection_id: int) -> Any | None:
    """The oldest answered exchange that is kept of a connection."""
    return db.execute(
        sa.select(_exchanges.id, _exchanges.session_id, _exchanges.answered_at)
        .where(
            _exchanges.connection_id == connection_id,
            _exchanges.answered_at.is_not(None),
        )
        .order_by(_exchanges.id)
        .limit(1)
    ).first()


def first_finished(db: sa.Connection, connection_id: int) -> Any | None:
    """The oldest visit that ended as it should, after something was exchanged."""
    return db.execute(
        sa.select(_sessions.id, _sessions.ended_at)
        .where(
            _sessions.connection_id == connection_id,
            _sessions.state == SessionState.CLOSED,
            sa.exists().where(_exchanges.session_id == _sessions.id),
        )
        .order_by(_sessions.id)
        .limit(1)
    ).first()


def exchanges_of(db: sa.Connection, session_id: int) -> Sequence[sa.Row[Any]]:
    """The exchanges of a visit without their bodies, in the order they were sent."""
    columns = [c for c in _exchanges if c.name not in ("request", "answer")]
    return db.execute(
        sa.select(*columns)
        .where(_exchanges.session_id == session_id)
        .order_by(_exchanges.id)
    ).all()


def _one(db: sa.Connection, query: sa.Select[Any], noun: str) -> sa.Row[Any]:
    row = db.execute(query).first()
    if row is None:
        raise errors.NotFound(f"there is no such {noun}")
    return row
