"""How many SQL statements an exchange takes: as many for 60 jobs as for 6."""

import pytest
import sqlalchemy as sa

from qbwc_server.models import Pace
from qbwc_server.simulator.web_connector import once
from tests.factories import TO, a_line, an_order, goods, of
from tests.support import sent
from tests.support.faults import Fault

FEW, MANY = 6, 60
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


@pytest.mark.parametrize("mirror", ["never", "always"])
def test_known_names(install, mirror):
    """Customers and items that QuickBooks has."""
    names = [
        n
        for start, count in ((0, FEW), (100, MANY))
        for n in range(start, start + count)
    ]
    lists = {
        "customers": [{"Name": f"Person{n}, Nr"} for n in names],
        "items": [goods(f"SKU-{n}") for n in names],
    }
    shop = install(limits=LIMITS, item={"mirror": mirror}, lists=lists)

    first, second = both(shop, orders(0, FEW), orders(100, MANY))

    assert {told.state for told in shop.orders().values()} == {"posted"}
    assert second == first


REFUSED = [
    ("<SalesReceiptAdd>", 3090),
    ("<SalesReceiptAdd>", 3175),
    ("<SalesReceiptAdd>", 3120),
    ("<CustomerAdd>", 3090),
    ("<CustomerAdd>", 3175),
    ("<CustomerAdd>", 3100),
    ("<ItemInventoryAdd>", 3100),
    ("<Name>SKU", 3090),
]


@pytest.mark.parametrize("text, code", REFUSED)
def test_refusals(install, text, code):
    """Refused, busy, taken, gone: everything that is not simply done."""
    shop = install(limits=LIMITS, item={"mirror": "never"})
    shop.company.faults = [Fault(text, (code, "Because of this."))]

    first, second = both(shop, orders(0, FEW), orders(100, MANY))

    assert second == first


def test_refusals_in_words_of_their_own(install):
    """QuickBooks names what it refuses, so that no two sentences are the same."""
    shop = install(limits=LIMITS, item={"mirror": "never"})
    shop.company.faults = [
        Fault(
            f"<CustomerAdd><Name>Person{n}, Nr<",
            (3090, f"Nothing with {n}."),
        )
        for n in (*range(FEW), *range(100, 100 + MANY), 5_000, 5_001)
    ]

    first, second = both(shop, orders(0, FEW), orders(100, MANY))

    assert second == first


def test_lost_writes(install):
    """Sought, found and adopted in the next visit."""
    shop = install(limits=LIMITS, item={"mirror": "never"})
    tally = Tally(shop)
    shop.take_in(*orders(5_000, 2))
    tally.visit()
    counted = []
    for start, count in ((0, FEW), (1_000, MANY)):
        shop.take_in(*orders(start, count))
        shop.connector.lose_answer = once("SalesReceiptAdd")
        tally.visit()
        counted.append(tally.visit())
        with shop.database.transaction() as db:
            # Smaller sets after a loss are another matter.
            db.execute(sa.delete(Pace))

    first, second = counted
    assert {told.state for told in shop.orders().values()} == {"posted"}
    assert second == first
