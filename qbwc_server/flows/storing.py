"""An order as the row that keeps it."""

from typing import Any

from qbwc_server.flows.base import Visit
from qbwc_server.importing import canonical
from qbwc_server.importing.canonical import Order
from qbwc_server.store import references


def new_row(
    visit: Visit, space: str, order: Order, store_key: str | None = None
) -> dict[str, Any]:
    """Give the row of a new order; a summary's store key is not that of its store."""
    stored_under = order.store_api_key if store_key is None else store_key
    key = f"{stored_under}/{order.number}"
    return contents(visit, order) | {
        "connection_id": visit.connection_id,
        "store_key": stored_under,
        "number": order.number,
        "external_guid": references.guid(space, "order", key),
        "received_at": visit.now,
    }


def contents(visit: Visit, order: Order) -> dict[str, Any]:
    """Give what an order's contents say, for a new row and for one that is replaced."""
    return store_of(visit, order) | {
        "source_id": order.order_id or None,
        "buyer": _buyer(order),
        "content": canonical.dump(order),
        "fingerprint": canonical.fingerprint(order),
        "updated_at": visit.now,
        "warnings": [],
    }


def store_of(visit: Visit, order: Order) -> dict[str, Any]:
    """Give what the settings say of an order's store; later ones may say more."""
    store = visit.settings.store_for(order.store_api_key)
    return {"store_name": store.name if store else ""}


def _buyer(order: Order) -> str:
    """Name who bought, for people who look for the order: person, company or e-mail."""
    if order.parts:
        return f"{len(order.parts)} orders of {order.ordered_at}"
    for each in (order.billing, *(to.address for to in order.recipients)):
        person = f"{each.first_name} {each.last_name}".strip()
        if found := person or each.company or each.email:
            return found[:255]
    return ""
