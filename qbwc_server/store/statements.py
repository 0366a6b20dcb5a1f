"""Small pieces that several statements share."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")

#: ids in one IN list; SQLite takes 32766 variables in a statement
CHUNK = 5000
#: rows in one INSERT
ROWS = 500


def insert_new(
    db: sa.Connection, table: Any, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert the rows that break no uniqueness; the others are left as they are."""
    insert = _insert(db)
    for some in chunks(rows, ROWS):
        db.execute(insert(table).on_conflict_do_nothing(), list(some))


def insert_if_new(db: sa.Connection, table: Any, row: Mapping[str, Any]) -> bool:
    """Insert a row unless it breaks a uniqueness; tell whether it was inserted."""
    statement = _insert(db)(table).values(**row).on_conflict_do_nothing()
    return db.execute(statement.returning(sa.literal(1))).first() is not None


def upsert(
    db: sa.Connection,
    key: Sequence[Any],
    rows: Sequence[Mapping[str, Any]],
    *fixed: str,
) -> None:
    """Insert rows; one that is there by its key is changed, but for some columns."""
    if not rows:
        return
    insert = _insert(db)(key[0].table)
    names = {column.name for column in key} | {"id", *fixed}
    changed = [name for name in rows[0] if name not in names]
    statement = insert.on_conflict_do_update(
        index_elements=list(key), set_={name: insert.excluded[name] for name in changed}
    )
    for some in chunks(rows, ROWS):
        db.execute(statement, list(some))


def insert_selected(db: sa.Connection, table: Any, query: sa.Select[Any]) -> None:
    """Insert what a query gives, under its labels; what is there already stays."""
    insert = _insert(db)(table).from_select(list(query.selected_columns.keys()), query)
    db.execute(insert.on_conflict_do_nothing())


def take_stock(db: sa.Connection, table: Any) -> None:
    """Let the database count a table that was just filled.

    PostgreSQL knows nothing of new rows until then, and joins them row by row.
    """
    if db.dialect.name == "postgresql":
        db.execute(sa.text(f"ANALYZE {table.__tablename__}"))


def count_up(
    db: sa.Connection, column: Any, row: Mapping[str, Any], key: Sequence[str]
) -> int:
    """Insert a row that counts one, or add one to the row of its key; give the count.

    One statement: two processes at once count two.
    """
    statement = _insert(db)(column.table).values({column.name: 1} | dict(row))
    counted = statement.on_conflict_do_update(
        index_elements=list(key), set_={column.name: column + 1}
    )
    count: int = db.execute(counted.returning(column)).scalar_one()
    return count


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """Cut a sequence into parts that fit one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _insert(db: sa.Connection) -> Any:
    return postgresql.insert if db.dialect.name == "postgresql" else sqlite.insert


def update_each(
    db: sa.Connection,
    table: Any,
    rows: Mapping[int, Mapping[str, Any]],
    *conditions: sa.ColumnElement[bool],
) -> None:
    """Write to each row, by its id, values of its own; all name the same columns."""
    if not rows:
        return
    columns = list(next(iter(rows.values())))
    statement = (
        sa.update(table)
        .where(table.id == sa.bindparam("row_id"), *conditions)
        .values({name: sa.bindparam(f"new_{name}") for name in columns})
    )
    db.execute(
        statement,
        [
            {"row_id": row_id} | {f"new_{name}": values[name] for name in columns}
            for row_id, values in rows.items()
        ],
    )


def one_of(column: Any, values: Sequence[Any]) -> sa.ColumnElement[bool]:
    """Say that a column has one of some values, in a form that fits `update_each`."""
    return sa.or_(*(column == value for value in values))


def holds(
    db: sa.Connection, column: sa.ColumnElement[Any], text: str
) -> sa.ColumnElement[bool]:
    """A column holds a text; case counts for letters beyond ASCII on SQLite alone."""
    escaped = text
    for sign in "\\%_":
        escaped = escaped.replace(sign, f"\\{sign}")
    # SQLite's LIKE is blind to case as it is, and slower where it has to unescape.
    escape = "\\" if escaped != text else None
    like = column.like if db.dialect.name == "sqlite" else column.ilike
    return like(f"%{escaped}%", escape=escape)
