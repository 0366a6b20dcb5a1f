"""The people who use the pages, and what the pages list."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5fa83326c5f7"
down_revision: str | None = "1f5624ff2ed2"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Go to this revision."""
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "viewer",
                "operator",
                "admin",
                name="role_word",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitations_digest")),
    )
    op.create_table(
        "sightings",
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_sightings")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "viewer",
                "operator",
                "admin",
                name="role_word",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("totp_secret", sa.String(length=64), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_login_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    with op.batch_alter_table("settings") as batch_op:
        batch_op.add_column(
            sa.Column(
                "stored_by", sa.String(length=128), nullable=False, server_default=""
            )
        )
    with op.batch_alter_table("settings") as batch_op:
        batch_op.alter_column("stored_by", server_default=None)
    with op.batch_alter_table("orders") as batch_op:
        batch_op.add_column(
            sa.Column("buyer", sa.String(length=255), nullable=False, server_default="")
        )
        batch_op.create_index(
            op.f("ix_orders_connection_id_orders_received_at_orders_state"),
            ["connection_id", "received_at", "state"],
            unique=False,
        )
    with op.batch_alter_table("orders") as batch_op:
        batch_op.alter_column("buyer", server_default=None)
    op.create_index(
        op.f("ix_orders_connection_id_orders_store_name_orders_id"),
        "orders",
        ["connection_id", "store_name", "id"],
    )
    op.create_index(
        "ix_orders_texts",
        "orders",
        ["connection_id", "id", "number", "buyer", "txn_id"],
    )
    op.create_index(
        "ix_orders_reasons",
        "orders",
        ["connection_id", "reason_code", "id", "state"],
        sqlite_where=sa.text("reason_code IS NOT NULL"),
        postgresql_where=sa.text("reason_code IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_sessions_connection_id_sessions_id"),
        "sessions",
        ["connection_id", "id"],
    )
    op.create_index(
        op.f("ix_exchanges_session_id_exchanges_id"), "exchanges", ["session_id", "id"]
    )
    op.create_index(
        "ix_jobs_unfinished",
        "jobs",
        ["connection_id", "state", "id"],
        sqlite_where=sa.text("state <> 'completed'"),
        postgresql_where=sa.text("state <> 'completed'"),
    )


def downgrade() -> None:
    """Go back to the one before."""
    op.drop_index("ix_jobs_unfinished", "jobs")
    op.drop_index(op.f("ix_exchanges_session_id_exchanges_id"), "exchanges")
    op.drop_index(op.f("ix_sessions_connection_id_sessions_id"), "sessions")
    op.drop_index("ix_orders_reasons", "orders")
    op.drop_index("ix_orders_texts", "orders")
    op.drop_index(op.f("ix_orders_connection_id_orders_store_name_orders_id"), "orders")
    with op.batch_alter_table("orders") as batch_op:
        batch_op.drop_index(
            op.f("ix_orders_connection_id_orders_received_at_orders_state")
        )
        batch_op.drop_column("buyer")
    with op.batch_alter_table("settings") as batch_op:
        batch_op.drop_column("stored_by")
    op.drop_table("users")
    op.drop_table("sightings")
    op.drop_table("invitations")
