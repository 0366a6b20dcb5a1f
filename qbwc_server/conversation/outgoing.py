"""The way out: claim, gather, build, wrap."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qbwc_server.conversation import (
    file_check,
    grouping,
    journal,
    lost,
    pacing,
    settling,
)
from qbwc_server.conversation.turn import Turn
from qbwc_server.flows import mirroring, registry, summarising
from qbwc_server.flows.base import Ask, Flow, Refusal
from qbwc_server.store import connections, exchanges, queue, queued
from qbxml import errors, message_set
from qbxml.status import StatusClass

_EDITIONS = ("CA", "UK", "AU")


@dataclass
class _Set:
    """A request set being put together."""

    asks: list[tuple[str, Ask]] = field(default_factory=list)
    #: the request ID of each job that travels
    request_ids: dict[int, str] = field(default_factory=dict)
    started: list[tuple[Flow, list[int]]] = field(default_factory=list)


def next_set(turn: Turn) -> str | None:
    """Hand out the next request set of a connection, None when nothing is due."""
    _prepare(turn)
    resent = lost.settle(turn) if file_check.may_write(turn) else None
    if resent is not None:
        journal.resent(turn, resent)
        return exchanges.request_of(turn.db, resent).decode("ascii")
    for jobs in _batches(turn):
        text = _send(turn, jobs)
        if text is not None:
            return text
    return _clear_record(turn)


def due(turn: Turn) -> int:
    """How many jobs this session could take now; writes when it may write."""
    _prepare(turn)
    connection_id, now = turn.visit.connection_id, turn.visit.now
    wanted = queued.Wanted(connection_id, now, _kinds(turn))
    due_now = queued.count_due(turn.db, wanted)
    if file_check.may_write(turn):
        due_now += queued.count_sought(turn.db, connection_id)
    return due_now


def remaining(turn: Turn) -> int:
    """How much this session still has to do, the clearing of a record included."""
    jobs = due(turn)
    if jobs or lost.any_lost(turn):
        return jobs
    # A set that was found done to its last request leaves a record to clear, too.
    found_done = exchanges.doubtful(turn.db, turn.visit.connection_id)
    return int(bool(found_done) or _kept_record(turn) is not None)


def build(
    turn: Turn, flow: Flow, subjects: Mapping[int, Any]
) -> tuple[list[Ask], dict[int, Refusal]]:
    """Build requests; where the language forbids one, only its subject is refused."""
    if not subjects:
        return [], {}
    try:
        asks = flow.build(turn.visit, subjects)
        for ask in asks:
            message_set.prepare(ask.request, turn.visit.version, _edition(turn))
    except errors.RequestError as error:
        if len(subjects) > 1:
            return _build_one_by_one(turn, flow, subjects)
        refusal = Refusal(StatusClass.REFUSED, "NOT_ALLOWED", str(error))
        return [], dict.fromkeys(subjects, refusal)
    return asks, {}


def _build_one_by_one(
    turn: Turn, flow: Flow, subjects: Mapping[int, Any]
) -> tuple[list[Ask], dict[int, Refusal]]:
    asks: list[Ask] = []
    refusals: dict[int, Refusal] = {}
    for subject_id, subject in subjects.items():
        some, refused = build(turn, flow, {subject_id: subject})
        asks.extend(some)
        refusals.update(refused)
    return asks, refusals


def _prepare(turn: Turn) -> None:
    """Put together the days that are over, and check the file before anything."""
    summarising.close_days(turn.db, turn.visit)
    file_check.ask(turn)


def _batches(turn: Turn) -> Iterator[Sequence[Any]]:
    """Jobs that may travel together, as long as the ones before came to nothing."""
    connection_id, now = turn.visit.connection_id, turn.visit.now
    # Parts of a halved set and other reads come first, then writes, then pulls: those
    # of long lists take many turns, and orders do not wait for them.
    parts = queued.Wanted(connection_id, now, _kinds(turn))
    while part := queued.oldest_part(turn.db, parts):
        yield part
    mirroring.ask(turn.db, turn.visit)
    yield from _reads(turn)
    if _may_write(turn):
        yield from _due(turn, registry.writing(), turn.limits.batch_max)
    for kind in registry.alone():
        yield from _due(turn, (kind,), 1)


def _kinds(turn: Turn) -> tuple[str, ...]:
    reads = registry.reading() + registry.alone()
    return reads + registry.writing() if _may_write(turn) else reads


def _may_write(turn: Turn) -> bool:
    """No writes while one is in doubt, nor to a file that may be an older copy."""
    return file_check.may_write(turn) and not lost.any_lost(turn)


def _reads(turn: Turn) -> Iterator[Sequence[Any]]:
    """Look-ups, but for those that wait for what the next page of the mirror tells."""
    connection_id, now = turn.visit.connection_id, turn.visit.now
    while True:
        held = mirroring.held_back(turn.db, turn.visit)
        some = tuple(kind for kind in registry.reading() if kind not in held)
        wanted = queued.Wanted(connection_id, now, some, turn.limits.batch_max)
        jobs = queued.due(turn.db, wanted)
        if not jobs:
            return
        yield pacing.fitting(turn, jobs)


def _due(turn: Turn, kinds: tuple[str, ...], limit: int) -> Iterator[Sequence[Any]]:
    connection_id, now = turn.visit.connection_id, turn.visit.now
    wanted = queued.Wanted(connection_id, now, kinds, limit)
    while jobs := queued.due(turn.db, wanted):
        yield pacing.fitting(turn, jobs)


def _send(turn: Turn, jobs: Sequence[Any]) -> str | None:
    outgoing = _Set()
    for flow, some in grouping.by_flow(jobs):
        _gather(turn, flow, some, outgoing)
    if not outgoing.asks:
        return None
    text = _hand_out(turn, outgoing, writes=jobs[0].writes)
    for flow, subject_ids in outgoing.started:
        flow.started(turn.db, turn.visit, subject_ids)
    return text


def _gather(turn: Turn, flow: Flow, jobs: Sequence[Any], outgoing: _Set) -> None:
    job_of = {job.subject_id: job for job in jobs}
    gathered = flow.gather(turn.db, turn.visit, list(job_of))
    subjects = {each: gathered[each] for each in job_of if each in gathered}
    unwanted = [subject for subject in job_of if subject not in subjects]
    queue.cancel(turn.db, [flow.kind], unwanted, turn.visit.now)
    lost.sought(turn, flow.kind, unwanted)
    asks, refusals = build(turn, flow, subjects)
    settling.refuse(turn, {job_of[s]: why for s, why in refusals.items()})
    for ask in asks:
        request_id = str(min(job_of[subject].id for subject in ask.subject_ids))
        outgoing.asks.append((request_id, ask))
        for subject in ask.subject_ids:
            outgoing.request_ids[job_of[subject].id] = request_id
    sent = [subject for ask in asks for subject in ask.subject_ids]
    outgoing.started.append((flow, sent))


def _hand_out(turn: Turn, outgoing: _Set, *, writes: bool) -> str:
    new_id = secrets.token_hex(10) if writes else None
    document = message_set.wrap(
        [(request_id, ask.request) for request_id, ask in outgoing.asks],
        version=turn.visit.version,
        edition=_edition(turn),
        new_id=new_id,
        old_id=_kept_record(turn) if writes else None,
    )
    sent = exchanges.Outgoing(
        connection_id=turn.visit.connection_id,
        session_id=turn.visit.session_id,
        request=document,
        request_count=len(outgoing.asks),
        job_count=len(outgoing.request_ids),
        writes=writes,
        message_set_id=new_id,
    )
    exchange_id = exchanges.hand_out(turn.db, sent, turn.visit.now)
    queue.claim(turn.db, exchange_id, outgoing.request_ids)
    journal.handed_out(turn, exchange_id, sent.request_count, sent.job_count)
    return document.decode("ascii")


def _clear_record(turn: Turn) -> str | None:
    kept = _kept_record(turn)
    if kept is None or lost.any_lost(turn):
        return None
    document = message_set.wrap(
        [], version=turn.visit.version, edition=_edition(turn), old_id=kept
    )
    clear = exchanges.Outgoing(
        connection_id=turn.visit.connection_id,
        session_id=turn.visit.session_id,
        request=document,
        request_count=0,
        job_count=0,
        writes=False,
        message_set_id=None,
        purpose="clear",
    )
    exchanges.hand_out(turn.db, clear, turn.visit.now)
    return document.decode("ascii")


def _kept_record(turn: Turn) -> str | None:
    connection = connections.lock(turn.db, turn.visit.connection_id)
    kept: str | None = connection.kept_message_set
    return kept


def _edition(turn: Turn) -> str:
    return turn.visit.country if turn.visit.country in _EDITIONS else "US"
