"""Looking for lost transactions must itself survive what goes wrong."""

import pytest

from qbwc_server.simulator.faulty_company import UNREADABLE
from qbwc_server.simulator.web_connector import once
from tests import factories
from tests.support.faults import Fault


@pytest.fixture
def lost(shop):
    """Give an installation with an order whose transaction's answer was lost."""
    shop.take_in(factories.an_order())
    shop.connector.lose_answer = once("SalesReceiptAddRq")
    shop.visit()
    assert shop.order().state == "posting"
    return shop


def test_a_probe_that_quickbooks_cannot_read_once(lost):
    """It is sent again: nobody must look whether the order is in the books."""
    lost.company.unreadable = ["SalesReceiptQueryRq"]
    lost.visit()
    lost.company.unreadable = []
    lost.clock.advance(3600)

    lost.visit()

    assert lost.order().state == "posted"
    assert len(lost.company.transactions) == 1


def test_a_probe_that_quickbooks_can_never_read(lost):
    """It is not sent for ever: a person is asked."""
    lost.company.unreadable = ["SalesReceiptQueryRq"]

    for _ in range(lost.limits.patience.max_attempts + 1):
        lost.clock.advance(6 * 3600)
        lost.visit()

    assert lost.order().outcome == ("in_doubt", "OUTCOME_UNKNOWN")
    assert UNREADABLE.hresult in lost.order().message


def test_a_transaction_that_is_never_done(shop):
    """It is not there each time it is looked for: it has failed, nobody must look."""
    shop.company.faults = [Fault("SalesReceiptAddRq")]
    shop.take_in(factories.an_order())
    for _ in range(shop.limits.patience.max_attempts + 1):
        shop.clock.advance(6 * 3600)
        shop.visit()
    assert shop.order().state == "failed"
    assert "It is not in QuickBooks" in shop.order().message

    shop.company.faults = []
    shop.act("retry", "P-1001")
    shop.visit()

    assert shop.order().state == "posted"


def test_a_transaction_whose_answer_never_comes(shop):
    """The same where the whole answer is missing each time."""
    shop.take_in(factories.an_order())
    shop.connector.lose_request = lambda text: "SalesReceiptAddRq" in text

    for _ in range(2 * shop.limits.patience.max_attempts):
        shop.clock.advance(6 * 3600)
        shop.visit()

    assert shop.order().state == "failed"
    assert "It is not in QuickBooks" in shop.order().message
    assert shop.company.transactions == []
