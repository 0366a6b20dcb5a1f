"""The canonical order: kept exactly, and compared by what matters."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbwc_server.importing import canonical
from qbwc_server.importing.canonical import (
    Address,
    Charge,
    Line,
    Order,
    Recipient,
    Shipment,
    Unreadable,
)

LINE = Line(
    item_name="Mug",
    sku="MUG",
    quantity=Decimal(1),
    unit_price=Decimal("11.25"),
    product_options=(("size", "L"),),
)
ORDER = Order(
    external_order_identifier="P-1",
    ordered_at=datetime(2026, 10, 12, 15, 4, 22, tzinfo=UTC),
    billing=Address(last_name="Byrd", state="TX"),
    recipients=(Recipient(Address(city="Austin"), (LINE,)),),
    shipping=Charge(base=Decimal("5.00"), tax=Decimal(0)),
    total_tax=Decimal("1.10"),
)


def with_line(**members):
    """Change the line of the order."""
    recipient = replace(ORDER.recipients[0], lines=(replace(LINE, **members),))
    return replace(ORDER, recipients=(recipient,))


figures = (
    st.none()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.builds(Unreadable, st.text())
)
moments = st.dates() | st.datetimes(timezones=st.just(UTC)) | st.datetimes()
lines = st.builds(
    Line,
    item_name=st.text(),
    quantity=figures,
    unit_price=figures,
    price_excluding_tax=figures,
    total_excluding_tax=figures,
    discount_allocated=figures,
    taxable=st.none() | st.booleans(),
    product_options=st.lists(st.tuples(st.text(), st.text())).map(tuple),
    raw=st.dictionaries(st.text(), st.text(), max_size=2),
)
orders = st.builds(
    Order,
    external_order_identifier=st.text(min_size=1),
    ordered_at=moments,
    updated_at=st.none() | moments,
    source_order_ids=st.lists(st.text()).map(tuple),
    total_tax=figures,
    shipping=st.builds(Charge, base=figures, tax=figures),
    recipients=st.lists(
        st.builds(Recipient, lines=st.lists(lines, max_size=2).map(tuple)), max_size=2
    ).map(tuple),
    shipments=st.lists(st.builds(Shipment, tracking_number=st.text())).map(tuple),
    notices=st.lists(st.tuples(st.text(), st.text())).map(tuple),
)


@given(orders)
def test_any_order_comes_back(order):
    """An order is JSON in the database and comes back exactly, unreadable text too."""
    found = canonical.load(json.loads(json.dumps(canonical.dump(order))))

    assert found == order
    assert canonical.dump(found) == canonical.dump(order)
    assert canonical.fingerprint(found) == canonical.fingerprint(order)


def test_unreadable_stays_unreadable():
    """Text where a number was expected does not turn into a number."""
    order = replace(ORDER, total_tax=Unreadable("12"))

    found = canonical.load(canonical.dump(order))

    assert isinstance(found.total_tax, Unreadable)


def test_order_kept_by_an_older_version():
    """Members that were not known then have their defaults."""
    kept = canonical.dump(ORDER)
    del kept["currency"]

    assert canonical.load(kept) == ORDER


@pytest.mark.parametrize(
    "members",
    [
        {"order_status": "shipped"},
        {"updated_at": date(2026, 10, 20)},
        {"shipments": (Shipment(tracking_number="1Z"),)},
        {"notes": "Thanks", "internal_notes": "x"},
        {"raw": {"new": 1}},
        {"total_tax": Decimal("1.1")},
        {"discount_amount": Decimal("0.00")},
        {"shipping": Charge(base=Decimal(5), excluding_tax=Decimal(0))},
        {"cancelled_at": date(2026, 10, 20)},
    ],
)
def test_same_order(members):
    """SE-16 d: status, tracking, notes and spellings of a number change nothing."""
    changed = replace(ORDER, **members)

    assert canonical.fingerprint(changed) == canonical.fingerprint(ORDER)


@pytest.mark.parametrize(
    "order",
    [
        replace(ORDER, total_tax=Decimal("1.11")),
        replace(ORDER, total_tax=Unreadable("1.10")),
        replace(ORDER, coupon_discount=Decimal(1)),
        replace(ORDER, shipping=Charge(base=Decimal("5.01"), tax=Decimal(0))),
        replace(ORDER, handling=Charge(base=Decimal(1))),
        replace(ORDER, billing=Address(last_name="Byrd", state="NY")),
        replace(ORDER, billing=Address(last_name="Bird", state="TX")),
        replace(ORDER, billing=Address(last_name="Byrd", state="TX", email="a@b.c")),
        replace(ORDER, recipients=()),
        replace(ORDER, recipients=ORDER.recipients * 2),
        with_line(sku="CUP"),
        with_line(quantity=Decimal(2)),
        with_line(unit_price=None),
        with_line(item_name="Cup"),
        with_line(product_options=(("size", "M"),)),
    ],
)
def test_other_order(order):
    """SE-16 d: amounts, lines, customer and addresses make the difference."""
    assert canonical.fingerprint(order) != canonical.fingerprint(ORDER)


def test_amounts_do_not_change_places():
    """SE-16 d: the same figures in other fields are another order."""
    one = replace(ORDER, total_tax=Decimal(1), discount_amount=Decimal(2))
    other = replace(ORDER, total_tax=Decimal(2), discount_amount=Decimal(1))

    assert canonical.fingerprint(one) != canonical.fingerprint(other)


def test_order_of_the_lines_of_recipients():
    """SE-16 c: all lines of all recipients, in order."""
    second = Recipient(lines=(replace(LINE, sku="CUP"), replace(LINE, sku="TENT")))
    order = replace(ORDER, recipients=(*ORDER.recipients, second))

    assert [each.sku for each in order.lines] == ["MUG", "CUP", "TENT"]
