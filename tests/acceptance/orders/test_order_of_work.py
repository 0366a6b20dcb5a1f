"""SE-16, SE-21, SE-N8, N9, N13: what is done first, and when an order comes again."""

import pytest

from tests import factories
from tests.factories import TO, a_line, an_order, of
from tests.support.faults import Fault
from tests.support.installation import names, sales, writes

INES = of("Ines", "Brandt", "ines@example.com")


BOTH = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)


@BOTH
def test_lookups_before_creations(shop):
    """SE-16 a: customer and items are asked for first, made next, then posted."""
    order = an_order(changes={TO + "line_items": [a_line("NEW-1")]}, **INES)

    sent = shop.post(order)

    assert [each for each in names(sent) if each] == [
        "CustomerQuery",
        "ItemQuery",
        "CustomerAdd",
        "ItemInventoryAdd",
        "SalesReceiptAdd",
    ]


def test_no_item_for_a_customer_who_is_refused(shop):
    """SE-16 a: items are made when the customer is there, not along with it."""
    order = an_order(
        changes={TO + "line_items": [a_line("NEW-1")]}, **of("Rosa", "Delgado")
    )

    sent = shop.post(order)

    assert writes(sent) == ["CustomerAdd"]
    assert shop.order().outcome == ("skipped", "CUSTOMER_NAME_TAKEN")
    assert shop.company.find("items", "NEW-1") is None


def test_no_item_for_a_customer_who_cannot_be_woken_up(install):
    """SE-16 a, SE-3 a: nor is anything made while an inactive customer stays so."""
    shop = install(customer={"reactivate_inactive": True})
    shop.company.faults = [Fault("CustomerModRq", (3260, "Not permitted."))]
    order = an_order(
        changes={TO + "line_items": [a_line("NEW-1")]}, **of("Ben", "Okoro")
    )

    sent = shop.post(order)

    assert writes(sent) == ["CustomerMod"]
    assert shop.order().outcome == ("skipped", "CUSTOMER_INACTIVE")


def test_no_stray_customer(install):
    """SE-16 b: an unknown customer is not made for an order that cannot be posted."""
    shop = install(item={"auto_create": False})
    order = an_order(changes={TO + "line_items": [a_line("NONE")]}, **INES)

    sent = shop.post(order)

    assert writes(sent) == []
    assert shop.company.find("customers", "Brandt, Ines") is None


def test_no_stray_item(install):
    """SE-16 b: nor an item for a customer who may not be made."""
    shop = install(customer={"auto_create": False})
    order = an_order(changes={TO + "line_items": [a_line("NEW-1")]}, **INES)

    shop.post(order)

    assert shop.company.find("items", "NEW-1") is None


@BOTH
def test_good_order_beside_a_bad_one(shop):
    """SE-21, SE-16 b: the same new customer is made for the good one alone."""
    bad = an_order("1", {TO + "line_items": [a_line("KIT")]}, **INES)

    sent = shop.post(bad, an_order("2", **INES))

    assert writes(sent) == ["CustomerAdd", "SalesReceiptAdd"]
    assert [told.state for told in shop.orders().values()] == ["skipped", "posted"]


def test_several_recipients(shop):
    """SE-16 c: one transaction, all their lines, the charges once."""
    order = an_order(base_shipping_cost="5.00")
    (first,) = order["recipients"]
    second = first | {"line_items": [a_line("BURN-01"), a_line("MUG", "8.00")]}
    order["recipients"] = [first, second]

    (receipt,) = sales(shop.post(order))

    found = [line.get("Rate") or line["Amount"] for line in receipt.lines]
    assert found == ["10.00", "10.00", "8.00", "5.00"]


def test_recipients_in_two_states(shop):
    """SE-7 e: the first address decides; a warning says that there are more."""
    order = an_order(**INES)
    (first,) = order["recipients"]
    order["recipients"] = [first, first | {"state": "NY", "city": "New York"}]

    sent = shop.post(order)

    (customer,) = [each for each in sent if each.name == "CustomerAdd"]
    assert customer.fields["ItemSalesTaxRef"] == "Texas Sales Tax"
    assert shop.order().warnings == ["MULTIPLE_STATES"]


@BOTH
def test_replaced_before_posting(shop):
    """SE-16 d: what the shop says last counts, whatever was known before."""
    shop.take_in(an_order(**INES))

    again = shop.take_in(an_order(changes={TO + "line_items": [a_line("BURN-01")]}))
    sent = sales([e for e in shop.post() if e])

    assert again == ["replaced"]
    assert [each.fields["CustomerRef"] for each in sent] == [shop.customer("Byrd, Ada")]
    assert sent[0].lines[0]["ItemRef"] == shop.item("Stoves:BURN-01")
    assert shop.company.find("customers", "Brandt, Ines") is None


def test_replaced_after_a_skip(shop):
    """SE-16 d: the checks run anew; the old reason is gone."""
    shop.post(an_order(changes={TO + "line_items": [a_line("")]}))
    assert shop.order().outcome == ("skipped", "MISSING_SKU")

    shop.post(an_order())

    assert shop.order().outcome == ("posted", None)
    assert shop.order().row.reason is None


