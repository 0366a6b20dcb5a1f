"""Customers and vendors as the source has them (UN-3, UN-7, UN-15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qbwc_server.importing import documents
from qbwc_server.importing.canonical import Address
from qbwc_server.importing.documents import Contact, Document, DocumentKind
from qbwc_server.rules import addresses, naming, reasons
from qbwc_server.rules import taxes as order_taxes
from qbwc_server.rules.documents import names, plans
from qbwc_server.rules.documents.plans import (
    DocumentIds,
    DocumentPlan,
    Draft,
    KnownLists,
    PartyNeed,
)
from qbwc_server.rules.reasons import OrderWarning, Reason
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import Settings

#: since this version contacts have fields of their own for further numbers
MORE_NUMBERS = (12, 0)
_ADDRESS = ("Addr1", "Addr2", "Addr3", "Addr4", "Addr5", "City", "State")
_ADDRESS_MEMBERS = (*_ADDRESS, "PostalCode", "Country")


def first_reason(
    document: Document, settings: Settings, known: KnownLists
) -> Reason | None:
    """Give the first reason against exporting a contact."""
    contact = _contact(document)
    role = names.ROLES[document.kind]
    return names.fault(document, contact.name, settings, known) or names.code_clash(
        role, contact.code, known
    )


def plan(document: Document, settings: Settings, known: KnownLists) -> DocumentPlan:
    """Say under which name a contact is looked up and, if missing, created."""
    role = names.ROLES[document.kind]
    name = names.clean(_contact(document).name, Texts(settings.text.charset))
    return DocumentPlan(
        transaction=role,
        party=PartyNeed(role, plans.key(name), name, may_create=True),
        warnings=tuple(_warnings(document, settings, known)),
    )


def build(
    document: Document, settings: Settings, ids: DocumentIds, known: KnownLists
) -> Draft:
    """Write the members of a CustomerAdd or VendorAdd."""
    del ids  # a contact names no other entry
    texts = Texts(settings.text.charset)
    fields = _members(document, texts, known)
    if not _contact(document).is_active:
        fields["IsActive"] = False
    return Draft(names.ROLES[document.kind], fields, texts.warnings())


def changes(
    document: Document,
    settings: Settings,
    known: KnownLists,
    before: Document | None = None,
) -> Draft:
    """Write the members of a CustomerMod or VendorMod: the latest state (UN-3).

    What was sent before and is blank now is cleared; what QuickBooks alone knows of a
    contact stays as it is.
    """
    texts = Texts(settings.text.charset)
    fields = _members(document, texts, known)
    sent = {}
    if before is not None:
        sent = _members(before, Texts(settings.text.charset), known)
    for name, value in sent.items():
        if name not in fields and isinstance(value, str):
            fields[name] = ""
    for name in ("BillAddress", "ShipAddress", "VendorAddress"):
        if name in fields or name in sent:
            # Lines of the old address must not stay below a shorter new one.
            fields[name] = dict.fromkeys(_ADDRESS_MEMBERS, "") | fields.get(name, {})
    fields["IsActive"] = _contact(document).is_active
    return Draft(names.ROLES[document.kind], fields, texts.warnings())


def _contact(document: Document) -> Contact:
    return documents.body(document, Contact)


def _members(document: Document, texts: Texts, known: KnownLists) -> dict[str, Any]:
    contact = _contact(document)
    numbers, notes = _further_numbers(contact, texts, known)
    members = {
        "Name": names.clean(contact.name, texts),
        "CompanyName": texts.clean("CompanyName", contact.name, 41),
        "FirstName": texts.clean("FirstName", contact.first_name, 25),
        "LastName": texts.clean("LastName", contact.last_name, 25),
        **_addresses(document, texts),
        "Phone": texts.clean("Phone", contact.phone, 21),
        "AltPhone": texts.clean("AltPhone", contact.mobile, 21),
        "Fax": texts.clean("Fax", contact.fax, 21),
        "Email": texts.clean("Email", contact.email, 1023),
        "AdditionalContactRef": numbers,
        "AccountNumber": texts.clean("AccountNumber", contact.code, 99),
        "Notes": texts.clean("Notes", notes, 4095),
        "TermsRef": _known_name(known.terms, contact.payment_term),
        **_tax_members(document, texts, known),
    }
    return {name: value for name, value in members.items() if value}


def _addresses(document: Document, texts: Texts) -> dict[str, Any]:
    contact = _contact(document)
    places: dict[str, Address | None] = {
        "BillAddress": contact.postal,
        "ShipAddress": contact.physical,
    }
    if document.kind == DocumentKind.SUPPLIER:
        places = {"VendorAddress": contact.postal or contact.physical}
    return {
        name: addresses.fields(name, place, texts) for name, place in places.items()
    }


def _further_numbers(
    contact: Contact, texts: Texts, known: KnownLists
) -> tuple[list[dict[str, str]], str]:
    """Give direct line and website: as fields, or as notes in older versions."""
    named = {"Work Phone": contact.ddi, "Website": contact.website}
    found = {name: value for name, value in named.items() if value}
    if _version(known.version) >= MORE_NUMBERS:
        numbers = [
            {"ContactName": name, "ContactValue": texts.clean(name, value, 255)}
            for name, value in found.items()
        ]
        return numbers, contact.notes
    lines = (f"{name}: {value}" for name, value in found.items())
    return [], " ".join(filter(None, (contact.notes, *lines)))


def _version(written: str) -> tuple[int, ...]:
    return tuple(int(each) for each in written.split("."))


def _tax_members(document: Document, texts: Texts, known: KnownLists) -> dict[str, Any]:
    contact = _contact(document)
    if document.kind == DocumentKind.SUPPLIER:
        return {"VendorTaxIdent": texts.clean("VendorTaxIdent", contact.tax_number, 15)}
    item = _known_name(known.tax_items, contact.tax_code)
    return {
        "SalesTaxCodeRef": _known_name(known.tax_codes, contact.tax_code),
        "ItemSalesTaxRef": item if known.edition in order_taxes.EDITIONS else None,
    }


def _known_name(table: Mapping[str, str], said: str) -> dict[str, str] | None:
    """Give a reference to an entry only where QuickBooks is known to have it."""
    found = table.get(plans.key(said)) if said else None
    return {"FullName": found} if found else None


def _warnings(
    document: Document, settings: Settings, known: KnownLists
) -> Iterator[OrderWarning]:
    contact = _contact(document)
    yield from naming.email_warnings(contact.email)
    other = known.emails.get(plans.key(contact.email)) if contact.email else None
    if other is not None:
        message = f'The e-mail "{contact.email[:80]}" is also that of {other}.'
        yield reasons.warning("EMAIL_NOT_UNIQUE", message)
    yield from build(document, settings, DocumentIds(), known).warnings
