"""Filters of the transaction queries, of every kind and across all kinds."""

import pytest

from tests.support import accounting, simulated
from tests.support.accounting import CUSTOMER, DAY, VENDOR, ask, done, found

TENT = {"ItemRef": "TENT-2P", "Quantity": "1"}
FREIGHT = {"AccountRef": "Freight", "Amount": "8.00"}
EVERY = [
    ("SalesReceipt", {"CustomerRef": CUSTOMER}, {"SalesReceiptLineAdd": TENT}),
    ("Invoice", {"CustomerRef": CUSTOMER}, {"InvoiceLineAdd": TENT}),
    ("CreditMemo", {"CustomerRef": CUSTOMER}, {"CreditMemoLineAdd": TENT}),
    ("SalesOrder", {"CustomerRef": CUSTOMER}, {"SalesOrderLineAdd": TENT}),
    ("PurchaseOrder", {"VendorRef": VENDOR}, {"PurchaseOrderLineAdd": TENT}),
    ("Bill", {"VendorRef": VENDOR}, {"ExpenseLineAdd": FREIGHT}),
    ("VendorCredit", {"VendorRef": VENDOR}, {"ExpenseLineAdd": FREIGHT}),
    (
        "JournalEntry",
        {},
        {
            "JournalDebitLine": FREIGHT,
            "JournalCreditLine": FREIGHT | {"AccountRef": "Rent"},
        },
    ),
    (
        "ReceivePayment",
        {"CustomerRef": CUSTOMER},
        {"TotalAmount": "5.00", "IsAutoApply": "true"},
    ),
    (
        "InventoryAdjustment",
        {"AccountRef": "Inventory Adjustments"},
        {
            "InventoryAdjustmentLineAdd": {
                "ItemRef": "TENT-2P",
                "QuantityAdjustment": {"NewQuantity": "7"},
            }
        },
    ),
]
KINDS = [kind for kind, _, _ in EVERY]
GUID = "{6b063959-81b0-4622-85d6-f548c8ccb5%02d}"


@pytest.fixture(scope="module")
def company():
    """Give a company file with one transaction of each kind, a minute apart."""
    clock = simulated.Clock()
    kept = accounting.company(clock=clock)
    for number, (kind, head, rest) in enumerate(EVERY):
        clock.advance(60)
        marks = {"TxnDate": DAY, "RefNumber": f"Doc-{number:02}"}
        guid = {"ExternalGUID": GUID % number}
        done(kept, f"{kind}Add", **head, **marks, **_ordered(kind, guid, rest))
    return kept


def _ordered(kind, guid, rest):
    """Put the mark where the kind has it: a payment's stands after the amount."""
    if kind == "ReceivePayment":
        return {"TotalAmount": rest["TotalAmount"], **guid, "IsAutoApply": "true"}
    return guid | rest


@pytest.mark.parametrize("kind", KINDS)
def test_common_to_all(company, kind):
    """Every kind has ID, dates, edit sequence, number and mark."""
    (record,) = found(company, f"{kind}Query")

    number = KINDS.index(kind)
    assert record.get("TxnNumber") == str(number + 1)
    assert record.get("ExternalGUID") == GUID % number
    assert record.get("TimeCreated") == record.get("TimeModified") or number == 1
    assert record.get("EditSequence")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "filters, expected",
    [
        ({"RefNumber": "doc-{n}"}, 1),
        ({"RefNumberCaseSensitive": "doc-{n}"}, 0),
        ({"RefNumberCaseSensitive": "Doc-{n}"}, 1),
        (
            {"RefNumberFilter": {"MatchCriterion": "EndsWith", "RefNumber": "{n}"}},
            1,
        ),
        (
            {
                "RefNumberRangeFilter": {
                    "FromRefNumber": "Doc-50",
                    "ToRefNumber": "Doc-60",
                }
            },
            0,
        ),
        ({"ModifiedDateRangeFilter": {"FromModifiedDate": DAY}}, 1),
        ({"ModifiedDateRangeFilter": {"FromModifiedDate": "2026-10-13"}}, 0),
        ({"TxnDateRangeFilter": {"FromTxnDate": DAY, "ToTxnDate": DAY}}, 1),
        ({"TxnDateRangeFilter": {"ToTxnDate": "2026-10-11"}}, 0),
        ({"EntityFilter": {"FullName": "State Tax Agency"}}, 0),
        ({"MaxReturned": "1"}, 1),
    ],
)
def test_filters_of_all(company, kind, filters, expected):
    """Each kind is found by number, by date and by name."""
    number = f"{KINDS.index(kind):02}"

    response = ask(company, f"{kind}Query", **_filled(filters, number))

    assert len(response.records) == expected
    assert response.status.code == (0 if expected else 1)


