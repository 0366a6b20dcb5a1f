"""Every code that stops an order says what to do and who does it."""

import pytest

from qbwc_server.flows import outcomes
from qbwc_server.rules import owners
from qbwc_server.rules.codes import CODES, Kind

STOPS = [name for name, code in CODES.items() if code.kind is not Kind.WARNING]


@pytest.mark.parametrize("name", STOPS)
def test_who(name):
    """Somebody does it, or nobody where there is nothing to do."""
    code = CODES[name]

    assert code.who
    assert (code.who == owners.NOBODY) == code.what_to_do.startswith("Nothing:") or (
        code.what_to_do.startswith(("Nothing;", "Nothing."))
    )


@pytest.mark.parametrize(
    "code, who",
    [
        ("MISSING_SKU", owners.SHOP),
        ("ITEM_NOT_FOUND", owners.BOOKKEEPER),
        ("QUICKBOOKS_3260", "the QuickBooks administrator"),
        ("QUICKBOOKS_3040", "whoever runs the server"),
        ("QUICKBOOKS_0X80040400", owners.BOOKKEEPER),
        ("OUTCOME_UNKNOWN", owners.BOOKKEEPER),
        ("REQUEST_NOT_ALLOWED", owners.BOOKKEEPER),
        ("anything", owners.BOOKKEEPER),
    ],
)
def test_who_mends(code, who):
    """Whatever stops an order, somebody is named."""
    assert outcomes.who_mends(code) == who
