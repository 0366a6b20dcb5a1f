"""A restored backup is noticed by documents as it is by orders."""

import pytest

from qbwc_server.conversation import registration
from qbwc_server.simulator import removals
from qbwc_server.simulator.visits import Ending
from tests import factories, papers

BOTH = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)
#: documents that end as transactions of different kinds
KINDS = {
    "invoice": papers.invoice,
    "credit_memo": papers.credit,
    "bill": papers.purchase,
    "vendor_credit": papers.supplier_return,
    "journal_entry": papers.shipment,
}


def post(shop, paper):
    """Post a paper in a visit of its own."""
    shop.post_papers(paper)
    return next(reversed(shop.documents().values()))


def rebind(shop):
    """Accept the company file that is open."""
    with shop.database.transaction() as db:
        return registration.rebind(db, "lake", shop.clock())


@BOTH
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind(shop, kind):
    """Nothing is written to the older copy, and the operator is told why."""
    shop.company.back_up()
    posted = post(shop, KINDS[kind]())
    assert posted.row.txn_type == kind, posted
    assert shop.company.restore()

    shop.take_in(factories.an_order())
    visit = shop.visit()

    assert visit.ending is Ending.STOPPED
    assert shop.order().state == "ready"
    assert (
        "1 document that was posted to it is not in it" in shop.connection().attention
    )
    told = shop.document(posted.number, posted.row.kind)
    assert told.warnings == ["GONE_FROM_QUICKBOOKS"]


@BOTH
def test_orders_and_documents(shop):
    """Both are counted, whichever of them is the newest; accepted, both are posted."""
    shop.post(factories.an_order("1"))
    post(shop, papers.purchase("PO-1"))
    shop.company.back_up()
    shop.post(factories.an_order("2"))
    post(shop, papers.purchase("PO-2"))
    shop.post(factories.an_order("3"))
    assert shop.company.restore()
    shop.post(factories.an_order("4"))
    said = shop.connection().attention
    assert "2 orders and 1 document that were posted to it are not in it" in said
    assert "(2, PO-2, 3;" in said

    assert rebind(shop) == 3

    for number in ("2", "3"):
        assert shop.order(number).outcome == ("in_doubt", "GONE_FROM_QUICKBOOKS")
        shop.act("release", number)
    told = shop.document("PO-2")
    assert told.outcome == ("in_doubt", "GONE_FROM_QUICKBOOKS")
    assert told.row.candidates[0]["txn_id"]
    shop.do("release", "PO-2")
    shop.visit()
    booked = [*shop.orders().values(), *shop.documents().values()]
    assert {each.outcome for each in booked} == {("posted", None)}
    assert len(shop.company.transactions) == 6


def test_the_right_file_is_opened_again(shop):
    """What was missing is there: its warning is taken back, and work goes on."""
    post(shop, papers.purchase("PO-1"))
    shop.company.back_up()
    post(shop, papers.purchase("PO-2"))
    current = shop.company.books
    assert shop.company.restore()
    shop.post(factories.an_order())
    assert shop.document("PO-2").warnings == ["GONE_FROM_QUICKBOOKS"]

    shop.company.books = current
    shop.visit()

    assert shop.document("PO-2").warnings == []
    assert shop.connection().attention == ""
    assert shop.order().state == "posted"


def test_deleted_by_a_bookkeeper(shop):
    """It is no older copy: the document says that its transaction is gone."""
    posted = post(shop, papers.purchase("PO-1"))
    books = shop.company.books
    removals.delete_transaction(books, books.transactions[posted.row.txn_id])

    shop.post(factories.an_order())

    assert shop.order().state == "posted"
    assert shop.document("PO-1").outcome == ("posted", None)
    assert shop.document("PO-1").warnings == ["GONE_FROM_QUICKBOOKS"]
    assert shop.connection().attention == ""
