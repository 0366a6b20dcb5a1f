"""Orders, what they refer to, and the copies of lists."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from qbwc_server.models.base import Base, owner, words
from qbwc_server.states import OrderState, ReferenceState


class Order(Base):
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
        sa.Index(
            "ix_orders_reasons",
            "connection_id",
            "reason_code",
            "id",
            "state",
            sqlite_where=sa.text("reason_code IS NOT NULL"),
            postgresql_where=sa.text("reason_code IS NOT NULL"),
        ),
        # One transaction is one order's: the database refuses a second claim to it.
        sa.Index(
            "uq_orders_txn_id",
            "connection_id",
            "txn_id",
            unique=True,
            sqlite_where=sa.text("txn_id IS NOT NULL"),
            postgresql_where=sa.text("txn_id IS NOT NULL"),
        ),
        sa.CheckConstraint("(state = 'posted') = (txn_id IS NOT NULL)", name="txn"),
        sa.CheckConstraint(
            "(state IN ('skipped','held','duplicate','failed','in_doubt'))"
            " = (reason_code IS NOT NULL)",
            name="reason",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = owner()
    store_key: Mapped[str] = mapped_column(sa.String(255))
    number: Mapped[str] = mapped_column(sa.String(255))
    #: the number that the source itself gave the order (combined orders name it)
    source_id: Mapped[str | None] = mapped_column(sa.String(64))
    store_name: Mapped[str] = mapped_column(sa.String(255), default="")
    #: who bought, in the shop's words: an order that is stopped has no customer yet
    buyer: Mapped[str] = mapped_column(sa.String(255), default="")
    content: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    plan: Mapped[dict[str, Any] | None]
    state: Mapped[OrderState] = mapped_column(words(OrderState))
    reason_code: Mapped[str | None] = mapped_column(sa.String(32))
    reason: Mapped[dict[str, Any] | None]
    warnings: Mapped[list[Any]] = mapped_column(default=list)
    #: what a person allowed: 'released', 'approved'
    allowed: Mapped[list[Any]] = mapped_column(default=list)
    customer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("references.id"))
    #: were its list IDs looked up again after QuickBooks refused one
    looked_up_again: Mapped[bool] = mapped_column(default=False)
    txn_type: Mapped[str | None] = mapped_column(sa.String(16))
    external_guid: Mapped[str] = mapped_column(sa.String(38))
    txn_id: Mapped[str | None] = mapped_column(sa.String(36))
    ref_number: Mapped[str | None] = mapped_column(sa.String(20))
    edit_sequence: Mapped[str | None] = mapped_column(sa.String(16))
    txn_total: Mapped[str | None] = mapped_column(sa.String(20))
    #: transactions that may be this order's, where a person must decide
    candidates: Mapped[list[Any] | None]
    received_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    posted_at: Mapped[datetime | None]


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


class ListEntry(Base):
    """A copy of one entry of a list in QuickBooks, kept fresh by pulls."""

    __tablename__ = "list_entries"
    __table_args__ = (
        sa.UniqueConstraint("connection_id", "list", "list_id"),
        sa.Index(None, "connection_id", "list", "email_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    connection_id: Mapped[int] = owner()
    list: Mapped[str] = mapped_column(sa.String(16))
    list_id: Mapped[str] = mapped_column(sa.String(36))
    name: Mapped[str] = mapped_column(sa.String(255))
    full_name: Mapped[str] = mapped_column(sa.String(255))
    is_active: Mapped[bool]
    email_key: Mapped[str] = mapped_column(sa.String(255), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


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
    finished_at: Mapped[datetime | None]
    #: the session in which the copy was last completed
    finished_in: Mapped[int | None]
