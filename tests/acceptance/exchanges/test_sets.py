"""An exchange 2 to 6: what travels together, what is halved, which language."""

import pytest

from qbwc_server.simulator.company_file import Outcome
from qbwc_server.simulator.visits import Ending
from tests.factories import TO, a_line, an_order, of
from tests.support import sent
from tests.support.faults import Fault
from tests.support.installation import names, sales


def customers(count: int):
    """Make orders of as many new customers."""
    return [an_order(str(n), **of("Nr", f"Person{n}")) for n in range(count)]


def test_several_requests_in_a_round_trip(shop):
    """Look-ups together, creations together, transactions together: few trips."""
    shop.post(*customers(12))

    assert {told.state for told in shop.orders().values()} == {"posted"}
    assert shop.visits[-1].round_trips <= 6


def test_one_look_up_for_many_orders(shop):
    """Many names travel in one request; a name that many orders use, once."""
    orders = [*customers(5), *(an_order(f"again-{n}") for n in range(3))]

    found = shop.post(*orders)

    queries = [each for each in found if each.name == "CustomerQuery"]
    assert len(queries) == 1
    assert len(queries[0].fields["FullName"]) == 6


def test_look_ups_and_writes_in_different_sets(shop):
    """A set holds either; writes have a message-set ID, look-ups none."""
    shop.take_in(*customers(3))

    for each in shop.visit().exchanges:
        found = sent.of_document(each.request)
        assert len({one.is_write for one in found}) <= 1
        has_id = "newMessageSetID" in each.request
        assert has_id == any(one.is_write for one in found)


def test_progress(shop):
    """Below 100 until nothing is left, never above."""
    shop.post(*customers(30))

    progress = shop.visits[-1].progress
    assert progress[-1] == 100
    assert all(0 <= each < 100 for each in progress[:-1])
    assert shop.visits[-1].ending == Ending.CLOSED


def test_unreadable_transaction(shop):
    """The set is halved until it stands alone and fails; the others are posted."""
    shop.company.unreadable = ["Shop P-3<"]

    shop.post(*(an_order(f"P-{n}") for n in range(8)))
    shop.visit()

    told = shop.orders()
    states = {number: each.state for number, each in told.items()}
    assert states.pop("P-3") == "failed"
    assert set(states.values()) == {"posted"}
    assert "could not read" in told["P-3"].message
    assert len(shop.company.transactions) == 7
    memos = [each.members["Memo"] for each in shop.company.transactions]
    assert len(set(memos)) == 7


@pytest.mark.parametrize("bad", [0, 21, 63])
def test_steps_to_an_unreadable_transaction(install, bad):
    """One of 64 is found in 6 halvings, each half sent once."""
    shop = install(limits={"batch_first": 64})
    shop.company.unreadable = [f"Shop P-{bad}<"]

    shop.post(*(an_order(f"P-{n}") for n in range(64)))
    shop.visit()

    unread = [
        len(sent.of_document(each.request))
        for visit in shop.visits
        for each in visit.exchanges
        if f"Shop P-{bad}<" in each.request
    ]
    assert unread == [64, 32, 16, 8, 4, 2, 1]
    assert len(shop.company.transactions) == 63


def test_several_unreadable_transactions(shop):
    """Each of them is found."""
    shop.company.unreadable = ["Shop P-0<", "Shop P-3<", "Shop P-4<"]

    shop.post(*(an_order(f"P-{n}") for n in range(6)))
    shop.visit()

    failed = {n for n, told in shop.orders().items() if told.state == "failed"}
    assert failed == {"P-0", "P-3", "P-4"}
    assert len(shop.company.transactions) == 3


def test_unreadable_look_up(shop):
    """A shared look-up is taken apart; only the order of the bad name is skipped."""
    shop.company.unreadable = ["Person3"]

    shop.post(*customers(7))

    states = {number: each.state for number, each in shop.orders().items()}
    assert states.pop("3") == "skipped"
    assert set(states.values()) == {"posted"}
    assert "could not read" in shop.order("3").message


def test_unreadable_customer(shop):
    """A creation that cannot be read: its order is skipped, and says so."""
    shop.company.unreadable = ["<Name>Person3, Nr</Name>"]

    shop.post(*customers(5))
    shop.visit()

    assert shop.order("3").outcome == ("skipped", "CUSTOMER_CREATE_REFUSED")
    assert "could not read" in shop.order("3").message
    posted = [told for told in shop.orders().values() if told.state == "posted"]
    assert len(posted) == 4


def test_refused_look_up(shop):
    """A look-up that QuickBooks refuses takes only its own orders with it."""
    shop.company.faults = [Fault("Person3", (3090, "The name is not valid."))]

    shop.post(*customers(5))

    states = {number: each.state for number, each in shop.orders().items()}
    assert states.pop("3") == "skipped"
    assert set(states.values()) == {"posted"}


