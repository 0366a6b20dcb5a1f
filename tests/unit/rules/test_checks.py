"""SE-16 a: the local checks, each edge, and their order."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from qbwc_server.importing.canonical import Address, Charge, Recipient, Unreadable
from qbwc_server.importing.scalars import moment
from qbwc_server.rules import checks, reasons


def code_of(order, settings, waived=()):
    """Give the code of the first reason against an order."""
    found = checks.first_reason(order, settings, waived)
    return found and found.code


@pytest.mark.parametrize(
    "status, code",
    [
        ("awaiting_shipment", None),
        ("Ready for Shipment", None),
        ("SHIPPED", None),
        ("partially-shipped", None),
        ("", None),
        ("awaiting_payment", "AWAITING_PAYMENT"),
        ("Awaiting Payment", "AWAITING_PAYMENT"),
        ("cleared", "ORDER_CANCELLED"),
        ("Canceled", "ORDER_CANCELLED"),
        ("refunded", "ORDER_CANCELLED"),
        ("on_the_moon", "STATUS_UNKNOWN"),
    ],
)
def test_status(make, status, code):
    """SE-N9: accepted, held, cancelled, or in no list; blank is accepted."""
    assert code_of(make.order(order_status=status), make.settings()) == code


def test_status_of_the_store_stands_in(make):
    """SE-N9: an order without a status has that of its first recipient's store."""
    recipient = Recipient(make.home(), (make.line(),), store_order_status="cancelled")
    order = make.order(order_status="", recipients=(recipient,))

    assert code_of(order, make.settings()) == "ORDER_CANCELLED"
    assert code_of(replace(order, order_status="shipped"), make.settings()) is None


def test_cancelled_at(make):
    """4.1: a day of cancelling cancels, whatever the status says."""
    order = make.order(cancelled_at=date(2026, 10, 13), order_status="shipped")

    assert code_of(order, make.settings()) == "ORDER_CANCELLED"


@pytest.mark.parametrize(
    "ordered_at, code",
    [
        ("2026-10-01T05:00:00Z", None),
        ("2026-10-01T04:59:59Z", "BEFORE_START_DATE"),
        ("2026-10-01", None),
        ("2026-09-30", "BEFORE_START_DATE"),
        ("2026-09-30 23:59:59 -0600", None),
    ],
)
def test_start_date(make, ordered_at, code):
    """SE-N8: the day in the shop's zone counts; the start date itself is taken."""
    order = make.order(ordered_at=moment(ordered_at))

    assert code_of(order, make.settings()) == code


def test_no_start_date(make):
    """SE-N8: without a start date every day is taken."""
    order = make.order(ordered_at=date(1999, 1, 1))

    assert code_of(order, make.settings(order={"start_date": None})) is None


@pytest.mark.parametrize(
    "key, code",
    [("web", None), ("trade", None), ("", None), ("nobody", "STORE_NOT_CONFIGURED")],
)
def test_store(make, key, code):
    """SE-N1: a known store, or the default one for orders that name none."""
    assert code_of(make.order(store_api_key=key), make.settings()) == code


def test_no_default_store(make):
    """SE-N1: without a default store an order of none is held."""
    settings = make.settings_with_store(default_store=False)

    assert code_of(make.order(), settings) == "STORE_NOT_CONFIGURED"


def test_split_order(make):
    """SE-N13: a part that was split off is held."""
    order = make.order(split_from_order_id="77")
    whole = make.order(split_from_order_id="0")

    assert code_of(order, make.settings()) == "SPLIT_ORDER"
    assert code_of(whole, make.settings()) is None


@pytest.mark.parametrize(
    "costs_only, shipping, code",
    [
        (False, "5.00", "NO_LINES"),
        (True, "5.00", None),
        (True, "0.00", "NO_LINES"),
    ],
)
def test_no_lines(make, costs_only, shipping, code):
    """SE-10 b: nothing to post, unless charges alone are allowed."""
    settings = make.settings(order={"allow_costs_only": costs_only})
    order = make.order(
        recipients=(Recipient(make.home()),), shipping=Charge(base=Decimal(shipping))
    )

    assert code_of(order, settings) == code


def test_what_is_said_of_an_order_without_lines(make):
    """A quantity of 0 is not spoken of where there is no line."""
    settings = make.settings(order={"allow_costs_only": True})
    order = make.order(recipients=(Recipient(make.home()),))

    found = checks.first_reason(order, settings)

    assert found is not None
    assert found.message == "The order has no lines that could be posted."


def test_only_lines_of_quantity_zero(make):
    """Lines are left out after the SKU check; then nothing is left to post."""
    order = make.order(make.line(quantity=Decimal(0)))

    assert code_of(order, make.settings()) == "NO_LINES"


@pytest.mark.parametrize("sku", ["", "🏕"])
@pytest.mark.parametrize("quantity", ["1", "0"])
def test_missing_sku(make, sku, quantity):
    """SE-10 a: any line without a SKU counts, zero-quantity ones too."""
    bad = make.line(sku=sku, quantity=Decimal(quantity), item_name="Engraving")

    found = checks.first_reason(make.order(make.line(), bad), make.settings())

    assert found is not None
    assert found.code == "MISSING_SKU"
    assert [each.message for each in found.lines] == [
        "Line 2 (Engraving) has no SKU, so its QuickBooks item is not known."
    ]


