"""A server with two connections, people of every role, and somebody at each of them."""

import contextlib
import shutil
import sqlite3

import argon2
import pytest
import sqlalchemy as sa

from qbwc_server.conversation import passwords
from qbwc_server.models.base import Base
from qbwc_server.states import Role
from qbwc_server.store import people as stored
from qbwc_server.store.database import Database
from tests import factories, papers
from tests.support import houses, programs
from tests.support.people import Person

EMAILS = {
    Role.ADMIN: "ada@example.com",
    Role.OPERATOR: "otto@example.com",
    Role.VIEWER: "vera@example.com",
}
#: who has codes switched on; nobody's session depends on this one
SPARE = "sam@example.com"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(params=["sqlite"])
def dialect(request):
    """Use SQLite, unless a test wants both."""
    return request.param


@pytest.fixture(autouse=True)
def cheap_hashing(monkeypatch):
    """Hash passwords cheaply: many people log in."""
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", cheap)
    passwords.nobody.cache_clear()
    yield
    passwords.nobody.cache_clear()


@pytest.fixture
def house(database, tmp_path):
    """Serve two connections and people of every role."""
    if _is_sqlite(database):
        sa.event.listen(database.engine, "connect", _do_not_wait)
    with houses.serving(database, tmp_path / "d") as found:
        _people(found)
        yield found


@pytest.fixture(scope="session")
def furnished_file(migrated_sqlite, tmp_path_factory):
    """Fill one database with all that pages show, to be copied by every test."""
    folder = tmp_path_factory.mktemp("furnished")
    file = shutil.copyfile(migrated_sqlite, folder / "qbwc.db")
    database = Database(f"sqlite:///{file}")
    sa.event.listen(database.engine, "connect", _do_not_wait)
    with houses.serving(database, folder) as house:
        _people(house)
        _furnish(house)
    database.dispose()
    return file


@pytest.fixture
def furnished(house, furnished_file):
    """Serve connections that have posted and held orders, tokens and codes."""
    if not _is_sqlite(house.database):
        _furnish(house)
        return house
    files = (furnished_file, house.database.url.database)
    made, own = map(sqlite3.connect, files)
    with contextlib.closing(made), contextlib.closing(own):
        made.backup(own)
    return house


@pytest.fixture
def at(house):
    """Give a function that puts somebody of a role at the pages; None: a stranger."""

    def somebody(role: Role | None) -> Person:
        person = Person(house.port)
        if role is not None:
            assert person.log_in(EMAILS[role]).status == 303
        return person

    return somebody


@pytest.fixture
def admin(at):
    """Give an administrator who is logged in."""
    return at(Role.ADMIN)


@pytest.fixture
def contents(house):
    """Give a function that reads every row of every table."""

    def read() -> dict[str, list[tuple[object, ...]]]:
        with house.database.read() as db:
            return {
                table.name: [tuple(row) for row in db.execute(sa.select(table))]
                for table in Base.metadata.sorted_tables
            }

    return read


def _people(house):
    programs.register(house.database)
    programs.register(house.database, "pine")
    for role, email in EMAILS.items():
        house.add_user(email, role)


def _furnish(house):
    for name in ("lake", "pine"):
        house.take_in(name, factories.an_order("P-1"))
        held = factories.an_order("P-2", order_status="awaiting_payment")
        house.take_in(name, held)
        house.file(name, papers.payment(order="P-9"))
        company = factories.a_company()
        assert house.connector(name, programs.PASSWORD, company).visit()
    programs.add_token(house.database, "secret-of-a-token", "read")
    user_id = house.add_user(SPARE, Role.VIEWER)
    with house.database.transaction() as db:
        stored.update(db, user_id, {"totp_secret": SECRET})


def _is_sqlite(database):
    return database.url.get_backend_name() == "sqlite"


def _do_not_wait(connection, _):
    connection.execute("PRAGMA synchronous = OFF")
