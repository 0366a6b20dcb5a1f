"""Whatever is lost, and in whatever order things come: paid and given back once.

Orders, payments, refunds and deposits arrive in any order and again and again; the Web
Connector comes and goes, answers and requests are lost, people press buttons.
"""

import collections
import datetime as dt
import pathlib
import shutil
import tempfile

import argon2
from hypothesis import HealthCheck, given, settings, strategies

from qbwc_server import errors
from qbwc_server.calls import ReceiveResponse, SendRequest
from qbwc_server.conversation import Conversation, Limits, passwords, registration
from qbwc_server.conversation.registration import NewConnection
from qbwc_server.flows import accepting, configured, filing, operating
from qbwc_server.importing import own, shippingeasy
from qbwc_server.importing.parsed import Accepted
from qbwc_server.importing.unleashed import AcceptedDocument
from qbwc_server.settings import to_json
from qbwc_server.store import connections, overview
from qbwc_server.store.database import Database
from tests import factories, papers

PASSWORD = "correct horse"
FACTS = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq'
    ' onError="continueOnError"><HostQueryRq requestID="0"/><CompanyQueryRq'
    ' requestID="1"/></QBXMLMsgsRq></QBXML>'
)
ORDERS = [
    factories.an_order("P-1001"),
    factories.an_order("P-1002", store_api_key=factories.TRADE),
]
DOCUMENTS = [
    papers.payment("PAY-1", order="P-1002", amount="4.00"),
    papers.payment("PAY-1", order="P-1002", amount="4.00", store="Pine Trade"),
    papers.payment("PAY-2", order="P-1002", amount="3.00"),
    papers.refund("R-1", order="P-1001"),
    papers.refund("R-2", order="P-1001"),
    papers.refund("R-3", order="P-1002"),
    papers.deposit({"order": "P-1001"}, {"payment": "PAY-2"}),
]
STEPS = [
    *(("sell", index) for index in range(len(ORDERS))),
    *(("file", index) for index in range(len(DOCUMENTS))),
    *[(step, 0) for step in ("log_in", "fetch", "act", "bring", "lose", "close")] * 2,
    *[("go_round", 0)] * 4,
    *((verb, index) for verb in ("retry", "release") for index in (3, 4)),
]


class Shop:
    """A server, its Web Connector and a company file."""

    def __init__(self, database):
        self.now = dt.datetime(2026, 10, 13, 9, 0, tzinfo=dt.UTC)
        self.database = database
        self.server = Conversation(database, Limits(), lambda: self.now)
        self.file = factories.a_company(lambda: self.now)
        self.ticket, self.document, self.answer, self.told = "", "", None, False
        content = to_json(factories.settings(store={"deposit_account": ""}))
        with database.transaction() as db:
            new = NewConnection("shop", username="shop", password=PASSWORD)
            self.id = registration.add(db, new, self.now).connection_id
            connections.keep_settings(db, self.id, content, self.now)

    def sell(self, index):
        """An order arrives."""
        [parsed] = shippingeasy.parse(ORDERS[index])
        assert isinstance(parsed, Accepted)
        with self.database.transaction() as db:
            accepting.accept(db, configured.visit(db, self.id, self.now), [parsed])

    def file_in(self, index):
        """A payment, a refund or a deposit arrives."""
        [parsed] = own.parse(DOCUMENTS[index])
        assert isinstance(parsed, AcceptedDocument)
        with self.database.transaction() as db:
            filing.accept(db, configured.visit(db, self.id, self.now), [parsed])

    def press(self, verb, index):
        """Somebody presses a button."""
        number = DOCUMENTS[index]["refund"]["number"]
        try:
            with self.database.transaction() as db:
                visit = configured.visit(db, self.id, self.now)
                wanted = overview.Filter(self.id, number=number)
                row = overview.document(db, wanted)
                operating.DOCUMENT_ACTIONS[verb](db, visit, row)
        except (errors.Conflict, errors.NotFound):
            return

    def log_in(self):
        """A new session."""
        self.ticket = self.server.authenticate("shop", PASSWORD, "127.0.0.1")[0]
        self.document, self.answer, self.told = "", None, False

    def fetch(self):
        """Ask for work."""
        if self.answer is None:
            told = "" if self.told else self.file.process(FACTS).response
            call = SendRequest(self.ticket, told, self.file.path, "US", 13, 0)
            self.document = self.server.send_request(call)
            self.told = True

    def act(self):
        """QuickBooks carries out what was fetched."""
        if self.document:
            self.answer, self.document = self.file.process(self.document), ""

    def bring(self):
        """The answer arrives."""
        if self.answer is not None:
            call = ReceiveResponse(self.ticket, self.answer.response, "", "")
            self.server.receive_response(call)
            self.answer = None

    def lose(self):
        """The answer, or what was to be carried out, is gone."""
        self.document, self.answer = "", None

    def close(self):
        """The session ends."""
        self.server.close(self.ticket)
        self.ticket, self.document, self.answer = "", "", None

    def go_round(self):
        """One exchange that goes well."""
        self.fetch()
        self.act()
        self.bring()

    def visit(self):
        """Come and stay until nothing is left."""
        self.now += dt.timedelta(hours=2)
        self.log_in()
        for _ in range(40):
            self.fetch()
            if not self.document:
                break
            self.act()
            self.bring()
        self.close()

    def step(self, name, index):
        """Do one thing."""
        self.now += dt.timedelta(seconds=5)
        if name in operating.DOCUMENT_ACTIONS:
            self.press(name, index)
        elif name == "file":
            self.file_in(index)
        elif name == "sell":
            self.sell(index)
        else:
            getattr(self, name)()

    def rows(self):
        """Give every order and document."""
        with self.database.read() as db:
            wanted = overview.Filter(self.id)
            return [*overview.orders(db, wanted), *overview.documents(db, wanted)]


def check(shop):
    """Nothing is in the books twice, and what is posted is there."""
    booked = [each.txn_id for each in shop.file.transactions]
    memos = collections.Counter(
        str(each.members["Memo"]) for each in shop.file.transactions
    )
    assert [memo for memo, times in memos.items() if times > 1] == []
    refunded = [m for m in memos if m.startswith("Refund") and "P-1001" in m]
    assert len(refunded) <= 1
    posted = [row.txn_id for row in shop.rows() if row.txn_id]
    assert len(posted) == len(set(posted))
    assert set(posted) <= set(booked)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(steps=strategies.lists(strategies.sampled_from(STEPS), min_size=15, max_size=60))
def test_once(migrated_sqlite, monkeypatch, steps):
    """In the end everything is in the books that can be, once."""
    folder = pathlib.Path(tempfile.mkdtemp())
    shutil.copyfile(migrated_sqlite, folder / "qbwc.db")
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", cheap)
    database = Database(f"sqlite:///{folder / 'qbwc.db'}")
    shop = Shop(database)

    for step in [("log_in", 0), *steps]:
        shop.step(*step)
        check(shop)
    for index in range(len(ORDERS)):
        shop.sell(index)
    for index in range(len(DOCUMENTS)):
        shop.file_in(index)
    for _ in range(4):
        shop.visit()

    check(shop)
    rows = shop.rows()
    posted = [row for row in rows if row.txn_id]
    assert len(posted) == len(shop.file.transactions)
    assert {row.state for row in rows} <= {"posted", "skipped", "duplicate"}, rows
    assert {row.number for row in posted} >= {"P-1001", "P-1002", "PAY-1", "PAY-2"}
    assert sum(row.number in ("R-1", "R-2") for row in posted) == 1
    database.dispose()
    shutil.rmtree(folder)
