"""Tests of any server for the Web Connector, against a QuickBooks that is none.

    SERVER_URL=http://127.0.0.1:8000/qbwc SERVER_USER=shop SERVER_PASSWORD=secret \
      pytest examples/testing

The server must have an order waiting, in a store whose orders become sales receipts.
"""

import os

import pytest

from qbwc_server.simulator.faults import Fault, Kind
from qbwc_server.simulator.plans import Plan


@pytest.fixture
def connector(web_connector):
    """Give a Web Connector that calls the server under test."""
    return web_connector(
        os.environ.get("SERVER_URL", "http://127.0.0.1:8000/qbwc"),
        os.environ.get("SERVER_USER", "shop"),
        os.environ.get("SERVER_PASSWORD", "secret"),
    )


def test_a_lost_answer(connector, company_file):
    """What QuickBooks did before the line broke is not done twice."""
    lost = Fault(Kind.LOST_AFTER, step=0, text="SalesReceiptAddRq")

    report = connector.run_plan(Plan((lost,)), sessions=3)

    assert report.faults[Kind.LOST_AFTER] >= 1
    assert report.good, str(report)
    assert len(company_file.transactions) == 1


def test_chaos(connector):
    """Whatever a seed draws: no transaction is in the books twice."""
    report = connector.run_chaos(seed=7, sessions=10)

    assert report.good, str(report)
