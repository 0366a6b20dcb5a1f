"""The lists of QuickBooks: copies of them, and what was imported (UN-5 to UN-7)."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from qbwc_server.models.base import Base, owner


class ListEntry(Base):
    """A copy of one entry of a list in QuickBooks, kept fresh by pulls."""

    __tablename__ = "list_entries"
    __table_args__ = (
        sa.UniqueConstraint("connection_id", "list", "list_id"),
        sa.Index("ix_list_entries_key", "connection_id", "list", "key"),
        sa.Index("ix_list_entries_name_key", "connection_id", "list", "name_key"),
        sa.Index("ix_list_entries_email_key", "connection_id", "list", "email_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = owner()
    list: Mapped[str] = mapped_column(sa.String(16))
    list_id: Mapped[str] = mapped_column(sa.String(36))
    #: QuickBooks' word: Customer, ItemInventory, Income (an account's type) ...
    kind: Mapped[str] = mapped_column(sa.String(32))
    #: the display name, by which imports match
    name: Mapped[str] = mapped_column(sa.String(255))
    full_name: Mapped[str] = mapped_column(sa.String(255))
    #: both as they are compared: without capitals, with single blanks
    name_key: Mapped[str] = mapped_column(sa.String(255))
    key: Mapped[str] = mapped_column(sa.String(255))
    is_active: Mapped[bool]
    #: does an import make a record of it: no jobs, no items that cannot be sold
    is_wanted: Mapped[bool]
    #: gone from QuickBooks, and kept because the settings name it (UN-5)
    missing: Mapped[bool] = mapped_column(default=False)
    email_key: Mapped[str] = mapped_column(sa.String(255), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: the run of the pull that saw it last
    run: Mapped[int]
    copied_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ListRecord(Base):
    """A customer, vendor or item as it was imported: matched by name, not followed."""

    __tablename__ = "list_records"
    __table_args__ = (
        sa.UniqueConstraint("connection_id", "list", "key"),
        sa.Index("ix_list_records_list_id", "connection_id", "list", "list_id"),
        # Long lists are searched and counted in here alone.
        sa.Index(
            "ix_list_records_texts",
            "connection_id",
            "list",
            "key",
            "full_name",
            "list_id",
            "is_active",
            "is_stale",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = owner()
    warnings: Mapped[list[Any]]
    list: Mapped[str] = mapped_column(sa.String(16))
    key: Mapped[str] = mapped_column(sa.String(255))
    name: Mapped[str] = mapped_column(sa.String(255))
    full_name: Mapped[str] = mapped_column(sa.String(255))
    list_id: Mapped[str] = mapped_column(sa.String(36))
    kind: Mapped[str] = mapped_column(sa.String(32))
    is_active: Mapped[bool]
    facts: Mapped[dict[str, Any]]
    #: the entry that it links to has another name in QuickBooks by now (UN-7)
    is_stale: Mapped[bool]
    imported_at: Mapped[datetime]


class Pull(Base):
    """The state of copying one list: where it stands and what it has seen."""

    __tablename__ = "pulls"
    __table_args__ = (sa.UniqueConstraint("connection_id", "list"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = owner()
    list: Mapped[str] = mapped_column(sa.String(16))
    #: TimeModified up to which the copy is complete, as QuickBooks wrote it
    watermark: Mapped[str | None] = mapped_column(sa.String(32))
    #: the newest TimeModified of the pages so far; becomes the watermark at the end
    highest: Mapped[str | None] = mapped_column(sa.String(32))
    iterator_id: Mapped[str | None] = mapped_column(sa.String(64))
    #: the session that the iterator lives in; it dies with it
    session_id: Mapped[int | None]
    #: counts the times that the list was begun; entries say in which they were seen
    run: Mapped[int] = mapped_column(default=0)
    #: read the whole list, not only what has changed since the watermark
    is_whole: Mapped[bool] = mapped_column(default=True)
    #: how often the list was begun anew in one session
    restarts: Mapped[int] = mapped_column(default=0)
    seen: Mapped[int] = mapped_column(default=0)
    remaining: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
    #: when an import was first asked for; NULL: a copy for look-ups only
    imported_since: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    #: why QuickBooks refused it the last time, and when; '' after a good one
    problem: Mapped[str] = mapped_column(sa.Text, default="")
    refused_at: Mapped[datetime | None]
