"""An import that is interrupted begins anew, and commits nothing of a half."""

import contextlib
from datetime import datetime

import pytest

from qbwc_server.conversation import registration
from qbwc_server.simulator import chaos
from qbwc_server.simulator.faults import TRAITS, Fault, Kind, Occasion
from qbwc_server.simulator.faulty_company import UNREADABLE
from qbwc_server.simulator.faulty_connector import FaultyConnector
from qbwc_server.simulator.plans import DRAWN, Plan, Strikes
from qbwc_server.simulator.visits import WebConnectorError
from qbwc_server.simulator.web_connector import once
from tests import factories
from tests.support import imported, sent
from tests.support.faults import Fault as Unanswered
from tests.support.installation import FILE, OWNER, PASSWORD

EARLIER = {"TimeModified": "2026-01-05T09:00:00-06:00"}
MANY = [{"Name": f"Customer {n}"} | EARLIER for n in range(10)]
START, CONTINUE = 'iterator="Start"', 'iterator="Continue"'
CODES = {
    Kind.HRESULT_BEFORE: "0x80040402",
    Kind.HRESULT_AFTER: "0x80040408",
    Kind.COMPANY_CLOSED: "0x80040408",
    Kind.REQUEST_REFUSED: "3175",
}
#: these strike sets of writes only
OF_WRITES = (
    Kind.STATUS_AFTER,
    Kind.RECORD_LOCKED,
    Kind.SET_STATUS,
    Kind.SET_FORGOTTEN,
)


@pytest.fixture
def long_list(install, small_pages):
    """Give an installation with customers for three pages and more, not yet read."""
    return install(lists={"customers": MANY})


def faulty(shop, fault):
    """Give a Web Connector that a fault strikes."""
    return FaultyConnector(
        shop.connector.url,
        "lake",
        PASSWORD,
        shop.company,
        owner_id=OWNER,
        file_id=FILE,
        sleep=shop.clock.advance,
        strikes=Strikes(Plan((fault,))),
        other_file=chaos.another_file(shop.clock),
    )


def alone(*occasions):
    """List the kinds of faults that strike reads on these occasions."""
    drawn = dict.fromkeys(DRAWN)
    return [k for k in drawn if TRAITS[k].occasion in occasions and k not in OF_WRITES]


def is_whole(shop):
    """Tell whether everybody is imported, once."""
    found = imported.shown(shop, "customers")
    return len(found) == len(shop.company.entries("customers"))


def prove(shop, fault):
    """Run until the import is done; hold that no half of it ever counted."""
    connector = faulty(shop, fault)
    imported.ask(shop, "customers")

    for _ in range(6):
        with contextlib.suppress(WebConnectorError):
            connector.visit()
        shop.clock.advance(3600)
        row = imported.row(shop, "customers")
        assert (row.watermark is None) == (row.finished_at is None)
        assert is_whole(shop) == (row.finished_at is not None)

    assert connector.strikes.tally[fault.kind] >= 1
    assert imported.state(shop, "customers") == "imported"
    assert is_whole(shop)


@pytest.mark.parametrize("kind", alone(Occasion.SET))
def test_in_quickbooks(long_list, kind):
    """At the second page."""
    code = CODES.get(kind, "")

    prove(long_list, Fault(kind, visit=1, step=2, code=code))


@pytest.mark.parametrize("kind", alone(Occasion.EXCHANGE))
def test_on_the_way(long_list, kind):
    """At the second page."""
    prove(long_list, Fault(kind, visit=1, step=2, seconds=400.0))


@pytest.mark.parametrize(
    "step, call", [(6, "sendRequestXML"), (7, "receiveResponseXML")]
)
@pytest.mark.parametrize("kind", alone(Occasion.CALL))
def test_in_a_call(long_list, kind, step, call):
    """At the second page."""
    prove(long_list, Fault(kind, visit=1, step=step, text=call))


def test_the_server_starts_anew(long_list):
    """The iteration goes on: its place is in the database."""
    imported.ask(long_list, "customers")
    long_list.connector.lose_answer = once(CONTINUE)
    long_list.visit()
    assert not imported.shown(long_list, "customers")

    long_list.restart()
    long_list.visit()

    assert is_whole(long_list)


def test_begun_anew_from_the_first_page(long_list):
    """A later session asks with Start, and for everything."""
    imported.ask(long_list, "customers")
    long_list.connector.lose_answer = once(CONTINUE)
    long_list.visit()

    long_list.visit()

    first = long_list.visits[1].exchanges[0].request
    assert START in first
    assert "FromModifiedDate" not in first


def test_an_iterator_that_quickbooks_has_forgotten(long_list):
    """The import begins anew at once, in the same visit."""
    imported.ask(long_list, "customers")
    long_list.company.faults = [
        imported.refusal(CONTINUE, 3000, 'The given object ID "iterator ID" is invalid')
    ]
    starts = []

    def mend(document):
        if START in document:
            starts.append(document)
        if len(starts) == 2:
            long_list.company.faults = []

    long_list.connector.on_request_set = mend

    long_list.visit()

    assert len(starts) == 2
    assert is_whole(long_list)


