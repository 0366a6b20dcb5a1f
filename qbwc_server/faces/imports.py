"""What was imported from QuickBooks' lists, as JSON and in words: one shape for all.

Customers, vendors and items are shown as they were imported (UN-6, UN-7), the other
lists, and what is in stock, as QuickBooks had them when they were read last (UN-5).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from qbwc_server.faces import rendering
from qbwc_server.flows import listed
from qbwc_server.flows.listed import Listed
from qbwc_server.store import leafing, pulls, queued
from qbwc_server.store.leafing import Figures, Leaf

#: what pages alone are told: the id, and whether QuickBooks still has the entry
_OF_PAGES = ("id", "gone")
#: entries that are read at a time
READ = 1000
#: what matters of an entry besides its name
_FACTS = ("type", "number", "email", "taxable", "rate", "members")
#: QuickBooks in the US knows no tax on purchases; this stands in for one (UN-5)
NO_TAX: Mapping[str, Any] = {
    "name": "No tax",
    "full_name": "No tax",
    "list_id": None,
    "kind": "PurchaseTax",
    "active": True,
    "missing": False,
    "stale": False,
    "rate": "0",
    "imported_at": None,
    "updated_at": None,
    "warnings": [],
}


@dataclass(frozen=True)
class Standing:
    """How far the import of one list has come."""

    list: str
    #: never, waiting, importing, imported or failed
    state: str
    figures: Figures
    pull: Any | None

    @property
    def entries(self) -> int:
        """How many entries it has."""
        return self.figures.entries

    def to_json(self) -> dict[str, Any]:
        """Give it as programs read it."""
        finished = self.pull.finished_at if self.pull is not None else None
        return {
            "state": self.state,
            "entries": self.entries,
            "imported_at": rendering.moment(finished),
            "problem": self.pull.problem if self.pull is not None else "",
        }


def entries(
    db: sa.Connection, connection: Any, wanted: Sequence[Listed]
) -> Iterator[dict[str, Any]]:
    """Give every imported entry of some lists, one after the other."""
    after, is_empty = 0, True
    while found := page(db, wanted, Leaf(connection.id, (), after=after, limit=READ)):
        is_empty, after = False, found[-1]["id"]
        for each in found:
            yield {name: each[name] for name in each if name not in _OF_PAGES}
    is_american = (connection.company_facts or {}).get("country", "US") == "US"
    if not is_empty and listed.TAX_CODES in wanted and is_american:
        yield dict(NO_TAX)


def page(
    db: sa.Connection, wanted: Sequence[Listed], leaf: Leaf
) -> list[dict[str, Any]]:
    """Give a page of the imported entries of one list, or of several short ones."""
    asked = replace(leaf, lists=tuple(each.word for each in wanted))
    if not wanted[0].iterates:
        return [_entry(row) for row in leafing.entries(db, asked)]
    rows, word = leafing.records(db, asked), wanted[0].word
    ids = {row.list_id for row in rows}
    last = leafing.entries_of(db, leaf.connection_id, word, ids)
    return [
        _record(row) | _stock(last.get(row.list_id)) | {"gone": row.list_id not in last}
        for row in rows
    ]


def standings(
    db: sa.Connection,
    connection_id: int,
    wanted: Sequence[Listed] = tuple(listed.LISTS.values()),
) -> dict[str, Standing]:
    """Say how far the import of each list has come."""
    rows = pulls.of(db, connection_id)
    words = {each.job.word: each.word for each in wanted}
    ids = [row.id for row in rows.values()]
    live = {words[kind] for kind, _ in queued.live_subjects(db, list(words), ids)}
    long = [each.word for each in wanted if each.iterates]
    short = [each.word for each in wanted if not each.iterates]
    figures = leafing.figures(db, connection_id, long, short)
    found = {}
    for word in words.values():
        row, count = rows.get(word), figures.get(word, Figures())
        found[word] = Standing(word, _state(row, is_live=word in live), count, row)
    return found


def _state(row: Any | None, *, is_live: bool) -> str:
    if row is None or row.imported_since is None:
        # Customers that were copied for look-ups by e-mail are not imported yet.
        return "never"
    if is_live:
        return "importing" if row.iterator_id else "waiting"
    if row.problem:
        return "failed"
    return "imported" if row.finished_at else "never"


def _entry(row: Any) -> dict[str, Any]:
    more = {
        "imported_at": rendering.moment(row.copied_at),
        "updated_at": rendering.moment(row.updated_at),
        "warnings": list[Any](),
    }
    shown = _shown(row, missing=row.missing, stale=False)
    return shown | more | {"gone": row.missing}


def _stock(row: Any | None) -> dict[str, Any]:
    """Say what was in stock when it was read last: an import does not freeze it."""
    if row is None or "quantity_on_hand" not in row.facts:
        return {}
    return {
        "quantity_on_hand": row.facts["quantity_on_hand"],
        "quantity_read_at": rendering.moment(row.updated_at),
    }


def _record(row: Any) -> dict[str, Any]:
    when = rendering.moment(row.imported_at)
    more = {"imported_at": when, "updated_at": when, "warnings": list(row.warnings)}
    return _shown(row, missing=False, stale=row.is_stale) | more


def _shown(row: Any, *, missing: bool, stale: bool) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "full_name": row.full_name,
        "list_id": row.list_id,
        "kind": row.kind,
        "active": row.is_active,
        "missing": missing,
        "stale": stale,
        **{name: row.facts[name] for name in _FACTS if name in row.facts},
    }
