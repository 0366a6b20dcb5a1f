"""The sessions: who is visiting, found by the digest of the ticket."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Connection, Exchange, Session
from qbwc_server.states import SessionState

_sessions = Session.__table__.c
_digest: sa.BindParameter[str] = sa.bindparam("digest")
# Made once: every call of the Web Connector asks these.
_FIND = sa.select(Session.__table__).where(_sessions.ticket_digest == _digest)
_OWNER = sa.select(_sessions.connection_id).where(_sessions.ticket_digest == _digest)
_LOCK = (
    sa.select(Connection.id)
    .where(Connection.id == _OWNER.scalar_subquery())
    .with_for_update()
)
_BY_ID = sa.select(Session.__table__).where(_sessions.id == sa.bindparam("session"))
#: small steps: nobody waits for a purge
PURGED_AT_ONCE = 100


def digest(ticket: str) -> str:
    """What is stored of a ticket."""
    return hashlib.sha256(ticket.encode("utf-8", "replace")).hexdigest()


def supersede(
    db: sa.Connection, connection_id: int, now: datetime, silent_since: datetime
) -> None:
    """End the open session of a connection, if any; a silent one has expired."""
    state = sa.case(
        (_sessions.last_call_at < silent_since, SessionState.EXPIRED.value),
        else_=SessionState.SUPERSEDED.value,
    )
    db.execute(
        sa.update(Session)
        .where(
            _sessions.connection_id == connection_id,
            _sessions.state == SessionState.OPEN,
        )
        .values(state=state, ended_at=now)
    )


def open_(db: sa.Connection, connection_id: int, ticket: str, now: datetime) -> int:
    """Open a session for a ticket and return its id."""
    session_id: int = db.execute(
        sa.insert(Session)
        .values(
            connection_id=connection_id,
            ticket_digest=digest(ticket),
            state=SessionState.OPEN,
            opened_at=now,
            last_call_at=now,
        )
        .returning(_sessions.id)
    ).scalar_one()
    return session_id


def find(db: sa.Connection, ticket: str) -> sa.Row[Any] | None:
    """The session of a ticket, whatever its state."""
    return db.execute(_FIND, {"digest": digest(ticket)}).first()


def by_id(db: sa.Connection, session_id: int) -> sa.Row[Any] | None:
    """The session with this id."""
    return db.execute(_BY_ID, {"session": session_id}).first()


def lock(db: sa.Connection, ticket: str) -> sa.Row[Any] | None:
    """The session of a ticket, with its connection locked for this transaction."""
    # SQLite has no locks on rows: who writes has the whole database.
    if db.dialect.name != "sqlite":
        db.execute(_LOCK, {"digest": digest(ticket)})
    return find(db, ticket)


def update(db: sa.Connection, session_id: int, values: Mapping[str, Any]) -> None:
    """Write what was learnt of a session."""
    db.execute(sa.update(Session).where(_sessions.id == session_id).values(**values))


def count(db: sa.Connection, session_id: int, done: int, failed: int) -> None:
    """Add to the session's tally of jobs."""
    db.execute(
        sa.update(Session)
        .where(_sessions.id == session_id)
        .values(
            jobs_done=_sessions.jobs_done + done,
            jobs_failed=_sessions.jobs_failed + failed,
        )
    )


def tally(db: sa.Connection, session_id: int) -> int:
    """How many jobs the session has settled."""
    done: int = db.execute(
        sa.select(_sessions.jobs_done + _sessions.jobs_failed).where(
            _sessions.id == session_id
        )
    ).scalar_one()
    return done


def end(db: sa.Connection, session_id: int, state: SessionState, now: datetime) -> bool:
    """End an open session; False when it had ended before."""
    ended = db.execute(
        sa.update(Session)
        .where(_sessions.id == session_id, _sessions.state == SessionState.OPEN)
        .values(state=state, ended_at=now)
    )
    return ended.rowcount == 1


def purge(db: sa.Connection, connection_id: int, before: datetime) -> None:
    """Delete some of the ended sessions that are older than is kept."""
    exchanges = Exchange.__table__.c
    oldest = (
        sa.select(_sessions.id)
        .where(
            _sessions.connection_id == connection_id,
            _sessions.ended_at < before,
            ~sa.exists().where(exchanges.session_id == _sessions.id),
        )
        .order_by(_sessions.id)
        .limit(PURGED_AT_ONCE)
    )
    db.execute(sa.delete(Session).where(_sessions.id.in_(oldest)))
