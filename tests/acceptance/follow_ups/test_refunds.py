"""Refunds of posted orders as credit memos on the orders' own items."""

import pytest

from tests import factories, papers
from tests.support.follow_ups import only

TWO_GOODS = {
    "line_items": [
        factories.a_line("MUG", "10.00", quantity=3),
        factories.a_line("BURN-01", "45.00", quantity=1),
    ]
}


def an_order(number="P-1001", **members):
    """Make an order of three mugs, a stove and shipping: 83.50 before tax."""
    home = {factories.TO + name: each for name, each in TWO_GOODS.items()}
    usual = {"base_shipping_cost": "8.50", "shipping_cost_ex_tax": "8.50"}
    return factories.an_order(number, home, **(usual | members))


def given_back(shop, **members):
    """Refund the order; give the credit memo that was sent."""
    return only(shop.post_papers(papers.refund(**members)), "CreditMemoAdd")


def test_whole_order(shop):
    """Without lines everything comes back as it was sold, for the same customer."""
    [sold] = [e for e in shop.post(an_order()) if e.name == "SalesReceiptAdd"]

    sent = given_back(shop)

    told = shop.document("R-1")
    assert told.outcome == ("posted", None)
    assert told.row.txn_type == "credit_memo"
    assert told.row.txn_total == shop.order().row.txn_total
    assert sent["lines"] == sold.lines
    assert sent["CustomerRef"] == shop.customer("Byrd, Ada")
    assert sent["RefNumber"] == "R-1"
    assert sent["Memo"] == "Refund R-1 of order P-1001"
    assert sent["TxnDate"] == papers.DAY


def test_before_its_order(shop):
    """It is held in words, and goes on in the visit that posts the order."""
    shop.file(papers.refund())
    assert shop.document("R-1").outcome == ("held", "NOT_POSTED_YET")

    shop.post(an_order())

    assert shop.document("R-1").outcome == ("posted", None)


def test_some_lines(shop):
    """A quantity at the price that it was sold at, or for an amount."""
    shop.post(an_order())
    lines = [
        {"sku": "mug", "quantity": 2},
        {"sku": "BURN-01", "quantity": 1, "amount": "40.00"},
    ]

    sent = given_back(shop, lines=lines)

    mugs, stove = sent["lines"]
    assert mugs["ItemRef"] == shop.item("MUG")
    assert (mugs["Quantity"], mugs["Amount"]) == ("2", "20.00")
    assert stove["ItemRef"] == shop.item("Stoves:BURN-01")
    assert (stove["Quantity"], stove["Amount"]) == ("1", "40.00")


def test_shipping_alone(shop):
    """A charge is given back on its item."""
    shop.post(an_order())

    sent = given_back(shop, shipping="8.50")

    [shipping] = sent["lines"]
    assert shipping["ItemRef"] == shop.item("Shipping Charge")
    assert shipping["Amount"] == "8.50"


def test_less_than_the_order_without_lines(shop):
    """A part of the money says not what it is for: nothing is guessed."""
    shop.post(an_order())

    shop.file(papers.refund(amount="5.00"))

    told = shop.document("R-1")
    assert told.outcome == ("skipped", "REFUND_DIFFERS")
    assert "5.00" in told.message


def test_amount_of_the_whole_order(shop):
    """The amount that QuickBooks made of the order is the whole of it."""
    shop.post(an_order())

    shop.post_papers(papers.refund(amount=shop.order().row.txn_total))

    told = shop.document("R-1")
    assert (told.outcome, told.warnings) == (("posted", None), [])


def test_total_that_differs(shop):
    """Lines decide; where they come to another total, a person is told."""
    shop.post(an_order())
    lines = [{"sku": "MUG", "quantity": 1}]

    shop.post_papers(papers.refund(amount="99.00", lines=lines))

    told = shop.document("R-1")
    assert (told.outcome, told.warnings) == (("posted", None), ["TOTAL_MISMATCH"])


@pytest.mark.parametrize(
    "lines",
    [
        [{"sku": "MUG", "quantity": 4}],
        [{"sku": "MUG", "quantity": 2}, {"sku": "MUG", "quantity": 2}],
        [{"sku": "ROPE", "quantity": 1}],
    ],
    ids=["too many", "too many in two lines", "not in the order"],
)
def test_more_than_was_sold(shop, lines):
    """It is skipped."""
    shop.post(an_order())

    shop.file(papers.refund(lines=lines))

    assert shop.document("R-1").outcome == ("skipped", "REFUND_EXCEEDS_ORDER")


