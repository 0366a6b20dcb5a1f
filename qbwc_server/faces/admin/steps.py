"""From nothing to the first finished visit: each step is detected, none is ticked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.store import audit, browsing, connections, sightings
from qbwc_server.store.audit import Action


@dataclass(frozen=True)
class Step:
    """One step: done or not, what it is, and what to do for it."""

    done: bool
    what: str
    hint: str


@dataclass(frozen=True)
class _Seen:
    """What is known of a connection's beginnings."""

    row: Any
    has_settings: bool
    downloaded: bool
    called: datetime | None
    exchange: Any | None
    finished: Any | None


def of(db: sa.Connection, row: Any) -> Sequence[Step]:
    """Say how far a connection has come."""
    return _steps(
        _Seen(
            row,
            connections.settings(db, row.id) is not None,
            # Whoever has called has the file; the trail is long by then.
            row.last_seen_at is not None
            or audit.was_done(db, row.name, Action.CONNECTION_QWC),
            sightings.last(db, sightings.WEB_CONNECTOR),
            browsing.first_exchange(db, row.id),
            browsing.first_finished(db, row.id),
        )
    )


#: each step: what it is, and what to do for it
_TEXTS = (
    ("The connection is made", ""),
    (
        "The settings say how orders become transactions",
        "Choose them on the page Settings.",
    ),
    (
        "The .qwc file is downloaded",
        "Download it below, on the PC with QuickBooks.",
    ),
    (
        "The Web Connector has it",
        (
            "Back up your company file. With QuickBooks open and its administrator"
            " logged in, open the .qwc file and allow the access."
        ),
    ),
    (
        "The Web Connector has logged in",
        "Enter the password in the Web Connector, tick the row, press Update Selected.",
    ),
    (
        "The company file is recognised",
        "This comes by itself when there is something to send.",
    ),
    (
        "QuickBooks has answered",
        "Send an order, then press Update Selected once more.",
    ),
    ("The first visit is finished", ""),
)


def _steps(seen: _Seen) -> list[Step]:
    row = seen.row
    logged_in = row.last_seen_at is not None
    called = logged_in or (seen.called is not None and seen.called >= row.created_at)
    bound = bool(row.bound_file_id or row.bound_name or row.bound_path)
    done = (
        True,
        seen.has_settings,
        seen.downloaded or called,
        called,
        logged_in,
        bound,
        seen.exchange is not None,
        seen.finished is not None,
    )
    return [
        Step(flag, what, hint) for flag, (what, hint) in zip(done, _TEXTS, strict=True)
    ]
