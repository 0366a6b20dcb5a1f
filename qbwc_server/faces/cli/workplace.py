"""What every command works with, built when it is first needed.

The environment is read by `__main__` alone; here is only the shape of what it gives.
"""

import functools
import getpass
import os
import pathlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import click
import sqlalchemy as sa

from qbwc_server import errors
from qbwc_server.flows import registry
from qbwc_server.store import audit
from qbwc_server.store.database import Database

try:
    import pwd
except ImportError:  # Windows
    pwd = None  # type: ignore[assignment]


class Config(Protocol):
    """What the environment says, as far as the commands ask."""

    @property
    def database_url(self) -> str:
        """Where the database is."""

    @property
    def secret_key(self) -> str:
        """The key that others are derived from; '' when there is none."""

    @property
    def public_url(self) -> str:
        """The address that the Web Connector calls."""

    @property
    def data_dir(self) -> pathlib.Path:
        """Where files are kept."""

    @property
    def log_format(self) -> str:
        """How entries are written: text or json."""

    @property
    def log_level(self) -> str:
        """The least important entry that is written."""

    @property
    def max_body(self) -> int:
        """The largest body that the SOAP door takes, in bytes."""


@dataclass(frozen=True)
class Pieces:
    """What `__main__` hands over: how to read, make and start things."""

    read_config: Callable[[Mapping[str, Any]], Config]
    create_app: Callable[[Any], Any]
    ensure_secret_key: Callable[[pathlib.Path], bool]
    #: the environment for a server that runs beside this command
    child_environment: Callable[[Mapping[str, str]], dict[str, str]]


class Workplace:
    """The configuration and the database of this call of the command."""

    def __init__(
        self, pieces: Pieces, overrides: Mapping[str, Any] | None = None
    ) -> None:
        """Keep how to build everything; nothing is read or opened yet."""
        self.pieces = pieces
        self._overrides = dict(overrides or {})

    @functools.cached_property
    def config(self) -> Config:
        """What the environment says; raises ConfigError with every mistake."""
        return self.pieces.read_config(self._overrides)

    @functools.cached_property
    def database(self) -> Database:
        """The database, opened at its first use."""
        return Database(self.config.database_url)

    def at(self, **overrides: Any) -> "Workplace":
        """Give a workplace of the same make somewhere else."""
        return Workplace(self.pieces, overrides)

    def now(self) -> datetime:
        """The time."""
        return datetime.now(UTC)

    def note(self, db: sa.Connection, entry: audit.Entry) -> None:
        """Write into the audit trail what the user of this command does."""
        audit.note(db, audit.Actor(self.who), entry, self.now())

    @property
    def who(self) -> str:
        """Name the user of this command."""
        return f"command line: {_user()}"

    def must_be_ready(self) -> None:
        """Refuse to go on without `qbwc init`, or with flows that cannot be used."""
        registry.by_kind()
        if not self.config.secret_key:
            raise errors.Conflict("there is no secret key; run `qbwc init` first")
        if not self.database.is_newest():
            raise errors.Conflict(
                "the database is not at the newest migration; run `qbwc init` first"
            )


def _user() -> str:
    """Name the user of the system; no variable of the environment is believed."""
    if pwd is None:
        return getpass.getuser()
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"


pass_workplace = click.make_pass_decorator(Workplace)
