"""The way out: claim, gather, build, wrap."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from qbwc_server.conversation import grouping, lost
from qbwc_server.conversation.limits import Limits
from qbwc_server.flows import registry
from qbwc_server.flows.base import Ask, Flow, Refusal, Visit
from qbwc_server.store import connections, exchanges, queue
from qbxml import errors, message_set
from qbxml.status import StatusClass


@dataclass
class _Set:
    """A request set being put together."""

    asks: list[Ask] = field(default_factory=list)
    #: the request ID of each job that travels
    request_ids: dict[int, str] = field(default_factory=dict)
    started: list[tuple[Flow, list[int]]] = field(default_factory=list)


def next_set(db: sa.Connection, visit: Visit, limits: Limits) -> str | None:
    """Hand out the next request set of a connection, None when nothing is due."""
    resent = lost.settle(db, visit)
    if resent is not None:
        return exchanges.request_of(db, resent).decode("ascii")
    for jobs in _batches(db, visit, limits):
        text = _send(db, visit, jobs)
        if text is not None:
            return text
    return _clear_record(db, visit)


def due(db: sa.Connection, visit: Visit) -> int:
    """How many jobs this session could take now."""
    held_up = lost.any_lost(db, visit)
    return queue.count_due(db, visit.connection_id, visit.now, reads_only=held_up)


def remaining(db: sa.Connection, visit: Visit) -> int:
    """How much this session still has to do, the clearing of a record included."""
    jobs = due(db, visit)
    if jobs or lost.any_lost(db, visit):
        return jobs
    return int(connections.lock(db, visit.connection_id).kept_message_set is not None)


def _batches(
    db: sa.Connection, visit: Visit, limits: Limits
) -> Iterator[Sequence[Any]]:
    # Each look at the table comes after the one before was used up or found empty.
    held_up = lost.any_lost(db, visit)
    part = queue.oldest_part(db, visit.connection_id)
    while part and not (held_up and part[0].writes):
        yield part
        part = queue.oldest_part(db, visit.connection_id)
    alone = registry.alone()
    yield from _due(db, visit, _wanted(db, visit, limits, writes=False))
    for kind in alone:
        yield from _due(
            db,
            visit,
            queue.Wanted(visit.connection_id, visit.now, False, 1, (kind,)),
        )
    if not held_up:
        yield from _due(db, visit, _wanted(db, visit, limits, writes=True))


def _due(
    db: sa.Connection, visit: Visit, wanted: queue.Wanted
) -> Iterator[Sequence[Any]]:
    while jobs := queue.due(db, wanted):
        yield jobs


def _wanted(
    db: sa.Connection, visit: Visit, limits: Limits, *, writes: bool
) -> queue.Wanted:
    size = _size(exchanges.pace(db, visit.connection_id, writes), limits)
    return queue.Wanted(
        visit.connection_id,
        visit.now,
        writes,
        size,
        not_kinds=registry.alone(),
    )


def _size(pace: exchanges.Pace | None, limits: Limits) -> int:
    if pace is None:
        return min(limits.batch_first, limits.batch_max)
    affordable = int(limits.batch_seconds * pace.requests / max(pace.seconds, 0.001))
    grown = max(pace.requests, limits.batch_first) * limits.batch_growth
    return max(1, min(affordable, grown, limits.batch_max))


def _send(db: sa.Connection, visit: Visit, jobs: Sequence[Any]) -> str | None:
    outgoing = _Set()
    for flow, some in grouping.by_flow(jobs):
        _gather(db, visit, flow, some, outgoing)
    if not outgoing.asks:
        return None
    text = _hand_out(db, visit, outgoing, writes=jobs[0].writes)
    for flow, subject_ids in outgoing.started:
        flow.started(db, visit, subject_ids)
    return text


def _gather(
    db: sa.Connection, visit: Visit, flow: Flow, jobs: Sequence[Any], outgoing: _Set
) -> None:
    job_of = {job.subject_id: job for job in jobs}
    gathered = flow.gather(db, visit, list(job_of))
    subjects = {each: gathered[each] for each in job_of if each in gathered}
    unwanted = [subject for subject in job_of if subject not in subjects]
    queue.cancel(db, [flow.kind], unwanted, visit.now)
    asks, refusals = build(flow, visit, subjects)
    for subject, refusal in refusals.items():
        grouping.refuse(db, visit, [job_of[subject]], refusal)
    sent: list[int] = []
    for ask in asks:
        request_id = str(min(job_of[subject].id for subject in ask.subject_ids))
        for subject in ask.subject_ids:
            outgoing.request_ids[job_of[subject].id] = request_id
        sent.extend(ask.subject_ids)
    outgoing.asks.extend(asks)
    outgoing.started.append((flow, sent))


def build(
    flow: Flow, visit: Visit, subjects: Mapping[int, Any]
) -> tuple[list[Ask], dict[int, Refusal]]:
    """Build requests; where the language forbids one, only its subject is refused."""
    if not subjects:
        return [], {}
    try:
        asks = flow.build(visit, subjects)
        for ask in asks:
            message_set.build(ask.request, visit.version, edition(visit.country))
    except errors.RequestError as error:
        if len(subjects) == 1:
            return [], dict.fromkeys(subjects, _not_allowed(error))
        return _build_one_by_one(flow, visit, subjects)
    return asks, {}


def edition(country: str) -> str:
    """The edition of the language for a country's QuickBooks."""
    return country if country in ("CA", "UK", "AU") else "US"


def _build_one_by_one(
    flow: Flow, visit: Visit, subjects: Mapping[int, Any]
) -> tuple[list[Ask], dict[int, Refusal]]:
    asks: list[Ask] = []
    refusals: dict[int, Refusal] = {}
    for subject_id, subject in subjects.items():
        some, refused = build(flow, visit, {subject_id: subject})
        asks.extend(some)
        refusals.update(refused)
    return asks, refusals


def _not_allowed(error: errors.RequestError) -> Refusal:
    return Refusal(StatusClass.REFUSED, "NOT_ALLOWED", str(error))


def _hand_out(db: sa.Connection, visit: Visit, outgoing: _Set, *, writes: bool) -> str:
    new_id = secrets.token_hex(10) if writes else None
    old_id = connections.lock(db, visit.connection_id).kept_message_set
    first = {id_: ask for ask, id_ in zip(outgoing.asks, _ids(outgoing), strict=True)}
    document = message_set.wrap(
        [(request_id, ask.request) for request_id, ask in first.items()],
        version=visit.version,
        edition=edition(visit.country),
        new_id=new_id,
        old_id=old_id if writes else None,
    )
    exchange_id = exchanges.hand_out(
        db,
        exchanges.Outgoing(
            visit.connection_id,
            visit.session_id,
            document,
            len(outgoing.asks),
            writes,
            new_id,
        ),
        visit.now,
    )
    queue.claim(db, exchange_id, outgoing.request_ids)
    return document.decode("ascii")


def _ids(outgoing: _Set) -> list[str]:
    # The jobs were added ask by ask, so the IDs come in the order of the asks.
    return list(dict.fromkeys(outgoing.request_ids.values()))


def _clear_record(db: sa.Connection, visit: Visit) -> str | None:
    kept = connections.lock(db, visit.connection_id).kept_message_set
    if kept is None or lost.any_lost(db, visit):
        return None
    document = message_set.wrap(
        [], version=visit.version, edition=edition(visit.country), old_id=kept
    )
    exchanges.hand_out(
        db,
        exchanges.Outgoing(
            visit.connection_id, visit.session_id, document, 0, False, None, "clear"
        ),
        visit.now,
    )
    return document.decode("ascii")
