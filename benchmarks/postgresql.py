"""A PostgreSQL server for the time of a measurement, as the tests start theirs."""

import contextlib
import itertools
from collections.abc import Callable, Iterator

from tests.support import postgresql

_numbers = itertools.count(1)


@contextlib.contextmanager
def server() -> Iterator[Callable[[], str]]:
    """Start a server; give what makes a new database in it and names its URL."""
    begun = postgresql.Run.begin()
    try:
        running = postgresql.server(begun.folder)
        yield lambda: running.create(f"bench_{next(_numbers)}")
    finally:
        begun.release()
