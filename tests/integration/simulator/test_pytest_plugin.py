"""The fixtures for other people's tests: the example runs as documentation says."""

import subprocess
import sys

import pytest

from tests import factories
from tests.support import installation, sources


@pytest.fixture(params=["sqlite"])
def dialect(request):
    """Use SQLite: what is tested is at the other end."""
    return request.param


def test_the_example(database):
    """It passes against a server with an order waiting."""
    with installation.running(database, installation.usual()) as shop:
        shop.clock.advance(60)
        shop.take_in(factories.an_order())
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."],
            cwd=sources.ROOT / "examples" / "testing",
            env={
                "SERVER_URL": shop.connector.url,
                "SERVER_USER": "lake",
                "SERVER_PASSWORD": installation.PASSWORD,
                "PYTHONPATH": str(sources.ROOT),
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "2 passed" in ran.stdout
