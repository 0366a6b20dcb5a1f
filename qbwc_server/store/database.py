"""The database: engine, transactions, migrations."""

import functools
import pathlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import alembic.command
import alembic.config
import alembic.migration
import alembic.script
import sqlalchemy as sa

from qbwc_server import errors
from qbwc_server.store import discretion

MIGRATIONS = pathlib.Path(__file__).resolve().parent.parent.parent / "migrations"
#: how long a writer waits for another one, in seconds
BUSY_SECONDS = 30
#: how long PostgreSQL may take to let us in, in seconds
CONNECT_SECONDS = 10
#: the advisory lock of whoever upgrades: any number that nobody else takes
_UPGRADE = 0x71627763
#: what says in the URL that statements are not to be prepared at the server
_PREPARES = "prepare_threshold"
#: a PostgreSQL that has gone without a word is noticed within half a minute
_SIGNS_OF_LIFE = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,
}


class Database:
    """One database, SQLite or PostgreSQL, named by its URL."""

    def __init__(self, url: str) -> None:
        """Make the engine; nothing is opened before the first use."""
        self.url, options = _without_preparing(sa.make_url(url))
        if self.url.drivername in ("postgres", "postgresql"):
            self.url = self.url.set(drivername="postgresql+psycopg")
        if self.url.get_backend_name() == "sqlite":
            _make_folder(self.url)
        # Failures are logged, and what orders hold does not belong in a log.
        self.engine = sa.create_engine(
            self.url, hide_parameters=True, **_pool_options(self.url, options)
        )
        discretion.watch(self.engine)
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """Open a transaction that writes; it commits when the block ends well.

        On SQLite it takes the write lock at once, so that what was read is still
        true when it is written.
        """
        with self.engine.connect() as db, db.begin():
            yield db

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """Open a transaction that only reads."""
        with self.engine.connect() as db:
            reading = db.execution_options(qbwc_reads_only=True)
            with reading.begin():
                yield reading

    def upgrade(self) -> None:
        """Bring the tables to the newest migration; safe to repeat, and at once."""
        with self.engine.connect() as db:
            _wait_for_others(db)
            config = _alembic_config(self.url)
            config.attributes["connection"] = db
            alembic.command.upgrade(config, "head")
            db.commit()

    def is_newest(self) -> bool:
        """Say whether every migration has been applied."""
        with self.read() as db:
            context = alembic.migration.MigrationContext.configure(db)
            return frozenset(context.get_current_heads()) == _newest()

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _wait_for_others(db: sa.Connection) -> None:
    """Let one process at a time upgrade; the others find everything done."""
    if db.dialect.name == "postgresql":
        # Released with the transaction, so that a pooler in between does no harm.
        db.execute(sa.select(sa.func.pg_advisory_xact_lock(_UPGRADE)))


@functools.cache
def _newest() -> frozenset[str]:
    # The scripts are read once: readiness is asked for every few seconds.
    return frozenset(alembic.script.ScriptDirectory(str(MIGRATIONS)).get_heads())


def _make_folder(url: sa.URL) -> None:
    if not url.database or url.database == ":memory:":
        raise errors.ConfigError(["an SQLite database needs a file: sqlite:///PATH"])
    pathlib.Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _without_preparing(url: sa.URL) -> tuple[sa.URL, dict[str, Any]]:
    """Take `prepare_threshold=none` out of a URL: its driver wants None, not a text."""
    if str(url.query.get(_PREPARES, "")).lower() != "none":
        return url, {}
    return url.difference_update_query([_PREPARES]), {_PREPARES: None}


def _pool_options(url: sa.URL, options: Mapping[str, Any]) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    # What the URL says counts; the rest keeps a silent server from holding us up.
    usual = {"connect_timeout": CONNECT_SECONDS, **_SIGNS_OF_LIFE}
    return {
        "connect_args": {k: v for k, v in usual.items() if k not in url.query}
        | dict(options),
        "pool_pre_ping": True,
        "pool_size": 10,
        "max_overflow": 20,
        "pool_timeout": CONNECT_SECONDS,
    }


def _prepare_sqlite(dbapi: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: it would begin them late.
    dbapi.isolation_level = None
    cursor = dbapi.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL: what was handed out to QuickBooks must outlive a power cut.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(db: sa.Connection) -> None:
    reads_only = db.get_execution_options().get("qbwc_reads_only", False)
    db.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _alembic_config(url: sa.URL) -> alembic.config.Config:
    config = alembic.config.Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    text = url.render_as_string(hide_password=False)
    config.set_main_option("sqlalchemy.url", text.replace("%", "%%"))
    return config
