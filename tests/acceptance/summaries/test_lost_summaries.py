"""Lost answers, doubts and older copies: a summary is in the books once, with all."""

import threading
import time
from dataclasses import replace

import pytest

from qbwc_server.conversation import registration
from qbwc_server.errors import Conflict
from qbwc_server.flows import configured, summarising
from qbwc_server.simulator.visits import Ending
from qbwc_server.simulator.web_connector import once
from qbwc_server.store import connections
from tests.factories import TO, TRADE, a_line, an_order
from tests.support.faults import Fault
from tests.support.installation import sales

DAY = 24 * 3600
NUMBER = "D20261012"
ADD = "<SalesReceiptAdd>"
BOTH = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)


def orders():
    """Make three orders of one day."""
    return [an_order(f"P-{n}") for n in range(3)]


def states(shop):
    """Give the states that orders are in, the summary's among them."""
    return {str(told.state) for told in shop.orders().values()}


def prove(shop):
    """Hold that there is one transaction for all, and nothing left to do."""
    told = shop.orders()
    assert {each.outcome for each in told.values()} == {("posted", None)}
    (booked,) = shop.company.transactions
    assert {each.row.txn_id for each in told.values()} == {booked.txn_id}
    assert shop.visit().ending == Ending.NO_WORK


@BOTH
@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("what", ["lose_answer", "lose_request"])
def test_lost(daily, what, kept):
    """The summary is sought, and its orders follow."""
    shop = daily()
    quirks = replace(shop.company.books.quirks, message_sets_kept=kept)
    shop.company.books.quirks = quirks
    shop.take_in(*orders())
    shop.clock.advance(DAY)
    setattr(shop.connector, what, once(ADD))
    shop.visit()
    assert states(shop) == {"posting"}

    shop.visit()

    prove(shop)


def test_nothing_changes_while_it_travels(shop):
    """Whoever sends an order again, or cancels it, is told that it travels."""
    shop.take_in(*orders())
    shop.clock.advance(DAY)
    shop.connector.lose_answer = once(ADD)
    shop.visit()

    results = shop.take_in(an_order("P-1", {f"{TO}line_items": [a_line(quantity=9)]}))

    assert results == ["under_way"]
    with pytest.raises(Conflict, match="daily summary D20261012, which is posting"):
        shop.act("cancel", "P-1")
    shop.visit()
    prove(shop)


def test_cancelled_by_the_shop_while_it_travels(shop):
    """Should the summary come to nothing, it is retried without that order (SE-N9)."""
    shop.take_in(*orders())
    shop.company.faults = [Fault(ADD, (3999, "No."), times=1)]
    shop.clock.advance(DAY)

    def cancelled_meanwhile(document):
        if ADD in document:
            shop.connector.on_request_set = lambda _: None
            shop.take_in(an_order("P-1", order_status="cancelled"))

    shop.connector.on_request_set = cancelled_meanwhile
    shop.visit()
    assert shop.order(NUMBER).state == "failed"

    shop.act("retry", NUMBER)
    (receipt,) = sales(shop.post())

    assert receipt.fields["Memo"] == f"Shop {NUMBER} (2 orders)"
    assert shop.order("P-1").outcome == ("skipped", "ORDER_CANCELLED")
    assert {shop.order(n).state for n in ("P-0", "P-2", NUMBER)} == {"posted"}


@BOTH
@pytest.mark.parametrize("act", ["cancel", "replace"])
def test_left_while_the_summary_is_made(daily, act):
    """A person who calls an order off just then finds it in the summary, or out."""
    shop = daily()
    shop.take_in(*orders())
    shop.visit()
    shop.clock.advance(DAY)
    acts = {
        "cancel": lambda: shop.act("cancel", "P-1"),
        "replace": lambda: shop.take_in(an_order("P-1", order_status="cancelled")),
    }
    other = threading.Thread(target=acts[act])

    with shop.database.transaction() as db:
        visit = configured.visit(db, shop.connection_id, shop.clock())
        connections.lock(db, shop.connection_id)
        summarising.close_days(db, visit)
        other.start()
        time.sleep(0.5)
    other.join()
    (receipt,) = sales(shop.post())

    assert receipt.fields["Memo"] == f"Shop {NUMBER} (2 orders)"
    assert shop.order("P-1").state in ("cancelled", "skipped")


def doubtful(shop):
    """Have something in the books that may be the summary, and may be not."""
    shop.take_in(*orders())
    shop.clock.advance(DAY)
    shop.connector.lose_answer = once(ADD)
    shop.visit()
    (booked,) = shop.company.transactions
    del booked.members["ExternalGUID"]
    booked.members["Memo"] = "changed by hand"
    shop.visit()
    return booked


def test_adopted(shop):
    """A person says which one it is: that of all its orders."""
    booked = doubtful(shop)
    assert states(shop) == {"in_doubt"}
    with pytest.raises(Conflict, match="only the summary as a whole"):
        shop.adopt("P-1", booked.txn_id)
    with pytest.raises(Conflict, match="only the summary as a whole"):
        shop.act("release", "P-1")

    shop.adopt(NUMBER, booked.txn_id)
    shop.visit()

    prove(shop)


def test_released(shop):
    """A person says that it is not there: it is posted, once its mark is sought."""
    booked = doubtful(shop)
    shop.company.books.transactions.pop(booked.txn_id)

    shop.act("release", NUMBER)
    assert states(shop) == {"ready"}
    results = shop.take_in(an_order("P-1", {f"{TO}line_items": [a_line(quantity=9)]}))
    assert results == ["under_way"]
    shop.visit()

    prove(shop)


def test_called_off_in_doubt(shop):
    """Its orders are called off with it: they may be in the books."""
    doubtful(shop)

    shop.act("cancel", NUMBER)

    assert states(shop) == {"cancelled"}
    assert sales(shop.post()) == []


def test_gone_list_id(shop):
    """A list ID that is gone is looked up anew for the summary as for any order."""
    shop.take_in(*orders())
    shop.company.faults = [Fault(ADD, (3120, "Object ID is gone."), times=1)]
    shop.clock.advance(DAY)
    shop.visit()

    shop.visit()

    prove(shop)


def test_older_copy(shop):
    """The backup of the day before lacks the summary: all its orders are in doubt."""
    shop.post(an_order("P-9", store_api_key=TRADE))
    shop.company.back_up()
    shop.take_in(*orders())
    shop.clock.advance(DAY)
    shop.visit()
    assert shop.company.restore()
    shop.post(an_order("P-10", store_api_key=TRADE))
    assert "D20261012; the first of" in shop.connection().older_copy
    assert shop.order("P-1").row.gone == "missing"

    with shop.database.transaction() as db:
        registration.rebind(db, "lake", shop.clock())

    told = [shop.order(number) for number in ("P-0", "P-2", NUMBER)]
    assert [each.state for each in told] == ["in_doubt"] * 3
    shop.act("release", NUMBER)
    shop.visit()
    assert {each.state for each in shop.orders().values()} == {"posted"}
    assert len(shop.company.transactions) == 3
