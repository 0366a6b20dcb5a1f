"""What is in stock, for a shop to read: with the time at which QuickBooks said it."""

import json

from tests import factories
from tests.support import imported

STOCKED = [
    factories.goods("PAN", QuantityOnHand="7"),
    factories.goods("CUP", QuantityOnHand="2.5"),
]


def stock(shop):
    """Give the quantity of each item that has one, by name."""
    shown = imported.shown(shop, "items")
    return {
        name: each["quantity_on_hand"]
        for name, each in shown.items()
        if "quantity_on_hand" in each
    }


def test_quantities(install):
    """Items of a stock have one; services and charges have none."""
    shop = install(lists={"items": STOCKED})

    imported.pull(shop, "items")

    known = stock(shop)
    assert (known["PAN"], known["CUP"]) == ("7", "2.5")
    assert "Shop Tax" not in known


def test_what_was_sold_meanwhile(install):
    """The next pull tells what is left; until then the old figure has its old time."""
    shop = install(lists={"items": STOCKED})
    imported.pull(shop, "items")
    before = imported.shown(shop, "items")["PAN"]
    line = {factories.TO + "line_items": [factories.a_line("PAN", quantity=3)]}
    shop.post(factories.an_order(changes=line))
    assert imported.shown(shop, "items")["PAN"] == before

    imported.pull(shop, "items")

    after = imported.shown(shop, "items")["PAN"]
    assert (before["quantity_on_hand"], after["quantity_on_hand"]) == ("7", "4")
    assert before["quantity_read_at"] < after["quantity_read_at"]
    assert after["imported_at"] == before["imported_at"]


def test_json(install):
    """A program gets the figure as text and the time in UTC."""
    shop = install(lists={"items": STOCKED})
    imported.pull(shop, "items")

    entry = json.loads(json.dumps(imported.shown(shop, "items")["PAN"]))

    assert entry["quantity_on_hand"] == "7"
    assert entry["quantity_read_at"].endswith("Z")