def test_busy_transaction(shop):
    """3175 on a transaction is tried again later; the others of the set are posted."""
    shop.company.faults = [Fault("Shop P-1<", (3175, "in use"), times=1)]
    shop.post(an_order("P-0"), an_order("P-1"))
    assert shop.order("P-1").state == "ready"

    shop.clock.advance(120)
    shop.visit()

    assert shop.order("P-1").outcome == ("posted", None)
    assert len(shop.company.transactions) == 2


def test_good_bye_with_something_put_off(shop):
    """The line in the status column counts what was done, refused and put off."""
    shop.company.faults = [Fault("Shop P-2<", (3175, "It is in use."))]

    shop.post(an_order("P-1"), an_order("P-2"), an_order("P-3"))
    told = shop.visits[-1].close_text

    assert told.startswith("OK: ")
    assert told.endswith(" done, 1 put off until later.")


def test_busy_look_up(shop):
    """An internal error on a look-up is tried again."""
    shop.company.faults = [Fault("CustomerQueryRq", (1000, "internal error"), times=1)]
    shop.post(an_order())
    assert shop.order().state == "waiting"

    shop.clock.advance(120)
    shop.visit()

    assert shop.order().outcome == ("posted", None)


@pytest.mark.parametrize(
    "status, text",
    [(3210, "The transaction is empty."), (3171, "The books are closed.")],
)
def test_refused_transactions(shop, status, text):
    """Several refusals in one set: each order says why; a retry is possible."""
    shop.company.faults = [Fault("LineAdd", (status, text), times=2)]
    shop.post(an_order("1"), an_order("2"), an_order("3"))

    failed = [told for told in shop.orders().values() if told.state == "failed"]
    assert [each.reason for each in failed] == [f"QUICKBOOKS_{status}"] * 2
    assert all(text in each.message for each in failed)

    for each in failed:
        shop.act("retry", each.number)
    shop.visit()
    assert {told.state for told in shop.orders().values()} == {"posted"}


def test_warning_of_quickbooks(shop):
    """A status of 500 to 999 on a write is done, with the transaction's ID."""
    order = an_order(base_shipping_cost="5.00")
    process = shop.company.process

    def warned(document: str) -> Outcome:
        outcome: Outcome = process(document)
        if "LineAdd" not in document:
            return outcome
        text = outcome.response.replace(
            'statusCode="0" statusSeverity="Info"',
            'statusCode="550" statusSeverity="Warn"',
        )
        assert text != outcome.response
        return Outcome(text)

    shop.company.process = warned

    shop.post(order)

    assert shop.order().outcome == ("posted", None)


@pytest.mark.parametrize(
    "wanted, offered, used",
    [
        ("13.0", 16, "13.0"),
        ("13.0", 8, "8.0"),
        ("7.0", 16, "7.0"),
        ("13.0", 6, "6.0"),
        ("13.0", 4, "4.0"),
        ("13.0", 13, "13.0"),
    ],
)
def test_version_of_the_language(install, wanted, offered, used):
    """The lower of what the settings want and what QuickBooks offers."""
    versions = [f"{n}.0" for n in range(1, offered + 1)]
    shop = install(qbxml_version=wanted, quickbooks={"versions": versions})

    shop.post(an_order(**of("Ines", "Brandt")))

    documents = [each.request for each in shop.visits[-1].exchanges]
    assert all(f'<?qbxml version="{used}"?>' in each for each in documents)
    assert shop.order().outcome == ("posted", None)


def test_letters_beyond_ascii(shop):
    """References in the request, letters in the answer: one and the same customer."""
    zoe = of("Zoë", "Dang-Lévêque", "zoe@example.ca")

    shop.post(an_order("1", **zoe))
    again = shop.post(an_order("2", **zoe))

    assert names(again) == ["SalesReceiptQuery", "SalesReceiptAdd"]
    assert shop.customer("Dang-Lévêque, Zoë")


def test_characters_of_xml(shop):
    """Ampersands and brackets reach QuickBooks as they are."""
    order = an_order(
        changes={TO + "line_items": [a_line("A&B<1>")]},
        **of("Tom & <Jerry>", 'O"Neil'),
    )

    shop.post(order)

    assert shop.customer('O"Neil, Tom & <Jerry>')
    assert shop.item("A&B<1>")
    assert shop.order().outcome == ("posted", None)


def test_hundred_orders(shop):
    """A hundred orders of two hundred names take a handful of round trips."""
    shop.post({"orders": customers(100)})

    assert {told.state for told in shop.orders().values()} == {"posted"}
    assert len(sales(shop.sent())) == 100
    assert shop.visits[-1].round_trips <= 20
