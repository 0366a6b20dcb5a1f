"""How large request sets may be, learnt for each kind of job."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "8c41d0b7e2a9"
down_revision: str | None = "8c41d7e09a52"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "paces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("connection_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("largest", sa.Integer(), nullable=False),
        sa.Column("too_many", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("own_seconds", sa.Double(), nullable=False),
        sa.Column("size", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"],
            ["connections.id"],
            name=op.f("fk_paces_connection_id_connections"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paces")),
        sa.UniqueConstraint(
            "connection_id", "kind", name=op.f("uq_paces_connection_id_kind")
        ),
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("paces")
