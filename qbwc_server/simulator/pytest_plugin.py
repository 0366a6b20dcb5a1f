"""Fixtures for your own tests: a company file and a Web Connector that may fail.

    pytest_plugins = ["qbwc_server.simulator.pytest_plugin"]   # in your conftest.py

    def test_a_lost_answer(web_connector, company_file):
        connector = web_connector("http://127.0.0.1:8000/qbwc", "shop", "secret")
        report = connector.run_chaos(seed=7, sessions=20)
        assert report.good, str(report)

docs/testing.md tells more. Nothing here knows which server is called.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from qbwc_server.simulator import chaos
from qbwc_server.simulator.chaos import Course, Report
from qbwc_server.simulator.faulty_company import FaultyCompany
from qbwc_server.simulator.faulty_connector import FaultyConnector
from qbwc_server.simulator.loading import read
from qbwc_server.simulator.plans import Plan, Strikes
from qbwc_server.simulator.starter import COMPANY


@dataclass
class TestConnector(FaultyConnector):
    """A Web Connector for tests: visits that go well, or wrong on purpose."""

    #: not a test class, whatever pytest thinks of the name
    __test__ = False

    def follow(self, plan: Plan) -> None:
        """Have go wrong from the next visit on what a plan says."""
        self.strikes = Strikes(plan)
        if isinstance(self.company, FaultyCompany):
            self.company.strikes = self.strikes

    def run_chaos(self, seed: int, sessions: int) -> Report:
        """Make visits that go wrong by a seed, then calm ones; prove the books."""
        return self.run_plan(Plan.from_seed(seed, sessions), sessions)

    def run_plan(self, plan: Plan, sessions: int) -> Report:
        """Make visits that go wrong by a plan, then calm ones; prove the books."""
        self.follow(plan)
        return chaos.run(self, Course(sessions))


Connect = Callable[[str, str, str], TestConnector]


@pytest.fixture
def company_file() -> FaultyCompany:
    """Give a small US company file; add what your server must find in it."""
    return FaultyCompany(read(COMPANY))


@pytest.fixture
def web_connector(company_file: FaultyCompany) -> Connect:
    """Give a function of address, user name and password that makes a connector."""

    def connect(url: str, username: str, password: str) -> TestConnector:
        return TestConnector(
            url,
            username,
            password,
            company_file,
            other_file=chaos.another_file(),
        )

    return connect
