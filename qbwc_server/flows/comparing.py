"""The settings held against the lists that were imported (UN-1, UN-5).

Nothing is refused for what is found here: a list may be older than the entry that a
person has just made in QuickBooks.
"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import names
from qbwc_server.flows.base import Visit
from qbwc_server.rules import items as item_rules
from qbwc_server.settings import Settings, named
from qbwc_server.settings.named import Named
from qbwc_server.store import connections, lists, pulls

#: what an entry of each list is called
NOUNS = {
    "customers": "customer",
    "vendors": "vendor",
    "items": "item",
    "accounts": "account",
    "tax_codes": "sales tax code",
    "tax_items": "sales tax item",
    "tax_groups": "sales tax group",
    "employees": "employee",
    "othernames": "other name",
    "terms": "term",
}


def warnings(
    db: sa.Connection, connection_id: int, settings: Settings
) -> list[tuple[str, str]]:
    """Say what the settings name and QuickBooks has not: key paths and sentences."""
    compared = _compared(db, connection_id, settings)
    judged = ((each.path, _fault(each, entry)) for each, entry in compared)
    return [(path, fault) for path, fault in judged if fault]


def keys_in_use(settings: Settings, name: str) -> frozenset[str]:
    """Give the keys of a list's entries that the settings name."""
    found = (each for each in named.find(settings) if name in each.lists)
    return frozenset(names.key(each.name) for each in found)


def alarms(db: sa.Connection, connection_id: int, settings: Settings) -> list[str]:
    """Say what the settings need and an import found gone (UN-5)."""
    if not lists.missing(db, connection_id):
        return []
    compared = _compared(db, connection_id, settings)
    return [
        f"Settings, {each.path}: {_fault(each, entry)}."
        for each, entry in compared
        if entry is not None and entry.missing
    ]


def raise_alarm(db: sa.Connection, visit: Visit) -> None:
    """Tell a person what an import found gone that the settings need."""
    attention = connections.lock(db, visit.connection_id).attention
    new = [
        sentence
        for sentence in alarms(db, visit.connection_id, visit.settings)
        if sentence not in attention
    ]
    if new:
        values = {"attention": " ".join(filter(None, (attention, *new)))}
        connections.update(db, visit.connection_id, values)


def _compared(
    db: sa.Connection, connection_id: int, settings: Settings
) -> list[tuple[Named, Any | None]]:
    """Pair what the settings use with its entry, as far as its lists were read."""
    read = pulls.of(db, connection_id)
    finished = {name for name, row in read.items() if row.finished_at is not None}
    used = [
        each
        for each in named.find(settings)
        if each.in_use and finished.issuperset(each.lists)
    ]
    keys = {names.key(each.name) for each in used}
    found = {(e.list, e.key): e for e in lists.named(db, connection_id, keys)}
    return [(each, _entry(each, found)) for each in used if not _is_list_id(each)]


def _entry(each: Named, found: Mapping[tuple[str, str], Any]) -> Any | None:
    key = names.key(each.name)
    entries = (found.get((name, key)) for name in each.lists)
    return next((entry for entry in entries if entry is not None), None)


def _is_list_id(each: Named) -> bool:
    # An alias may name an item by its list ID.
    return each.path.startswith("sku_map") and item_rules.is_list_id(each.name)


def _fault(each: Named, entry: Any | None) -> str:
    noun = NOUNS[each.lists[0]] if len(each.lists) == 1 else "sales tax item or group"
    if entry is None:
        return f'QuickBooks has no {noun} "{each.name}", as far as its lists were read'
    if entry.missing:
        return f'the {noun} "{each.name}" is gone from QuickBooks, or inactive there'
    return "" if entry.is_active else f'the {noun} "{each.name}" is inactive'
