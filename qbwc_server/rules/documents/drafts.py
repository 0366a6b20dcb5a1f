"""The entry of a document as QuickBooks is to get it, and its total afterwards."""

from __future__ import annotations

from decimal import Decimal

from qbwc_server.importing.documents import Document, Purchase, Sale
from qbwc_server.importing.follow_ups import Payment, Refund
from qbwc_server.rules import transactions
from qbwc_server.rules.documents import contacts, families
from qbwc_server.rules.documents.plans import DocumentIds, Draft, KnownLists
from qbwc_server.rules.reasons import OrderWarning
from qbwc_server.settings import Settings


def build(
    document: Document, settings: Settings, ids: DocumentIds, known: KnownLists
) -> Draft:
    """Write the entry of a document that passed all checks."""
    return families.of(document).build(document, settings, ids, known)


def changes(
    document: Document,
    settings: Settings,
    known: KnownLists,
    before: Document | None = None,
) -> Draft:
    """Write the change of a contact; `before` is the document as it was last sent."""
    return contacts.changes(document, settings, known, before)


def expected_total(document: Document) -> Decimal | None:
    """Give the total that a document names, as a positive amount."""
    if isinstance(document.body, (Payment, Refund)):
        total = document.body.amount
    elif isinstance(document.body, (Sale, Purchase)):
        total = document.body.total
    else:
        return None
    return total if isinstance(total, Decimal) else None


def after_posting(
    document: Document, total: Decimal | None
) -> tuple[OrderWarning, ...]:
    """Compare QuickBooks' total with the document's; never correct it."""
    expected = expected_total(document)
    return transactions.total_warnings(expected, total, whose="document")
