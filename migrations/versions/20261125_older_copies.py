"""Documents whose transactions are not in the books any more."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "7b1e5d90c3aa"
down_revision: str | None = "c4a7d0b19e52"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_BOOKED = sa.text("txn_id IS NOT NULL")
_WORDS = "('missing', 'deleted')"


def upgrade() -> None:
    """Go to this revision."""
    # Written out, since SQLite adds a column with its check, and no check by itself.
    op.execute(
        "ALTER TABLE documents ADD COLUMN gone VARCHAR(16)"
        f" CONSTRAINT ck_documents_gone_word CHECK (gone IN {_WORDS})"
    )
    op.create_index(
        "ix_documents_newest",
        "documents",
        ["connection_id", "file_number", "posted_at"],
        sqlite_where=_BOOKED,
        postgresql_where=_BOOKED,
    )


def downgrade() -> None:
    """Come back from this revision."""
    op.drop_index("ix_documents_newest", table_name="documents")
    op.drop_column("documents", "gone")
