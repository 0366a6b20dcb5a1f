"""`qbwc simulate --chaos`: visits that go wrong, and the proof that nothing came of it.

Between the last fault and the proof the visits go on without faults until every order
has come to rest; jobs that wait for their next attempt are waited for.
"""

import pathlib
import time
from collections.abc import Sequence
from dataclasses import dataclass

import click

from qbwc_server.faces.cli import presentation
from qbwc_server.faces.cli.funnel import REFUSED
from qbwc_server.faces.cli.visiting import Registration
from qbwc_server.faces.cli.workplace import Workplace
from qbwc_server.simulator import chaos
from qbwc_server.simulator.chaos import Course
from qbwc_server.simulator.company_file import CompanyFile
from qbwc_server.simulator.faults import ScenarioError
from qbwc_server.simulator.faulty_company import FaultyCompany
from qbwc_server.simulator.faulty_connector import FaultyConnector
from qbwc_server.simulator.plans import Plan, Strikes
from qbwc_server.simulator.proof import Claim
from qbwc_server.simulator.visits import Ending
from qbwc_server.store import connections, overview

#: how long to wait for the next attempts, and how often, when all faults are over
_PAUSE = 5.0
_CALM_VISITS = 180


def plan(seed: int | None, scenario: pathlib.Path | None, sessions: int) -> Plan | None:
    """Give the faults that are asked for, None where there are to be none."""
    if scenario is not None:
        try:
            return Plan.load(scenario)
        except ScenarioError as error:
            raise click.UsageError(str(error)) from error
    return Plan.from_seed(seed, sessions) if seed is not None else None


@dataclass(frozen=True)
class Visits:
    """The visits of one run of the command."""

    known: Registration
    company: CompanyFile
    plan: Plan
    sessions: int

    def make(
        self, workplace: Workplace, connection: str | None, kept: pathlib.Path | None
    ) -> int:
        """Make the visits, print what happened, and give the exit code."""
        connector = self._connector()
        course = Course(
            sessions=self.sessions,
            claims=(lambda: _claims(workplace, connection)) if connection else None,
            before=lambda number: self._wait(connector, number),
            calm_sessions=_CALM_VISITS,
        )
        report = chaos.run(connector, course)
        if kept is not None:
            connector.company.save(kept)
        for each in report.struck:
            presentation.say(str(each))
        presentation.say(str(report))
        return 0 if report.good else REFUSED

    def _connector(self) -> FaultyConnector:
        known = self.known
        return FaultyConnector(
            known.url,
            known.username,
            known.password,
            FaultyCompany(self.company.books),
            owner_id=known.owner_id,
            file_id=known.file_id,
            strikes=Strikes(self.plan),
            other_file=chaos.another_file(),
        )

    def _wait(self, connector: FaultyConnector, number: int) -> None:
        """Wait for the next attempts where nothing else is left to do."""
        over = number > self.sessions + 1 and connector.visits
        if over and connector.visits[-1].ending is Ending.NO_WORK:
            time.sleep(_PAUSE)


def _claims(workplace: Workplace, connection: str | None) -> Sequence[Claim]:
    with workplace.database.read() as db:
        row = connections.by_name(db, connection or "")
        rows = overview.orders(db, overview.Filter(row.id))
    return [
        Claim(
            order.number,
            str(order.state),
            order.external_guid,
            order.txn_id or "",
            (order.reason or {}).get("message", ""),
        )
        for order in rows
    ]
