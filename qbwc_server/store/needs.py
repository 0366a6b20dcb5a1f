"""Which references orders need, and as what."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from qbwc_server.models import Order, OrderReference, Reference
from qbwc_server.states import OrderState
from qbwc_server.store import statements

_orders = Order.__table__.c
_links = OrderReference.__table__.c
_references = Reference.__table__.c


def waiting_for(db: sa.Connection, reference_ids: Sequence[int]) -> list[int]:
    """The ids of the waiting orders that need one of these references, oldest first."""
    found: set[int] = set()
    for some in statements.chunks(reference_ids):
        found.update(
            db.execute(
                sa.select(_orders.id)
                .join(OrderReference, _links.order_id == _orders.id)
                .where(
                    _links.reference_id.in_(some),
                    _orders.state == OrderState.WAITING,
                )
            ).scalars()
        )
    return sorted(found)


def first_waiting(db: sa.Connection, reference_ids: Sequence[int]) -> dict[int, int]:
    """The oldest waiting order of each reference that still has one."""
    found: dict[int, int] = {}
    for some in statements.chunks(reference_ids):
        rows = db.execute(
            sa.select(_links.reference_id, sa.func.min(_orders.id).label("order_id"))
            .join(Order, _orders.id == _links.order_id)
            .where(_links.reference_id.in_(some), _orders.state == OrderState.WAITING)
            .group_by(_links.reference_id)
        )
        found.update({row.reference_id: row.order_id for row in rows})
    return found


def references_of(
    db: sa.Connection, order_ids: Sequence[int]
) -> dict[int, dict[tuple[str, str], sa.Row[Any]]]:
    """What each order needs: its references by kind and key."""
    found: dict[int, dict[tuple[str, str], sa.Row[Any]]] = {i: {} for i in order_ids}
    for some in statements.chunks(order_ids):
        rows = db.execute(
            sa.select(_links.order_id, _links.role, Reference.__table__)
            .join(Reference, _references.id == _links.reference_id)
            .where(_links.order_id.in_(some))
        )
        for row in rows:
            found[row.order_id][row.kind, row.key] = row
    return found


def customers_of(db: sa.Connection, order_ids: Sequence[int]) -> dict[int, str | None]:
    """The list IDs of the customers of orders."""
    found: dict[int, str | None] = {}
    for some in statements.chunks(order_ids):
        rows = db.execute(
            sa.select(_orders.id, _references.list_id)
            .join(Reference, _references.id == _orders.customer_id)
            .where(_orders.id.in_(some))
        )
        found.update({row.id: row.list_id for row in rows})
    return found


def link(db: sa.Connection, links: Sequence[tuple[int, int, str]]) -> None:
    """Remember which references orders need, and as what."""
    statements.insert_new(
        db,
        OrderReference,
        [
            {"order_id": order_id, "reference_id": reference_id, "role": role}
            for order_id, reference_id, role in dict.fromkeys(links)
        ],
    )


def unlink(db: sa.Connection, order_ids: Sequence[int]) -> None:
    """Forget which references orders need."""
    for some in statements.chunks(order_ids):
        db.execute(sa.delete(OrderReference).where(_links.order_id.in_(some)))
