"""Look up what is not known, and anew what was not usable when it was last seen."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import kinds
from qbwc_server.flows.base import Visit
from qbwc_server.states import ReferenceState
from qbwc_server.store import pulls, queued, references

_CREATIONS = (
    *(kind.word for kind in kinds.CREATIONS.values()),
    kinds.CREATE_ITEM.word,
    kinds.REACTIVATE_CUSTOMER.word,
)


def look_up(db: sa.Connection, visit: Visit, rows: Sequence[Any]) -> None:
    """Look up what is not known, and anew what was not usable when last seen."""
    busy = _being_made(db, rows)
    stale = [row.id for row in rows if _is_stale(row) and row.id not in busy]
    references.forget(db, stale)
    again = set(stale)
    by_kind: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.state == ReferenceState.UNKNOWN or row.id in again:
            by_kind[row.kind].append(row.id)
    for kind, ids in by_kind.items():
        _enqueue_look_ups(db, visit, kind, ids)


def _enqueue_look_ups(
    db: sa.Connection, visit: Visit, kind: str, ids: Sequence[int]
) -> None:
    if kind == kinds.CUSTOMER_EMAIL:
        pull = pulls.ensure(db, visit.connection_id, ["customers"])["customers"]
        kinds.enqueue(db, visit, kinds.PULL_CUSTOMERS, [pull.id])
        return
    kinds.enqueue(db, visit, kinds.LOOK_UPS[kind], ids)


def _is_stale(row: Any) -> bool:
    # Somebody may have mended in QuickBooks what was missing or switched off.
    if row.state == ReferenceState.ABSENT:
        return True
    return row.state == ReferenceState.KNOWN and not row.facts.get("active", True)


def _being_made(db: sa.Connection, rows: Sequence[Any]) -> set[int]:
    found = queued.live_subjects(db, _CREATIONS, [row.id for row in rows])
    return {subject for _, subject in found}
