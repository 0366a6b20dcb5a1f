"""The door: passwords, throttling, tickets."""

import functools
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import argon2

from qbwc_server.store import access, connections
from qbwc_server.store.database import Database

_hasher = argon2.PasswordHasher()


@dataclass(frozen=True)
class Visitor:
    """Who wants to come in, and from where."""

    username: str
    password: str
    address: str


def hash_password(password: str) -> str:
    """What is stored of a password."""
    return _hasher.hash(password)


def new_password() -> str:
    """A password that survives copying: no blanks, no look-alike signs."""
    return secrets.token_urlsafe(18).replace("-", "x").replace("_", "y")


def new_ticket() -> str:
    """A ticket of 256 random bits."""
    return secrets.token_hex(32)


def admit(database: Database, visitor: Visitor, now: datetime) -> Any | None:
    """Check the password of a visitor; return the connection, or None.

    A name that failed too often from an address waits before its password is even
    looked at; good log-ins of others are never delayed.
    """
    name, address = visitor.username.strip(), visitor.address
    with database.read() as db:
        connection = connections.by_username(db, name)
        waits_until = access.waits_until(db, name, address)
    if waits_until is not None and waits_until > now:
        return None
    # Hashing is slow by design: no transaction is open meanwhile.
    hashes = _hashes(connection, now)
    good = _matches(hashes, visitor.password.strip())
    with database.transaction() as db:
        if good and connection is not None:
            if waits_until is not None:
                access.forget_failures(db, name, address)
            return connection
        access.note_failure(db, name, address, now)
        if connection is not None:
            text = "refused: the password was wrong"
            connections.update(db, connection.id, {"last_login": text})
    return None


@functools.cache
def _nobody() -> str:
    """What the password of an unknown user is checked against: it takes as long."""
    # Made at the first use: hashing is slow, and most commands never come here.
    return _hasher.hash(secrets.token_hex(16))


def _hashes(connection: Any | None, now: datetime) -> Sequence[str]:
    if connection is None:
        return [_nobody()]
    until = connection.previous_until
    if connection.previous_hash and until is not None and until > now:
        return [connection.password_hash, connection.previous_hash]
    return [connection.password_hash]


def _matches(hashes: Sequence[str], password: str) -> bool:
    # Every hash is tried, so that a wrong password always takes as long.
    tried = [_verify(stored, password) for stored in hashes]
    return any(tried)


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password.encode("utf-8", "replace"))
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
