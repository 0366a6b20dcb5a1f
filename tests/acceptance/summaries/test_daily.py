"""Daily summaries: one transaction for the orders of a store and day."""

from decimal import Decimal
from typing import Any

import pytest

from qbwc_server.simulator.visits import Ending
from tests import factories, papers
from tests.factories import TO, a_line, an_order, of
from tests.support.faults import Fault
from tests.support.installation import sales, writes

DAY = 24 * 3600
NUMBER = "D20261012"
LATE = "2026-10-13T04:30:00Z"  # half past eleven in Chicago
NEXT = "2026-10-13T05:30:00Z"


def three() -> list[dict[str, Any]]:
    """Make three orders of one day: mugs, a charge, a discount."""
    return [
        an_order("P-1", shipping_cost_excluding_tax="4.00", shipping_cost_tax="0.33"),
        an_order(
            "P-2", {f"{TO}line_items": [a_line(quantity=2), a_line("PAN", "3.5")]}
        ),
        an_order("P-3", of("Ines", "Brandt"), discount_amount="1.25", ordered_at=LATE),
    ]


def test_waits_for_the_end_of_the_day(shop):
    """Its orders are looked up at once, and sent when the day is over in the zone."""
    assert sales(shop.post(*three())) == []
    assert {told.state for told in shop.orders().values()} == {"ready"}
    assert shop.visit().ending == Ending.NO_WORK

    shop.clock.advance(DAY)
    (receipt,) = sales(shop.post())

    assert receipt.name == "SalesReceiptAdd"
    assert receipt.fields["CustomerRef"] == shop.customer("Web Sales")
    assert receipt.fields["TxnDate"] == "2026-10-12"
    assert receipt.fields["RefNumber"] == NUMBER
    assert receipt.fields["Memo"] == f"Shop {NUMBER} (3 orders)"
    assert "BillAddress" not in receipt.fields


def test_nothing_is_asked_while_it_waits(shop):
    """Nothing can be sent before the day is over, so no visit looks at the file."""
    shop.post(an_order("P-0", store_api_key=factories.TRADE))
    shop.post(*three())

    assert shop.visit().ending == Ending.NO_WORK


def test_lines_are_added_up(shop):
    """What is alike is one line; charges and discounts are told apart by their tax."""
    shop.take_in(
        *three(), an_order("P-4", base_shipping_cost="2.00", shipping_cost_tax="0.00")
    )
    shop.clock.advance(DAY)

    (receipt,) = sales(shop.post())

    mug, pan = shop.item("MUG"), shop.item("PAN")
    charge, discount = shop.item("Shipping Charge"), shop.item("Web Discount")
    taxed, free = {"SalesTaxCodeRef": "Tax"}, {"SalesTaxCodeRef": "Non"}
    assert receipt.lines == [
        {"ItemRef": mug, "Desc": "The MUG", "Quantity": "5", "Rate": "10.00"},
        {"ItemRef": pan, "Desc": "The PAN", "Quantity": "1", "Rate": "3.50"},
        {"ItemRef": charge, "Desc": "Shipping", "Amount": "4.00"} | taxed,
        {"ItemRef": discount, "Desc": "Discount", "Amount": "-1.25"} | taxed,
        {"ItemRef": charge, "Desc": "Shipping", "Amount": "2.00"} | free,
    ]


def test_all_are_posted_with_it(shop):
    """Each order has the summary's transaction; the books have one."""
    shop.take_in(*three())
    shop.clock.advance(DAY)
    shop.visit()

    told = shop.orders()

    assert {each.outcome for each in told.values()} == {("posted", None)}
    (booked,) = shop.company.transactions
    assert {each.row.txn_id for each in told.values()} == {booked.txn_id}
    assert {each.row.ref_number for each in told.values()} == {NUMBER}
    assert set(told) == {NUMBER, "P-1", "P-2", "P-3"}
    assert shop.visit().ending == Ending.NO_WORK


