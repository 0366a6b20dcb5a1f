"""The job table: what is to be asked of QuickBooks.

One function per move, named by its verb, with the state it leaves in its WHERE: a
job that was cancelled or lost meanwhile is not completed by a late answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Job
from qbwc_server.states import LIVE_JOBS, JobState
from qbwc_server.store import statements

_jobs = Job.__table__.c


@dataclass(frozen=True)
class NewJob:
    """A job to enqueue."""

    connection_id: int
    kind: str
    subject_id: int
    writes: bool
    priority: int


def enqueue_all(db: sa.Connection, jobs: Sequence[NewJob], now: datetime) -> None:
    """Enqueue jobs; one that is live already is not enqueued twice."""
    rows = [
        {
            "connection_id": job.connection_id,
            "kind": job.kind,
            "subject_id": job.subject_id,
            "writes": job.writes,
            "priority": job.priority,
            "state": JobState.READY,
            "next_attempt_at": now,
            "created_at": now,
        }
        for job in jobs
    ]
    if rows:
        statements.insert_new(db, Job, rows)


def claim(db: sa.Connection, exchange_id: int, request_ids: Mapping[int, str]) -> None:
    """Let ready jobs travel in an exchange, each under its request ID."""
    statement = (
        sa.update(Job)
        .where(_jobs.id == sa.bindparam("job"), _jobs.state == JobState.READY)
        .values(
            state=JobState.CLAIMED,
            exchange_id=exchange_id,
            request_id=sa.bindparam("request"),
            attempts=_jobs.attempts + 1,
            sought=False,
        )
    )
    rows = [{"job": job, "request": text} for job, text in request_ids.items()]
    if rows:
        db.execute(statement, rows)


def complete(db: sa.Connection, job_ids: Sequence[int], now: datetime) -> None:
    """End jobs whose answer was recorded, or that were found done."""
    _move(
        db,
        job_ids,
        (JobState.CLAIMED, JobState.LOST),
        {"state": JobState.COMPLETED, "ended_at": now, "part": None},
    )


def answer(
    db: sa.Connection, kinds: Sequence[str], subject_ids: Sequence[int], now: datetime
) -> None:
    """End look-ups that wait to go out, since their answer is known already."""
    _end_waiting(db, kinds, subject_ids, _ended(JobState.COMPLETED, now))


def retry(db: sa.Connection, again: Mapping[int, tuple[datetime, str]]) -> None:
    """Put claimed jobs back, each not to go out before its time, and say why."""
    back = {
        "state": JobState.READY,
        "part": None,
        "exchange_id": None,
        "request_id": None,
    }
    rows = {
        job_id: {**back, "next_attempt_at": at, "error": error}
        for job_id, (at, error) in again.items()
    }
    _move_each(db, rows, (JobState.CLAIMED, JobState.LOST))


def put_back(db: sa.Connection, job_ids: Sequence[int]) -> None:
    """Put jobs back that were not carried out; that was no attempt of theirs."""
    _move(
        db,
        job_ids,
        (JobState.CLAIMED, JobState.LOST),
        {
            "state": JobState.READY,
            "attempts": sa.case((_jobs.attempts > 0, _jobs.attempts - 1), else_=0),
            "exchange_id": None,
            "request_id": None,
        },
    )


def fail(
    db: sa.Connection, errors: Mapping[int, tuple[str, str]], now: datetime
) -> None:
    """End jobs for good, each with its code and sentence."""
    ended = {"state": JobState.FAILED, "ended_at": now, "part": None}
    rows = {
        job_id: {**ended, "error_code": code, "error": text}
        for job_id, (code, text) in errors.items()
    }
    _move_each(db, rows, (JobState.CLAIMED, JobState.LOST, JobState.READY))


def isolate(db: sa.Connection, parts: Mapping[str, Sequence[int]]) -> None:
    """Mark the halves of an unreadable set, so that each travels by itself."""
    for part, job_ids in parts.items():
        _move(db, job_ids, tuple(LIVE_JOBS), {"part": part})


def lose(db: sa.Connection, exchange_id: int) -> None:
    """Mark the unanswered jobs of a set as lost."""
    db.execute(
        sa.update(Job)
        .where(_jobs.exchange_id == exchange_id, _jobs.state == JobState.CLAIMED)
        .values(state=JobState.LOST, sought=False)
    )


def lose_some(db: sa.Connection, job_ids: Sequence[int]) -> None:
    """Mark jobs as lost that an answer left in doubt."""
    _move(db, job_ids, (JobState.CLAIMED,), {"state": JobState.LOST, "sought": False})


def mark_sought(db: sa.Connection, job_ids: Sequence[int]) -> None:
    """Remember of lost jobs that QuickBooks does not have what they were to make."""
    _move(db, job_ids, (JobState.LOST,), {"sought": True})


def resend(db: sa.Connection, exchange_id: int) -> None:
    """Let the lost jobs of an exchange travel again in the same set."""
    db.execute(
        sa.update(Job)
        .where(_jobs.exchange_id == exchange_id, _jobs.state == JobState.LOST)
        .values(state=JobState.CLAIMED)
    )


def cancel(
    db: sa.Connection, kinds: Sequence[str], subject_ids: Sequence[int], now: datetime
) -> None:
    """Call off jobs that have not gone out."""
    _end_waiting(db, kinds, subject_ids, _ended(JobState.CANCELLED, now))


def prefer(db: sa.Connection, job_id: int) -> None:
    """Let a waiting job go before all others of its connection, and at once."""
    db.execute(
        sa.update(Job)
        .where(_jobs.id == job_id, _jobs.state == JobState.READY)
        .values(priority=0, next_attempt_at=_jobs.created_at)
    )


def revive(db: sa.Connection, job_ids: Sequence[int], now: datetime) -> None:
    """Let failed jobs go out once more."""
    _move(
        db,
        job_ids,
        (JobState.FAILED,),
        {
            "state": JobState.READY,
            "ended_at": None,
            "attempts": 0,
            "next_attempt_at": now,
            "exchange_id": None,
            "request_id": None,
        },
    )


def _ended(state: JobState, now: datetime) -> dict[str, Any]:
    return {"state": state, "ended_at": now, "part": None}


def _end_waiting(
    db: sa.Connection,
    kinds: Sequence[str],
    subject_ids: Sequence[int],
    values: Mapping[str, Any],
) -> None:
    for some in statements.chunks(subject_ids):
        db.execute(
            sa.update(Job)
            .where(
                _jobs.kind.in_(kinds),
                _jobs.subject_id.in_(some),
                _jobs.state == JobState.READY,
            )
            .values(**values)
        )


def _move_each(
    db: sa.Connection,
    rows: Mapping[int, Mapping[str, Any]],
    leaving: Sequence[JobState],
) -> None:
    """Move jobs with values of their own; one statement, however many they are."""
    statements.update_each(db, Job, rows, statements.one_of(_jobs.state, leaving))


def _move(
    db: sa.Connection,
    job_ids: Sequence[int],
    leaving: Sequence[JobState],
    values: Mapping[str, Any],
) -> None:
    for some in statements.chunks(job_ids):
        db.execute(
            sa.update(Job)
            .where(_jobs.id.in_(some), _jobs.state.in_(leaving))
            .values(**values)
        )
