"""The audit trail: who did what, from where, and when.

An entry is written in the transaction of what it tells of, so that there is none
without the other. It holds names of connections and numbers of orders and jobs, but no
secret, no password that was tried, and nothing that an order holds.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import AuditEntry
from qbwc_server.store import access, statements

_audit = AuditEntry.__table__.c
#: small steps: nobody waits for a purge
PURGED_AT_ONCE = 100


class Action(StrEnum):
    """What was done; those of people are called as their command is."""

    CONNECTION_ADD = "connection add"
    CONNECTION_PAUSE = "connection pause"
    CONNECTION_RESUME = "connection resume"
    CONNECTION_ROTATE = "connection rotate-password"
    CONNECTION_REBIND = "connection rebind"
    CONNECTION_REMOVE = "connection remove"
    CONNECTION_QWC = "connection qwc"  #: its .qwc file was downloaded
    CONNECTION_LEND = "connection lend"  #: a password for `qbwc simulate`
    SETTINGS_IMPORT = "settings import"
    LISTS_PULL = "lists pull"
    TOKEN_ADD = "token add"  # noqa: S105 - the name of a command
    TOKEN_REVOKE = "token revoke"  # noqa: S105 - the name of a command
    ORDERS_RETRY = "orders retry"
    ORDERS_RELEASE = "orders release"
    ORDERS_APPROVE = "orders approve"
    ORDERS_CANCEL = "orders cancel"
    ORDERS_ADOPT = "orders adopt"
    DOCUMENTS_RETRY = "documents retry"
    DOCUMENTS_RELEASE = "documents release"
    DOCUMENTS_CANCEL = "documents cancel"
    DOCUMENTS_ADOPT = "documents adopt"
    JOBS_RETRY = "jobs retry"
    JOBS_CANCEL = "jobs cancel"
    JOBS_FIRST = "jobs first"
    LOG_IN = "log-in"
    LOG_IN_REFUSED = "log-in refused"
    PAGE_LOG_IN = "page log-in"
    PAGE_LOG_IN_REFUSED = "page log-in refused"
    USER_ADD = "user add"
    USER_ROLE = "user role"
    USER_REMOVE = "user remove"
    USER_PASSWORD = "user password"  # noqa: S105 - the name of a command
    USER_CODES = "user codes"  #: one-time passwords were switched on or off
    USER_LOG_OUT = "user log-out"  #: everywhere
    FILE_BOUND = "company file bound"
    FILE_RENAMED = "company file renamed"
    FILE_REFUSED = "company file refused"
    FILE_OLDER = "company file older"


@dataclass(frozen=True)
class Actor:
    """Who does something, and from which address if from elsewhere."""

    who: str
    address: str = ""


@dataclass(frozen=True)
class Entry:
    """What is done, and to what; `connection` is '' where it is about all or none."""

    connection: str
    action: Action
    subject: str = ""
    details: str = ""


def note(db: sa.Connection, actor: Actor, entry: Entry, now: datetime) -> None:
    """Write down what was done."""
    db.execute(sa.insert(AuditEntry).values(**_row(actor, entry, now)))


def count(db: sa.Connection, actor: Actor, entry: Entry, now: datetime) -> None:
    """Write down what may happen often: once a minute, and how many times."""
    row = _row(actor, entry, now)
    minute = now.strftime("%Y-%m-%dT%H:%M")
    same = "\n".join((row["connection"], row["action"], row["address"], minute))
    once = hashlib.sha256(same.encode("utf-8", "replace")).hexdigest()
    statements.count_up(db, _audit.times, row | {"once": once}, ["once"])


def listing(db: sa.Connection, connection: str | None = None) -> Sequence[sa.Row[Any]]:
    """The entries about a connection, or all, oldest first."""
    query = sa.select(AuditEntry.__table__).order_by(_audit.id)
    if connection is not None:
        query = query.where(_audit.connection == connection)
    return db.execute(query).all()


def newest(
    db: sa.Connection, connection: str | None, before: int, limit: int
) -> Sequence[sa.Row[Any]]:
    """A page of the entries about a connection, or of all, newest first."""
    query = sa.select(AuditEntry.__table__).order_by(_audit.id.desc()).limit(limit)
    if connection is not None:
        query = query.where(_audit.connection == connection)
    if before:
        query = query.where(_audit.id < before)
    return db.execute(query).all()


def was_done(db: sa.Connection, connection: str, action: Action) -> bool:
    """Say whether something was ever done to a connection."""
    found = db.execute(
        sa.select(_audit.id)
        .where(_audit.connection == connection, _audit.action == str(action))
        .limit(1)
    ).first()
    return found is not None


def purge(db: sa.Connection, before: datetime) -> None:
    """Forget some old entries that `count` made; what people did stays."""
    old = (
        sa.select(_audit.id)
        .where(_audit.once.is_not(None), _audit.at < before)
        .order_by(_audit.at)
        .limit(PURGED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    db.execute(sa.delete(AuditEntry).where(_audit.id.in_(old)))


def _row(actor: Actor, entry: Entry, now: datetime) -> dict[str, Any]:
    return {
        "connection": entry.connection,
        "who": actor.who[:128],
        "address": access.network(actor.address),
        "action": str(entry.action),
        "subject": entry.subject[:255],
        "details": entry.details,
        "at": now,
    }
