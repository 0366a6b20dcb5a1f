"""Asking for transactions of any kind, changing, voiding and deleting them."""

import datetime as dt
from decimal import Decimal

import pytest

from qbxml import deletions, message_set, schema, transactions
from qbxml.deletions import Deletion
from qbxml.errors import RequestError
from qbxml.list_queries import Page
from qbxml.refs import Ref
from qbxml.transactions import Filters
from tests.support import spoken

SINCE, UNTIL = "2026-03-01T08:00:00", "2026-03-02T08:00:00"
KNOWN = ("3F-1", "17")
NUMBERED = [kind for kind in transactions.TYPES if kind != "deposit"]
FULL = Filters(SINCE, UNTIL, "80000001-1", "PO-45")
UNVOIDABLE = ["sales_order", "purchase_order", "receive_payment"]
VOIDABLE = [kind for kind in transactions.TYPES if kind not in UNVOIDABLE]
BUILT = [
    *(transactions.query_ids(kind, ["1"]) for kind in transactions.TYPES),
    *(transactions.query_details(kind, ["1"]) for kind in transactions.TYPES),
    *(transactions.query(kind, Filters()) for kind in transactions.TYPES),
    *(transactions.query(kind, Filters(SINCE)) for kind in transactions.TYPES),
    *(transactions.query_page(kind, Page(SINCE)) for kind in transactions.TYPES),
    *(transactions.query(kind, FULL) for kind in NUMBERED),
    *(transactions.query_ref_numbers(kind, ["1"]) for kind in NUMBERED),
    *(deletions.delete(kind, "3F-1") for kind in transactions.TYPES),
    *(deletions.void(kind, "3F-1") for kind in VOIDABLE),
    deletions.delete_entry("ItemService", "80000001-1"),
    deletions.query_transactions(["bill", "check"], SINCE),
    deletions.query_transactions(["bill"]),
    deletions.query_entries(["Vendor", "Account"], SINCE),
    transactions.mod("bill", KNOWN, {"Memo": "", "ClearItemLines": True}),
    transactions.mod(
        "credit_memo", KNOWN, {"CreditMemoLineMod": [{"TxnLineID": "-1"}]}
    ),
    transactions.mod("receive_payment", KNOWN, {"Memo": "x"}),
    transactions.mod("purchase_order", KNOWN, {"IsManuallyClosed": True}),
    transactions.mod("inventory_adjustment", KNOWN, {"Memo": "x"}),
    transactions.mod("deposit", KNOWN, {"Memo": "x"}),
    transactions.mod("check", KNOWN, {"IsToBePrinted": False}),
    transactions.mod("vendor_credit", KNOWN, {"RefNumber": "1"}),
]


@pytest.mark.parametrize("request_", BUILT, ids=lambda request_: request_.name)
def test_every_builder(request_):
    """Every request that a builder makes is legal, by our tables and by Intuit's."""
    assert spoken.problems(request_) == []


@pytest.mark.parametrize(
    "build",
    [
        lambda: transactions.query_ids("Bill", ["1"]),
        lambda: transactions.mod("transfer", KNOWN, {}),
        lambda: deletions.delete("customer", "1"),
        lambda: deletions.query_transactions(["bill", "Bill"]),
    ],
)
def test_unknown_kinds(build):
    """A kind that there is not is refused, with the kinds that there are."""
    with pytest.raises(RequestError, match="is none of sales_receipt, invoice"):
        build()


@pytest.mark.parametrize("kind", UNVOIDABLE)
def test_what_cannot_be_voided(kind):
    """Orders and payments are deleted or not at all."""
    with pytest.raises(RequestError, match="is none of"):
        message_set.build(deletions.void(kind, "3F-1"))


def test_deposits_have_no_number():
    """So nobody can ask for them by number."""
    with pytest.raises(RequestError, match="does not exist"):
        message_set.build(transactions.query_ref_numbers("deposit", ["1"]))


def test_the_probe_after_a_lost_answer():
    """Span, entity and number are asked for together, inclusive of what decides."""
    element = message_set.build(transactions.query("bill", FULL))

    assert [(child.tag, child[0].text) for child in element if len(child)] == [
        ("ModifiedDateRangeFilter", SINCE),
        ("EntityFilter", "80000001-1"),
        ("RefNumberFilter", "StartsWith"),
    ]
    asked = {each.text for each in element.iterfind("IncludeRetElement")}
    assert asked >= {"TxnID", "EditSequence", "RefNumber", "ExternalGUID"}
    assert asked >= {"VendorRef", "AmountDue", "Memo", "TimeCreated"}


@pytest.mark.parametrize("kind", transactions.TYPES)
def test_only_what_a_kind_has_is_asked_for(kind):
    """QuickBooks does not check these names, so a wrong one would go unnoticed."""
    element = message_set.build(transactions.query_ids(kind, ["1"]))

    content = schema.ret(transactions.TYPES[kind] + "Ret").content
    assert content is not None
    asked = {each.text for each in element.iterfind("IncludeRetElement")}
    assert "ExternalGUID" in asked
    assert asked <= content.members.keys()


