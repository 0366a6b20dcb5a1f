"""What the bookkeeper reads at the end: getLastError and closeConnection."""

import pytest

from qbwc_server.simulator.company_file import Outcome
from qbwc_server.simulator.visits import Visit
from qbwc_server.store import connections
from tests.factories import an_order, of


class Steps:
    """A Web Connector led by hand that has logged in with an order waiting."""

    def __init__(self, shop) -> None:
        shop.take_in(an_order(**of("Ines", "Brandt")))
        self.shop, self.connector, self.visit = shop, shop.connector, Visit()
        self.connector.authenticate(self.visit)

    def fetch(self) -> str:
        """Ask for a request set."""
        facts = self.connector.company_facts()
        document: str = self.connector.send_request(self.visit, facts)
        return document

    def bring(self, outcome: Outcome) -> int:
        """Hand an answer over."""
        progress: int = self.connector.receive_response(self.visit, outcome)
        return progress

    def last_error(self) -> str:
        """Ask why."""
        text: str = self.connector.get_last_error(self.visit)
        return text

    def close(self) -> str:
        """Say good-bye; give what the status column shows."""
        self.connector.close(self.visit)
        return self.visit.close_text


@pytest.fixture
def steps(shop) -> Steps:
    """Give a Web Connector that has logged in."""
    return Steps(shop)


def test_no_work(shop):
    """Why there was none, in a whole sentence."""
    visit = shop.visit()

    assert visit.close_text == "Nothing is waiting to be sent."


def test_paused(shop):
    """That somebody paused it."""
    with shop.database.transaction() as db:
        connections.update(db, shop.connection_id, {"paused": True})

    visit = shop.visit()

    assert visit.close_text == "This connection is paused."


def test_all_done(steps):
    """How much was done, in one line."""
    while document := steps.fetch():
        steps.bring(steps.shop.company.process(document))

    assert steps.close() == "OK: 4 done."


def test_closed_while_an_answer_is_due(steps):
    """It is not called OK: the answer is missing, and what happens next is said."""
    steps.fetch()

    closed = steps.close()

    assert "answer" in closed
    assert "OK" not in closed
    assert steps.last_error() == closed


def test_closed_while_the_answer_to_writes_is_due(steps):
    """The same after something was done; the next visit finds out what happened."""
    steps.bring(steps.shop.company.process(steps.fetch()))
    steps.shop.company.process(steps.fetch())

    closed = steps.close()

    assert closed.startswith("2 done. ")
    assert "answer" in closed
    steps.shop.visit()
    assert steps.shop.order().outcome == ("posted", None)


def test_quickbooks_fails_after_something_was_done(steps):
    """The line at the end names the failure, not only what was done before."""
    steps.bring(steps.shop.company.process(steps.fetch()))
    steps.fetch()

    progress = steps.bring(Outcome("", "0x80040402", "Unexpected error."))

    assert progress < 0
    assert steps.close() == f"2 done. {steps.last_error()}"
    assert "0x80040402" in steps.last_error()


def test_look_ups_that_quickbooks_cannot_read(steps):
    """Refused jobs are counted, however they came to be refused."""
    while steps.fetch():
        steps.bring(Outcome("", "0x80040400", "QuickBooks found an error."))

    assert steps.close() == "OK: 0 done, 2 refused."


def test_answer_to_nothing(steps):
    """-1 and a whole sentence; the work still waits."""
    assert steps.bring(Outcome("<QBXML/>")) == -1

    told = steps.last_error()
    assert told[0].isupper()
    assert told.endswith(".")
    assert steps.fetch()
