"""How scalar values are written and read."""

import datetime as dt
import re
import uuid
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbxml import types
from qbxml.types import Kind

LOCAL = dt.datetime.fromisoformat("2026-01-31T08:15")
CENTS = st.decimals(-(10**12), 10**12, places=2)
FIVE = st.decimals(-(10**9), 10**9, places=5)


@pytest.mark.parametrize(
    "kind, value, expected",
    [
        (Kind.AMOUNT, Decimal("10.5"), "10.50"),
        (Kind.AMOUNT, Decimal("10.500"), "10.50"),
        (Kind.AMOUNT, Decimal("1E+3"), "1000.00"),
        (Kind.AMOUNT, Decimal("-0.00"), "0.00"),
        (Kind.AMOUNT, 7, "7.00"),
        (Kind.AMOUNT, "10", "10"),
        (Kind.AMOUNT, "", ""),
        (Kind.PRICE, Decimal("0.33333"), "0.33333"),
        (Kind.PRICE, Decimal("-0.00"), "0.00"),
        (Kind.PRICE, Decimal("9.950000"), "9.95"),
        (Kind.PRICE, Decimal("1E-5"), "0.00001"),
        (Kind.QUANTITY, Decimal("1E+2"), "100"),
        (Kind.QUANTITY, Decimal("2.0"), "2.0"),
        (Kind.FACTOR, Decimal("1.123456789"), "1.123456789"),
        (Kind.FLAG, True, "true"),
        (Kind.FLAG, False, "false"),
        (Kind.DATE, dt.date(2026, 1, 31), "2026-01-31"),
        (Kind.DATETIME, LOCAL, "2026-01-31T08:15:00"),
        (
            Kind.DATETIME,
            dt.datetime(2026, 1, 31, 8, 15, 0, 999, tzinfo=dt.UTC),
            "2026-01-31T08:15:00+00:00",
        ),
        (Kind.DATETIME, dt.date(2026, 1, 31), "2026-01-31"),
        (Kind.GUID, uuid.UUID(int=1), "{00000000-0000-0000-0000-000000000001}"),
        (Kind.GUID, "0", "0"),
        (Kind.INTEGER, 12, "12"),
        (Kind.TEXT, "a\tb\né\U0001f600", "a\tb\né\U0001f600"),
    ],
)
def test_written(kind, value, expected):
    """A value has one legal form: no exponent, no Z, no fraction of a second."""
    assert types.render(kind, value) == expected


@pytest.mark.parametrize(
    "kind, value",
    [
        (Kind.AMOUNT, Decimal("10.505")),
        (Kind.AMOUNT, Decimal("1.00000000000000000000000000000001")),
        (Kind.PRICE, Decimal("1.00000000000000000000000000000001")),
        (Kind.AMOUNT, "10.5"),
        (Kind.AMOUNT, ".50"),
        (Kind.AMOUNT, "1,000.00"),
        (Kind.AMOUNT, "1e3"),
        (Kind.AMOUNT, "10.50\n"),
        (Kind.AMOUNT, 10.5),
        (Kind.AMOUNT, True),
        (Kind.AMOUNT, Decimal("NaN")),
        (Kind.AMOUNT, Decimal("Infinity")),
        (Kind.AMOUNT, Decimal("1E+900000000")),
        (Kind.AMOUNT, Decimal(12345678901234)),
        (Kind.PRICE, Decimal("0.333333")),
        (Kind.PRICE, Decimal(12345678901)),
        (Kind.QUANTITY, Decimal("1E-900000000")),
        (Kind.QUANTITY, "٣"),
        (Kind.FLAG, "True"),
        (Kind.FLAG, 1),
        (Kind.FLAG, None),
        (Kind.DATE, "2026-02-30"),
        (Kind.DATE, "20260131"),
        (Kind.DATE, "31.01.2026"),
        (Kind.DATE, dt.datetime(2026, 1, 31, tzinfo=dt.UTC)),
        (Kind.DATETIME, "2026-01-31T08:15:00Z"),
        (Kind.DATETIME, "2026-01-31T08:15:00.5"),
        (Kind.DATETIME, "2026-01-31T24:15:00"),
        (Kind.DATETIME, "2038-01-20"),
        (Kind.DATETIME, "1969-12-31T23:59:59"),
        (Kind.DATETIME, 5),
        (Kind.GUID, "6B063959-81B0-4622-85D6-F548C8CCB517"),
        (Kind.GUID, "{6B063959}"),
        (Kind.INTEGER, "1.0"),
        (Kind.INTEGER, True),
        (Kind.INTERVAL, "PT"),
        (Kind.ID, "x" * 37),
        (Kind.TEXT, "a\x0bb"),
        (Kind.TEXT, "\ud800"),
        (Kind.TEXT, "\ufffe"),
        (Kind.TEXT, 5),
        (Kind.TEXT, b"bytes"),
    ],
)
def test_refused(kind, value):
    """What QuickBooks would not take, or what is not exact, is refused in words."""
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        types.render(kind, value)


@given(CENTS)
def test_amounts_come_back(value):
    """An amount survives writing and reading, to the cent."""
    assert types.read_decimal(types.render(Kind.AMOUNT, value)) == value


@given(FIVE)
def test_prices_come_back(value):
    """A price survives writing and reading, to five decimals."""
    text = types.render(Kind.PRICE, value)

    assert types.read_decimal(text) == value
    assert re.fullmatch(r"-?\d{1,10}(\.\d{1,5})?", text)


@given(st.text())
def test_reading_never_fails(text):
    """Whatever stands in an answer, reading a value gives it or None."""
    assert types.read_flag(text) in {None, True, False}
    assert types.read_decimal(text) is None or text.strip()
    assert types.read_integer(text) is None or text.strip()
    assert types.read_date(text) is None or text.strip()
    assert types.read_datetime(text) is None or text.strip()


@pytest.mark.parametrize("text", ["13", "13.0.1", "CA3.0", "", "x", "-1.0", "1.0 "])
def test_a_wrong_version(text):
    """A version is two numbers and a point, nothing else."""
    with pytest.raises(ValueError, match="no qbXML version"):
        types.version(text)
