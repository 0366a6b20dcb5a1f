"""The lists of QuickBooks leafed through and searched: a page at a time, by name.

A list may have very many entries. A page is found in an index alone, and only its own
rows are read.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import ListEntry, ListRecord
from qbwc_server.store import statements

_entries = ListEntry.__table__.c
_records = ListRecord.__table__.c


@dataclass(frozen=True)
class Leaf:
    """Which entries of some lists; `after` is the id that the page before ended at."""

    connection_id: int
    lists: Sequence[str]
    #: a part of a name, as keys are written, or of a list ID; or a whole e-mail
    text: str = ""
    #: inactive, gone or renamed
    mark: str = ""
    after: int = 0
    limit: int = 50


@dataclass(frozen=True)
class Figures:
    """How many entries a list has, and how many have something to say."""

    #: without those that are gone
    entries: int = 0
    inactive: int = 0
    #: gone from QuickBooks and named in the settings
    gone: int = 0
    renamed: int = 0


def records(db: sa.Connection, leaf: Leaf) -> Sequence[sa.Row[Any]]:
    """What was imported of one list, by name."""
    ids = (
        sa.select(_records.id)
        .where(*_those_of(_records, leaf), *_after(db, ListRecord, leaf))
        .order_by(_records.list, _records.key)
        .limit(leaf.limit)
    )
    if leaf.text:
        ids = ids.where(_says(db, leaf))
    if leaf.mark:
        ids = ids.where(_is_marked(leaf))
    return db.execute(
        sa.select(ListRecord.__table__)
        .where(_records.id.in_(ids))
        .order_by(_records.list, _records.key)
    ).all()


def entries(db: sa.Connection, leaf: Leaf) -> Sequence[sa.Row[Any]]:
    """What QuickBooks had of some lists when it was asked last, by name."""
    query = sa.select(ListEntry.__table__).where(
        *_those_of(_entries, leaf), *_after(db, ListEntry, leaf)
    )
    if leaf.text:
        number = _entries.facts["number"].as_string()
        texts = (_entries.key, _entries.list_id, number)
        query = query.where(
            sa.or_(*(statements.holds(db, each, leaf.text) for each in texts))
        )
    if leaf.mark:
        marks = {"inactive": ~_entries.is_active, "gone": _entries.missing}
        query = query.where(marks.get(leaf.mark, sa.false()))
    order = (_entries.list, _entries.key, _entries.id)
    return db.execute(query.order_by(*order).limit(leaf.limit)).all()


def entries_of(
    db: sa.Connection, connection_id: int, name: str, list_ids: Collection[str]
) -> dict[str, sa.Row[Any]]:
    """What was read last of some entries of a list, and when, by list ID."""
    found: dict[str, sa.Row[Any]] = {}
    for some in statements.chunks(sorted(list_ids)):
        query = sa.select(ListEntry.__table__).where(
            _entries.connection_id == connection_id,
            _entries.list == name,
            _entries.list_id.in_(some),
        )
        found.update({row.list_id: row for row in db.execute(query)})
    return found


def names(
    db: sa.Connection, connection_id: int, lists: Sequence[str], limit: int
) -> list[tuple[str, str]]:
    """The lists and full names of their entries, so many of each list at most."""
    found: list[tuple[str, str]] = []
    for name in lists:
        query = (
            sa.select(_entries.list, _entries.full_name)
            .where(_entries.connection_id == connection_id, _entries.list == name)
            .order_by(_entries.key)
            .limit(limit)
        )
        found += [(row.list, row.full_name) for row in db.execute(query)]
    return found


def figures(
    db: sa.Connection, connection_id: int, long: Sequence[str], short: Sequence[str]
) -> dict[str, Figures]:
    """How many entries there are of some lists, and how many have which mark.

    Of the long ones what was imported is counted, of the others what QuickBooks had.
    """
    none = sa.literal(0)
    imported = _counted(ListRecord, connection_id, long).add_columns(
        sa.func.count().label("entries"),
        none.label("gone"),
        _number(_records.is_stale).label("renamed"),
    )
    copied = _counted(ListEntry, connection_id, short).add_columns(
        _number(~_entries.missing).label("entries"),
        _number(_entries.missing).label("gone"),
        none.label("renamed"),
    )
    rows = [row for query in (imported, copied) for row in db.execute(query)]
    return {
        row.list: Figures(row.entries, row.inactive, row.gone, row.renamed)
        for row in rows
    }


def _counted(table: Any, connection_id: int, lists: Sequence[str]) -> sa.Select[Any]:
    columns = table.__table__.c
    return (
        sa.select(columns.list, _number(~columns.is_active).label("inactive"))
        .where(columns.connection_id == connection_id, columns.list.in_(lists))
        .group_by(columns.list)
    )


def _number(condition: Any) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((condition, 1), else_=0))


def _those_of(columns: Any, leaf: Leaf) -> list[sa.ColumnElement[bool]]:
    connected = columns.connection_id == leaf.connection_id
    if len(leaf.lists) == 1:
        return [connected, columns.list == leaf.lists[0]]
    return [connected, columns.list.in_(leaf.lists)]


def _after(db: sa.Connection, table: Any, leaf: Leaf) -> list[sa.ColumnElement[bool]]:
    """Say what comes after the last of the page before; one that is gone hides none."""
    columns = table.__table__.c
    order = (columns.list, columns.key, columns.id)
    mine = (columns.connection_id == leaf.connection_id, columns.id == leaf.after)
    place = db.execute(sa.select(*order).where(*mine)).first() if leaf.after else None
    if place is None:
        return []
    if len(leaf.lists) == 1:
        return [sa.tuple_(*order[1:]) > sa.tuple_(*place[1:])]
    return [sa.tuple_(*order) > sa.tuple_(*place)]


def _says(db: sa.Connection, leaf: Leaf) -> sa.ColumnElement[bool]:
    whole = sa.select(_entries.list_id).where(
        *_those_of(_entries, leaf), _entries.email_key == leaf.text
    )
    texts = (_records.key, _records.full_name, _records.list_id)
    parts = (statements.holds(db, each, leaf.text) for each in texts)
    return sa.or_(*parts, _records.list_id.in_(whole))


def _is_marked(leaf: Leaf) -> sa.ColumnElement[bool]:
    """Say of records what is asked for; of one that was renamed both are."""
    if leaf.mark == "inactive":
        return ~_records.is_active
    if leaf.mark == "gone":
        there = sa.select(_entries.list_id).where(
            *_those_of(_entries, leaf), _entries.list_id == _records.list_id
        )
        return ~there.exists()
    stale = sa.alias(ListRecord.__table__)
    links = sa.select(stale.c.list_id).where(
        *_those_of(stale.c, leaf), stale.c.is_stale
    )
    return _records.list_id.in_(links) if leaf.mark == "renamed" else sa.false()
