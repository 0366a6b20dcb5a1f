"""Orders, and what they refer to."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from qbwc_server.models import postable
from qbwc_server.models.base import Base, owner, words
from qbwc_server.models.postable import Postable
from qbwc_server.states import ReferenceState


class Order(Postable, Base):
    """A shop's order and what became of it."""

    __tablename__ = "orders"
    __table_args__ = (
        sa.UniqueConstraint("connection_id", "store_key", "number"),
        sa.Index(None, "connection_id", "state", "id"),
        sa.Index(None, "connection_id", "number"),
        sa.Index(None, "connection_id", "source_id"),
        sa.Index(None, "connection_id", "received_at", "state"),
        sa.Index(None, "connection_id", "store_name", "id"),
        # Texts are looked for in here alone: the rows themselves are large.
        sa.Index("ix_orders_texts", "connection_id", "id", "number", "buyer", "txn_id"),
        postable.stopped_for("orders"),
        # The orders of a daily summary share its transaction.
        postable.one_transaction_each("orders", " AND summary_id IS NULL"),
        sa.Index(
            "ix_orders_summary",
            "summary_id",
            sqlite_where=sa.text("summary_id IS NOT NULL"),
            postgresql_where=sa.text("summary_id IS NOT NULL"),
        ),
        # What waits for the end of its day.
        sa.Index(
            "ix_orders_days",
            "connection_id",
            "summary_day",
            "state",
            sqlite_where=sa.text("summary_day IS NOT NULL AND summary_id IS NULL"),
            postgresql_where=sa.text("summary_day IS NOT NULL AND summary_id IS NULL"),
        ),
        postable.newest("orders"),
        sa.CheckConstraint("(state = 'posted') = (txn_id IS NOT NULL)", name="txn"),
        sa.CheckConstraint(postable.REASONED, name="reason"),
    )

    store_key: Mapped[str] = mapped_column(sa.String(255))
    #: the number that the source itself gave the order (combined orders name it)
    source_id: Mapped[str | None] = mapped_column(sa.String(64))
    store_name: Mapped[str] = mapped_column(sa.String(255), default="")
    #: who bought, in the shop's words: an order that is stopped has no customer yet
    buyer: Mapped[str] = mapped_column(sa.String(255), default="")
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("references.id"))
    #: the day whose summary it goes into; NULL where it goes by itself
    summary_day: Mapped[date | None]
    #: the daily summary that it is in, itself a row of this table; no foreign key, for
    #: which SQLite would have to copy a table that others refer to
    summary_id: Mapped[int | None]


class Reference(Base):
    """A name that transactions refer to and the list ID that QuickBooks has for it."""

    __tablename__ = "references"
    __table_args__ = (
        sa.UniqueConstraint("connection_id", "kind", "key"),
        sa.CheckConstraint("(state = 'known') = (list_id IS NOT NULL)", name="known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = owner()
    kind: Mapped[str] = mapped_column(sa.String(16))
    key: Mapped[str] = mapped_column(sa.String(1024))
    name: Mapped[str] = mapped_column(sa.String(1024))
    #: the name to create it under, where another list holds `name`
    create_name: Mapped[str | None] = mapped_column(sa.String(255))
    state: Mapped[ReferenceState] = mapped_column(words(ReferenceState))
    list_id: Mapped[str | None] = mapped_column(sa.String(36))
    full_name: Mapped[str | None] = mapped_column(sa.String(255))
    edit_sequence: Mapped[str | None] = mapped_column(sa.String(16))
    #: what else QuickBooks said of it (active, e-mail, tax code, kind, others ...)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: why it cannot be used or made: {"code", "message"}
    problem: Mapped[dict[str, Any] | None]
    #: what it is to be made with, as it was settled when it was first mentioned
    wanted: Mapped[dict[str, Any] | None]
    external_guid: Mapped[str] = mapped_column(sa.String(38))
    seen_at: Mapped[datetime | None]


class OrderReference(Base):
    """Which references an order needs, and as what."""

    __tablename__ = "order_references"
    __table_args__ = (sa.Index(None, "reference_id"),)

    order_id: Mapped[int] = mapped_column(
        sa.ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True
    )
    reference_id: Mapped[int] = mapped_column(
        sa.ForeignKey("references.id", ondelete="CASCADE"), primary_key=True
    )
    #: 'customer', 'item' or 'configured'
    role: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
