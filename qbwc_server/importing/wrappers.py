"""The wrappers that ShippingEasy and its clients put around orders (4.1).

`{"order": {}}`, `{"orders": [], "meta": {}}`, `{"shipment": {"orders": []}}`, a bare
order, and lists of any of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

WRAPPERS = ("order", "orders", "shipment")
DEEPEST = 3


@dataclass(frozen=True)
class Found:
    """One value that should be an order, and where it stood."""

    value: Any
    place: str
    shipment: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Wrong:
    """A wrapper that cannot be opened."""

    place: str
    message: str


def unwrap(document: Any) -> Iterator[Found | Wrong]:
    """Give every value of a document that should be an order, and where it stood."""
    return _unwrap(Found(document, ""), 0)


def looks_like(document: Any) -> bool:
    """Tell whether a JSON document has a shape that holds orders."""
    first = document[0] if isinstance(document, list) and document else document
    if not isinstance(first, Mapping):
        return False
    return any(name in first for name in (*WRAPPERS, "external_order_identifier"))


def _unwrap(found: Found, depth: int) -> Iterator[Found | Wrong]:
    if isinstance(found.value, list):
        yield from _unwrap_list(found, depth)
        return
    wrappers = _wrappers(found.value)
    if len(wrappers) > 1:
        names = " and ".join(f'"{name}"' for name in wrappers)
        yield Wrong(found.place, f"has {names}: which one holds the order?")
    elif not wrappers:
        yield found
    else:
        yield from _unwrap_object(found, wrappers[0], depth)


def _wrappers(value: Any) -> list[str]:
    # A bare order may have members of any name; its number tells it from a wrapper.
    if not isinstance(value, Mapping) or "external_order_identifier" in value:
        return []
    return [name for name in WRAPPERS if name in value]


def _unwrap_list(found: Found, depth: int) -> Iterator[Found | Wrong]:
    if depth > DEEPEST:
        yield Wrong(found.place, "is wrapped too deeply")
    elif not found.value:
        yield Wrong(found.place, "is an empty list: there is no order in it")
    else:
        for index, each in enumerate(found.value):
            inner = Found(each, f"{found.place}[{index}]", found.shipment)
            yield from _unwrap(inner, depth + 1)


def _unwrap_object(found: Found, name: str, depth: int) -> Iterator[Found | Wrong]:
    value = found.value[name]
    place = f"{found.place}.{name}" if found.place else name
    if depth > DEEPEST:
        yield Wrong(place, "is wrapped too deeply")
    elif name == "orders" and not isinstance(value, list):
        yield Wrong(place, "must be a list of orders")
    elif name != "orders" and not isinstance(value, Mapping):
        yield Wrong(place, "must be an object")
    elif name == "shipment":
        yield from _unwrap_shipment(value, place, depth)
    else:
        yield from _unwrap(Found(value, place, found.shipment), depth + 1)


def _unwrap_shipment(
    value: Mapping[str, Any], place: str, depth: int
) -> Iterator[Found | Wrong]:
    orders = value.get("orders")
    place = f"{place}.orders"
    if isinstance(orders, list):
        yield from _unwrap_list(Found(orders, place, value), depth + 1)
    else:
        yield Wrong(place, "must be the list of the shipment's orders")
