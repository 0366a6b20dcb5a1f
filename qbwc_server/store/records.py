"""What was imported of customers, vendors and items: once by name, then left (UN-6, 7).

Whole lists are worked on in SQL, however long they are. The copies in
`list_entries` follow QuickBooks; a record is what an import found when it first saw
the name. Its link, the list ID, is kept right as far as names tell.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import ListEntry, ListRecord
from qbwc_server.store import statements
from qbwc_server.store.pulls import Run

_records = ListRecord.__table__.c
_entries = ListEntry.__table__.c


def take_in(
    db: sa.Connection, run: Run, now: datetime
) -> Sequence[tuple[int, Sequence[str]]]:
    """Make records of the names that a run of a list saw first.

    Returns the new ones whose entry was known under other names, with these names.
    """
    last = db.execute(sa.select(sa.func.max(_records.id))).scalar() or 0
    statements.take_stock(db, ListEntry)
    statements.insert_selected(db, ListRecord, _first_seen(run, now))
    statements.take_stock(db, ListRecord)
    renamed = _renamed(db, run, last)
    _link_by_name(db, run)
    _mark_stale(db, run)
    return renamed


def warn(db: sa.Connection, warnings: Mapping[int, Sequence[Any]]) -> None:
    """Write warnings at records."""
    rows = {record_id: {"warnings": list(w)} for record_id, w in warnings.items()}
    statements.update_each(db, ListRecord, rows)


def forget(db: sa.Connection, connection_id: int) -> None:
    """Forget what was imported over a connection."""
    db.execute(sa.delete(ListRecord).where(_records.connection_id == connection_id))


def _first_seen(run: Run, now: datetime) -> sa.Select[Any]:
    """The entries of a run that no record stands for, as records.

    An entry is known by its name, or by its full name where another one has its name.
    """
    other = sa.alias(ListEntry.__table__)
    shared = sa.exists().where(
        other.c.connection_id == _entries.connection_id,
        other.c.list == _entries.list,
        other.c.name_key == _entries.name_key,
        other.c.is_wanted,
        other.c.id != _entries.id,
    )
    return sa.select(
        _entries.connection_id,
        _entries.list,
        sa.case((shared, _entries.key), else_=_entries.name_key).label("key"),
        sa.case((shared, _entries.full_name), else_=_entries.name).label("name"),
        _entries.full_name,
        _entries.list_id,
        _entries.kind,
        _entries.is_active,
        _entries.facts,
        sa.false().label("is_stale"),
        sa.literal([], _records.warnings.type).label("warnings"),
        sa.literal(now, _records.imported_at.type).label("imported_at"),
    ).where(*_seen(run), _entries.is_wanted, ~_is_linked())


def _renamed(db: sa.Connection, run: Run, last: int) -> list[tuple[int, list[str]]]:
    """The new records whose entry older records link to, and the names of these."""
    old = sa.alias(ListRecord.__table__)
    rows = db.execute(
        sa.select(_records.id, old.c.name)
        .where(
            _records.connection_id == run.connection_id,
            _records.list == run.list,
            _records.id > last,
            old.c.connection_id == _records.connection_id,
            old.c.list == _records.list,
            old.c.list_id == _records.list_id,
            old.c.id <= last,
            ~old.c.is_stale,
        )
        .order_by(_records.id, old.c.id)
    )
    found: dict[int, list[str]] = {}
    for record_id, name in rows:
        found.setdefault(record_id, []).append(name)
    return list(found.items())


def _link_by_name(db: sa.Connection, run: Run) -> None:
    """Let a record whose entry has lost the name link to the one that has it now."""
    lost = {row.key: row.id for row in _lost(db, run)}
    found: dict[int, dict[str, Any]] = {}
    for some in statements.chunks(sorted(lost)):
        for entry in _holders(db, run, some):
            record = lost.get(entry.name_key) or lost.get(entry.key)
            if record is not None:
                found.setdefault(record, {"list_id": entry.list_id})
    statements.update_each(db, ListRecord, found)


def _lost(db: sa.Connection, run: Run) -> Sequence[Any]:
    """The records whose entry is gone, or has another name; seldom many."""
    same = sa.and_(*_same_list(), _entries.list_id == _records.list_id)
    query = (
        sa.select(_records.id, _records.key)
        .outerjoin(ListEntry, same)
        .where(*_ours(run), sa.or_(_entries.id.is_(None), ~_is_named()))
    )
    return db.execute(query).all()


def _holders(db: sa.Connection, run: Run, keys: Sequence[str]) -> Sequence[Any]:
    """The entries that have one of these names, and no record of their own."""
    named = sa.or_(_entries.name_key.in_(keys), _entries.key.in_(keys))
    query = sa.select(_entries.list_id, _entries.name_key, _entries.key).where(
        *_seen(run), _entries.is_wanted, named, ~_is_linked()
    )
    return db.execute(query.order_by(_entries.id)).all()


def _mark_stale(db: sa.Connection, run: Run) -> None:
    """Mark the records whose entry has another name by now, and no others (UN-7)."""
    linked = (*_same_list(), *_seen(run), _entries.list_id == _records.list_id)
    for is_stale, named in ((True, ~_is_named()), (False, _is_named())):
        differs = sa.exists().where(*linked, named).correlate(ListRecord)
        db.execute(
            sa.update(ListRecord)
            .where(*_ours(run), _records.is_stale != is_stale, differs)
            .values(is_stale=is_stale)
        )


def _ours(run: Run) -> tuple[sa.ColumnElement[bool], ...]:
    return _records.connection_id == run.connection_id, _records.list == run.list


def _seen(run: Run) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        _entries.connection_id == run.connection_id,
        _entries.list == run.list,
        _entries.run == run.number,
    )


def _same_list() -> tuple[sa.ColumnElement[bool], ...]:
    return (
        _entries.connection_id == _records.connection_id,
        _entries.list == _records.list,
    )


def _is_named() -> sa.ColumnElement[bool]:
    return sa.or_(_records.key == _entries.name_key, _records.key == _entries.key)


def _is_linked() -> sa.ColumnElement[bool]:
    """Does a record of the entry's name link to it."""
    linked = sa.alias(ListRecord.__table__)
    return (
        sa.exists()
        .where(
            linked.c.connection_id == _entries.connection_id,
            linked.c.list == _entries.list,
            linked.c.list_id == _entries.list_id,
            sa.or_(linked.c.key == _entries.name_key, linked.c.key == _entries.key),
        )
        .correlate(ListEntry)
    )
