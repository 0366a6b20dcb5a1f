"""What a product line posts (business-rules 1.1, "Lines")."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbwc_server.importing.canonical import Line, Unreadable
from qbwc_server.rules import lines, money
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import DiscountSettings, Settings

GROSS = Settings(discount=DiscountSettings(item="Web Discount"))
NET = Settings()


def line(*written):
    """Make a line of quantity, unit price, price, total and discount as written."""
    read = [None if each is None else Decimal(each) for each in written]
    names = (
        "quantity",
        "unit_price",
        "price_excluding_tax",
        "total_excluding_tax",
        "discount_allocated",
    )
    figures: dict[str, Any] = dict(zip(names, read, strict=False))
    return Line(sku="MUG", item_name="Mug", **figures)


def said(posted):
    """Give the figures of a posted line as text."""
    figures = (posted.quantity, posted.rate, posted.amount)
    return tuple(None if each is None else str(each) for each in figures)


@pytest.mark.parametrize(
    "given, expected",
    [
        (line("2", "34.50", "1", "69.00"), ("2", "34.50", None)),
        (line("1", "0", None, "0.00"), ("1", "0.00", None)),
        (line("1", "0.00", "5.00", None), ("1", "0.00", None)),
        (line("3", None, "5", None), ("3", "5.00", None)),
        (line("3", None, None, "10.00"), ("3", None, "10.00")),
        (line("3", None, None, None), ("3", None, "0.00")),
        (line("3", "3.33", None, "10.00"), ("3", None, "10.00")),
        (line("3", "3.33333", None, "10.00"), ("3", "3.33333", None)),
        (line("3", "3.3333333333", None, "10.00"), ("3", "3.33333", None)),
        (line("1", "0", None, "7.00"), ("1", None, "7.00")),
        (line("2", "5.00", None, "0"), ("2", "5.00", None)),
        (line("1e3", "1", None, None), ("1000", "1.00", None)),
        (line("2.50", "4", None, "10"), ("2.5", "4.00", None)),
        (line("0.33333", "3", None, "1.00"), ("0.33333", "3.00", None)),
        (line("1", "-5.00", None, "-5.00"), ("1", "-5.00", None)),
        (line("1", "1.005", None, None), ("1", "1.005", None)),
    ],
)
def test_rate_or_amount(given, expected):
    """Quantity and Rate; Amount where there is no price or it misses the total."""
    assert said(lines.post(given, GROSS)) == expected


@pytest.mark.parametrize(
    "settings, expected",
    [(GROSS, ("2", "10.00", None)), (NET, ("2", None, "17.50"))],
)
def test_discount_spread_over_lines(settings, expected):
    """4.1: gross lines with a discount item, net amounts without one."""
    given = line("2", "10", None, "20", "2.50")

    assert said(lines.post(given, settings)) == expected


@pytest.mark.parametrize(
    "given, code",
    [
        (Line(quantity=None, unit_price=Decimal(1)), "BAD_QUANTITY"),
        (Line(quantity=Unreadable("two"), unit_price=Decimal(1)), "BAD_QUANTITY"),
        (line("-1", "1"), "BAD_QUANTITY"),
        (line("1.000001", "1"), "BAD_QUANTITY"),
        (line("0", "1"), None),
        (Line(quantity=Decimal(0), unit_price=Unreadable("x")), None),
        (Line(quantity=Decimal(1), unit_price=Unreadable("x")), "BAD_AMOUNT"),
        (Line(quantity=Decimal(1), price_excluding_tax=Unreadable("x")), "BAD_AMOUNT"),
        (Line(quantity=Decimal(1), total_excluding_tax=Unreadable("x")), "BAD_AMOUNT"),
        (Line(quantity=Decimal(1), discount_allocated=Unreadable("x")), "BAD_AMOUNT"),
        (line("1", "9999999999.99"), None),
        (line("1", "10000000000"), "AMOUNT_OUT_OF_RANGE"),
        (line("1", "-10000000000"), "AMOUNT_OUT_OF_RANGE"),
        (line("9999999999", "0"), None),
        (line("10000000000", "0"), "AMOUNT_OUT_OF_RANGE"),
        (line("0.001", "20000000000"), "AMOUNT_OUT_OF_RANGE"),
        (line("999999", "999999"), "AMOUNT_OUT_OF_RANGE"),
        # Numbers that the importers do not even keep are numbers all the same.
        (Line(quantity=Unreadable("1e40")), "AMOUNT_OUT_OF_RANGE"),
        (Line(quantity=Unreadable("-1e40")), "BAD_QUANTITY"),
        (Line(quantity=Unreadable("9" * 57 + "...")), "BAD_QUANTITY"),
        (
            Line(quantity=Decimal(1), unit_price=Unreadable("9" * 60)),
            "AMOUNT_OUT_OF_RANGE",
        ),
    ],
)
def test_fault_of_a_line(given, code):
    """Bad quantities and amounts, and amounts beyond the guard, stop the order."""
    found = lines.fault(2, given, GROSS)

    assert (found and found.code) == code
    assert found is None or found.message.startswith("Line 2")


@pytest.mark.parametrize(
    "given, codes",
    [
        (line("0", "5"), ["ZERO_QUANTITY_LINE"]),
        (line("3", "3.33", None, "10.00"), ["LINE_AMOUNT_USED"]),
        (line("3", None, None, "10.00"), []),
        (line("1", "5", None, "5.00"), []),
    ],
)
def test_warnings_of_a_line(make, given, codes):
    """A line left out and a total that was used are told."""
    order = make.order(given)

    assert [each.code for each in lines.warnings(order, GROSS)] == codes


@pytest.mark.parametrize(
    "name, options, expected",
    [
        ("Stove", (), "Stove"),
        ("Stove", (("fuel", "gas"), ("size", "L")), "Stove (fuel: gas, size: L)"),
        ("Stove", (("", "engraved"),), "Stove (engraved)"),
        ("", (("size", "L"),), "(size: L)"),
        ("Stove\n two", (), "Stove two"),
        ("x" * 5000, (), "x" * 4095),
    ],
)
def test_text_of_a_line(name, options, expected):
    """SE-13 d: the item's name and its options, as long as QuickBooks takes."""
    texts = Texts("windows-1252")
    given = Line(item_name=name, product_options=options)

    assert lines.description("Desc", given, texts) == expected


prices = st.decimals(min_value=-(10**6), max_value=10**6, places=7)


@given(prices, st.decimals(min_value=0, max_value=10**5, places=5), prices)
def test_any_line(price, quantity, total):
    """Exactly one of rate and amount, and none with more decimals than allowed."""
    given = Line(quantity=quantity, unit_price=price, total_excluding_tax=total)

    posted = lines.post(given, GROSS)

    assert (posted.rate is None) != (posted.amount is None)
    for figure, decimals in ((posted.quantity, 5), (posted.rate, 5), (posted.value, 2)):
        assert "E" not in str(figure)
        assert figure is None or len(str(figure).partition(".")[2]) <= decimals


@given(
    st.decimals(allow_nan=False, allow_infinity=False, max_value=10**12, min_value=0)
)
def test_plain_numbers(value):
    """A plain number equals its origin and never has an exponent."""
    plain = money.plain(value)

    assert plain == value
    assert "E" not in format(plain, "f")
    assert value < money.FINEST or "E" not in str(plain)
