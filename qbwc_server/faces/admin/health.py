"""How a connection is: when it was seen, what waits, what somebody must mend."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from qbwc_server import settings
from qbwc_server.faces.admin.desk import Desk
from qbwc_server.flows import configured
from qbwc_server.states import SessionState
from qbwc_server.store import access, browsing, connections, overview
from qbwc_server.store import documents as stored_documents
from qbwc_server.store import orders as stored_orders
from qbwc_server.store.browsing import Day

#: a connection that was not seen for so long is silent
SILENT = timedelta(hours=24)
DAYS = 14


@dataclass(frozen=True)
class Health:
    """One connection at a glance."""

    row: Any
    counts: dict[str, int]
    #: documents by state
    documents: dict[str, int]
    days: Sequence[Day]
    #: the order under way that came first
    oldest: Any | None
    session: Any | None
    #: what somebody must look at, most urgent first
    concerns: Sequence[str]
    #: settings that lack something: (key, sentence)
    gaps: Sequence[tuple[str, str]]

    @property
    def next_expected(self) -> datetime | None:
        """When the Web Connector should call next, if it calls by itself."""
        seen = self.row.last_seen_at
        return seen + timedelta(minutes=self.row.every_minutes) if seen else None

    @property
    def under_way(self) -> int:
        """How many orders wait for QuickBooks."""
        return sum(self.counts.get(str(state), 0) for state in browsing.UNDER_WAY)

    @property
    def stopped(self) -> int:
        """How many orders wait for a person."""
        return sum(self.counts.get(str(state), 0) for state in browsing.STOPPED)


def of(db: sa.Connection, row: Any, desk: Desk) -> Health:
    """Look a connection over."""
    now = desk.clock()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    starts = [midnight - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    stored = connections.settings(db, row.id)
    # Where there are none, that is a concern of its own.
    gaps = settings.warnings(configured.settings(db, row.id)) if stored else ()
    return Health(
        row,
        stored_orders.PROGRESS.counts(db, row.id),
        stored_documents.PROGRESS.counts(db, row.id),
        browsing.days(db, row.id, starts),
        browsing.oldest(db, row.id, browsing.UNDER_WAY),
        overview.last_session(db, row.id),
        list(_concerns(db, row, desk)),
        gaps,
    )


def in_words(session: Any) -> str:
    """Say what came of a session."""
    if session is None:
        return "none yet"
    if session.state == SessionState.OPEN:
        return "under way"
    if session.state == SessionState.SUPERSEDED:
        return "given up: a newer one took over"
    if session.state == SessionState.EXPIRED:
        return "given up: nothing was heard any more"
    done = session.jobs_done + session.jobs_failed
    if not done:
        return str(session.last_error) or "nothing was waiting"
    failed = f", {session.jobs_failed:,} refused" if session.jobs_failed else ""
    ended = f"; it ended: {session.last_error}" if _went_wrong(session) else ""
    return f"{session.jobs_done:,} done{failed}{ended}"


def _went_wrong(session: Any) -> bool:
    return session.state == SessionState.BROKEN and bool(session.last_error)


def _concerns(db: sa.Connection, row: Any, desk: Desk) -> Iterator[str]:
    now, counted_as = desk.clock(), desk.counted_as(row.username)
    if row.attention:
        yield str(row.attention)
    if row.paused:
        yield "This connection is paused: orders are taken, but nothing is sent."
    if row.last_seen_at is None:
        yield (
            "No Web Connector has called yet. Open the .qwc file in the Web Connector"
            " on the PC with QuickBooks."
        )
    elif now - row.last_seen_at > SILENT and not row.paused:
        yield (
            "The Web Connector has not called for more than a day. Is the PC switched"
            " on, the Web Connector open, and Auto-Run ticked?"
        )
    if access.is_throttled(db, counted_as, now):
        yield (
            "Log-ins fail again and again and have to wait: the password in the Web"
            " Connector is probably an old one."
        )
    if connections.settings(db, row.id) is None:
        yield "There are no settings yet: every order will be held."
