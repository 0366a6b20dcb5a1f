"""Payments received for posted invoices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qbwc_server.importing import documents
from qbwc_server.importing.documents import Document
from qbwc_server.importing.follow_ups import Payment
from qbwc_server.rules import money, reasons
from qbwc_server.rules.documents import numbers, origins
from qbwc_server.rules.documents.plans import (
    DocumentIds,
    DocumentPlan,
    Draft,
    KnownLists,
    Origin,
)
from qbwc_server.rules.reasons import Reason
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import Settings, Store

REF_NUMBER_LENGTH = 20


def first_reason(
    document: Document, settings: Settings, known: KnownLists
) -> Reason | None:
    """Give the first reason against posting a payment."""
    payment = _payment(document)
    return (
        origins.amount_fault("The payment", payment.amount, settings)
        or origins.fault(payment.link, known)
        or origins.repeated(document, known)
        or _nothing_owed(origins.of(payment.link, known))
    )


def plan(document: Document, settings: Settings, known: KnownLists) -> DocumentPlan:
    """Say what a payment needs: the customer of what it pays."""
    origin = origins.of(_payment(document).link, known)
    ids = DocumentIds()
    warnings = build(document, settings, ids, known).warnings
    return DocumentPlan("receive_payment", origin.party, warnings=warnings)


def build(
    document: Document, settings: Settings, ids: DocumentIds, known: KnownLists
) -> Draft:
    """Write a payment that is applied to one invoice and to nothing else."""
    payment, texts = _payment(document), Texts(settings.text.charset)
    origin = origins.of(payment.link, known)
    store = _store(origin, settings)
    amount = money.cents(money.known(payment.amount))
    memo = f"Payment {document.number} for {payment.link.what} {payment.link.number}"
    account = payment.deposit_account or (store.deposit_account if store else "")
    written = {
        "CustomerRef": {"ListID": ids.party},
        "TxnDate": payment.day,
        "RefNumber": numbers.last("RefNumber", document, REF_NUMBER_LENGTH, texts),
        "TotalAmount": amount,
        "PaymentMethodRef": _full_name(_method(payment.method, store)),
        "Memo": texts.clean("Memo", memo, 4095),
        "DepositToAccountRef": _full_name(account),
        "lines": [
            ("AppliedToTxnAdd", {"TxnID": origin.txn_id, "PaymentAmount": amount})
        ],
    }
    fields = {name: each for name, each in written.items() if each not in (None, "")}
    return Draft("receive_payment", fields, texts.warnings())


def _payment(document: Document) -> Payment:
    return documents.body(document, Payment)


def _nothing_owed(origin: Origin) -> Reason | None:
    if origin.transaction == "invoice":
        return None
    return reasons.reason("NOTHING_OWED")


def _store(origin: Origin, settings: Settings) -> Store | None:
    if origin.order is None:
        return None
    return settings.store_for(origin.order.store_api_key)


def _method(said: str, store: Store | None) -> str:
    """Give QuickBooks' name of a method: mapped, else as it is written."""
    if store is None:
        return said
    table: Mapping[str, str] = store.payment_method_map
    mapped = {name.casefold(): to for name, to in table.items()}
    return mapped.get(said.casefold(), said) or store.payment_method


def _full_name(name: str) -> dict[str, Any] | None:
    return {"FullName": name} if name else None
