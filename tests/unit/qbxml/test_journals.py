"""Journal entries: balanced to the cent, no negative amounts, memos on lines only."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbxml import journals, message_set, transactions
from qbxml.errors import RequestError
from qbxml.journals import Journal, Line, Side
from qbxml.refs import Ref
from tests.support import spoken

STOCK, COGS, RECEIVABLE = Ref("8-1"), Ref("8-2"), Ref(None, "Accounts Receivable")
COST = Decimal("61.20")
SHIPMENT = Journal(
    txn_date=dt.date(2026, 3, 2),
    ref_number="SH-00000012",
    external_guid="{6B063959-81B0-4622-85D6-F548C8CCB517}",
    lines=(
        Line(Side.DEBIT, COGS, Decimal("60.00"), memo="W-1 x 3"),
        Line(Side.CREDIT, STOCK, COST, memo="W-1 x 3"),
        Line(Side.DEBIT, COGS, Decimal("1.20"), class_=Ref("9-1")),
    ),
)


def test_a_shipment():
    """Lines stand in the order given, debits and credits mixed."""
    element = spoken.built(journals.add(SHIPMENT))

    assert [child.tag for child in element] == [
        "TxnDate",
        "RefNumber",
        "ExternalGUID",
        "JournalDebitLine",
        "JournalCreditLine",
        "JournalDebitLine",
    ]
    assert [line.findtext("Amount") for line in list(element)[3:]] == [
        "60.00",
        "61.20",
        "1.20",
    ]
    assert element[3].findtext("Memo") == "W-1 x 3"
    assert element[5].findtext("ClassRef/ListID") == "9-1"


def test_a_line_on_accounts_receivable():
    """Its customer goes along."""
    lines = (
        Line(Side.DEBIT, RECEIVABLE, COST, entity=Ref("80000001-1")),
        Line(Side.CREDIT, STOCK, COST),
    )

    element = spoken.built(journals.add(Journal(lines=lines)))

    assert element[0].findtext("AccountRef/FullName") == "Accounts Receivable"
    assert element[0].findtext("EntityRef/ListID") == "80000001-1"


@pytest.mark.parametrize("difference", ["0.01", "-0.01", "61.20"])
def test_a_journal_that_does_not_balance(difference):
    """One cent is enough to refuse it, with both sums."""
    credit = COST + Decimal(difference)
    lines = (Line(Side.DEBIT, COGS, COST), Line(Side.CREDIT, STOCK, credit))

    with pytest.raises(RequestError, match=f"61.20 and credits of {credit} do not"):
        journals.add(Journal(lines=lines))


@pytest.mark.parametrize("side", Side)
def test_a_negative_amount(side):
    """It would add up instead of cancel out in QuickBooks, so it is refused."""
    lines = tuple(Line(each, STOCK, -COST) for each in (side, *Side))

    with pytest.raises(RequestError, match="negative") as caught:
        journals.add(Journal(lines=lines))

    assert caught.value.field == "lines[1]/amount"


@pytest.mark.parametrize(
    "journal, field",
    [
        (replace(SHIPMENT, memo="stock"), "Memo"),
        (replace(SHIPMENT, ref_number="SH-000000123"), "RefNumber"),
        (replace(SHIPMENT, lines=()), "JournalDebitLine"),
    ],
)
def test_what_the_language_forbids(journal, field):
    """No memo above the lines, at most 11 characters of number, at least one line."""
    with pytest.raises(RequestError) as caught:
        message_set.build(journals.add(journal))

    assert field in caught.value.field


def test_an_entity_above_the_lines():
    """A journal is nobody's, its lines may be."""
    with pytest.raises(RequestError, match="its lines have"):
        journals.add(replace(SHIPMENT, entity=Ref("80000001-1")))


@given(st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=20))
def test_any_amounts(amounts):
    """Whatever adds up to the same on both sides is legal."""
    debits = tuple(Line(Side.DEBIT, COGS, amount) for amount in amounts)
    credit = Line(Side.CREDIT, STOCK, sum(amounts, Decimal(0)))

    request = journals.add(Journal(lines=(credit, *debits)))

    assert spoken.problems(request) == []


ANSWER = """<JournalEntryRet>
<TxnID>3F-1772</TxnID><TimeCreated>2026-03-02T09:00:00-08:00</TimeCreated>
<TimeModified>2026-03-02T09:00:01-08:00</TimeModified><EditSequence>99</EditSequence>
<TxnNumber>41</TxnNumber><TxnDate>2026-03-02</TxnDate><RefNumber>12</RefNumber>
<IsAdjustment>false</IsAdjustment><ExternalGUID>{ab}</ExternalGUID>
<JournalCreditLine><TxnLineID>40-1</TxnLineID><AccountRef><ListID>8-1</ListID>
<FullName>Stock</FullName></AccountRef><Amount>61.20</Amount><Memo>W-1</Memo>
</JournalCreditLine>
<JournalDebitLine><TxnLineID>41-1</TxnLineID><AccountRef><ListID>8-2</ListID>
</AccountRef><Amount>60.00</Amount><EntityRef><ListID>9-9</ListID></EntityRef>
</JournalDebitLine>
<JournalDebitLine><TxnLineID>42-1</TxnLineID><AccountRef><ListID>8-2</ListID>
</AccountRef><Amount>1.20</Amount></JournalDebitLine>
</JournalEntryRet>"""


def answered():
    """The record of the answer above."""
    return spoken.record(ANSWER)


def test_reading_a_journal():
    """Head and lines are read, the lines as they are mixed."""
    found = journals.read(answered())

    assert (found.type, found.txn_id, found.txn_number) == (
        "journal_entry",
        "3F-1772",
        41,
    )
    assert (found.edit_sequence, found.external_guid) == ("99", "{ab}")
    assert (found.txn_date, found.ref_number) == (dt.date(2026, 3, 2), "12")
    assert found.is_adjustment is False
    assert found.lines == (
        Line(Side.CREDIT, Ref("8-1", "Stock"), COST, memo="W-1", line_id="40-1"),
        Line(Side.DEBIT, COGS, Decimal("60.00"), entity=Ref("9-9"), line_id="41-1"),
        Line(Side.DEBIT, COGS, Decimal("1.20"), line_id="42-1"),
    )


def test_the_total_of_a_journal():
    """It has none of its own: the debits tell it, and a probe asks for the lines."""
    request = transactions.query_ref_numbers("journal_entry", ["12"])

    assert transactions.read(answered()).total == COST
    assert message_set.build(request).findtext("IncludeLineItems") == "true"


def test_changing_a_journal():
    """Lines that were read keep their IDs, a new one gets -1, all must balance."""
    found = journals.read(answered())
    more = (Line(Side.DEBIT, COGS, Decimal(1)), Line(Side.CREDIT, STOCK, Decimal(1)))

    request = journals.mod(replace(found, lines=(*found.lines, *more)))

    assert spoken.problems(request) == []
    lines = message_set.build(request).findall("*/JournalLineMod")
    assert [line.findtext("TxnLineID") for line in lines] == [
        "40-1",
        "41-1",
        "42-1",
        "-1",
        "-1",
    ]
    assert lines[0].findtext("JournalLineType") == "Credit"
    with pytest.raises(RequestError, match="do not balance"):
        journals.mod(replace(found, lines=found.lines[1:]))
