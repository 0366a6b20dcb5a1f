"""What was imported from QuickBooks' lists, as JSON and in words: one shape for all.

Customers, vendors and items are shown as they were imported (UN-6, UN-7), the other
lists, and what is in stock, as QuickBooks had them when they were read last (UN-5).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server.faces import rendering
from qbwc_server.flows import listed
from qbwc_server.flows.listed import Listed
from qbwc_server.store import lists, pulls, queued, records

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
    entries: int
    pull: Any | None

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
) -> list[dict[str, Any]]:
    """Give every imported entry of some lists."""
    followed = [each.word for each in wanted if not each.iterates]
    shown = [_entry(row) for row in lists.entries(db, connection.id, followed)]
    for each in wanted:
        if each.iterates:
            shown += _records(db, connection.id, each)
    is_american = (connection.company_facts or {}).get("country", "US") == "US"
    has_taxes = bool(shown) and listed.TAX_CODES in wanted
    return [*shown, dict(NO_TAX)] if has_taxes and is_american else shown


def standings(db: sa.Connection, connection_id: int) -> dict[str, Standing]:
    """Say how far the import of each list has come."""
    rows = pulls.of(db, connection_id)
    words = {each.job.word: each.word for each in listed.LISTS.values()}
    ids = [row.id for row in rows.values()]
    live = {words[kind] for kind, _ in queued.live_subjects(db, list(words), ids)}
    copied, imported = (
        lists.counts(db, connection_id),
        records.counts(db, connection_id),
    )
    found = {}
    for word, each in listed.LISTS.items():
        row = rows.get(word)
        count = (imported if each.iterates else copied).get(word, 0)
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
    return _shown(row, missing=row.missing, stale=False) | more


def _records(
    db: sa.Connection, connection_id: int, of: Listed
) -> Iterator[dict[str, Any]]:
    rows = records.listing(db, connection_id, of.word)
    last = lists.read_last(db, connection_id, of.word) if of is listed.ITEMS else {}
    for row in rows:
        yield _record(row) | _stock(last.get(row.list_id))


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
        "name": row.name,
        "full_name": row.full_name,
        "list_id": row.list_id,
        "kind": row.kind,
        "active": row.is_active,
        "missing": missing,
        "stale": stale,
        **{name: row.facts[name] for name in _FACTS if name in row.facts},
    }
