"""6.3: addresses of at most five printed lines."""

import pytest

from qbwc_server.importing.canonical import Address, Recipient
from qbwc_server.rules import addresses
from qbwc_server.rules.texts import Texts

FULL = Address(
    company="Alder & Co",
    first_name="Ada",
    last_name="Byrd",
    address="1 Oak St",
    address2="Suite 2",
    address3="Gate C",
    city="Austin",
    state="TX",
    postal_code="78704",
    country="US",
)


def fields(address):
    """Give an address's members and warnings."""
    texts = Texts("windows-1252")
    return addresses.fields("BillAddress", address, texts) or {}, texts.warnings()


def lines(address):
    """Give an address's printed lines."""
    found, _ = fields(address)
    return [value for name, value in found.items() if name.startswith("Addr")]


@pytest.mark.parametrize(
    "changed, expected",
    [
        ({}, ["Alder & Co", "Ada Byrd", "1 Oak St, Suite 2, Gate C"]),
        (
            {"country": ""},
            ["Alder & Co", "Ada Byrd", "1 Oak St", "Suite 2, Gate C"],
        ),
        (
            {"city": "", "state": "", "postal_code": ""},
            ["Alder & Co", "Ada Byrd", "1 Oak St", "Suite 2, Gate C"],
        ),
        (
            {"city": "", "state": "", "postal_code": "", "country": ""},
            ["Alder & Co", "Ada Byrd", "1 Oak St", "Suite 2", "Gate C"],
        ),
        ({"company": "", "address3": ""}, ["Ada Byrd", "1 Oak St", "Suite 2"]),
        (
            {"first_name": "", "company": "", "address2": "", "address3": ""},
            ["Byrd", "1 Oak St"],
        ),
    ],
)
def test_lines_leave_room_for_city_and_country(changed, expected):
    """Five less one for the city line, less one for the country; the rest is joined."""
    assert lines(Address(**{**vars(FULL), **changed})) == expected


def test_joined_lines_too_long():
    """Surplus lines that do not fit are cut, with a warning."""
    _, warnings = fields(Address(**{**vars(FULL), "address2": "Building " + "x" * 30}))

    assert [each.code for each in warnings] == ["TEXT_TRUNCATED"]
    assert "BillAddress/Addr3" in warnings[0].message


def test_limits_of_the_parts():
    """City 31, State 21, PostalCode 13, Country 31, each line 41."""
    long = Address(**dict.fromkeys(("address", "city", "state", "country"), "x" * 50))

    found, warnings = fields(long)

    lengths = {name: len(value) for name, value in found.items()}
    assert lengths == {"Addr1": 41, "City": 31, "State": 21, "Country": 31}
    assert len(warnings) == 1


@pytest.mark.parametrize(
    "code, plus_4, expected",
    [("78704", "1234", "78704-1234"), ("78704-1234", "1234", "78704-1234")],
)
def test_postal_code_plus_4(code, plus_4, expected):
    """The four digits are put behind a five-digit code only."""
    address = Address(postal_code=code, postal_code_plus_4=plus_4)

    assert fields(address)[0]["PostalCode"] == expected


def test_name_and_country_are_no_address():
    """SE-7 a: such an address is not sent at all."""
    assert fields(Address(first_name="Ada", country="US"))[0] == {}


def test_billing_blank(make):
    """SE-4 a: the shipping address stands in for a blank billing address."""
    order = make.order(billing=Address(first_name="Ada"))

    assert addresses.billing(order) == order.recipients[0].address


def test_shipping_blank(make):
    """SE-4 a: billing never stands in for shipping."""
    order = make.order(recipients=(Recipient(Address(country="US")),))

    assert addresses.shipping(order) is None
