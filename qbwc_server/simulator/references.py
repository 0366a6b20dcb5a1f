"""Resolving references: a ListID or a FullName must name an entry (qbxml 4.0, 3140)."""

from collections.abc import Mapping
from typing import Any

from qbwc_server.simulator import list_kinds, lists, statuses
from qbwc_server.simulator.books import Books

_ALLOWED_KINDS = {
    "ItemSalesTaxRef": list_kinds.TAX_KINDS,
    "ItemGroupRef": ("ItemGroup",),
    "ItemInventoryRef": ("ItemInventory", "ItemInventoryAssembly"),
}


def resolve(books: Books, members: lists.Members, place: str) -> lists.Members:
    """Replace every reference inside members by the list ID it leads to."""
    return {
        name: _resolved(books, name, value, place) for name, value in members.items()
    }


def resolve_active(books: Books, members: lists.Members, place: str) -> lists.Members:
    """Resolve references in a transaction, which may not use inactive entries."""
    resolved = resolve(books, members, place)
    for list_name, identity in lists.targets(resolved):
        entry = books.lists.get(list_name, identity)
        if entry:
            refuse_inactive(books, entry, place)
    return resolved


def refuse_inactive(books: Books, entry: lists.Entry, place: str) -> None:
    """Refuse an inactive entry, unless this QuickBooks takes it (SE-3 a)."""
    if not entry.is_active and books.quirks.inactive_refused:
        raise statuses.inactive_reference(entry, books.lists.full_name(entry), place)


def find(books: Books, name: str, value: object, place: str) -> lists.Entry:
    """Find the entry that one reference names, or refuse the request."""
    list_name = list_kinds.REFERENCES[name]
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


def chosen(books: Books, list_name: str, wanted: Mapping[str, Any]) -> frozenset[str]:
    """Give the list IDs of what a filter names, children included if it says so."""
    found: set[str] = set()
    for member in ("ListID", "FullName"):
        for value in _every(wanted.get(member, [])):
            if entry := look_up(books, list_name, {member: value}):
                found.add(entry.list_id)
        head = {member: wanted.get(f"{member}WithChildren")}
        if entry := look_up(books, list_name, head):
            found |= _family(books, entry)
    return frozenset(found)


def overlay(old: lists.Members, new: lists.Members) -> lists.Members:
    """Lay new members over old ones; addresses keep the lines that were not sent."""
    merged = dict(old)
    for name, value in new.items():
        nested = isinstance(value, dict) and isinstance(old.get(name), dict)
        inner = nested and not is_reference(name, value)
        merged[name] = overlay(old[name], value) if inner else value
    return merged


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
    if name not in list_kinds.REFERENCES:
        raise statuses.feature_off(name.removesuffix("Ref"))
    # An empty reference names nothing: it clears in a Mod, says nothing in an Add.
    if not label(value):
        return ""
    return books.reference(find(books, name, value, place))


def _every(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _family(books: Books, head: lists.Entry) -> set[str]:
    family = {head.list_id}
    for child in books.lists.children(head):
        family |= _family(books, child)
    return family
