"""A chaos run: a shop, a server that dies, a QuickBooks that fails, then the proof.

`python -m tests.chaos` is the long form; `test_chaos` runs the short one.
"""

import pathlib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from qbwc_server.simulator import chaos
from qbwc_server.simulator.chaos import Course, Report
from qbwc_server.simulator.faults import Kind
from qbwc_server.simulator.faulty_company import FaultyCompany
from qbwc_server.simulator.faulty_connector import FaultyConnector
from qbwc_server.simulator.plans import DRAWN, Plan, Strikes
from qbwc_server.simulator.visits import Ending
from qbwc_server.store.database import Database
from tests import factories
from tests.chaos.clock import SharedClock
from tests.chaos.processes import Mortal, PostgresqlProcess, ServerProcess
from tests.chaos.shop import FILE, OWNER, PASSWORD, Shop

_DAY = 24 * 3600


@dataclass(frozen=True)
class Scale:
    """How much chaos."""

    faults: int
    seed: int = 1
    #: of the drawn faults one in so many kills the server, or the database
    deaths: int = 150
    most_orders_at_once: int = 6


@dataclass
class World:
    """Everything that takes part."""

    scale: Scale
    shop: Shop
    clock: SharedClock
    server: ServerProcess
    connector: FaultyConnector
    mortals: list[Mortal]

    def before(self, number: int) -> None:
        """Let the dead rise, time go by, orders arrive, people act."""
        for each in self.mortals:
            each.revive()
        self.clock.advance(self.shop.draw.choice((60, 900, 900, 3600)))
        if self.connector.strikes.calm:
            self.clock.advance(7 * 3600)
            self.shop.send()
            return
        if number == 1 or self.connector.visits[-1].ending is Ending.NO_WORK:
            self.shop.sell(self.scale.most_orders_at_once)
        if self.shop.draw.random() < 0.1:
            self.shop.press_a_button()

    def run(self) -> Report:
        """Go through the faults, then calm down, retry what failed, and prove."""
        course = Course(
            sessions=len(self.connector.strikes.plan.faults),
            enough=self.scale.faults,
            claims=self.shop.claims,
            before=self.before,
        )
        report = chaos.run(self.connector, course)
        self.shop.retry_what_failed()
        self.clock.advance(_DAY)  # the sales of the last day are put together, too
        return chaos.prove_again(report, self.connector, course)


@contextmanager
def sqlite(
    folder: pathlib.Path, template: pathlib.Path | None, scale: Scale
) -> Iterator[World]:
    """Make a world on SQLite."""
    file = folder / "qbwc.db"
    if template:
        file.write_bytes(template.read_bytes())
    with _world(f"sqlite:///{file}", folder, scale) as world:
        yield world


@contextmanager
def postgresql(folder: pathlib.Path, scale: Scale) -> Iterator[World]:
    """Make a world on a PostgreSQL server that is killed as well."""
    process = PostgresqlProcess(random.Random(scale.seed))
    try:
        url = process.server.create("chaos")
        with _world(url, folder, scale) as world:
            world.mortals.insert(0, process)
            kill = {Kind.DATABASE_KILLED: process.kill_soon}
            world.connector.kill = {**world.connector.kill, **kill}
            yield world
    finally:
        process.end()


@contextmanager
def _world(url: str, folder: pathlib.Path, scale: Scale) -> Iterator[World]:
    database = Database(url)
    database.upgrade()
    clock = SharedClock.make(folder / "clock")
    shop = Shop(database, clock, random.Random(scale.seed))
    shop.register()
    server = ServerProcess(url, folder / "clock", random.Random(scale.seed))
    connector = _connector(server, clock, _plan(scale))
    try:
        yield World(scale, shop, clock, server, connector, [server])
    finally:
        server.end()
        database.dispose()


def _company_file() -> dict[str, Any]:
    return factories.company_document(customers=[{"Name": "Web Sales"}])


def _plan(scale: Scale) -> Plan:
    """Draw what there is, and deaths now and then."""
    kinds = DRAWN * (scale.deaths // len(DRAWN) + 1)
    deadly = (*kinds, Kind.SERVER_KILLED, Kind.DATABASE_KILLED)
    return Plan.from_seed(scale.seed, scale.faults * 2, deadly, most_per_visit=16)


def _connector(
    server: ServerProcess, clock: SharedClock, plan: Plan
) -> FaultyConnector:
    company = FaultyCompany.from_json(_company_file(), clock)
    return FaultyConnector(
        server.url,
        "lake",
        PASSWORD,
        company,
        owner_id=OWNER,
        file_id=FILE,
        sleep=clock.advance,
        timeout=30,
        strikes=Strikes(plan),
        other_file=chaos.another_file(clock),
        kill={Kind.SERVER_KILLED: server.kill_soon},
    )
