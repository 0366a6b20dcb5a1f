"""An exchange 5 to 7: sets whose answer, or whose request, was lost on the way."""

import pytest
from lxml import etree

from qbwc_server.simulator.visits import Ending
from qbwc_server.simulator.web_connector import once
from tests import factories
from tests.factories import TO, a_line, an_order, of
from tests.support import sent
from tests.support.faults import Fault
from tests.support.installation import sales, writes

INES = of("Ines", "Brandt", "ines@example.com")
POSTING = "LineAdd"


BOTH = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)


def never(_: str) -> bool:
    """Lose nothing."""
    return False


def write_sets(shop) -> list[str]:
    """List the documents that would change the books, as sent."""
    return [
        each.request
        for visit in shop.visits
        for each in visit.exchanges
        if any(request.is_write for request in sent.of_document(each.request))
    ]


def set_id(document: str) -> str | None:
    """Give the message-set ID of a document."""
    root = etree.fromstring(document.encode())
    (messages,) = root.iterfind("QBXMLMsgsRq")
    return messages.get("newMessageSetID")


@BOTH
@pytest.mark.parametrize("store", [factories.WEB, factories.TRADE, factories.MARKET])
def test_lost_answer_of_transactions(shop, store):
    """The next session finds them by their GUID; nothing is sent a second time."""
    shop.connector.lose_answer = once(POSTING)
    orders = [an_order(str(n), store_api_key=store) for n in range(3)]
    shop.post(*orders)
    assert {told.state for told in shop.orders().values()} == {"posting"}

    shop.visit()

    told = shop.orders()
    assert {each.outcome for each in told.values()} == {("posted", None)}
    assert len(sales(shop.sent())) == 3
    kept = {each.txn_id for each in shop.company.transactions}
    assert {each.row.txn_id for each in told.values()} == kept
    assert shop.visit().ending == Ending.NO_WORK


@BOTH
def test_lost_request_of_transactions(shop):
    """Nothing is found: the same bytes go again under the same ID, once."""
    shop.connector.lose_request = once(POSTING)
    shop.post(*(an_order(str(n)) for n in range(3)))

    shop.visit()

    first, second = write_sets(shop)
    assert first == second
    assert {told.outcome for told in shop.orders().values()} == {("posted", None)}
    assert len(shop.company.transactions) == 3
    assert shop.visit().ending == Ending.NO_WORK


def test_request_lost_several_times(shop):
    """However often: each session probes first, and posts once in the end."""
    shop.connector.lose_request = lambda text: POSTING in text
    shop.post(an_order())
    shop.visit()
    shop.visit()
    shop.connector.lose_request = never

    shop.visit()

    assert shop.order().outcome == ("posted", None)
    assert len(shop.company.transactions) == 1
    assert len(set(write_sets(shop))) == 1


def test_answer_lost_again_after_the_set_was_sent_again(shop):
    """Lost on the way there, then on the way back: still posted once."""
    shop.connector.lose_request = once(POSTING)
    shop.connector.lose_answer = once(POSTING)
    shop.post(an_order())
    shop.visit()

    shop.visit()

    assert shop.order().outcome == ("posted", None)
    assert len(shop.company.transactions) == 1


def test_session_lost_between_the_probe_and_the_set(shop):
    """The Web Connector dies after the probe: the next session goes on from there."""
    shop.connector.lose_request = once(POSTING)
    shop.post(an_order())
    shop.connector.lose_request = lambda text: POSTING in text
    shop.visit()
    shop.connector.lose_request = never
    shop.connector.lose_answer = lambda text: "SalesReceiptQuery" in text
    shop.visit()
    shop.connector.lose_answer = never

    shop.visit()

    assert shop.order().outcome == ("posted", None)
    assert len(shop.company.transactions) == 1


def test_probe_that_is_lost_itself(shop):
    """A lost probe is a look-up: it is simply asked again."""
    shop.connector.lose_answer = lambda text: "SalesReceipt" in text
    shop.post(an_order())
    shop.visit()
    shop.connector.lose_answer = never

    shop.visit()

    assert shop.order().outcome == ("posted", None)
    assert len(shop.company.transactions) == 1


def test_no_new_write_before_the_lost_ones_are_found(shop):
    """Orders that came meanwhile are posted after the probe, in a set of their own."""
    shop.connector.lose_answer = once(POSTING)
    shop.post(an_order("1"))
    shop.take_in(an_order("2"))

    shop.visit()

    (first, *_) = sent.requests([shop.visits[-1]])
    assert first.name == "SalesReceiptQuery"
    assert {told.outcome for told in shop.orders().values()} == {("posted", None)}
    assert len(shop.company.transactions) == 2


@BOTH
def test_lost_answer_of_creations(shop):
    """A new customer and a new item are found by name, not made twice."""
    shop.connector.lose_answer = once("CustomerAddRq")
    order = an_order(changes={TO + "line_items": [a_line("NEW-1")]}, **INES)
    shop.post(order)

    shop.visit()

    assert writes(shop.sent()) == ["CustomerAdd", "ItemInventoryAdd", "SalesReceiptAdd"]
    assert shop.order().outcome == ("posted", None)


def test_lost_request_of_creations(shop):
    """Not found, so the same set goes again, and each is made once."""
    shop.connector.lose_request = once("CustomerAddRq")
    item = {TO + "line_items": [a_line("NEW-1")]}
    shop.post(an_order("1", **INES), an_order("2", item))

    shop.visit()

    first, second, _ = write_sets(shop)
    assert "CustomerAddRq" in first
    assert "ItemInventoryAddRq" in first
    assert first == second
    outcomes = {told.outcome for told in shop.orders().values()}
    assert outcomes == {("posted", None)}