def test_replaced_while_its_customer_cannot_be_made_yet(shop):
    """SE-16 b, d: a creation that waits for a busy list is not done for nobody."""
    shop.company.faults = [Fault("CustomerAddRq", (3175, "in use"), times=1)]
    shop.post(an_order(**INES))

    shop.take_in(an_order())
    shop.clock.advance(3600)
    shop.visit()

    assert shop.order().outcome == ("posted", None)
    assert shop.company.find("customers", "Brandt, Ines") is None


def test_cancelled_while_its_customer_cannot_be_made_yet(shop):
    """SE-16 b, SE-N9: an order called off by the shop leaves no stray customer."""
    shop.company.faults = [Fault("CustomerAddRq", (3175, "in use"), times=1)]
    shop.post(an_order(**INES))

    shop.take_in(an_order(order_status="cancelled", **INES))
    shop.clock.advance(3600)
    shop.visit()

    assert shop.order().outcome == ("skipped", "ORDER_CANCELLED")
    assert shop.company.find("customers", "Brandt, Ines") is None


@BOTH
def test_posted_order_again(shop):
    """SE-16 d: status, tracking and time of change may differ: no request."""
    shop.post(an_order())
    before = shop.order().row.txn_id

    again = an_order(order_status="shipped", updated_at="2026-10-13T09:00:00Z")
    again["shipments"] = [{"id": 5, "tracking_number": "1Z999"}]
    results = shop.take_in(again, {"orders": [again, again]})

    assert results == ["duplicate"] * 3
    assert shop.visit().ending == "no work"
    assert shop.order().outcome == ("posted", None)
    assert shop.order().row.txn_id == before
    assert shop.order().warnings == []


@pytest.mark.parametrize(
    "changes",
    [
        {TO + "line_items": [a_line("MUG", "11.00")]},
        {TO + "line_items": [a_line("MUG", quantity=2)]},
        {TO + "line_items": [a_line("BURN-01")]},
        {"billing_last_name": "Brandt"},
        {TO + "city": "Dallas"},
        {"base_shipping_cost": "4.00"},
    ],
)
def test_posted_order_changed(shop, changes):
    """SE-16 d: other amounts, lines, customer or addresses are not sent: a warning."""
    shop.post(an_order())

    results = shop.take_in(an_order(changes=changes))

    assert results == ["changed"]
    assert shop.visit().ending == "no work"
    assert shop.order().outcome == ("posted", None)
    assert shop.order().warnings == ["CHANGED_AFTER_POSTING"]


@BOTH
def test_same_number_in_two_stores(shop):
    """SE-16 d: the key is store and number together."""
    shop.post(an_order("1"), an_order("1", store_api_key=factories.TRADE))

    kinds = [each.name for each in sales(shop.sent())]
    assert sorted(kinds) == ["InvoiceAdd", "SalesReceiptAdd"]


@pytest.mark.parametrize("keys", [(None, factories.WEB), (factories.WEB, "")])
def test_order_that_names_its_store_only_sometimes(shop, keys):
    """SE-16 d, SE-N1: an order of no store is the default store's, and is one order."""
    first, second = (an_order("1", store_api_key=key) for key in keys)
    shop.post(first)

    results = shop.take_in(second, an_order("1", store_api_key=factories.TRADE))
    shop.visit()

    assert results == ["duplicate", "accepted"]
    kinds = [each.name for each in sales(shop.sent())]
    assert kinds == ["SalesReceiptAdd", "InvoiceAdd"]


def test_order_that_names_its_store_when_it_is_paid(shop):
    """SE-16 d, file 24: what a client created comes back with its store's key."""
    shop.take_in(an_order(order_status="awaiting_payment", store_api_key=None))

    shop.take_in({"orders": [an_order(), an_order(store_api_key="")]})
    shop.visit()

    assert [told.outcome for told in shop.orders().values()] == [("posted", None)]
    assert len(sales(shop.sent())) == 1


@pytest.mark.parametrize("status", ["cleared", "Cancelled", "canceled", "VOIDED"])
def test_cancelled_after_posting(shop, status):
    """SE-N9: nothing is sent; a person is told."""
    shop.post(an_order())

    results = shop.take_in(an_order(order_status=status))

    assert results == ["duplicate"]
    assert shop.visit().ending == "no work"
    assert shop.order().outcome == ("posted", None)
    assert shop.order().warnings == ["CANCELLED_AFTER_POSTING"]


def test_cancelled_while_its_transaction_travels(shop):
    """SE-N9: it comes too late as well: nothing is sent, a person is told."""

    def cancelled(document: str) -> None:
        if "SalesReceiptAddRq" in document:
            told = shop.take_in(an_order(order_status="cancelled"))
            assert told == ["duplicate"]

    shop.connector.on_request_set = cancelled

    shop.post(an_order())

    assert shop.order().outcome == ("posted", None)
    assert shop.order().warnings == ["CANCELLED_AFTER_POSTING"]


