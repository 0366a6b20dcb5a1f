"""The pulls: how far the copy of each list has come."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Pull
from qbwc_server.store import statements

_pulls = Pull.__table__.c


@dataclass(frozen=True)
class Run:
    """One reading of one list of one connection."""

    connection_id: int
    list: str
    number: int


def ensure(
    db: sa.Connection, connection_id: int, lists: Sequence[str]
) -> dict[str, sa.Row[Any]]:
    """Make sure that each list has a pull; return them by list."""
    rows = [{"connection_id": connection_id, "list": each} for each in lists]
    statements.insert_new(db, Pull, rows)
    found = of(db, connection_id)
    return {each: found[each] for each in lists}


def of(db: sa.Connection, connection_id: int) -> dict[str, sa.Row[Any]]:
    """The pulls of a connection by list."""
    rows = db.execute(
        sa.select(Pull.__table__).where(_pulls.connection_id == connection_id)
    )
    return {row.list: row for row in rows}


def by_ids(db: sa.Connection, pull_ids: Collection[int]) -> dict[int, sa.Row[Any]]:
    """The pulls with these ids."""
    rows = db.execute(sa.select(Pull.__table__).where(_pulls.id.in_(pull_ids)))
    return {row.id: row for row in rows}


def ask(db: sa.Connection, pull_ids: Collection[int], now: datetime) -> None:
    """Have lists read as a whole and imported; a copy under way begins anew."""
    values = {
        "is_whole": True,
        "imported_since": _since(now),
        "iterator_id": None,
        # Without its session a page that is on its way is not believed any more.
        "session_id": None,
    }
    db.execute(sa.update(Pull).where(_pulls.id.in_(pull_ids)).values(**values))


def abandon(db: sa.Connection, pull_ids: Collection[int]) -> None:
    """Begin copies anew: what comes next of a lost page is anybody's guess."""
    db.execute(sa.update(Pull).where(_pulls.id.in_(pull_ids)).values(iterator_id=None))


def move(db: sa.Connection, pull_id: int, values: Mapping[str, Any]) -> None:
    """Write how far a pull has come."""
    db.execute(sa.update(Pull).where(_pulls.id == pull_id).values(**values))


def forget(db: sa.Connection, connection_id: int) -> None:
    """Forget the pulls of a connection."""
    db.execute(sa.delete(Pull).where(_pulls.connection_id == connection_id))


def _since(now: datetime) -> sa.ColumnElement[Any]:
    return sa.func.coalesce(
        _pulls.imported_since, sa.literal(now, _pulls.finished_at.type)
    )
