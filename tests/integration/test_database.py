"""The database when it fails: soon, and without telling what is in it."""

import socket
import time
import traceback
import uuid
from concurrent import futures
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from qbwc_server.models import Order
from qbwc_server.store import database as database_module
from qbwc_server.store.database import Database
from tests.support import programs

NOW = datetime(2026, 10, 12, 15, 0, tzinfo=UTC)
PERSON = "Ada Byrd"


@pytest.fixture
def silent():
    """Give the port of a server that takes connections and says nothing."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_commits_on_sqlite(tmp_path):
    """Each is written through to the disk: a power cut loses none (FULL is 2)."""
    database = Database(f"sqlite:///{tmp_path / 'qbwc.db'}")

    with database.transaction() as db, database.read() as other:
        found = [each.exec_driver_sql("PRAGMA synchronous") for each in (db, other)]
        said = [each.scalar_one() for each in found]
        mode = db.exec_driver_sql("PRAGMA journal_mode").scalar_one()

    assert (said, mode) == ([2, 2], "wal")
    database.dispose()


def test_commits_on_postgresql(postgresql_server):
    """Nothing of ours lets a commit be answered before it is on the disk."""
    name = f"commits_{uuid.uuid4().hex}"
    database = Database(postgresql_server.create(name))

    with database.transaction() as db:
        row = db.exec_driver_sql(
            "SELECT source FROM pg_settings WHERE name = 'synchronous_commit'"
        ).one()

    # The tests' own server is started with less; no session changes it.
    database.dispose()
    postgresql_server.drop(name)
    assert row.source == "command line"


def test_a_server_that_says_nothing(silent, monkeypatch):
    """It is given up after the time allowed; readiness cannot hang."""
    monkeypatch.setattr(database_module, "CONNECT_SECONDS", 2)
    database = Database(f"postgresql://qbwc@127.0.0.1:{silent}/qbwc")
    began = time.monotonic()

    with pytest.raises(sa.exc.OperationalError):
        database.is_newest()

    assert time.monotonic() - began < 10
    database.dispose()


def test_a_time_that_the_url_names(silent):
    """It counts instead of ours."""
    url = f"postgresql://qbwc@127.0.0.1:{silent}/qbwc?connect_timeout=2"
    database = Database(url)
    began = time.monotonic()

    with pytest.raises(sa.exc.OperationalError):
        database.is_newest()

    assert time.monotonic() - began < 8
    database.dispose()


@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
def test_connections_are_watched(database):
    """The line to a server that vanished does not stay open for hours."""
    with database.read() as db:
        told = db.connection.dbapi_connection.info.get_parameters()

    assert int(told["connect_timeout"]) == 10
    assert int(told["tcp_user_timeout"]) == 30_000


@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
def test_without_prepared_statements(database):
    """The URL can ask for it: poolers of transactions cannot carry them."""
    url = database.url.update_query_dict({"prepare_threshold": "none"})
    other = Database(url.render_as_string(hide_password=False))

    with other.read() as db:
        found = _threshold(db)
    with database.read() as db:
        usual = _threshold(db)

    other.dispose()
    assert (found, usual) == (None, 5)


def test_several_upgrade_at_once(postgresql_server):
    """One does it, the others wait and find it done."""
    name = f"upgrades_{uuid.uuid4().hex}"
    url = postgresql_server.create(name)
    several = [Database(url) for _ in range(4)]

    with futures.ThreadPoolExecutor(len(several)) as pool:
        list(pool.map(Database.upgrade, several))

    assert all(each.is_newest() for each in several)
    for each in several:
        each.dispose()
    postgresql_server.drop(name)


BROKEN = {
    "a constraint": {"state": "posted"},
    "a uniqueness": {"number": "P-1"},
    "a value that is missing": {"fingerprint": None},
}


@pytest.mark.parametrize("values", BROKEN.values(), ids=BROKEN)
def test_a_broken_constraint(database, values):
    """The failure names the constraint, and not what is in the row."""
    connection_id = programs.register(database)
    _insert(database, connection_id)

    told = _failure(database, connection_id, {"number": "P-2", **values})

    assert "constraint" in told
    assert PERSON not in told
    assert "P-1" not in told


@pytest.mark.parametrize("dialect", ["postgresql"], indirect=True)
@pytest.mark.parametrize("column", ["store_name", "received_at"])
def test_a_value_that_does_not_fit(database, column):
    """The failure does not repeat it."""
    connection_id = programs.register(database)
    value = PERSON * 40 if column == "store_name" else sa.cast(PERSON, sa.DateTime)

    told = _failure(database, connection_id, {column: value})

    assert "cannot hold the value" in told
    assert PERSON not in told


def _threshold(db):
    return getattr(db.connection.dbapi_connection, "prepare_threshold", "none at all")


def _failure(database, connection_id, values):
    with pytest.raises(sa.exc.DBAPIError) as caught:
        _insert(database, connection_id, values)
    return "".join(traceback.format_exception(caught.value))


def _insert(database, connection_id, values=None):
    usual = {
        "connection_id": connection_id,
        "store_key": "",
        "number": "P-1",
        "content": {"name": PERSON},
        "fingerprint": "f",
        "state": "received",
        "warnings": [],
        "allowed": [],
        "received_at": NOW,
        "updated_at": NOW,
        "external_guid": "g",
    }
    with database.transaction() as db:
        row = usual | (values or {})
        db.execute(sa.insert(Order).values(**row))
