"""What people and programs read: listings of orders, jobs, exchanges and sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server import errors
from qbwc_server.models import Exchange, Job, Order, OrderReference, Reference, Session
from qbwc_server.states import OrderState
from qbwc_server.store import statements

_orders = Order.__table__.c
_jobs = Job.__table__.c
_exchanges = Exchange.__table__.c
_references = Reference.__table__.c
_links = OrderReference.__table__.c


@dataclass(frozen=True)
class Filter:
    """Which rows of a connection, and which page of them."""

    connection_id: int
    state: str | None = None
    number: str | None = None
    #: a store's name or key
    store: str | None = None
    after: int = 0
    limit: int | None = None


def orders(db: sa.Connection, wanted: Filter) -> Sequence[sa.Row[Any]]:
    """Orders, oldest first, with the list ID and name of the customer."""
    query = _order_query().where(
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
        query = _order_query().where(
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


def items_of(db: sa.Connection, order_ids: Sequence[int]) -> dict[int, list[Any]]:
    """The references to items of orders."""
    found: dict[int, list[Any]] = {order_id: [] for order_id in order_ids}
    for some in statements.chunks(order_ids):
        query = (
            sa.select(
                _links.order_id,
                _links.reference_id,
                _links.role,
                _references.key,
                _references.name,
                _references.list_id,
                _references.full_name,
                _references.state,
            )
            .join(Reference, _references.id == _links.reference_id)
            .where(_links.order_id.in_(some), _links.role != "customer")
            .order_by(_references.id)
        )
        for row in db.execute(query):
            found[row.order_id].append(row)
    return found


def held_for(db: sa.Connection, connection_id: int, codes: Sequence[str]) -> list[int]:
    """The ids of orders that are held for one of these reasons."""
    return list(
        db.execute(
            sa.select(_orders.id)
            .where(
                _orders.connection_id == connection_id,
                _orders.state == OrderState.HELD,
                _orders.reason_code.in_(codes),
            )
            .order_by(_orders.id)
        ).scalars()
    )


def counts(db: sa.Connection, connection_id: int) -> dict[str, int]:
    """How many orders are in each state."""
    rows = db.execute(
        sa.select(_orders.state, sa.func.count().label("orders"))
        .where(_orders.connection_id == connection_id)
        .group_by(_orders.state)
    )
    return {str(row.state): row.orders for row in rows}


def jobs(db: sa.Connection, wanted: Filter) -> Sequence[sa.Row[Any]]:
    """Jobs, oldest first."""
    query = sa.select(Job.__table__).where(
        _jobs.connection_id == wanted.connection_id, _jobs.id > wanted.after
    )
    if wanted.state:
        query = query.where(_jobs.state == wanted.state)
    return db.execute(query.order_by(_jobs.id).limit(wanted.limit)).all()


def jobs_for(
    db: sa.Connection,
    order_id: int,
    kinds: Sequence[str],
    reference_kinds: Sequence[str],
) -> Sequence[sa.Row[Any]]:
    """The jobs of an order and of what it refers to, oldest first.

    Jobs that had ended before the order came served others and are left out.
    """
    theirs = sa.select(_links.reference_id).where(_links.order_id == order_id)
    came = sa.select(_orders.received_at).where(_orders.id == order_id)
    about = sa.or_(
        sa.and_(_jobs.kind.in_(kinds), _jobs.subject_id == order_id),
        sa.and_(_jobs.kind.in_(reference_kinds), _jobs.subject_id.in_(theirs)),
    )
    still_there = sa.or_(
        _jobs.ended_at.is_(None), _jobs.ended_at >= came.scalar_subquery()
    )
    query = sa.select(Job.__table__).where(about, still_there)
    return db.execute(query.order_by(_jobs.id)).all()


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


def _order_query() -> sa.Select[Any]:
    customer = sa.func.coalesce(_orders.customer_id, _linked_customer())
    return (
        sa.select(
            Order.__table__,
            _references.id.label("customer_reference_id"),
            _references.name.label("customer_name"),
            _references.full_name.label("customer_full_name"),
            _references.list_id.label("customer_list_id"),
        )
        .select_from(Order)
        .outerjoin(Reference, _references.id == customer)
    )


def _linked_customer() -> sa.ScalarSelect[Any]:
    """The customer that an order would have, as far as it is known by now."""
    theirs = sa.alias(Reference.__table__)
    return (
        sa.select(theirs.c.id)
        .join(OrderReference, _links.reference_id == theirs.c.id)
        .where(_links.order_id == _orders.id, _links.role == "customer")
        .order_by(theirs.c.list_id.is_(None), theirs.c.id)
        .limit(1)
        .correlate(Order)
        .scalar_subquery()
    )
