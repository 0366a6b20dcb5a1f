"""Who may come in: failed log-ins of the Web Connector, API tokens."""

import hashlib
import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import IdempotencyKey, LoginFailure, Token
from qbwc_server.store import statements

_failures = LoginFailure.__table__.c
_tokens = Token.__table__.c
_keys = IdempotencyKey.__table__.c

#: failures of a name from an address that cost no wait
FREE_FAILURES = 5
#: the longest wait, in seconds
LONGEST_WAIT = 60
#: failures that lie further back, in seconds, are forgotten
REMEMBERED = 3600
#: small steps: nobody waits for old failures or answers to be forgotten
FORGOTTEN_AT_ONCE = 100


@dataclass(frozen=True)
class NewToken:
    """A token to store: its digest, never itself."""

    secret: str
    scope: str
    label: str
    connection_id: int | None


def waits_until(db: sa.Connection, name: str, address: str) -> datetime | None:
    """Until when log-ins of that name from that address are refused unseen."""
    found: datetime | None = db.execute(
        sa.select(_failures.wait_until).where(*_who(name, address))
    ).scalar()
    return found


def is_throttled(db: sa.Connection, name: str, now: datetime) -> bool:
    """Say whether log-ins counted as that have to wait, from whichever address."""
    found = db.execute(
        sa.select(_failures.name)
        .where(_failures.name == name, _failures.wait_until > now)
        .limit(1)
    ).first()
    return found is not None


def note_failure(db: sa.Connection, name: str, address: str, now: datetime) -> None:
    """Count a failed log-in; from the sixth on each doubles the wait."""
    key = _key(name, address)
    row = key | {"wait_until": now}
    failures = statements.count_up(db, _failures.failures, row, list(key))
    wait = 0 if failures <= FREE_FAILURES else 2 ** min(failures - FREE_FAILURES, 10)
    until = now + timedelta(seconds=min(wait, LONGEST_WAIT))
    db.execute(
        sa.update(LoginFailure).where(*_who(name, address)).values(wait_until=until)
    )


def forget_failures(db: sa.Connection, name: str, address: str) -> None:
    """Forget failed log-ins after a good one."""
    db.execute(sa.delete(LoginFailure).where(*_who(name, address)))


def forget_old_failures(db: sa.Connection, now: datetime) -> None:
    """Forget some failures that lie long back: guessing must not fill the table."""
    who = (_failures.name, _failures.address)
    old = (
        sa.select(*who)
        .where(_failures.wait_until < now - timedelta(seconds=REMEMBERED))
        .order_by(_failures.wait_until)
        .limit(FORGOTTEN_AT_ONCE)
        # What another log-in counts or forgets just now is skipped.
        .with_for_update(skip_locked=True)
    )
    db.execute(sa.delete(LoginFailure).where(sa.tuple_(*who).in_(old)))


def network(address: str) -> str:
    """Name what one household has: an IPv4 address, or 64 bits of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


def add_token(db: sa.Connection, token: NewToken, now: datetime) -> int:
    """Store a token and return its id."""
    token_id: int = db.execute(
        sa.insert(Token)
        .values(
            connection_id=token.connection_id,
            digest=_digest(token.secret),
            label=token.label,
            scope=token.scope,
            created_at=now,
        )
        .returning(_tokens.id)
    ).scalar_one()
    return token_id


def token(db: sa.Connection, secret: str) -> sa.Row[Any] | None:
    """The token that is not revoked, found by its digest."""
    return db.execute(
        sa.select(Token.__table__).where(
            _tokens.digest == _digest(secret), _tokens.revoked_at.is_(None)
        )
    ).first()


def tokens(db: sa.Connection) -> Sequence[sa.Row[Any]]:
    """The tokens that are not revoked, oldest first."""
    return db.execute(
        sa.select(Token.__table__)
        .where(_tokens.revoked_at.is_(None))
        .order_by(_tokens.id)
    ).all()


def revoke_token(db: sa.Connection, token_id: int, now: datetime) -> str | None:
    """End a token; its label, or None where there is none to end."""
    label: str | None = db.execute(
        sa.update(Token)
        .where(_tokens.id == token_id, _tokens.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(_tokens.label)
    ).scalar()
    return label


def note_use(db: sa.Connection, token_id: int, now: datetime) -> None:
    """Note when a token was last used."""
    db.execute(sa.update(Token).where(_tokens.id == token_id).values(last_used_at=now))


def earlier_answer(db: sa.Connection, token_id: int, key: str) -> sa.Row[Any] | None:
    """What a request under this Idempotency-Key was answered."""
    return db.execute(
        sa.select(IdempotencyKey.__table__).where(
            _keys.token_id == token_id, _keys.key == key
        )
    ).first()


def keep_answer(db: sa.Connection, answer: Mapping[str, Any]) -> bool:
    """Remember the answer to a request with an Idempotency-Key.

    False when another request under this key was answered meanwhile.
    """
    return statements.insert_if_new(db, IdempotencyKey, answer)


def forget_old_answers(db: sa.Connection, before: datetime) -> None:
    """Forget some answers that are older than is kept."""
    # The oldest have the lowest ids. What another request forgets just now is skipped.
    oldest = sa.select(_keys.id, _keys.created_at).order_by(_keys.id)
    some = oldest.limit(FORGOTTEN_AT_ONCE).with_for_update(skip_locked=True).subquery()
    old = sa.select(some.c.id).where(some.c.created_at < before)
    db.execute(sa.delete(IdempotencyKey).where(_keys.id.in_(old)))


def _who(name: str, address: str) -> list[sa.ColumnElement[bool]]:
    key = _key(name, address)
    return [_failures.name == key["name"], _failures.address == key["address"]]


def _key(name: str, address: str) -> dict[str, Any]:
    # What the door made of the name: of one length, and no name in clear.
    return {"name": name, "address": network(address)}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
