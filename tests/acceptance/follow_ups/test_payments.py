"""Payments received for orders and documents that were posted as invoices."""

from decimal import Decimal

import pytest

from qbwc_server.conversation import registration
from qbwc_server.simulator import chaos
from tests import factories, papers
from tests.support import sent as sets
from tests.support.follow_ups import every, only


def an_invoice(number="P-1001", **members):
    """Make an order that is posted as an invoice of ten."""
    return factories.an_order(number, store_api_key=factories.TRADE, **members)


def visit(shop):
    """Let the Web Connector come; give what was sent."""
    return sets.requests([shop.visit()])


def balance(shop, number="P-1001"):
    """Give what is owed of an order's invoice."""
    txn_id = shop.order(number).row.txn_id
    [invoice] = [each for each in shop.company.transactions if each.txn_id == txn_id]
    return Decimal(invoice.members["BalanceRemaining"])


def test_posted_order(shop):
    """The money is applied to its invoice, and to nothing else."""
    shop.post(an_invoice())

    sent = only(shop.post_papers(papers.payment(method="Cash")), "ReceivePaymentAdd")

    order = shop.order().row
    told = shop.document("PAY-1")
    assert told.outcome == ("posted", None)
    assert told.row.txn_type == "receive_payment"
    assert told.row.txn_total == "10.00"
    assert sent["RefNumber"] == "PAY-1"
    assert sent["TotalAmount"] == "10.00"
    assert sent["Memo"] == "Payment PAY-1 for order P-1001"
    assert sent["PaymentMethodRef"] == "Cash"
    assert sent["AppliedToTxnAdd"] == {
        "TxnID": order.txn_id,
        "PaymentAmount": "10.00",
    }
    assert sent["CustomerRef"] == shop.customer("Byrd, Ada")


def test_before_its_order(shop):
    """It is held in words, and goes on by itself in the visit that posts the order."""
    shop.file(papers.payment())
    told = shop.document("PAY-1")
    assert told.outcome == ("held", "NOT_POSTED_YET")
    assert told.message == "The order P-1001 is not in QuickBooks yet."
    shop.take_in(an_invoice())

    shop.visit()

    assert shop.document("PAY-1").outcome == ("posted", None)
    assert balance(shop) < 1


def test_sales_receipt(shop):
    """It is paid already."""
    shop.post(factories.an_order())

    shop.file(papers.payment())

    assert shop.document("PAY-1").outcome == ("skipped", "NOTHING_OWED")


def test_sales_order(shop):
    """Nothing is owed before it is invoiced."""
    shop.post(factories.an_order(store_api_key=factories.MARKET))

    shop.file(papers.payment())

    assert shop.document("PAY-1").outcome == ("skipped", "NOT_INVOICED")


def test_more_than_is_due(shop):
    """QuickBooks refuses it, and says so."""
    shop.post(an_invoice())

    shop.post_papers(papers.payment(amount="5000.00"))

    told = shop.document("PAY-1")
    assert told.outcome == ("failed", "QUICKBOOKS_3210")


def test_two_parts(shop):
    """Two payments of one order are two."""
    shop.post(an_invoice())
    owed = balance(shop)

    shop.post_papers(papers.payment(amount="4.00"), papers.payment("PAY-2", amount="3"))

    assert shop.document("PAY-2").outcome == ("posted", None)
    assert owed - balance(shop) == 7


def test_document_that_is_an_invoice(filing_shop):
    """An invoice of the second source is paid by its number, also before it comes."""
    shop = filing_shop
    shop.file(papers.payment(invoice="INV-00000123", amount="30.00"))
    assert shop.document("PAY-1").outcome == ("held", "NOT_POSTED_YET")

    shop.post_papers(papers.invoice())
    shop.visit()

    assert shop.document("PAY-1").outcome == ("posted", None)


def test_stores_that_share_a_number(shop):
    """Which store is meant must be said, by key or by name."""
    shop.post(factories.an_order(), an_invoice())

    shop.file(papers.payment(), papers.payment("PAY-2", store="pine trade"))
    shop.visit()

    assert shop.document("PAY-1").outcome == ("skipped", "ORDER_UNCLEAR")
    assert shop.document("PAY-2").outcome == ("posted", None)


def test_same_payment_with_and_without_its_store(shop):
    """However it names the store, it is the same payment."""
    shop.post(an_invoice())
    shop.post_papers(papers.payment(amount="4.00"))

    shop.file(papers.payment(amount="4.00", store=factories.TRADE))
    sent = visit(shop)

    assert not [each for each in sent if each.is_write]
    states = sorted(told.outcome for told in every(shop, "PAY-1"))
    assert states == [("duplicate", "ALREADY_POSTED"), ("posted", None)]


@pytest.mark.parametrize(
    "amount, code",
    [
        ("0", "BAD_AMOUNT"),
        ("-3.00", "BAD_AMOUNT"),
        ("ten", "BAD_AMOUNT"),
        (None, "BAD_AMOUNT"),
        ("99999999999", "AMOUNT_OUT_OF_RANGE"),
    ],
)
def test_bad_amounts(shop, amount, code):
    """They are skipped before anything is asked."""
    shop.file(papers.payment(amount=amount))

    assert shop.document("PAY-1").outcome == ("skipped", code)


def test_method_and_account_of_the_store(install):
    """The shop's word is mapped, and the store's account takes the money."""
    trade = {
        "key": factories.TRADE,
        "name": "Pine Trade",
        "transaction": "invoice",
        "deposit_account": "Checking",
        "payment_method_map": {"Card": "Web Card"},
    }
    shop = install(stores=[trade])
    shop.post(an_invoice())

    sent = only(shop.post_papers(papers.payment(method="card")), "ReceivePaymentAdd")

    assert sent["PaymentMethodRef"] == "Web Card"
    assert sent["DepositToAccountRef"] == "Checking"


def test_second_arrival(shop):
    """It is a duplicate; other contents are told and not sent."""
    shop.post(an_invoice())
    shop.post_papers(papers.payment())

    assert shop.file(papers.payment()) == ["duplicate"]
    assert shop.file(papers.payment(amount="9.00")) == ["changed"]
    assert not [each for each in visit(shop) if each.is_write]


def test_order_of_another_company_file(shop):
    """Its transaction ID may be another one's there: nothing is paid with it."""
    shop.post(an_invoice())
    shop.connector.company = chaos.another_file(shop.clock)
    with shop.database.transaction() as db:
        registration.rebind(db, "lake", shop.clock())
    shop.visit()

    sent = shop.post_papers(papers.payment())

    assert not [each for each in sent if each.is_write]
    assert shop.document("PAY-1").outcome == ("held", "NOT_POSTED_YET")
