"""UN-12, UN-N5 to N8: journals, even to the cent whatever their lines are."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbwc_server.importing.canonical import Unreadable
from qbwc_server.importing.documents import CostLine, Product
from qbwc_server.rules.documents import balancing, journals
from qbwc_server.rules.documents.plans import KnownLists
from tests.unit.rules.documents.conftest import Papers

STOCK, COGS, EXPENSE = "Inventory Asset", "Cost of Goods Sold", "Cost of Labor"
LABOUR = Product("LABOUR", never_diminishing=True)
KINDS = ["shipment", "sales", "adjustment", "credit"]


def booked(fields):
    """Give (side, account, amount) of each line."""
    return [
        (side, line["AccountRef"]["FullName"], line["Amount"])
        for side, line in fields["lines"]
    ]


def debit(account, amount):
    """Make a debit as `booked` gives it."""
    return ("JournalDebitLine", account, Decimal(amount))


def credit(account, amount):
    """Make a credit as `booked` gives it."""
    return ("JournalCreditLine", account, Decimal(amount))


def test_shipment(papers):
    """UN-12: the example of the rules; the memo is on the lines."""
    shipment = papers.journal("shipment", order_number="SO-77", comments="by van")

    fields = papers.fields(shipment)

    assert booked(fields) == [debit(COGS, "61.20"), credit(STOCK, "61.20")]
    assert (fields["TxnDate"], fields["RefNumber"]) == (date(2026, 10, 12), "SS-1")
    assert {line["Memo"] for _, line in fields["lines"]} == {"SS-1, SO-77, by van"}
    assert "Memo" not in fields


@pytest.mark.parametrize(
    "kind, first, second",
    [
        ("shipment", COGS, STOCK),
        ("sales", COGS, STOCK),
        ("credit", STOCK, COGS),
        ("adjustment", STOCK, COGS),
    ],
)
def test_sides(papers, kind, first, second):
    """5.1: which account is debited and which credited."""
    fields = papers.fields(papers.journal(kind, papers.goods("25.00")))

    assert booked(fields) == [debit(first, "25.00"), credit(second, "25.00")]


def test_value_down(papers):
    """5.1: an adjustment downwards is the other way round, on its own account."""
    down = papers.journal("adjustment", papers.goods("-25.00"), account="Shrinkage")

    assert booked(papers.fields(down)) == [
        debit("Shrinkage", "25.00"),
        credit(STOCK, "25.00"),
    ]


def test_assembly(papers):
    """UN-12: half an hour of labour at 30.00; stock that changes shape is no value."""
    labour = CostLine(LABOUR, Decimal("0.5"), Decimal("30.00"))
    stock = CostLine(Product("W-1"), Decimal(1), None)

    there = papers.fields(papers.journal("assembly", labour, stock))
    back = papers.fields(papers.journal("assembly", labour, is_reversed=True))

    assert booked(there) == [debit(STOCK, "15.00"), credit(EXPENSE, "15.00")]
    assert booked(back) == [debit(EXPENSE, "15.00"), credit(STOCK, "15.00")]


def test_assembly_on_the_components_own_account(papers):
    """UN-N7: each component's own expense account."""
    lines = [
        papers.goods("4", product=replace(LABOUR, expense_account="Wages")),
        papers.goods("2", product=replace(LABOUR, cogs_account="Power")),
    ]
    fields = papers.fields(papers.journal("assembly", *lines))

    assert booked(fields)[1:] == [credit("Wages", 4), credit("Power", 2)]


@pytest.mark.parametrize(
    "kind, line",
    [
        ("assembly", CostLine(Product("W-1"), Decimal(3), Decimal(20))),
        ("adjustment", CostLine(Product("W-1"), value=Decimal(0))),
        ("shipment", CostLine(Product("W-1"), Decimal(3), Decimal(0))),
        ("shipment", CostLine(Product("W-1"), value=Decimal("0.004"))),
        ("sales", CostLine(LABOUR, Decimal(1), None)),
        ("sales", CostLine(Product(), Decimal(1), None)),
    ],
)
def test_no_value_no_journal(papers, kind, line):
    """UN-N6: what moves no value is not booked, even where no account is set."""
    bare = papers.settings({"stock_on_hand": ""} if line.value == 0 else {})

    assert papers.reason(papers.journal(kind, line), bare).code == "NO_VALUE"


