"""Request sets cut in two, so that one bad request does not hold up the others."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from qbwc_server.store import queue


def halve(db: sa.Connection, jobs: Sequence[Any], exchange_id: int) -> None:
    """Cut a set in two parts that travel by themselves, down to the one bad request."""
    requests = list(dict.fromkeys(job.request_id for job in jobs))
    middle = (len(jobs) + 1) // 2
    # A request that many jobs share is cut too: they ask in two requests then.
    first = {job.id for job in jobs[:middle]}
    if len(requests) > 1:
        early = set(requests[: (len(requests) + 1) // 2])
        first = {job.id for job in jobs if job.request_id in early}
    halves = {
        f"{exchange_id}a{min(first)}": sorted(first),
        f"{exchange_id}b{min(first)}": [job.id for job in jobs if job.id not in first],
    }
    queue.isolate(db, halves)
