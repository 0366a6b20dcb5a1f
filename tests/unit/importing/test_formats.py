"""Files of orders: recognised by content, refused in one sentence."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbwc_server.errors import ImportFormatError
from qbwc_server.importing import formats
from qbwc_server.importing.canonical import Unreadable
from qbwc_server.importing.parsed import Accepted, Rejected

ORDER = '{"external_order_identifier": "P-1", "ordered_at": "2026-10-12"%s}'


def accepted(text):
    """Read the one order of a text."""
    [found] = formats.read(text.encode())
    assert isinstance(found, Accepted)
    return found.order


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings(encoding):
    """JSON in any Unicode encoding, with or without its mark."""
    content = (ORDER % ', "notes": "Zoë"').encode(encoding)

    [found] = formats.read(content)

    assert isinstance(found, Accepted)
    assert found.order.notes == "Zoë"


@pytest.mark.parametrize(
    "written, expected",
    [
        ("0.1", Decimal("0.1")),
        ("12.50", Decimal("12.50")),
        ("1e2", Decimal(100)),
        ("12345678901234567890", Decimal(12345678901234567890)),
        ("0.123456789012345678901", Decimal("0.123456789012345678901")),
    ],
)
def test_numbers_are_exact(written, expected):
    """4.1: no binary fraction ever comes between."""
    assert accepted(ORDER % f', "total_tax": {written}').total_tax == expected


@pytest.mark.parametrize(
    "written", ["NaN", "Infinity", "-Infinity", "1e400", "1e999999", "9" * 5000]
)
def test_monstrous_numbers(written):
    """They are unreadable, and reading them takes no time."""
    found = accepted(ORDER % f', "total_tax": {written}').total_tax

    assert isinstance(found, Unreadable)


@pytest.mark.parametrize(
    "content, part",
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"{", r"not JSON: .* line 1, column 2"),
        (b"hello", "not JSON"),
        (b"<QBXML/>", "not JSON"),
        (b'{"order": {}', "not JSON"),
        (b'{"a": "\xe9"}', "not text in utf-8: byte 7"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"{}", "no order was found"),
        (b"[]", "no order was found"),
        (b'"text"', "no order was found"),
        (b'{"customers": []}', "no order was found"),
        (b'{"order": {}, "order": {}}', '"order" stands twice'),
    ],
)
def test_file_that_is_none(content, part):
    """One sentence says what is wrong, and where."""
    with pytest.raises(ImportFormatError, match=part):
        formats.read(content)


def test_recognised_by_content():
    """The name of the format that a file is in."""
    assert formats.recognise((ORDER % "").encode()) == "shippingeasy"
    assert "shippingeasy" in formats.names()


def test_unknown_format():
    """A format that we do not know is refused with those that we do."""
    with pytest.raises(
        ImportFormatError, match=r'"edifact" is no format.*shippingeasy'
    ):
        formats.read(b"{}", "edifact")


def test_named_format_is_not_guessed():
    """A named format reads what recognition would refuse, and tells its problems."""
    [found] = formats.read(b"{}", "shippingeasy")

    assert isinstance(found, Rejected)


@given(st.binary(max_size=200))
def test_any_bytes(content):
    """Any file is read or refused in a sentence."""
    with contextlib.suppress(ImportFormatError):
        formats.read(content)
