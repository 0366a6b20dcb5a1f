"""SE-11 a: SKUs that are looked up in the mirror, and what happens meanwhile."""

import pytest

from tests.factories import TO, a_line, an_order, goods
from tests.support.installation import names, writes


def many(count, *more):
    """Make an order with a line for each of many SKUs."""
    skus = [*(f"SKU-{n}" for n in range(count)), *more]
    return an_order(changes={TO + "line_items": [a_line(sku) for sku in skus]})


@pytest.fixture
def mirrored(install):
    """Give an installation that uses the mirror for every SKU."""
    return install(item={"mirror": "always"}, lists={"items": [goods("SKU-0")]})


def meanwhile(shop, text, act):
    """Do something once QuickBooks has answered a set with a text in it."""
    left = [act]

    def acting(exchange):
        if text in exchange.request and left:
            left.pop()()

    shop.connector.on_exchange = acting


def test_created_by_hand_after_the_mirror_was_read(mirrored):
    """SE-13 e: the creation is refused with 3100, and the item is used."""
    meanwhile(
        mirrored,
        "<ItemQueryRq",
        lambda: mirrored.company.add("items", goods("LATE")),
    )

    sent = mirrored.post(many(1, "LATE"))

    assert mirrored.order().state == "posted"
    assert names(sent).count("ItemInventoryAdd") == 1
    items = [each.name for each in mirrored.company.entries("items")]
    assert items.count("LATE") == 1


def test_merged_after_the_mirror_was_read(mirrored):
    """SE-3 c: the list ID is gone; QuickBooks is asked itself, and has none."""
    item = mirrored.company.find("items", "SKU-0")

    def merge():
        # Merged with another one, an item is gone without having been deleted.
        mirrored.company.delete(item)
        mirrored.company.books.deletions.clear()
        mirrored.company.add("items", goods("NEW"))
        mirrored.clock.advance(60)

    meanwhile(mirrored, "<ItemQueryRq", merge)

    sent = mirrored.post(many(1))

    assert mirrored.order().state == "posted"
    assert writes(sent) == [
        "SalesReceiptAdd",
        "ItemInventoryAdd",
        "SalesReceiptAdd",
    ]
    asked = [each.fields for each in sent if each.name == "ItemQuery"]
    assert "NameFilter" in asked[-1]


def test_orders_that_come_while_it_is_read(mirrored):
    """What was enqueued later is not answered by what was read before."""
    later = many(1, "LATE") | {"external_order_identifier": "P-1002"}

    def come():
        mirrored.clock.advance(60)
        mirrored.take_in(later)
        mirrored.company.add("items", goods("Other:LATE"))

    meanwhile(mirrored, "<ItemQueryRq", come)

    mirrored.post(many(1))

    assert mirrored.order("P-1002").state == "posted"
    assert mirrored.company.find("items", "LATE") is None


def test_quickbooks_without_iterators(install):
    """It reads qbXML 4.0 at most: each SKU has a request."""
    shop = install(
        item={"mirror": "always"},
        lists={"items": [goods("SKU-0")]},
        quickbooks={"versions": ["3.0", "4.0"]},
    )

    sent = shop.post(many(1))

    assert shop.order().state == "posted"
    asked = [each.fields for each in sent if each.name == "ItemQuery"]
    assert [each.get("NameFilter", {}).get("Name") for each in asked] == ["SKU-0"]


def test_many_skus_of_one_order(shop):
    """As many as a set of requests would hold: one page, two with what has changed."""
    sent = shop.post(many(100))

    assert shop.order().state == "posted"
    assert names(sent).count("ItemQuery") == 1
    assert names(sent).count("ItemInventoryAdd") == 100
