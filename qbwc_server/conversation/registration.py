"""Registering connections: names, passwords, the GUIDs of the .qwc file."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from qbwc_server import errors
from qbwc_server.conversation import passwords
from qbwc_server.flows import configured, operating
from qbwc_server.store import connections

#: how long the password before a rotation stays valid
OVERLAP = timedelta(days=7)
#: the longest that a lent password is valid, should it never be taken back
LOAN = timedelta(days=1)
LONGEST_INTERVAL = 24 * 60
SHORTEST_PASSWORD = 8
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}")
_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,62}")


@dataclass(frozen=True)
class NewConnection:
    """A connection to register; a blank user name or password is made up."""

    name: str
    company_path: str = ""
    username: str = ""
    password: str = ""
    every_minutes: int = 15


@dataclass(frozen=True)
class Credentials:
    """What the Web Connector is given; the password is shown once."""

    connection_id: int
    username: str
    password: str


def add(db: sa.Connection, new: NewConnection, now: datetime) -> Credentials:
    """Register a company file's door; raise Conflict where a name is not possible."""
    username = new.username or re.sub(r"[^a-z0-9._-]+", "-", new.name.lower())
    _check(new, username)
    password = new.password or passwords.new()
    values = {
        "name": new.name,
        "username": username,
        "password_hash": passwords.hashed(password),
        "owner_id": _guid(),
        "file_id": _guid(),
        "company_path": new.company_path,
        "every_minutes": new.every_minutes,
        "created_at": now,
    }
    return Credentials(connections.add(db, values), username, password)


def rotate_password(
    db: sa.Connection, name: str, now: datetime, password: str = ""
) -> Credentials:
    """Give a connection a new password; the one before stays valid for a week."""
    row = connections.by_name(db, name)
    password = password or passwords.new()
    values = {
        "password_hash": passwords.hashed(password),
        "previous_hash": row.password_hash,
        "previous_until": now + OVERLAP,
    }
    connections.update(db, row.id, values)
    return Credentials(row.id, row.username, password)


def lend_password(db: sa.Connection, name: str, now: datetime) -> str | None:
    """Make a second password for a while; None where the one before is still valid."""
    row = connections.by_name(db, name)
    if row.previous_until is not None and row.previous_until > now:
        return None
    password = passwords.new()
    values = {
        "previous_hash": passwords.hashed(password),
        "previous_until": now + LOAN,
    }
    connections.update(db, row.id, values)
    return password


def take_back_password(db: sa.Connection, name: str) -> None:
    """End the validity of a password that was lent."""
    row = connections.by_name(db, name)
    values = {"previous_hash": None, "previous_until": None}
    connections.update(db, row.id, values)


def rebind(db: sa.Connection, name: str, now: datetime) -> int:
    """Let a connection take the company file that it meets next as its own.

    Return how many transactions are in doubt now, for an older copy lacks them.
    """
    row = connections.by_name(db, name)
    values = {
        "bound_file_id": None,
        "bound_name": None,
        "bound_path": None,
        "attention": "",
    }
    connections.update(db, row.id, values)
    return operating.change_company(db, configured.visit(db, row.id, now))


def _check(new: NewConnection, username: str) -> None:
    if not _NAME.fullmatch(new.name):
        raise errors.Conflict(
            "a connection's name has 1 to 63 letters, digits, blanks, dots, hyphens"
            " or underscores, and begins with a letter or digit"
        )
    if not _USERNAME.fullmatch(username):
        raise errors.Conflict(
            "a user name has 1 to 63 letters, digits, dots, hyphens, underscores or @"
        )
    if not 1 <= new.every_minutes <= LONGEST_INTERVAL:
        raise errors.Conflict("the interval is 1 to 1440 minutes")
    if new.password and len(new.password.strip()) < SHORTEST_PASSWORD:
        raise errors.Conflict("a password has 8 characters or more")
    if not new.company_path.isprintable():
        raise errors.Conflict(
            "the path of the company file has characters that cannot be printed"
        )


def _guid() -> str:
    return f"{{{uuid.uuid4()}}}"
