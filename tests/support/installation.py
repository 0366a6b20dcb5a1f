"""A whole installation on loopback: server, database, connection, Web Connector.

The server is the real one behind a real web server; QuickBooks is the simulator.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import argon2
import waitress.server
from werkzeug.exceptions import NotFound
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from qbwc_server import settings as settings_module
from qbwc_server.conversation import Conversation, Limits
from qbwc_server.faces import soap
from qbwc_server.flows import accepting, configured, filing, operating
from qbwc_server.importing import formats
from qbwc_server.importing.parsed import Accepted
from qbwc_server.importing.unleashed import AcceptedDocument
from qbwc_server.settings import Settings
from qbwc_server.simulator.visits import Visit
from qbwc_server.simulator.web_connector import WebConnector
from qbwc_server.store import connections, overview
from qbwc_server.store.database import Database
from tests import factories
from tests.support import sent, simulated, web_servers
from tests.support.faults import FaultyCompany
from tests.support.sent import Sent

OWNER = "{3F2504E0-4F89-41D3-9A0C-0305E82C3301}"
FILE = "{7D444840-9DC0-11D1-B245-5FFDCE74FAD2}"
PASSWORD = "correct-horse"
#: as weak as it may be: the tests log in often
_PASSWORD_HASH = argon2.PasswordHasher(1, 8, 1).hash(PASSWORD)
_LIMITS = Limits()


@dataclass(frozen=True)
class Told:
    """What a person is told of an order."""

    number: str
    state: str
    reason: str | None
    warnings: list[str]
    row: Any

    @property
    def outcome(self) -> tuple[str, str | None]:
        """Give the state and the code of the reason."""
        return self.state, self.reason

    @property
    def message(self) -> str:
        """Give the sentence of the reason."""
        return str(self.row.reason["message"])


@dataclass
class Installation:
    """One connection of one server, and the company file at its other end."""

    database: Database
    clock: simulated.Clock
    connection_id: int
    connector: WebConnector
    company: FaultyCompany
    limits: Limits
    restart: Callable[[], None]
    visits: list[Visit] = field(default_factory=list)

    def take_in(self, *orders: Any) -> list[str]:
        """Import orders, in any wrapper; give what became of each."""
        results: list[str] = []
        for each in orders:
            parsed = formats.read(json.dumps(each).encode())
            accepted = [one for one in parsed if isinstance(one, Accepted)]
            assert len(accepted) == len(parsed), parsed
            with self.database.transaction() as db:
                visit = configured.visit(db, self.connection_id, self.clock())
                outcomes = accepting.accept(db, visit, accepted)
            results += [str(one.result) for one in outcomes]
        return results

    def file(self, *papers: Any) -> list[str]:
        """Import papers of the second source; give what became of each document."""
        parsed = formats.read_documents(json.dumps(list(papers)).encode())
        accepted = [one for one in parsed if isinstance(one, AcceptedDocument)]
        assert len(accepted) == len(parsed), parsed
        with self.database.transaction() as db:
            visit = configured.visit(db, self.connection_id, self.clock())
            outcomes = filing.accept(db, visit, accepted)
        return [str(one.result) for one in outcomes]

    def post_papers(self, *papers: Any) -> list[Sent]:
        """Import papers, let the Web Connector come; give what was sent."""
        self.file(*papers)
        return sent.requests([self.visit()])

    def configure(self, changed: Settings) -> None:
        """Put other settings in force, and look at held orders anew."""
        with self.database.transaction() as db:
            content = settings_module.to_json(changed)
            now = self.clock()
            connections.keep_settings(db, self.connection_id, content, now)
            visit = configured.visit(db, self.connection_id, now)
            operating.recheck_held(db, visit)

    def visit(self) -> Visit:
        """Let the Web Connector come once."""
        self.clock.advance(60)
        visit = self.connector.visit()
        self.visits.append(visit)
        return visit

    def post(self, *orders: Any) -> list[Sent]:
        """Import orders, let the Web Connector come; give what was sent."""
        self.take_in(*orders)
        return sent.requests([self.visit()])

    def act(self, verb: str, number: str) -> None:
        """Do with an order what a person does: retry, release, cancel ..."""
        with self.database.transaction() as db:
            visit = configured.visit(db, self.connection_id, self.clock())
            row = overview.order(db, self.connection_id, number)
            operating.ORDER_ACTIONS[verb](db, visit, row)

    def adopt(self, number: str, txn_id: str) -> None:
        """Say which transaction is an order's."""
        with self.database.transaction() as db:
            visit = configured.visit(db, self.connection_id, self.clock())
            row = overview.order(db, self.connection_id, number)
            operating.ORDERS.adopt(db, visit, row, txn_id)

    def do(self, verb: str, number: str, kind: str | None = None) -> None:
        """Do with a document what a person does: retry, release, cancel."""
        with self.database.transaction() as db:
            visit = configured.visit(db, self.connection_id, self.clock())
            row = overview.document(
                db, overview.Filter(self.connection_id, number=number, kind=kind)
            )
            operating.DOCUMENT_ACTIONS[verb](db, visit, row)

    def adopt_document(self, number: str, txn_id: str) -> None:
        """Say which transaction is a document's."""
        with self.database.transaction() as db:
            visit = configured.visit(db, self.connection_id, self.clock())
            row = overview.document(
                db, overview.Filter(self.connection_id, number=number)
            )
            operating.DOCUMENTS.adopt(db, visit, row, txn_id)

    def document(self, number: str, kind: str | None = None) -> Told:
        """Look a document up."""
        with self.database.read() as db:
            row = overview.document(
                db, overview.Filter(self.connection_id, number=number, kind=kind)
            )
        return _told(row)

    def documents(self) -> dict[tuple[str, str], Told]:
        """Look every document up, by kind and number."""
        with self.database.read() as db:
            rows = overview.documents(db, overview.Filter(self.connection_id))
        return {(row.kind, row.number): _told(row) for row in rows}

    def order(self, number: str = "P-1001") -> Told:
        """Look an order up."""
        with self.database.read() as db:
            row = overview.order(db, self.connection_id, number)
        return _told(row)

    def orders(self) -> dict[str, Told]:
        """Look every order up, by number."""
        with self.database.read() as db:
            rows = overview.orders(db, overview.Filter(self.connection_id))
        return {row.number: _told(row) for row in rows}

    def jobs(self, *states: str) -> list[Any]:
        """List the jobs that are in one of these states."""
        with self.database.read() as db:
            rows = overview.jobs(db, overview.Filter(self.connection_id))
        return [row for row in rows if row.state in states]

    def connection(self) -> Any:
        """Look the connection up."""
        with self.database.read() as db:
            return connections.by_name(db, "lake")

    def pause(self, *, paused: bool) -> None:
        """Pause the connection, or let it go on."""
        with self.database.transaction() as db:
            connections.update(db, self.connection_id, {"paused": paused})

    def customer(self, full_name: str) -> str:
        """Give the list ID of a customer in QuickBooks."""
        return self._entry("customers", full_name)

    def vendor(self, full_name: str) -> str:
        """Give the list ID of a vendor in QuickBooks."""
        return self._entry("vendors", full_name)

    def item(self, full_name: str) -> str:
        """Give the list ID of an item in QuickBooks."""
        return self._entry("items", full_name)

    def sent(self) -> list[Sent]:
        """Everything that was sent in all visits."""
        return sent.requests(self.visits)

    def _entry(self, list_name: str, full_name: str) -> str:
        entry = self.company.find(list_name, full_name)
        assert entry is not None, full_name
        return entry.list_id


