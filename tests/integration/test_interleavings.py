"""Whatever dies, and whenever: each order is in the books at most once.

A state machine lets orders arrive, the Web Connector call, QuickBooks act or fail, and
answers get lost or late in any order; it restarts the server in between, opens the
wrong company file, and lets people press buttons. After each step nothing is booked
twice; at the end everything has come to rest.
"""

import dataclasses
import datetime as dt
import os
import pathlib
import shutil
import tempfile

import argon2
import pytest
from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from qbwc_server import errors
from qbwc_server.calls import ReceiveResponse, SendRequest
from qbwc_server.conversation import Conversation, Limits, registration
from qbwc_server.flows import accepting, configured, operating
from qbwc_server.flows.base import Patience
from qbwc_server.importing import shippingeasy
from qbwc_server.importing.parsed import Accepted
from qbwc_server.settings import to_json
from qbwc_server.simulator import chaos, faults
from qbwc_server.simulator.company_file import Outcome
from qbwc_server.simulator.faults import Occasion
from qbwc_server.simulator.faulty_company import FaultyCompany
from qbwc_server.simulator.plans import DRAWN, Plan, Strikes
from qbwc_server.states import OrderState
from qbwc_server.store import connections, overview
from qbwc_server.store.database import Database
from tests import factories

PASSWORD = "correct horse"
#: as weak as it may be: log-ins are many
PASSWORD_HASH = argon2.PasswordHasher(1, 8, 1).hash(PASSWORD)
PEOPLE = ["Byrd", "Okafor", "Lévêque"]
SKUS = ["MUG", "TENT", "NEW-1", "NEW-2"]
FACTS = (
    '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML>'
    '<QBXMLMsgsRq onError="continueOnError"><HostQueryRq requestID="0"/>'
    '<CompanyQueryRq requestID="1"/><PreferencesQueryRq requestID="2"/>'
    "</QBXMLMsgsRq></QBXML>"
)
REST = {
    OrderState.POSTED,
    OrderState.SKIPPED,
    OrderState.HELD,
    OrderState.CANCELLED,
    OrderState.DUPLICATE,
    OrderState.FAILED,
}


def _in_quickbooks() -> list[faults.Fault]:
    """Draw some faults of every kind that strikes inside QuickBooks."""
    kinds = [k for k in DRAWN if faults.TRAITS[k].occasion is Occasion.SET]
    drawn = Plan.from_seed(0, 60, kinds).faults
    return [dataclasses.replace(each, visit=0, step=0) for each in drawn]


FAULTS = _in_quickbooks()
#: as often as not QuickBooks does what it should
WELL: list[faults.Fault | None] = [None] * len(FAULTS)