def test_missing_skus_of_several_recipients(make):
    """SE-10 a, SE-14: all lines of all recipients are looked at and listed."""
    bad = make.line(sku="")
    recipients = (
        Recipient(make.home(), (make.line(), bad)),
        Recipient(make.home(), (bad,)),
    )

    found = checks.first_reason(make.order(recipients=recipients), make.settings())

    assert found is not None
    assert [each.message[:6] for each in found.lines] == ["Line 2", "Line 3"]


@pytest.mark.parametrize(
    "auto_create, code", [(True, "ITEM_NAME_INVALID"), (False, "ITEM_NOT_FOUND")]
)
def test_sku_that_no_item_can_have(make, auto_create, code):
    """SE-13 c: such a SKU is not cut, and there is nothing to ask QuickBooks."""
    settings = make.settings(item={"auto_create": auto_create})

    assert code_of(make.order(make.line(sku="x" * 160)), settings) == code


def test_reason_of_several_faulty_lines(make):
    """6.4: the code of the first, all of them in the lines."""
    order = make.order(
        make.line(),
        make.line(quantity=Decimal(-1)),
        make.line(unit_price=Unreadable("ten")),
    )

    found = checks.first_reason(order, make.settings())

    assert found is not None
    assert found.code == "BAD_QUANTITY"
    assert [each.code for each in found.lines] == ["BAD_QUANTITY", "BAD_AMOUNT"]


@pytest.mark.parametrize(
    "price, amounts, code",
    [
        ("10.00", ("-10.00", None), None),
        ("10.00", ("-10.01", None), "NEGATIVE_TOTAL"),
        ("-1", ("0", None), "NEGATIVE_TOTAL"),
        ("10.00", ("0", "-0.01"), "NEGATIVE_TOTAL"),
        ("0", ("0", "0"), None),
    ],
)
def test_negative_total(make, price, amounts, code):
    """SE-18 e: a negative charge is sent, a negative sum is not."""
    shipping, total = amounts
    order = make.order(
        make.line(unit_price=Decimal(price)),
        shipping=Charge(base=Decimal(shipping)),
        total_including_tax=total and Decimal(total),
    )

    assert code_of(order, make.settings()) == code


def test_discount_larger_than_the_goods(make):
    """SE-18 e: the discount line counts for the sum as well."""
    order = make.order(discount_amount=Decimal("10.01"))

    assert code_of(order, make.settings()) == "NEGATIVE_TOTAL"


def test_blank_name(make):
    """SE-2 c: no name to search; nothing is asked."""
    home = Address(address="1 Oak St", state="TX")
    order = make.order(billing=home, recipients=(Recipient(home, (make.line(),)),))

    assert code_of(order, make.settings()) == "CUSTOMER_NAME_BLANK"
    single = make.settings_with_store(single_customer="Web Sales")
    assert code_of(order, single) is None


def test_review(make):
    """Every order is held for approval when the settings want it; then it goes on."""
    settings = make.settings(order={"review": True})

    assert code_of(make.order(), settings) == "NEEDS_APPROVAL"
    assert code_of(make.order(), settings, ["NEEDS_APPROVAL"]) is None


@pytest.mark.parametrize(
    "members, code",
    [
        ({"order_status": "awaiting_payment"}, "AWAITING_PAYMENT"),
        ({"order_status": "odd"}, "STATUS_UNKNOWN"),
        ({"split_from_order_id": "7"}, "SPLIT_ORDER"),
    ],
)
def test_waived_hold(make, members, code):
    """A released order passes the hold that a person lifted, and only that."""
    order = make.order(**members)

    assert code_of(order, make.settings()) == code
    assert code_of(order, make.settings(), [code]) is None


@pytest.mark.parametrize(
    "members, code",
    [
        ({"store_api_key": "nobody"}, "STORE_NOT_CONFIGURED"),
        ({"order_status": "cleared"}, "ORDER_CANCELLED"),
    ],
)
def test_what_cannot_be_waived(make, members, code):
    """Nobody can wave through what lacks a store or was cancelled."""
    assert code_of(make.order(**members), make.settings(), reasons.CODES) == code


def test_order_of_the_checks(make):
    """SE-16 a: cancelled, start, status, store, split, lines, SKUs, amounts, name."""
    home = Address(address="1 Oak St")
    bad = make.line(sku="", quantity=None)
    order = make.order(
        order_status="cleared",
        ordered_at=datetime.fromisoformat("2020-01-01T00:00:00+00:00"),
        store_api_key="nobody",
        split_from_order_id="7",
        billing=home,
        recipients=(Recipient(home),),
    )
    steps: list[tuple[dict[str, Any], str | None]] = [
        ({}, "ORDER_CANCELLED"),
        ({"order_status": "odd"}, "BEFORE_START_DATE"),
        ({"ordered_at": date(2026, 10, 12)}, "STATUS_UNKNOWN"),
        ({"order_status": ""}, "STORE_NOT_CONFIGURED"),
        ({"store_api_key": ""}, "SPLIT_ORDER"),
        ({"split_from_order_id": ""}, "NO_LINES"),
        ({"recipients": (Recipient(home, (bad,)),)}, "MISSING_SKU"),
        ({"recipients": (Recipient(home, (replace(bad, sku="M"),)),)}, "BAD_QUANTITY"),
        ({"recipients": (Recipient(home, (make.line(),)),)}, "CUSTOMER_NAME_BLANK"),
        ({"billing": make.home()}, None),
    ]

    for changes, code in steps:
        order = replace(order, **changes)
        assert code_of(order, make.settings()) == code