def test_two_refunds(shop):
    """Together they give back no more than the order: not the whole after a part."""
    shop.post(an_order())
    part = [{"sku": "MUG", "quantity": 2}]
    shop.post_papers(papers.refund(lines=part))

    shop.file(
        papers.refund("R-2"),
        papers.refund("R-3", lines=part),
        papers.refund("R-4", lines=[{"sku": "MUG", "quantity": 1}]),
    )
    shop.visit()

    exceeds = ("skipped", "REFUND_EXCEEDS_ORDER")
    assert shop.document("R-2").outcome == exceeds
    assert shop.document("R-3").outcome == exceeds
    assert shop.document("R-4").outcome == ("posted", None)


def test_refund_that_was_refused_does_not_count(shop):
    """What is not in the books leaves the order as it is."""
    shop.post(an_order())
    shop.file(papers.refund())
    shop.do("cancel", "R-1")

    shop.post_papers(papers.refund("R-2"))

    assert shop.document("R-2").outcome == ("posted", None)


@pytest.mark.parametrize(
    "members, code",
    [
        ({"lines": [{"sku": "MUG", "quantity": "a few"}]}, "BAD_QUANTITY"),
        ({"lines": [{"sku": "MUG", "amount": "1"}]}, "BAD_QUANTITY"),
        ({"lines": [{"sku": "MUG", "quantity": -1}]}, "BAD_QUANTITY"),
        ({"lines": [{"sku": "MUG", "quantity": 1, "amount": "x"}]}, "BAD_AMOUNT"),
        ({"shipping": "-1"}, "BAD_AMOUNT"),
        ({"amount": "x"}, "BAD_AMOUNT"),
    ],
)
def test_bad_figures(shop, members, code):
    """They are skipped before anything is asked."""
    shop.post(an_order())

    shop.file(papers.refund(**members))

    assert shop.document("R-1").outcome == ("skipped", code)


def test_sales_order(shop):
    """Nothing was sold yet."""
    shop.post(an_order(store_api_key=factories.MARKET))

    shop.file(papers.refund())

    assert shop.document("R-1").outcome == ("skipped", "NOT_INVOICED")


def test_item_group(install):
    """A group comes back as a group."""
    shop = install(item={"allow_groups": True})
    kit = {factories.TO + "line_items": [factories.a_line("KIT", quantity=2)]}
    shop.post(factories.an_order(changes=kit))

    sent = given_back(shop, lines=[{"sku": "KIT", "quantity": 1}])

    assert sent["lines"] == [{"ItemGroupRef": shop.item("KIT"), "Quantity": "1"}]
    assert shop.document("R-1").outcome == ("posted", None)


def test_item_that_was_made_inactive(shop):
    """It cannot be given back before it is active again."""
    shop.post(an_order())
    shop.company.find("items", "MUG").is_active = False

    shop.post_papers(papers.refund())

    assert shop.document("R-1").outcome == ("skipped", "ITEM_INACTIVE")


def test_settings_without_the_store(shop):
    """It waits for settings that know the store, and goes on with them."""
    shop.post(an_order())
    before = factories.settings()
    shop.configure(factories.settings(stores=[]))
    shop.file(papers.refund())
    assert shop.document("R-1").outcome == ("held", "STORE_NOT_CONFIGURED")

    shop.configure(before)
    shop.visit()

    assert shop.document("R-1").outcome == ("posted", None)


def test_customer_found_by_email(install):
    """The refund is the customer's whom the order found, however it was found."""
    shop = install(
        customer={"email_field_fallback": True},
        lists={"customers": [{"Name": "A. Byrd Inc", "Email": "byrd@example.com"}]},
    )
    known = factories.of("Al", "Byrd", "byrd@example.com")
    shop.post(factories.an_order(changes=known))
    shop.visit()

    sent = given_back(shop)

    assert sent["CustomerRef"] == shop.customer("A. Byrd Inc")
    assert shop.document("R-1").outcome == ("posted", None)
