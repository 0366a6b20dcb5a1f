"""Our own JSON of payments, refunds and deposits: its wrappers, and what is refused."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from qbwc_server.errors import ImportFormatError
from qbwc_server.importing import formats, own
from qbwc_server.importing.documents import DocumentKind
from qbwc_server.importing.follow_ups import (
    Deposit,
    DepositLine,
    Link,
    Payment,
    Refund,
    RefundLine,
)
from qbwc_server.importing.parsed import Rejected
from qbwc_server.importing.unleashed import AcceptedDocument
from tests import papers

DAY = date(2026, 10, 12)


def read(*content):
    """Read JSON as a file would be."""
    return formats.read_documents(json.dumps(*content).encode())


def only(content):
    """Read the only document of a file."""
    [found] = read(content)
    assert isinstance(found, AcceptedDocument), found
    return found.document


def test_payment():
    """Every member."""
    paid = papers.payment(store="Web", method="Card", deposit_account="Checking")

    document = only(paid)

    assert (document.kind, document.key) == (DocumentKind.PAYMENT, "web/PAY-1")
    link = Link("order", "P-1001", "Web")
    assert document.body == Payment(link, DAY, Decimal("10.00"), "Card", "Checking")


def test_payment_of_an_invoice():
    """By the number of a document; whole numbers are numbers, too."""
    document = only(papers.payment("7", invoice=12, amount=5))

    assert (document.number, document.key) == ("7", "7")
    assert document.body == Payment(Link("invoice", "12"), DAY, Decimal(5))


def test_refund():
    """Every member."""
    lines = [{"sku": "MUG", "quantity": 2, "amount": "9.50"}, {"sku": 4, "quantity": 1}]
    given: dict[str, Any] = {
        "shipping": 1,
        "handling": 2,
        "wrapping": 3,
        "tax": 4,
        "discount": 5,
    }

    document = only(papers.refund(lines=lines, amount="20", **given))

    assert document.body == Refund(
        Link("order", "P-1001"),
        DAY,
        Decimal(20),
        (
            RefundLine("MUG", Decimal(2), Decimal("9.50")),
            RefundLine("4", Decimal(1)),
        ),
        *map(Decimal, given.values()),
    )


def test_deposit():
    """Every member."""
    lines = [
        {"order": "P-1", "store": "Web", "memo": "sold"},
        {"payment": "PAY-1"},
        {"account": "Fees", "amount": "-1.50"},
    ]

    document = only(papers.deposit(*lines, memo="Week"))

    assert document.body == Deposit(
        DAY,
        "Checking",
        (
            DepositLine(Link("order", "P-1", "Web"), memo="sold"),
            DepositLine(Link("payment", "PAY-1")),
            DepositLine(account="Fees", amount=Decimal("-1.50")),
        ),
        "Week",
    )


def test_wrappers():
    """Singular, plural, several in one object, lists of objects."""
    paid, given = papers.payment()["payment"], papers.refund()["refund"]
    content = [
        {"payments": [paid, {**paid, "number": "PAY-2"}], "refund": given},
        {"refunds": [{**given, "number": "R-2"}]},
    ]

    found = own.parse(content)

    accepted = [each for each in found if isinstance(each, AcceptedDocument)]
    assert [(each.document.number, each.place) for each in accepted] == [
        ("PAY-1", "[0].payments[0]"),
        ("PAY-2", "[0].payments[1]"),
        ("R-1", "[0].refund"),
        ("R-2", "[1].refunds[0]"),
    ]


@pytest.mark.parametrize(
    "content, problem",
    [
        (papers.payment(""), "number: is missing"),
        (papers.payment(date=None), "date: is missing"),
        (papers.payment(date="2026-10-12T08:00:00Z"), "date: must be a day such as"),
        (papers.payment(date="12.10.2026"), "date: "),
        (papers.payment(order=""), "order: exactly one of order, invoice"),
        (papers.payment(order="1", invoice="2"), "order: exactly one of order,"),
        (papers.payment(amuont="3"), "amuont: is not known"),
        (papers.payment(amount=[]), "amount: must be a number"),
        (papers.refund(lines={}), "lines: must be a list"),
        (papers.refund(lines=[{"quantity": 1}]), "lines[0].sku: is missing"),
        (papers.refund(lines=[{"sku": "A", "qty": 1}]), "lines[0].qty: is not known"),
        (papers.deposit(), "lines: must name what is deposited"),
        (papers.deposit({"amount": "5"}), "lines[0].order: exactly one of order,"),
        (papers.deposit({"order": "1", "amount": "5"}), "lines[0].amount: goes with"),
        (papers.deposit({"order": "1"}, account=""), "account: is missing"),
        ({"payments": ["PAY-1"]}, "must be a payment, which is an object"),
        ({"payment": {}, "orders": []}, "number: is missing"),
    ],
)
def test_refused(content, problem):
    """What cannot be read, and what would be lost, is named."""
    found = [
        str(one)
        for each in read(content)
        if isinstance(each, Rejected)
        for one in each.problems
    ]

    assert any(each.startswith(problem) for each in found), found


def test_one_bad_document_stops_no_other():
    """Each is accepted or rejected on its own."""
    good = papers.payment()["payment"]

    found = own.parse({"payments": [good, {}, "x", good]})

    accepted = [isinstance(each, AcceptedDocument) for each in found]
    assert accepted == [True, False, False, True]


def test_orders_and_papers_are_no_follow_ups():
    """They are recognised as what they are."""
    assert not own.looks_like({"orders": []})
    assert not own.looks_like(papers.invoice())
    assert not own.looks_like([papers.customer()])
    assert not own.looks_like("payment")


def test_offered_as_orders():
    """The person is told where such a file belongs."""
    with pytest.raises(ImportFormatError, match="qbwc documents import"):
        formats.read(json.dumps(papers.payment()).encode())
