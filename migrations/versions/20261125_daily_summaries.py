"""Orders that are put together by day, and the summary that each is in."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c4a7d0b19e52"
down_revision: str | None = "5fa83326c5f7"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_WAITING = sa.text("summary_day IS NOT NULL AND summary_id IS NULL")
_IN_ONE = sa.text("summary_id IS NOT NULL")
_OWN = sa.text("txn_id IS NOT NULL AND summary_id IS NULL")
_ANY = sa.text("txn_id IS NOT NULL")


def upgrade() -> None:
    """Go to this revision."""
    op.add_column("orders", sa.Column("summary_day", sa.Date(), nullable=True))
    op.add_column("orders", sa.Column("summary_id", sa.Integer(), nullable=True))
    op.create_index(
        "ix_orders_summary",
        "orders",
        ["summary_id"],
        sqlite_where=_IN_ONE,
        postgresql_where=_IN_ONE,
    )
    op.create_index(
        "ix_orders_days",
        "orders",
        ["connection_id", "summary_day", "state"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    _one_transaction_each(_OWN)


def downgrade() -> None:
    """Come back from this revision; summaries must not have been posted."""
    _one_transaction_each(_ANY)
    op.drop_index("ix_orders_days", table_name="orders")
    op.drop_index("ix_orders_summary", table_name="orders")
    op.drop_column("orders", "summary_id")
    op.drop_column("orders", "summary_day")


def _one_transaction_each(where: sa.TextClause) -> None:
    op.drop_index("uq_orders_txn_id", table_name="orders")
    op.create_index(
        "uq_orders_txn_id",
        "orders",
        ["connection_id", "file_number", "txn_id"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
