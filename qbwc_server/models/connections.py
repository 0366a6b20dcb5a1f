"""Connections, their settings, and who may come in."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from qbwc_server.models.base import Base, owner


class Connection(Base):
    """One registration of the Web Connector: one company file's door."""

    __tablename__ = "connections"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(64), unique=True)
    username: Mapped[str] = mapped_column(sa.String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(sa.String(255))
    #: the one before the last rotation; valid until `previous_until`
    previous_hash: Mapped[str | None] = mapped_column(sa.String(255))
    previous_until: Mapped[datetime | None]
    owner_id: Mapped[str] = mapped_column(sa.String(38))
    file_id: Mapped[str] = mapped_column(sa.String(38), unique=True)
    company_path: Mapped[str] = mapped_column(sa.String(1024), default="")
    every_minutes: Mapped[int] = mapped_column(default=15)
    paused: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    #: the company file this connection is bound to, learnt at its first session
    bound_file_id: Mapped[str | None] = mapped_column(sa.String(64))
    bound_name: Mapped[str | None] = mapped_column(sa.String(255))
    bound_path: Mapped[str | None] = mapped_column(sa.String(1024))
    #: what the last session told of QuickBooks (product, country, versions ...)
    company_facts: Mapped[dict[str, Any] | None]
    last_seen_at: Mapped[datetime | None]
    #: why the last log-in was answered as it was, in words
    last_login: Mapped[str] = mapped_column(sa.Text, default="")
    #: what a person must mend, in words; '' when nothing
    attention: Mapped[str] = mapped_column(sa.Text, default="")
    #: which company file this is: counts up when another one is accepted
    file_number: Mapped[int] = mapped_column(default=1)
    #: why nothing is written: the company file is an older copy; '' when it is not
    older_copy: Mapped[str] = mapped_column(sa.Text, default="")
    #: the message-set record that QuickBooks still keeps for us
    kept_message_set: Mapped[str | None] = mapped_column(sa.String(20))


class Settings(Base):
    """The integration settings of a connection; each import adds a row."""

    __tablename__ = "settings"
    __table_args__ = (sa.Index(None, "connection_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = owner()
    content: Mapped[dict[str, Any]]
    stored_at: Mapped[datetime]
    #: who put them in force
    stored_by: Mapped[str] = mapped_column(sa.String(128), default="")


class Token(Base):
    """An API token, kept as its digest."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: NULL: every connection
    connection_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("connections.id", ondelete="CASCADE")
    )
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    label: Mapped[str] = mapped_column(sa.String(64), default="")
    scope: Mapped[str] = mapped_column(sa.String(16))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class IdempotencyKey(Base):
    """The answer that a request with an Idempotency-Key got."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (sa.UniqueConstraint("token_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(
        sa.ForeignKey("tokens.id", ondelete="CASCADE")
    )
    key: Mapped[str] = mapped_column(sa.String(255))
    request_digest: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int]
    answer: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class LoginFailure(Base):
    """Failed log-ins of one name from one address."""

    __tablename__ = "login_failures"
    __table_args__ = (sa.Index(None, "wait_until"),)

    name: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    address: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    failures: Mapped[int]
    wait_until: Mapped[datetime]


class AuditEntry(Base):
    """Something that a person or a program did, or was refused.

    No key leads to the connection: entries outlive it.
    """

    __tablename__ = "audit"
    __table_args__ = (
        sa.Index(None, "connection", "id"),
        sa.Index(
            "ix_audit_counted",
            "at",
            sqlite_where=sa.text("once IS NOT NULL"),
            postgresql_where=sa.text("once IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: the connection's name; '' where it is about all or none of them
    connection: Mapped[str] = mapped_column(sa.String(64))
    who: Mapped[str] = mapped_column(sa.String(128))
    address: Mapped[str] = mapped_column(sa.String(64))
    action: Mapped[str] = mapped_column(sa.String(32))
    subject: Mapped[str] = mapped_column(sa.String(255))
    details: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]
    #: what happened often within a minute is one row that counts
    times: Mapped[int] = mapped_column(default=1)
    once: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
