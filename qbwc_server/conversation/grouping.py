"""Jobs sorted by what they have in common, and moved together."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qbwc_server.conversation.turn import Turn
from qbwc_server.flows import registry
from qbwc_server.flows.base import Flow, Refusal
from qbwc_server.store import queue, sessions


def by_flow(jobs: Sequence[Any]) -> Iterator[tuple[Flow, list[Any]]]:
    """The jobs of each kind with their flow, in the order the kinds first appear."""
    kinds: dict[str, list[Any]] = defaultdict(list)
    for job in jobs:
        kinds[job.kind].append(job)
    flows = registry.by_kind()
    for kind, some in kinds.items():
        # The package of a flow of one's own may be gone while its jobs still wait.
        if kind in flows:
            yield flows[kind], some


def by_exchange(jobs: Sequence[Any]) -> dict[int, list[Any]]:
    """The jobs of each exchange."""
    groups: dict[int, list[Any]] = defaultdict(list)
    for job in jobs:
        groups[job.exchange_id].append(job)
    return dict(groups)


def put_back(turn: Turn, jobs: Sequence[Any]) -> None:
    """Let jobs wait again that were not carried out."""
    for flow, some in by_flow(jobs):
        queue.put_back(turn.db, [job.id for job in some])
        flow.put_back(turn.db, turn.visit, [job.subject_id for job in some])


def refuse(turn: Turn, refusals: Mapping[Any, Refusal]) -> None:
    """Fail jobs, each for its reason, and let their flows write it down."""
    for flow, some in by_flow(list(refusals)):
        fail(turn, {job: refusals[job] for job in some})
        reasons = {job.subject_id: refusals[job] for job in some}
        flow.refuse(turn.db, turn.visit, reasons)
        sessions.count(turn.db, turn.visit.session_id, 0, len(some))


def doubt(turn: Turn, refusals: Mapping[Any, Refusal]) -> None:
    """Fail jobs whose outcome only a person can tell."""
    for flow, some in by_flow(list(refusals)):
        fail(turn, {job: refusals[job] for job in some})
        reasons = {job.subject_id: refusals[job] for job in some}
        flow.doubt(turn.db, turn.visit, reasons)


def fail(turn: Turn, refusals: Mapping[Any, Refusal]) -> None:
    """End jobs with their codes and sentences."""
    failures = {job.id: (why.code, why.text) for job, why in refusals.items()}
    queue.fail(turn.db, failures, turn.visit.now)