def test_an_iterator_that_never_lives(long_list):
    """It is given up after some times; what QuickBooks said is kept."""
    imported.ask(long_list, "customers")
    long_list.company.faults = [imported.refusal(CONTINUE, 3000, "iterator ID invalid")]

    long_list.visit()

    row = imported.row(long_list, "customers")
    assert imported.state(long_list, "customers") == "failed"
    assert "iterator ID invalid" in row.problem
    assert row.watermark is None
    assert not imported.shown(long_list, "customers")
    assert imported.pages(long_list.sent()) == 8


def test_given_up_and_asked_for_again(long_list):
    """Once QuickBooks gives its pages, everything is imported."""
    imported.ask(long_list, "customers")
    long_list.company.unreadable = [CONTINUE]
    long_list.visit()
    assert UNREADABLE.hresult in imported.row(long_list, "customers").problem
    long_list.company.unreadable = []

    imported.pull(long_list, "customers")

    assert imported.row(long_list, "customers").problem == ""
    assert is_whole(long_list)


def test_asked_for_while_it_is_being_read(long_list):
    """It begins anew, so that what was added before the asking is in it."""
    imported.ask(long_list, "customers")
    asked: list[str] = []

    def again(document):
        if CONTINUE in document and not asked:
            asked.append(document)
            imported.ask(long_list, "customers")

    long_list.connector.on_request_set = again

    long_list.visit()

    starts = [d for d in _documents(long_list) if START in d]
    assert len(starts) == 2
    assert is_whole(long_list)


def test_the_watermark(long_list):
    """What is read on a schedule is what has changed; the last page moves the mark."""
    imported.pull(long_list, "customers")
    first = imported.row(long_list, "customers").watermark
    long_list.company.add("customers", {"Name": "Late"})
    long_list.clock.advance(24 * 3600)

    requests = sent.requests([long_list.visit()])

    assert [each.fields["FromModifiedDate"] for each in requests] == [first]
    assert "Late" in imported.shown(long_list, "customers")
    assert imported.row(long_list, "customers").watermark > first


def test_the_watermark_of_an_interrupted_reading(long_list):
    """It stays where it was, and the next reading asks from there."""
    imported.pull(long_list, "customers")
    first = imported.row(long_list, "customers").watermark
    for n in range(6):
        long_list.company.add("customers", {"Name": f"Late {n}"})
    long_list.clock.advance(24 * 3600)
    long_list.connector.lose_answer = once(CONTINUE)
    long_list.visit()
    assert imported.row(long_list, "customers").watermark == first
    assert "Late 1" not in imported.shown(long_list, "customers")

    requests = sent.requests([long_list.visit()])

    assert requests[0].fields["FromModifiedDate"] == first
    assert is_whole(long_list)


def test_changed_while_it_was_read(long_list):
    """The time that the pages took is asked for again."""
    imported.ask(long_list, "customers")
    long_list.connector.on_request_set = lambda _: long_list.clock.advance(60)
    long_list.company.add("customers", {"Name": "New"})

    long_list.visit()

    took = len(long_list.visits[0].exchanges) * 60
    newest = long_list.company.find("customers", "New").modified
    local = long_list.company.books.local(newest).replace(tzinfo=None)
    mark = imported.row(long_list, "customers").watermark
    assert 0 < (local - _moment(mark)).total_seconds() <= took


def test_another_company_file(long_list):
    """What one file taught is forgotten; the next one is read from the beginning."""
    imported.pull(long_list, "customers", "accounts")
    with long_list.database.transaction() as db:
        registration.rebind(db, "lake", long_list.clock())

    assert imported.state(long_list, "customers") == "never"
    assert imported.shown(long_list, "customers") == {}
    assert imported.shown(long_list, "accounts") == {}


def test_a_page_that_is_never_answered(long_list):
    """No visit asks for ever; after some times that is said."""
    imported.ask(long_list, "customers")
    long_list.company.faults = [Unanswered(CONTINUE)]

    for _ in range(long_list.limits.patience.max_attempts):
        long_list.visit()
        long_list.clock.advance(6 * 3600)

    assert imported.state(long_list, "customers") == "failed"
    assert "did not all come" in imported.row(long_list, "customers").problem
    assert imported.pages(long_list.sent()) < 50


def test_orders_are_posted_all_the_same(long_list):
    """An import that fails holds nothing up."""
    long_list.company.unreadable = ["CustomerQueryRq iterator"]
    imported.ask(long_list, "customers")
    long_list.take_in(factories.an_order())

    long_list.visit()

    assert long_list.order().state == "posted"


def _documents(shop):
    return [each.request for visit in shop.visits for each in visit.exchanges]


def _moment(text):
    return datetime.fromisoformat(text)
