"""What follows when the company file turns out to be an older copy, or not."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import kinds, outcomes, warning
from qbwc_server.flows.base import Visit
from qbwc_server.states import Gone
from qbwc_server.store import audit, connections, posted, sessions
from qbwc_server.store.audit import Action, Actor, Entry

#: how many orders are looked for at a time to find out how much is gone
_CHUNK = 200
#: how many of their numbers a sentence names
_NAMED = 8


def approve(db: sa.Connection, visit: Visit) -> None:
    """Let the session write: the company file has what was posted to it."""
    sessions.update(db, visit.session_id, {"file_checked": True})
    find(db, [row.id for row in posted.missing(db, visit.connection_id)])
    _tell(db, visit, "")


def stop(db: sa.Connection, visit: Visit, newest: Any) -> None:
    """Write nothing more until a person decides; find out how much is gone."""
    sessions.update(db, visit.session_id, {"file_checked": True})
    connection = connections.lock(db, visit.connection_id)
    if not connection.older_copy:
        actor = Actor(f"Web Connector: {connection.username}")
        entry = Entry(connection.name, Action.FILE_OLDER)
        audit.note(db, actor, entry, visit.now)
        look_back(db, visit, newest)
    describe(db, visit)


def look_back(db: sa.Connection, visit: Visit, row: Any) -> None:
    """Have the orders looked for that were posted before one."""
    rows = posted.before(db, row, _CHUNK)
    kinds.enqueue(db, visit, kinds.LOOK_BACK, [each.id for each in rows])


def describe(db: sa.Connection, visit: Visit) -> None:
    """Say what the company file lacks, to whoever looks at the connection."""
    lacking = posted.missing(db, visit.connection_id)
    warn(db, [row.id for row in lacking])
    name = connections.lock(db, visit.connection_id).name
    _tell(db, visit, _sentence(name, lacking))


def find(db: sa.Connection, order_ids: Sequence[int]) -> None:
    """Take back that transactions are missing: they are there."""
    posted.mark(db, order_ids, None)
    warning.withdraw(db, order_ids, outcomes.GONE)


def delete(db: sa.Connection, order_ids: Sequence[int]) -> None:
    """Take transactions for deleted: their orders say so, nothing else follows."""
    posted.mark(db, order_ids, Gone.DELETED)
    warn(db, order_ids)


def warn(db: sa.Connection, order_ids: Sequence[int]) -> None:
    """Let orders say that their transactions are gone."""
    warning.warn(db, {order: [outcomes.gone_warning()] for order in order_ids})


def give_up(db: sa.Connection, visit: Visit) -> int:
    """Put before a person what an accepted company file lacks; count the orders."""
    lacking = [row.id for row in posted.missing(db, visit.connection_id)]
    posted.doubt(db, dict.fromkeys(lacking, outcomes.gone()), visit.now)
    warning.withdraw(db, lacking, outcomes.GONE)
    return len(lacking)


def _tell(db: sa.Connection, visit: Visit, sentence: str) -> None:
    connection = connections.lock(db, visit.connection_id)
    if connection.older_copy == sentence:
        return
    other = connection.attention.replace(connection.older_copy, "")
    attention = " ".join(filter(None, (other.strip(), sentence)))
    values = {"older_copy": sentence, "attention": attention}
    connections.update(db, connection.id, values)


def _sentence(name: str, lacking: Sequence[Any]) -> str:
    many = f"{len(lacking)} orders that were posted to it are"
    one = "1 order that was posted to it is"
    day = lacking[0].posted_at.date().isoformat()
    return (
        "The company file that is open is an older copy:"
        f" {one if len(lacking) == 1 else many} not in it ({_listed(lacking)}; the"
        f" first of {day}). Nothing is written to it. If it was opened by mistake, open"
        " the right one and update again. If it is to be used from now on: qbwc"
        f" connection rebind {name}"
    )


def _listed(lacking: Sequence[Any]) -> str:
    numbers = [row.number for row in lacking]
    if len(numbers) <= _NAMED:
        return ", ".join(numbers)
    return f"{', '.join(numbers[:_NAMED])} ... {numbers[-1]}"
