"""Jobs sorted by what they have in common, and refused together."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import registry
from qbwc_server.flows.base import Flow, Refusal, Visit
from qbwc_server.store import queue


def by_flow(jobs: Sequence[Any]) -> Iterator[tuple[Flow, list[Any]]]:
    """The jobs of each kind with their flow, in the order the kinds first appear."""
    kinds: dict[str, list[Any]] = defaultdict(list)
    for job in jobs:
        kinds[job.kind].append(job)
    flows = registry.by_kind()
    for kind, some in kinds.items():
        yield flows[kind], some


def by_exchange(jobs: Sequence[Any]) -> dict[int, list[Any]]:
    """The jobs of each exchange."""
    groups: dict[int, list[Any]] = defaultdict(list)
    for job in jobs:
        groups[job.exchange_id].append(job)
    return dict(groups)


def refuse(
    db: sa.Connection, visit: Visit, jobs: Sequence[Any], refusal: Refusal
) -> None:
    """Fail jobs for one reason and let their flows write it down."""
    for flow, some in by_flow(jobs):
        queue.fail(
            db, {job.id: (refusal.code, refusal.text) for job in some}, visit.now
        )
        flow.refuse(db, visit, {job.subject_id: refusal for job in some})
