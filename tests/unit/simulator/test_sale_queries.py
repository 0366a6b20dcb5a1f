"""Queries of the transactions, as a server probes for what it may have posted."""

import pytest

from tests.support import simulated
from tests.support.simulated import Clock, line, one, receipt

TENT = line("TENT-2P", "<Quantity>1</Quantity>")


def query(inner: str, attributes: str = "") -> str:
    """Write a SalesReceiptQueryRq."""
    return f"<SalesReceiptQueryRq{attributes}>{inner}</SalesReceiptQueryRq>"


def numbers(response) -> list[str]:
    """List the numbers of what was found."""
    return [record.get("RefNumber") for record in response.records]


@pytest.fixture
def company():
    """Three receipts, a minute apart."""
    clock = Clock()
    kept = simulated.company(clock)
    for number in ("LKS-1", "LKS-12", "20"):
        clock.advance(60)
        header = f"<RefNumber>{number}</RefNumber><Memo>Order {number}</Memo>"
        assert one(kept, receipt(TENT, header=header)).status.code == 0
    return kept


@pytest.mark.parametrize(
    "inner, found",
    [
        ("<RefNumber>lks-1</RefNumber>", ["LKS-1"]),
        ("<RefNumberCaseSensitive>lks-1</RefNumberCaseSensitive>", []),
        (
            (
                "<RefNumberCaseSensitive>LKS-1</RefNumberCaseSensitive>"
                "<RefNumberCaseSensitive>20</RefNumberCaseSensitive>"
            ),
            ["LKS-1", "20"],
        ),
        (
            (
                "<RefNumberFilter><MatchCriterion>StartsWith</MatchCriterion>"
                "<RefNumber>lks-1</RefNumber></RefNumberFilter>"
            ),
            ["LKS-1", "LKS-12"],
        ),
        (
            (
                "<RefNumberRangeFilter><FromRefNumber>3</FromRefNumber>"
                "<ToRefNumber>100</ToRefNumber></RefNumberRangeFilter>"
            ),
            ["20"],
        ),
        (
            (
                "<ModifiedDateRangeFilter><FromModifiedDate>2026-10-12T09:02:00"
                "</FromModifiedDate></ModifiedDateRangeFilter>"
            ),
            ["LKS-12", "20"],
        ),
        (
            (
                "<TxnDateRangeFilter><FromTxnDate>2026-10-13</FromTxnDate>"
                "</TxnDateRangeFilter>"
            ),
            [],
        ),
        (
            "<TxnDateRangeFilter><DateMacro>Today</DateMacro></TxnDateRangeFilter>",
            ["LKS-1", "LKS-12", "20"],
        ),
        (
            "<EntityFilter><FullName>Okafor, Daniel</FullName></EntityFilter>",
            [],
        ),
        (
            (
                "<EntityFilter><FullNameWithChildren>whitfield, marta"
                "</FullNameWithChildren></EntityFilter>"
            ),
            ["LKS-1", "LKS-12", "20"],
        ),
    ],
)
def test_filters(company, inner, found):
    """What the filter describes, in the order it was recorded; nothing is code 1."""
    response = one(company, query(inner))

    assert numbers(response) == found
    assert response.status.code == (0 if found else 1)


def test_lines_only_when_wanted(company):
    """Headers alone by default."""
    plain = one(company, query("<RefNumber>20</RefNumber>"))
    full = one(
        company,
        query("<RefNumber>20</RefNumber><IncludeLineItems>true</IncludeLineItems>"),
    )

    assert plain.records[0].all("SalesReceiptLineRet") == []
    assert len(full.records[0].all("SalesReceiptLineRet")) == 1


def test_transaction_ids(company):
    """A missing one gives the others with a warning."""
    known = company.transactions[0].txn_id

    response = one(company, query(f"<TxnID>{known}</TxnID><TxnID>FF-1</TxnID>"))

    assert (response.status.code, numbers(response)) == (500, ["LKS-1"])


def test_pages_of_transactions(company):
    """Transactions iterate as lists do."""
    first = one(company, query("<MaxReturned>2</MaxReturned>", ' iterator="Start"'))

    assert numbers(first) == ["LKS-1", "LKS-12"]
    assert first.attributes["iteratorRemainingCount"] == "1"


def test_across_all_kinds(company):
    """A transaction query gives flat records with amount and memo."""
    inner = (
        "<RefNumber>LKS-12</RefNumber><TransactionDateRangeFilter>"
        "<DateMacro>ThisMonth</DateMacro></TransactionDateRangeFilter>"
        "<TransactionTypeFilter><TxnTypeFilter>SalesReceipt</TxnTypeFilter>"
        "</TransactionTypeFilter>"
    )

    response = one(company, f"<TransactionQueryRq>{inner}</TransactionQueryRq>")

    record = response.records[0]
    assert record.get("TxnType") == "SalesReceipt"
    assert record.get("EntityRef/FullName") == "Whitfield, Marta"
    assert record.get("Amount") == "204.59"
    assert record.get("Memo") == "Order LKS-12"


def test_deleted_transaction(company):
    """It is gone from queries, and listed among the deleted ones."""
    gone = company.transactions[0]
    company.delete(gone)

    deleted = one(
        company,
        "<TxnDeletedQueryRq><TxnDelType>SalesReceipt</TxnDelType></TxnDeletedQueryRq>",
    )
    left = one(company, query(""))

    assert deleted.records[0].get("TxnID") == gone.txn_id
    assert numbers(left) == ["LKS-12", "20"]
