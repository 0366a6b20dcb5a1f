"""Visits under chaos, then calm, then the proof of the books.

`run` has a faulty Web Connector make its visits, lets the faults stop, goes on until
the server has nothing left to do, and proves the books.
"""

import collections
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qbwc_server.simulator import proof, starter
from qbwc_server.simulator.books import Clock
from qbwc_server.simulator.company_file import CompanyFile
from qbwc_server.simulator.faults import Kind
from qbwc_server.simulator.faulty_connector import FaultyConnector
from qbwc_server.simulator.plans import Plan, Struck
from qbwc_server.simulator.proof import Claim, Findings
from qbwc_server.simulator.visits import Ending, Visit, WebConnectorError

_ANOTHER_FIRM = {"name": "Another Firm", "path": r"C:\Company Files\Another Firm.qbw"}


def _nothing(_: int) -> None:
    """Do nothing."""


@dataclass(frozen=True)
class Course:
    """How a run goes: how many visits, and what happens between them."""

    #: visits that go wrong, at most
    sessions: int
    #: end the faults when so many have struck; 0 goes through all the visits
    enough: int = 0
    #: what the server says of its orders, asked when all is over
    claims: Callable[[], Sequence[Claim]] | None = None
    #: called before each visit with its number: orders arrive, clocks move on
    before: Callable[[int], None] = _nothing
    #: how many visits without faults may be needed until nothing is left to do
    calm_sessions: int = 50


@dataclass(frozen=True)
class Report:
    """What was done, what went wrong, and what the books look like afterwards."""

    plan: Plan
    struck: Sequence[Struck]
    endings: Mapping[str, int]
    visits: int
    round_trips: int
    seconds: float
    findings: Findings
    calm_visits: int = 0

    @property
    def faults(self) -> Mapping[Kind, int]:
        """Count what went wrong, by kind."""
        return collections.Counter(each.fault.kind for each in self.struck)

    @property
    def good(self) -> bool:
        """Tell whether nothing is lost, doubled or stuck."""
        return self.findings.good

    def __str__(self) -> str:
        """Say it in lines of figures."""
        by_kind = [f"  {n:6} {kind}" for kind, n in sorted(self.faults.items())]
        endings = ", ".join(f"{n} {each}" for each, n in sorted(self.endings.items()))
        figures = (
            f"{len(self.struck)} faults in {self.visits} visits ({endings}),"
            f" {self.round_trips} round trips, {self.seconds:.1f} seconds;"
            f" {self.calm_visits} visits until all was at rest"
        )
        return "\n".join([figures, *by_kind, str(self.findings)])


@dataclass
class _Log:
    endings: collections.Counter[str] = field(default_factory=collections.Counter)
    round_trips: int = 0

    def add(self, visit: Visit) -> None:
        self.endings[str(visit.ending)] += 1
        self.round_trips += visit.round_trips


def another_file(clock: Clock | None = None) -> CompanyFile:
    """Make a company file that is open by mistake: same lists, another name."""
    return CompanyFile.from_json(starter.COMPANY | {"company": _ANOTHER_FIRM}, clock)


def run(connector: FaultyConnector, course: Course) -> Report:
    """Make visits that go wrong, then visits that go well, and prove the books."""
    started, log = time.monotonic(), _Log()
    for number in range(1, course.sessions + 1):
        course.before(number)
        log.add(_visit(connector))
        if course.enough and len(connector.strikes.struck) >= course.enough:
            break
    calm = settle(connector, course, log.add)
    return Report(
        plan=connector.strikes.plan,
        struck=tuple(connector.strikes.struck),
        endings=log.endings,
        visits=sum(log.endings.values()) - calm,
        round_trips=log.round_trips,
        seconds=time.monotonic() - started,
        findings=_proven(connector, course),
        calm_visits=calm,
    )


def prove_again(report: Report, connector: FaultyConnector, course: Course) -> Report:
    """Settle once more, after people did their part, and prove the books anew."""
    visits: list[Visit] = []
    calm = settle(connector, course, visits.append)
    return replace(
        report,
        calm_visits=report.calm_visits + calm,
        findings=_proven(connector, course),
    )


def settle(
    connector: FaultyConnector, course: Course, seen: Callable[[Visit], None]
) -> int:
    """Let the faults stop, and visit until nothing is left; count the visits."""
    connector.strikes.calm = True
    for number in range(1, course.calm_sessions + 1):
        course.before(course.sessions + number)
        visit = _visit(connector)
        seen(visit)
        if visit.ending is Ending.NO_WORK and not _restless(course):
            return number
    return course.calm_sessions


def _visit(connector: FaultyConnector) -> Visit:
    try:
        connector.visit()
    except WebConnectorError as error:
        return error.visit
    return connector.visits[-1]


def _restless(course: Course) -> bool:
    """Tell whether an order waits, although nothing can be done for it right now."""
    claims = course.claims() if course.claims else ()
    return bool(proof.restless(claims))


def _proven(connector: FaultyConnector, course: Course) -> Findings:
    claims = course.claims() if course.claims else None
    return proof.prove(connector.company, claims, connector.other_file)
