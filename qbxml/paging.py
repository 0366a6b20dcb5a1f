"""Iterators: the attributes of a query that comes in pages (qbxml 6)."""

from dataclasses import replace

from qbxml.message_set import Request


def attributes(iterator_id: str | None) -> dict[str, str]:
    """Start an iteration, or continue the one with this ID."""
    if iterator_id is None:
        return {"iterator": "Start"}
    return {"iterator": "Continue", "iteratorID": iterator_id}


def stop(request: Request) -> Request:
    """Turn the request for a further page into one that ends the iteration."""
    return replace(request, attributes={**request.attributes, "iterator": "Stop"})
