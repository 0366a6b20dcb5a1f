"""SE-6 to SE-9 and 6.2: the tax references of a customer."""

from dataclasses import dataclass, replace

import pytest

from qbwc_server.importing.canonical import Address, Recipient
from qbwc_server.rules import places, taxes
from qbwc_server.rules.taxes import TaxReferences

TEXAS = TaxReferences("Tax", "Texas Tax")
NEW_YORK = TaxReferences("Tax", "NYC Group")
UNMAPPED = TaxReferences("Non")
BLANK = Address(first_name="Ada", company="Alder", phone="1", country="US")


@dataclass(frozen=True)
class Taxed:
    sales_tax_code: str | None = None
    item_sales_tax: str | None = None


def shipped(make, *homes, billing=None):
    """Make an order to some homes."""
    recipients = tuple(Recipient(each, (make.line(),)) for each in homes)
    return make.order(recipients=recipients, billing=billing or make.home(state="TX"))


@pytest.mark.parametrize(
    "state, country, expected",
    [
        ("TX", "US", TEXAS),
        ("texas", "USA", TEXAS),
        ("Tx.", "U.S.", TEXAS),
        (" Texas ", "United States of America", TEXAS),
        ("NY", "UnitedStates", NEW_YORK),
        ("new york", "", NEW_YORK),
        ("N.Y.", "united states", NEW_YORK),
        ("OH", "US", UNMAPPED),
        ("Texas", "Mexico", UNMAPPED),
        ("Ontario", "Canada", TaxReferences("Tax", "HST")),
        ("ontario", "CA", TaxReferences("Tax", "HST")),
        ("Ontario", "US", UNMAPPED),
        ("", "US", UNMAPPED),
        ("Atlantis", "US", UNMAPPED),
    ],
)
def test_state_and_country_choose_the_row(make, state, country, expected):
    """SE-8 a, b and SE-9: names and codes are one; other countries have own rows."""
    order = shipped(make, make.home(state=state, country=country))

    assert taxes.references(order, make.settings()) == expected


@pytest.mark.parametrize(
    "shipping, billing, expected",
    [
        (Address(address="1 Oak", state="NY"), "TX", NEW_YORK),
        (BLANK, "TX", TEXAS),
        (Address(state="NY"), "TX", NEW_YORK),
        (Address(address="1 Oak", city="Reno"), "TX", UNMAPPED),
        (Address(address="1 Oak", province="NY"), "TX", NEW_YORK),
        (Address(address="1 Oak", state="OH", province="NY"), "TX", UNMAPPED),
        (Address(postal_code="10001"), "TX", UNMAPPED),
    ],
)
def test_shipping_address_decides(make, shipping, billing, expected):
    """SE-7 a, b, c, f: only a wholly blank shipping address gives way to billing."""
    order = shipped(make, shipping, billing=make.home(state=billing))

    assert taxes.references(order, make.settings()) == expected


def test_both_addresses_blank(make):
    """SE-7 d: no state, so the nontaxable code."""
    order = shipped(make, BLANK, billing=BLANK)

    assert taxes.references(order, make.settings()) == UNMAPPED


def test_first_recipient_with_an_address_decides(make):
    """SE-7 e: recipients without an address are passed over."""
    order = shipped(make, BLANK, make.home(state="NY"), make.home(state="TX"))

    assert taxes.references(order, make.settings()) == NEW_YORK


def test_billing_first_by_setting(make):
    """C1: tax.address_order turns the order of the addresses round."""
    settings = make.settings(tax={"address_order": ("billing", "shipping")})
    order = shipped(make, make.home(state="NY"), billing=make.home(state="TX"))

    assert taxes.references(order, settings) == TEXAS


@pytest.mark.parametrize(
    "tax",
    [
        {"mode": "none"},
        {"mode": "store"},
        {"taxable_code": ""},
        {"nontaxable_code": ""},
    ],
)
def test_quickbooks_does_not_handle_taxes(make, tax):
    """SE-6 a: without the mode and both codes no tax reference is sent."""
    references = taxes.references(make.order(), make.settings(tax=tax))

    assert references == TaxReferences()


