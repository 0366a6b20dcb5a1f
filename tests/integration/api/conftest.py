"""The whole server on both databases, with a connection and a token for all."""

from collections.abc import Iterator

import pytest

from tests.support import programs
from tests.support.programs import Program


@pytest.fixture
def lake(database) -> int:
    """Register the connection "lake"."""
    return programs.register(database)


@pytest.fixture
def port(database, lake, tmp_path) -> Iterator[int]:
    """Serve the application."""
    with programs.serving(database, tmp_path / "files") as found:
        yield found


@pytest.fixture
def program(database, port) -> Program:
    """Give a program that may do everything."""
    programs.add_token(database, "s3cret", "write")
    return Program(port, "s3cret")
