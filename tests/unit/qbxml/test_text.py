"""Text as QuickBooks can store it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbxml import text
from qbxml.text import Cleaned


@pytest.mark.parametrize(
    "value, expected",
    [
        ("", Cleaned("")),
        ("  Jones \t\r\n  Ltd ", Cleaned("Jones Ltd")),
        ("Jo\u0308rg", Cleaned("Jörg")),
        ("Müller \u2013 5 €", Cleaned("Müller \u2013 5 €")),
        ("Łódź", Cleaned("Lódz", folded=True)),
        ("Đặng \u0131", Cleaned("Dang i", folded=True)),
        ("Žižek", Cleaned("Žižek")),
        ("\uff2a\uff4f\uff4e\uff45\uff53", Cleaned("Jones", folded=True)),
        ("Дмитрий", Cleaned("", folded=True)),
        ("Дмитрий Jones", Cleaned("Jones", folded=True)),
        ("Jones \U0001f600 Ltd", Cleaned("Jones Ltd")),
        ("❤️ Jones 👨‍👩‍👧", Cleaned("Jones")),
        ("☃ ⌚ ▶", Cleaned("")),
        ("№ 5", Cleaned("No 5", folded=True)),
        ("a\x00b\x07c\x7fd\x85e", Cleaned("abcd e")),
        ("zero\u200bwidth\u202e\ufeff", Cleaned("zerowidth")),
        ("no\u00a0break", Cleaned("no break")),
        ("\ud800x", Cleaned("x")),
        ("a:b", Cleaned("a:b")),
    ],
)
def test_cleaning(value, expected):
    """What Windows-1252 has stays; other letters lose their marks, or go."""
    assert text.clean(value) == expected


@pytest.mark.parametrize(
    "value, expected",
    [
        ("Müller", "Muller"),
        ("Straße", "Strasse"),
        ("Ærø Œuvre Þór", "AEro OEuvre Thor"),
        ("\u201cquoted\u201d \u2013 5 €", '"quoted" - 5 EUR'),
    ],
)
def test_the_ascii_charset(value, expected):
    """For receivers that fail on any letter beyond ASCII everything is folded."""
    assert text.clean(value, charset="ascii") == Cleaned(expected, folded=True)


@pytest.mark.parametrize(
    "value, limit, expected",
    [
        ("Jones", 5, Cleaned("Jones")),
        ("Jones Indiana", 6, Cleaned("Jones", truncated=True)),
        ("Jones, Indiana", 6, Cleaned("Jones,", truncated=True)),
        ("Jones-Indiana", 6, Cleaned("Jones-", truncated=True)),
        ("Jones ☃", 5, Cleaned("Jones")),
        ("Jones", 0, Cleaned("", truncated=True)),
        ("Œuvre", 5, Cleaned("Œuvre")),
    ],
)
def test_cutting(value, limit, expected):
    """6.1: cut at the limit; the space before the part that is gone goes too."""
    assert text.clean(value, limit=limit) == expected


@pytest.mark.parametrize(
    "value, limit",
    [("Jones, Indiana", 6), ("Jones - Indiana", 8), ("Jones-Indiana", 6)],
)
def test_cutting_a_name(value, limit):
    """SE-2 e: a cut name does not end in what led to the part that was cut off."""
    cut = text.clean(value, limit=limit, name=True)

    assert cut == Cleaned("Jones", truncated=True)


def test_names():
    """A colon separates levels, so in a name it becomes a hyphen."""
    assert text.clean("A:B: C", name=True) == Cleaned("A-B- C")
    assert text.clean("Jones: Co", name=True, limit=6).text == "Jones"


CHARSETS = st.sampled_from(["windows-1252", "ascii"])


@given(st.text(), CHARSETS, st.integers(0, 60))
def test_any_text(value, charset, limit):
    """The outcome fits, can be encoded, and cleaning it again changes nothing."""
    found = text.clean(value, limit=limit, charset=charset, name=True)

    assert len(found.text) <= limit
    assert found.text.encode(charset).decode(charset) == found.text
    assert found.text == found.text.strip()
    assert ":" not in found.text
    assert not any(unicodedata.category(one) == "Cc" for one in found.text)
    again = text.clean(found.text, limit=limit, charset=charset, name=True)
    assert again == Cleaned(found.text)


@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P")), max_size=40))
def test_plain_text_is_left_alone(value):
    """Letters, digits and punctuation of ASCII stay as they are."""
    assert text.clean(value) == Cleaned(value)
