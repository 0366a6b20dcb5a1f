"""The canonical document: written down, read back, and told from others."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbwc_server.importing import documents
from qbwc_server.importing.canonical import Address, Unreadable
from qbwc_server.importing.documents import (
    BODIES,
    Contact,
    CostLine,
    Document,
    DocumentKind,
    Journal,
    Party,
    Product,
    Purchase,
    PurchaseLine,
    Sale,
    SaleLine,
)
from qbwc_server.importing.follow_ups import (
    Deposit,
    DepositLine,
    Link,
    Payment,
    Refund,
    RefundLine,
)
from qbwc_server.importing.scalars import moment

TEXTS = st.text(max_size=12)
AMOUNTS = st.one_of(
    st.none(),
    st.decimals(allow_nan=False, allow_infinity=False),
    TEXTS.map(Unreadable),
)
DAYS = st.none() | st.dates()
PARTIES = st.builds(Party, TEXTS, TEXTS, TEXTS)
PRODUCTS = st.builds(
    Product, code=TEXTS, price=AMOUNTS, never_diminishing=st.booleans()
)
LINKS = st.builds(Link, st.sampled_from(["order", "payment"]), TEXTS, TEXTS)
ADDRESSES = st.none() | st.builds(Address, company=TEXTS, city=TEXTS)


def _many(line):
    return st.lists(line, max_size=3).map(tuple)


BODY_STRATEGIES = {
    Contact: st.builds(
        Contact, TEXTS, TEXTS, postal=ADDRESSES, is_active=st.booleans()
    ),
    Sale: st.builds(
        Sale,
        party=PARTIES,
        day=DAYS,
        delivery=ADDRESSES,
        lines=_many(
            st.builds(SaleLine, product=PRODUCTS, quantity=AMOUNTS, tax=AMOUNTS)
        ),
        total=AMOUNTS,
    ),
    Purchase: st.builds(
        Purchase,
        party=PARTIES,
        due_date=DAYS,
        lines=_many(st.builds(PurchaseLine, product=PRODUCTS, line_total=AMOUNTS)),
    ),
    Journal: st.builds(
        Journal,
        day=DAYS,
        is_reversed=st.booleans(),
        lines=_many(st.builds(CostLine, product=PRODUCTS, value=AMOUNTS, notice=TEXTS)),
    ),
    Payment: st.builds(Payment, link=LINKS, day=DAYS, amount=AMOUNTS, method=TEXTS),
    Refund: st.builds(
        Refund,
        link=LINKS,
        day=DAYS,
        lines=_many(st.builds(RefundLine, sku=TEXTS, quantity=AMOUNTS)),
        shipping=AMOUNTS,
    ),
    Deposit: st.builds(
        Deposit,
        day=DAYS,
        lines=_many(st.builds(DepositLine, link=st.none() | LINKS, amount=AMOUNTS)),
    ),
}


@st.composite
def any_document(draw):
    """Make a document of any kind, with any figures."""
    kind = draw(st.sampled_from(DocumentKind))
    body = draw(BODY_STRATEGIES[BODIES[kind]])
    status = draw(TEXTS)
    at = draw(st.sampled_from([None, "2026-10-12T15:04:22Z", "2026-10-12"]))
    return Document(kind, draw(TEXTS), draw(TEXTS), body, status, moment(at))


def invoice(**members):
    """Make an invoice of one line."""
    line = SaleLine(Product("W-1"), Decimal(3), Decimal("10.00"))
    sale = replace(Sale(Party("Harbor"), date(2026, 10, 12), lines=(line,)), **members)
    return Document(DocumentKind.SALES_INVOICE, "g-1", "INV-1", sale, "Completed")


@given(any_document())
def test_reading_back(document):
    """What is written down is read back exactly, whatever its figures are."""
    stored = json.loads(json.dumps(documents.dump(document)))

    assert documents.load(stored) == document


@given(any_document())
def test_fingerprint_of_what_was_read_back(document):
    """A document that was stored is not taken for a changed one."""
    stored = documents.load(documents.dump(document))

    assert documents.fingerprint(stored) == documents.fingerprint(document)


def test_fingerprint_ignores_status_and_time_of_change():
    """UN-4: the same paper in another status is the same paper."""
    one = invoice()
    other = replace(one, status="Parked", updated_at=moment("2026-10-13"))

    assert documents.fingerprint(one) == documents.fingerprint(other)


def test_fingerprint_ignores_how_a_number_is_written():
    """10, 10.0 and 10.00 are one amount."""
    one = invoice(total=Decimal("10.00"))
    other = invoice(total=Decimal(10))

    assert documents.fingerprint(one) == documents.fingerprint(other)


@pytest.mark.parametrize(
    "changes",
    [
        {"total": Decimal("10.01")},
        {"day": date(2026, 10, 13)},
        {"party": Party("Harbor Ltd")},
        {"lines": ()},
        {"delivery": Address(city="Tacoma")},
        {"comments": "ring twice"},
    ],
)
def test_fingerprint_sees_every_change(changes):
    """Whatever would be posted differently makes another fingerprint."""
    assert documents.fingerprint(invoice(**changes)) != documents.fingerprint(invoice())
