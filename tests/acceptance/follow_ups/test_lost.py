"""Lost requests and answers of payments, refunds and deposits: once in the end."""

import pytest

from qbwc_server.simulator.visits import Ending
from qbwc_server.simulator.web_connector import once
from tests import factories, papers
from tests.support.faults import Fault

INVOICED = factories.an_order("P-1002", store_api_key=factories.TRADE)
#: the documents that lead to a request
CASES = {
    "ReceivePaymentAdd": [
        papers.payment(order="P-1002", amount="4.00"),
        papers.payment("PAY-2", order="P-1002", amount="3.00"),
    ],
    "CreditMemoAdd": [papers.refund(), papers.refund("R-2", order="P-1002")],
    "DepositAdd": [
        papers.deposit({"order": "P-1001"}),
        papers.deposit({"account": "Savings", "amount": "5.00"}, number="D-2"),
    ],
}
EACH = pytest.mark.parametrize("name", CASES)
BOTH = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)
OLD = {"versions": [f"{n}.0" for n in range(1, 8)]}


def prepare(shop, name):
    """Have a kind of request be the next thing that is written."""
    shop.post(factories.an_order(), INVOICED)
    shop.file(*CASES[name])


def prove(shop):
    """Hold that everything is in the books, and nothing of it twice."""
    told = [*shop.orders().values(), *shop.documents().values()]
    assert {each.outcome for each in told} == {("posted", None)}, told
    booked = [each.txn_id for each in shop.company.transactions]
    assert sorted(each.row.txn_id for each in told) == sorted(booked)
    assert sum(shop.company.trial_balance().values()) == 0
    assert shop.visit().ending == Ending.NO_WORK


@EACH
@BOTH
def test_lost_answer(shop, name):
    """QuickBooks did it, and nobody heard of it."""
    prepare(shop, name)
    shop.connector.lose_answer = once(f"{name}Rq")
    shop.visit()

    shop.visit()

    prove(shop)


@EACH
@BOTH
def test_lost_request(shop, name):
    """QuickBooks never got it."""
    prepare(shop, name)
    shop.connector.lose_request = once(f"{name}Rq")
    shop.visit()

    shop.visit()

    prove(shop)


@EACH
def test_lost_answer_of_a_set_that_is_not_kept(install, name):
    """The other end remembers no set either: the probe alone prevents doubles."""
    store = {"deposit_account": "", "payment_method": ""}
    shop = install(store=store, quirks={"message_sets_kept": False})
    prepare(shop, name)
    shop.connector.lose_answer = once(f"{name}Rq")
    shop.visit()

    shop.visit()

    prove(shop)


@EACH
def test_doubtful_status(shop, name):
    """1000 after it was carried out: it is looked for."""
    prepare(shop, name)
    shop.company.faults = [Fault(f"{name}Rq", (1000, "Unknown"), carried_out=True)]
    shop.visit()
    shop.company.faults = []
    shop.clock.advance(3600)

    shop.visit()

    prove(shop)


@pytest.mark.parametrize("name", ["ReceivePaymentAdd", "CreditMemoAdd"])
def test_without_guids(install, name):
    """Before 9.0 number, customer and memo tell which transaction it is."""
    store = {"deposit_account": "", "payment_method": ""}
    shop = install(store=store, quickbooks=OLD)
    prepare(shop, name)
    shop.connector.lose_answer = once(f"{name}Rq")
    shop.visit()

    shop.visit()

    prove(shop)


def test_deposit_without_guids(install):
    """A deposit has no number either: a person says which it is, none is repeated."""
    store = {"deposit_account": "", "payment_method": ""}
    shop = install(store=store, quickbooks=OLD)
    prepare(shop, "DepositAdd")
    shop.connector.lose_answer = once("DepositAddRq")
    shop.visit()
    booked = {each.members["Memo"]: each.txn_id for each in shop.company.transactions}

    shop.visit()

    for number in ("D-1", "D-2"):
        assert shop.document(number).outcome == ("in_doubt", "OUTCOME_UNKNOWN")
        shop.adopt_document(number, booked[number])
    prove(shop)


def test_payment_of_an_order_that_a_person_adopts(install):
    """It goes on when somebody says which transaction the order is."""
    shop = install(quickbooks=OLD, order={"ref_number": "none"})
    shop.file(papers.payment(amount="4.00"))
    shop.take_in(factories.an_order(store_api_key=factories.TRADE))
    shop.connector.lose_answer = once("InvoiceAddRq")
    shop.visit()
    shop.visit()
    assert shop.order().outcome == ("in_doubt", "OUTCOME_UNKNOWN")
    [invoice] = shop.company.transactions

    shop.adopt("P-1001", invoice.txn_id)
    shop.visit()

    assert shop.document("PAY-1").outcome == ("posted", None)
