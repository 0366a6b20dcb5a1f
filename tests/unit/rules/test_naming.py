"""SE-1 and SE-2: under which name a customer is searched and created."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbwc_server.importing.canonical import Address, Order, Recipient
from qbwc_server.importing.scalars import EARLIEST
from qbwc_server.rules import naming
from qbwc_server.settings import CustomerSettings, Settings


def order_of(*people, billing=None):
    """Make an order of people."""
    recipients = tuple(Recipient(each) for each in people)
    return Order("1", EARLIEST, billing=billing or Address(), recipients=recipients)


def settings_of(**members):
    """Make settings of customers."""
    return Settings(customer=CustomerSettings(**members))


@pytest.mark.parametrize(
    "billing, recipients, expected",
    [
        ("b@x.example", ["r@x.example"], "b@x.example"),
        ("", ["r@x.example"], "r@x.example"),
        ("", ["", "second@x.example"], "second@x.example"),
        ("", ["Mixed@X.Example"], "Mixed@X.Example"),
        ("", [""], ""),
        ("", [], ""),
    ],
)
def test_email_is_billings_else_the_first_recipients(billing, recipients, expected):
    """SE-1: the billing e-mail, else the first recipient's that is not blank."""
    order = order_of(
        *(Address(email=each) for each in recipients), billing=Address(email=billing)
    )

    assert naming.email(order) == expected


@pytest.mark.parametrize(
    "pattern, expected",
    [
        ("email", "a@b.example"),
        ("first_last", "Ada Byrd"),
        ("last_first", "Byrd, Ada"),
        ("last_first_email", "Byrd, Ada, a@b.example"),
        ("first_last_email", "Ada Byrd, a@b.example"),
    ],
)
def test_five_patterns(pattern, expected):
    """SE-2: the order's words stand in the one configured pattern."""
    ada = Address(first_name="Ada", last_name="Byrd", email="a@b.example")

    found = naming.customer_name(order_of(billing=ada), settings_of(pattern=pattern))

    assert found.search == expected


@pytest.mark.parametrize(
    "pattern, person, expected",
    [
        (
            "last_first_email",
            Address(first_name="Ngozi", last_name="Obi"),
            "Obi, Ngozi",
        ),
        ("last_first", Address(last_name="Smith"), "Smith"),
        ("last_first", Address(first_name="Ada"), "Ada"),
        ("first_last_email", Address(last_name="Obi", email="o@x.ex"), "Obi, o@x.ex"),
        ("last_first_email", Address(email="o@x.example"), "o@x.example"),
        ("last_first", Address(email="o@x.example"), ""),
        ("email", Address(first_name="Ada", last_name="Byrd"), ""),
        ("last_first", Address(company="Alder & Co"), ""),
        ("last_first", Address(first_name="🏕", last_name="Byrd"), "Byrd"),
        ("last_first", Address(first_name="☎", last_name="🏕"), ""),
    ],
)
def test_missing_parts_take_their_separator_with_them(pattern, person, expected):
    """SE-2 b, c and 6.1: blank parts drop out; pictographs alone are blank."""
    found = naming.customer_name(order_of(billing=person), settings_of(pattern=pattern))

    assert found.search == expected


def test_names_come_as_a_pair():
    """SE-2 a: never one part from billing and one from the recipient."""
    order = order_of(
        Address(first_name="Rosa", last_name="Rivera"),
        billing=Address(last_name="Smith"),
    )

    assert naming.customer_name(order, settings_of()).search == "Smith"


def test_both_billing_names_blank():
    """SE-2 a: the first recipient with any name gives the pair."""
    order = order_of(Address(email="x@y.example"), Address(first_name="Rosa"))

    assert naming.customer_name(order, settings_of()).search == "Rosa"


@pytest.mark.parametrize(
    "members, expected",
    [
        ({"name_fallback": "none"}, ""),
        ({"name_fallback": "company"}, "Alder & Co"),
        ({"name_fallback": "email"}, "o@x.example"),
        ({"name_fallback": "email", "strict_pattern": True}, ""),
    ],
)
def test_fallback_for_a_blank_name(members, expected):
    """SE-2 b, c: a fall-back stands in, unless the pattern is strict."""
    order = order_of(billing=Address(company="Alder & Co", email="o@x.example"))

    assert naming.customer_name(order, settings_of(**members)).search == expected


