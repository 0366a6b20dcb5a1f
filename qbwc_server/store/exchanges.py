"""The exchanges: every request set and its answer, byte for byte."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Exchange
from qbwc_server.states import ExchangeState
from qbwc_server.store import statements

_exchanges = Exchange.__table__.c
#: everything but the two bodies
_HEAD = [c for c in _exchanges if c.name not in ("request", "answer")]


# Made once: every call of the Web Connector asks it.
_OUTSTANDING = sa.select(*_HEAD).where(
    _exchanges.session_id == sa.bindparam("session"),
    sa.text("exchanges.state = 'sent'"),
)
#: small steps: nobody waits for a purge
PURGED_AT_ONCE = 100


@dataclass(frozen=True)
class Outgoing:
    """A request set about to be handed out."""

    connection_id: int
    session_id: int
    request: bytes
    request_count: int
    job_count: int
    writes: bool
    message_set_id: str | None
    purpose: str = "jobs"


def hand_out(db: sa.Connection, outgoing: Outgoing, now: datetime) -> int:
    """Store a request set as sent and return its id."""
    exchange_id: int = db.execute(
        sa.insert(Exchange)
        .values(
            connection_id=outgoing.connection_id,
            session_id=outgoing.session_id,
            state=ExchangeState.SENT,
            purpose=outgoing.purpose,
            writes=outgoing.writes,
            message_set_id=outgoing.message_set_id,
            request_count=outgoing.request_count,
            job_count=outgoing.job_count,
            request=zlib.compress(outgoing.request),
            first_sent_at=now,
            sent_at=now,
        )
        .returning(_exchanges.id)
    ).scalar_one()
    return exchange_id


def outstanding(db: sa.Connection, session_id: int) -> sa.Row[Any] | None:
    """The exchange of a session that was sent and not answered."""
    return db.execute(_OUTSTANDING, {"session": session_id}).first()


def latest(db: sa.Connection, session_id: int) -> sa.Row[Any] | None:
    """The last exchange of a session."""
    return db.execute(
        sa.select(*_HEAD)
        .where(_exchanges.session_id == session_id)
        .order_by(_exchanges.sent_at.desc(), _exchanges.id.desc())
        .limit(1)
    ).first()


def unanswered(db: sa.Connection, connection_id: int) -> Sequence[sa.Row[Any]]:
    """Exchanges of a connection that were sent and never answered."""
    return db.execute(
        sa.select(*_HEAD).where(
            _exchanges.connection_id == connection_id,
            _exchanges.state == ExchangeState.SENT,
        )
    ).all()


def doubtful(db: sa.Connection, connection_id: int) -> Sequence[sa.Row[Any]]:
    """Sets of writes whose outcome is not known, oldest first."""
    return db.execute(
        sa.select(*_HEAD)
        .where(
            _exchanges.connection_id == connection_id,
            # The words stand in the text, for the index is made for these alone.
            sa.text("exchanges.state IN ('lost', 'unread')"),
        )
        .order_by(_exchanges.id)
    ).all()


def request_of(db: sa.Connection, exchange_id: int) -> bytes:
    """The exact bytes that were handed out."""
    packed = db.execute(
        sa.select(_exchanges.request).where(_exchanges.id == exchange_id)
    ).scalar_one()
    return zlib.decompress(packed)


def answer_of(db: sa.Connection, exchange_id: int) -> bytes | None:
    """The answer as it came, or None."""
    packed = db.execute(
        sa.select(_exchanges.answer).where(_exchanges.id == exchange_id)
    ).scalar()
    return zlib.decompress(packed) if packed is not None else None


def answer(
    db: sa.Connection, exchange_id: int, body: Iterable[bytes], now: datetime
) -> None:
    """Store the answer of a sent exchange."""
    _leave_sent(
        db,
        exchange_id,
        state=ExchangeState.ANSWERED,
        answer=_packed(body),
        answered_at=now,
    )


def unread(db: sa.Connection, exchange_id: int, hresult: str, error: str) -> None:
    """Store that QuickBooks could not parse the set."""
    _leave_sent(
        db,
        exchange_id,
        state=ExchangeState.UNREAD,
        hresult=hresult[:32],
        error=error,
    )


def lose(db: sa.Connection, exchange_id: int, error: str) -> None:
    """Store that no usable answer to a sent exchange came."""
    _leave_sent(db, exchange_id, state=ExchangeState.LOST, error=error)


def doubt(db: sa.Connection, exchange_id: int, set_status: int | None) -> None:
    """Store the message-set status that left the outcome of a set open."""
    _leave_sent(db, exchange_id, set_status=set_status)


def keep_answer(db: sa.Connection, exchange_id: int, body: Iterable[bytes]) -> None:
    """Keep an answer that could not be used, for whoever looks into it."""
    db.execute(
        sa.update(Exchange)
        .where(_exchanges.id == exchange_id)
        .values(answer=_packed(body))
    )


def recovered(db: sa.Connection, exchange_ids: Sequence[int]) -> None:
    """Store that each job of these exchanges is settled."""
    for some in statements.chunks(exchange_ids):
        db.execute(
            sa.update(Exchange)
            .where(
                _exchanges.id.in_(some),
                _exchanges.state.in_((ExchangeState.LOST, ExchangeState.UNREAD)),
            )
            .values(state=ExchangeState.RECOVERED)
        )


def resend(db: sa.Connection, exchange_id: int, session_id: int, now: datetime) -> None:
    """Let a lost exchange travel again, in another session."""
    db.execute(
        sa.update(Exchange)
        .where(_exchanges.id == exchange_id, _exchanges.state == ExchangeState.LOST)
        .values(
            state=ExchangeState.SENT,
            session_id=session_id,
            sent_at=now,
            times_sent=_exchanges.times_sent + 1,
        )
    )


def purge(db: sa.Connection, connection_id: int, before: datetime) -> None:
    """Delete some of the settled exchanges that are older than is kept."""
    settled = (ExchangeState.ANSWERED, ExchangeState.RECOVERED)
    oldest = (
        sa.select(_exchanges.id)
        .where(
            _exchanges.connection_id == connection_id,
            _exchanges.state.in_(settled),
            _exchanges.sent_at < before,
        )
        .order_by(_exchanges.id)
        .limit(PURGED_AT_ONCE)
    )
    db.execute(sa.delete(Exchange).where(_exchanges.id.in_(oldest)))


def _leave_sent(db: sa.Connection, exchange_id: int, **values: Any) -> None:
    db.execute(
        sa.update(Exchange)
        .where(_exchanges.id == exchange_id, _exchanges.state == ExchangeState.SENT)
        .values(**values)
    )


def _packed(body: Iterable[bytes]) -> bytes:
    packer = zlib.compressobj(1)
    return b"".join([*map(packer.compress, body), packer.flush()])
