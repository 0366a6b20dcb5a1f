"""Journal entries in the simulated company file."""

from decimal import Decimal

import pytest

from tests.support import accounting, simulated
from tests.support.accounting import CUSTOMER, DAY, VENDOR, ask, balance, done, mark

GUID = "{6b063959-81b0-4622-85d6-f548c8ccb518}"
FREIGHT, RENT = {"AccountRef": "Freight"}, {"AccountRef": "Rent"}
OWED = {"AccountRef": "Accounts Receivable"}
DUE = {"AccountRef": "Accounts Payable"}


@pytest.fixture
def company():
    """Give a company file."""
    return accounting.company()


def journal(company, debited, credited, **members):
    """Enter a journal entry."""
    return ask(
        company,
        "JournalEntryAdd",
        TxnDate=DAY,
        **members,
        JournalDebitLine=debited,
        JournalCreditLine=credited,
    )


def of(line, amount, **more):
    """Give a line an amount; an entity stands after it."""
    return line | {"Amount": amount} | more


def test_journal(company):
    """Debits and credits are booked, and shown with line IDs and the mark."""
    debits = [of(FREIGHT, "61.20", Memo="SH-1"), of(RENT, "0.03")]

    record = journal(
        company,
        debits,
        of({"AccountRef": "Inventory Asset"}, "61.23"),
        RefNumber="SH-00000001",
        ExternalGUID=GUID,
    ).records[0]

    assert record.get("RefNumber") == "SH-00000001"
    assert record.get("ExternalGUID") == GUID
    assert [e.get("Amount") for e in record.all("JournalDebitLine")] == [
        "61.20",
        "0.03",
    ]
    assert record.get("JournalCreditLine/TxnLineID")
    assert balance(company, "Freight") == Decimal("61.20")
    assert balance(company, "Inventory Asset") == Decimal("-61.23")
    accounting.prove(company)


@pytest.mark.parametrize(
    "debited, credited, refusal",
    [
        (of(FREIGHT, "10.00"), of(RENT, "9.99"), (3180, "not in balance")),
        (of(FREIGHT, "10.00"), [], (3180, "not in balance")),
        (of(FREIGHT, "-10.00"), of(RENT, "-10.00"), (3180, "negative")),
        ({}, {}, (3180, "blank")),
        ({"Amount": "5.00"}, of(RENT, "5.00"), (3180, "account")),
        (of(OWED, "10.00"), of(RENT, "10.00"), (3180, "customer")),
        (of(OWED, "10.00", EntityRef=VENDOR), of(RENT, "10.00"), (3180, "customer")),
        (of(FREIGHT, "10.00"), of(DUE, "10.00"), (3180, "vendor")),
        (of(FREIGHT, "10.00"), of(DUE, "10.00", EntityRef=CUSTOMER), (3180, "vendor")),
        (
            of(OWED, "10.00", EntityRef=CUSTOMER),
            of(DUE, "10.00", EntityRef=VENDOR),
            (3180, "more than one"),
        ),
        (of(FREIGHT, "5.00"), of({"AccountRef": "Nowhere"}, "5.00"), (3140, "Nowhere")),
        (of(FREIGHT, "5.00", EntityRef="Nobody"), of(RENT, "5.00"), (3140, "Nobody")),
    ],
)
def test_refused_journal(company, debited, credited, refusal):
    """The code and a text that names what is wrong; nothing is recorded."""
    response = journal(company, debited, credited)

    assert response.status.code == refusal[0]
    assert refusal[1] in response.status.message
    assert company.transactions == []


def test_account_that_is_not_in_use(company):
    """An inactive account is refused as an inactive item is."""
    company.set_active(simulated.found(company, "accounts", "Rent"), active=False)

    response = journal(company, of(FREIGHT, "5.00"), of(RENT, "5.00"))

    assert response.status.code == 3140


@pytest.mark.parametrize(
    "line, owner, shown",
    [(OWED, ("customers", CUSTOMER), "10.00"), (DUE, ("vendors", VENDOR), "-10.00")],
)
def test_balance_of_a_name(company, line, owner, shown):
    """A line on A/R or A/P moves the balance of its customer or vendor."""
    journal(company, of(line, "10.00", EntityRef=owner[1]), of(RENT, "10.00"))

    assert accounting.shown(company, owner[0], owner[1], "Balance") == shown


def test_closed_period(company):
    """Nothing is entered, changed, voided or deleted on or before the closing date."""
    before = journal(company, of(FREIGHT, "5.00"), of(RENT, "5.00")).records[0]
    identity = before.get("TxnID")
    company.books.preferences.closing_date = simulated.START.date()

    codes = [
        journal(company, of(FREIGHT, "5.00"), of(RENT, "5.00")).status.code,
        ask(company, "JournalEntryMod", **mark(before), RefNumber="x").status.code,
        ask(company, "TxnVoid", TxnVoidType="JournalEntry", TxnID=identity).status.code,
        ask(company, "TxnDel", TxnDelType="JournalEntry", TxnID=identity).status.code,
    ]

    assert codes == [3171, 3171, 3171, 3161]
    assert len(company.transactions) == 1


def test_moving_into_a_closed_period(company):
    """The new date of a change counts as well."""
    before = journal(company, of(FREIGHT, "5.00"), of(RENT, "5.00")).records[0]
    company.books.preferences.closing_date = simulated.START.date().replace(day=1)

    response = ask(company, "JournalEntryMod", **mark(before), TxnDate="2026-09-30")

    assert response.status.code == 3171


def test_changing_a_journal(company):
    """A line may change its side; the whole must balance again."""
    before = journal(company, of(FREIGHT, "5.00"), of(RENT, "5.00")).records[0]
    debit = before.get("JournalDebitLine/TxnLineID")
    credit = before.get("JournalCreditLine/TxnLineID")
    swapped = [
        {"TxnLineID": debit, "JournalLineType": "Credit"},
        {"TxnLineID": credit, "JournalLineType": "Debit"},
    ]
    sideless = [{"TxnLineID": debit}, {"TxnLineID": "-1", "Amount": "1.00"}]
    uneven = [{"TxnLineID": debit, "Amount": "6.00"}, {"TxnLineID": credit}]

    refused = ask(company, "JournalEntryMod", **mark(before), JournalLineMod=uneven)
    unclear = ask(company, "JournalEntryMod", **mark(before), JournalLineMod=sideless)
    after = done(company, "JournalEntryMod", **mark(before), JournalLineMod=swapped)

    assert (refused.status.code, unclear.status.code) == (3180, 3150)
    assert after.get("JournalDebitLine/AccountRef/FullName") == "Rent"
    assert balance(company, "Freight") == -5
    accounting.prove(company)