def test_values_that_cancel_out(papers):
    """UN-N6: up and down by the same is no value."""
    lines = (papers.goods("5.00"), papers.goods("-5.00"))

    assert papers.reason(papers.journal("adjustment", *lines)).code == "NO_VALUE"


@pytest.mark.parametrize(
    "line, code",
    [
        ({"quantity": None}, "BAD_QUANTITY"),
        ({"quantity": Unreadable("many")}, "BAD_QUANTITY"),
        ({"unit_cost": None}, "BAD_AMOUNT"),
        ({"unit_cost": Unreadable("dear")}, "BAD_AMOUNT"),
        ({"value": Unreadable("?")}, "BAD_AMOUNT"),
        ({"value": Decimal(10**10)}, "AMOUNT_OUT_OF_RANGE"),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_lines_that_cannot_be_posted(papers, kind, line, code):
    """6.4: a journal of a cost that is not known is not made up."""
    assert papers.reason(papers.journal(kind, papers.goods(**line))).code == code


def test_one_debit_per_account(papers):
    """UN-12: products with a COGS account of their own have a line of their own."""
    dear = Product("W-2", cogs_account="COGS Ware")
    lines = (
        papers.goods("10.00"),
        papers.goods("5.00", product=dear),
        papers.goods("2.00"),
    )

    assert booked(papers.fields(papers.journal("shipment", *lines))) == [
        debit(COGS, "12.00"),
        debit("COGS Ware", "5.00"),
        credit(STOCK, "17.00"),
    ]


def test_sold_labour_leaves_no_stock(papers):
    """UN-N7: what has no stock comes from its expense account."""
    line = CostLine(LABOUR, Decimal(2), Decimal(30))

    assert booked(papers.fields(papers.journal("sales", line))) == [
        debit(COGS, "60.00"),
        credit(EXPENSE, "60.00"),
    ]


def test_negative_line_changes_sides(papers):
    """5.1: goods of an account that came back are credited there."""
    other = Product("W-2", cogs_account="COGS Ware")
    lines = (papers.goods("10.00"), papers.goods("-4.00", product=other))

    assert booked(papers.fields(papers.journal("shipment", *lines))) == [
        debit(COGS, "10.00"),
        credit(STOCK, "6.00"),
        credit("COGS Ware", "4.00"),
    ]


def test_remainder_on_the_largest_line(papers):
    """5.1: three thirds of a cent make the total of the stock, not one less."""
    third = Decimal("3.3333")
    lines = [
        CostLine(Product(str(n), cogs_account=f"COGS {n}"), value=third + n)
        for n in range(3)
    ]
    found = booked(papers.fields(papers.journal("shipment", *lines)))

    assert found == [
        debit("COGS 0", "3.33"),
        debit("COGS 1", "4.33"),
        debit("COGS 2", "5.34"),
        credit(STOCK, "13.00"),
    ]


VALUES = st.decimals(
    min_value=-100_000, max_value=100_000, allow_nan=False, allow_infinity=False
)
NAMES = st.sampled_from(["A", "a", "B", "C", "D"])


@given(st.lists(st.tuples(NAMES, NAMES, VALUES), max_size=12))
def test_any_values_are_even(values):
    """5.1: every journal balances to the cent, each account has one line."""
    found = balancing.even(values)

    assert sum(amount for _, amount in found) == 0
    assert all(amount and amount == round(amount, 2) for _, amount in found)
    names = Counter(name.casefold() for name, _ in found)
    assert set(names.values()) <= {1}


@given(st.lists(st.tuples(NAMES, VALUES.map(abs)), min_size=1, max_size=12))
def test_the_total_is_the_rounded_one(values):
    """What stock moves by is the exact total, rounded once."""
    found = dict(balancing.even((name, "Stock", value) for name, value in values))

    exact = sum(value for _, value in values)
    assert abs(-found.get("Stock", 0) - exact) <= Decimal("0.005") + Decimal("1e-20")


@given(
    st.sampled_from(KINDS),
    st.lists(
        st.tuples(
            st.sampled_from(["", "COGS 1", "COGS 2", "COGS 3"]),
            st.decimals(-50, 50, places=4),
            st.decimals(0, 50, places=6),
        ),
        min_size=1,
        max_size=8,
    ),
)
def test_any_journal_balances(kind, lines):
    """Whatever the lines are, the entry is even and has no line of 0.00."""
    papers = Papers()
    goods = [
        CostLine(Product(f"P{n}", cogs_account=account), quantity, cost)
        for n, (account, quantity, cost) in enumerate(lines)
    ]
    settings, known = papers.settings(), KnownLists()
    document = papers.journal(kind, *goods)
    if journals.first_reason(document, settings, known) is not None:
        assert papers.reason(document).code == "NO_VALUE"
        return

    found = booked(papers.fields(document))

    signs = {"JournalDebitLine": 1, "JournalCreditLine": -1}
    assert sum(signs[side] * amount for side, _, amount in found) == 0
    assert all(amount > 0 for _, _, amount in found)


MOVED = KnownLists(moved={"w-1": Decimal(2)})


@pytest.mark.parametrize("kind", ["shipment", "sales"])
def test_nothing_is_booked_twice(papers, kind):
    """UN-12: what another journal of the sales order moved is left out."""
    [first, _] = booked(papers.fields(papers.journal(kind), None, MOVED))

    assert first == debit(COGS, "20.40")


def test_what_was_moved_is_taken_off_once(papers):
    """UN-12: line by line, until it is used up; a line's own value in proportion."""
    lines = (
        papers.goods(quantity=Decimal(1)),
        papers.goods("30.00", quantity=Decimal(3)),
        papers.goods(quantity=Decimal(3)),
    )

    [first, _] = booked(papers.fields(papers.journal("sales", *lines), None, MOVED))

    assert first == debit(COGS, "81.20")


def test_all_was_moved(papers):
    """UN-12: nothing is left to book, and the reason says why."""
    known = KnownLists(moved={"w-1": Decimal(3)})

    reason = papers.reason(papers.journal("sales"), None, known)

    assert reason.code == "NO_VALUE"
    assert "Other journals" in reason.message


def test_returns_and_adjustments_are_their_own(papers):
    """UN-12: only shipments and sales orders can move the same goods."""
    for kind in ("credit", "adjustment"):
        [first, _] = booked(papers.fields(papers.journal(kind), None, MOVED))
        assert first[2] == Decimal("61.20")


def test_quantities(papers):
    """What a journal moves, for those that come after it."""
    lines = (papers.goods(), papers.goods(product=Product("w-1")), papers.goods("1"))

    assert journals.quantities(papers.journal("sales", *lines)) == {"w-1": 9}


def test_new_value_is_told(papers):
    """An adjustment that gives only the new value is booked with it, and says so."""
    line = papers.goods("90.00", notice="NEW_VALUE_BOOKED")

    [warning] = papers.plan(papers.journal("adjustment", line)).warnings

    assert warning.code == "NEW_VALUE_BOOKED"


def test_long_number_and_texts(papers):
    """6.3: the last 11 of the number; texts as everywhere."""
    journal = papers.journal("shipment", number="SHIP-0000012345", comments="dzień")

    fields = papers.fields(journal)

    assert fields["RefNumber"] == "-0000012345"
    assert [each.code for each in papers.plan(journal).warnings] == ["TEXT_FOLDED"]
