"""What the job table says: which jobs are due, lost or live."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Job
from qbwc_server.states import LIVE_JOBS, JobState
from qbwc_server.store import statements

_jobs = Job.__table__.c
Conditions = list[sa.ColumnElement[bool] | sa.TextClause]
# The words stand in the text, for the indexes are made for these words alone.
_READY = sa.text("jobs.state = 'ready'")
_IN_PARTS = sa.text("jobs.part IS NOT NULL")
_UNFINISHED = sa.text("jobs.state <> 'completed'")
#: so many due jobs are counted one by one; of more it is said about how many there are
COUNTED = 1000


@dataclass(frozen=True)
class Wanted:
    """Which due jobs to take: of one connection, of these kinds, at most so many."""

    connection_id: int
    now: datetime
    kinds: tuple[str, ...]
    limit: int = 0


def due(db: sa.Connection, wanted: Wanted) -> Sequence[sa.Row[Any]]:
    """Jobs that may go out now, the most urgent and oldest first."""
    some = replace(wanted, kinds=_kinds_due(db, wanted))
    if not some.kinds:
        return ()
    return db.execute(
        sa.select(Job.__table__)
        .where(*_in_order(db, some), _jobs.part.is_(None))
        .order_by(_jobs.priority, _jobs.id)
        .limit(wanted.limit)
    ).all()


def oldest_part(db: sa.Connection, wanted: Wanted) -> Sequence[sa.Row[Any]]:
    """The due jobs of the oldest part of a halved set; they travel by themselves."""
    waiting = _in_order(db, wanted)
    part = (
        sa.select(_jobs.part)
        .where(*waiting, _IN_PARTS)
        .order_by(_jobs.id)
        .limit(1)
        .scalar_subquery()
    )
    return db.execute(
        sa.select(Job.__table__)
        .where(*waiting, _IN_PARTS, _jobs.part == part)
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
    """How many jobs of these kinds could go out now; of very many, about how many.

    A long queue is never counted through: it is asked for in every turn. How far apart
    the oldest and the newest job lie is not less than what is between them.
    """
    some = sa.select(_jobs.id).where(*_in_order(db, wanted)).limit(COUNTED)
    ordered = some.order_by(_jobs.priority, _jobs.id).subquery()
    query = sa.select(sa.func.count()).select_from(ordered)
    counted: int = db.execute(query).scalar_one()
    return counted if counted < COUNTED else max(counted, _span(db, wanted))


def _span(db: sa.Connection, wanted: Wanted) -> int:
    ready = (_jobs.connection_id == wanted.connection_id, _READY, _UNFINISHED)
    oldest = sa.select(_jobs.id).where(*ready).order_by(_jobs.id).limit(1)
    newest = sa.select(_jobs.id).where(*ready).order_by(_jobs.id.desc()).limit(1)
    span: int = db.execute(
        sa.select(newest.scalar_subquery() - oldest.scalar_subquery() + 1)
    ).scalar_one()
    return span


def _kinds_due(db: sa.Connection, wanted: Wanted) -> tuple[str, ...]:
    """Of which kinds any job is due: jobs of others are not even walked past."""
    if not wanted.kinds:
        return ()
    named = [(kind,) for kind in wanted.kinds]
    kinds = sa.values(sa.column("kind", sa.String)).data(named).cte("kinds")
    is_due = sa.exists().where(
        _jobs.connection_id == wanted.connection_id,
        _READY,
        _jobs.kind == kinds.c.kind,
        _jobs.next_attempt_at <= wanted.now,
    )
    return tuple(db.execute(sa.select(kinds.c.kind).where(is_due)).scalars())


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


def _in_order(db: sa.Connection, wanted: Wanted) -> Conditions:
    """Due jobs, along an index that has them in their order."""
    # SQLite would rather fetch all of a kind and sort them; what is not the bare column
    # has no index.
    kind = _jobs.kind.concat("") if db.dialect.name == "sqlite" else _jobs.kind
    return [*_ready(wanted), kind.in_(wanted.kinds)]


def _due(wanted: Wanted) -> Conditions:
    return [*_ready(wanted), _jobs.kind.in_(wanted.kinds)]


def _ready(wanted: Wanted) -> Conditions:
    return [
        _jobs.connection_id == wanted.connection_id,
        _READY,
        _jobs.next_attempt_at <= wanted.now,
    ]
