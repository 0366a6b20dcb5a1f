"""How the listings find their rows: never by reading whole tables of orders or jobs."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from qbwc_server.store import browsing, documents, leafing, searching
from qbwc_server.store import orders as stored_orders
from qbwc_server.store.browsing import JobSearch
from qbwc_server.store.leafing import Leaf
from qbwc_server.store.searching import Search

DAY = datetime(2026, 10, 12, tzinfo=UTC)
QUERIES = {
    "all": lambda db: searching.orders(db, Search(1)),
    "state": lambda db: searching.orders(db, Search(1, state="held")),
    "reason": lambda db: searching.orders(db, Search(1, reason="NO_LINES")),
    "store": lambda db: searching.orders(db, Search(1, store="Pine")),
    "days": lambda db: searching.orders(db, Search(1, since=DAY, until=DAY)),
    "text": lambda db: searching.orders(db, Search(1, text="Byrd")),
    "text with a sign": lambda db: searching.orders(db, Search(1, text="5%_")),
    "reference": lambda db: searching.orders(db, Search(1, reference=7)),
    "before": lambda db: searching.orders(db, Search(1, before=7)),
    "documents": lambda db: searching.documents(db, Search(1)),
    "document state": lambda db: searching.documents(db, Search(1, state="held")),
    "document kind": lambda db: searching.documents(db, Search(1, kind="payment")),
    "document reason": lambda db: searching.documents(db, Search(1, reason="NO_VALUE")),
    "document days": lambda db: searching.documents(db, Search(1, since=DAY)),
    "document text": lambda db: searching.documents(db, Search(1, text="Byrd")),
    "document reference": lambda db: searching.documents(db, Search(1, reference=7)),
    "document kinds": lambda db: browsing.kinds(db, 1),
    "documents about": lambda db: documents.mentioning(db, 1, "P-1"),
    "records": lambda db: leafing.records(db, Leaf(1, ["customers"])),
    "records after": lambda db: leafing.records(db, Leaf(1, ["customers"], after=7)),
    "record text": lambda db: leafing.records(db, Leaf(1, ["items"], text="mug")),
    "record marks": lambda db: leafing.records(db, Leaf(1, ["items"], mark="gone")),
    "entries": lambda db: leafing.entries(db, Leaf(1, ["accounts"], text="bank")),
    "entries of": lambda db: leafing.entries_of(db, 1, "items", ["1", "2"]),
    "figures": lambda db: leafing.figures(db, 1, ["items"], ["accounts"]),
    "reasons": lambda db: browsing.reasons(db, 1, stored_orders.PROGRESS),
    "oldest": lambda db: browsing.oldest(db, 1, browsing.UNDER_WAY),
    "days before": lambda db: browsing.days(db, 1, [DAY]),
    "counts": lambda db: stored_orders.PROGRESS.counts(db, 1),
    "jobs": lambda db: browsing.jobs(db, JobSearch(1, state="failed")),
    "job counts": lambda db: browsing.job_counts(db, 1),
    "sessions": lambda db: browsing.sessions(db, 1, 0, 50),
    "exchanges": lambda db: browsing.exchanges_of(db, 1),
    "first exchange": lambda db: browsing.first_exchange(db, 1),
    "first finished": lambda db: browsing.first_finished(db, 1),
}


@pytest.mark.parametrize("name", QUERIES)
def test_no_table_is_read_as_a_whole(database, name):
    """SQLite answers from an index."""
    asked = []

    def note(*told):
        asked.append((told[2], told[3]))

    with database.read() as db:
        sa.event.listen(db, "before_cursor_execute", note)
        QUERIES[name](db)
        sa.event.remove(db, "before_cursor_execute", note)
        plans = [
            row[3]
            for statement, parameters in asked
            for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]

    assert plans
    assert [each for each in plans if each in WHOLE] == []


TABLES = (
    "orders",
    "documents",
    "list_entries",
    "list_records",
    "jobs",
    "sessions",
    "exchanges",
)
WHOLE = {f"SCAN {table}" for table in TABLES}