def _filled(filters, number):
    return {
        name: _filled(value, number)
        if isinstance(value, dict)
        else value.replace("{n}", number)
        for name, value in filters.items()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_lines_and_chosen_members(company, kind):
    """Lines come when asked for, and only the members that were named."""
    with_lines = found(company, f"{kind}Query", IncludeLineItems="true")
    named = found(company, f"{kind}Query", IncludeRetElement=["TxnID", "ExternalGUID"])
    plain = found(company, f"{kind}Query")

    ending = "Line" if kind == "JournalEntry" else "Ret"
    assert kind == "ReceivePayment" or _line_count(with_lines[0], ending) >= 1
    assert _line_count(plain[0], ending) == 0
    assert [name for name, _ in named[0].members] == ["TxnID", "ExternalGUID"]


def _line_count(record, ending):
    return sum(name.endswith(ending) for name, _ in record.members)


@pytest.mark.parametrize("kind", KINDS)
def test_pages(company, kind):
    """Every kind iterates."""
    start = (
        f'<{kind}QueryRq iterator="Start"><MaxReturned>1</MaxReturned></{kind}QueryRq>'
    )

    response = simulated.one(company, start)

    assert response.attributes["iteratorRemainingCount"] == "0"


@pytest.mark.parametrize(
    "filters, kinds",
    [
        (
            {"TransactionEntityFilter": {"EntityTypeFilter": "Vendor"}},
            ["PurchaseOrder", "Bill", "VendorCredit"],
        ),
        (
            {"TransactionEntityFilter": {"FullName": VENDOR}},
            ["PurchaseOrder", "Bill", "VendorCredit"],
        ),
        (
            {"TransactionAccountFilter": {"AccountTypeFilter": "AccountsPayable"}},
            ["Bill", "VendorCredit"],
        ),
        (
            {"TransactionAccountFilter": {"AccountTypeFilter": "BankAndUF"}},
            ["SalesReceipt", "ReceivePayment"],
        ),
        (
            {"TransactionAccountFilter": {"AccountTypeFilter": "OrdinaryExpense"}},
            ["JournalEntry"],
        ),
        (
            {"TransactionItemFilter": {"ItemTypeFilter": "Inventory"}},
            [*KINDS[:5], "InventoryAdjustment"],
        ),
        ({"TransactionItemFilter": {"ItemTypeFilter": "Service"}}, []),
        (
            {"TransactionPostingStatusFilter": "NonPosting"},
            ["SalesOrder", "PurchaseOrder"],
        ),
        (
            {"TransactionTypeFilter": {"TxnTypeFilter": ["Bill", "JournalEntry"]}},
            ["Bill", "JournalEntry"],
        ),
        ({"RefNumber": "Doc-07"}, ["JournalEntry"]),
    ],
)
def test_across_all_kinds(company, filters, kinds):
    """A TransactionQuery finds them by name, account, item and type."""
    records = found(company, "TransactionQuery", **filters)

    assert [each.get("TxnType") for each in records] == kinds


def test_flat_record(company):
    """It says what a transaction comes to, and with whom."""
    flat = {e.get("TxnType"): e for e in found(company, "TransactionQuery")}

    assert list(flat) == KINDS
    assert flat["Bill"].get("Amount") == "8.00"
    assert flat["JournalEntry"].get("Amount") == "8.00"
    assert flat["Bill"].get("EntityRef/FullName") == VENDOR
    assert flat["Bill"].get("AccountRef/FullName") == "Accounts Payable"


def test_adjustments_of_an_item(company):
    """Adjustments have a filter of items."""
    (of_tents,) = found(
        company, "InventoryAdjustmentQuery", ItemFilter={"FullName": "TENT-2P"}
    )
    of_others = found(
        company, "InventoryAdjustmentQuery", ItemFilter={"FullName": "Stoves:BURN-01"}
    )

    assert of_tents.get("TxnID")
    assert of_others == []
