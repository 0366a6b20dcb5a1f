"""Which order is it that arrived: the key that guards against posting it twice.

The key is the store's and the shop's number (SE-16 d). An order that names no store is
the default store's, so it is the same order when it comes again and names that store.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa

from qbwc_server.flows.base import Visit
from qbwc_server.importing.canonical import Order
from qbwc_server.importing.parsed import Accepted
from qbwc_server.store import orders

Key = tuple[str, str]
T = TypeVar("T")


def without_repeats(
    visit: Visit, arrived: Sequence[Accepted]
) -> Iterator[dict[Key, Accepted]]:
    """Part orders so that no part holds one twice; the later one counts."""
    return parted((_key(visit, each.order), each) for each in arrived)


def parted(arrived: Iterable[tuple[Key, T]]) -> Iterator[dict[Key, T]]:
    """Part what arrived so that no part holds a key twice; the later one counts."""
    some: dict[Key, T] = {}
    for key, each in arrived:
        if key in some:
            yield some
            some = {}
        some[key] = each
    if some:
        yield some


def known(
    db: sa.Connection, visit: Visit, arrived: Mapping[Key, Accepted]
) -> dict[Key, Any]:
    """The stored orders among those that arrived, by their keys."""
    numbers = [number for _, number in arrived]
    rows = orders.existing(db, visit.connection_id, numbers)
    unnamed = {
        (row.store_name, row.number): row
        for row in rows.values()
        if not row.store_key and row.store_name
    }
    found = {}
    for key, each in arrived.items():
        row = rows.get(stored_key(None, each)) or rows.get(key)
        row = row or unnamed.get((_store_name(visit, each.order), each.order.number))
        if row is not None:
            found[key] = row
    return found


def stored_key(row: Any, arrived: Accepted) -> Key:
    """Give the key that an order is, or will be, stored under."""
    if row is not None:
        return row.store_key, row.number
    return arrived.order.store_api_key, arrived.order.number


def _key(visit: Visit, order: Order) -> Key:
    # An order that names no store is the default store's (SE-16 d, SE-N1).
    store = visit.settings.store_for(order.store_api_key)
    return store.key if store else order.store_api_key, order.number


def _store_name(visit: Visit, order: Order) -> str:
    store = visit.settings.store_for(order.store_api_key)
    return store.name if store else ""
