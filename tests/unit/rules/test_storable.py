"""6.1: a field of which QuickBooks could store nothing counts as blank."""

import pytest

from qbwc_server.importing.canonical import Address, Recipient
from qbwc_server.rules import (
    addresses,
    customers,
    naming,
    plans,
    storable,
    taxes,
    transactions,
)

#: signs that leave nothing behind: invisible, pictures, another script
NOTHING = ("\u200b", "\U0001f3d5\ufe0f", "\u6771\u4eac")


@pytest.mark.parametrize("lost", NOTHING)
def test_email_that_leaves_nothing(make, lost):
    """SE-1 a: such a billing e-mail is blank: the recipient's is taken."""
    order = make.order(billing=make.home(email=lost))

    found = customers.customer_fields(order, make.settings())

    assert found.fields["Email"] == "a@b.example"


@pytest.mark.parametrize("lost", NOTHING)
def test_shipping_address_that_leaves_nothing(make, lost):
    """SE-7 a: such an address is blank: billing's state decides, and none is sent."""
    home = Address(address=lost, city=lost, state=lost, country="US")
    order = make.order(recipients=(Recipient(home, (make.line(),)),))
    settings = make.settings()

    draft = transactions.build_transaction(
        order, settings, transactions.ListIds("1", {"mug": "2"})
    )

    assert taxes.references(order, settings).item == "Texas Tax"
    assert "ShipAddress" not in draft.fields
    assert not [each for each in draft.warnings if "ShipAddress" in each.message]


def test_what_was_dropped_is_told(make):
    """6.1: letters that were dropped are a warning; pictures are none."""
    order = make.order(billing=make.home(company="\u682a", phone="\U0001f3d5"))

    found = transactions.plan(order, make.settings())

    assert isinstance(found, plans.Plan)
    (warning,) = found.warnings
    assert warning.code == "TEXT_FOLDED"
    assert "billing company" in warning.message


def test_both_addresses_leave_nothing(make):
    """SE-4 a, SE-7 d: no address is sent, and no state decides."""
    home = Address(first_name="Ada", last_name="Byrd", address="\u6771", city="\u4eac")
    order = make.order(billing=home, recipients=(Recipient(home, (make.line(),)),))

    found = customers.customer_fields(order, make.settings())

    assert {"BillAddress", "ShipAddress"}.isdisjoint(found.fields)
    assert found.fields["SalesTaxCodeRef"] == {"FullName": "Non"}


def test_some_of_it_can_be_stored(make):
    """What has a letter that stays is no blank, and is not touched."""
    order = make.order(billing=make.home(city="Tokyo \u6771\u4eac", company="\u682a"))

    found = storable.order(order, make.settings())

    assert found.billing == make.home(city="Tokyo \u6771\u4eac")
    assert naming.company(found) == ""
    assert addresses.billing(found) == found.billing


def test_order_that_can_be_stored(make):
    """Nothing is copied where nothing is lost."""
    order = make.order(billing=make.home(last_name="L\u00e9v\u00eaque"))

    assert storable.order(order, make.settings()) is order
