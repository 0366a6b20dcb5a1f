"""The checks of a document, in their order: switch, status, then its family's own."""

from __future__ import annotations

from collections.abc import Mapping

from qbwc_server.importing.documents import Document, DocumentKind
from qbwc_server.rules import reasons
from qbwc_server.rules.documents import families
from qbwc_server.rules.documents.plans import KnownLists
from qbwc_server.rules.reasons import Reason
from qbwc_server.settings import Settings

COMPLETED = frozenset({"completed", "complete"})
DISPATCHED = COMPLETED | {"dispatched", "shipped"}
#: contacts have no status that counts; a shipment is final when it has left (UN-4)
_CONTACTS = frozenset({DocumentKind.CUSTOMER, DocumentKind.SUPPLIER})
#: what follows an order has neither switch nor status: whoever sends it means it
_FOLLOW_UPS = frozenset(
    {DocumentKind.PAYMENT, DocumentKind.REFUND, DocumentKind.DEPOSIT}
)
_UNGATED = _CONTACTS | _FOLLOW_UPS


def first_reason(
    document: Document, settings: Settings, known: KnownLists
) -> Reason | None:
    """Give the first reason against a document."""
    return (
        switched_off(document, settings)
        or not_completed(document)
        or families.of(document).first_reason(document, settings, known)
    )


def switched_off(document: Document, settings: Settings) -> Reason | None:
    """Say which switch holds a document back (UN-2)."""
    if document.kind in _FOLLOW_UPS:
        return None
    if not settings.unleashed.enabled:
        message = "The settings take no documents: unleashed.enabled is false."
        return reasons.reason("SWITCHED_OFF", message)
    name = SWITCHES[document.kind]
    if getattr(settings.unleashed.export, name):
        return None
    message = f"The settings switch this kind of document off: unleashed.export.{name}."
    return reasons.reason("SWITCHED_OFF", message)


def not_completed(document: Document) -> Reason | None:
    """Hold what is not final in the source (UN-4)."""
    if document.kind in _UNGATED:
        return None
    said = document.status.strip().casefold()
    if document.kind == DocumentKind.SHIPMENT_JOURNAL:
        # Journals have no gate of their own, but goods must have left (5.1).
        final = not said or said in DISPATCHED
    else:
        final = said in COMPLETED
    if final:
        return None
    status = f'has the status "{document.status[:80]}"' if said else "has no status"
    message = f"The document {status}; it is posted when it is completed."
    return reasons.reason("NOT_COMPLETED", message)


SWITCHES: Mapping[DocumentKind, str] = {
    kind: f"{kind}s" for kind in DocumentKind if kind not in _FOLLOW_UPS
}
