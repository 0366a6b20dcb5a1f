"""What follows when the company file turns out to be an older copy, or not."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import kinds, outcomes, warning
from qbwc_server.flows.base import Visit
from qbwc_server.states import Gone
from qbwc_server.store import audit, connections, posted, sessions
from qbwc_server.store.audit import Action, Actor, Entry
from qbwc_server.store.posted import Posted

_LOOK_BACK = {
    posted.ORDERS.noun: kinds.LOOK_BACK,
    posted.DOCUMENTS.noun: kinds.LOOK_BACK_AT_DOCUMENTS,
}
#: how many rows are looked for at a time to find out how much is gone
_CHUNK = 200
#: how many of their numbers a sentence names
_NAMED = 8


def approve(db: sa.Connection, visit: Visit) -> None:
    """Let the session write: the company file has what was posted to it."""
    sessions.update(db, visit.session_id, {"file_checked": True})
    for of in posted.ALL:
        find(db, of, [row.id for row in of.missing(db, visit.connection_id)])
    _tell(db, visit, "")


def stop(db: sa.Connection, visit: Visit, of: Posted, newest: Any) -> None:
    """Write nothing more until a person decides; find out how much is gone."""
    sessions.update(db, visit.session_id, {"file_checked": True})
    connection = connections.lock(db, visit.connection_id)
    if not connection.older_copy:
        actor = Actor(f"Web Connector: {connection.username}")
        entry = Entry(connection.name, Action.FILE_OLDER)
        audit.note(db, actor, entry, visit.now)
        look_back(db, visit, of, newest)
        for other in posted.ALL:
            if other is not of:
                rows = other.newest(db, visit.connection_id, visit.now, _CHUNK)
                _look_for(db, visit, other, rows)
    describe(db, visit)


def look_back(db: sa.Connection, visit: Visit, of: Posted, row: Any) -> None:
    """Have the rows looked for that were posted before one."""
    _look_for(db, visit, of, of.before(db, row, _CHUNK))


def describe(db: sa.Connection, visit: Visit) -> None:
    """Say what the company file lacks, to whoever looks at the connection."""
    lacking = {}
    for of in posted.ALL:
        lacking[of.noun] = of.missing(db, visit.connection_id)
        warn(db, of, [row.id for row in lacking[of.noun]])
    name = connections.lock(db, visit.connection_id).name
    _tell(db, visit, _sentence(name, lacking))


def find(db: sa.Connection, of: Posted, ids: Sequence[int]) -> None:
    """Take back that transactions are missing: they are there."""
    of.mark(db, ids, None)
    warning.withdraw(db, ids, outcomes.GONE, of.progress)


def delete(db: sa.Connection, of: Posted, ids: Sequence[int]) -> None:
    """Take transactions for deleted: their rows say so, nothing else follows."""
    of.mark(db, ids, Gone.DELETED)
    warn(db, of, ids)


def warn(db: sa.Connection, of: Posted, ids: Sequence[int]) -> None:
    """Let rows say that their transactions are gone."""
    warnings = {each: [outcomes.gone_warning()] for each in ids}
    warning.warn(db, warnings, of.progress)


def give_up(db: sa.Connection, visit: Visit) -> int:
    """Put before a person what an accepted company file lacks; count it."""
    count = 0
    for of in posted.ALL:
        lacking = [row.id for row in of.missing(db, visit.connection_id)]
        reason = outcomes.gone(of.noun)
        of.doubt(db, dict.fromkeys(lacking, reason), visit.now)
        warning.withdraw(db, lacking, outcomes.GONE, of.progress)
        count += len(lacking)
    return count


def _look_for(db: sa.Connection, visit: Visit, of: Posted, rows: Sequence[Any]) -> None:
    kinds.enqueue(db, visit, _LOOK_BACK[of.noun], [each.id for each in rows])


def _tell(db: sa.Connection, visit: Visit, sentence: str) -> None:
    connection = connections.lock(db, visit.connection_id)
    if connection.older_copy == sentence:
        return
    other = connection.attention.replace(connection.older_copy, "")
    attention = " ".join(filter(None, (other.strip(), sentence)))
    values = {"older_copy": sentence, "attention": attention}
    connections.update(db, connection.id, values)


def _sentence(name: str, lacking: Mapping[str, Sequence[Any]]) -> str:
    counts = {noun: len(rows) for noun, rows in lacking.items() if rows}
    rows = sorted((e for some in lacking.values() for e in some), key=_moment)
    they_are = "is" if len(rows) == 1 else "are"
    what = " and ".join(f"{n} {noun}{'s' * (n > 1)}" for noun, n in counts.items())
    were = "was" if len(rows) == 1 else "were"
    return (
        "The company file that is open is an older copy:"
        f" {what} that {were} posted to it {they_are} not in it ({_listed(rows)}; the"
        f" first of {_moment(rows[0]).date().isoformat()}). Nothing is written to it."
        " If it was opened by mistake, open the right one and update again. If it is"
        f" to be used from now on: qbwc connection rebind {name}"
    )


def _moment(row: Any) -> datetime:
    found: datetime = row.posted_at
    return found


def _listed(lacking: Sequence[Any]) -> str:
    numbers = [row.number for row in lacking]
    if len(numbers) <= _NAMED:
        return ", ".join(numbers)
    return f"{', '.join(numbers[:_NAMED])} ... {numbers[-1]}"