class Interleavings(RuleBasedStateMachine):
    """Random interleavings of what can happen to a server and its QuickBooks."""

    template: pathlib.Path

    @initialize()
    def begin(self) -> None:
        """A server with a connection, and a company file."""
        self.folder = tempfile.mkdtemp()
        file = pathlib.Path(self.folder) / "qbwc.db"
        shutil.copyfile(self.template, file)
        self.now = dt.datetime(2026, 10, 13, 9, 0, tzinfo=dt.UTC)
        self.database = Database(f"sqlite:///{file}")
        document = factories.company_document()
        self.company = FaultyCompany.from_json(document, lambda: self.now)
        self.other_company = chaos.another_file(lambda: self.now)
        with self.database.transaction() as db:
            new = registration.NewConnection("shop", username="shop", password=PASSWORD)
            self.connection_id = registration.add(db, new, self.now).connection_id
            weak = {"password_hash": PASSWORD_HASH}
            connections.update(db, self.connection_id, weak)
            content = to_json(factories.settings())
            connections.keep_settings(db, self.connection_id, content, self.now)
        self.conversation = self._server()
        self.ticket, self.document = "", ""
        self.answer: Outcome | None = None
        self.told_company, self.bound = False, False
        self.numbers: list[str] = []
        #: answers that never arrived, with the tickets they were for
        self.late: list[ReceiveResponse] = []

    @rule(
        person=strategies.sampled_from(PEOPLE),
        skus=strategies.lists(strategies.sampled_from(SKUS), min_size=1, max_size=3),
        again=strategies.booleans(),
    )
    def an_order_arrives(self, person, skus, again) -> None:
        """A new order, or one that is known with other contents."""
        known = again and self.numbers
        number = self.numbers[-1] if known else f"N-{len(self.numbers) + 1}"
        if not known:
            self.numbers.append(number)
        lines = [factories.a_line(sku) for sku in skus]
        changes = {"recipients.0.line_items": lines, "billing_last_name": person}
        parsed = shippingeasy.parse(factories.an_order(number, changes))
        with self.database.transaction() as db:
            visit = configured.visit(db, self.connection_id, self.now)
            accepted = [each for each in parsed if isinstance(each, Accepted)]
            accepting.accept(db, visit, accepted)

    @rule()
    def the_web_connector_logs_in(self) -> None:
        """A new session, whatever became of the one before."""
        self.company.end_session()
        said = self.conversation.authenticate("shop", PASSWORD, "127.0.0.1")
        self.ticket = said[0] if said[1] != "none" else ""
        self.document, self.answer, self.told_company = "", None, False

    @precondition(lambda self: self.ticket and self.answer is None)
    @rule()
    def it_fetches(self) -> None:
        """A request set, or the same once more."""
        facts = "" if self.told_company else self._facts()
        call = SendRequest(self.ticket, facts, self.company.path, "US", 13, 0)
        document = self.conversation.send_request(call)
        self.told_company, self.bound = True, True
        self.document = document

    @precondition(lambda self: self.document)
    @rule(fault=strategies.sampled_from(FAULTS + WELL))
    def quickbooks_acts(self, fault) -> None:
        """The set is carried out, or whatever else QuickBooks makes of it."""
        self.company.strikes = Strikes(Plan((fault,) if fault else ()))
        self.answer = self.company.process(self.document)
        self.document = ""

    @precondition(lambda self: self.ticket and self.bound and not self.told_company)
    @rule()
    def another_company_file_is_open(self) -> None:
        """Nothing is handed out to it, whatever is waiting."""
        facts = self.other_company.process(FACTS).response
        path = self.other_company.path
        call = SendRequest(self.ticket, facts, path, "US", 13, 0)
        assert self.conversation.send_request(call) == ""
        self.it_hangs_up()

    @precondition(lambda self: self.ticket and not self.told_company)
    @rule(code=strategies.sampled_from(["0x80040408", "0x8004040A", "0x80040414"]))
    def the_company_file_cannot_be_opened(self, code) -> None:
        """The session ends, or another path is tried."""
        said = self.conversation.connection_error(self.ticket, code, "No way in.")
        if said == "done":
            self.it_hangs_up()

    @precondition(lambda self: self.late)
    @rule()
    def a_late_answer_arrives(self) -> None:
        """It comes with the ticket of a session that is over: nobody wants it."""
        call = self.late.pop()
        if call.ticket != self.ticket:
            assert self.conversation.receive_response(call) < 0

    @rule()
    def a_stranger_calls(self) -> None:
        """A ticket that never was gets nothing."""
        call = SendRequest("no-such-ticket", "", "", "US", 13, 0)
        assert self.conversation.send_request(call) == ""
        assert self.conversation.connection_error("no-such-ticket", "", "") == "done"

    @precondition(lambda self: self.answer is not None)
    @rule(times=strategies.integers(1, 2), fails=strategies.integers(0, 9))
    def it_brings_the_answer(self, times, fails) -> None:
        """The answer arrives, once or twice, or as an error that says nothing."""
        assert self.answer is not None
        call = ReceiveResponse(
            self.ticket, self.answer.response, self.answer.hresult, self.answer.message
        )
        if fails == 0:
            call = ReceiveResponse(self.ticket, "", "0x80040402", "Unexpected error.")
        said = [self.conversation.receive_response(call) for _ in range(times)]
        self.answer = None
        if said[-1] < 0 or said[-1] == 100:
            self.it_hangs_up()

    @rule()
    def the_line_breaks(self) -> None:
        """What was on its way is lost, and so is the session's end."""
        if self.answer is not None:
            self.late.append(ReceiveResponse(self.ticket, self.answer.response, "", ""))
        self.document, self.answer = "", None

    @rule()
    def it_hangs_up(self) -> None:
        """The session ends as it should."""
        self.conversation.close(self.ticket)
        self.ticket, self.document, self.answer = "", "", None

    @rule()
    def the_server_restarts(self) -> None:
        """Everything that was only in memory is gone."""
        self.database.dispose()
        self.conversation = self._server()

    @rule(minutes=strategies.sampled_from([1, 15, 600]))
    def time_goes_by(self, minutes) -> None:
        """Waits end, sessions fall silent."""
        self.now += dt.timedelta(minutes=minutes)

    @precondition(lambda self: self.numbers)
    @rule(
        which=strategies.integers(0, 20),
        action=strategies.sampled_from(sorted(operating.ORDER_ACTIONS)),
    )
    def somebody_presses_a_button(self, which, action) -> None:
        """A person retries, cancels, releases or approves an order."""
        number = self.numbers[which % len(self.numbers)]
        with self.database.transaction() as db:
            visit = configured.visit(db, self.connection_id, self.now)
            row = overview.order(db, self.connection_id, number)
            try:
                operating.ORDER_ACTIONS[action](db, visit, row)
            except errors.Conflict:
                return

    @invariant()
    def nothing_is_booked_twice(self) -> None:
        """Each order is in the books at most once, and where it says it is."""
        if not hasattr(self, "database"):
            return
        booked = [t.members.get("ExternalGUID") for t in self.company.transactions]
        assert len(booked) == len(set(booked))
        assert not self.other_company.transactions
        in_books = {t.txn_id: t.members for t in self.company.transactions}
        for row in self._orders():
            if row.state == OrderState.POSTED:
                ours = row.external_guid.casefold()
                assert in_books[row.txn_id]["ExternalGUID"].casefold() == ours
            assert (row.state == OrderState.POSTED) == (row.txn_id is not None)

    def teardown(self) -> None:
        """Left alone, everything comes to rest, and the books agree with the orders."""
        if not hasattr(self, "database"):
            return
        for _ in range(12):
            self.now += dt.timedelta(hours=7)
            self._whole_session()
            if all(row.state in REST for row in self._orders()):
                break
        rows = self._orders()
        unsettled = [(row.number, row.state) for row in rows if row.state not in REST]
        posted = [row for row in rows if row.state == OrderState.POSTED]
        assert unsettled == []
        assert len(posted) == len(self.company.transactions)
        self.database.dispose()
        shutil.rmtree(self.folder)

    def _whole_session(self) -> None:
        self.the_web_connector_logs_in()
        for _ in range(60):
            if not self.ticket:
                return
            self.it_fetches()
            if not self.document:
                break
            self.quickbooks_acts(None)
            self.it_brings_the_answer(1, 1)
        if self.ticket:
            self.it_hangs_up()

    def _server(self) -> Conversation:
        limits = Limits(batch_first=3, batch_max=4, patience=Patience(50, 60))
        return Conversation(self.database, limits, lambda: self.now)

    def _facts(self) -> str:
        return self.company.process(FACTS).response

    def _orders(self):
        with self.database.read() as db:
            return overview.orders(db, overview.Filter(self.connection_id))


@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
def test_interleavings(migrated_sqlite):
    """No interleaving books an order twice, loses one or leaves one stuck.

    INTERLEAVINGS=500 tries that many, other ones each time.
    """
    Interleavings.template = migrated_sqlite
    machine = Interleavings.TestCase
    machine.settings = settings(
        max_examples=int(os.environ.get("INTERLEAVINGS", "12")),
        stateful_step_count=40,
        derandomize="INTERLEAVINGS" not in os.environ,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )

    machine().runTest()
