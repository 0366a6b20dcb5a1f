"""The whole server with its pages, a company file at its other end, and a browser."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from qbwc_server.conversation import passwords
from qbwc_server.flows import accepting, configured
from qbwc_server.importing import formats
from qbwc_server.importing.parsed import Accepted
from qbwc_server.simulator.company_file import CompanyFile
from qbwc_server.simulator.web_connector import WebConnector
from qbwc_server.states import Role
from qbwc_server.store import connections, people
from qbwc_server.store.database import Database
from qbwc_server.store.people import NewUser
from tests.support import browsers, programs

PASSWORD = "correct horse battery"
_HASH = passwords.hashed(PASSWORD)


@dataclass
class House:
    """A server that runs, and what tests do to it past the pages."""

    database: Database
    port: int

    @property
    def base(self) -> str:
        """Give the address of the server."""
        return f"http://127.0.0.1:{self.port}"

    def add_user(self, email: str, role: Role) -> None:
        """Let somebody log in with the usual password."""
        with self.database.transaction() as db:
            people.add(db, NewUser(email, role, _HASH), datetime.now(UTC))

    def take_in(self, name: str, *orders: Any) -> None:
        """Take orders in, as the API does."""
        with self.database.transaction() as db:
            row = connections.by_name(db, name)
            visit = configured.visit(db, row.id, datetime.now(UTC))
            parsed = [
                one
                for each in orders
                for one in formats.read(json.dumps(each).encode())
            ]
            accepting.accept(
                db, visit, [one for one in parsed if isinstance(one, Accepted)]
            )

    def settings(self, name: str) -> Any:
        """Give the settings in force."""
        with self.database.read() as db:
            return configured.settings(db, connections.by_name(db, name).id)

    def connector(
        self, username: str, password: str, company: CompanyFile
    ) -> WebConnector:
        """Give a Web Connector for a connection of the server."""
        with self.database.read() as db:
            row = connections.by_username(db, username)
        assert row is not None
        return WebConnector(
            f"{self.base}/qbwc",
            username,
            password,
            company,
            owner_id=row.owner_id,
            file_id=row.file_id,
            sleep=lambda _: None,
            timeout=30,
        )


@pytest.fixture
def dialect():
    """Use SQLite: what the browser shows is the same on both."""
    return "sqlite"


@pytest.fixture(scope="session")
def browser():
    """Start one browser for all tests of a process."""
    with browsers.started() as found:
        yield found


@pytest.fixture
def house(database, tmp_path) -> Iterator[House]:
    """Serve everything on a database of the test's own."""
    sa.event.listen(database.engine, "connect", _do_not_wait)
    with programs.serving(database, tmp_path / "d", secret_key="k" * 40) as port:
        yield House(database, port)


@pytest.fixture
def visit(browser, house):
    """Give a function that opens a window; in the end none has complained."""
    with ExitStack() as stack:
        opened: list[browsers.Visitor] = []

        def open_(**options: object) -> browsers.Visitor:
            visitor = stack.enter_context(
                browsers.visiting(browser, house.base, **options)
            )
            opened.append(visitor)
            return visitor

        yield open_
        assert [c for visitor in opened for c in visitor.complaints] == []


@pytest.fixture
def admin(visit, house) -> browsers.Visitor:
    """Give an administrator who has logged in."""
    house.add_user("ada@example.com", Role.ADMIN)
    visitor: browsers.Visitor = visit()
    visitor.log_in("ada@example.com", PASSWORD)
    return visitor


def _do_not_wait(connection: Any, _: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")
