"""Putting settings in force, and setting free what waited for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server import settings as settings_module
from qbwc_server.flows import configured, operating
from qbwc_server.settings import Settings
from qbwc_server.store import connections


@dataclass(frozen=True)
class Change:
    """New settings of a connection, and who wants them."""

    connection_id: int
    settings: Settings
    who: str


#: of orders and of documents: how many were held, and how many still are
Freed = Mapping[str, tuple[int, int]]


def put_in_force(db: sa.Connection, change: Change, now: datetime) -> Freed:
    """Store settings and check anew what was held for something that they lacked."""
    content: dict[str, Any] = settings_module.to_json(change.settings)
    kept = connections.keep_settings(db, change.connection_id, content, now)
    connections.sign_settings(db, kept, change.who[:128])
    visit = configured.visit(db, change.connection_id, now)
    return operating.recheck_held(db, visit)
