"""UN-3, UN-7, UN-15: customers and vendors, added and changed."""

from dataclasses import replace

import pytest

from qbwc_server.importing.canonical import Address
from qbwc_server.rules.documents import drafts
from qbwc_server.rules.documents.plans import KnownLists
from qbxml import message_set
from qbxml.message_set import Request
from tests.unit.rules.documents.conftest import NOTHING_KNOWN

POSTAL = Address(
    company="Alder & Co",
    first_name="Ada",
    last_name="Byrd",
    address="PO Box 9",
    city="Tacoma",
    state="WA",
    postal_code="98402",
    country="US",
)
PHYSICAL = replace(POSTAL, address="1 Quay")
FULL = {
    "first_name": "Ada",
    "last_name": "Byrd",
    "email": "ada@alder.example",
    "phone": "206 555 0100",
    "fax": "206 555 0109",
    "mobile": "206 555 0101",
    "ddi": "206 555 0102",
    "website": "alder.example",
    "postal": POSTAL,
    "physical": PHYSICAL,
    "notes": "pays late",
    "payment_term": "net 30",
    "tax_number": "12-3456789",
    "tax_code": "wa",
}
KNOWN = KnownLists(
    terms={"net 30": "Net 30"},
    tax_codes={"tax": "Tax"},
    tax_items={"wa": "WA Sales Tax"},
)
PRINTED = {
    "Addr1": "Alder & Co",
    "Addr2": "Ada Byrd",
    "Addr3": "PO Box 9",
    "City": "Tacoma",
    "State": "WA",
    "PostalCode": "98402",
    "Country": "US",
}


def changed(papers, document, before=None, known=NOTHING_KNOWN):
    """Write a contact's change."""
    return drafts.changes(document, papers.settings(), known, before).fields


def test_customer(papers):
    """5.1: every member of a customer."""
    fields = papers.fields(papers.contact(**FULL), None, KNOWN)

    assert fields == {
        "Name": "Alder & Co",
        "CompanyName": "Alder & Co",
        "FirstName": "Ada",
        "LastName": "Byrd",
        "BillAddress": PRINTED,
        "ShipAddress": PRINTED | {"Addr3": "1 Quay"},
        "Phone": "206 555 0100",
        "AltPhone": "206 555 0101",
        "Fax": "206 555 0109",
        "Email": "ada@alder.example",
        "AdditionalContactRef": [
            {"ContactName": "Work Phone", "ContactValue": "206 555 0102"},
            {"ContactName": "Website", "ContactValue": "alder.example"},
        ],
        "AccountNumber": "ALD",
        "Notes": "pays late",
        "TermsRef": {"FullName": "Net 30"},
        "ItemSalesTaxRef": {"FullName": "WA Sales Tax"},
    }


def test_supplier(papers):
    """5.1: every member of a vendor that differs from a customer's."""
    fields = papers.fields(papers.contact("supplier", **FULL), None, KNOWN)

    assert fields["VendorAddress"] == PRINTED
    assert fields["VendorTaxIdent"] == "12-3456789"
    assert fields["AccountNumber"] == "ALD"
    assert {"BillAddress", "ShipAddress", "ItemSalesTaxRef"}.isdisjoint(fields)


def test_physical_address_of_a_supplier_stands_in(papers):
    """A vendor has one address: the postal one, else the other."""
    fields = papers.fields(papers.contact("supplier", physical=PHYSICAL))

    assert fields["VendorAddress"]["Addr3"] == "1 Quay"


def test_bare_contact(papers):
    """What the source does not say is not sent."""
    assert papers.fields(papers.contact()) == {
        "Name": "Alder & Co",
        "CompanyName": "Alder & Co",
        "AccountNumber": "ALD",
    }


def test_terms_and_taxes_only_where_quickbooks_has_them(papers):
    """5.1: otherwise QuickBooks would refuse the whole contact."""
    fields = papers.fields(papers.contact(payment_term="net 30", tax_code="wa"))

    assert {"TermsRef", "ItemSalesTaxRef", "SalesTaxCodeRef"}.isdisjoint(fields)


def test_tax_item_only_in_editions_that_have_it(papers):
    """SE-6 c: the British edition has none on customers."""
    known = replace(KNOWN, edition="UK")

    fields = papers.fields(papers.contact(tax_code="wa"), None, known)

    assert "ItemSalesTaxRef" not in fields