def test_strict_pattern_with_a_missing_part():
    """SE-2 b: a strict pattern gives no name when a part is missing."""
    order = order_of(billing=Address(last_name="Smith"))

    assert not naming.customer_name(order, settings_of(strict_pattern=True)).search


@pytest.mark.parametrize(
    "last, expected",
    [
        ("von  Hohen\tberg", "von Hohen berg"),
        ("Smith: Sons", "Smith- Sons"),
        ("Đặng", "Dang"),
        ("Lévêque", "Lévêque"),
        ("Sm\u0007ith", "Smith"),
        ("Le\u0301on", "Léon"),
    ],
)
def test_cleaning_is_part_of_the_name(last, expected):
    """SE-2 d: spaces collapse, colons become hyphens, odd letters are folded."""
    found = naming.customer_name(
        order_of(billing=Address(last_name=last)), settings_of()
    )

    assert found.search == expected


def test_name_longer_than_41():
    """SE-2 e: cut at 41 without a loose end; the whole name decides the hashed one."""
    person = Address(first_name="Theodora", last_name="A" * 38)

    found = naming.customer_name(order_of(billing=person), settings_of())

    whole = "A" * 38 + ", Theodora"
    digest = hashlib.sha1(whole.casefold().encode()).hexdigest()[:4]
    assert (found.search, found.cut) == ("A" * 38 + ", T", True)
    assert found.hashed == f"{whole[:36]}~{digest}"
    assert [each.code for each in found.warnings] == ["TEXT_TRUNCATED"]


def test_cut_leaves_no_separator():
    """SE-2 e: a cut right after the separator strips it."""
    person = Address(first_name="Theodora", last_name="A" * 39)

    found = naming.customer_name(order_of(billing=person), settings_of())

    assert found.search == "A" * 39


def test_hashed_name_ignores_case():
    """SE-2 e: the digits come from the casefolded name."""
    assert naming.hashed("A" * 50)[-4:] == naming.hashed("a" * 50)[-4:]


@pytest.mark.parametrize(
    "mail, warned",
    [
        ("a@b.example", False),
        ("a", True),
        ("a b@c.example", True),
        ("@b", True),
        ("a@b@c", True),
        ("", False),
    ],
)
def test_email_that_is_no_address(mail, warned):
    """SE-1 d: it is used as it is, with a warning."""
    order = order_of(billing=Address(last_name="Smith", email=mail))

    found = naming.customer_name(order, settings_of(pattern="last_first_email"))

    assert [each.code for each in found.warnings] == ["EMAIL_INVALID"] * warned
    assert found.search == ", ".join(filter(None, ("Smith", mail)))


@pytest.mark.parametrize(
    "name, expected",
    [
        ("Delgado, Rosa", "Delgado, Rosa (C)"),
        ("A" * 41, "A" * 37 + " (C)"),
        ("A" * 35 + ", Bcdef", "A" * 35 + " (C)"),
    ],
)
def test_suffix_fits_into_the_name(name, expected):
    """SE-4 c: the base is cut first, then the suffix is appended."""
    assert naming.suffixed(name) == expected


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=60))
def test_any_name(first, last, mail):
    """SE-2 d, e: never over 41, never a colon, and cleaning it again is idle."""
    order = order_of(billing=Address(first_name=first, last_name=last, email=mail))
    settings = settings_of(pattern="last_first_email")

    found = naming.customer_name(order, settings)

    assert len(found.search) <= naming.LONGEST
    assert ":" not in found.search
    assert len(found.hashed) <= naming.LONGEST
    assert len(naming.suffixed(found.search)) <= naming.LONGEST
    again = Address(last_name=found.search)
    settings = settings_of(pattern="last_first")
    repeated = naming.customer_name(replace(order, billing=again), settings)
    assert repeated.search == found.search
