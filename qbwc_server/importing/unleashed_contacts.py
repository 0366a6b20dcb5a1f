"""Customers and suppliers of Unleashed to contacts."""

from __future__ import annotations

import dataclasses

from qbwc_server.importing import unleashed_values
from qbwc_server.importing.canonical import Address
from qbwc_server.importing.documents import Contact, Document, DocumentKind
from qbwc_server.importing.unleashed_values import Paper

ROLES = {DocumentKind.CUSTOMER: "Customer", DocumentKind.SUPPLIER: "Supplier"}


def customer(paper: Paper) -> list[Document]:
    """Read a paper of /Customers."""
    return [_document(paper, DocumentKind.CUSTOMER)]


def supplier(paper: Paper) -> list[Document]:
    """Read a paper of /Suppliers."""
    return [_document(paper, DocumentKind.SUPPLIER)]


def _document(paper: Paper, kind: DocumentKind) -> Document:
    role = ROLES[kind]
    contact = _contact(paper, role)
    number = contact.code or contact.name
    return Document(
        kind=kind,
        key=unleashed_values.key(paper, kind, number),
        number=number,
        body=contact,
        updated_at=paper.instant("LastModifiedOn", "LastModified"),
    )


def _contact(paper: Paper, role: str) -> Contact:
    named = Contact(
        name=paper.text(f"{role}Name"),
        code=paper.code(f"{role}Code"),
        first_name=paper.text("ContactFirstName"),
        last_name=paper.text("ContactLastName"),
        email=paper.text("Email", "EmailAddress"),
        phone=paper.code("PhoneNumber"),
        fax=paper.code("FaxNumber"),
        mobile=paper.code("MobileNumber"),
        ddi=paper.code("DDINumber", "DDI"),
        website=paper.text("Website"),
        notes=paper.text("Notes"),
        payment_term=paper.text("PaymentTerm", "PaymentTerms"),
        tax_number=paper.code("GSTVATNumber", "GSTNumber", "VATNumber", "TaxNumber"),
        tax_code=paper.code("TaxCode", "XeroTaxCode"),
        is_active=not paper.flag("Obsolete", "IsObsolete"),
    )
    places = _addresses(paper)
    return dataclasses.replace(
        named,
        postal=_of(named, places, ("postal", "billing")),
        physical=_of(named, places, ("physical", "shipping", "delivery")),
    )


def _addresses(paper: Paper) -> dict[str, Address]:
    """Find the addresses by type; the first of a type counts."""
    found: dict[str, Address] = {}
    for row in paper.rows("Addresses"):
        kind = row.text("AddressType", "Type").casefold() or "postal"
        place = unleashed_values.address(row)
        if place is not None:
            found.setdefault(kind, place)
    for kind in ("Postal", "Physical", "Shipping"):
        if paper.says(f"{kind}Address"):
            place = unleashed_values.address(paper.inner(f"{kind}Address"))
        else:
            place = unleashed_values.address(paper, kind)
        if place is not None:
            found.setdefault(kind.casefold(), place)
    return found


def _of(
    named: Contact, places: dict[str, Address], kinds: tuple[str, ...]
) -> Address | None:
    """Give an address of these kinds, addressed to the contact."""
    place = next((places[each] for each in kinds if each in places), None)
    if place is None:
        return None
    return dataclasses.replace(
        place,
        company=named.name,
        first_name=named.first_name,
        last_name=named.last_name,
    )