def test_lost_answer_of_a_customer_made_active(install):
    """SE-3 a: he is active when looked at, so the order goes on."""
    shop = install(customer={"reactivate_inactive": True})
    shop.connector.lose_answer = once("CustomerModRq")
    shop.post(an_order(**of("Ben", "Okoro")))

    shop.visit()

    assert writes(shop.sent()) == ["CustomerMod", "SalesReceiptAdd"]
    assert shop.order().outcome == ("posted", None)


@BOTH
def test_part_of_a_set_without_an_answer(shop):
    """The others are settled; the one is sought, and sent again if it is not there."""
    shop.company.faults = [Fault("Shop P-2<", None, times=1)]
    shop.post(an_order("P-1"), an_order("P-2"), an_order("P-3"))

    shop.visit()

    assert {told.outcome for told in shop.orders().values()} == {("posted", None)}
    assert len(shop.company.transactions) == 3


@pytest.mark.parametrize("status", [None, (1000, "There has been an internal error.")])
def test_part_of_a_set_done_without_a_good_answer(shop, status):
    """An internal error on a write: it may have been carried out, and was."""
    shop.company.faults = [Fault("Shop P-2<", status, carried_out=True, times=1)]
    shop.post(an_order("P-1"), an_order("P-2"), an_order("P-3"))

    shop.visit()

    assert {told.outcome for told in shop.orders().values()} == {("posted", None)}
    assert len(shop.company.transactions) == 3


@BOTH
def test_set_some_of_which_was_done(shop):
    """Answer lost and only a part carried out: adopted, and the rest sent anew."""
    shop.company.faults = [Fault("Shop P-2<", None, times=1)]
    shop.connector.lose_answer = once(POSTING)
    shop.post(an_order("P-1"), an_order("P-2"), an_order("P-3"))

    shop.visit()

    first, second = write_sets(shop)
    assert set_id(first) != set_id(second)
    assert [each.fields["RefNumber"] for each in sent.of_document(second)] == ["P-2"]
    assert {told.outcome for told in shop.orders().values()} == {("posted", None)}
    assert len(shop.company.transactions) == 3


def test_version_without_guids_adopts_by_number(install):
    """Before 9.0 number, customer and amount tell which transaction it is."""
    versions = [f"{n}.0" for n in range(1, 8)]
    shop = install(quickbooks={"versions": versions})
    shop.connector.lose_answer = once(POSTING)
    shop.post(an_order(total_including_tax="10.83"))

    shop.visit()

    assert "<ExternalGUID>" not in write_sets(shop)[0]
    assert shop.order().outcome == ("posted", None)
    assert len(shop.company.transactions) == 1


def test_message_sets_that_are_not_kept(install):
    """Without error recovery at the other end the probe alone prevents doubles."""
    shop = install(quirks={"message_sets_kept": False})
    shop.connector.lose_answer = once(POSTING)
    shop.post(an_order("1"), an_order("2"))
    shop.connector.lose_request = once(POSTING)

    shop.post(an_order("3"))
    shop.visit()

    assert {told.outcome for told in shop.orders().values()} == {("posted", None)}
    assert len(shop.company.transactions) == 3


def test_records_of_message_sets_are_cleared(shop):
    """After our commit QuickBooks need not keep the outcome any longer."""
    shop.post(an_order("1", **INES), an_order("2"))
    assert shop.company.books.message_sets == {}

    shop.connector.lose_answer = once(POSTING)
    shop.post(an_order("3"))
    shop.visit()

    assert shop.order("3").outcome == ("posted", None)
    assert shop.company.books.message_sets == {}


def test_transaction_that_only_looks_alike(shop):
    """A person decides: adopted by hand, it is not posted again."""
    shop.connector.lose_request = once(POSTING)
    shop.post(an_order("P-1", total_including_tax="10.83"))
    body = shop.visits[-1].exchanges[-1].request
    typed = etree.fromstring(body.encode())
    for each in typed.iter("ExternalGUID", "RefNumber", "Memo"):
        each.getparent().remove(each)  # type: ignore[union-attr]
    for name in ("newMessageSetID", "oldMessageSetID"):
        etree.strip_attributes(typed, name)
    prolog = '<?xml version="1.0"?><?qbxml version="13.0"?>'
    shop.company.process(prolog + etree.tostring(typed, encoding="unicode"))

    shop.visit()

    assert shop.order("P-1").outcome == ("in_doubt", "OUTCOME_UNKNOWN")
    (other,) = shop.company.transactions
    assert shop.order("P-1").row.candidates[0]["txn_id"] == other.txn_id
    shop.adopt("P-1", other.txn_id)
    shop.visit()
    assert shop.order("P-1").outcome == ("posted", None)
    assert len(shop.company.transactions) == 1


@pytest.mark.parametrize("answer", ["", "no XML at all", "<QBXML>", "<QBXML/>"])
def test_answer_that_cannot_be_read(shop, answer):
    """It counts as lost: sought in the next session, never taken for a refusal."""
    shop.take_in(an_order())
    process = shop.company.process
    struck: list[str] = []

    def garbled(document: str):
        outcome = process(document)
        if POSTING in document and not struck:
            struck.append(document)
            return type(outcome)(answer)
        return outcome

    shop.company.process = garbled

    broken = shop.visit()
    shop.visit()

    assert broken.ending == Ending.STOPPED
    assert broken.last_error
    assert shop.order().outcome == ("posted", None)
    assert len(shop.company.transactions) == 1
