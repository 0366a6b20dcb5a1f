"""Beside the orders: very many documents and list entries, copies of real ones."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Document, DocumentReference, ListEntry, ListRecord

DOCUMENTS = 50_000
#: entries of each long list
ENTRIES = 50_000
_FIRST = 1_000
#: which of a hundred documents are held, and which are deposits
_HELD, _DEPOSITS = range(5), range(5, 7)

Row = dict[str, Any]
Insert = Callable[[sa.Connection, Any, Iterable[Row]], None]


@dataclass(frozen=True)
class Source:
    """What is copied, and when it was received."""

    documents: Mapping[str, Row]
    at: Callable[[int], datetime]


def copy(db: sa.Connection, insert: Insert, at: Callable[[int], datetime]) -> None:
    """Copy what a few visits left of documents and lists."""
    rows = db.execute(sa.select(Document.__table__)).mappings()
    seen = {f"{row['kind']} {row['state']}": dict(row) for row in rows}
    source = Source(seen, at)
    ids = range(_FIRST, _FIRST + DOCUMENTS)
    insert(db, Document, (_document(source, number) for number in ids))
    insert(db, DocumentReference, _needs(seen, ids))
    for name in ("customers", "items"):
        entry = dict(_first(db, ListEntry, name))
        record = dict(_first(db, ListRecord, name))
        insert(db, ListEntry, (_copied(entry, n) for n in range(ENTRIES)))
        insert(db, ListRecord, (_copied(record, n) for n in range(ENTRIES)))


def _document(source: Source, number: int) -> Row:
    place, at = number % 100, source.at(number)
    what = "sales_invoice posted"
    if place in _HELD:
        what = "sales_invoice held"
    elif place in _DEPOSITS:
        what = "deposit held"
    return source.documents[what] | {
        "id": number,
        "number": f"D-{number:07}",
        "key": f"copy {number}",
        "external_guid": f"{{{uuid.uuid4()}}}",
        "txn_id": f"{number:X}-D" if what.endswith("posted") else None,
        "received_at": at,
        "updated_at": at,
    }


def _needs(seen: Mapping[str, Row], ids: Iterable[int]) -> Iterator[Row]:
    party = seen["sales_invoice posted"]["party_id"]
    for number in ids:
        if number % 100 not in (*_HELD, *_DEPOSITS):
            yield {"document_id": number, "reference_id": party, "role": "customer"}


def _first(db: sa.Connection, model: Any, name: str) -> Any:
    columns = model.__table__.c
    query = sa.select(model.__table__).where(columns.list == name)
    return db.execute(query.order_by(columns.id)).mappings().first()


def _copied(row: Row, number: int) -> Row:
    name = f"Copy {number:06}"
    own = {
        "name": name,
        "full_name": name,
        "key": name.casefold(),
        "list_id": f"{number:X}-COPY",
        "is_active": number % 20 != 0,
    }
    if "name_key" in row:
        own["name_key"] = name.casefold()
        own["email_key"] = f"copy.{number}@example.com"
    return {column: row[column] for column in row if column != "id"} | own
