"""How many SQL statements an exchange takes: as many for 200 jobs as for 10."""

from collections import Counter

import pytest
import sqlalchemy as sa

from tests.factories import TO, a_line, an_order, goods, of
from tests.support import sent
from tests.support.faults import Fault

FEW, MANY = 10, 200
LIMITS = {"batch_first": 2_000, "batch_max": 5_000}


class Tally:
    """Counts the statements of each call that hands over or takes a set."""

    def __init__(self, shop):
        self.shop, self.running, self.kept = shop, 0, []
        sa.event.listen(shop.database.engine, "before_cursor_execute", self._count)
        shop.connector.on_request_set = lambda text: self._note("out", text)
        shop.connector.on_exchange = lambda each: self._note("back", each.request)

    def visit(self):
        """Give, for each half of each exchange, what it was about and its count."""
        self.running, self.kept = 0, []
        self.shop.visit()
        self.shop.clock.advance(60)
        return self.kept

    def _count(self, *_):
        self.running += 1

    def _note(self, half, text):
        kinds = sorted({each.name for each in sent.of_document(text)})
        self.kept.append((half, kinds, self.running))
        self.running = 0


def orders(start, count, sku="SKU-{}"):
    """Make orders, each of a customer and for an item of its own."""
    return [
        an_order(
            f"N-{n}",
            of("Nr", f"Person{n}") | {TO + "line_items": [a_line(sku.format(n))]},
        )
        for n in range(start, start + count)
    ]


def both(shop, few, many):
    """Let a visit post few orders, and the next one many; give both tallies."""
    tally = Tally(shop)
    shop.take_in(*orders(5_000, 2))
    tally.visit()
    shop.take_in(*few)
    first = tally.visit()
    shop.take_in(*many)
    return first, tally.visit()


@pytest.mark.parametrize("mirror", ["never", "always"])
def test_new_names(install, mirror):
    """Look-ups, creations and inserts, each handed out and recorded."""
    shop = install(limits=LIMITS, item={"mirror": mirror})

    first, second = both(shop, orders(0, FEW), orders(100, MANY))

    assert {told.state for told in shop.orders().values()} == {"posted"}
    assert second == first
    print(first)


@pytest.mark.parametrize("mirror", ["never", "always"])
def test_known_names(install, mirror):
    """Customers and items that QuickBooks has."""
    names = [n for start, count in ((0, FEW), (100, MANY)) for n in range(start, start+count)]
    lists = {
        "customers": [{"Name": f"Person{n}, Nr"} for n in names],
        "items": [goods(f"SKU-{n}") for n in names],
    }
    shop = install(limits=LIMITS, item={"mirror": mirror}, lists=lists)

    first, second = both(shop, orders(0, FEW), orders(100, MANY))

    assert {told.state for told in shop.orders().values()} == {"posted"}
    assert second == first


@pytest.mark.parametrize(
    "fault",
    [
        Fault("<SalesReceiptAdd>", (3175, "in use")),
        Fault("<SalesReceiptAdd>", (3090, "refused")),
        Fault("<CustomerAdd>", (3175, "in use")),
        Fault("<CustomerAdd>", (3090, "refused")),
        Fault("<CustomerAdd>", (3100, "taken")),
        Fault("<ItemInventoryAdd>", (3100, "taken")),
        Fault("<SalesReceiptAdd>", (3120, "gone")),
        Fault("<SalesReceiptAdd>", (3140, "gone")),
        Fault("<Name>SKU", (3090, "refused")),
    ],
)
def test_refusals(install, fault):
    shop = install(limits=LIMITS, item={"mirror": "never"})
    shop.company.faults = [fault]

    first, second = both(shop, orders(0, FEW), orders(100, MANY))
    print(first)

    assert second == first