def test_by_day_and_store(daily):
    """Each day and store has its own; a store without summaries posts one by one."""
    shop = daily()
    shop.take_in(
        an_order("P-1"),
        an_order("P-2", ordered_at=LATE),
        an_order("P-3", ordered_at=NEXT),
        an_order("P-4", store_api_key=""),
        an_order("P-5", store_api_key=factories.TRADE),
    )
    shop.clock.advance(2 * DAY)

    found = sales(shop.post())

    assert sorted(each.fields["RefNumber"] for each in found) == [
        NUMBER,
        "D20261013",
        "P-5",
    ]
    first = next(each for each in found if each.fields["RefNumber"] == NUMBER)
    assert first.lines[0]["Quantity"] == "3"


def test_faulty_orders_keep_nobody_back(shop):
    """They are skipped by themselves; mended they are in a second summary."""
    bad = an_order("P-9", {f"{TO}line_items": [a_line("")]})
    shop.take_in(*three(), bad)
    shop.clock.advance(DAY)
    shop.visit()
    assert shop.order("P-9").outcome == ("skipped", "MISSING_SKU")
    assert shop.order(NUMBER).outcome == ("posted", None)

    (late,) = sales(shop.post(an_order("P-9")))

    assert late.fields["RefNumber"] == f"{NUMBER}-2"
    assert shop.order("P-9").row.txn_id == shop.order(f"{NUMBER}-2").row.txn_id


def test_new_items_are_made_first(shop):
    """In one visit: items are looked up, made, then the summary is sent."""
    shop.take_in(*(an_order(f"P-{n}", {f"{TO}line_items": [a_line(f"NEW-{n}")]})
                   for n in range(3)))  # fmt: skip
    shop.clock.advance(DAY)

    sent = shop.post()

    assert writes(sent) == [*["ItemInventoryAdd"] * 3, "SalesReceiptAdd"]
    assert shop.order("P-2").outcome == ("posted", None)


def test_cents_that_do_not_add_up(shop):
    """Three times a third of a cent each is what three orders would come to."""
    lines = [a_line(price="0.335", quantity=1)]
    shop.take_in(*(an_order(f"P-{n}", {f"{TO}line_items": lines}) for n in range(3)))
    shop.clock.advance(DAY)

    (receipt,) = sales(shop.post())

    (line,) = receipt.lines
    assert (line["Quantity"], line["Amount"]) == ("3", "1.02")
    assert "Rate" not in line


def test_total_of_the_shop(shop):
    """The totals are compared as a whole."""
    shop.take_in(
        an_order("P-1", total_including_tax="10.00"),
        an_order("P-2", total_including_tax="11.00"),
    )
    shop.clock.advance(DAY)
    shop.visit()

    told = shop.order(NUMBER)

    assert told.warnings == ["TOTAL_MISMATCH"]
    assert shop.order("P-1").warnings == []


def test_no_customer_named(daily):
    """The sales of a day need the one customer that they are for."""
    shop = daily(single_customer="")
    shop.post(an_order("P-1"))
    told = shop.order("P-1")
    assert told.outcome == ("held", "CONFIG_INCOMPLETE")
    assert "single_customer" in told.message

    shop.configure(
        factories.settings(store={"summary": "daily", "single_customer": "Web Sales"})
    )
    shop.clock.advance(DAY)
    shop.visit()

    assert shop.order("P-1").outcome == ("posted", None)


@pytest.mark.parametrize("state", ["ready", "failed"])
def test_switched_off(shop, state):
    """What has not been sent goes one by one, as if there had been no summaries."""
    shop.take_in(*three())
    if state == "failed":
        fail(shop)
    shop.configure(factories.settings(store={"single_customer": "Web Sales"}))

    found = sales(shop.post())

    assert sorted(each.fields["RefNumber"] for each in found) == ["P-1", "P-2", "P-3"]
    assert {shop.order(f"P-{n}").outcome for n in (1, 2, 3)} == {("posted", None)}


