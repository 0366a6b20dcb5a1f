"""An older copy of the company file, as whoever looks after the server meets it."""

import json

import pytest

from qbwc_server.simulator.faulty_company import FaultyCompany
from qbwc_server.simulator.web_connector import WebConnector
from tests import factories

PASSWORD = "correct horse"


@pytest.fixture
def lake(shell):
    """Give a shell with a connection whose company file was restored."""
    folder = shell.folder
    shell.good("connection", "add", "lake", "--password-stdin", stdin=PASSWORD)
    (folder / "lake.toml").write_text(factories.settings_text(factories.settings()))
    shell.good("settings", "import", "lake", folder / "lake.toml")
    company = FaultyCompany.from_json(factories.company_document())
    with shell.serving() as server:
        connector = WebConnector(
            f"{server.address}/qbwc", "lake", PASSWORD, company, timeout=60
        )
        company.back_up()
        _order(shell, "10481", "10482")
        connector.visit()
        company.restore()
        _order(shell, "10483")
        connector.visit()
        yield shell, connector


def test_an_older_copy(lake):
    """It is told wherever one looks, and what is gone can be found."""
    shell, _ = lake

    told = [
        shell.good("connection", "show", "lake").out,
        shell.good("connection", "list").out,
        shell.good("check").err,
        shell.good("connection", "show", "lake", "--json").json["attention"],
    ]

    for each in told:
        assert "older copy" in " ".join(each.split())
    listed = shell.good("orders", "list", "lake", "--json").json
    gone = [o["number"] for o in listed if o["warnings"]]
    assert gone == ["10481", "10482"]
    shown = shell.good("orders", "show", "lake", "10481").out
    assert "not in QuickBooks any more" in " ".join(shown.split())


def test_the_copy_is_accepted(lake):
    """The command says what follows; released orders are posted once more."""
    shell, connector = lake

    said = shell.good("connection", "rebind", "lake").out
    told = shell.good("orders", "show", "lake", "10481").out
    shell.good("orders", "release", "lake", "10481", "10482")
    connector.visit()

    assert "2 posted transactions are not in that older copy" in said
    assert "GONE_FROM_QUICKBOOKS" in told
    listed = shell.good("orders", "list", "lake", "--json").json
    assert [each["state"] for each in listed] == ["posted"] * 3
    assert len(connector.company.transactions) == 3


def _order(shell, *numbers):
    file = shell.folder / "orders.json"
    orders = [factories.an_order(number) for number in numbers]
    file.write_text(json.dumps({"orders": orders}))
    shell.good("orders", "import", "lake", file)
