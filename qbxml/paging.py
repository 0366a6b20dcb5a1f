"""Iterators: the attributes of a query that comes in pages (qbxml 6)."""


def attributes(iterator_id: str | None) -> dict[str, str]:
    """Start an iteration, or continue the one with this ID."""
    if iterator_id is None:
        return {"iterator": "Start"}
    return {"iterator": "Continue", "iteratorID": iterator_id}
