"""What people and programs read: listings of orders, documents, jobs, exchanges."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server import errors
from qbwc_server.models import Document, Exchange, Job, Order, Session
from qbwc_server.store import statements, views

_orders = Order.__table__.c
_jobs = Job.__table__.c
_exchanges = Exchange.__table__.c
_documents = Document.__table__.c


@dataclass(frozen=True)
class Filter:
    """Which rows of a connection, and which page of them."""

    connection_id: int
    state: str | None = None
    number: str | None = None
    #: a store's name or key
    store: str | None = None
    #: a document's kind, and its customer or supplier
    kind: str | None = None
    party: str | None = None
    after: int = 0
    limit: int | None = None


def orders(db: sa.Connection, wanted: Filter) -> Sequence[sa.Row[Any]]:
    """Orders, oldest first, with the list ID and name of the customer."""
    query = with_summary().where(
        _orders.connection_id == wanted.connection_id, _orders.id > wanted.after
    )
    if wanted.state:
        query = query.where(_orders.state == wanted.state)
    if wanted.number:
        query = query.where(_orders.number == wanted.number)
    if wanted.store is not None:
        query = query.where(_is_store(wanted.store))
    return db.execute(query.order_by(_orders.id).limit(wanted.limit)).all()


def by_numbers(
    db: sa.Connection, connection_id: int, numbers: Sequence[str]
) -> dict[tuple[str, str], sa.Row[Any]]:
    """The orders with these numbers as `orders` gives them, by store key and number."""
    found = {}
    for some in statements.chunks(numbers):
        query = with_summary().where(
            _orders.connection_id == connection_id, _orders.number.in_(some)
        )
        found.update({(row.store_key, row.number): row for row in db.execute(query)})
    return found


def order(
    db: sa.Connection, connection_id: int, number: str, store: str | None = None
) -> sa.Row[Any]:
    """The order of that number; raises NotFound, or Conflict if stores share it."""
    found = orders(db, Filter(connection_id, number=number, store=store))
    if not found:
        raise errors.NotFound(f"there is no order {number}")
    if len(found) > 1:
        stores = ", ".join(row.store_name or _hint(row.store_key) for row in found)
        raise errors.Conflict(
            f"several stores have an order {number}: {stores}; name the store"
        )
    return found[0]


def with_summary() -> sa.Select[Any]:
    """Select orders with the number of the daily summary that each is in."""
    theirs = sa.alias(Order.__table__, "theirs")
    number = sa.select(theirs.c.number).where(theirs.c.id == _orders.summary_id)
    named = number.correlate(Order).scalar_subquery().label("summary_number")
    return views.ORDERS.query().add_columns(named)


def documents(db: sa.Connection, wanted: Filter) -> Sequence[sa.Row[Any]]:
    """Documents, oldest first, with list ID and name of the customer or vendor."""
    query = views.DOCUMENTS.query().where(
        _documents.connection_id == wanted.connection_id, _documents.id > wanted.after
    )
    if wanted.state:
        query = query.where(_documents.state == wanted.state)
    if wanted.number:
        query = query.where(_documents.number == wanted.number)
    if wanted.kind:
        query = query.where(_documents.kind == wanted.kind)
    if wanted.party is not None:
        query = query.where(_documents.name == wanted.party)
    return db.execute(query.order_by(_documents.id).limit(wanted.limit)).all()


def document(db: sa.Connection, wanted: Filter) -> sa.Row[Any]:
    """The one document that is meant; raises NotFound, or Conflict if it is unclear."""
    found = documents(db, wanted)
    if not found:
        raise errors.NotFound(f"there is no document {wanted.number}")
    if len(found) > 1:
        named = ", ".join(f"{row.kind} of {row.name or 'nobody'}" for row in found)
        raise errors.Conflict(
            f"several documents have the number {wanted.number}: {named}; name the"
            " kind, or the customer or supplier"
        )
    return found[0]


def documents_by_keys(
    db: sa.Connection, connection_id: int, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], sa.Row[Any]]:
    """The documents of these kinds and keys as `documents` gives them."""
    found = {}
    for some in statements.chunks(keys):
        query = views.DOCUMENTS.query().where(
            _documents.connection_id == connection_id,
            _documents.key.in_({key for _, key in some}),
        )
        found.update({(row.kind, row.key): row for row in db.execute(query)})
    return found


def jobs(db: sa.Connection, wanted: Filter) -> Sequence[sa.Row[Any]]:
    """Jobs, oldest first."""
    query = sa.select(Job.__table__).where(
        _jobs.connection_id == wanted.connection_id, _jobs.id > wanted.after
    )
    if wanted.state:
        query = query.where(_jobs.state == wanted.state)
    return db.execute(query.order_by(_jobs.id).limit(wanted.limit)).all()


def job(db: sa.Connection, job_id: int) -> sa.Row[Any]:
    """One job; raises NotFound."""
    row = db.execute(sa.select(Job.__table__).where(_jobs.id == job_id)).first()
    if row is None:
        raise errors.NotFound(f"there is no job {job_id}")
    return row


def exchanges(db: sa.Connection, wanted: Filter) -> Sequence[sa.Row[Any]]:
    """Exchanges without their bodies, oldest first."""
    columns = [c for c in _exchanges if c.name not in ("request", "answer")]
    query = sa.select(*columns).where(
        _exchanges.connection_id == wanted.connection_id, _exchanges.id > wanted.after
    )
    if wanted.state:
        query = query.where(_exchanges.state == wanted.state)
    return db.execute(query.order_by(_exchanges.id).limit(wanted.limit)).all()


def exchange(db: sa.Connection, exchange_id: int) -> sa.Row[Any]:
    """One exchange without its bodies; raises NotFound."""
    columns = [c for c in _exchanges if c.name not in ("request", "answer")]
    row = db.execute(sa.select(*columns).where(_exchanges.id == exchange_id)).first()
    if row is None:
        raise errors.NotFound(f"there is no exchange {exchange_id}")
    return row


def last_session(db: sa.Connection, connection_id: int) -> sa.Row[Any] | None:
    """The newest session of a connection."""
    sessions = Session.__table__.c
    return db.execute(
        sa.select(Session.__table__)
        .where(sessions.connection_id == connection_id)
        .order_by(sessions.id.desc())
        .limit(1)
    ).first()


def _hint(store_key: str) -> str:
    # A key is half a secret: its end is enough to know it by.
    return f"the one whose key ends in {store_key[-4:]}" if store_key else "none"


def _is_store(store: str) -> sa.ColumnElement[bool]:
    return sa.or_(_orders.store_name == store, _orders.store_key == store)
