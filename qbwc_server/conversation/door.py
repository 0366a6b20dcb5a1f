"""The door: passwords, throttling, tickets."""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.conversation import passwords, remembered
from qbwc_server.store import access, audit, connections
from qbwc_server.store.audit import Action, Actor, Entry
from qbwc_server.store.database import Database


@dataclass(frozen=True)
class Visitor:
    """Who wants to come in, and from where."""

    username: str
    password: str
    address: str
    throttle_key: bytes = field(default=b"", repr=False)

    @property
    def counted_as(self) -> str:
        """Give what failed log-ins are kept under, which tells nobody the name.

        It may be a password in the wrong field; without the key it cannot be guessed.
        """
        name = self.name.casefold().encode("utf-8", "replace")
        return hmac.digest(self.throttle_key, name, "sha256").hex()

    @property
    def name(self) -> str:
        """Give the user name without the blanks that copying adds."""
        return self.username.strip()


def new_ticket() -> str:
    """A ticket of 256 random bits."""
    return secrets.token_hex(32)


def admit(database: Database, visitor: Visitor, now: datetime) -> Any | None:
    """Check the password of a visitor; return the connection, or None.

    A name that failed too often from an address waits before its password is even
    looked at; good log-ins of others are never delayed.
    """
    with database.read() as db:
        connection = connections.by_username(db, visitor.name)
        waits = _waits(db, visitor, now)
    if waits:
        return None
    # Hashing is slow by design: no transaction is open meanwhile.
    good = _matches(_hashes(connection, now), visitor.password.strip(), now)
    with database.transaction() as db:
        if not good:
            _refuse(db, visitor, connection, now)
            return None
        if _waits(db, visitor, now):
            return None
        access.forget_failures(db, visitor.counted_as, visitor.address)
    return connection


def note_log_in(
    db: sa.Connection, visitor: Visitor, connection: Any, now: datetime
) -> None:
    """Write down who was let in."""
    actor = Actor(f"Web Connector: {connection.username}", visitor.address)
    audit.count(db, actor, Entry(connection.name, Action.LOG_IN), now)


def _waits(db: sa.Connection, visitor: Visitor, now: datetime) -> bool:
    # Asked again after hashing: who guesses with many log-ins at once, all let past
    # the first question, gains nothing by it.
    until = access.waits_until(db, visitor.counted_as, visitor.address)
    return until is not None and until > now


def _refuse(
    db: sa.Connection, visitor: Visitor, connection: Any | None, now: datetime
) -> None:
    access.forget_old_failures(db, now)
    access.note_failure(db, visitor.counted_as, visitor.address, now)
    # A name that is nobody's may be a password in the wrong field: it is not kept.
    name, about = "an unknown name", ""
    if connection is not None:
        name, about = connection.username, connection.name
        text = "refused: the password was wrong"
        connections.update(db, connection.id, {"last_login": text})
    actor = Actor(f"Web Connector: {name}", visitor.address)
    audit.count(db, actor, Entry(about, Action.LOG_IN_REFUSED), now)


def _hashes(connection: Any | None, now: datetime) -> tuple[str, str]:
    """Give two hashes to try, whoever calls; those of nobody match nothing."""
    if connection is None:
        return passwords.nobody(), passwords.nobody()
    until = connection.previous_until
    if connection.previous_hash and until is not None and until > now:
        return connection.password_hash, connection.previous_hash
    return connection.password_hash, passwords.nobody()


def _matches(hashes: tuple[str, str], password: str, now: datetime) -> bool:
    # A wrong password takes as long for a name that is known as for any other.
    return any(
        remembered.LOG_INS.matches(stored, password, now, passwords.matches)
        for stored in hashes
    )
