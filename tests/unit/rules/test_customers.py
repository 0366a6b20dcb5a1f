"""SE-4 to SE-6: the customer that an order creates."""

import pytest

from qbwc_server.importing.canonical import Address, Recipient
from qbwc_server.rules import customers
from qbxml import customers as language
from qbxml import message_set


def created(order, settings, **options):
    """Give the members of an order's new customer."""
    return customers.customer_fields(order, settings, **options).fields


def test_fields_of_a_new_customer(make):
    """SE-4 a: name, company, both names, both addresses, phone, e-mail, tax."""
    home = {
        "Addr1": "Ada Byrd",
        "Addr2": "1 Oak St",
        "City": "Austin",
        "State": "TX",
        "PostalCode": "78704",
        "Country": "US",
    }

    fields = created(
        make.order(billing=make.home(phone="512-555-0142")), make.settings()
    )

    assert fields == {
        "Name": "Byrd, Ada",
        "FirstName": "Ada",
        "LastName": "Byrd",
        "BillAddress": home,
        "ShipAddress": home,
        "Phone": "512-555-0142",
        "Email": "a@b.example",
        "SalesTaxCodeRef": {"FullName": "Tax"},
        "ItemSalesTaxRef": {"FullName": "Texas Tax"},
    }
    message_set.build(language.add(fields), version="13.0")


def test_nothing_but_a_name(make):
    """SE-4 a, SE-9: blank members are left out, and no state is not taxable."""
    person = Address(last_name="Byrd")
    order = make.order(billing=person, recipients=(Recipient(person, (make.line(),)),))

    assert created(order, make.settings()) == {
        "Name": "Byrd",
        "LastName": "Byrd",
        "SalesTaxCodeRef": {"FullName": "Non"},
    }


def test_no_taxes_without_the_mode(make):
    """SE-6: no tax element at all; QuickBooks' own defaults apply."""
    fields = created(make.order(), make.settings(tax={"mode": "none"}))

    assert not {"SalesTaxCodeRef", "ItemSalesTaxRef"} & fields.keys()


@pytest.mark.parametrize(
    "edition, taxed", [("US", True), ("AU", True), ("CA", False), ("UK", False)]
)
def test_edition_without_a_mapping(make, edition, taxed):
    """SE-6 c: only US and Australian files have a tax item on a customer."""
    fields = created(make.order(), make.settings(), edition=edition)

    assert ("ItemSalesTaxRef" in fields) == taxed


def test_long_members(make):
    """SE-4 a: every member is cut to its length; names but not parts lose the colon."""
    person = make.home(
        company="c" * 50, first_name="f" * 30, last_name="l:" * 15, phone="5" * 30
    )

    found = customers.customer_fields(make.order(billing=person), make.settings())

    assert len(found.fields["Name"]) == 41
    assert ":" not in found.fields["Name"]
    assert found.fields["LastName"] == ("l:" * 15)[:25]
    assert len(found.fields["FirstName"]) == 25
    assert len(found.fields["CompanyName"]) == 41
    assert len(found.fields["Phone"]) == 21
    [warning] = found.warnings
    assert "CompanyName, FirstName, LastName" in warning.message


def test_other_name_is_used(make):
    """SE-2 e, SE-4 c: the hashed or suffixed name replaces the usual one."""
    fields = created(make.order(), make.settings(), name="Byrd, Ada (C)")

    assert fields["Name"] == "Byrd, Ada (C)"


@pytest.mark.parametrize(
    "sections, store, code",
    [
        ({}, {}, None),
        ({"customer": {"auto_create": False}}, {}, "CUSTOMER_NOT_FOUND"),
        ({"tax": {"taxable_code": ""}}, {}, "CONFIG_INCOMPLETE"),
        ({"tax": {"mode": "none", "taxable_code": ""}}, {}, None),
        ({}, {"single_customer": "Web Sales"}, "CUSTOMER_NOT_FOUND"),
    ],
)
def test_customer_that_may_not_be_created(make, sections, store, code):
    """SE-5, SE-6 a, SE-2 i: switched off, half configured, or not ours to make."""
    settings = make.settings(**sections)
    changed = settings.stores[0].model_copy(update=store)
    settings = settings.model_copy(update={"stores": (changed,)})

    found = customers.creation_refusal(make.order(), settings)

    assert (found and found.code) == code