def test_changed_before_it_is_sent(shop):
    """The order leaves its summary, which is made anew with what is in it now."""
    shop.take_in(*three())
    fail(shop)
    assert shop.order("P-2").state == "ready"

    shop.take_in(an_order("P-2", {f"{TO}line_items": [a_line(quantity=7)]}))
    found = sales(shop.post())

    memos = sorted(each.fields["Memo"] for each in found)
    assert memos == [f"Shop {NUMBER} (2 orders)", f"Shop {NUMBER}-2 (1 order)"]
    assert {shop.order(n).outcome for n in ("P-1", "P-3", NUMBER)} == {("posted", None)}
    second = shop.order(f"{NUMBER}-2")
    assert shop.order("P-2").row.txn_id == second.row.txn_id


def test_cancelled_before_it_is_sent(shop):
    """The order leaves its summary; one without orders is called off itself."""
    shop.take_in(an_order("P-1"), an_order("P-2"))
    fail(shop)

    shop.act("cancel", "P-1")
    shop.act("cancel", "P-2")

    assert sales(shop.post()) == []
    assert {told.state for told in shop.orders().values()} == {"cancelled"}


def test_summary_is_not_cancelled_whole(shop):
    """Its orders are, or the setting is changed: nothing is lost by one click."""
    shop.take_in(an_order("P-1"))
    fail(shop)

    with pytest.raises(Exception, match="cancel its orders one by one"):
        shop.act("cancel", NUMBER)

    assert shop.order("P-1").state == "ready"


def test_retried(shop):
    """A summary that QuickBooks refused is retried like any order."""
    shop.take_in(*three())
    fail(shop)

    shop.act("retry", NUMBER)
    shop.visit()

    assert {told.outcome for told in shop.orders().values()} == {("posted", None)}


def test_changed_after_posting(shop):
    """It is as with every posted order: a person is told."""
    shop.take_in(*three())
    shop.clock.advance(DAY)
    shop.visit()

    results = shop.take_in(an_order("P-2", {f"{TO}line_items": [a_line(quantity=7)]}))

    assert results == ["changed"]
    assert shop.order("P-2").warnings == ["CHANGED_AFTER_POSTING"]
    assert sales(shop.post()) == []


def test_number_of_the_shop_is_no_summary(shop):
    """An order that has a summary's number is an order all the same."""
    shop.take_in(*three())
    shop.clock.advance(DAY)
    shop.visit()

    assert shop.take_in(an_order(NUMBER, store_api_key=factories.TRADE)) == ["accepted"]
    (sent,) = sales(shop.post())

    assert sent.name == "InvoiceAdd"


def test_payment_and_refund_of_one_order(daily):
    """A payment goes to the summary's invoice, a refund names the order."""
    shop = daily(transaction="invoice", deposit_account="", payment_method="")
    shop.file(papers.payment(order="P-1", amount="6.00"), papers.refund(order="P-2"))
    assert shop.document("PAY-1").outcome == ("held", "NOT_POSTED_YET")
    shop.take_in(an_order("P-1"), an_order("P-2"))
    shop.clock.advance(DAY)
    shop.visit()

    told = shop.documents().values()

    assert {each.outcome for each in told} == {("posted", None)}
    invoice = next(
        each
        for each in shop.company.transactions
        if each.txn_id == shop.order(NUMBER).row.txn_id
    )
    assert invoice is not None


def test_deposit_takes_the_whole(daily):
    """It names the summary, whose receipt it is."""
    shop = daily(deposit_account="", payment_method="")
    shop.take_in(an_order("P-1"), an_order("P-2"))
    shop.clock.advance(DAY)
    shop.visit()

    shop.post_papers(papers.deposit({"order": "P-1"}))
    assert shop.document("D-1").outcome == ("skipped", "IN_DAILY_SUMMARY")
    shop.post_papers(papers.deposit({"order": NUMBER}, number="D-2"))

    told = shop.document("D-2")
    assert told.outcome == ("posted", None)
    total = Decimal(shop.order(NUMBER).row.txn_total)
    assert Decimal(told.row.txn_total) == total


def fail(shop) -> None:
    """Have QuickBooks refuse the summary, once."""
    shop.company.faults = [Fault("<SalesReceiptAdd>", (3260, "Not allowed."), times=1)]
    shop.clock.advance(DAY)
    shop.visit()
    assert shop.order(NUMBER).state == "failed"
