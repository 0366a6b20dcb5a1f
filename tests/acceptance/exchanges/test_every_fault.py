"""Each fault alone, in the middle of an order's way: it is posted once all the same."""

import pytest

from qbwc_server.simulator import chaos
from qbwc_server.simulator.chaos import Course
from qbwc_server.simulator.faults import TRAITS, Fault, Kind, Occasion
from qbwc_server.simulator.faulty_connector import FaultyConnector
from qbwc_server.simulator.plans import DRAWN, Plan, Strikes
from qbwc_server.simulator.proof import Claim
from tests import factories
from tests.support.installation import FILE, OWNER, PASSWORD

POST = "SalesReceiptAddRq"
CODES = {
    Kind.HRESULT_BEFORE: "0x80040402",
    Kind.HRESULT_AFTER: "0x80040408",
    Kind.COMPANY_CLOSED: "0x80040408",
    Kind.REQUEST_REFUSED: "3175",
    Kind.STATUS_AFTER: "1000",
    Kind.SET_STATUS: "9002",
}
CALLS = ("authenticate", "sendRequestXML", "receiveResponseXML", "closeConnection")


#: what cannot be parsed fails, and is not posted by itself afterwards
UNREAD = (Kind.UNREADABLE,)


def faulty(shop, fault):
    """Give a Web Connector that a fault strikes, and the course of its visits."""
    connector = FaultyConnector(
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

    def claims():
        return [
            Claim(each.number, each.state, each.row.external_guid, each.row.txn_id)
            for each in shop.orders().values()
        ]

    def later(_):
        shop.clock.advance(3600)

    return connector, Course(4, claims=claims, before=later)


def prove(shop, fault):
    """Run, and hold that the fault struck and nothing came of it."""
    shop.take_in(factories.an_order(), factories.an_order("P-1002"))
    connector, course = faulty(shop, fault)

    report = chaos.run(connector, course)

    assert report.faults[fault.kind] >= 1
    assert report.good, str(report)
    assert shop.order("P-1001").state == shop.order("P-1002").state == "posted"
    assert len(shop.company.transactions) == 2


def alone(*occasions):
    """List the kinds that strike on these occasions."""
    return [k for k in dict.fromkeys(DRAWN) if TRAITS[k].occasion in occasions]


@pytest.mark.parametrize("every", [1, 2])
@pytest.mark.parametrize("kind", [k for k in alone(Occasion.SET) if k not in UNREAD])
def test_in_quickbooks(shop, kind, every):
    """At each set with transactions of a visit, for all of them or every other."""
    code = CODES.get(kind, "")

    prove(shop, Fault(kind, visit=1, step=0, text=POST, code=code, every=every))


@pytest.mark.parametrize("kind", alone(Occasion.EXCHANGE))
def test_on_the_way(shop, kind):
    """At the set with the transactions."""
    prove(shop, Fault(kind, visit=1, step=0, text=POST, seconds=400.0))


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("kind", alone(Occasion.CALL))
def test_in_a_call(shop, kind, call):
    """Whichever call it is, every time in the first visit."""
    prove(shop, Fault(kind, visit=1, step=0, text=call))


@pytest.mark.parametrize("kind", alone(Occasion.VISIT, Occasion.CLOSE))
def test_in_a_visit(shop, kind):
    """In the second visit, when the right company file is known."""
    shop.take_in(factories.an_order("P-1000"))
    connector, course = faulty(shop, Fault(kind, visit=2, code=CODES.get(kind, "")))
    connector.visit()
    shop.take_in(factories.an_order(), factories.an_order("P-1002"))

    report = chaos.run(connector, course)

    assert report.faults[kind] == 1
    assert report.good, str(report)
    assert [each.state for each in shop.orders().values()] == ["posted"] * 3
    assert len(shop.company.transactions) == 3
