"""The way back: open what the Web Connector brings, and settle it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from qbwc_server.calls import ReceiveResponse, Spooled
from qbwc_server.conversation import (
    grouping,
    journal,
    lost,
    pacing,
    parts,
    settling,
    taking,
)
from qbwc_server.conversation.turn import Turn
from qbwc_server.flows import verdicts
from qbwc_server.states import JobState
from qbwc_server.store import connections, exchanges, queue, queued
from qbxml import errors, responses, status
from qbxml.responses import Answer, Response

#: message-set codes that say the outcome of the set itself is not known (qbxml 2.4)
_UNKNOWN_SET = 600
_DOUBTFUL_SETS = frozenset({_UNKNOWN_SET, 9001, 9002, 9004, 9005})
_UNREADABLE = "0x80040400"


def take(turn: Turn, exchange: Any, call: ReceiveResponse) -> str:
    """Settle an exchange by what came back; return '' or why the session must end."""
    problem = _settle(turn, exchange, call)
    journal.answered(turn, exchange, len(call.response), problem)
    return problem


def _settle(turn: Turn, exchange: Any, call: ReceiveResponse) -> str:
    if exchange.purpose == "clear":
        return _cleared(turn, exchange, call)
    if call.hresult.strip() or call.is_blank:
        return _not_answered(turn, exchange, call)
    try:
        answer = _read(turn, exchange, call)
    except errors.ResponseError as error:
        exchanges.keep_answer(turn.db, exchange.id, call.blocks())
        return _give_up(turn, exchange, f"QuickBooks' answer is unreadable: {error}")
    answers = list(answer.responses)
    if answer.set_status in _DOUBTFUL_SETS and not answers:
        return _set_in_doubt(turn, exchange, call, answer)
    _keep(turn, exchange, call)
    jobs = queued.of_exchange(turn.db, exchange.id, JobState.CLAIMED)
    settling.settle(turn, jobs, _by_request(jobs, answers))
    pacing.learn(turn, exchange, jobs, len(call.response))
    return ""


def _read(turn: Turn, exchange: Any, call: ReceiveResponse) -> Answer:
    if not isinstance(call.response, Spooled):
        return responses.read(call.response)
    early = taking.Taking(turn, exchange.id)
    # What was taken of an answer that turns out to be none is given back.
    with turn.db.begin_nested():
        answer = responses.read(call.response.open(), early.take)
        early.finish()
    return answer


def _keep(turn: Turn, exchange: Any, call: ReceiveResponse) -> None:
    exchanges.answer(turn.db, exchange.id, call.blocks(), turn.visit.now)
    if exchange.writes:
        values = {"kept_message_set": exchange.message_set_id}
        connections.update(turn.db, turn.visit.connection_id, values)


def _set_in_doubt(
    turn: Turn, exchange: Any, call: ReceiveResponse, answer: Answer
) -> str:
    code = answer.set_status or 0
    if code == _UNKNOWN_SET:
        values = {"kept_message_set": None}
        connections.update(turn.db, turn.visit.connection_id, values)
    exchanges.keep_answer(turn.db, exchange.id, call.blocks())
    exchanges.doubt(turn.db, exchange.id, code)
    meaning = status.of(code).meaning
    text = f"QuickBooks answered the request set with status {code}. {meaning}"
    return _give_up(turn, exchange, text)


def _by_request(
    jobs: Sequence[Any], answers: Sequence[Response]
) -> dict[str, Response]:
    named = {answer.request_id: answer for answer in answers if answer.request_id}
    asked = list(dict.fromkeys(job.request_id for job in jobs))
    if len(named) == len(answers) or len(asked) != len(answers):
        return named
    # What does not name its request comes in the order of the requests (qbxml 1.3).
    nameless = {
        asked_id: replace(answer, request_id=asked_id)
        for asked_id, answer in zip(asked, answers, strict=True)
        if not answer.request_id
    }
    return nameless | named


def _not_answered(turn: Turn, exchange: Any, call: ReceiveResponse) -> str:
    explanation = status.of_hresult(call.hresult)
    said = " ".join(f"{call.hresult} {call.message}".split())
    if explanation is not None and explanation.code == _UNREADABLE:
        _unread(turn, exchange, said)
        return ""
    why = said or "QuickBooks gave no answer"
    if explanation is not None:
        why = f"{explanation.meaning} {explanation.what_to_do} ({said})"
    return _give_up(turn, exchange, why)


def _unread(turn: Turn, exchange: Any, said: str) -> None:
    """Halve a set that QuickBooks could not parse until the bad request is alone."""
    jobs = queued.of_exchange(turn.db, exchange.id, JobState.CLAIMED)
    exchanges.unread(turn.db, exchange.id, _UNREADABLE, said)
    pacing.shrink(turn, jobs)
    if len(jobs) > 1:
        parts.halve(turn.db, jobs, exchange.id)
    if exchange.writes:
        # 'Nothing was done' is not documented: look before a half is sent again.
        queue.lose(turn.db, exchange.id)
        lost.seek(turn, jobs)
        return
    exchanges.recovered(turn.db, [exchange.id])
    if len(jobs) == 1:
        _unread_alone(turn, jobs[0], said)
        return
    grouping.put_back(turn, jobs)


def _unread_alone(turn: Turn, job: Any, said: str) -> None:
    """Refuse the one bad look-up; but not the first time where a lost write waits."""
    patience = turn.visit.patience
    if lost.is_probe(turn, job) and job.attempts < patience.max_attempts:
        at = turn.visit.now + verdicts.wait(job.attempts, patience)
        settling.retry(turn, {job: verdicts.Retry(at, said)})
        return
    settling.refuse(turn, {job: lost.unreadable(said)})


def _give_up(turn: Turn, exchange: Any, why: str) -> str:
    lost.lose(turn, exchange, why)
    return why


def _cleared(turn: Turn, exchange: Any, call: ReceiveResponse) -> str:
    # Whatever came back: the record is not ours to keep any longer.
    exchanges.answer(turn.db, exchange.id, call.blocks(), turn.visit.now)
    values = {"kept_message_set": None}
    connections.update(turn.db, turn.visit.connection_id, values)
    return ""
