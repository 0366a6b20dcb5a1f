"""What is asked in every turn takes as long with many jobs and orders as with few.

The plans of both databases are looked at on a queue of thousands: no table is read from
one end to the other, and nothing but a handful of rows is sorted.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from qbwc_server.conversation import registration
from qbwc_server.conversation.registration import NewConnection
from qbwc_server.flows import kinds, registry
from qbwc_server.models import Job
from qbwc_server.store import glance, queued

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MANY = 3_000
POSTS = kinds.POST_ORDER


def job(connection_id, number, kind, **others):
    """Make a row of a job."""
    return {
        "connection_id": connection_id,
        "kind": kind.word,
        "subject_id": number,
        "state": "ready",
        "writes": kind.writes,
        "priority": kind.priority,
        "attempts": 0,
        "sought": False,
        "error_code": "",
        "error": "",
        "next_attempt_at": NOW,
        "created_at": NOW,
    } | others


def double(db):
    """Have twice as many jobs that are done."""
    columns = [c for c in Job.__table__.columns if c.name != "id"]
    done = sa.select(*columns).where(Job.state == "completed")
    db.execute(sa.insert(Job).from_select([c.name for c in columns], done))


@pytest.fixture
def connection_id(database):
    """Fill two queues: orders to be posted, more that are done, some put off."""
    done = {"state": "completed", "ended_at": NOW}
    later = {"next_attempt_at": NOW + timedelta(hours=1)}
    with database.transaction() as db:
        made = [
            registration.add(db, NewConnection(name, username=name), NOW).connection_id
            for name in ("lake", "pine")
        ]
        rows = [job(made[n % 2], n, POSTS) for n in range(MANY)]
        rows += [job(made[0], n, POSTS, **done) for n in range(MANY, 3 * MANY)]
        rows += [job(made[0], n, kinds.LOOK_UP_ITEM, **later) for n in range(MANY)]
        db.execute(
            sa.insert(Job), [each | {"ended_at": each.get("ended_at")} for each in rows]
        )
        for _ in range(4):
            double(db)
        db.execute(sa.text("ANALYZE"))
    return made[0]


@pytest.fixture
def plans(database):
    """Give a way to run a question, with the plans of its statements."""

    def run(question):
        with database.transaction() as db:
            asked = []

            def note(_db, _cursor, statement, parameters, *_):
                asked.append((statement, parameters))

            sa.event.listen(db, "before_cursor_execute", note)
            found = question(db)
            sa.event.remove(db, "before_cursor_execute", note)
            explain = (
                "EXPLAIN" if db.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
            )
            lines = [
                " ".join(map(str, row))
                for statement, parameters in asked
                for row in db.exec_driver_sql(f"{explain} {statement}", parameters)
            ]
        assert asked
        return found, lines

    return run


def walked(lines):
    """Name the steps of plans that grow with the tables."""
    return [
        line
        for line in lines
        if re.search(r"Seq Scan on (jobs|orders|exchanges)|Sort  \(", line)
        or re.search(r"SCAN (jobs|orders|exchanges)\b|TEMP B-TREE", line)
    ]


def wanted(connection_id, some, limit=20):
    """Ask for due jobs of some kinds."""
    return queued.Wanted(connection_id, NOW, some, limit)


def test_orders_are_claimed(connection_id, plans):
    """The first of thousands, past thousands that are put off."""
    asked = wanted(connection_id, registry.writing())

    found, lines = plans(lambda db: queued.due(db, asked))

    assert [row.subject_id for row in found] == list(range(0, 40, 2))
    assert walked(lines) == []


def test_look_ups_where_there_are_only_orders(connection_id, plans):
    """None is found, and no order walked past."""
    asked = wanted(connection_id, registry.reading())

    found, lines = plans(lambda db: queued.due(db, asked))

    assert not found
    assert walked(lines) == []
    assert len(lines) < 10


def test_parts(connection_id, plans):
    """Halves of sets are found, or not, without a walk through all that waits."""
    asked = wanted(connection_id, registry.writing())

    found, lines = plans(lambda db: queued.oldest_part(db, asked))

    assert not found
    assert [line for line in walked(lines) if "SCAN" in line.upper()] == []


def test_a_long_queue_is_counted(connection_id, plans):
    """Not through to its end: about how many there are is known all the same."""
    asked = wanted(connection_id, registry.writing())

    found, lines = plans(lambda db: queued.count_due(db, asked))

    assert found >= MANY // 2
    assert walked(lines) == []


def test_a_short_queue_is_counted(database, connection_id):
    """Exactly."""
    with database.transaction() as db:
        db.execute(sa.delete(Job).where(Job.subject_id >= 100))

        found = queued.count_due(db, wanted(connection_id, registry.writing()))

    assert found == 50


def test_a_glance(connection_id, plans):
    """Whether there is anything to do is seen by indexes alone."""
    found, lines = plans(lambda db: glance.is_idle(db, connection_id, NOW))

    assert found is False
    assert [line for line in walked(lines) if "jobs" in line] == []
