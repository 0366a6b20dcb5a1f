"""Whether taking jobs from a long queue, or looking it over, takes longer.

The floor is the same step with a thousand jobs and a thousand finished orders.
"""

import contextlib
import itertools
import logging
import pathlib
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from benchmarks import many_orders, postgresql
from benchmarks.figures import Figure, Size
from qbwc_server import app, config
from qbwc_server.conversation import outgoing
from qbwc_server.conversation.limits import Limits
from qbwc_server.conversation.turn import Turn
from qbwc_server.conversation.turns import utc_now
from qbwc_server.faces.admin import health
from qbwc_server.faces.admin.desk import Desk
from qbwc_server.flows import configured, kinds
from qbwc_server.models import Job, Reference, Session
from qbwc_server.store import connections

FEW = 1_000
MANY = {Size.SHORT: 100_000, Size.FULL: 1_000_000}
MOST_TIMES = 1.3
REPEATS = 15
_NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Steps:
    """How long each step takes, in milliseconds."""

    claim: float
    count: float
    overview: float


def run(size: Size) -> list[Figure]:
    """Measure on SQLite, and in the full run on PostgreSQL as well."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    found = _figures("SQLite", _on_sqlite, MANY[size])
    if size is Size.FULL:
        with postgresql.server() as new_url:
            found += _figures("PostgreSQL", lambda: _on_postgresql(new_url), MANY[size])
    return found


def _figures(where: str, place: Callable[[], Any], many: int) -> list[Figure]:
    few, lots = (_measured(place, number) for number in (FEW, many))
    return [
        Figure(f"{where}, {many:,} jobs: {what}", value, "ms", floor, MOST_TIMES)
        for what, value, floor in (
            ("a set is claimed", lots.claim, few.claim),
            ("what is left is counted", lots.count, few.count),
            ("the overview", lots.overview, few.overview),
        )
    ]


def _measured(place: Callable[[], Any], number: int) -> Steps:
    with place() as server:
        many_orders.fill(server, number)
        application = server.extensions["qbwc"]
        database = application.database
        with database.transaction() as db:
            _enqueue(db, number)
        with database.transaction() as db:
            db.execute(sa.text("ANALYZE"))
        desk = Desk(database, lambda: _NOW, "http://localhost", b"k")

        def overview(turn: Turn) -> None:
            health.of(turn.db, connections.by_name(turn.db, many_orders.NAME), desk)

        return Steps(
            _fastest(database, outgoing.next_set),
            _fastest(database, outgoing.remaining),
            _fastest(database, overview),
        )


def _fastest(database: Any, step: Callable[[Turn], object]) -> float:
    """Take a step several times, each time undone; give the fastest."""
    times = []
    for _ in range(REPEATS):
        with database.engine.connect() as db, db.begin() as undone:
            turn = _turn(db)
            begun = time.perf_counter()
            step(turn)
            times.append((time.perf_counter() - begun) * 1000)
            undone.rollback()
    return min(times)


def _turn(db: sa.Connection) -> Turn:
    connection_id = connections.by_name(db, many_orders.NAME).id
    visit = configured.visit(db, connection_id, datetime.now(UTC))
    sessions = Session.__table__.c
    newest = sa.select(sa.func.max(sessions.id))
    session_id = db.execute(newest).scalar_one()
    seen = {"file_checked": True, "recognised": True}
    db.execute(sa.update(Session).where(sessions.id == session_id).values(**seen))
    db.execute(sa.text("UPDATE connections SET kept_message_set = NULL"))
    return Turn(db, _of_session(visit, session_id), Limits(), utc_now)


def _of_session(visit: Any, session_id: int) -> Any:
    return type(visit)(**{**vars(visit), "session_id": session_id})


def _enqueue(db: sa.Connection, number: int) -> None:
    """Have as many customers looked up as there are orders."""
    connection_id = connections.by_name(db, many_orders.NAME).id
    first = 50_000_000
    ids = range(first, first + number)
    _insert(db, Reference, (_reference(connection_id, n) for n in ids))
    _insert(db, Job, (_job(connection_id, n) for n in ids))


def _insert(db: sa.Connection, model: Any, rows: Iterator[dict[str, Any]]) -> None:
    while some := list(itertools.islice(rows, many_orders.CHUNK)):
        db.execute(sa.insert(model), some)


def _reference(connection_id: int, number: int) -> dict[str, Any]:
    return {
        "id": number,
        "connection_id": connection_id,
        "kind": kinds.CUSTOMER,
        "key": f"queued {number}",
        "name": f"Queued {number}",
        "state": "unknown",
        "facts": {},
        "external_guid": f"{{queued-{number}}}",
    }


def _job(connection_id: int, number: int) -> dict[str, Any]:
    kind = kinds.LOOK_UP_CUSTOMER
    return {
        "id": number,
        "connection_id": connection_id,
        "kind": kind.word,
        "subject_id": number,
        "state": "ready",
        "writes": False,
        "priority": kind.priority,
        "next_attempt_at": _NOW,
        "created_at": _NOW,
    }


@contextlib.contextmanager
def _on_sqlite() -> Iterator[Any]:
    with tempfile.TemporaryDirectory() as folder:
        given = {"data_dir": pathlib.Path(folder), "secret_key": "k" * 40}
        yield app.create_app(config.Config.from_env(given))


@contextlib.contextmanager
def _on_postgresql(new_url: Callable[[], str]) -> Iterator[Any]:
    with tempfile.TemporaryDirectory() as folder:
        given = {
            "data_dir": pathlib.Path(folder),
            "secret_key": "k" * 40,
            "database_url": new_url(),
        }
        server = app.create_app(config.Config.from_env(given))
        yield server
        server.extensions["qbwc"].database.dispose()
