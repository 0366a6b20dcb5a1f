"""6.4: every code has a kind, a sentence, and something to do."""

import json

import pytest

from qbwc_server.rules import reasons
from qbwc_server.rules.reasons import CODES, FaultyLine, Kind, OrderWarning

LISTED = {
    Kind.SKIPPED: """MISSING_SKU CUSTOMER_NOT_FOUND CUSTOMER_NAME_BLANK
        CUSTOMER_NAME_TAKEN CUSTOMER_INACTIVE CUSTOMER_CREATE_REFUSED ITEM_NOT_FOUND
        ITEM_CREATE_REFUSED ITEM_ACCOUNTS_NOT_SET ITEM_NAME_INVALID ITEM_INACTIVE
        ITEM_KIND_UNUSABLE NO_LINES ORDER_CANCELLED BEFORE_START_DATE BAD_QUANTITY
        BAD_AMOUNT AMOUNT_OUT_OF_RANGE NEGATIVE_TOTAL COST_ITEM_MISSING
        SUPPLIER_NOT_FOUND SUPPLIER_NAME_BLANK SUPPLIER_INACTIVE
        SUPPLIER_CREATE_REFUSED NO_VALUE
        IN_DAILY_SUMMARY NOTHING_OWED NOTHING_PAID NOT_INVOICED ORDER_UNCLEAR
        REFUND_DIFFERS REFUND_EXCEEDS_ORDER""",
    Kind.HELD: """AWAITING_PAYMENT STATUS_UNKNOWN STORE_NOT_CONFIGURED
        CONFIG_INCOMPLETE SPLIT_ORDER NEEDS_APPROVAL ACCOUNT_ROLE_NOT_SET NAME_TAKEN
        NOT_COMPLETED SWITCHED_OFF NOT_POSTED_YET""",
    Kind.DUPLICATE: "ALREADY_POSTED",
    Kind.WARNING: """EMAIL_INVALID LINE_AMOUNT_USED ZERO_QUANTITY_LINE
        PRICES_INCLUDE_TAX SALES_ACCOUNT_IGNORED EMAIL_NOT_UNIQUE
        CANCELLED_AFTER_POSTING CHANGED_AFTER_POSTING TOTAL_MISMATCH
        DISCOUNT_NOT_POSTED COST_NOT_POSTED COST_TAX_NEGATIVE COST_FIELD_FALLBACK
        TEXT_FOLDED TEXT_TRUNCATED DUPLICATE_ITEM_NAME MULTIPLE_STATES
        CUSTOMER_TAX_DIFFERS SHIPPING_TAX_UNKNOWN RENAMED_IN_QUICKBOOKS
        NEW_VALUE_BOOKED""",
}


def test_every_code_of_the_rules():
    """6.4: these codes, and those that documents need besides, each of its kind."""
    listed = {code: kind for kind, text in LISTED.items() for code in text.split()}

    assert {code: entry.kind for code, entry in CODES.items()} == listed


@pytest.mark.parametrize("code", CODES)
def test_every_code_speaks(code):
    """A bookkeeper reads a sentence, and what to do unless it is only a warning."""
    entry = CODES[code]

    assert entry.message[0].isupper()
    assert entry.message.endswith(".")
    assert entry.kind is Kind.WARNING or entry.what_to_do.endswith(".")


def test_reason_survives_the_database():
    """A reason is JSON and comes back as it was."""
    line = FaultyLine("A", "ITEM_NOT_FOUND", "Line 1: none.")
    found = reasons.of_lines([line])

    assert found is not None
    stored = json.loads(json.dumps(found.to_json()))
    assert reasons.from_json(stored) == found
    assert found.kind is Kind.SKIPPED


def test_no_faulty_line():
    """Without a faulty line there is no reason."""
    assert reasons.of_lines([]) is None


def test_warnings_of_one_code():
    """6.4: at most once, saying everything once, fields in one list."""
    given = [
        OrderWarning(
            "TEXT_FOLDED", reasons.fields_warning("TEXT_FOLDED", ["a"]).message
        ),
        OrderWarning("EMAIL_INVALID", "One: x, y."),
        reasons.fields_warning("TEXT_FOLDED", ["b", "a"]),
        OrderWarning("EMAIL_INVALID", "Two."),
        OrderWarning("EMAIL_INVALID", "One: x, y."),
    ]

    merged = reasons.merge(given)

    assert merged == (
        reasons.fields_warning("TEXT_FOLDED", ["a", "b"]),
        OrderWarning("EMAIL_INVALID", "One: x, y. Two."),
    )
    assert reasons.merge(merged) == merged


def test_warnings_that_come_again():
    """6.4: one of each code in the database too, however often and by whom."""
    first = {"code": "DUPLICATE_ITEM_NAME", "message": "A was used, not B."}
    second = {"code": "DUPLICATE_ITEM_NAME", "message": "C was used, not D."}
    both = "A was used, not B. C was used, not D."

    merged = reasons.merge_json([first, second])

    assert merged == [{"code": "DUPLICATE_ITEM_NAME", "message": both}]
    assert reasons.merge_json([*merged, second, first]) == merged
