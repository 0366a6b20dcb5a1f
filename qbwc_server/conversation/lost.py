"""Sets whose answer never came: seek first, then adopt, resend or send anew.

A write that was sent and not answered is in doubt, never failed and never blindly
sent again (architecture, An exchange 7; qbxml 2.8).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from qbwc_server.conversation import grouping, pacing, parts
from qbwc_server.conversation.turn import Turn
from qbwc_server.flows import kinds, registry, verdicts
from qbwc_server.flows.base import Flow, Refusal
from qbwc_server.states import ExchangeState, JobState
from qbwc_server.store import connections, exchanges, queue, queued
from qbxml.status import StatusClass


def lose_unanswered(turn: Turn, why: str) -> None:
    """Give up the answers that this connection still waits for."""
    for exchange in exchanges.unanswered(turn.db, turn.visit.connection_id):
        lose(turn, exchange, why)


def lose(turn: Turn, exchange: Any, why: str) -> None:
    """Give up the answer of one exchange; its writes are sought, its reads repeated."""
    exchanges.lose(turn.db, exchange.id, why)
    queue.lose(turn.db, exchange.id)
    jobs = queued.of_exchange(turn.db, exchange.id, JobState.LOST)
    pacing.shrink(turn, jobs)
    if exchange.writes:
        seek(turn, jobs)
        return
    grouping.put_back(turn, jobs)
    exchanges.recovered(turn.db, [exchange.id])


def seek(turn: Turn, jobs: Sequence[Any]) -> None:
    """Enqueue what finds out whether lost writes were carried out."""
    for flow, some in grouping.by_flow(jobs):
        subjects = [job.subject_id for job in some]
        kinds.enqueue(turn.db, turn.visit, flow.if_lost, subjects)


def sought(turn: Turn, kind: str, subject_ids: Sequence[int]) -> None:
    """Settle lost writes whose subjects have been looked for: done, or not there."""
    jobs = _waiting_for(turn, kind, subject_ids)
    for flow, some in grouping.by_flow(jobs):
        done = flow.found(turn.db, [job.subject_id for job in some])
        asked_on = _asked_on(turn, flow, [job.subject_id for job in some])
        found = [job.id for job in some if job.subject_id in done]
        absent = [job.id for job in some if job.subject_id not in done | asked_on]
        queue.complete(turn.db, found, turn.visit.now)
        queue.mark_sought(turn.db, absent)


def not_sought(turn: Turn, kind: str, refusals: Mapping[int, Refusal]) -> None:
    """Put lost writes before a person that could not even be looked for."""
    for flow, jobs in grouping.by_flow(_waiting_for(turn, kind, list(refusals))):
        if flow.if_lost.word == kind:
            why = {job: _unseekable(refusals[job.subject_id]) for job in jobs}
            grouping.doubt(turn, why)
        else:
            # What could be asked was: it was not there.
            queue.mark_sought(turn.db, [job.id for job in jobs])


def is_probe(turn: Turn, job: Any) -> bool:
    """Tell whether a lost write waits for what a look-up finds."""
    return bool(_waiting_for(turn, job.kind, [job.subject_id]))


def settle(turn: Turn) -> int | None:
    """Decide on each doubtful set that has been sought; return one to resend."""
    left = grouping.by_exchange(queued.lost(turn.db, turn.visit.connection_id))
    for exchange in exchanges.doubtful(turn.db, turn.visit.connection_id):
        jobs = left.pop(exchange.id, [])
        if not all(job.sought for job in jobs):
            continue
        if jobs and _may_travel_again(turn, exchange, jobs):
            exchanges.resend(
                turn.db, exchange.id, turn.visit.session_id, turn.visit.now
            )
            queue.resend(turn.db, exchange.id)
            return int(exchange.id)
        if len(jobs) < exchange.request_count and exchange.writes:
            # Some of it is in the books, so QuickBooks keeps a record of the set.
            values = {"kept_message_set": exchange.message_set_id}
            connections.update(turn.db, turn.visit.connection_id, values)
        _send_anew(turn, exchange, jobs)
        exchanges.recovered(turn.db, [exchange.id])
    # What is left was lost alone, in a set whose other requests were answered.
    for jobs in left.values():
        _try_again(turn, [job for job in jobs if job.sought])
    return None


def any_lost(turn: Turn) -> bool:
    """Say whether a write of this connection is still in doubt."""
    return bool(queued.lost(turn.db, turn.visit.connection_id))


def unreadable(error: str) -> Refusal:
    """The refusal of a request that QuickBooks could not parse."""
    said = error or "no more than that"
    text = f"QuickBooks could not read this request and did nothing with it: {said}"
    return Refusal(StatusClass.REFUSED, "0x80040400", text)


def _may_travel_again(turn: Turn, exchange: Any, jobs: Sequence[Any]) -> bool:
    # Only when nothing of the set was found: then the same bytes go out under the
    # same ID, and a QuickBooks that did know the set repeats its outcome.
    return (
        exchange.state == ExchangeState.LOST
        and exchange.set_status is None
        and exchange.times_sent < turn.visit.patience.max_attempts
        and len(jobs) == exchange.request_count
    )


def _send_anew(turn: Turn, exchange: Any, jobs: Sequence[Any]) -> None:
    alone = exchange.request_count == 1
    worn_out = exchange.times_sent >= turn.visit.patience.max_attempts
    if exchange.state == ExchangeState.UNREAD and alone:
        grouping.refuse(turn, dict.fromkeys(jobs, unreadable(exchange.error)))
        return
    if worn_out and alone:
        grouping.refuse(turn, dict.fromkeys(jobs, _never_done(exchange.times_sent)))
        return
    if worn_out and len(jobs) > 1:
        # One of them may be what QuickBooks breaks on: find out which.
        parts.halve(turn.db, jobs, exchange.id)
    grouping.put_back(turn, jobs)


def _try_again(turn: Turn, jobs: Sequence[Any]) -> None:
    """Send jobs anew whose own answer was doubtful, but not for ever."""
    most = turn.visit.patience.max_attempts
    worn_out = [job for job in jobs if job.attempts >= most]
    grouping.refuse(turn, {job: _never_done(job.attempts) for job in worn_out})
    again = [job for job in jobs if job.attempts < most]
    queue.retry(turn.db, {job.id: (_next_attempt(turn, job), "") for job in again})
    for flow, some in grouping.by_flow(again):
        flow.put_back(turn.db, turn.visit, [job.subject_id for job in some])


def _next_attempt(turn: Turn, job: Any) -> datetime:
    """The second attempt at once, every further one later than the one before."""
    if job.attempts <= 1:
        return turn.visit.now
    return turn.visit.now + verdicts.wait(job.attempts - 1, turn.visit.patience)


def _never_done(times: int) -> Refusal:
    # Looked for after the last time and not found: that is no doubt any more.
    text = (
        f"QuickBooks was asked {times} times and never said what became of it."
        " It is not in QuickBooks"
    )
    return Refusal(StatusClass.REFUSED, "NOT_ANSWERED", text)


def _unseekable(refusal: Refusal) -> Refusal:
    text = f"its answer was lost, and looking for it failed: {refusal.text}"
    return Refusal(StatusClass.IN_DOUBT, refusal.code, text)


def _asked_on(turn: Turn, flow: Flow, subject_ids: Sequence[int]) -> set[int]:
    """The subjects that the second question about lost ones is still out for."""
    if flow.if_lost_then is None:
        return set()
    live = queued.live_subjects(turn.db, [flow.if_lost_then.word], subject_ids)
    return {subject for _, subject in live}


def _waiting_for(turn: Turn, kind: str, subject_ids: Sequence[int]) -> list[Any]:
    wanted = set(subject_ids)
    writers = {flow.kind for flow in registry.by_kind().values() if flow.seeks_by(kind)}
    lost = queued.lost(turn.db, turn.visit.connection_id) if writers else ()
    return [job for job in lost if job.kind in writers and job.subject_id in wanted]
