"""Requests that may be repeated: the first answer under an Idempotency-Key counts.

The answer is stored in the transaction of what it tells of, so that a key is known if
and only if its orders are. A refusal changes nothing and is not stored: the request
may be mended and sent again under its key.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from qbwc_server.faces import answers
from qbwc_server.faces.answers import Answer
from qbwc_server.store import access
from qbwc_server.store.database import Database

LONGEST = 255
#: how long an answer is given again
KEPT = timedelta(days=30)
REPLAYED = {"Idempotency-Replayed": "true"}
_USED = "was used for another request; every request needs one of its own"


@dataclass(frozen=True)
class Request:
    """A request that names itself."""

    token_id: int
    key: str
    digest: str
    now: datetime


class _Raced(Exception):
    """Another request under the same key was answered first."""


def key(found: str | None) -> str | None:
    """Check an Idempotency-Key, or refuse it with 400."""
    if found is None:
        return None
    if not 1 <= len(found.strip()) <= LONGEST:
        raise answers.refused(400, f"Idempotency-Key has 1 to {LONGEST} characters.")
    return found.strip()


def digest(address: str, content: bytes) -> str:
    """Sum up what a request asks for."""
    return hashlib.sha256(
        address.encode("utf-8", "replace") + b"\0" + content
    ).hexdigest()


def once(
    database: Database,
    request: Request,
    carry_out: Callable[[sa.Connection], Answer],
) -> Answer:
    """Carry a request out, or give the answer that it had."""
    while True:
        try:
            with database.transaction() as db:
                return _earlier(db, request) or _carried_out(db, request, carry_out)
        except _Raced:
            # All was undone; the other one's answer is there now.
            continue


def _earlier(db: sa.Connection, request: Request) -> Answer | None:
    stored = access.earlier_answer(db, request.token_id, request.key)
    if stored is None:
        return None
    if stored.request_digest != request.digest:
        return answers.wrong_fields([answers.wrong_field("Idempotency-Key", _USED)])
    return Answer(stored.status, stored.answer["body"], REPLAYED)


def _carried_out(
    db: sa.Connection, request: Request, carry_out: Callable[[sa.Connection], Answer]
) -> Answer:
    answer = carry_out(db)
    if answer.status < answers.FIRST_ERROR and not _keep(db, request, answer):
        raise _Raced
    return answer


def _keep(db: sa.Connection, request: Request, answer: Answer) -> bool:
    values: dict[str, Any] = {
        "token_id": request.token_id,
        "key": request.key,
        "request_digest": request.digest,
        "status": answer.status,
        "answer": {"body": answer.body},
        "created_at": request.now,
    }
    access.forget_old_answers(db, request.now - KEPT)
    return access.keep_answer(db, values)
