"""A restored backup of the company file: noticed before anything is written."""

import pytest

from qbwc_server.conversation import registration
from qbwc_server.simulator import removals
from qbwc_server.simulator.visits import Ending
from qbwc_server.simulator.web_connector import once
from qbwc_server.store import audit
from tests import factories
from tests.factories import an_order
from tests.support import sent
from tests.support.faults import Fault
from tests.support.installation import names, sales

BOTH = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)
CHECK = "SalesReceiptQuery"


def post(shop, *numbers, **changes):
    """Post orders, each in a visit of its own."""
    for number in numbers:
        shop.post(an_order(number, **changes))
        assert shop.order(number).state == "posted"


def rebind(shop):
    """Accept the company file that is open."""
    with shop.database.transaction() as db:
        registration.rebind(db, "lake", shop.clock())


def delete(shop, *numbers):
    """Delete transactions as a bookkeeper does."""
    for number in numbers:
        books = shop.company.books
        removals.delete_transaction(
            books, books.transactions[shop.order(number).row.txn_id]
        )


def asked(shop):
    """Name what the last visit sent."""
    return names(sent.requests([shop.visits[-1]]))


def codes(shop, *numbers):
    """Give the warnings of orders."""
    return [shop.order(number).warnings for number in numbers]


@pytest.fixture
def restored(shop):
    """Give an installation whose company file lacks the last two orders it posted."""
    post(shop, "1", "2")
    shop.company.back_up()
    post(shop, "3", "4")
    assert shop.company.restore()
    return shop


@BOTH
@pytest.mark.parametrize("store", [factories.WEB, factories.TRADE, factories.MARKET])
def test_all_that_was_posted_is_gone(shop, store):
    """Nothing is written, and the bookkeeper and the operator are told why."""
    shop.company.back_up()
    post(shop, "1", "2", store_api_key=store)
    shop.company.restore()
    shop.take_in(an_order("3", store_api_key=store))

    visit = shop.visit()

    assert shop.company.transactions == []
    assert shop.order("3").state == "ready"
    assert visit.ending is Ending.STOPPED
    for told in (visit.last_error, visit.close_text, shop.connection().attention):
        assert "older copy" in told
        assert "qbwc connection rebind lake" in told
    assert "2 orders" in shop.connection().attention


@BOTH
def test_the_newest_are_gone(restored):
    """The older ones are there, and it is an older copy all the same."""
    restored.take_in(an_order("5"))

    restored.visit()

    assert len(restored.company.transactions) == 2
    assert "(3, 4;" in restored.connection().attention
    assert codes(restored, "1", "2", "3", "4") == [
        [],
        [],
        ["GONE_FROM_QUICKBOOKS"],
        ["GONE_FROM_QUICKBOOKS"],
    ]


def test_only_the_newest_is_gone(shop):
    """Nobody deleted it, QuickBooks says: so it is an older copy."""
    post(shop, "1")
    shop.company.back_up()
    post(shop, "2")
    shop.company.restore()

    shop.post(an_order("3"))

    assert shop.order("3").state == "ready"
    assert "older copy" in shop.connection().attention


@pytest.mark.parametrize("numbers", [["2"], ["1"], ["3"], ["2", "3"], ["1", "2", "3"]])
def test_transactions_that_a_bookkeeper_deleted(shop, numbers):
    """Work goes on; the orders say that they are gone, and are not asked for again."""
    post(shop, "1", "2", "3")
    delete(shop, *numbers)

    post(shop, "4")
    first = asked(shop)
    post(shop, "5")

    assert "TxnDeletedQuery" in first
    assert "TxnDeletedQuery" not in asked(shop)
    assert shop.connection().attention == ""
    assert codes(shop, *numbers) == [["GONE_FROM_QUICKBOOKS"]] * len(numbers)
    assert shop.order(numbers[0]).state == "posted"


@pytest.mark.parametrize("numbers", [["1"], ["2"]])
def test_an_older_one_that_vanished_without_a_trace(shop, numbers):
    """Newer ones are there, so it is no older copy; the order says that it is gone."""
    post(shop, "1", "2", "3")
    for number in numbers:
        del shop.company.books.transactions[shop.order(number).row.txn_id]

    post(shop, "4")

    assert codes(shop, *numbers) == [["GONE_FROM_QUICKBOOKS"]]


