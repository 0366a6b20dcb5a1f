"""The whole server with its pages, a company file at its other end, and a browser."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import sqlalchemy as sa

from qbwc_server.states import Role
from tests.support import browsers, houses
from tests.support.houses import House


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
    with houses.serving(database, tmp_path / "d") as found:
        yield found


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
    visitor.log_in("ada@example.com", houses.PASSWORD)
    return visitor


def _do_not_wait(connection: Any, _: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")
