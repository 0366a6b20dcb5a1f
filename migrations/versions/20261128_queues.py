"""Taking jobs from a queue of any length."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "c41d7e20b9f3"
down_revision: str | None = "8c41d0b7e2a9"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_READY = sa.text("state = 'ready'")
_PARTS = sa.text("state = 'ready' AND part IS NOT NULL")


def upgrade() -> None:
    """Go to this revision."""
    op.create_index(
        "ix_jobs_kinds_due",
        "jobs",
        ["connection_id", "kind", "next_attempt_at"],
        sqlite_where=_READY,
        postgresql_where=_READY,
    )
    op.create_index(
        "ix_jobs_parts",
        "jobs",
        ["connection_id", "id"],
        sqlite_where=_PARTS,
        postgresql_where=_PARTS,
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_index("ix_jobs_parts", table_name="jobs")
    op.drop_index("ix_jobs_kinds_due", table_name="jobs")
