"""How many requests a set has: it follows QuickBooks' pace, and what went wrong."""

import pytest

from qbwc_server.simulator.company_file import Outcome
from qbwc_server.simulator.web_connector import once
from tests.factories import TO, a_line, an_order, goods, of
from tests.support import sent

A_TRIP = 0.15
SECONDS = 20.0


def orders(count, start=0):
    """Make orders, each of a customer of its own and for two of 90 SKUs."""
    return [
        an_order(
            str(n),
            of("Nr", f"Person{n}")
            | {TO + "line_items": [a_line(f"SKU-{n % 90}"), a_line("MUG")]},
        )
        for n in range(start, start + count)
    ]


def sizes(visit, name=""):
    """Count the requests of a name in each set that has any."""
    found = [sent.of_document(each.request) for each in visit.exchanges]
    counts = [sum(name in one.name for one in some) for some in found]
    return [count for count in counts if count]


@pytest.fixture
def known(install):
    """Give a function that starts an installation where QuickBooks has all names."""
    lists = {
        "customers": [{"Name": f"Person{n}, Nr"} for n in range(250)],
        "items": [goods(f"SKU-{n}") for n in range(90)],
    }
    return lambda **parts: install(item={"mirror": "never"}, lists=lists, **parts)


def slow(shop, seconds):
    """Let every request of QuickBooks take so long, and each set a round trip."""
    process = shop.company.process

    def taking_its_time(document):
        shop.clock.advance(A_TRIP + seconds * document.count(" requestID="))
        return process(document)

    shop.company.process = taking_its_time


def test_from_small_to_large(known):
    """Four times as many each time, as long as QuickBooks is quick."""
    shop = known()
    slow(shop, 0.02)

    shop.take_in(*orders(150))

    assert sizes(shop.visit(), "SalesReceiptAdd") == [20, 80, 50]
    assert {told.state for told in shop.orders().values()} == {"posted"}


def test_what_was_learnt_is_kept(shop):
    """The next visit begins where the last one ended."""
    slow(shop, 0.02)
    shop.take_in(*orders(110))
    shop.visit()
    shop.clock.advance(60)

    shop.take_in(
        *(
            each | {"external_order_identifier": f"again-{n}"}
            for n, each in enumerate(orders(110))
        )
    )
    visit = shop.visit()

    assert sizes(visit, "SalesReceiptAdd") == [110]


@pytest.mark.parametrize("seconds", [0.2, 0.7])
@pytest.mark.parametrize("all_known", [True, False])
def test_never_busy_for_longer_than_wanted(install, known, seconds, all_known):
    """Look-ups of names and of single SKUs, creations, inserts, in any mixture."""
    shop = known() if all_known else install(item={"mirror": "never"})
    slow(shop, seconds)

    shop.take_in(*orders(150))
    visit = shop.visit()

    assert {told.state for told in shop.orders().values()} == {"posted"}
    assert max(sizes(visit)) * seconds <= SECONDS
    assert max(sizes(visit, "SalesReceiptAdd")) * seconds > SECONDS / 2


def test_slower_all_of_a_sudden(known):
    """One set is too long; the one after it is as much smaller."""
    shop = known(limits={"batch_max": 60})
    slow(shop, 0.02)
    shop.take_in(*orders(90))
    shop.visit()
    slow(shop, 0.98)

    shop.take_in(*orders(120, start=100))
    found = sizes(shop.visit(), "SalesReceiptAdd")

    assert found[0] == 60
    assert max(found[1:]) <= SECONDS


@pytest.mark.parametrize("hresult", ["0x80040402", "0x8004041C"])
def test_smaller_after_an_hresult(known, hresult):
    """Half as many, then a quarter more each time."""
    shop = known()
    process, strikes = shop.company.process, list[str]()

    def failing(document):
        outcome = process(document)
        if "SalesReceiptAddRq" in document and not strikes:
            strikes.append(document)
            return Outcome("", hresult, "It failed.")
        return outcome

    shop.company.process = failing
    shop.take_in(*orders(60))
    shop.visit()

    assert sizes(shop.visits[-1], "SalesReceiptAdd") == [20]
    assert sizes(shop.visit(), "SalesReceiptAdd") == [12, 15, 13]
    assert {told.state for told in shop.orders().values()} == {"posted"}


def test_a_set_that_went_well_after_all(known):
    """It was not its size: the same set again, then four times as many."""
    shop = known()
    shop.connector.lose_request = once("SalesReceiptAddRq")
    shop.take_in(*orders(150))
    shop.visit()

    assert sizes(shop.visit(), "SalesReceiptAdd") == [20, 80, 50]


def test_smaller_after_a_lost_look_up(known):
    """Reads are made again, fewer at once."""
    shop = known()
    shop.connector.lose_answer = once("NameFilter")
    shop.take_in(*orders(60))
    first, second = shop.visit(), shop.visit()

    assert sizes(second, "ItemQuery")[0] < sizes(first, "ItemQuery")[0]
    assert {told.state for told in shop.orders().values()} == {"posted"}


def test_long_answers(shop, monkeypatch):
    """A set's bytes have a bound, too."""
    monkeypatch.setattr("qbwc_server.conversation.pacing.SIZE", 30_000)

    shop.take_in(*orders(200))
    visit = shop.visit()

    longest = [max(len(e.request), len(e.response)) for e in visit.exchanges]
    assert {told.state for told in shop.orders().values()} == {"posted"}
    # The first set of each kind is a guess.
    assert max(longest[-3:]) <= 30_000
    assert max(sizes(visit, "SalesReceiptAdd")) < 80
