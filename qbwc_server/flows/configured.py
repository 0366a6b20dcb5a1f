"""The settings of a connection, as the flows see them."""

import functools
import json
from datetime import datetime

import sqlalchemy as sa

from qbwc_server import settings as settings_module
from qbwc_server.flows.base import Visit
from qbwc_server.settings import Settings
from qbwc_server.store import connections


def settings(db: sa.Connection, connection_id: int) -> Settings:
    """The settings in force for a connection; the defaults when none were imported."""
    content = connections.settings(db, connection_id)
    if content is None:
        return Settings.default()
    return _parsed(json.dumps(content, sort_keys=True))


def visit(db: sa.Connection, connection_id: int, now: datetime) -> Visit:
    """What the flows need outside a session: when orders arrive, or people act."""
    found = settings(db, connection_id)
    return Visit(connection_id, 0, found.qbxml_version, "US", found, now)


@functools.lru_cache(maxsize=512)
def _parsed(text: str) -> Settings:
    return settings_module.from_json(json.loads(text))
