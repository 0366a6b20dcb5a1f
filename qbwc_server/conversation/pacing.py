"""How large a set may be: by seconds and bytes, as measured on this connection.

Each kind of job has a cost of its own, since one request of many names, one inserted
invoice and one page of a list have little in common. A set takes on jobs until it is
expected to keep QuickBooks busy for `batch_seconds`, to be as long as `SIZE`, or to
keep this server busy for `OWN_SECONDS` when its answer comes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qbwc_server.conversation.limits import Limits
from qbwc_server.conversation.turn import Turn
from qbwc_server.flows import registry
from qbwc_server.store import exchanges, paces
from qbwc_server.store.paces import Learnt

#: bytes that a set or its answer should have at most (web-connector 3.8)
SIZE = 4_000_000
#: seconds for an answer: the Web Connector's client waits for 100 (web-connector 7)
OWN_SECONDS = 10.0
_COSTS = ("seconds", "own_seconds", "size")
#: sums of costs are not exact
_NEARLY = 1 + 1e-9


@dataclass(frozen=True)
class Cost:
    """What a whole set has cost."""

    seconds: float
    own_seconds: float
    size: float


@dataclass
class Load:
    """A set that takes on jobs as long as there is room."""

    limits: Limits
    learnt: Mapping[str, Learnt]
    #: how many jobs of a kind one request may be made for
    sharing: Mapping[str, int]
    jobs: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)
    costs: Counter[str] = field(default_factory=Counter)

    def takes(self, kind: str) -> bool:
        """Take a job of a kind on, if there is room; there is for the first one."""
        is_first_of_a_request = self.jobs[kind] % self.sharing.get(kind, 1) == 0
        if is_first_of_a_request:
            if self.requests.total() and not self._has_room(kind):
                return False
            self._add(kind)
        self.jobs[kind] += 1
        return True

    def _has_room(self, kind: str) -> bool:
        one = self._one(kind)
        return (
            self.requests.total() < self.limits.batch_max
            and self.requests[kind] < most(one, self.limits)
            and all(
                self.costs[name] + getattr(one, name) <= limit * _NEARLY
                for name, limit in _limits(self.limits).items()
            )
        )

    def _add(self, kind: str) -> None:
        self.requests[kind] += 1
        for name in _COSTS:
            self.costs[name] += getattr(self._one(kind), name)

    def _one(self, kind: str) -> Learnt:
        return self.learnt.get(kind) or unknown(self.limits)


def fitting(turn: Turn, jobs: Sequence[Any]) -> list[Any]:
    """Choose the jobs, in their order, that make a set of the right size."""
    learnt = paces.of(turn.db, turn.visit.connection_id)
    sharing = {kind: flow.sharing for kind, flow in registry.by_kind().items()}
    load = Load(turn.limits, learnt, sharing)
    return [job for job in jobs if load.takes(job.kind)]


def learn(turn: Turn, exchange: Any, jobs: Sequence[Any], answer: int) -> None:
    """Keep what an answered set has cost; `answer` is the length of what came."""
    requests = requests_by_kind(jobs)
    if not requests:
        return
    asked = len(exchanges.request_of(turn.db, exchange.id))
    now = turn.visit.now
    cost = Cost(
        max(0.0, (now - exchange.sent_at).total_seconds()),
        max(0.0, (turn.clock() - now).total_seconds()),
        max(asked, answer),
    )
    before = paces.of(turn.db, turn.visit.connection_id)
    found = shared_out(requests, cost, before)
    paces.keep(turn.db, turn.visit.connection_id, found)


def shrink(turn: Turn, jobs: Sequence[Any]) -> None:
    """Send less next time: a set of this size was not answered, or not read."""
    before = paces.of(turn.db, turn.visit.connection_id)
    smaller = {
        kind: replace(
            before.get(kind) or unknown(turn.limits),
            largest=max(1, count // 2),
            too_many=max(2, count),
        )
        for kind, count in requests_by_kind(jobs).items()
    }
    paces.keep(turn.db, turn.visit.connection_id, smaller)


def requests_by_kind(jobs: Sequence[Any]) -> dict[str, int]:
    """Count the requests of each kind; many jobs may share one."""
    return Counter(kind for kind, _ in {(job.kind, job.request_id) for job in jobs})


def unknown(limits: Limits) -> Learnt:
    """Give what is taken for the cost of a kind that was never measured.

    As many requests as a first set has fill it, whatever they are.
    """
    first = min(limits.batch_first, limits.batch_max)
    return Learnt(
        first,
        seconds=limits.batch_seconds / first,
        own_seconds=OWN_SECONDS / first,
        size=SIZE / first,
    )


def most(learnt: Learnt, limits: Limits) -> int:
    """Give how many requests of a kind a set may have, whatever they cost."""
    if not learnt.too_many:
        return max(learnt.largest, limits.batch_first) * limits.batch_growth
    # What was too much once is neared in small steps.
    return learnt.largest + max(1, learnt.largest // 4)


def shared_out(
    requests: Mapping[str, int], cost: Cost, before: Mapping[str, Learnt]
) -> dict[str, Learnt]:
    """Share a set's cost among its kinds, in proportion to what they cost before."""
    weights = {name: _weights(name, requests, before) for name in _COSTS}
    found = {}
    for kind, count in requests.items():
        held = before.get(kind) or Learnt(0)
        each = {name: getattr(cost, name) * weights[name][kind] for name in _COSTS}
        too_many = held.too_many if count < held.too_many else 0
        found[kind] = Learnt(max(count, held.largest), too_many, **each)
    return found


def _weights(
    name: str, requests: Mapping[str, int], before: Mapping[str, Learnt]
) -> dict[str, float]:
    """What part of a set's cost one request of each kind has."""
    known = {kind: getattr(before[kind], name) for kind in requests if kind in before}
    usual = max(known.values(), default=0.0) or 1.0
    weights = {kind: known.get(kind) or usual for kind in requests}
    whole = sum(weights[kind] * count for kind, count in requests.items())
    return {kind: weight / whole for kind, weight in weights.items()}


def _limits(limits: Limits) -> dict[str, float]:
    return {
        "seconds": limits.batch_seconds,
        "own_seconds": OWN_SECONDS,
        "size": SIZE,
    }
