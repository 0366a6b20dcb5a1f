"""The accounting documents: what came, in which state it is, and why."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Document
from qbwc_server.states import DOCUMENT_MOVES, OrderState
from qbwc_server.store import statements
from qbwc_server.store.progress import Progress

PROGRESS = Progress(Document, DOCUMENT_MOVES, {"gone": None})

add_all = PROGRESS.add_all
replace = PROGRESS.replace
by_ids = PROGRESS.by_ids
in_states = PROGRESS.in_states
held_for = PROGRESS.held_for
write = PROGRESS.write
mark = PROGRESS.mark
wait = PROGRESS.wait
make_ready = PROGRESS.make_ready
receive_again = PROGRESS.receive_again
stop = PROGRESS.stop
post = PROGRESS.post

#: the kind whose documents name what they are about line by line
_ABOUT_MANY = "deposit"
#: in the books, or perhaps
TRAVELLED = (OrderState.POSTING, OrderState.POSTED, OrderState.IN_DOUBT)
#: states in which a document has its say, or has had it
COUNTS = (OrderState.WAITING, OrderState.READY, *TRAVELLED)

_documents = Document.__table__.c


def existing(
    db: sa.Connection, connection_id: int, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], sa.Row[Any]]:
    """The stored documents of these kinds and keys."""
    found = {}
    for some in statements.chunks(keys):
        rows = db.execute(
            sa.select(Document.__table__).where(
                *_of(connection_id), _documents.key.in_({key for _, key in some})
            )
        )
        found.update({(row.kind, row.key): row for row in rows})
    return {key: found[key] for key in keys if key in found}


def sharing(
    db: sa.Connection, kinds: Collection[str], contacts: Collection[sa.Row[Any]]
) -> Sequence[sa.Row[Any]]:
    """The documents of some kinds that have a code or e-mail of one of these."""
    found: list[sa.Row[Any]] = []
    names = ("id", "kind", "name", "code_key", "email_key")
    for some in statements.chunks(list(contacts)):
        codes = {row.code_key for row in some} - {""}
        emails = {row.email_key for row in some} - {""}
        query = sa.select(*(_documents[name] for name in names)).where(
            *_of(some[0].connection_id),
            _documents.kind.in_(kinds),
            sa.or_(_documents.code_key.in_(codes), _documents.email_key.in_(emails)),
            _documents.state != OrderState.CANCELLED,
        )
        found += db.execute(query.order_by(_documents.id))
    return found


def of_orders(
    db: sa.Connection, connection_id: int, order_numbers: Collection[str]
) -> Sequence[sa.Row[Any]]:
    """The documents that belong to these sales orders and count, oldest first."""
    found: list[sa.Row[Any]] = []
    for some in statements.chunks(sorted(order_numbers)):
        query = sa.select(Document.__table__).where(
            *_of(connection_id),
            _documents.order_number.in_(some),
            _documents.state.in_(COUNTS),
        )
        found += db.execute(query.order_by(_documents.id))
    return found


def numbered(
    db: sa.Connection, connection_id: int, kind: str, numbers: Collection[str]
) -> list[sa.Row[Any]]:
    """The documents of a kind that have one of these numbers, oldest first."""
    found: list[sa.Row[Any]] = []
    for some in statements.chunks(sorted(numbers)):
        query = sa.select(Document.__table__).where(
            *_of(connection_id), _documents.kind == kind, _documents.number.in_(some)
        )
        found += db.execute(query.order_by(_documents.id))
    return found


def held_about(
    db: sa.Connection, connection_id: int, code: str, numbers: Collection[str]
) -> list[int]:
    """The documents held for a reason that are about one of these, oldest first.

    A document without a number of its own may be about any of them.
    """
    found: set[int] = set()
    for some in statements.chunks(["", *sorted(numbers)]):
        query = sa.select(_documents.id).where(
            *_of(connection_id),
            _documents.state == OrderState.HELD,
            _documents.reason_code == code,
            _documents.order_number.in_(some),
        )
        found.update(db.execute(query).scalars())
    return sorted(found)


def mentioning(
    db: sa.Connection, connection_id: int, number: str
) -> Sequence[sa.Row[Any]]:
    """The documents that may be about what has a number, oldest first.

    A deposit may be about many, and has them in its contents alone.
    """
    about = sa.select(_documents.id).where(
        *_of(connection_id), _documents.order_number == number
    )
    written = sa.cast(_documents.content, sa.Text)
    deposits = sa.select(_documents.id).where(
        *_of(connection_id),
        _documents.kind == _ABOUT_MANY,
        statements.holds(db, written, json.dumps(number)),
    )
    query = sa.select(Document.__table__).where(
        _documents.id.in_(sa.union(about, deposits))
    )
    return db.execute(query.order_by(_documents.id)).all()


def set_party(db: sa.Connection, parties: Mapping[int, int]) -> None:
    """Write which reference is the customer or vendor of documents."""
    write(db, {document: {"party_id": ref} for document, ref in parties.items()})


def start_contacts(db: sa.Connection, ids: Sequence[int], now: datetime) -> None:
    """Note that customers and suppliers are on their way, and as what."""
    PROGRESS.start_posting(db, ids, now)
    values = {
        "sent_fingerprint": _documents.fingerprint,
        "travelling": _documents.content,
    }
    for some in statements.chunks(ids):
        posting = _documents.state == OrderState.POSTING
        db.execute(
            sa.update(Document).where(_documents.id.in_(some), posting).values(values)
        )


def post_contacts(
    db: sa.Connection, entries: Mapping[int, Mapping[str, Any]], now: datetime
) -> None:
    """Record the list IDs of customers and suppliers, and what was sent of them."""
    PROGRESS.post(db, entries, now)
    for some in statements.chunks(list(entries)):
        db.execute(
            sa.update(Document)
            .where(_documents.id.in_(some), _documents.travelling.is_not(None))
            .values(sent=_documents.travelling, travelling=sa.null())
        )


def _of(connection_id: int) -> list[sa.ColumnElement[bool]]:
    return [_documents.connection_id == connection_id]
