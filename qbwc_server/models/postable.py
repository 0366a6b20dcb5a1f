"""What orders and documents have in common: each becomes one entry of the books."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from qbwc_server.models.base import owner, words
from qbwc_server.states import Gone, OrderState

#: a row that stopped says why, and no other row does
REASONED = (
    "(state IN ('skipped','held','duplicate','failed','in_doubt'))"
    " = (reason_code IS NOT NULL)"
)


class Postable:
    """A row that goes through the states of an order until it is in the books."""

    id: Mapped[int] = mapped_column(primary_key=True)

    connection_id: Mapped[int] = owner()
    number: Mapped[str] = mapped_column(sa.String(255))
    content: Mapped[dict[str, Any]]
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    plan: Mapped[dict[str, Any] | None]
    state: Mapped[OrderState] = mapped_column(words(OrderState))
    reason_code: Mapped[str | None] = mapped_column(sa.String(32))
    reason: Mapped[dict[str, Any] | None]
    warnings: Mapped[list[Any]] = mapped_column(default=list)
    #: what a person allowed: 'released', 'approved'
    allowed: Mapped[list[Any]] = mapped_column(default=list)
    #: were its list IDs looked up again after QuickBooks refused one
    looked_up_again: Mapped[bool] = mapped_column(default=False)
    txn_type: Mapped[str | None] = mapped_column(sa.String(16))
    external_guid: Mapped[str] = mapped_column(sa.String(38))
    txn_id: Mapped[str | None] = mapped_column(sa.String(36))
    ref_number: Mapped[str | None] = mapped_column(sa.String(20))
    edit_sequence: Mapped[str | None] = mapped_column(sa.String(16))
    txn_total: Mapped[str | None] = mapped_column(sa.String(20))
    #: which of the connection's company files the transaction is in
    file_number: Mapped[int] = mapped_column(default=1)
    #: was it ever in doubt: its GUID is looked for before it is sent again
    look_first: Mapped[bool] = mapped_column(default=False)
    #: transactions that may be its own, where a person must decide
    candidates: Mapped[list[Any] | None]
    #: why the transaction is not in the books any more
    gone: Mapped[Gone | None] = mapped_column(words(Gone))
    received_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    #: when it was last handed out
    sent_at: Mapped[datetime | None]
    posted_at: Mapped[datetime | None]


def one_transaction_each(table: str, unless: str = "") -> sa.Index:
    """Have the database refuse a second claim to one transaction."""
    where = sa.text("txn_id IS NOT NULL" + unless)
    return sa.Index(
        f"uq_{table}_txn_id",
        "connection_id",
        "file_number",
        "txn_id",
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def newest(table: str) -> sa.Index:
    """Find the newest transactions of a company file, as every session does."""
    where = sa.text("txn_id IS NOT NULL")
    return sa.Index(
        f"ix_{table}_newest",
        "connection_id",
        "file_number",
        "posted_at",
        sqlite_where=where,
        postgresql_where=where,
    )


def stopped_for(table: str) -> sa.Index:
    """Find what is stopped by its reason, and count the reasons."""
    return sa.Index(
        f"ix_{table}_reasons",
        "connection_id",
        "reason_code",
        "id",
        "state",
        sqlite_where=sa.text("reason_code IS NOT NULL"),
        postgresql_where=sa.text("reason_code IS NOT NULL"),
    )
