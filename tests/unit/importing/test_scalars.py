"""Single values as shops write them."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbwc_server.importing import scalars
from qbwc_server.importing.canonical import Unreadable
from qbwc_server.importing.scalars import Misread


@pytest.mark.parametrize(
    "value, expected",
    [
        ("12.50", "12.50"),
        (" 12.50 ", "12.50"),
        ("-0.66", "-0.66"),
        ("+3", "3"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1e3", "1E+3"),
        ("1E-2", "0.01"),
        (7, "7"),
        (0.1, "0.1"),
        (Decimal("1.10"), "1.10"),
        ("0", "0"),
        ("-0.00", "0"),
        ("0e999", "0"),
        ("12345678901234567890.12", "12345678901234567890.12"),
        # Finer than any price: what is beyond 30 decimals is rounded away.
        ("1e-400", "0"),
        ("0." + "0" * 40 + "1", "0"),
        ("3." + "3" * 50, "3." + "3" * 30),
        ("-2." + "6" * 90, "-2." + "6" * 29 + "7"),
    ],
)
def test_number(value, expected):
    """Numbers and text are read exactly; zero has no sign."""
    assert str(scalars.number(value)) == expected


@pytest.mark.parametrize("value", [None, "", "   ", "\t"])
def test_no_number(value):
    """Null and blank are nothing, which is not zero."""
    assert scalars.number(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "abc",
        "1,50",
        "1,234.56",
        "$5",
        "NaN",
        "Infinity",
        "-inf",
        "1e400",
        "9" * 10_000,
        "1" * 10_000 + "x",
        "1e31",
        "٣",
        "1_000",
        "0x10",
        True,
        float("nan"),
        float("inf"),
        1e300,
        pytest.param(10**5000, id="5001 digits"),
        Decimal("NaN"),
        Decimal("1E+999999"),
    ],
)
def test_unreadable_number(value):
    """What is no sane number is kept as unreadable text, quickly."""
    found = scalars.number(value)

    assert isinstance(found, Unreadable)
    assert len(found) <= 60


@pytest.mark.parametrize("value", [[], {}, ["1"], ()])
def test_number_of_another_shape(value):
    """A list or an object is no value at all."""
    with pytest.raises(Misread):
        scalars.number(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, max_value=10**20))
def test_any_number(value):
    """A written number is read back exactly, and so is its text."""
    if value.adjusted() < scalars.MOST_DIGITS and len(str(value)) < 50:
        assert scalars.number(format(value, "f")) == value
        assert scalars.number(value) == value


@given(st.text(max_size=100))
def test_any_text_as_a_number(value):
    """Reading a number never fails and gives something finite."""
    found = scalars.number(value)

    assert found is None or isinstance(found, Unreadable) or found.is_finite()


@pytest.mark.parametrize(
    "value, expected",
    [
        ("2015-01-26T16:39:38Z", datetime(2015, 1, 26, 16, 39, 38, tzinfo=UTC)),
        ("2014-01-16 14:37:56 -0600", datetime(2014, 1, 16, 20, 37, 56, tzinfo=UTC)),
        ("2025-10-07 09:50:26 +0200", datetime(2025, 10, 7, 7, 50, 26, tzinfo=UTC)),
        (
            "2026-10-12T15:04:22.123456+05:30",
            datetime(2026, 10, 12, 9, 34, 22, tzinfo=UTC),
        ),
        ("2026-10-12 15:04:22-06", datetime(2026, 10, 12, 21, 4, 22, tzinfo=UTC)),
        ("2026-10-12T15:04:22+05", datetime(2026, 10, 12, 10, 4, 22, tzinfo=UTC)),
        ("2026-10-12 15:04 UTC", datetime(2026, 10, 12, 15, 4, tzinfo=UTC)),
        ("2023-12-13", date(2023, 12, 13)),
        (" 2023-12-13 ", date(2023, 12, 13)),
        ("2024-02-29", date(2024, 2, 29)),
        ("2026-10-12T15:04:22", datetime(2026, 10, 12, 15, 4, 22)),  # noqa: DTZ001
        ("", None),
        (None, None),
    ],
)
def test_moment(value, expected):
    """4.1: times with their zone become UTC; a bare day stays one."""
    found = scalars.moment(value)

    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    "value, part",
    [
        ("2026-02-30", "does not exist"),
        ("2026-13-01T00:00:00Z", "does not exist"),
        ("2026-10-12T25:00:00Z", "does not exist"),
        ("2026-10-12T10:61:00Z", "does not exist"),
        ("2026-10-12T10:00:00+99:00", "does not exist"),
        ("2026-10-12T10:00:00+01:75", "does not exist"),
        ("2023-02-29", "does not exist"),
        ("0000-01-01", "does not exist"),
        ("1969-12-31", "lies outside"),
        ("2038-02-01", "lies outside"),
        ("9999-12-31T23:59:59-12:00", "lies outside"),
        ("0001-01-01T00:00:00+12:00", "lies outside"),
        ("yesterday", "is not a time"),
        ("12/10/2026", "is not a time"),
        ("2026-10-12T10", "is not a time"),
        ("٢٠٢٦-10-12", "is not a time"),
        (1760281462, "is not a time"),
        (True, "must be text"),
        ([], "must be text"),
    ],
)
def test_impossible_moment(value, part):
    """An impossible day, time or zone is told in a sentence."""
    with pytest.raises(Misread, match=part):
        scalars.moment(value)


@pytest.mark.parametrize(
    "value, expected",
    [
        (True, True),
        (False, False),
        ("true", True),
        ("False", False),
        (1, True),
        ("0", False),
        (None, None),
        ("", None),
    ],
)
def test_flag(value, expected):
    """4.1: booleans, also as text or digit; blank is none."""
    assert scalars.flag(value) is expected


@pytest.mark.parametrize("value", ["yes", 2, []])
def test_wrong_flag(value):
    """Anything else is told in a sentence."""
    with pytest.raises(Misread):
        scalars.flag(value)


@pytest.mark.parametrize(
    "value, expected",
    [
        ("  Ada ", "Ada"),
        ("a\u0000b\u0007c", "abc"),
        ("two\nlines", "two\nlines"),
        ("\u00a0", ""),
        (None, ""),
        (5, "5"),
        (Decimal("1.50"), "1.50"),
    ],
)
def test_text(value, expected):
    """Trimmed, without control characters that no database keeps."""
    assert scalars.text(value) == expected


@pytest.mark.parametrize(
    "value", ["a\ud800", True, [], {}, pytest.param(10**5000, id="5001 digits")]
)
def test_wrong_text(value):
    """Half a character, a truth value or another shape is told in a sentence."""
    with pytest.raises(Misread):
        scalars.text(value)


@pytest.mark.parametrize(
    "value, expected",
    [(12, "12"), ("A-1", "A-1"), (Decimal(10) ** 19, "1" + "0" * 19)],
)
def test_identifier(value, expected):
    """Text or a whole number, written plainly."""
    assert scalars.identifier(value) == expected


@pytest.mark.parametrize(
    "value", [1.5, Decimal("1.5"), Decimal("1E+99999"), Decimal("NaN"), float("inf")]
)
def test_wrong_identifier(value):
    """A fraction or a monster is no identifier."""
    with pytest.raises(Misread, match="whole number"):
        scalars.identifier(value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(json_values)
def test_any_json_can_be_kept(value):
    """Every JSON value becomes one that encodes as UTF-8 without null characters."""
    text = json.dumps(scalars.json_safe(value), ensure_ascii=False)

    assert "\\u0000" not in text
    text.encode("utf-8")


def test_monstrous_integer_to_keep():
    """An integer that Python refuses to write out is not kept."""
    assert json.dumps(scalars.json_safe({"a": 10**5000}))


def test_too_deep_to_keep():
    """Nesting that could exhaust the stack is told in a sentence."""
    value: list[object] = []
    for _ in range(scalars.DEEPEST + 1):
        value = [value]

    with pytest.raises(Misread, match="too deeply"):
        scalars.json_safe(value)
