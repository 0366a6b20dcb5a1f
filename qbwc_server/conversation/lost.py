"""Sets whose answer never came: seek first, then adopt, resend or send anew.

A write that was sent and not answered is in doubt, never failed and never blindly
sent again (architecture, An exchange 7; qbxml 2.8).
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from qbwc_server.conversation import grouping
from qbwc_server.flows import kinds, registry
from qbwc_server.flows.base import Refusal, Visit
from qbwc_server.states import ExchangeState
from qbwc_server.store import exchanges, queue
from qbxml.status import StatusClass


def lose_unanswered(db: sa.Connection, visit: Visit, why: str) -> None:
    """Give up the answers that this connection still waits for."""
    for exchange in exchanges.unanswered(db, visit.connection_id):
        lose(db, visit, exchange, why)


def lose(db: sa.Connection, visit: Visit, exchange: Any, why: str) -> None:
    """Give up the answer of one exchange; its writes are sought, its reads repeated."""
    exchanges.lose(db, exchange.id, why)
    jobs = queue.lose(db, exchange.id)
    reads = [job for job in jobs if not job.writes]
    put_back(db, visit, reads)
    seek(db, visit, [job for job in jobs if job.writes])
    if not exchange.writes:
        exchanges.recovered(db, [exchange.id])


def seek(db: sa.Connection, visit: Visit, jobs: Sequence[Any]) -> None:
    """Enqueue what finds out whether lost writes were carried out."""
    for flow, some in grouping.by_flow(jobs):
        kinds.enqueue(db, visit, flow.if_lost, [job.subject_id for job in some])


def sought(
    db: sa.Connection, visit: Visit, kind: str, subject_ids: Sequence[int]
) -> None:
    """Settle lost writes whose subjects have been looked for: done, or not there."""
    jobs = _waiting_for(db, visit, kind, subject_ids)
    for flow, some in grouping.by_flow(jobs):
        done = flow.found(db, [job.subject_id for job in some])
        queue.complete(db, [j.id for j in some if j.subject_id in done], visit.now)
        queue.mark_sought(db, [j.id for j in some if j.subject_id not in done])


def not_sought(
    db: sa.Connection, visit: Visit, kind: str, refusals: dict[int, Refusal]
) -> None:
    """Put lost writes before a person that could not even be looked for."""
    jobs = _waiting_for(db, visit, kind, list(refusals))
    for flow, some in grouping.by_flow(jobs):
        why = {
            job.subject_id: Refusal(
                StatusClass.IN_DOUBT,
                refusals[job.subject_id].code,
                "its answer was lost, and looking for it failed: "
                + refusals[job.subject_id].text,
            )
            for job in some
        }
        queue.fail(
            db,
            {j.id: (why[j.subject_id].code, why[j.subject_id].text) for j in some},
            visit.now,
        )
        flow.doubt(db, visit, why)


def settle(db: sa.Connection, visit: Visit) -> int | None:
    """Decide on each doubtful set that has been sought; return one to resend."""
    lost_jobs = grouping.by_exchange(queue.lost(db, visit.connection_id))
    for exchange in exchanges.doubtful(db, visit.connection_id):
        jobs = lost_jobs.pop(exchange.id, [])
        if not all(job.sought for job in jobs):
            continue
        if jobs and _may_travel_again(exchange, jobs):
            exchanges.resend(db, exchange.id, visit.session_id, visit.now)
            queue.resend(db, exchange.id)
            return int(exchange.id)
        _send_anew(db, visit, exchange, jobs)
        exchanges.recovered(db, [exchange.id])
    # What is left was lost alone, inside a set whose other requests were answered.
    for jobs in lost_jobs.values():
        put_back(db, visit, [job for job in jobs if job.sought])
    return None


def put_back(db: sa.Connection, visit: Visit, jobs: Sequence[Any]) -> None:
    """Let jobs wait again that were not carried out."""
    for flow, some in grouping.by_flow(jobs):
        queue.put_back(db, [job.id for job in some])
        flow.put_back(db, visit, [job.subject_id for job in some])


def any_lost(db: sa.Connection, visit: Visit) -> bool:
    """Say whether a write of this connection is still in doubt."""
    return bool(queue.lost(db, visit.connection_id))


def _may_travel_again(exchange: Any, jobs: Sequence[Any]) -> bool:
    # Only when nothing of the set was found: then the same bytes go out under the
    # same ID, and a QuickBooks that did know the set repeats its outcome.
    nothing_found = len(jobs) == exchange.request_count
    return (
        exchange.state == ExchangeState.LOST
        and exchange.set_status is None
        and nothing_found
    )


def _send_anew(
    db: sa.Connection, visit: Visit, exchange: Any, jobs: Sequence[Any]
) -> None:
    if exchange.state == ExchangeState.UNREAD and exchange.request_count == 1:
        grouping.refuse(db, visit, jobs, unreadable(exchange.error))
        return
    put_back(db, visit, jobs)


def unreadable(error: str) -> Refusal:
    """The refusal of a request that QuickBooks could not parse."""
    return Refusal(
        StatusClass.REFUSED,
        "0x80040400",
        "QuickBooks could not read this request and did nothing with it. "
        f"It said: {error or 'no more than that'}",
    )


def _waiting_for(
    db: sa.Connection, visit: Visit, kind: str, subject_ids: Sequence[int]
) -> list[Any]:
    wanted = set(subject_ids)
    flows = registry.by_kind()
    return [
        job
        for job in queue.lost(db, visit.connection_id)
        if flows[job.kind].if_lost.word == kind and job.subject_id in wanted
    ]