@pytest.mark.parametrize(
    "status, outcome",
    [
        ("cleared", ("skipped", "ORDER_CANCELLED")),
        ("awaiting_payment", ("held", "AWAITING_PAYMENT")),
        ("backordered", ("held", "STATUS_UNKNOWN")),
        ("", ("posted", None)),
        ("Shipped", ("posted", None)),
    ],
)
def test_status(shop, status, outcome):
    """SE-N9: taken, held or skipped by the lists; blank is taken."""
    sent = shop.post(an_order(order_status=status))

    assert shop.order().outcome == outcome
    assert (sent == []) == (outcome[0] != "posted")


def test_held_order_released(shop):
    """SE-N9: a person lets it go on as it is."""
    shop.post(an_order(order_status="awaiting_payment"))

    shop.act("release", "P-1001")
    shop.visit()

    assert shop.order().outcome == ("posted", None)


@pytest.mark.parametrize("status", ["awaiting_payment", "backordered"])
def test_settings_that_accept_what_was_held(shop, status):
    """SE-N9: once the settings take the shop's word, the order goes on by itself."""
    shop.post(an_order(order_status=status))
    accepted = {"accepted_statuses": ["awaiting_shipment", status]}

    shop.configure(factories.settings(order=accepted | {"held_statuses": []}))
    shop.visit()

    assert shop.order().outcome == ("posted", None)


def test_order_called_off_by_a_person(shop):
    """States: a cancelled order is not sent, and does not come back by itself."""
    shop.take_in(an_order())
    shop.act("cancel", "P-1001")

    results = shop.take_in(an_order())
    shop.visit()

    assert results == ["cancelled"]
    assert shop.order().outcome == ("cancelled", None)
    assert sales(shop.sent()) == []


def test_order_called_off_while_its_customer_cannot_be_made_yet(shop):
    """SE-16 b: nor does a cancelled one leave a stray customer."""
    shop.company.faults = [Fault("CustomerAddRq", (3175, "in use"), times=1)]
    shop.post(an_order(**INES))

    shop.act("cancel", "P-1001")
    shop.clock.advance(3600)
    shop.visit()

    assert shop.company.find("customers", "Brandt, Ines") is None


def test_orders_before_the_start_date(shop):
    """SE-N8: by the day in the shop's zone: 3 o'clock UTC is the day before."""
    shop.post(
        an_order("1", ordered_at="2026-10-01T03:00:00Z"),
        an_order("2", ordered_at="2026-10-01T06:00:00Z"),
    )

    assert shop.order("1").outcome == ("skipped", "BEFORE_START_DATE")
    assert shop.order("2").outcome == ("posted", None)
    assert sales(shop.sent())[0].fields["TxnDate"] == "2026-10-01"


@BOTH
def test_review(install):
    """order.review: held for approval, and nothing is sent before it."""
    shop = install(order={"review": True})
    assert shop.post(an_order()) == []
    assert shop.order().outcome == ("held", "NEEDS_APPROVAL")

    shop.act("approve", "P-1001")
    shop.visit()

    assert shop.order().outcome == ("posted", None)


@BOTH
def test_store_not_configured_then_added(shop):
    """SE-N1: held, and set free when the settings know the store."""
    assert shop.post(an_order(store_api_key="key-new")) == []
    assert shop.order().outcome == ("held", "STORE_NOT_CONFIGURED")

    stores = [{"key": "key-new", "name": "New", "transaction": "invoice"}]
    shop.configure(factories.settings(stores=stores))
    shop.visit()

    assert shop.order().outcome == ("posted", None)
    assert sales(shop.sent())[0].name == "InvoiceAdd"
    assert shop.order().row.store_name == "New"


def test_split_order(shop):
    """SE-N13: a part that was split off waits for a person."""
    assert shop.post(an_order(split_from_order_id=77)) == []
    assert shop.order().outcome == ("held", "SPLIT_ORDER")


@BOTH
def test_combined_order_whose_sources_are_posted(shop):
    """SE-N13: it is a duplicate; no request."""
    shop.post(an_order("1", id=11), an_order("2", id=12))

    sent = shop.post(an_order("3", id=13, source_order_ids=[11, 12]))

    assert sent == []
    assert shop.order("3").outcome == ("duplicate", "ALREADY_POSTED")


def test_combined_order_with_one_source_posted(shop):
    """SE-N13: posting it would book a part twice: a person decides."""
    shop.post(an_order("1", id=11))

    sent = shop.post(an_order("3", id=13, source_order_ids=[11, 12]))

    assert sent == []
    assert shop.order("3").outcome == ("held", "SPLIT_ORDER")


def test_combined_order_of_sources_that_were_not_posted(shop):
    """SE-N13: it is posted like any other."""
    shop.post(an_order("3", id=13, source_order_ids=[11, 12]))

    assert shop.order("3").outcome == ("posted", None)


def test_batch_with_skipped_and_posted_orders(shop):
    """SE-21: skipping is per order; the reason is kept with it."""
    bad = an_order("1", {TO + "line_items": [a_line("")]})

    shop.post({"orders": [bad, an_order("2")], "meta": {"total": 2}})

    assert shop.order("1").outcome == ("skipped", "MISSING_SKU")
    assert "SKU" in shop.order("1").message
    assert shop.order("2").outcome == ("posted", None)
