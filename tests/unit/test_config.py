"""The environment: read once, and every mistake in it reported together."""

import pytest

from qbwc_server.config import Config
from qbwc_server.errors import ConfigError


def test_mistakes_of_every_sort(monkeypatch, tmp_path):
    """What no type allows and what cannot work are listed in one go."""
    monkeypatch.setenv("QBWC_BATCH_MAX", "-4")
    monkeypatch.setenv("QBWC_SECRET_KEY", "short")
    monkeypatch.setenv("QBWC_PUBLIC_URL", "somewhere")

    with pytest.raises(ConfigError) as raised:
        Config.from_env({"data_dir": tmp_path})

    named = [each.split()[0].rstrip(":") for each in raised.value.problems]
    assert named == ["QBWC_BATCH_MAX", "QBWC_PUBLIC_URL", "QBWC_SECRET_KEY"]


@pytest.mark.parametrize(
    "url", ["sqlite:///x.db", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"]
)
def test_databases_that_are_known(tmp_path, url):
    """SQLite and PostgreSQL are taken, with or without a driver's name."""
    config = Config.from_env({"data_dir": tmp_path, "database_url": url})

    assert config.database_url == url


@pytest.mark.parametrize("url", ["mysql://u@h/d", "somewhere", "sqlite", "/x.db"])
def test_databases_that_are_not(tmp_path, url):
    """Another database is refused in a sentence, not by a missing module."""
    with pytest.raises(ConfigError, match="QBWC_DATABASE_URL must begin with"):
        Config.from_env({"data_dir": tmp_path, "database_url": url})
