"""Orders and documents searched for and listed, the newest first.

A search must not read the rows themselves, which are large: every filter has an index,
and texts are looked for in an index that holds them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Document, Order, Reference
from qbwc_server.store import needs, statements, views
from qbwc_server.store.needs import Needs

_orders = Order.__table__.c
_documents = Document.__table__.c
_references = Reference.__table__.c
_OF_BOTH = (
    "id",
    "number",
    "state",
    "reason_code",
    "reason",
    "warnings",
    "txn_type",
    "txn_id",
    "txn_total",
    "received_at",
    "posted_at",
    "gone",
)
#: what a listing shows of an order: not its contents
LISTED = (*_OF_BOTH, "store_name", "store_key", "summary_day")
#: and of a document
_LISTED_OF_DOCUMENTS = (*_OF_BOTH, "kind", "name", "list_id")
#: where a text is looked for, index by index
_TEXTS: Mapping[Any, Sequence[Sequence[str]]] = {
    Order: (("number", "buyer", "txn_id"),),
    Document: (("number", "name", "txn_id", "list_id"), ("order_number",)),
}


@dataclass(frozen=True)
class Search:
    """Which rows of a connection; `before` is the cursor of the next page."""

    connection_id: int
    state: str = ""
    reason: str = ""
    #: of orders, and the daily summary that they are in
    store: str = ""
    summary: int = 0
    #: of documents
    kind: str = ""
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    #: the customer or item that they need
    reference: int = 0
    before: int = 0
    limit: int | None = 50


def orders(db: sa.Connection, search: Search) -> Sequence[Any]:
    """Orders that fit, newest first, with the customer's name."""
    conditions = _conditions(db, search, needs.ORDERS)
    if search.store:
        conditions.append(_orders.store_name == search.store)
    if search.summary:
        conditions.append(_orders.summary_id == search.summary)
    customer = sa.func.coalesce(
        _references.full_name, _references.name, _orders.buyer
    ).label("customer")
    query = (
        sa.select(*(_orders[name] for name in LISTED), customer)
        .select_from(Order)
        .outerjoin(Reference, _references.id == _orders.customer_id)
        .where(*conditions)
    )
    return db.execute(query.order_by(_orders.id.desc()).limit(search.limit)).all()


def documents(db: sa.Connection, search: Search) -> Sequence[Any]:
    """Documents that fit, newest first, with the name of their customer or vendor."""
    conditions = _conditions(db, search, needs.DOCUMENTS)
    if search.kind:
        conditions.append(_documents.kind == search.kind)
    party = sa.func.coalesce(_references.full_name, _references.name, _documents.name)
    query = (
        sa.select(
            *(_documents[name] for name in _LISTED_OF_DOCUMENTS),
            party.label("party"),
            _references.kind.label("party_kind"),
        )
        .select_from(Document)
        .outerjoin(Reference, _references.id == _documents.party_id)
        .where(*conditions)
    )
    return db.execute(query.order_by(_documents.id.desc()).limit(search.limit)).all()


def reference(
    db: sa.Connection, connection_id: int, reference_id: int
) -> sa.Row[Any] | None:
    """A customer, vendor or item that rows of a connection name."""
    return db.execute(
        sa.select(Reference.__table__).where(
            _references.id == reference_id, _references.connection_id == connection_id
        )
    ).first()


def _conditions(
    db: sa.Connection, search: Search, of: Needs
) -> list[sa.ColumnElement[bool]]:
    rows, links = of.table.__table__.c, of.links.__table__.c
    needed = sa.select(links[of.row_column]).where(
        links.reference_id == search.reference
    )
    possible = (
        (search.before, rows.id < search.before),
        (search.state, rows.state == search.state),
        (search.reason, rows.reason_code == search.reason),
        (search.reference, rows.id.in_(needed)),
        (search.text, _says(db, search, of)),
    )
    found = [rows.connection_id == search.connection_id]
    found += [condition for value, condition in possible if value]
    if search.since:
        found.append(rows.received_at >= search.since)
    if search.until:
        found.append(rows.received_at < search.until)
    return found


def _says(db: sa.Connection, search: Search, of: Needs) -> sa.ColumnElement[bool]:
    """A text of the row's own, or the name of its customer or vendor, holds a text."""
    rows, links = of.table.__table__.c, of.links.__table__.c
    own = [
        sa.select(rows.id).where(
            rows.connection_id == search.connection_id,
            sa.or_(*(statements.holds(db, rows[name], search.text) for name in some)),
        )
        for some in _TEXTS[of.table]
    ]
    parties = (
        sa.select(links[of.row_column])
        .join(Reference, _references.id == links.reference_id)
        .where(
            _references.connection_id == search.connection_id,
            links.role.in_(views.PARTIES),
            sa.or_(
                statements.holds(db, _references.name, search.text),
                statements.holds(db, _references.full_name, search.text),
            ),
        )
    )
    found: sa.ColumnElement[bool] = rows.id.in_(sa.union(*own, parties))
    return found
