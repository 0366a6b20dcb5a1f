"""The copies of lists and what was imported of them, on both databases."""

import pytest
import sqlalchemy as sa

from qbwc_server.flows import names
from qbwc_server.store import connections, leafing, lists, pulls, records
from qbwc_server.store.leafing import Figures, Leaf
from qbwc_server.store.pulls import Run
from tests.support import simulated

NOW = simulated.START


@pytest.fixture
def connection_id(database):
    """Register a connection."""
    return register(database, "lake")


def register(database, name):
    """Register a connection of a name; give its id."""
    values = {
        "name": name,
        "username": name,
        "password_hash": "",
        "owner_id": "{1}",
        "file_id": f"{{{name}}}",
        "created_at": NOW,
    }
    with database.transaction() as db:
        return connections.add(db, values)


def entry(run, list_id, full_name, **members):
    """Make the row of an entry that a run saw."""
    name = full_name.rpartition(":")[2]
    usual = {
        "connection_id": run.connection_id,
        "list": run.list,
        "list_id": list_id,
        "kind": "Inventory",
        "name": name,
        "full_name": full_name,
        "name_key": names.key(name),
        "key": names.key(full_name),
        "is_active": True,
        "is_wanted": True,
        "email_key": "",
        "facts": {},
        "run": run.number,
        "copied_at": NOW,
        "updated_at": NOW,
    }
    return usual | members


def take_in(database, run, *entries):
    """Keep the entries that a run saw, and import from it."""
    with database.transaction() as db:
        lists.keep(db, list(entries))
        lists.drop_unseen(db, run)
        return records.take_in(db, run, NOW)


def known(database, run):
    """Give the records of a list: code, list ID, is the link stale."""
    with database.read() as db:
        rows = leafing.records(db, Leaf(run.connection_id, [run.list]))
    return [(row.name, row.list_id, row.is_stale) for row in rows]


def test_a_list_without_entries(database, connection_id):
    """There is nothing to keep, which is no mistake."""
    run = Run(connection_id, "vendors", 1)

    take_in(database, run)

    assert known(database, run) == []


def test_names_that_several_have(database, connection_id):
    """They are known by their full names, if they come together."""
    run = Run(connection_id, "items", 1)
    twins = [entry(run, "1", "A:ROPE"), entry(run, "2", "b:Rope")]

    take_in(database, run, *twins, entry(run, "3", "MUG"))

    assert known(database, run) == [
        ("A:ROPE", "1", False),
        ("b:Rope", "2", False),
        ("MUG", "3", False),
    ]


def test_a_name_that_an_unwanted_entry_has(database, connection_id):
    """That does not make it ambiguous: it is imported by nobody."""
    run = Run(connection_id, "items", 1)

    take_in(
        database,
        run,
        entry(run, "1", "A:ROPE"),
        entry(run, "2", "B:ROPE", is_wanted=False),
    )

    assert known(database, run) == [("ROPE", "1", False)]


def test_two_that_differ_in_nothing_that_counts(database, connection_id):
    """The first is imported: a key exists once."""
    run = Run(connection_id, "customers", 1)

    take_in(database, run, entry(run, "1", "Acme"), entry(run, "2", "ACME"))

    assert known(database, run) == [("Acme", "1", False)]


def test_a_chain_of_renamings(database, connection_id):
    """Each is linked by name; the one whose name is new is said to be renamed."""
    first, second = (
        Run(connection_id, "customers", 1),
        Run(connection_id, "customers", 2),
    )
    take_in(database, first, entry(first, "1", "A"), entry(first, "2", "B"))

    renamed = take_in(
        database, second, entry(second, "1", "C"), entry(second, "2", "A")
    )

    assert known(database, second) == [
        ("A", "2", False),
        ("B", "2", True),
        ("C", "1", False),
    ]
    assert [before for _, before in renamed] == [["A"]]


def test_two_connections(database, connection_id):
    """None sees, renames or forgets what is the other's."""
    ours = Run(connection_id, "customers", 1)
    theirs = Run(register(database, "river"), "customers", 1)
    take_in(database, ours, entry(ours, "1", "Acme"))
    take_in(database, theirs, entry(theirs, "1", "Bolt"))

    with database.transaction() as db:
        lists.forget_all(db, ours.connection_id)

    assert known(database, ours) == []
    assert known(database, theirs) == [("Bolt", "1", False)]
    with database.read() as db:
        figures = leafing.figures(db, theirs.connection_id, ["customers"], [])
    assert figures == {"customers": Figures(entries=1)}


def test_an_entry_that_is_seen_again(database, connection_id):
    """It keeps its place and the time it was first seen; the rest is new."""
    first, second = Run(connection_id, "accounts", 1), Run(connection_id, "accounts", 2)
    later = NOW.replace(year=2027)
    with database.transaction() as db:
        lists.keep(db, [entry(first, "1", "Sales"), entry(first, "2", "Bank")])
        (before, *_) = lists.named(db, connection_id, {"sales"})
        changed = {"copied_at": later, "updated_at": later, "facts": {"type": "Income"}}
        lists.keep(db, [entry(second, "1", "Sales", **changed)])

        (row,) = lists.named(db, connection_id, {"sales"})

    assert (row.id, row.copied_at) == (before.id, NOW)
    assert (row.updated_at, row.facts, row.run) == (later, {"type": "Income"}, 2)


def test_gone_entries(database, connection_id):
    """They are forgotten, but for those whose keys are kept: these are marked."""
    first, second = Run(connection_id, "accounts", 1), Run(connection_id, "accounts", 2)
    with database.transaction() as db:
        gone = [entry(first, n, name) for n, name in enumerate(["A", "B", "C"], 1)]
        lists.keep(db, [each | {"list_id": str(each["list_id"])} for each in gone])
        lists.keep(db, [entry(second, "9", "c")])

        lists.drop_unseen(db, second, {"b", "c"})

        rows = lists.entries(db, connection_id, ["accounts"])
        assert [row.full_name for row in lists.missing(db, connection_id)] == ["B"]
    assert [(row.full_name, row.list_id, row.missing) for row in rows] == [
        ("B", "2", True),
        ("c", "9", False),
    ]


def test_statements(database, connection_id):
    """An import of thousands takes as many statements as one of a few."""
    counted = []
    for number, size in enumerate((10, 3000), 1):
        run = Run(connection_id, "customers", number)
        rows = [entry(run, f"{size}-{n}", f"Customer {size} {n}") for n in range(size)]
        with database.transaction() as db:
            lists.keep(db, rows)
            seen: list[str] = []
            sa.event.listen(
                db, "before_cursor_execute", lambda *given, to=seen: to.append(given[2])
            )
            records.take_in(db, run, NOW)
        counted.append(len(seen))

    assert counted[0] == counted[1] < 10


def test_pulls_are_made_once(database, connection_id):
    """Asking again keeps what is known, and when an import was first asked for."""
    with database.transaction() as db:
        row = pulls.ensure(db, connection_id, ["items"])["items"]
        pulls.ask(db, [row.id], NOW)
        pulls.move(db, row.id, {"watermark": "2026-10-01T00:00:00"})
        again = pulls.ensure(db, connection_id, ["items"])["items"]
        pulls.ask(db, [row.id], NOW.replace(year=2027))

        found = pulls.of(db, connection_id)["items"]

    assert again.id == row.id
    assert (found.watermark, found.imported_since) == ("2026-10-01T00:00:00", NOW)
