"""Lost requests and answers of everything that documents write: once in the end."""

import datetime as dt

import pytest

from qbwc_server.simulator.visits import Ending
from qbwc_server.simulator.web_connector import once
from tests import papers
from tests.support.faults import Fault

#: the papers that lead to a request, and those that must be known before
CASES = {
    "CustomerAdd": ([papers.customer()], []),
    "VendorAdd": ([papers.supplier()], []),
    "ItemNonInventoryAdd": ([papers.invoice()], [papers.customer()]),
    "CustomerMod": ([papers.customer(PhoneNumber="9")], [papers.customer()]),
    "VendorMod": ([papers.supplier(PhoneNumber="9")], [papers.supplier()]),
    "InvoiceAdd": ([papers.invoice(), papers.invoice("INV-2")], []),
    "CreditMemoAdd": ([papers.credit(), papers.credit("CN-2")], []),
    "BillAdd": ([papers.purchase(), papers.purchase("PO-2")], []),
    "VendorCreditAdd": ([papers.supplier_return(), papers.supplier_return("R2")], []),
    "JournalEntryAdd": (
        [papers.shipment(), papers.adjustment(), papers.assembly()],
        [],
    ),
}
EACH = pytest.mark.parametrize("name", CASES)
TRANSACTIONS = [name for name in CASES if name not in list(CASES)[:5]]


BOTH = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)


def prepare(shop, name):
    """Have a kind of request be the next thing that is written."""
    wanted, before = CASES[name]
    if before:
        shop.post_papers(*before)
    shop.file(*wanted)


def prove(shop):
    """Hold that everything is in the books, and nothing of it twice."""
    told = shop.documents()
    assert {each.outcome for each in told.values()} == {("posted", None)}, told
    entries = [each.row.txn_id for each in told.values() if each.row.txn_id]
    booked = [each.txn_id for each in shop.company.transactions]
    assert sorted(entries) == sorted(booked)
    for list_name in ("customers", "vendors", "items"):
        names = list(map(shop.company.full_name, shop.company.entries(list_name)))
        assert len(names) == len(set(names)), names
    assert sum(shop.company.trial_balance().values()) == 0
    assert shop.visit().ending == Ending.NO_WORK


@EACH
@BOTH
def test_lost_answer(shop, name):
    """QuickBooks did it, and nobody heard of it."""
    prepare(shop, name)
    shop.connector.lose_answer = once(f"{name}Rq")
    shop.visit()

    shop.visit()

    prove(shop)


def test_customer_made_for_an_invoice_whose_answer_is_lost(shop):
    """Its own paper, which comes meanwhile, completes it all the same (UN-3)."""
    shop.file(papers.invoice())
    shop.connector.lose_answer = once("CustomerAddRq")
    shop.visit()
    shop.file(papers.customer(PhoneNumber="555-0100"))

    shop.visit()

    prove(shop)
    (entry,) = shop.company.entries("customers")[-1:]
    assert entry.members["Phone"] == "555-0100"


def test_customer_of_the_bookkeeper_is_left_alone(shop):
    """One that she enters after ours was refused is linked as it is."""
    shop.file(papers.invoice())
    shop.company.faults = [Fault("<CustomerAdd>", (3260, "Not allowed."), times=1)]
    shop.visit()
    name = papers.customer()["CustomerName"]
    shop.company.add("customers", {"Name": name, "Phone": "1"})
    shop.do("retry", papers.invoice()["InvoiceNumber"])
    shop.file(papers.customer(PhoneNumber="555-0100"))

    shop.visit()

    entry = shop.company.find("customers", name)
    assert entry.members["Phone"] == "1"


@EACH
@BOTH
def test_lost_request(shop, name):
    """QuickBooks never got it."""
    prepare(shop, name)
    shop.connector.lose_request = once(f"{name}Rq")
    shop.visit()

    shop.visit()

    prove(shop)


@EACH
def test_lost_answer_of_a_set_that_is_not_kept(open_shop, name):
    """The other end remembers no set either: the probe alone prevents doubles."""
    quirks = {"message_sets_kept": False}
    shop = open_shop({"quirks": quirks})
    prepare(shop, name)
    shop.connector.lose_answer = once(f"{name}Rq")
    shop.visit()

    shop.visit()

    prove(shop)


@EACH
def test_doubtful_status(shop, name):
    """1000 after it was carried out: it is looked for."""
    prepare(shop, name)
    shop.company.faults = [Fault(f"{name}Rq", (1000, "Unknown"), carried_out=True)]
    shop.visit()
    shop.company.faults = []
    shop.clock.advance(3600)

    shop.visit()

    prove(shop)


@pytest.mark.parametrize("name", TRANSACTIONS)
def test_without_guids(open_shop, name):
    """Before 9.0 number, party and amount tell which transaction it is."""
    versions = [f"{n}.0" for n in range(1, 8)]
    quickbooks = {"versions": versions}
    shop = open_shop({"quickbooks": quickbooks})
    prepare(shop, name)
    shop.connector.lose_answer = once(f"{name}Rq")
    shop.visit()

    shop.visit()

    prove(shop)


def test_something_similar_is_shown_to_a_person(open_shop):
    """Of two transactions that may be it neither is taken; adopting one ends it."""
    versions = [f"{n}.0" for n in range(1, 8)]
    shop = open_shop({"quickbooks": {"versions": versions}})
    shop.post_papers(papers.invoice("INV-0"))
    shop.file(papers.invoice())
    shop.connector.lose_answer = once("InvoiceAddRq")
    shop.visit()
    (found,) = [
        t for t in shop.company.transactions if t.members["RefNumber"][-1] == "3"
    ]
    found.members["RefNumber"] = "other"

    shop.visit()

    told = shop.document("INV-00000123")
    assert told.outcome == ("in_doubt", "OUTCOME_UNKNOWN")
    assert [each["txn_id"] for each in told.row.candidates] == [found.txn_id]
    shop.adopt_document("INV-00000123", found.txn_id)
    assert shop.document("INV-00000123").outcome == ("posted", None)


@pytest.mark.parametrize("name", TRANSACTIONS)
def test_a_clock_that_is_wrong(open_shop, name):
    """Where its date misleads a transaction is found by its number."""
    shop = open_shop({"quirks": {"message_sets_kept": False}})
    prepare(shop, name)
    shop.company.books.clock = lambda: shop.clock() - dt.timedelta(days=40)
    shop.connector.lose_answer = once(f"{name}Rq")
    shop.visit()

    shop.visit()

    prove(shop)


def test_released_from_doubt_although_it_is_there(shop):
    """Its mark is looked for once more before it is sent again."""
    shop.file(papers.invoice())
    shop.connector.lose_answer = once("InvoiceAddRq")
    shop.visit()
    shop.company.unreadable = ["InvoiceQueryRq"]
    for _ in range(shop.limits.patience.max_attempts + 1):
        shop.clock.advance(6 * 3600)
        shop.visit()
    assert shop.document("INV-00000123").outcome == ("in_doubt", "OUTCOME_UNKNOWN")
    shop.company.unreadable = []

    shop.do("release", "INV-00000123")
    shop.visit()

    prove(shop)
