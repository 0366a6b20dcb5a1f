"""Resolving references: a ListID or a FullName must name an entry (qbxml 4.0, 3140)."""

from collections.abc import Mapping

from qbwc_server.simulator import lists, statuses
from qbwc_server.simulator.books import Books

_ALLOWED_KINDS = {
    "ItemSalesTaxRef": lists.TAX_KINDS,
    "ItemGroupRef": ("ItemGroup",),
    "ItemInventoryRef": ("ItemInventory", "ItemInventoryAssembly"),
}


def resolve(books: Books, members: lists.Members, place: str) -> lists.Members:
    """Replace every reference inside members by the list ID it leads to."""
    return {
        name: _resolved(books, name, value, place) for name, value in members.items()
    }


def find(books: Books, name: str, value: object, place: str) -> lists.Entry:
    """Find the entry that one reference names, or refuse the request."""
    list_name = lists.REFERENCES[name]
    entry = look_up(books, list_name, value)
    if entry is None:
        raise statuses.invalid_reference(list_name, label(value), place)
    allowed = _ALLOWED_KINDS.get(name)
    if allowed and entry.kind not in allowed:
        raise statuses.unusable_reference(entry, label(value), place)
    return entry


def look_up(books: Books, list_name: str, value: object) -> lists.Entry | None:
    """Find an entry by its ListID or else its FullName; None where it is unknown."""
    if not isinstance(value, Mapping):
        return None
    if identity := value.get("ListID"):
        return books.lists.get(list_name, identity)
    return books.lists.named(list_name, value.get("FullName") or "")


def label(value: object) -> str:
    """Name a reference the way QuickBooks' texts do."""
    if not isinstance(value, Mapping):
        return ""
    return str(value.get("ListID") or value.get("FullName") or "")


def is_reference(name: str, value: object) -> bool:
    """Tell references from other aggregates whose names end in Ref."""
    return (
        name.endswith("Ref")
        and isinstance(value, Mapping)
        and set(value) <= {"ListID", "FullName"}
    )


def _resolved(books: Books, name: str, value: object, place: str) -> object:
    if isinstance(value, list):
        return [_resolved(books, name, each, place) for each in value]
    if not isinstance(value, dict):
        return value
    if not is_reference(name, value):
        return resolve(books, value, place)
    if name not in lists.REFERENCES:
        raise statuses.feature_off(name.removesuffix("Ref"))
    # An empty reference names nothing: it clears in a Mod, says nothing in an Add.
    if not label(value):
        return ""
    return books.reference(find(books, name, value, place))
