"""Names of customers and vendors, which no two lists may share (UN-15)."""

from __future__ import annotations

from collections.abc import Mapping

from qbwc_server.importing.documents import Document, DocumentKind, Party
from qbwc_server.rules import naming, reasons
from qbwc_server.rules.documents import plans
from qbwc_server.rules.documents.plans import KnownLists, PartyNeed, Role
from qbwc_server.rules.reasons import OrderWarning, Reason
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import Settings

ROLES: Mapping[DocumentKind, Role] = {
    DocumentKind.CUSTOMER: "customer",
    DocumentKind.SALES_INVOICE: "customer",
    DocumentKind.CUSTOMER_CREDIT: "customer",
    DocumentKind.SUPPLIER: "vendor",
    DocumentKind.PURCHASE_ORDER: "vendor",
    DocumentKind.SUPPLIER_RETURN: "vendor",
}


def clean(name: str, texts: Texts) -> str:
    """Give a name as QuickBooks takes it: the same for look-up and creation."""
    return texts.name("Name", name, naming.LONGEST)


def need(document: Document, party: Party, settings: Settings) -> PartyNeed:
    """Say which customer or vendor a transaction names, and whether it may be made."""
    role = ROLES[document.kind]
    name = clean(party.name, Texts(settings.text.charset))
    export = settings.unleashed.export
    may_create = export.customers if role == "customer" else export.suppliers
    return PartyNeed(role, plans.key(name), name, may_create=may_create)


def fault(
    document: Document, name: str, settings: Settings, known: KnownLists
) -> Reason | None:
    """Say why a document's customer or vendor cannot be had under its name."""
    role = ROLES[document.kind]
    cleaned = clean(name, Texts(settings.text.charset))
    if not cleaned:
        return reasons.reason(_BLANK[role], f"The document names no {role}.")
    return clash(role, cleaned, known)


def clash(role: Role, name: str, known: KnownLists) -> Reason | None:
    """Say which other list of QuickBooks has the name already (UN-15)."""
    found = plans.key(name)
    lists = {
        "customer": known.customers,
        "vendor": known.vendors,
        "employee": known.employees,
        "other name": known.other_names,
    }
    if found in lists[role]:
        return None
    holder = next((each for each, names in lists.items() if found in names), None)
    if holder is None:
        return None
    message = (
        f'The {role} "{name}" cannot be added to QuickBooks: the name is that of'
        f" {_ARTICLES[holder]} {holder}."
    )
    return reasons.reason("NAME_TAKEN", message)


def code_clash(role: Role, code: str, known: KnownLists) -> Reason | None:
    """Say that a customer and a supplier share a code (UN-15)."""
    others = known.supplier_codes if role == "customer" else known.customer_codes
    if not code or plans.key(code) not in others:
        return None
    other = "supplier" if role == "customer" else "customer"
    message = f'The code "{code}" is also that of a {other}; codes may exist only once.'
    return reasons.reason("NAME_TAKEN", message)


def warnings(party: Party, settings: Settings) -> tuple[OrderWarning, ...]:
    """Warn of what cleaning a party's name did to it."""
    texts = Texts(settings.text.charset)
    clean(party.name, texts)
    return texts.warnings()


_BLANK = {"customer": "CUSTOMER_NAME_BLANK", "vendor": "SUPPLIER_NAME_BLANK"}
_ARTICLES = {"customer": "a", "vendor": "a", "employee": "an", "other name": "an"}
