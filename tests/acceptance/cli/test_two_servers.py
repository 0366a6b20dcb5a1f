"""Two servers on one PostgreSQL: no job is handed out twice, whoever asks at once."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from qbwc_server.simulator.company_file import Outcome
from qbwc_server.simulator.faulty_company import FaultyCompany
from qbwc_server.simulator.visits import Ending, WebConnectorError
from qbwc_server.simulator.web_connector import WebConnector
from qbwc_server.store import connections
from qbwc_server.store import orders as stored_orders
from qbwc_server.store.database import Database
from tests import factories

PASSWORD = "correct horse"
ORDERS = 60
#: Web Connectors of one company file, and visits of each
CALLERS, VISITS = 4, 12


class OneAtATime(FaultyCompany):
    """A company file that several Web Connectors have open, as on several PCs."""

    lock = threading.Lock()

    def process(self, document: str) -> Outcome:
        """Carry out one set at a time."""
        with self.lock:
            return super().process(document)


@pytest.fixture
def dialect():
    """Use PostgreSQL alone."""
    return "postgresql"


@pytest.fixture
def orders(empty, database_url):
    """Give a folder with a connection and orders, on PostgreSQL."""
    empty.environment["QBWC_DATABASE_URL"] = database_url
    empty.good("init")
    empty.good("connection", "add", "lake", "--password-stdin", stdin=PASSWORD)
    listed = [factories.an_order(str(number)) for number in range(ORDERS)]
    file = empty.folder / "orders.json"
    file.write_text(json.dumps({"orders": listed}))
    settings = empty.folder / "settings.toml"
    settings.write_text(factories.settings_text(factories.settings()))
    empty.good("settings", "import", "lake", settings)
    empty.good("orders", "import", "lake", file)
    return empty


def test_web_connectors_at_two_servers(orders, database_url):
    """They supersede each other all the time; each order is in the books once."""
    document = factories.company_document()
    document["quirks"] |= {"message_sets_kept": False}
    company = OneAtATime.from_json(document)
    with orders.serving() as one, orders.serving() as other:
        urls = [f"{server.address}/qbwc" for server in (one, other)]
        with ThreadPoolExecutor(CALLERS) as pool:
            visits = [
                pool.submit(_visit_often, urls[n % 2], company) for n in range(CALLERS)
            ]
            assert all(done.result() for done in visits)
        calm = WebConnector(urls[0], "lake", PASSWORD, company, timeout=60)
        endings = [_visit(calm) for _ in range(3)]

    guids = [each.members["ExternalGUID"] for each in company.transactions]
    assert len(guids) == len(set(guids)) == ORDERS
    assert endings[-1] is Ending.NO_WORK
    database = Database(database_url)
    with database.read() as db:
        connection = connections.by_name(db, "lake")
        assert stored_orders.PROGRESS.counts(db, connection.id) == {"posted": ORDERS}
    database.dispose()


def _visit_often(url, company):
    connector = WebConnector(url, "lake", PASSWORD, company, timeout=60)
    for _ in range(VISITS):
        _visit(connector)
    return True


def _visit(connector):
    try:
        return connector.visit().ending
    except WebConnectorError as error:
        return error.visit.ending