def test_a_quickbooks_that_does_not_tell_what_was_deleted(shop):
    """One that is missing is taken for deleted, two are not."""
    shop.company.faults = [Fault("TxnDeletedQueryRq", (1030, "Unsupported."))]
    post(shop, "1", "2", "3", "4")
    delete(shop, "4")

    post(shop, "5")
    delete(shop, "5", "3")
    shop.post(an_order("6"))

    assert shop.order("6").state == "ready"
    assert "older copy" in shop.connection().attention


def test_a_quickbooks_that_knows_no_transaction_by_its_id(shop):
    """What was entered since is looked through as well before anything is stopped."""
    missing = Fault("<TxnID>", (500, "The query request has not been fully completed."))
    shop.company.faults = [missing]
    post(shop, "1", "2")

    post(shop, "3")

    assert shop.connection().attention == ""


@pytest.mark.parametrize("text", [CHECK, "TxnDeletedQuery"])
def test_a_question_that_is_always_refused(shop, text):
    """What cannot be asked stops nothing."""
    shop.company.faults = [Fault(text, (3260, "Insufficient permission."))]
    post(shop, "1", "2")
    delete(shop, "1")

    post(shop, "3")

    assert shop.connection().attention == ""


def test_the_question_costs_one_request(shop):
    """It travels with the look-ups of the visit, and is asked once."""
    post(shop, "1")
    shop.take_in(an_order("2", **factories.of("Ines", "Brandt", "ines@example.com")))

    visit = shop.visit()

    (looked, *_) = visit.exchanges
    assert CHECK in names(sent.of_document(looked.request))
    assert len(sent.of_document(looked.request)) > 1
    assert asked(shop).count(CHECK) == 1


def test_a_visit_without_anything_posted_before(shop):
    """There is nothing to ask for."""
    shop.post(an_order("1"))

    assert CHECK not in asked(shop)


def test_the_question_is_lost(restored):
    """It is asked again before anything is written."""
    restored.connector.lose_answer = once(CHECK)
    restored.post(an_order("5"))
    assert len(restored.company.transactions) == 2

    restored.visit()

    assert len(restored.company.transactions) == 2
    assert "older copy" in restored.connection().attention


def test_the_question_is_put_off(shop):
    """QuickBooks is busy: nothing is written until it has answered."""
    post(shop, "1")
    shop.company.faults = [Fault(CHECK, (3175, "It is in use."), times=1)]
    shop.post(an_order("2"))
    assert shop.order("2").state == "ready"
    assert CHECK in asked(shop)
    shop.clock.advance(3600)

    shop.visit()

    assert shop.order("2").state == "posted"


@BOTH
def test_visits_to_an_older_copy(restored):
    """Look-ups go on, each visit asks once more, nothing is ever written."""
    restored.post(an_order("5"))
    restored.post(an_order("6", **factories.of("Ines", "Brandt", "ines@example.com")))

    visit = restored.visit()

    assert visit.ending is Ending.STOPPED
    assert asked(restored).count(CHECK) > 0
    assert restored.order("6").state == "waiting"
    assert len(restored.company.transactions) == 2
    assert not restored.jobs("lost", "claimed")


def test_the_right_file_is_opened_again(restored):
    """Work goes on by itself, and nothing is left to mend."""
    newest = restored.company.books
    restored.company.back_up()
    older = dict(newest.transactions)
    restored.post(an_order("5"))
    assert "older copy" in restored.connection().attention
    for number in ("3", "4"):
        row = restored.order(number).row
        made = restored.company.books.new_transaction("SalesReceipt")
        del restored.company.books.transactions[made.txn_id]
        made.txn_id, made.members = row.txn_id, {"ExternalGUID": row.external_guid}
        restored.company.books.transactions[row.txn_id] = made
    assert len(older) == 2

    restored.visit()

    assert restored.order("5").state == "posted"
    assert restored.connection().attention == ""
    assert codes(restored, "3", "4") == [[], []]


