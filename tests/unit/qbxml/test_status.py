"""What status codes and HRESULTs mean, to verdicts and to people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbxml import status
from qbxml.responses import Status
from qbxml.status import StatusClass

LOCKED = "The  List element\nis in use by another user"


@pytest.mark.parametrize(
    "code, message, look_up, write",
    [
        (0, "", StatusClass.OK, StatusClass.OK),
        (1, "", StatusClass.NOTHING_FOUND, StatusClass.OK),
        (499, "", StatusClass.OK, StatusClass.OK),
        (500, "", StatusClass.NOTHING_FOUND, StatusClass.WARNING),
        (501, "", StatusClass.WARNING, StatusClass.WARNING),
        (570, "", StatusClass.WARNING, StatusClass.WARNING),
        (600, "", StatusClass.BUSY, StatusClass.IN_DOUBT),
        (999, "", StatusClass.WARNING, StatusClass.WARNING),
        (1000, "", StatusClass.BUSY, StatusClass.IN_DOUBT),
        (1010, "", StatusClass.BUSY, StatusClass.BUSY),
        (1030, "", StatusClass.REFUSED, StatusClass.REFUSED),
        (3100, "", StatusClass.NAME_TAKEN, StatusClass.NAME_TAKEN),
        (3120, "", StatusClass.NOTHING_FOUND, StatusClass.REFERENCE_GONE),
        (3140, "", StatusClass.REFERENCE_GONE, StatusClass.REFERENCE_GONE),
        (3170, "", StatusClass.REFUSED, StatusClass.REFUSED),
        (3170, LOCKED, StatusClass.BUSY, StatusClass.BUSY),
        (3171, LOCKED, StatusClass.REFUSED, StatusClass.REFUSED),
        (3175, "", StatusClass.BUSY, StatusClass.BUSY),
        (3176, "", StatusClass.BUSY, StatusClass.BUSY),
        (3180, "Something else", StatusClass.REFUSED, StatusClass.REFUSED),
        (3180, "Failed to acquire the lock.", StatusClass.BUSY, StatusClass.BUSY),
        (3200, "", StatusClass.STALE, StatusClass.STALE),
        (3231, "not processed", StatusClass.BUSY, StatusClass.BUSY),
        (3261, "", StatusClass.REFUSED, StatusClass.REFUSED),
        (9001, "", StatusClass.BUSY, StatusClass.IN_DOUBT),
        (9002, "", StatusClass.BUSY, StatusClass.IN_DOUBT),
        (9005, "", StatusClass.BUSY, StatusClass.IN_DOUBT),
        (9004, "", StatusClass.REFUSED, StatusClass.REFUSED),
        (-1, "", StatusClass.REFUSED, StatusClass.REFUSED),
        (123456, "", StatusClass.REFUSED, StatusClass.REFUSED),
    ],
)
def test_classes(code, message, look_up, write):
    """A status asks something else of a look-up than of a write."""
    found = Status(code, "INFO", message)

    assert status.classify(found, writes=False) is look_up
    assert status.classify(found, writes=True) is write


def test_the_severity_does_not_count():
    """3210 has been seen with severity Info (qbxml 1.4)."""
    found = Status(3210, "INFO", "")

    assert status.classify(found, writes=True) is StatusClass.REFUSED


@given(st.integers(-(10**6), 10**6))
def test_every_code_is_explained(code):
    """Listed or not, a code has sentences and somebody who acts."""
    found = status.of(code)

    assert found.code == str(code)
    for sentence in (found.meaning, found.cause, found.what_to_do):
        assert sentence.endswith(".")
    assert found.who


@given(st.integers(0, 9999))
def test_what_may_be_in_doubt_is_never_safe_to_repeat(code):
    """The knowledge base and the verdicts do not contradict each other."""
    kind = status.classify(Status(code), writes=True)

    if kind in {StatusClass.OK, StatusClass.WARNING, StatusClass.IN_DOUBT}:
        assert not status.of(code).retry_is_safe
    if kind is StatusClass.BUSY:
        assert status.of(code).retry_is_safe


@pytest.mark.parametrize(
    "text",
    ["0x80040400", "0X80040400", "80040400", " 0x80040400\n", "-2147220480"],
)
def test_ways_to_write_an_hresult(text):
    """Case, prefix, blanks and a negative decimal mean the same (web-connector 6.1)."""
    found = status.of_hresult(text)

    assert found is not None
    assert found.code == "0x80040400"
    assert "could not read" in found.meaning


@pytest.mark.parametrize(
    "text", ["", "  ", "0x", "error", "0x8004040", "12", "0x80040400F"]
)
def test_no_hresult(text):
    """What is no such code has no explanation."""
    assert status.of_hresult(text) is None


def test_an_unlisted_hresult():
    """One that is not listed is named, and not called safe to repeat."""
    found = status.of_hresult("0x8004ffff")

    assert found is not None
    assert found.code == "0x8004FFFF"
    assert not found.retry_is_safe


@pytest.mark.parametrize("code", [1012, "1012", "QBWC1012", " qbwc1012 "])
def test_codes_of_the_web_connector(code):
    """The code that a user reads from the screen is explained."""
    found = status.of_qbwc(code)

    assert found is not None
    assert found.code == "QBWC1012"


@pytest.mark.parametrize("code", ["QBWC", "QBWC9999", "12", ""])
def test_no_code_of_the_web_connector(code):
    """Others are not."""
    assert status.of_qbwc(code) is None
