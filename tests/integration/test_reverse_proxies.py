"""Whose word on the caller's address is believed: log-ins are throttled by it."""

import pytest
import sqlalchemy as sa

from qbwc_server.models import LoginFailure
from tests.integration.soap import wire
from tests.support import programs
from tests.support.programs import Program

WRONG = wire.call("authenticate", strUserName="nobody", strPassword="wrong")


@pytest.fixture
def counted_for(database, tmp_path):
    """Give a function that fails to log in, and tells which address that counts for."""

    def fail(proxies, forwarded):
        headers = {"Content-Type": wire.XML}
        if forwarded is not None:
            headers["X-Forwarded-For"] = forwarded
        serving = programs.serving(database, tmp_path / "f", trusted_proxies=proxies)
        with serving as port:
            answer = Program(port).call("POST", "/qbwc", WRONG.encode(), headers)
        assert b"nvu" in answer.body
        with database.read() as db:
            return db.execute(sa.select(LoginFailure.address)).scalar_one()

    return fail


@pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "proxies, forwarded, address",
    [
        (0, None, "127.0.0.1"),
        (0, "203.0.113.9", "127.0.0.1"),
        (1, None, "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        # Fewer than there should be: somebody came past a proxy.
        (2, "203.0.113.9", "127.0.0.1"),
        # Of IPv6 the whole network counts, for one caller has all of it.
        (1, "2001:db8::9", "2001:db8::/64"),
    ],
)
def test_the_address_of_a_caller(counted_for, proxies, forwarded, address):
    """Nobody's by default; else what the outermost proxy of ours wrote."""
    assert counted_for(proxies, forwarded) == address
