"""How many round trips and QuickBooks requests 1,000 orders take, and for how long.

The server is the real one behind a web server, QuickBooks the simulator. What it takes
for a round trip and for a request is added to the clock that the server looks at, so
that nobody waits for it.
"""

import contextlib
import json
import logging
import pathlib
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import werkzeug.serving

from benchmarks.figures import Figure, Size
from qbwc_server import settings
from qbwc_server.conversation import Conversation, Limits, registration
from qbwc_server.conversation.registration import NewConnection
from qbwc_server.faces import soap
from qbwc_server.flows import accepting, configured
from qbwc_server.importing import formats
from qbwc_server.importing.parsed import Accepted
from qbwc_server.settings import Settings
from qbwc_server.simulator.company_file import CompanyFile, Outcome
from qbwc_server.simulator.visits import Visit
from qbwc_server.simulator.web_connector import WebConnector
from qbwc_server.store import connections, overview
from qbwc_server.store.database import Database

ORDERS, SKUS, LINES = 1_000, 400, 3
#: what QuickBooks takes for a round trip, and for each request in it
A_TRIP, A_REQUEST, A_SLOW_REQUEST = 0.15, 0.02, 0.2
_NAME = "lake"
_SETTINGS = {
    "item": {
        "income_account": "Sales:Merchandise",
        "cogs_account": "Cost of Goods Sold",
        "asset_account": "Inventory Asset",
    },
    "stores": [{"key": "shop", "name": "Shop", "default_store": True}],
}


@dataclass(frozen=True)
class Taken:
    """What a visit took."""

    trips: int
    requests: int
    #: how long QuickBooks was busy with the largest set, in seconds
    busiest: float


class Clock:
    """A clock that QuickBooks' work moves on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now

    def advance(self, seconds: float) -> None:
        """Let time go by."""
        self.now += timedelta(seconds=seconds)


@dataclass
class Shop:
    """A server, a company file and what its requests take."""

    database: Database
    connection_id: int
    connector: WebConnector
    clock: Clock
    a_request: float

    def take_in(self, first: int, prefix: str = "Buyer") -> None:
        """Import a thousand orders, each of a buyer of its own."""
        orders = [_order(first + n, f"{prefix}{n}", n) for n in range(ORDERS)]
        parsed = formats.read(json.dumps(orders).encode())
        accepted = [each for each in parsed if isinstance(each, Accepted)]
        with self.database.transaction() as db:
            visit = configured.visit(db, self.connection_id, self.clock())
            accepting.accept(db, visit, accepted)

    def visit(self) -> Taken:
        """Let the Web Connector come once; everything must be posted then."""
        self.clock.advance(900)
        visit = self.connector.visit()
        with self.database.read() as db:
            rows = overview.orders(db, overview.Filter(self.connection_id))
        unposted = [row for row in rows if row.state != "posted"]
        if unposted:
            raise AssertionError(unposted[0])
        return self._taken(visit)

    def _taken(self, visit: Visit) -> Taken:
        asked = [_requests(each.request) for each in visit.exchanges]
        return Taken(len(asked), sum(asked), max(asked) * self.a_request)


def run(size: Size) -> list[Figure]:
    """Measure the four kinds of business; the size makes no difference."""
    del size
    most = Limits().batch_seconds
    with _shop(_known_names) as shop:
        shop.take_in(0)
        known = shop.visit()
        shop.take_in(ORDERS)
        again = shop.visit()
    with _shop(_no_names) as shop:
        shop.take_in(0)
        new = shop.visit()
    with _shop(_no_names, A_SLOW_REQUEST) as shop:
        shop.take_in(0)
        slow = shop.visit()
    return [
        Figure("known names: round trips", known.trips, "", most=25),
        Figure("known names: requests an order", known.requests / ORDERS, "", most=1.3),
        Figure("new names: round trips", new.trips, "", most=45),
        Figure("new names: requests an order", new.requests / ORDERS, "", most=2.6),
        Figure("once more: round trips", again.trips, "", most=10),
        Figure("once more: requests an order", again.requests / ORDERS, "", most=1.01),
        Figure("200 ms a request: busiest set", slow.busiest, "s", most=most),
    ]


def main() -> None:
    """Print each figure with its goal and verdict."""
    for each in run(Size.SHORT):
        value = f"{each.value:,.4g} {each.unit}"
        print(f"{each.name:<32} {value:>10}  {each.goal:<10} {each.verdict}")


@contextlib.contextmanager
def _shop(
    company: Callable[[], dict[str, Any]], a_request: float = A_REQUEST
) -> Iterator[Shop]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{pathlib.Path(folder) / 'trips.db'}")
        database.upgrade()
        clock = Clock()
        made = _register(database, clock)
        answers = soap.build(Conversation(database, Limits(), clock), "http://x")
        with _serving(answers) as url:
            there = _Company.from_json(company(), clock)
            there.clock, there.a_request = clock, a_request
            connector = WebConnector(url, _NAME, str(made.password), there)
            yield Shop(database, made.connection_id, connector, clock, a_request)
        database.engine.dispose()


class _Company(CompanyFile):
    """A company file that takes its time."""

    clock: Clock
    a_request: float

    def process(self, document: str) -> Outcome:
        """Carry a set out, and let the time that it takes go by."""
        self.clock.advance(A_TRIP + self.a_request * _requests(document))
        return super().process(document)


def _register(database: Database, clock: Clock) -> Any:
    content = settings.to_json(Settings.model_validate(_SETTINGS))
    with database.transaction() as db:
        made = registration.add(db, NewConnection(_NAME, username=_NAME), clock())
        connections.keep_settings(db, made.connection_id, content, clock())
    return made


@contextlib.contextmanager
def _serving(application: Any) -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    web = werkzeug.serving.make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=web.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{web.server_port}/"
    finally:
        web.shutdown()
        thread.join()


def _requests(document: str) -> int:
    return document.count(" requestID=")


def _order(number: int, buyer: str, place: int) -> dict[str, Any]:
    person = {"first_name": buyer, "last_name": "Example", "city": "Tacoma"}
    lines = [
        {
            "sku": f"SKU-{(place * LINES + n) % SKUS:03}",
            "item_name": "A thing",
            "quantity": 1,
            "unit_price": "10.00",
        }
        for n in range(LINES)
    ]
    return {
        "external_order_identifier": f"N-{number}",
        "ordered_at": "2026-11-01T12:00:00Z",
        "order_status": "awaiting_shipment",
        "store_api_key": "shop",
        **{f"billing_{name}": value for name, value in person.items()},
        "recipients": [person | {"line_items": lines}],
    }


def _no_names() -> dict[str, Any]:
    return CompanyFile.starter().to_json()


def _known_names() -> dict[str, Any]:
    document = _no_names()
    lists = document["lists"]
    lists.setdefault("customers", []).extend(
        {"Name": f"Example, Buyer{n}"} for n in range(ORDERS)
    )
    lists.setdefault("items", []).extend(
        {
            "kind": "ItemNonInventory",
            "Name": f"SKU-{n:03}",
            "SalesOrPurchase": {"Price": "10.00", "AccountRef": "Sales:Merchandise"},
        }
        for n in range(SKUS)
    )
    return document


if __name__ == "__main__":
    main()
