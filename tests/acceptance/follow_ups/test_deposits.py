"""Deposits of a settlement: receipts and payments less fees."""

import pytest

from tests import factories, papers
from tests.support.follow_ups import only

FEE = {"account": "Bank Service Charges", "amount": "-0.59", "memo": "Fees"}


def test_receipts_payments_and_a_fee(shop):
    """What orders and payments brought reaches the bank, less the fee."""
    trade = factories.an_order("P-1002", store_api_key=factories.TRADE)
    shop.post(factories.an_order(), trade)
    shop.post_papers(papers.payment(order="P-1002", amount="7.00"))
    lines = ({"order": "P-1001"}, {"payment": "PAY-1"}, FEE)

    sent = only(shop.post_papers(papers.deposit(*lines, memo="Week 42")), "DepositAdd")

    told = shop.document("D-1")
    assert told.outcome == ("posted", None)
    assert sent["Memo"] == "D-1: Week 42"
    assert sent["DepositToAccountRef"] == "Checking"
    assert sent["lines"] == [
        {"PaymentTxnID": shop.order().row.txn_id},
        {"PaymentTxnID": shop.document("PAY-1").row.txn_id},
        {"AccountRef": "Bank Service Charges", "Memo": "Fees", "Amount": "-0.59"},
    ]
    sales = float(shop.order().row.txn_total)
    assert float(told.row.txn_total) == pytest.approx(sales + 7.00 - 0.59)


def test_waits_until_all_are_posted(shop):
    """It goes on in the visit that posts the last of them."""
    shop.file(papers.deposit({"order": "P-1001"}, {"payment": "PAY-1"}))
    assert shop.document("D-1").outcome == ("held", "NOT_POSTED_YET")
    trade = factories.an_order("P-1002", store_api_key=factories.TRADE)
    shop.post(factories.an_order(), trade)
    told = shop.document("D-1")
    assert told.outcome == ("held", "NOT_POSTED_YET")
    assert told.message == "The payment PAY-1 is not in QuickBooks yet."

    shop.post_papers(papers.payment(order="P-1002", amount="7.00"))

    assert shop.document("D-1").outcome == ("posted", None)


def test_order_that_is_an_invoice(shop):
    """It brings no money by itself."""
    shop.post(factories.an_order(store_api_key=factories.TRADE))

    shop.file(papers.deposit({"order": "P-1001"}))

    assert shop.document("D-1").outcome == ("skipped", "NOTHING_PAID")


def test_deposited_already(shop):
    """QuickBooks refuses to deposit the same twice, and says so."""
    shop.post(factories.an_order())
    shop.post_papers(papers.deposit({"order": "P-1001"}))

    shop.post_papers(papers.deposit({"order": "P-1001"}, number="D-2"))

    assert shop.document("D-1").outcome == ("posted", None)
    assert shop.document("D-2").outcome == ("failed", "QUICKBOOKS_3120")


def test_unknown_account(shop):
    """Nothing can be looked up anew for it: it fails with QuickBooks' words."""
    shop.post_papers(papers.deposit(FEE | {"account": "Nowhere", "amount": "5"}))

    told = shop.document("D-1")
    assert told.outcome == ("failed", "QUICKBOOKS_3140")
    assert "Nowhere" in told.message


@pytest.mark.parametrize("amount", ["0", "x", None])
def test_bad_amounts(shop, amount):
    """They are skipped."""
    shop.file(papers.deposit({"account": "Checking", "amount": amount}))

    assert shop.document("D-1").outcome == ("skipped", "BAD_AMOUNT")