@dataclass(frozen=True)
class Plan:
    """What an installation is made of."""

    settings: Settings
    document: dict[str, Any]
    limits: Limits = _LIMITS
    style: str = "document"


@contextmanager
def running(database: Database, plan: Plan) -> Iterator[Installation]:
    """Start an installation; stop it at the end."""
    clock = simulated.Clock()
    connection_id = _register(database, plan, clock)
    served = _Served(database, plan, clock)
    company = FaultyCompany.from_json(plan.document, clock)
    assert isinstance(company, FaultyCompany)
    connector = WebConnector(
        served.start(),
        "lake",
        PASSWORD,
        company,
        style=plan.style,
        owner_id=OWNER,
        file_id=FILE,
        sleep=lambda _: None,
        timeout=30,
    )

    def restart() -> None:
        served.stop()
        connector.caller.hang_up()
        connector.url = served.start()
        connector.caller = type(connector.caller)(connector.url, plan.style, 30)

    try:
        yield Installation(
            database, clock, connection_id, connector, company, plan.limits, restart
        )
    finally:
        connector.caller.hang_up()
        served.stop()


def sales(sent_requests: list[Sent]) -> list[Sent]:
    """Pick the transactions out of what was sent."""
    kinds = ("SalesReceiptAdd", "InvoiceAdd", "SalesOrderAdd")
    return [each for each in sent_requests if each.name in kinds]


def writes(sent_requests: list[Sent]) -> list[str]:
    """Name what changes the books out of what was sent."""
    return [each.name for each in sent_requests if each.is_write]


def names(sent_requests: list[Sent]) -> list[str]:
    """Name everything that was sent."""
    return [each.name for each in sent_requests]


class _Served:
    """The door behind a web server; it may be stopped and started again."""

    def __init__(self, database: Database, plan: Plan, clock: simulated.Clock) -> None:
        self.database, self.plan, self.clock = database, plan, clock

    def start(self) -> str:
        conversation = Conversation(self.database, self.plan.limits, self.clock)
        built = soap.build(conversation, "http://localhost:8000")
        app = DispatcherMiddleware(NotFound(), {"/qbwc": built})
        # A map of its own: see web_servers.
        self.server = waitress.server.create_server(
            app, map={}, host="127.0.0.1", port=0
        )
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        return f"http://127.0.0.1:{self.server.effective_port}/qbwc"

    def stop(self) -> None:
        web_servers.stop(self.server, self.thread)


def _register(database: Database, plan: Plan, clock: simulated.Clock) -> int:
    values = {
        "name": "lake",
        "username": "lake",
        "password_hash": _PASSWORD_HASH,
        "owner_id": OWNER,
        "file_id": FILE,
        "company_path": "",
        "every_minutes": 15,
        "created_at": clock(),
    }
    with database.transaction() as db:
        connection_id = connections.add(db, values)
        content = settings_module.to_json(plan.settings)
        connections.keep_settings(db, connection_id, content, clock())
    return connection_id


def _told(row: Any) -> Told:
    warnings = [each["code"] for each in row.warnings]
    return Told(row.number, row.state, row.reason_code, warnings, row)


def usual(**sections: Any) -> Plan:
    """Plan an installation with the usual settings, but for members of sections."""
    return Plan(factories.settings(**sections), factories.company_document())