def test_older_versions_have_notes_for_it(papers):
    """5.1: before qbXML 12 direct line and website are notes."""
    known = KnownLists(version="8.0")

    fields = papers.fields(papers.contact(**FULL), None, known)

    assert "AdditionalContactRef" not in fields
    assert fields["Notes"] == (
        "pays late Work Phone: 206 555 0102 Website: alder.example"
    )


def test_long_values_are_cut(papers):
    """6.3: every length, so that QuickBooks takes the contact."""
    contact = papers.contact(
        name="n" * 50,
        code="c" * 120,
        first_name="f" * 30,
        phone="1" * 30,
        notes="x" * 5000,
        website="w" * 300,
    )

    fields = papers.fields(contact)

    assert fields["Name"] == "n" * 41
    assert len(fields["AccountNumber"]) == 99
    assert [each.code for each in papers.plan(contact).warnings] == ["TEXT_TRUNCATED"]


@pytest.mark.parametrize(
    "kind, role", [("customer", "customer"), ("supplier", "vendor")]
)
def test_plan(papers, kind, role):
    """UN-7: by the display name, case and spaces apart."""
    plan = papers.plan(papers.contact(kind, name=" Alder  &  CO "))

    assert plan.transaction == plan.party.role == role
    assert (plan.party.name, plan.party.key) == ("Alder & CO", "alder & co")
    assert plan.party.may_create is True


def test_inactive(papers):
    """UN-3: obsolete in the source is inactive in QuickBooks."""
    assert papers.fields(papers.contact(is_active=False))["IsActive"] is False
    assert "IsActive" not in papers.fields(papers.contact())


@pytest.mark.parametrize(
    "email, known, codes",
    [
        ("ada@alder.example", {}, []),
        ("not an address", {}, ["EMAIL_INVALID"]),
        ("ADA@alder.example", {"ada@alder.example": "Elm"}, ["EMAIL_NOT_UNIQUE"]),
        ("", {"": "Elm"}, []),
    ],
)
def test_email(papers, email, known, codes):
    """C4: names decide; an e-mail that two contacts have is told."""
    plan = papers.plan(papers.contact(email=email), None, KnownLists(emails=known))

    assert [each.code for each in plan.warnings] == codes


def test_change_sends_the_latest_state(papers):
    """UN-3: a changed phone; IsActive always, so that reviving works."""
    fields = changed(papers, papers.contact(phone="1"))

    assert fields == {
        "Name": "Alder & Co",
        "CompanyName": "Alder & Co",
        "Phone": "1",
        "AccountNumber": "ALD",
        "IsActive": True,
    }


def test_change_clears_what_was_sent_before(papers):
    """UN-3: what the source took away goes, what QuickBooks alone has stays."""
    before = papers.contact(phone="1", notes="pays late")

    fields = changed(papers, papers.contact(notes="pays"), before)

    assert fields["Phone"] == ""
    assert fields["Notes"] == "pays"
    assert "Fax" not in fields


def test_change_replaces_an_address_as_a_whole(papers):
    """No line of the old address stays below a shorter new one."""
    fields = changed(papers, papers.contact(postal=replace(POSTAL, country="")))

    assert fields["BillAddress"] == PRINTED | {
        "Addr4": "",
        "Addr5": "",
        "Country": "",
    }


def test_change_clears_an_address_that_is_gone(papers):
    """An address that was sent and is blank now is cleared."""
    fields = changed(papers, papers.contact(), papers.contact(postal=POSTAL))

    assert set(fields["BillAddress"].values()) == {""}
    assert "ShipAddress" not in fields


@pytest.mark.parametrize("kind", ["customer", "supplier"])
def test_change_fits_quickbooks(papers, kind):
    """A change with everything in it, and one that clears everything."""
    full = papers.contact(kind, **FULL)
    element = {"customer": "CustomerMod", "supplier": "VendorMod"}[kind]
    for document, before in ((full, None), (papers.contact(kind), full)):
        fields = changed(papers, document, before, KNOWN)
        head = {"ListID": "80000001-1", "EditSequence": "1"}
        request = Request(element, {element: head | fields})
        assert b"<Phone" in message_set.wrap([("1", request)])
