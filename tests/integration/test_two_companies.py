"""Two companies on one server never see each other's rows, whatever the order of calls.

They have orders of the same numbers, for the same customers and goods, and their
QuickBooks give out the same list IDs and transaction IDs: only what is whose tells them
apart. What belongs to one says so in its memo.
"""

import datetime as dt
import pathlib
import shutil
import tempfile
import uuid

import argon2
from hypothesis import HealthCheck, given, settings, strategies

from qbwc_server.calls import ReceiveResponse, SendRequest
from qbwc_server.conversation import Conversation, Limits, passwords, registration
from qbwc_server.conversation.registration import NewConnection
from qbwc_server.flows import accepting, configured, filing
from qbwc_server.importing import shippingeasy, unleashed
from qbwc_server.importing.parsed import Accepted
from qbwc_server.importing.unleashed import AcceptedDocument
from qbwc_server.settings import to_json
from qbwc_server.store import connections, exchanges, overview
from qbwc_server.store.database import Database
from tests import factories, papers

PASSWORD = "correct horse"
NAMES = ("Lake", "Pine")
FACTS = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq'
    ' onError="continueOnError"><HostQueryRq requestID="0"/><CompanyQueryRq'
    ' requestID="1"><OwnerID>{owner}</OwnerID></CompanyQueryRq></QBXMLMsgsRq></QBXML>'
)
STEPS = (
    "take_in",
    "log_in",
    "fetch",
    "act",
    "bring",
    "close",
    "borrow_the_file",
    "bring_what_the_other_got",
)


class Company:
    """One connection, its Web Connector, and its company file."""

    def __init__(self, server, name, now):
        self.server, self.name, self.now = server, name, now
        self.file = factories.a_company(lambda: now)
        self.ticket, self.document, self.answer, self.told = "", "", None, False
        self.numbers = 0
        new = NewConnection(name, username=name, password=PASSWORD)
        content = to_json(
            factories.settings(
                order={"memo": name + " {number}"}, unleashed=papers.unleashed()
            )
        )
        with server.database.transaction() as db:
            self.id = registration.add(db, new, now).connection_id
            connections.keep_settings(db, self.id, content, now)
            row = connections.by_name(db, name)
        self.owner = row.owner_id
        self.file.register(row.owner_id, row.file_id)
        # Bound before anything is waiting.
        self.log_in(None)
        self.fetch(None)
        self.close(None)

    def facts(self, owner=None):
        """Say what the Web Connector says of this company file."""
        return self.file.process(FACTS.format(owner=owner or self.owner)).response

    def take_in(self, _other):
        """An order and papers arrive; the other company has their numbers, too."""
        self.numbers += 1
        (parsed,) = shippingeasy.parse(factories.an_order(f"P-{self.numbers}"))
        assert isinstance(parsed, Accepted)
        with self.server.database.transaction() as db:
            visit = configured.visit(db, self.id, self.now)
            accepting.accept(db, visit, [parsed])
            filing.accept(db, visit, self.papers())

    def papers(self):
        """Make a customer whose notes say whose he is, and an invoice for him."""
        memo = f"{self.name} P-{self.numbers}"
        number = f"INV-{self.numbers}"
        made = [papers.customer(Notes=memo), papers.invoice(number, Comments=memo)]
        return [e for e in unleashed.parse(made) if isinstance(e, AcceptedDocument)]

    def log_in(self, _other):
        """A new session."""
        self.ticket = self.server.authenticate(self.name, PASSWORD, "127.0.0.1")[0]
        self.document, self.answer, self.told = "", None, False

    def fetch(self, _other):
        """Ask for work."""
        if self.answer is None:
            told = "" if self.told else self.facts()
            call = SendRequest(self.ticket, told, self.file.path, "US", 13, 0)
            self.document = self.server.send_request(call)
            self.told = True

    def act(self, _other):
        """QuickBooks carries out what was fetched."""
        if self.document:
            self.answer, self.document = self.file.process(self.document), ""

    def bring(self, _other):
        """The answer arrives."""
        if self.answer is not None:
            call = ReceiveResponse(self.ticket, self.answer.response, "", "")
            self.server.receive_response(call)
            self.answer = None

    def close(self, _other):
        """The session ends."""
        self.server.close(self.ticket)
        self.ticket, self.document, self.answer = "", "", None

    def borrow_the_file(self, other):
        """The other company's file is open while this connection calls."""
        if self.told:
            return
        facts, path = other.facts(self.owner), r"D:\Elsewhere\other.qbw"
        facts = facts.replace("<CompanyName>", "<CompanyName>Not ")
        call = SendRequest(self.ticket, facts, path, "US", 13, 0)
        assert self.server.send_request(call) == ""

    def bring_what_the_other_got(self, other):
        """An answer for the other company comes with a ticket of this one's past."""
        if other.answer is None or self.ticket:
            return
        call = ReceiveResponse("0" * 64, other.answer.response, "", "")
        assert self.server.receive_response(call) < 0

    def visit(self):
        """Come and stay until nothing is left."""
        self.log_in(None)
        for _ in range(30):
            self.fetch(None)
            if not self.document:
                break
            self.act(None)
            self.bring(None)
        self.close(None)


def memos(company):
    """Give the memos of what is in the books."""
    return [str(each.members["Memo"]) for each in company.file.transactions]


def stored(company):
    """Give the bytes of every request set and answer of a connection."""
    with company.server.database.read() as db:
        rows = overview.exchanges(db, overview.Filter(company.id))
        found = [exchanges.request_of(db, row.id) for row in rows]
        found += [exchanges.answer_of(db, row.id) or b"" for row in rows]
    return b"".join(found).decode("utf-8", "replace")


def check(company, other):
    """Hold what is one's own against what it may hold."""
    assert all(memo.startswith(f"{company.name} ") for memo in memos(company))
    assert f"{other.name} P-" not in stored(company)
    in_books = {each.txn_id: each.members for each in company.file.transactions}
    with company.server.database.read() as db:
        rows = overview.orders(db, overview.Filter(company.id))
        jobs = overview.jobs(db, overview.Filter(company.id))
        filed = overview.documents(db, overview.Filter(company.id))
    assert len(rows) == company.numbers
    assert len(filed) == company.numbers + bool(company.numbers)
    assert {job.connection_id for job in jobs} <= {company.id}
    for row in (*rows, *filed):
        if row.txn_id is not None:
            assert in_books[row.txn_id]["ExternalGUID"] == row.external_guid


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(
    steps=strategies.lists(
        strategies.tuples(strategies.integers(0, 1), strategies.sampled_from(STEPS)),
        min_size=10,
        max_size=60,
    )
)
def test_two_companies(migrated_sqlite, monkeypatch, steps):
    """Each has its own orders in its own books, and nothing of the other's."""
    folder = tempfile.mkdtemp()
    file = pathlib.Path(folder) / f"{uuid.uuid4().hex}.db"
    shutil.copyfile(migrated_sqlite, file)
    now = dt.datetime(2026, 10, 13, 9, 0, tzinfo=dt.UTC)
    database = Database(f"sqlite:///{file}")
    server = Conversation(database, Limits(batch_first=3), lambda: now)
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", cheap)
    both = [Company(server, name, now) for name in NAMES]

    for who, step in steps:
        getattr(both[who], step)(both[1 - who])
        check(*both)
    for company in both:
        company.visit()
        company.visit()

    for company, other in (both, both[::-1]):
        check(company, other)
        assert len(memos(company)) == 2 * company.numbers
    database.dispose()
    shutil.rmtree(folder)
