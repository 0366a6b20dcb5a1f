"""When lists are read: asked for, on connect, on a schedule (UN-5, UN-6)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import kinds, listed
from qbwc_server.flows.base import Visit
from qbwc_server.flows.listed import Listed
from qbwc_server.settings import Settings
from qbwc_server.store import pulls

#: what is read when a company file is first met
_ON_CONNECT = (*listed.WHAT["accounts"], *listed.WHAT["taxes"])


def ask(db: sa.Connection, visit: Visit, wanted: Sequence[Listed]) -> None:
    """Have lists read and imported at the next poll, whole."""
    rows = pulls.ensure(db, visit.connection_id, [each.word for each in wanted])
    pulls.ask(db, [row.id for row in rows.values()], visit.now)
    for each in wanted:
        kinds.enqueue(db, visit, each.job, [rows[each.word].id])


def ask_due(db: sa.Connection, visit: Visit) -> None:
    """Have those lists read that are due by the settings; when somebody logs in."""
    rows = pulls.of(db, visit.connection_id)
    new = list(_on_connect(visit.settings, rows))
    if new:
        ask(db, visit, new)
    for row in _aged(visit, rows):
        kinds.enqueue(db, visit, listed.LISTS[row.list].job, [row.id])


def due_at(settings: Settings, row: Any | None) -> datetime | None:
    """Say when a list is due by the settings; None: nothing is read by itself."""
    hours = settings.lists.refresh_hours
    if not hours or row is None or row.imported_since is None:
        return None
    last = _last(row)
    return None if last is None else last + timedelta(hours=hours)


def _on_connect(settings: Settings, rows: Mapping[str, Any]) -> Iterator[Listed]:
    """Accounts and taxes, where documents need them and nobody has tried to yet."""
    when = settings.lists.on_connect
    if when == "never" or (when == "documents" and not settings.unleashed.enabled):
        return
    for each in _ON_CONNECT:
        row = rows.get(each.word)
        if row is None or row.imported_since is None:
            yield each


def _aged(visit: Visit, rows: Mapping[str, Any]) -> Iterator[Any]:
    """What was imported once, and last read or refused long enough ago."""
    for row in rows.values():
        due = due_at(visit.settings, row)
        if due is not None and due <= visit.now:
            yield row


def _last(row: Any) -> datetime | None:
    ends = [at for at in (row.finished_at, row.refused_at) if at is not None]
    return max(ends, default=None)
