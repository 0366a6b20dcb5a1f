"""The look-ups of names that were never looked up before, and have not gone out yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Job, Reference
from qbwc_server.states import JobState, ReferenceState

_jobs = Job.__table__.c
_references = Reference.__table__.c


@dataclass(frozen=True)
class Span:
    """The look-ups of some kinds, enqueued after or until a moment."""

    connection_id: int
    kinds: tuple[str, ...]
    #: the lowest urgency that any of them has: what comes later is not looked through
    priority: int
    after: datetime | None = None
    until: datetime | None = None


def count(db: sa.Connection, span: Span, most: int) -> int:
    """How many there are; no more are counted than is asked for."""
    some = _query(sa.select(_jobs.id), span).limit(most).subquery()
    counted: int = db.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()
    return counted


def references(db: sa.Connection, span: Span) -> Sequence[sa.Row[Any]]:
    """The references that they are about."""
    return db.execute(_query(sa.select(Reference.__table__), span)).all()


def _query(query: sa.Select[Any], span: Span) -> sa.Select[Any]:
    wanted = [
        _jobs.connection_id == span.connection_id,
        _jobs.priority <= span.priority,
        _jobs.kind.in_(span.kinds),
        _jobs.state == JobState.READY,
        _jobs.attempts == 0,
        _jobs.part.is_(None),
        _references.state == ReferenceState.UNKNOWN,
        _references.seen_at.is_(None),
        _references.problem.is_(None),
    ]
    if span.after is not None:
        wanted.append(_jobs.created_at > span.after)
    if span.until is not None:
        wanted.append(_jobs.created_at <= span.until)
    joined = query.join_from(Job, Reference, _jobs.subject_id == _references.id)
    return joined.where(*wanted).order_by(_jobs.priority, _jobs.id)
