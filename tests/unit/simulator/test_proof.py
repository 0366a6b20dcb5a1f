"""The proof finds each kind of wrong books, and nothing in right ones."""

from decimal import Decimal

import pytest

from qbwc_server.simulator import proof
from qbwc_server.simulator.ledger import Posting
from qbwc_server.simulator.proof import Claim
from tests.support import accounting, simulated

GUID = "{00000000-0000-0000-0000-00000000000%d}"


@pytest.fixture
def company():
    """Give a company file with one marked sale."""
    kept = simulated.company()
    sell(kept, 1)
    return kept


def sell(company, number, memo="Shop A-1"):
    """Record a sale that carries a mark."""
    marks = f"<Memo>{memo}</Memo>"
    body = simulated.receipt(
        simulated.line("TENT-2P", "<Quantity>1</Quantity>"), header=marks
    )
    simulated.one(company, body)
    company.transactions[-1].members["ExternalGUID"] = GUID % number


def claim(company, state="posted", txn_id=None, number=1):
    """Say what a server says of the sale."""
    booked = company.transactions[0].txn_id
    return Claim("A-1", state, GUID % number, booked if txn_id is None else txn_id)


def test_right_books(company):
    """Nothing is found."""
    findings = proof.prove(company, [claim(company)])

    assert findings.good
    assert "0 lost, 0 duplicate, 0 stuck" in str(findings)


def test_the_same_mark_twice(company):
    """It is a duplicate."""
    sell(company, 1, memo="Shop A-2")

    assert proof.prove(company).duplicate == [f"{GUID % 1} is in the books 2 times"]


def test_the_same_contents_twice(company):
    """It is a duplicate even under another mark."""
    sell(company, 2)

    (found,) = proof.prove(company).duplicate

    assert found.endswith("say the same")


def test_different_sales(company):
    """They are none."""
    sell(company, 2, memo="Shop A-2")

    assert proof.prove(company).good


def test_posted_but_not_there(company):
    """It is lost."""
    findings = proof.prove(company, [claim(company, txn_id="FF-1")])

    assert findings.lost == ["order A-1 should be FF-1, which does not exist"]
    assert not findings.good


def test_posted_as_somebody_elses(company):
    """It is lost."""
    (found,) = proof.prove(company, [claim(company, number=2)]).lost

    assert "another's" in found


@pytest.mark.parametrize("state", ["waiting", "ready", "posting", "received"])
def test_not_at_rest(company, state):
    """It is stuck."""
    assert proof.prove(company, [claim(company, state, "", 2)]).stuck


@pytest.mark.parametrize("state", ["failed", "cancelled", "skipped", "held"])
def test_there_but_not_posted(company, state):
    """The order does not own up to it."""
    findings = proof.prove(company, [claim(company, state)])

    assert len(findings.unknown) == 1
    assert not findings.good


def test_in_doubt(company):
    """It is counted, and wrong it is not."""
    findings = proof.prove(company, [claim(company, "in_doubt")])

    assert findings.good
    assert len(findings.in_doubt) == 1


def test_the_wrong_file(company):
    """Nothing may be in it."""
    assert proof.prove(simulated.company(), None, company).misplaced


def test_a_document_that_is_posted_twice(company):
    """Marks are held against each other across kinds, and contacts by their entry."""
    made = accounting.done(company, "VendorAdd", Name="Harbor", ExternalGUID=GUID % 2)
    accounting.done(
        company,
        "BillAdd",
        VendorRef="Harbor",
        ExternalGUID=GUID % 3,
        ExpenseLineAdd={"AccountRef": "Freight", "Amount": "8.00"},
    )
    vendor = Claim(
        "SUP1", "posted", GUID % 2, made.get("ListID") or "", kind="supplier"
    )
    held = Claim("PO-1", "held", GUID % 3, kind="purchase_order")

    right = proof.prove(company, [claim(company), vendor])
    wrong = proof.prove(company, [claim(company), vendor, held])
    company.transactions[-1].members["ExternalGUID"] = GUID % 2
    twice = proof.prove(company)

    assert right.good
    assert wrong.unknown == [f"purchase_order PO-1 is held but also {bill(company)}"]
    assert twice.duplicate == [f"{GUID % 2} is in the books 2 times"]


def bill(company):
    """Give the ID of the bill."""
    return company.transactions[-1].txn_id


def test_contact_that_is_not_there(company):
    """It is lost."""
    vendor = Claim("SUP1", "posted", GUID % 2, "80000001-1", kind="supplier")

    assert proof.prove(company, [vendor]).lost == [
        "supplier SUP1 should be 80000001-1, which does not exist"
    ]


def test_books_that_do_not_balance(company):
    """Debits and credits differ, or what customers owe and the accounts."""
    account = simulated.found(company, "accounts", "Checking").list_id
    company.books.ledger.book([Posting(account, Decimal("0.01"))])
    customer = simulated.found(company, "customers", "Whitfield, Marta")
    customer.members["Balance"] = "7.00"

    findings = proof.prove(company)

    assert findings.unbalanced == [
        "debits and credits differ by 0.01",
        "customers come to 7.00, accounts to 0.00",
    ]
    assert not findings.good
