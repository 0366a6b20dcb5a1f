"""The way back: open, judge, record, settle."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from qbwc_server.calls import ReceiveResponse
from qbwc_server.conversation import grouping, lost
from qbwc_server.flows import verdicts
from qbwc_server.flows.base import Flow, Refusal, Visit
from qbwc_server.states import JobState
from qbwc_server.store import connections, exchanges, queue, sessions
from qbxml import errors, responses, status
from qbxml.status import StatusClass

_log = logging.getLogger(__name__)
#: message-set codes that say the outcome of the set itself is not known (qbxml 2.4)
_DOUBTFUL_SETS = frozenset({600, 9001, 9002, 9004, 9005})
_UNREADABLE = "0x80040400"


@dataclass
class _Settlement:
    """What was decided of the jobs of one answer."""

    done: dict[str, dict[int, Any]] = field(default_factory=lambda: defaultdict(dict))
    refused: list[tuple[Any, Refusal]] = field(default_factory=list)
    again: list[tuple[Any, verdicts.Retry]] = field(default_factory=list)
    doubtful: list[Any] = field(default_factory=list)


def take(db: sa.Connection, visit: Visit, exchange: Any, call: ReceiveResponse) -> str:
    """Settle an exchange by what came back; return '' or why the session must end."""
    if exchange.purpose == "clear":
        return _cleared(db, visit, exchange, call)
    if call.hresult.strip() or not call.response.strip():
        return _not_answered(db, visit, exchange, call)
    try:
        answer = responses.read(call.response)
    except errors.ResponseError as error:
        exchanges.keep_answer(db, exchange.id, _bytes(call.response))
        return _give_up(
            db, visit, exchange, f"QuickBooks' answer is unreadable: {error}"
        )
    return _answered(db, visit, exchange, call, answer)


def _answered(
    db: sa.Connection,
    visit: Visit,
    exchange: Any,
    call: ReceiveResponse,
    answer: responses.Answer,
) -> str:
    by_id = {each.request_id: each for each in answer.responses}
    if answer.set_status in _DOUBTFUL_SETS and not by_id:
        _forget_record(db, visit, answer.set_status)
        exchanges.keep_answer(db, exchange.id, _bytes(call.response))
        return _give_up(
            db, visit, exchange, _set_sentence(answer.set_status), answer.set_status
        )
    exchanges.answer(db, exchange.id, _bytes(call.response), visit.now)
    if exchange.writes:
        values = {"kept_message_set": exchange.message_set_id}
        connections.update(db, visit.connection_id, values)
    jobs = queue.of_exchange(db, exchange.id, JobState.CLAIMED)
    settle(db, visit, jobs, _by_request(jobs, answer.responses))
    return ""


def settle(
    db: sa.Connection,
    visit: Visit,
    jobs: Sequence[Any],
    answers: Mapping[str, responses.Response],
) -> None:
    """Settle each job on its own by the answer to its request."""
    decided = _Settlement()
    results: dict[str, Any] = {}
    for flow, some in grouping.by_flow(jobs):
        for job in some:
            response = answers.get(job.request_id)
            case = verdicts.Case(response, flow.writes, job.attempts, visit.now)
            verdict = verdicts.judge(case, visit.patience)
            if isinstance(verdict, verdicts.Done) and response is not None:
                verdict = _read(flow, response, results) or verdict
            _decide(decided, job, verdict, results)
    _write(db, visit, decided, {job.id: job for job in jobs})


def _read(
    flow: Flow, response: responses.Response, results: dict[str, Any]
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
    decided: _Settlement,
    job: Any,
    verdict: verdicts.Verdict,
    results: Mapping[str, Any],
) -> None:
    match verdict:
        case verdicts.Done():
            decided.done[job.kind][job.id] = results[job.request_id]
        case verdicts.Retry():
            decided.again.append((job, verdict))
        case verdicts.Refused(refusal):
            decided.refused.append((job, refusal))
        case verdicts.Doubtful():
            decided.doubtful.append(job)


def _write(
    db: sa.Connection, visit: Visit, decided: _Settlement, jobs: Mapping[int, Any]
) -> None:
    done = [jobs[job_id] for found in decided.done.values() for job_id in found]
    queue.lose_some(db, [job.id for job in decided.doubtful])
    for flow, some in grouping.by_flow(done):
        _record(db, visit, flow, {job: decided.done[flow.kind][job.id] for job in some})
    for flow, some in grouping.by_flow([job for job, _ in decided.refused]):
        _refuse(db, visit, flow, some, {job.id: why for job, why in decided.refused})
    for job, retry in decided.again:
        queue.retry(db, [job.id], retry.at, retry.error)
    for flow, some in grouping.by_flow([job for job, _ in decided.again]):
        flow.put_back(db, visit, [job.subject_id for job in some])
    lost.seek(db, visit, decided.doubtful)
    sessions.count(db, visit.session_id, len(done), len(decided.refused))


def _record(
    db: sa.Connection, visit: Visit, flow: Flow, results: Mapping[Any, Any]
) -> None:
    try:
        with db.begin_nested():
            _record_all(db, visit, flow, results)
    except sa.exc.DBAPIError:
        raise
    except Exception:
        # One answer that trips our own code must not hold up the others for ever.
        _log.exception("recording answers of kind %s failed", flow.kind)
        if len(results) > 1:
            for job, result in results.items():
                _record(db, visit, flow, {job: result})
            return
        _could_not_record(db, visit, flow, next(iter(results)))


def _record_all(
    db: sa.Connection, visit: Visit, flow: Flow, results: Mapping[Any, Any]
) -> None:
    # Completed first: what is recorded may call for another job of the same kind.
    queue.complete(db, [job.id for job in results], visit.now)
    flow.record(db, visit, {job.subject_id: found for job, found in results.items()})
    lost.sought(db, visit, flow.kind, [job.subject_id for job in results])


def _could_not_record(db: sa.Connection, visit: Visit, flow: Flow, job: Any) -> None:
    refusal = Refusal(
        StatusClass.IN_DOUBT if flow.writes else StatusClass.REFUSED,
        "NOT_RECORDED",
        "QuickBooks answered, but this server could not record the answer; "
        "its log says why",
    )
    queue.fail(db, {job.id: (refusal.code, refusal.text)}, visit.now)
    settle_with = flow.doubt if flow.writes else flow.refuse
    settle_with(db, visit, {job.subject_id: refusal})


def _refuse(
    db: sa.Connection,
    visit: Visit,
    flow: Flow,
    jobs: Sequence[Any],
    why: Mapping[int, Refusal],
) -> None:
    failures = {job.id: (why[job.id].code, why[job.id].text) for job in jobs}
    queue.fail(db, failures, visit.now)
    refusals = {job.subject_id: why[job.id] for job in jobs}
    flow.refuse(db, visit, refusals)
    lost.not_sought(db, visit, flow.kind, refusals)


def _by_request(
    jobs: Sequence[Any], answers: Sequence[responses.Response]
) -> dict[str, responses.Response]:
    if any(answer.request_id for answer in answers):
        return {answer.request_id: answer for answer in answers}
    # No answer names its request: they come in the order of the requests (qbxml 1.3).
    asked = list(dict.fromkeys(job.request_id for job in jobs))
    if len(asked) != len(answers):
        return {}
    pairs = zip(asked, answers, strict=True)
    return {
        asked_id: replace(answer, request_id=asked_id) for asked_id, answer in pairs
    }


def _not_answered(
    db: sa.Connection, visit: Visit, exchange: Any, call: ReceiveResponse
) -> str:
    explanation = status.of_hresult(call.hresult)
    said = " ".join(f"{call.hresult} {call.message}".split())
    if explanation is not None and explanation.code == _UNREADABLE:
        _halve(db, visit, exchange, said)
        return ""
    why = said or "QuickBooks gave no answer"
    if explanation is not None:
        why = f"{explanation.meaning} {explanation.what_to_do} ({said})"
    return _give_up(db, visit, exchange, why)


def _halve(db: sa.Connection, visit: Visit, exchange: Any, said: str) -> None:
    jobs = queue.of_exchange(db, exchange.id, JobState.CLAIMED)
    exchanges.unread(db, exchange.id, _UNREADABLE, said)
    requests = list(dict.fromkeys(job.request_id for job in jobs))
    if len(jobs) > 1:
        _part(db, exchange, jobs, requests)
    if exchange.writes:
        # 'Nothing was done' is not documented: look before a half is sent again.
        lost.seek(db, visit, queue.lose(db, exchange.id))
        return
    exchanges.recovered(db, [exchange.id])
    if len(jobs) == 1:
        grouping.refuse(db, visit, jobs, lost.unreadable(said))
        return
    lost.put_back(db, visit, jobs)


def _part(
    db: sa.Connection, exchange: Any, jobs: Sequence[Any], requests: Sequence[str]
) -> None:
    # A request that many jobs share is cut too: its jobs ask in two requests then.
    middle = (len(jobs) + 1) // 2
    first = {job.id for job in jobs[:middle]}
    if len(requests) > 1:
        early = set(requests[: (len(requests) + 1) // 2])
        first = {job.id for job in jobs if job.request_id in early}
    queue.isolate(
        db,
        {
            f"{exchange.id}a": sorted(first),
            f"{exchange.id}b": [job.id for job in jobs if job.id not in first],
        },
    )


def _give_up(
    db: sa.Connection,
    visit: Visit,
    exchange: Any,
    why: str,
    set_status: int | None = None,
) -> str:
    exchanges.doubt(db, exchange.id, set_status)
    lost.lose(db, visit, exchange, why)
    return why


def _cleared(
    db: sa.Connection, visit: Visit, exchange: Any, call: ReceiveResponse
) -> str:
    # Whatever came back: the record is not ours to keep any longer.
    exchanges.answer(db, exchange.id, _bytes(call.response), visit.now)
    connections.update(db, visit.connection_id, {"kept_message_set": None})
    return ""


def _forget_record(db: sa.Connection, visit: Visit, set_status: int | None) -> None:
    if set_status == 600:
        connections.update(db, visit.connection_id, {"kept_message_set": None})


def _set_sentence(set_status: int | None) -> str:
    explanation = status.of(set_status) if set_status is not None else None
    meaning = explanation.meaning if explanation else ""
    return f"QuickBooks answered the request set with status {set_status}. {meaning}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
