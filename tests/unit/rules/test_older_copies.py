"""An older copy is told by which of the newest transactions are missing."""

from datetime import UTC, datetime, timedelta

import pytest

from qbwc_server.rules.older_copies import Witness, is_older

NOW = datetime(2026, 10, 12, 15, 0, tzinfo=UTC)

# The newest first; x is missing. Is it an older copy where deletions are known, and
# where they are not?
CASES = {
    "": (False, False),
    "x": (True, True),
    "o": (False, False),
    "oxx": (False, False),
    "xo": (True, False),
    "xox": (True, False),
    "xxo": (True, True),
    "xxx": (True, True),
}


@pytest.mark.parametrize("pattern", CASES)
@pytest.mark.parametrize("known", [True, False])
def test_what_is_missing(pattern, known):
    """All of them or the newest several; the newest alone if it was not deleted."""
    witnesses = [Witness(NOW, each == "x") for each in pattern]

    said = is_older(witnesses, NOW, deletions_known=known)

    assert said is CASES[pattern][0 if known else 1]


def test_a_transaction_of_last_year():
    """QuickBooks does not remember any more whether somebody deleted it."""
    long_ago = NOW - timedelta(days=100)
    witnesses = [Witness(long_ago, True), Witness(long_ago, False)]

    assert not is_older(witnesses, NOW, deletions_known=True)
