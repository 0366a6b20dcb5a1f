"""Orders searched for and listed, the newest first.

A search must not read the rows themselves, which are large: every filter has an index,
and texts are looked for in an index that holds them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Order, OrderReference, Reference
from qbwc_server.store import statements

_orders = Order.__table__.c
_references = Reference.__table__.c
_links = OrderReference.__table__.c
#: what a listing shows of an order: not its contents
LISTED = (
    "id",
    "number",
    "store_name",
    "store_key",
    "state",
    "reason_code",
    "reason",
    "warnings",
    "txn_type",
    "txn_id",
    "txn_total",
    "received_at",
    "posted_at",
    "summary_day",
)


@dataclass(frozen=True)
class Search:
    """Which orders of a connection; `before` is the cursor of the next page."""

    connection_id: int
    state: str = ""
    reason: str = ""
    store: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    #: the customer or item that they need
    reference: int = 0
    #: the daily summary that they are in
    summary: int = 0
    before: int = 0
    limit: int | None = 50


def orders(db: sa.Connection, search: Search) -> Sequence[Any]:
    """Orders that fit, newest first, with the customer's name."""
    query = (
        sa.select(
            *(_orders[name] for name in LISTED),
            sa.func.coalesce(
                _references.full_name, _references.name, _orders.buyer
            ).label("customer"),
        )
        .select_from(Order)
        .outerjoin(Reference, _references.id == _orders.customer_id)
        .where(*_conditions(db, search))
        .order_by(_orders.id.desc())
    )
    return db.execute(query.limit(search.limit)).all()


def reference(
    db: sa.Connection, connection_id: int, reference_id: int
) -> sa.Row[Any] | None:
    """A customer or item that orders of a connection name."""
    return db.execute(
        sa.select(Reference.__table__).where(
            _references.id == reference_id, _references.connection_id == connection_id
        )
    ).first()


def _conditions(db: sa.Connection, search: Search) -> list[sa.ColumnElement[bool]]:
    needed = sa.select(_links.order_id).where(_links.reference_id == search.reference)
    possible = (
        (search.before, _orders.id < search.before),
        (search.state, _orders.state == search.state),
        (search.reason, _orders.reason_code == search.reason),
        (search.store, _orders.store_name == search.store),
        (search.reference, _orders.id.in_(needed)),
        (search.summary, _orders.summary_id == search.summary),
        (search.text, _says(db, search)),
    )
    found = [_orders.connection_id == search.connection_id]
    found += [condition for value, condition in possible if value]
    if search.since:
        found.append(_orders.received_at >= search.since)
    if search.until:
        found.append(_orders.received_at < search.until)
    return found


def _says(db: sa.Connection, search: Search) -> sa.ColumnElement[bool]:
    """The number, the buyer, the transaction ID or the customer's name holds a text."""
    own = sa.select(_orders.id).where(
        _orders.connection_id == search.connection_id,
        sa.or_(
            statements.holds(db, _orders.number, search.text),
            statements.holds(db, _orders.buyer, search.text),
            statements.holds(db, _orders.txn_id, search.text),
        ),
    )
    customers = (
        sa.select(_links.order_id)
        .join(Reference, _references.id == _links.reference_id)
        .where(
            _references.connection_id == search.connection_id,
            _links.role == "customer",
            sa.or_(
                statements.holds(db, _references.name, search.text),
                statements.holds(db, _references.full_name, search.text),
            ),
        )
    )
    return _orders.id.in_(own.union(customers))
