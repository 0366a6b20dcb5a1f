"""Judge, record, settle: each job by the answer to its own request."""

import logging
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qbwc_server.conversation import grouping, lost, parts
from qbwc_server.conversation.turn import Turn
from qbwc_server.flows import verdicts
from qbwc_server.flows.base import Flow, Refusal
from qbwc_server.store import queue, sessions
from qbxml import errors
from qbxml.responses import Response
from qbxml.status import StatusClass

_log = logging.getLogger(__name__)


@dataclass
class _Decided:
    """What was decided of the jobs of one answer."""

    done: dict[str, dict[Any, Any]] = field(default_factory=lambda: defaultdict(dict))
    refused: dict[Any, Refusal] = field(default_factory=dict)
    again: dict[Any, verdicts.Retry] = field(default_factory=dict)
    doubtful: list[Any] = field(default_factory=list)


def settle(turn: Turn, jobs: Sequence[Any], answers: Mapping[str, Response]) -> None:
    """Settle jobs by the answers to their requests."""
    decided = _Decided()
    results: dict[str, Any] = {}
    for flow, some in grouping.by_flow(jobs):
        for job in some:
            response = answers.get(job.request_id)
            case = verdicts.Case(response, flow.writes, job.attempts, turn.visit.now)
            verdict = verdicts.judge(case, turn.visit.patience)
            if isinstance(verdict, verdicts.Done) and response is not None:
                verdict = _read(flow, response, results) or verdict
            _decide(decided, job, verdict, results)
    _write(turn, jobs, decided)


def refuse(turn: Turn, refusals: Mapping[Any, Refusal]) -> None:
    """Fail jobs, and put before a person the lost writes that they were to find."""
    grouping.refuse(turn, refusals)
    for flow, some in grouping.by_flow(list(refusals)):
        why = {job.subject_id: refusals[job] for job in some}
        lost.not_sought(turn, flow.kind, why)


def retry(turn: Turn, again: Mapping[Any, verdicts.Retry]) -> None:
    """Let jobs go out once more, each not before its time."""
    queue.retry(turn.db, {job.id: (each.at, each.error) for job, each in again.items()})
    for flow, some in grouping.by_flow(list(again)):
        flow.put_back(turn.db, turn.visit, [job.subject_id for job in some])


def _read(
    flow: Flow, response: Response, results: dict[str, Any]
) -> verdicts.Verdict | None:
    """Read an answer once for all its jobs; return a verdict if it cannot be read."""
    if response.request_id in results:
        return None
    try:
        results[response.request_id] = flow.read(response)
    except errors.ResponseError as error:
        if flow.writes:
            return verdicts.Doubtful(str(error))
        return verdicts.Refused(Refusal(StatusClass.REFUSED, "UNREADABLE", str(error)))
    return None


def _decide(
    decided: _Decided, job: Any, verdict: verdicts.Verdict, results: Mapping[str, Any]
) -> None:
    match verdict:
        case verdicts.Done():
            decided.done[job.kind][job] = results[job.request_id]
        case verdicts.Retry():
            decided.again[job] = verdict
        case verdicts.Refused(refusal):
            decided.refused[job] = refusal
        case verdicts.Doubtful():
            decided.doubtful.append(job)


def _write(turn: Turn, jobs: Sequence[Any], decided: _Decided) -> None:
    # The lost ones first: what is recorded next may already find them.
    queue.lose_some(turn.db, [job.id for job in decided.doubtful])
    for flow, _ in grouping.by_flow([j for d in decided.done.values() for j in d]):
        _record(turn, flow, decided.done[flow.kind])
    shared = _shared(jobs, decided.refused)
    own = {job: why for job, why in decided.refused.items() if job not in shared}
    refuse(turn, own)
    _ask_apart(turn, shared)
    retry(turn, decided.again)
    lost.seek(turn, decided.doubtful)
    done = sum(len(some) for some in decided.done.values())
    sessions.count(turn.db, turn.visit.session_id, done, 0)


def _record(turn: Turn, flow: Flow, results: Mapping[Any, Any]) -> None:
    try:
        with turn.db.begin_nested():
            _record_all(turn, flow, results)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        # One answer that trips our own code must not hold up the others for ever.
        _log.exception("recording answers of kind %s failed", flow.kind)
        if len(results) == 1:
            _could_not_record(turn, flow, next(iter(results)))
            return
        for job, result in results.items():
            _record(turn, flow, {job: result})


def _record_all(turn: Turn, flow: Flow, results: Mapping[Any, Any]) -> None:
    found = {job.subject_id: result for job, result in results.items()}
    # Completed first: what is recorded may call for another job of the same kind.
    queue.complete(turn.db, [job.id for job in results], turn.visit.now)
    flow.record(turn.db, turn.visit, found)
    lost.sought(turn, flow.kind, list(found))


def _could_not_record(turn: Turn, flow: Flow, job: Any) -> None:
    text = (
        "QuickBooks answered, but this server could not record the answer;"
        " its log says why"
    )
    if flow.writes:
        refusal = Refusal(StatusClass.IN_DOUBT, "NOT_RECORDED", text)
        grouping.doubt(turn, {job: refusal})
        return
    refuse(turn, {job: Refusal(StatusClass.REFUSED, "NOT_RECORDED", text)})


def _shared(jobs: Sequence[Any], refused: Mapping[Any, Refusal]) -> list[Any]:
    """The refused jobs whose request was made for others as well."""
    users = Counter(job.request_id for job in jobs)
    return [job for job in refused if users[job.request_id] > 1]


def _ask_apart(turn: Turn, jobs: Sequence[Any]) -> None:
    # One bad name has a whole list of names refused: the others must not suffer.
    by_request: dict[str, list[Any]] = defaultdict(list)
    for job in jobs:
        by_request[job.request_id].append(job)
    for some in by_request.values():
        parts.halve(turn.db, some, some[0].exchange_id)
    grouping.put_back(turn, jobs)
