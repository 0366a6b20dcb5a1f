"""Refunds of posted orders: credit memos on the order's own items.

A refund is written as the order would be that holds what is given back, by the same
rules and with the settings of today.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from qbwc_server.importing import documents
from qbwc_server.importing.canonical import Order
from qbwc_server.importing.documents import Document
from qbwc_server.importing.follow_ups import Refund
from qbwc_server.rules import charges, lines, money, reasons, transactions
from qbwc_server.rules.documents import given_back, numbers, origins
from qbwc_server.rules.documents.plans import (
    DocumentIds,
    DocumentPlan,
    Draft,
    KnownLists,
    Origin,
)
from qbwc_server.rules.reasons import Reason
from qbwc_server.rules.texts import Texts
from qbwc_server.rules.transactions import ListIds
from qbwc_server.settings import Settings

REF_NUMBER_LENGTH = 11
#: what a credit memo has of the order's header
_HEADER = ("CustomerRef", "ClassRef", "SalesRepRef", "CustomerSalesTaxCodeRef")
_TAKEN = (*_HEADER, "BillAddress", "lines")


def first_reason(
    document: Document, settings: Settings, known: KnownLists
) -> Reason | None:
    """Give the first reason against posting a refund."""
    refund = _refund(document)
    return (
        given_back.figures_fault(refund, settings)
        or origins.fault(refund.link, known)
        or origins.repeated(document, known)
        or _amount_differs(refund, origins.of(refund.link, known))
        or given_back.excess(refund, known.refunds, _order(refund, known))
        or _settings_fault(refund, settings, known)
    )


def plan(document: Document, settings: Settings, known: KnownLists) -> DocumentPlan:
    """Say what a refund needs: the order's customer, and items of the order."""
    refund = _refund(document)
    order = given_back.as_order(refund, _order(refund, known), settings)
    store = settings.store_for(order.store_api_key)
    if store is None:
        raise LookupError(f"order {order.number} has no store: check it first")
    unknown = DocumentIds("", items=defaultdict(str))
    warnings = [
        *charges.warnings(order, settings),
        *build(document, settings, unknown, known).warnings,
    ]
    return DocumentPlan(
        "credit_memo",
        origins.of(refund.link, known).party,
        items=transactions.items_of(order, settings, store),
        warnings=tuple(warnings),
    )


def build(
    document: Document, settings: Settings, ids: DocumentIds, known: KnownLists
) -> Draft:
    """Write a credit memo of what is given back."""
    refund, texts = _refund(document), Texts(settings.text.charset)
    order = given_back.as_order(refund, _order(refund, known), settings)
    list_ids = ListIds(ids.party, ids.items, ids.groups)
    sold = transactions.build_transaction(order, settings, list_ids)
    memo = f"Refund {document.number} of order {refund.link.number}"
    fields = {name: sold.fields[name] for name in _TAKEN if name in sold.fields}
    fields |= {
        "TxnDate": refund.day,
        "RefNumber": numbers.last("RefNumber", document, REF_NUMBER_LENGTH, texts),
        "Memo": texts.clean("Memo", memo, 4095),
    }
    return Draft("credit_memo", fields, (*sold.warnings, *texts.warnings()))


def _refund(document: Document) -> Refund:
    return documents.body(document, Refund)


def _order(refund: Refund, known: KnownLists) -> Order:
    order = origins.of(refund.link, known).order
    if order is None:
        raise LookupError(f"order {refund.link.number} has no contents")
    return order


def _amount_differs(refund: Refund, origin: Origin) -> Reason | None:
    """A part of the money says not what it is given back for."""
    if refund.amount is None or not given_back.is_whole(refund):
        return None
    asked = origin.order.total_including_tax if origin.order else None
    totals = [each for each in (origin.total, asked) if isinstance(each, Decimal)]
    amount = money.known(refund.amount)
    if any(abs(amount - each) <= money.TOLERANCE for each in totals):
        return None
    came_to = f"{totals[0]:f}" if totals else "an unknown total"
    message = f"The refund is {amount:f}, the order came to {came_to}."
    return reasons.reason("REFUND_DIFFERS", message)


def _settings_fault(
    refund: Refund, settings: Settings, known: KnownLists
) -> Reason | None:
    order = given_back.as_order(refund, _order(refund, known), settings)
    if settings.store_for(order.store_api_key) is None:
        return reasons.reason("STORE_NOT_CONFIGURED")
    gap = charges.configuration_gap(order, settings)
    if gap is not None:
        return gap
    posted = [each for each in order.lines if not lines.is_left_out(each)]
    if posted or any(True for _ in charges.lines(order, settings)):
        return None
    return reasons.reason("NO_LINES", "The refund gives nothing back.")
