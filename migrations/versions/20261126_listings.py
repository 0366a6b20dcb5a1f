"""What the pages of documents and lists find their rows by."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "8c41d7e09a52"
down_revision: str | None = "7b1e5d90c3aa"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_IN_DOCUMENTS = {
    "ix_documents_connection_id_documents_kind_documents_id": ["kind", "id"],
    "ix_documents_connection_id_documents_received_at_documents_state": [
        "received_at",
        "state",
    ],
    "ix_documents_texts": [
        "id",
        "number",
        "name",
        "txn_id",
        "list_id",
    ],
}


def upgrade() -> None:
    """Go to this revision."""
    for name, columns in _IN_DOCUMENTS.items():
        op.create_index(op.f(name), "documents", ["connection_id", *columns])
    op.create_index(
        "ix_documents_reasons",
        "documents",
        ["connection_id", "reason_code", "id", "state"],
        sqlite_where=sa.text("reason_code IS NOT NULL"),
        postgresql_where=sa.text("reason_code IS NOT NULL"),
    )
    op.create_index(
        "ix_list_records_texts",
        "list_records",
        [
            "connection_id",
            "list",
            "key",
            "full_name",
            "list_id",
            "is_active",
            "is_stale",
        ],
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_index("ix_list_records_texts", "list_records")
    op.drop_index("ix_documents_reasons", "documents")
    for name in _IN_DOCUMENTS:
        op.drop_index(op.f(name), "documents")
