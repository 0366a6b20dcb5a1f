"""What the job table says: which jobs are due, lost or live."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Job
from qbwc_server.states import LIVE_JOBS, JobState
from qbwc_server.store import statements

_jobs = Job.__table__.c


@dataclass(frozen=True)
class Wanted:
    """Which due jobs to take: of one connection, of these kinds, at most so many."""

    connection_id: int
    now: datetime
    kinds: tuple[str, ...]
    limit: int = 0


def due(db: sa.Connection, wanted: Wanted) -> Sequence[sa.Row[Any]]:
    """Jobs that may go out now, the most urgent and oldest first."""
    return db.execute(
        sa.select(Job.__table__)
        .where(*_due(wanted), _jobs.part.is_(None))
        .order_by(_jobs.priority, _jobs.id)
        .limit(wanted.limit)
    ).all()


def oldest_part(db: sa.Connection, wanted: Wanted) -> Sequence[sa.Row[Any]]:
    """The due jobs of the oldest part of a halved set; they travel by themselves."""
    waiting = _due(wanted)
    part = (
        sa.select(_jobs.part)
        .where(*waiting, _jobs.part.is_not(None))
        .order_by(_jobs.id)
        .limit(1)
        .scalar_subquery()
    )
    return db.execute(
        sa.select(Job.__table__)
        .where(*waiting, _jobs.part == part)
        .order_by(_jobs.priority, _jobs.id)
    ).all()


def of_exchange(
    db: sa.Connection, exchange_id: int, state: JobState
) -> Sequence[sa.Row[Any]]:
    """The jobs of an exchange that are in a state, in the order they were sent."""
    return db.execute(
        sa.select(Job.__table__)
        .where(_jobs.exchange_id == exchange_id, _jobs.state == state)
        .order_by(_jobs.priority, _jobs.id)
    ).all()


def lost(db: sa.Connection, connection_id: int) -> Sequence[sa.Row[Any]]:
    """The lost jobs of a connection, oldest first."""
    return db.execute(
        sa.select(Job.__table__)
        .where(_jobs.connection_id == connection_id, _jobs.state == JobState.LOST)
        .order_by(_jobs.exchange_id, _jobs.priority, _jobs.id)
    ).all()


def live_subjects(
    db: sa.Connection, kinds: Sequence[str], subject_ids: Sequence[int]
) -> set[tuple[str, int]]:
    """Which of the subjects have a live job, and of which kind."""
    found: set[tuple[str, int]] = set()
    for some in statements.chunks(subject_ids):
        rows = db.execute(
            sa.select(_jobs.kind, _jobs.subject_id).where(
                _jobs.kind.in_(kinds),
                _jobs.subject_id.in_(some),
                _jobs.state.in_(LIVE_JOBS),
            )
        )
        found.update((row.kind, row.subject_id) for row in rows)
    return found


def count_failed(
    db: sa.Connection, kind: str, subject_ids: Sequence[int], since: datetime
) -> dict[int, int]:
    """How many jobs of a kind have failed for each subject since a moment."""
    found: dict[int, int] = {}
    for some in statements.chunks(subject_ids):
        rows = db.execute(
            sa.select(_jobs.subject_id, sa.func.count().label("ended"))
            .where(
                _jobs.kind == kind,
                _jobs.subject_id.in_(some),
                _jobs.state == JobState.FAILED,
                _jobs.ended_at >= since,
            )
            .group_by(_jobs.subject_id)
        )
        found.update({row.subject_id: row.ended for row in rows})
    return found


def is_due(db: sa.Connection, kind: str, subject_id: int, now: datetime) -> bool:
    """Is a job of a kind for this subject to go out now."""
    wanted = (
        _jobs.kind == kind,
        _jobs.subject_id == subject_id,
        _jobs.state == JobState.READY,
        _jobs.next_attempt_at <= now,
    )
    return bool(db.execute(sa.select(sa.exists().where(*wanted))).scalar())


def any_due(db: sa.Connection, wanted: Wanted) -> bool:
    """Is any job of these kinds to go out now."""
    return bool(db.execute(sa.select(sa.exists().where(*_due(wanted)))).scalar())


def count_due(db: sa.Connection, wanted: Wanted) -> int:
    """How many jobs of these kinds could go out now."""
    counted: int = db.execute(
        sa.select(sa.func.count()).select_from(Job).where(*_due(wanted))
    ).scalar_one()
    return counted


def count_sought(db: sa.Connection, connection_id: int) -> int:
    """How many lost jobs wait to be decided about, having been looked for."""
    counted: int = db.execute(
        sa.select(sa.func.count())
        .select_from(Job)
        .where(
            _jobs.connection_id == connection_id,
            _jobs.state == JobState.LOST,
            _jobs.sought,
        )
    ).scalar_one()
    return counted


def count_put_off(db: sa.Connection, connection_id: int, now: datetime) -> int:
    """How many jobs wait for a later time."""
    counted: int = db.execute(
        sa.select(sa.func.count())
        .select_from(Job)
        .where(
            _jobs.connection_id == connection_id,
            _jobs.state == JobState.READY,
            _jobs.next_attempt_at > now,
        )
    ).scalar_one()
    return counted


def _due(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    return [
        _jobs.connection_id == wanted.connection_id,
        _jobs.state == JobState.READY,
        _jobs.kind.in_(wanted.kinds),
        _jobs.next_attempt_at <= wanted.now,
    ]
