"""An exchange 8 to 12: log-ins, repeated calls, company files, errors."""

import pytest

from qbwc_server.simulator.company_file import Outcome
from qbwc_server.simulator.visits import Ending, Visit
from qbwc_server.store import connections
from tests import factories
from tests.factories import an_order, of
from tests.support.faults import FaultyCompany
from tests.support.installation import PASSWORD, sales, writes

DONE = Outcome()


BOTH = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)


class Steps:
    """A Web Connector led by hand, call by call."""

    def __init__(self, shop) -> None:
        self.shop, self.connector = shop, shop.connector
        self.visit = Visit()

    def log_in(self) -> "Steps":
        """Log in."""
        self.connector.authenticate(self.visit)
        return self

    def fetch(self, *, first: bool = False) -> str:
        """Ask for a request set."""
        facts = self.connector.company_facts() if first else ""
        document: str = self.connector.send_request(self.visit, facts)
        return document

    def bring(self, outcome: Outcome) -> int:
        """Hand an answer over."""
        progress: int = self.connector.receive_response(self.visit, outcome)
        return progress

    def exchange(self, document: str) -> int:
        """Have a set carried out and hand the answer over."""
        return self.bring(self.shop.company.process(document))

    def finish(self) -> None:
        """Go on until nothing is left."""
        while document := self.fetch():
            self.exchange(document)

    def last_error(self) -> str:
        """Ask why."""
        text: str = self.connector.get_last_error(self.visit)
        return text


@pytest.fixture
def steps(shop) -> Steps:
    """Give a Web Connector that has logged in with an order waiting."""
    shop.take_in(an_order(**of("Ines", "Brandt")))
    return Steps(shop).log_in()


def until_posting(steps: Steps) -> str:
    """Go on to the set that holds the transaction; give it, not carried out."""
    document = steps.fetch(first=True)
    while "LineAdd" not in document:
        steps.exchange(document)
        document = steps.fetch()
    return document


def test_nothing_to_do(shop):
    """`none`, and why."""
    visit = shop.visit()

    assert visit.ending == Ending.NO_WORK
    assert visit.minimum_seconds == "900"


@BOTH
def test_wrong_password(shop):
    """`nvu`; a good log-in right afterwards is let in."""
    shop.take_in(an_order())
    shop.connector.password = "wrong"
    assert shop.visit().ending == Ending.NOT_VALID_USER

    shop.connector.password = PASSWORD
    assert shop.visit().ending == Ending.CLOSED
    assert shop.order().outcome == ("posted", None)


@BOTH
def test_answer_that_comes_twice(steps):
    """Settled once; the second time the same progress is answered."""
    document = until_posting(steps)
    outcome = steps.shop.company.process(document)

    first = steps.bring(outcome)
    second = steps.bring(outcome)

    assert (first, second) == (second, first)
    steps.finish()
    assert len(steps.shop.company.transactions) == 1
    assert steps.shop.order().outcome == ("posted", None)


def test_look_ups_asked_for_twice(steps):
    """The same bytes again."""
    first = steps.fetch(first=True)

    assert steps.fetch() == first
    steps.exchange(first)
    steps.finish()
    assert steps.shop.order().outcome == ("posted", None)


def test_writes_asked_for_twice(steps):
    """'' and why; the next session looks for them before anything is sent again."""
    document = until_posting(steps)
    steps.shop.company.process(document)

    assert steps.fetch() == ""
    assert "answer" in steps.last_error()
    steps.connector.close(steps.visit)
    steps.shop.visit()

    assert steps.shop.order().outcome == ("posted", None)
    assert len(steps.shop.company.transactions) == 1


@BOTH
def test_newer_log_in(steps):
    """The old ticket is dead: its late answer settles nothing, and it is told so."""
    document = until_posting(steps)
    outcome = steps.shop.company.process(document)
    newer = Steps(steps.shop).log_in()

    assert steps.bring(outcome) < 0
    assert "newer" in steps.last_error()
    assert steps.fetch() == ""
    newer.exchange(newer.fetch(first=True))
    newer.finish()

    assert steps.shop.order().outcome == ("posted", None)
    assert len(steps.shop.company.transactions) == 1


