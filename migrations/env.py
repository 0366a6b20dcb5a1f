"""How Alembic reaches the database: one history for SQLite and PostgreSQL.

The server passes its open connection; on the command line the URL comes from
QBWC_DATABASE_URL.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from qbwc_server import models
from qbwc_server.store import database


def run() -> None:
    """Migrate over the caller's connection, or over one of our own."""
    if context.is_offline_mode():
        _write_sql()
        return
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _migrate(connection)
        return
    own = database.Database(_url())
    with own.engine.connect() as opened:
        _migrate(opened)
    own.dispose()


def _url() -> str:
    return (
        context.config.get_main_option("sqlalchemy.url")
        or os.environ.get("QBWC_DATABASE_URL")
        or "sqlite:///var/qbwc.db"
    )


def _write_sql() -> None:
    context.configure(
        url=_url(),
        target_metadata=models.Base.metadata,
        literal_binds=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _migrate(connection: sa.Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=models.Base.metadata,
        # SQLite cannot alter a table in place: Alembic copies it.
        render_as_batch=is_sqlite,
        render_item=_render_item,
        # Both databases can undo DDL, so a migration that fails leaves nothing behind.
        transactional_ddl=True,
    )
    if not is_sqlite:
        with context.begin_transaction():
            context.run_migrations()
        return
    with _foreign_keys_off(connection), context.begin_transaction():
        context.run_migrations()
        _check_foreign_keys(connection)


def _render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    # A migration keeps its meaning when the models change: it names plain types.
    if kind == "type" and isinstance(item, models.UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


@contextmanager
def _foreign_keys_off(connection: sa.Connection) -> Iterator[None]:
    # A copied table drops its original, which would take the rows that refer to it
    # along. SQLite obeys the pragma only outside a transaction.
    driver = connection.connection
    driver.cursor().execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.cursor().execute("PRAGMA foreign_keys=ON")


def _check_foreign_keys(connection: sa.Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"the migration leaves broken foreign keys: {broken}")


run()
