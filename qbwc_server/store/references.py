"""The references: names, and the list IDs that QuickBooks has for them."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Connection, Reference
from qbwc_server.states import REFERENCE_MOVES, ReferenceState
from qbwc_server.store import statements

_references = Reference.__table__.c


@dataclass(frozen=True)
class Name:
    """A name to refer to: which list, the key it is known by, as it is written."""

    kind: str
    key: str
    name: str
    #: what it is to be created with; the first mention settles it (UN-13)
    wanted: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Found:
    """What QuickBooks has under a name."""

    list_id: str
    full_name: str
    edit_sequence: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def ensure(
    db: sa.Connection, connection_id: int, names: Sequence[Name]
) -> dict[tuple[str, str], sa.Row[Any]]:
    """Make sure each name has a row, and return the rows by kind and key."""
    wanted = {(name.kind, name.key): name for name in names}
    if not wanted:
        return {}
    space = _guid_space(db, connection_id)
    rows = [
        {
            "connection_id": connection_id,
            "kind": name.kind,
            "key": name.key,
            "name": name.name,
            "state": ReferenceState.UNKNOWN,
            "facts": {},
            "wanted": dict(name.wanted) if name.wanted else None,
            "external_guid": guid(space, name.kind, name.key),
        }
        for name in wanted.values()
    ]
    found = by_keys(db, connection_id, list(wanted))
    missing = [row for row in rows if (row["kind"], row["key"]) not in found]
    if missing:
        statements.insert_new(db, Reference, missing)
        found = by_keys(db, connection_id, list(wanted))
    return found


def by_keys(
    db: sa.Connection, connection_id: int, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], sa.Row[Any]]:
    """The references of these kinds and keys."""
    found = {}
    for some in statements.chunks(keys, statements.ROWS * 8):
        rows = db.execute(
            sa.select(Reference.__table__).where(
                _references.connection_id == connection_id,
                _references.key.in_({key for _, key in some}),
            )
        )
        found.update({(row.kind, row.key): row for row in rows})
    return {key: found[key] for key in keys if key in found}


def that_may_have(
    db: sa.Connection, connection_id: int, kind: str, keys: Collection[str]
) -> Sequence[sa.Row[Any]]:
    """The references of a kind whose name may be one of these, written as keys.

    Where the name is not the key it was cut or cleaned: those are few, and all given.
    """
    of_kind = (_references.connection_id == connection_id, _references.kind == kind)
    changed = sa.func.lower(_references.name) != _references.key
    columns = (_references.key, _references.name, _references.wanted)
    found: list[sa.Row[Any]] = []
    for some in statements.chunks(sorted(keys)):
        named = sa.or_(_references.key.in_(some), changed)
        found += db.execute(sa.select(*columns).where(*of_kind, named))
    return found


def by_ids(db: sa.Connection, ids: Sequence[int]) -> dict[int, sa.Row[Any]]:
    """The references with these ids."""
    found = {}
    for some in statements.chunks(ids):
        rows = db.execute(
            sa.select(Reference.__table__).where(_references.id.in_(some))
        )
        found.update({row.id: row for row in rows})
    return found


def know(db: sa.Connection, found: Mapping[int, Found], now: datetime) -> None:
    """Remember the list IDs of references."""
    rows = {
        reference_id: {
            "state": ReferenceState.KNOWN,
            "list_id": entry.list_id,
            "full_name": entry.full_name,
            "edit_sequence": entry.edit_sequence,
            "facts": dict(entry.facts),
            "problem": None,
            "seen_at": now,
        }
        for reference_id, entry in found.items()
    }
    statements.update_each(db, Reference, rows)


def miss(
    db: sa.Connection,
    problems: Mapping[int, Mapping[str, Any] | None],
    now: datetime,
) -> None:
    """Remember that QuickBooks has no usable entry, and why, where that is known."""
    rows = {
        reference_id: {
            "state": ReferenceState.ABSENT,
            "list_id": None,
            "edit_sequence": None,
            "problem": dict(problem) if problem else None,
            "seen_at": now,
        }
        for reference_id, problem in problems.items()
    }
    statements.update_each(db, Reference, rows)


def forget(db: sa.Connection, ids: Sequence[int]) -> None:
    """Forget what is known of references; they are to be looked up again."""
    leaving = [s for s, to in REFERENCE_MOVES.items() if ReferenceState.UNKNOWN in to]
    for some in statements.chunks(ids):
        db.execute(
            sa.update(Reference)
            .where(_references.id.in_(some), _references.state.in_(leaving))
            .values(
                state=ReferenceState.UNKNOWN,
                list_id=None,
                edit_sequence=None,
                problem=sa.null(),
            )
        )


def note(db: sa.Connection, problems: Mapping[int, Mapping[str, Any]]) -> None:
    """Keep why references cannot be made, while they are looked for once more."""
    rows = {i: {"problem": dict(problem)} for i, problem in problems.items()}
    statements.update_each(db, Reference, rows)


def note_bare(db: sa.Connection, bare: Mapping[int, bool]) -> None:
    """Remember whether references are being created by their names alone."""
    rows = by_ids(db, list(bare))
    facts = {i: {"facts": {**rows[i].facts, "bare": bare[i]}} for i in rows}
    statements.update_each(db, Reference, facts)


def rename(db: sa.Connection, create_names: Mapping[int, str]) -> None:
    """Remember the names under which references are to be created instead."""
    rows = {i: {"create_name": n, "problem": None} for i, n in create_names.items()}
    statements.update_each(db, Reference, rows)


def unknown(db: sa.Connection, connection_id: int, kind: str) -> Sequence[sa.Row[Any]]:
    """The references of a kind that are not looked up yet."""
    return db.execute(
        sa.select(Reference.__table__).where(
            _references.connection_id == connection_id,
            _references.kind == kind,
            _references.state == ReferenceState.UNKNOWN,
        )
    ).all()


def known_names(
    db: sa.Connection, connection_id: int, kinds: Sequence[str], limit: int = 500
) -> list[str]:
    """The full names that QuickBooks is known to have under references."""
    return list(
        db.execute(
            sa.select(_references.full_name)
            .where(
                _references.connection_id == connection_id,
                _references.kind.in_(kinds),
                _references.state == ReferenceState.KNOWN,
            )
            .distinct()
            .order_by(_references.full_name)
            .limit(limit)
        ).scalars()
    )


def forget_all(db: sa.Connection, connection_id: int) -> None:
    """Forget what one company file taught: another one has other list IDs."""
    ids = db.execute(
        sa.select(_references.id).where(_references.connection_id == connection_id)
    ).scalars()
    forget(db, list(ids))


def guid(space: str, kind: str, key: str) -> str:
    """The ExternalGUID of a subject: always the same for the same subject."""
    return f"{{{uuid.uuid5(uuid.UUID(space), f'{kind}/{key}')}}}"


def _guid_space(db: sa.Connection, connection_id: int) -> str:
    found: str = db.execute(
        sa.select(Connection.file_id).where(Connection.id == connection_id)
    ).scalar_one()
    return found
