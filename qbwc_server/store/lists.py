"""The copies of QuickBooks' lists: what it has, as far as it was seen."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import ListEntry
from qbwc_server.store import pulls, records, statements
from qbwc_server.store.pulls import Run

_entries = ListEntry.__table__.c
_KEY = (_entries.connection_id, _entries.list, _entries.list_id)


def keep(db: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Take entries into the copy of their list; known ones are brought up to date."""
    present = [{"missing": False, **row} for row in rows]
    statements.upsert(db, _KEY, present, "copied_at")


def drop_unseen(db: sa.Connection, run: Run, kept: Collection[str] = ()) -> None:
    """Forget what a reading of the whole list did not see; keep some keys, marked."""
    unseen = (*_of(run.connection_id, run.list), _entries.run != run.number)
    seen = sa.alias(ListEntry.__table__)
    replaced = (
        sa.exists()
        .where(
            seen.c.connection_id == _entries.connection_id,
            seen.c.list == _entries.list,
            seen.c.key == _entries.key,
            seen.c.run == run.number,
        )
        .correlate(ListEntry)
    )
    gone = sa.or_(_entries.key.not_in(kept), replaced) if kept else sa.true()
    db.execute(sa.delete(ListEntry).where(*unseen, gone))
    db.execute(sa.update(ListEntry).where(*unseen).values(missing=True))


def forget_all(db: sa.Connection, connection_id: int) -> None:
    """Forget every list: another company file has others."""
    db.execute(sa.delete(ListEntry).where(_entries.connection_id == connection_id))
    records.forget(db, connection_id)
    pulls.forget(db, connection_id)


def by_email(
    db: sa.Connection, connection_id: int, emails: Sequence[str]
) -> Sequence[sa.Row[Any]]:
    """The customers with one of these e-mails, as QuickBooks lists them."""
    found: list[sa.Row[Any]] = []
    for some in statements.chunks(emails):
        query = sa.select(ListEntry.__table__).where(
            *_of(connection_id, "customers"), _entries.email_key.in_(some)
        )
        found += db.execute(query.order_by(_entries.id))
    return found


def entries(
    db: sa.Connection, connection_id: int, lists: Sequence[str]
) -> Sequence[sa.Row[Any]]:
    """Every entry of some lists, in the order of their full names."""
    return db.execute(
        sa.select(ListEntry.__table__)
        .where(_entries.connection_id == connection_id, _entries.list.in_(lists))
        .order_by(_entries.list, _entries.key, _entries.id)
    ).all()


def named(
    db: sa.Connection, connection_id: int, keys: Collection[str]
) -> Sequence[sa.Row[Any]]:
    """The entries of any list that have one of these keys as their full name."""
    found: list[sa.Row[Any]] = []
    for some in statements.chunks(sorted(keys)):
        query = sa.select(ListEntry.__table__).where(
            _entries.connection_id == connection_id, _entries.key.in_(some)
        )
        found += db.execute(query.order_by(_entries.id))
    return found


def called(
    db: sa.Connection, connection_id: int, name: str, keys: Collection[str]
) -> Sequence[sa.Row[Any]]:
    """The entries of a list that have one of these keys as name or full name."""
    found: dict[int, sa.Row[Any]] = {}
    for some in statements.chunks(sorted(keys)):
        for column in (_entries.name_key, _entries.key):
            query = sa.select(ListEntry.__table__).where(
                *_of(connection_id, name), column.in_(some)
            )
            found.update({row.id: row for row in db.execute(query)})
    return list(found.values())


def with_ids(
    db: sa.Connection, connection_id: int, name: str, list_ids: Sequence[str]
) -> dict[str, sa.Row[Any]]:
    """The entries of a list with these list IDs."""
    found: dict[str, sa.Row[Any]] = {}
    for some in statements.chunks(list_ids):
        query = sa.select(ListEntry.__table__).where(
            *_of(connection_id, name), _entries.list_id.in_(some)
        )
        found.update({row.list_id: row for row in db.execute(query)})
    return found


def below(
    db: sa.Connection, connection_id: int, name: str, key: str
) -> Sequence[sa.Row[Any]]:
    """The entries of a list that stand below one, at any depth."""
    children = _entries.key.startswith(f"{key}:", autoescape=True)
    return db.execute(
        sa.select(ListEntry.__table__).where(*_of(connection_id, name), children)
    ).all()


def rename(db: sa.Connection, names: Mapping[int, Mapping[str, Any]]) -> None:
    """Write the full names of entries that follow from those of others."""
    statements.update_each(db, ListEntry, names)


def drop(
    db: sa.Connection, connection_id: int, name: str, list_ids: Sequence[str]
) -> None:
    """Forget entries of a list that were deleted in QuickBooks."""
    for some in statements.chunks(list_ids):
        gone = _entries.list_id.in_(some)
        db.execute(sa.delete(ListEntry).where(*_of(connection_id, name), gone))


def missing(db: sa.Connection, connection_id: int) -> Sequence[sa.Row[Any]]:
    """The entries that are gone from QuickBooks and kept for the settings' sake."""
    return db.execute(
        sa.select(ListEntry.__table__)
        .where(_entries.connection_id == connection_id, _entries.missing)
        .order_by(_entries.list, _entries.key)
    ).all()


def _of(connection_id: int, name: str) -> tuple[sa.ColumnElement[bool], ...]:
    return _entries.connection_id == connection_id, _entries.list == name
