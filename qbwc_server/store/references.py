"""The references: names, and the list IDs that QuickBooks has for them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Connection, ListEntry, Pull, Reference
from qbwc_server.states import REFERENCE_MOVES, ReferenceState
from qbwc_server.store import statements

_references = Reference.__table__.c
_entries = ListEntry.__table__.c


@dataclass(frozen=True)
class Name:
    """A name to refer to: which list, the key it is known by, as it is written."""

    kind: str
    key: str
    name: str


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
    for problem, ids in _grouped(problems):
        for some in statements.chunks(ids):
            db.execute(
                sa.update(Reference)
                .where(_references.id.in_(some))
                .values(
                    state=ReferenceState.ABSENT,
                    list_id=None,
                    edit_sequence=None,
                    problem=dict(problem) if problem else sa.null(),
                    seen_at=now,
                )
            )


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


def note(db: sa.Connection, reference_id: int, problem: Mapping[str, Any]) -> None:
    """Keep why a reference cannot be made, while it is looked for once more."""
    db.execute(
        sa.update(Reference)
        .where(_references.id == reference_id)
        .values(problem=dict(problem))
    )


def rename(db: sa.Connection, reference_id: int, create_name: str) -> None:
    """Remember the name under which a reference is to be created instead."""
    db.execute(
        sa.update(Reference)
        .where(_references.id == reference_id)
        .values(create_name=create_name, problem=sa.null())
    )


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
    pulls = Pull.__table__
    db.execute(sa.delete(ListEntry).where(_entries.connection_id == connection_id))
    db.execute(sa.delete(Pull).where(pulls.c.connection_id == connection_id))


def ensure_pull(db: sa.Connection, connection_id: int, what: str) -> sa.Row[Any]:
    """The row that says how far the copy of a list has come."""
    pulls = Pull.__table__
    statements.insert_new(db, Pull, [{"connection_id": connection_id, "list": what}])
    return db.execute(
        sa.select(pulls).where(
            pulls.c.connection_id == connection_id, pulls.c.list == what
        )
    ).one()


def pull(db: sa.Connection, pull_id: int) -> sa.Row[Any] | None:
    """One pull by its id."""
    return db.execute(
        sa.select(Pull.__table__).where(Pull.__table__.c.id == pull_id)
    ).first()


def move_pull(db: sa.Connection, pull_id: int, values: Mapping[str, Any]) -> None:
    """Write how far a pull has come."""
    db.execute(sa.update(Pull).where(Pull.__table__.c.id == pull_id).values(**values))


def keep_entries(db: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Take entries of a list into its copy; known ones are replaced."""
    for some in statements.chunks(rows, statements.ROWS):
        db.execute(
            sa.delete(ListEntry).where(
                _entries.connection_id == some[0]["connection_id"],
                _entries.list == some[0]["list"],
                _entries.list_id.in_([row["list_id"] for row in some]),
            )
        )
        db.execute(sa.insert(ListEntry), [dict(row) for row in some])


def entries_by_email(
    db: sa.Connection, connection_id: int, emails: Sequence[str]
) -> Sequence[sa.Row[Any]]:
    """The copied customers with one of these e-mails, as QuickBooks lists them."""
    return db.execute(
        sa.select(ListEntry.__table__)
        .where(
            _entries.connection_id == connection_id,
            _entries.list == "customers",
            _entries.email_key.in_(emails),
        )
        .order_by(_entries.id)
    ).all()


def guid(space: str, kind: str, key: str) -> str:
    """The ExternalGUID of a subject: always the same for the same subject."""
    return f"{{{uuid.uuid5(uuid.UUID(space), f'{kind}/{key}')}}}"


def _guid_space(db: sa.Connection, connection_id: int) -> str:
    found: str = db.execute(
        sa.select(Connection.file_id).where(Connection.id == connection_id)
    ).scalar_one()
    return found


def _grouped(
    problems: Mapping[int, Mapping[str, Any] | None],
) -> list[tuple[Mapping[str, Any] | None, list[int]]]:
    groups: dict[str, tuple[Mapping[str, Any] | None, list[int]]] = {}
    for reference_id, problem in problems.items():
        groups.setdefault(repr(problem), (problem, []))[1].append(reference_id)
    return list(groups.values())
