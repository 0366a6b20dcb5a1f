"""What an answer means for its jobs: decided purely, written by others.

Source of the rules: business-rules 6.5, architecture "An exchange" 5, qbxml 3.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from qbwc_server.flows.base import Patience, Refusal
from qbxml import status
from qbxml.responses import Response
from qbxml.status import StatusClass

#: the longest wait between two attempts
LONGEST_WAIT = timedelta(hours=6)
_NOT_FOUND = 500
_GOOD = (StatusClass.OK, StatusClass.WARNING, StatusClass.NOTHING_FOUND)


@dataclass(frozen=True)
class Done:
    """The answer is good; its result can be recorded."""


@dataclass(frozen=True)
class Retry:
    """QuickBooks was busy: once more, not before a time."""

    at: datetime
    error: str


@dataclass(frozen=True)
class Refused:
    """QuickBooks said no, for good."""

    refusal: Refusal


@dataclass(frozen=True)
class Doubtful:
    """It may or may not have been carried out."""

    error: str


Verdict = Done | Retry | Refused | Doubtful


@dataclass(frozen=True)
class Case:
    """An answer, and what the verdict on it depends on."""

    response: Response | None
    writes: bool
    attempts: int
    now: datetime


def judge(case: Case, patience: Patience) -> Verdict:
    """Say what an answer means for the jobs that asked."""
    if case.response is None:
        return _unanswered(case, patience)
    kind = status.classify(case.response.status, writes=case.writes)
    if case.writes and _names_what_is_gone(case.response):
        return Refused(_refusal(StatusClass.REFERENCE_GONE, case.response))
    if kind in _GOOD:
        return Done()
    if kind is StatusClass.IN_DOUBT and case.writes:
        return Doubtful(_sentence(case.response))
    if kind in (StatusClass.BUSY, StatusClass.IN_DOUBT):
        return _again_or_never(case, case.response, patience)
    return Refused(_refusal(kind, case.response))


def wait(attempts: int, patience: Patience) -> timedelta:
    """How long to wait after so many attempts: doubling each time."""
    seconds = patience.retry_seconds * 2 ** min(max(attempts - 1, 0), 20)
    return min(timedelta(seconds=seconds), LONGEST_WAIT)


def _names_what_is_gone(response: Response) -> bool:
    # 500 is a warning with data; on a write without data it names a gone object.
    empty = not response.records and response.recovery is None
    return empty and response.status.code == _NOT_FOUND


def _unanswered(case: Case, patience: Patience) -> Verdict:
    text = "QuickBooks answered the request set but not this request"
    if case.writes:
        return Doubtful(text)
    if case.attempts >= patience.max_attempts:
        return Refused(Refusal(StatusClass.REFUSED, "NOT_ANSWERED", text))
    # Once more at once; after that it would hold up a visit for ever.
    pause = wait(case.attempts - 1, patience) if case.attempts > 1 else timedelta()
    return Retry(case.now + pause, text)


def _again_or_never(case: Case, response: Response, patience: Patience) -> Verdict:
    if case.attempts < patience.max_attempts:
        at = case.now + wait(case.attempts, patience)
        return Retry(at, _sentence(response))
    return Refused(_refusal(StatusClass.BUSY, response))


def _refusal(kind: StatusClass, response: Response) -> Refusal:
    return Refusal(kind, str(response.status.code), _sentence(response))


def _sentence(response: Response) -> str:
    text = " ".join(response.status.message.split())
    return f"QuickBooks answered {response.status.code}: {text or 'no text'}"
