"""What keeps a server from working, found all at once: `qbwc check`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server import qwc, settings
from qbwc_server.errors import ConfigError
from qbwc_server.faces.cli.workplace import Workplace
from qbwc_server.flows import comparing, configured, registry
from qbwc_server.store import connections


@dataclass(frozen=True)
class Finding:
    """One thing to mend: does it stop the server, where it is, what to do."""

    is_error: bool
    place: str
    sentence: str


def everything(workplace: Workplace) -> Iterator[Finding]:
    """Find every problem of the environment, the database and the connections."""
    try:
        config = workplace.config
    except ConfigError as error:
        for sentence in error.problems:
            yield Finding(True, "environment", sentence)
        return
    if not config.secret_key:
        sentence = "there is no secret key: run `qbwc init`"
        yield Finding(True, "environment", sentence)
    for sentence in qwc.problems(config.public_url):
        yield Finding(False, "QBWC_PUBLIC_URL", sentence)
    yield from _flows()
    yield from _database(workplace)


def _flows() -> Iterator[Finding]:
    try:
        registry.by_kind()
    except ConfigError as error:
        for sentence in error.problems:
            yield Finding(True, "flows", sentence)


def _database(workplace: Workplace) -> Iterator[Finding]:
    try:
        newest = workplace.database.is_newest()
    except (sa.exc.SQLAlchemyError, OSError) as error:
        told = " ".join(str(getattr(error, "orig", None) or error).split())
        sentence = f"cannot be reached ({told}): check QBWC_DATABASE_URL"
        yield Finding(True, "database", sentence)
        return
    if not newest:
        sentence = "is not at the newest migration: run `qbwc init`"
        yield Finding(True, "database", sentence)
        return
    with workplace.database.read() as db:
        rows = connections.listing(db)
        if not rows:
            sentence = "there is none yet: add one with `qbwc connection add NAME`"
            yield Finding(False, "connections", sentence)
        for row in rows:
            yield from _connection(db, row)


def _connection(db: sa.Connection, row: Any) -> Iterator[Finding]:
    place = f"connection {row.name}"
    if row.paused:
        sentence = f"is paused: let it go on with `qbwc connection resume {row.name}`"
        yield Finding(False, place, sentence)
    if row.attention:
        yield Finding(False, place, row.attention)
    if connections.settings(db, row.id) is None:
        sentence = (
            "has no settings yet: import them with"
            f" `qbwc settings import {row.name} FILE.toml`"
        )
        yield Finding(False, place, sentence)
        return
    found = configured.settings(db, row.id)
    remarks = comparing.warnings(db, row.id, found)
    for path, sentence in (*settings.warnings(found), *remarks):
        yield Finding(False, f"{place}, {path}", sentence)