@BOTH
def test_the_older_copy_is_accepted(restored):
    """What is gone is put before a person; everything else goes on."""
    restored.post(an_order("5"))

    rebind(restored)
    restored.visit()

    outcomes = [restored.order(n).outcome for n in ("1", "2", "3", "4", "5")]
    gone = ("in_doubt", "GONE_FROM_QUICKBOOKS")
    assert outcomes == [("posted", None)] * 2 + [gone, gone, ("posted", None)]
    assert len(restored.company.transactions) == 3
    assert restored.connection().attention == ""


@BOTH
def test_orders_that_are_gone_are_posted_anew(restored):
    """By a person's word, once, under the mark they had before."""
    restored.post(an_order("5"))
    rebind(restored)
    restored.visit()

    restored.act("release", "3")
    restored.act("release", "4")
    restored.visit()

    assert {each.state for each in restored.orders().values()} == {"posted"}
    guids = [t.members["ExternalGUID"] for t in restored.company.transactions]
    assert len(set(guids)) == len(guids) == 5
    restored.visit()
    assert restored.connection().attention == ""


def test_an_order_that_is_gone_is_called_off(restored):
    """The bookkeeper entered it by hand, or it is not wanted any more."""
    restored.post(an_order("5"))
    rebind(restored)

    restored.act("cancel", "3")
    restored.adopt("4", "77-1")
    restored.visit()

    assert restored.order("3").state == "cancelled"
    assert restored.order("4").row.txn_id == "77-1"


def test_more_are_gone_than_are_asked_for(install):
    """All of them are found, however many."""
    shop = install(limits={"batch_first": 30})
    post(shop, "0")
    shop.company.back_up()
    shop.post(*(an_order(f"N-{n}") for n in range(25)))
    shop.company.restore()

    shop.post(an_order("9"))
    assert "25 orders" in shop.connection().attention
    rebind(shop)
    shop.visit()

    states = [each.state for each in shop.orders().values()]
    assert (states.count("in_doubt"), states.count("posted")) == (25, 2)


def test_lost_writes_and_an_older_copy(shop):
    """The lost set is not sent again before a person accepts the file."""
    shop.company.back_up()
    post(shop, "1")
    shop.connector.lose_request = once("SalesReceiptAddRq")
    shop.post(an_order("2"))
    shop.company.restore()
    shop.visit()
    assert shop.order("2").state == "posting"
    assert shop.company.transactions == []

    rebind(shop)
    shop.visit()

    assert shop.order("2").state == "posted"
    assert shop.order("1").state == "in_doubt"
    assert len(shop.company.transactions) == 1


def test_another_company_file_on_purpose(shop):
    """What was posted to the former file is not sought in the new one."""
    shop.company.back_up()
    post(shop, "1", "2")
    shop.company.restore()
    rebind(shop)

    post(shop, "3", "4")

    assert len(shop.company.transactions) == 2
    assert shop.order("1").state == shop.order("2").state == "posted"
    assert shop.connection().attention == ""


def test_the_same_transaction_ids_in_another_file(shop):
    """They are other transactions there, and each order keeps its own."""
    shop.company.back_up()
    began = shop.clock.now
    post(shop, "1")
    former = shop.order("1").row.txn_id
    shop.company.restore()
    rebind(shop)
    shop.clock.now = began

    post(shop, "2")

    assert shop.order("2").row.txn_id == former == shop.order("1").row.txn_id


def test_what_is_written_down(restored):
    """Once, however often the older copy is met."""
    restored.post(an_order("5"))
    restored.visit()

    with restored.database.read() as db:
        actions = [row.action for row in audit.listing(db, "lake")]
    assert actions.count("company file older") == 1


def test_an_order_is_not_posted_twice_by_a_wrong_word(shop):
    """It is there, although somebody says that it is not: it is looked for first."""
    shop.connector.lose_answer = once("SalesReceiptAddRq")
    shop.company.faults = [Fault("SalesReceiptQueryRq", (3260, "No."), times=1)]
    shop.post(an_order())
    shop.visit()
    assert shop.order().state == "in_doubt"

    shop.act("release", "P-1001")
    shop.visit()

    assert shop.order().state == "posted"
    assert len(shop.company.transactions) == 1
    assert len(sales(shop.sent())) == 1