@pytest.mark.parametrize(
    "tax, code",
    [
        ({}, None),
        ({"taxable_code": ""}, "CONFIG_INCOMPLETE"),
        ({"nontaxable_code": ""}, "CONFIG_INCOMPLETE"),
        ({"mode": "none", "taxable_code": "", "nontaxable_code": ""}, None),
    ],
)
def test_codes_missing_in_mode_quickbooks(make, tax, code):
    """SE-6 a: a customer to be created is held while a code is missing."""
    found = taxes.configuration_gap(make.settings(tax=tax).tax)

    assert (found and found.code) == code


@pytest.mark.parametrize(
    "homes, warned",
    [
        (["TX", "NY"], True),
        (["TX", "Texas"], False),
        (["TX", ""], False),
        (["TX"], False),
    ],
)
def test_recipients_in_several_states(make, homes, warned):
    """SE-7 e: a warning, when the states are really different ones."""
    order = shipped(make, *(make.home(state=each) for each in homes))

    found = taxes.state_warnings(order, make.settings())

    assert [each.code for each in found] == ["MULTIPLE_STATES"] * warned


@pytest.mark.parametrize(
    "customer, expected, warned",
    [
        (Taxed("Tax", "Texas Tax"), TEXAS, False),
        (Taxed("TAX", "texas tax"), TEXAS, False),
        (Taxed("Non", "Texas Tax"), TEXAS, True),
        (Taxed("Tax", "NYC Group"), TEXAS, True),
        (Taxed("Tax", None), TEXAS, True),
        (Taxed("Non", "Texas Tax"), UNMAPPED, False),
        (Taxed("Tax", "Texas Tax"), UNMAPPED, True),
        (Taxed(None, None), TEXAS, False),
        (Taxed("Tax", "Texas Tax"), TaxReferences(), False),
    ],
)
def test_found_customer_is_taxed_otherwise(customer, expected, warned):
    """SE-3 b: a warning when the recorded set-up is not what the map gives."""
    found = taxes.customer_differs(customer, expected)

    assert (found is not None) == warned
    assert found is None or found.code == "CUSTOMER_TAX_DIFFERS"


@pytest.mark.parametrize(
    "tax, taxable, expected",
    [
        ({}, True, "Tax"),
        ({}, False, "Non"),
        ({"taxable_code": "", "nontaxable_code": ""}, True, None),
        ({"taxable_code": "", "nontaxable_code": ""}, False, None),
        ({"mode": "store"}, True, "Non"),
        ({"mode": "none"}, True, "Tax"),
    ],
)
def test_code_of_a_charge_line(make, tax, taxable, expected):
    """SE-19 e, SE-N5: left out without codes; never taxable where the shop taxes."""
    assert taxes.line_code(make.settings(tax=tax).tax, taxable=taxable) == expected


@pytest.mark.parametrize(
    "name, code",
    [
        ("District of Columbia", "DC"),
        ("D.C.", "DC"),
        ("Washington, D.C.", "DC"),
        ("Virgin Islands, U.S.", "VI"),
        ("American Samoa", "AS"),
        ("guam", "GU"),
        ("Northern Mariana Islands", "MP"),
        ("PUERTO RICO", "PR"),
        ("Virgin Islands", "VI"),
        ("Armed Forces Americas", "AA"),
        ("ae", "AE"),
        ("Armed Forces Pacific", "AP"),
        ("West  Virginia", "WV"),
        ("Virginia", "VA"),
    ],
)
def test_state_spellings(name, code):
    """6.2: states, DC, the territories and the armed forces, by name and code."""
    assert places.state(name, "US") == code


def test_every_state_has_one_code():
    """6.2: 50 states, DC, five territories and three armed forces regions."""
    codes = set(places._STATE_CODES.values())

    assert len(codes) == 50 + 1 + 5 + 3


@pytest.mark.parametrize(
    "name, code",
    [
        ("U.S.A.", "US"),
        ("United States", "US"),
        ("united kingdom", "GB"),
        ("England", "GB"),
        ("AUS", "AU"),
        ("Freedonia", "freedonia"),
    ],
)
def test_country_spellings(name, code):
    """SE-8 b: English names and codes are one; unknown text is compared folded."""
    assert places.country(name) == code


def test_default_country_of_blank_ones(make):
    """SE-8 b: a blank country is tax.default_country, in orders and in the map."""
    canadian = make.settings(tax={"default_country": "CA"})
    order = shipped(make, make.home(state="Ontario", country=""))
    texan = replace(order, recipients=(Recipient(make.home(state="TX")),))

    assert taxes.references(order, canadian).item == "HST"
    assert taxes.references(texan, canadian) == UNMAPPED