def test_ticket_of_nobody(shop):
    """A made-up ticket gets no work, and a sentence."""
    shop.take_in(an_order())
    steps = Steps(shop)
    steps.visit.ticket = "made-up"

    assert steps.fetch(first=True) == ""
    assert steps.last_error()
    assert steps.bring(Outcome("<QBXML/>")) < 0


@BOTH
def test_server_restarted_in_mid_session(steps):
    """Nothing of a session lives in the server's memory."""
    document = until_posting(steps)
    outcome = steps.shop.company.process(document)

    steps.shop.restart()
    steps.bring(outcome)
    steps.finish()

    assert steps.shop.order().outcome == ("posted", None)
    assert len(steps.shop.company.transactions) == 1


def other_file(shop, name: str, path: str) -> FaultyCompany:
    """Make another company file."""
    document = factories.company_document()
    document["company"] = {"name": name, "path": path}
    made = FaultyCompany.from_json(document, shop.clock)
    assert isinstance(made, FaultyCompany)
    return made


def test_other_company_file(shop):
    """Refused with a clear message before anything is sent to it."""
    shop.post(an_order("1"))
    other = other_file(shop, "Other Ltd", r"C:\Other.qbw")
    own, shop.connector.company = shop.connector.company, other
    shop.take_in(an_order("2"))

    visit = shop.visit()

    assert visit.ending == Ending.STOPPED
    assert visit.exchanges == []
    assert "Other Ltd" in visit.last_error
    assert "Other Ltd" in shop.connection().attention
    shop.connector.company = own
    shop.visit()
    assert shop.order("2").outcome == ("posted", None)
    assert list(other.transactions) == []


def test_company_file_moved(shop):
    """The FileID says that it is the same one."""
    shop.post(an_order("1"))
    shop.company.books.profile.path = r"D:\Moved\Larkspur.qbw"

    shop.post(an_order("2"))

    assert shop.order("2").outcome == ("posted", None)


@pytest.mark.parametrize("hresult", ["0x80040408", "0x8004040D", "-2147220472"])
def test_company_file_that_cannot_be_opened(shop, hresult):
    """`done`; nothing is lost, and the next visit goes on."""
    shop.take_in(an_order())
    shop.connector.opening_errors = [
        Outcome("", hresult, "Could not start QuickBooks.")
    ]

    visit = shop.visit()

    assert visit.ending == Ending.NOT_OPENED
    assert shop.connection().attention
    shop.visit()
    assert shop.order().outcome == ("posted", None)


def test_error_in_mid_session(shop):
    """An hresult instead of an answer to writes: sought in the next session."""
    shop.take_in(an_order())
    process = shop.company.process
    failing = ["LineAdd"]

    def broken(document: str) -> Outcome:
        outcome: Outcome = process(document)
        if failing and failing[0] in document:
            failing.clear()
            return Outcome("", "0x80040402", "Unexpected error.")
        return outcome

    shop.company.process = broken

    visit = shop.visit()
    shop.visit()

    assert visit.ending == Ending.STOPPED
    assert "0x80040402" in visit.last_error
    assert shop.order().outcome == ("posted", None)
    assert len(shop.company.transactions) == 1


def test_paused_connection(shop):
    """No work is handed out; it waits."""
    shop.take_in(an_order())
    with shop.database.transaction() as db:
        connections.update(db, shop.connection_id, {"paused": True})
    assert shop.visit().ending == Ending.NO_WORK

    with shop.database.transaction() as db:
        connections.update(db, shop.connection_id, {"paused": False})
    shop.visit()
    assert shop.order().outcome == ("posted", None)


@pytest.mark.parametrize("style", ["document", "rpc"])
def test_style_of_the_messages(install, style):
    """Either style of SOAP gets an order into the books."""
    shop = install(style=style)

    assert writes(shop.post(an_order())) == ["SalesReceiptAdd"]
    assert len(sales(shop.sent())) == 1