def test_details():
    """Lines and links come only if they are asked for; some kinds have no links."""
    bill = message_set.build(transactions.query_details("bill", ["1"]))
    journal = message_set.build(transactions.query_details("journal_entry", ["1"]))

    assert bill.findtext("IncludeLineItems") == "true"
    assert bill.findtext("IncludeLinkedTxns") == "true"
    assert journal.findtext("IncludeLineItems") == "true"
    assert journal.find("IncludeLinkedTxns") is None


@pytest.mark.parametrize(
    "name, members, kind, total",
    [
        ("BillRet", "<AmountDue>5.00</AmountDue>", "bill", "5.00"),
        ("InvoiceRet", "<Subtotal>10.00</Subtotal>", "invoice", "10.00"),
        ("CheckRet", "<Amount>7.00</Amount>", "check", "7.00"),
        ("DepositRet", "<DepositTotal>9</DepositTotal>", "deposit", "9"),
        ("TransferRet", "<Amount>x</Amount>", "TransferRet", None),
        ("JournalEntryRet", "<TxnID>1</TxnID>", "journal_entry", None),
    ],
)
def test_what_a_transaction_comes_to(name, members, kind, total):
    """Every kind has a name of its own for it; what is no amount is not believed."""
    found = transactions.read(spoken.record(f"<{name}>{members}</{name}>"))

    assert found.type == kind
    assert found.total == (None if total is None else Decimal(total))


@pytest.mark.parametrize("entity", transactions.ENTITIES)
def test_whose_a_transaction_is(entity):
    """Customer, vendor and payee are read alike."""
    (record,) = spoken.records(
        f"<BillRet><{entity}><ListID>1</ListID></{entity}></BillRet>"
    )

    assert transactions.read(record).entity == Ref("1")


def test_reading_a_paid_invoice():
    """The rest of the head is alike for all."""
    (record,) = spoken.records(
        "<InvoiceRet><TxnID>3F-1</TxnID><TimeCreated>2026-03-01T09:00:00-08:00"
        "</TimeCreated><TimeModified>2026-03-02T09:00:00-08:00</TimeModified>"
        "<EditSequence>17</EditSequence><TxnNumber>4</TxnNumber>"
        "<TxnDate>2026-03-01</TxnDate><RefNumber>1001</RefNumber><IsPaid>true</IsPaid>"
        "<Memo>web</Memo><ExternalGUID>{ab}</ExternalGUID></InvoiceRet>"
    )

    assert transactions.read(record) == transactions.Transaction(
        type="invoice",
        txn_id="3F-1",
        edit_sequence="17",
        txn_number=4,
        ref_number="1001",
        txn_date=dt.date(2026, 3, 1),
        memo="web",
        external_guid="{ab}",
        is_paid=True,
        time_created="2026-03-01T09:00:00-08:00",
        time_modified="2026-03-02T09:00:00-08:00",
    )


def test_reading_what_was_deleted():
    """Transactions bear a number, list entries a name."""
    txn, entry = spoken.records(
        "<TxnDeletedRet><TxnDelType>Bill</TxnDelType><TxnID>3F-1</TxnID>"
        "<TimeCreated>2026-03-01T09:00:00-08:00</TimeCreated>"
        "<TimeDeleted>2026-03-02T09:00:00-08:00</TimeDeleted>"
        "<RefNumber>A-1</RefNumber></TxnDeletedRet>"
        "<ListDeletedRet><ListDelType>Vendor</ListDelType><ListID>8-1</ListID>"
        "<TimeDeleted>2026-03-02T09:00:00-08:00</TimeDeleted>"
        "<FullName>Acme</FullName></ListDeletedRet>"
    )

    assert deletions.read(txn) == Deletion(
        "Bill",
        "3F-1",
        "A-1",
        "2026-03-01T09:00:00-08:00",
        "2026-03-02T09:00:00-08:00",
    )
    assert deletions.read(entry) == Deletion(
        "Vendor", "8-1", "Acme", time_deleted="2026-03-02T09:00:00-08:00"
    )


@pytest.mark.parametrize(
    "members, expected",
    [
        (
            {"TxnDelType": "Bill", "TxnID": "3F-1", "RefNumber": "A-1"},
            Deletion("Bill", "3F-1", "A-1"),
        ),
        (
            {"TxnVoidType": "Check", "TxnID": "3F-2", "TimeCreated": "2026-03-01"},
            Deletion("Check", "3F-2", time_created="2026-03-01"),
        ),
        (
            {"ListDelType": "Vendor", "ListID": "8-1", "TimeDeleted": "2026-03-02"},
            Deletion("Vendor", "8-1", time_deleted="2026-03-02"),
        ),
    ],
)
def test_reading_the_answer_to_a_deletion(members, expected):
    """The answer has its members without a record around them."""
    body = "".join(f"<{name}>{text}</{name}>" for name, text in members.items())

    assert deletions.read_done(spoken.records(body)) == expected
