"""`qbwc simulate` with faults: what went wrong is printed, and the books are proved."""

import json

import pytest

from tests.support.command_line import EXAMPLES


@pytest.fixture
def company(shell):
    """Put the sample company file where the simulation keeps it."""
    file = shell.folder / "company.json"
    file.write_bytes((EXAMPLES / "company.json").read_bytes())
    return file


@pytest.fixture
def scenario(shell):
    """Write a scenario: the answer of the first transactions is lost."""
    lost = {"kind": "set lost after", "visit": 1, "step": 0, "text": "SalesReceiptAdd"}
    file = shell.folder / "lost.json"
    file.write_text(json.dumps({"name": "lost once", "faults": [lost]}))
    return file


def arguments(address, company, *more):
    """Name the server, its connection and the company file."""
    who = ("--connection", "shop", "--password", "kettle-1")
    where = ("--url", f"{address}/qbwc", *who)
    return ("simulate", *where, "--company", company, *more)


def test_a_scenario(shell, company, scenario):
    """The fault strikes, and the order is in the books once all the same."""
    shell.good("orders", "import", "shop", EXAMPLES / "orders" / "02-new-customer.json")

    with shell.serving() as server:
        done = shell.good(*arguments(server.address, company, "--scenario", scenario))

    assert "visit 1: set lost after" in done.out
    assert "0 lost, 0 duplicate, 0 stuck" in done.out
    assert "orders: 1 posted" in done.out


def test_chaos_by_seed(shell, company):
    """What is drawn strikes, and nothing comes of it."""
    shell.environment["QBWC_RETRY_SECONDS"] = "1"
    shell.good("orders", "import", "shop", EXAMPLES / "orders" / "02-new-customer.json")

    with shell.serving() as server:
        chaos = ("--chaos", "5", "--sessions", "6")
        done = shell.good(*arguments(server.address, company, *chaos))

    assert "faults in 6 visits" in done.out
    assert "0 lost, 0 duplicate, 0 stuck" in done.out


def test_a_scenario_with_a_mistake(shell, company, scenario):
    """The sentence names the file and what is wrong."""
    scenario.write_text('{"faults": [{"kind": "earthquake"}]}')

    nowhere = arguments("http://127.0.0.1:9", company, "--scenario", scenario)
    refused = shell.run(*nowhere)

    assert refused.status == 2
    assert "lost.json: 'earthquake' is not a valid Kind" in refused.err
