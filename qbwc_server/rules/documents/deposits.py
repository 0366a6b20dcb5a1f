"""Deposits of a settlement: what orders and payments brought, less the fees."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from qbwc_server.importing import documents
from qbwc_server.importing.documents import Document
from qbwc_server.importing.follow_ups import Deposit, DepositLine, Link
from qbwc_server.rules import money, reasons
from qbwc_server.rules.documents import origins
from qbwc_server.rules.documents.plans import (
    DocumentIds,
    DocumentPlan,
    Draft,
    KnownLists,
)
from qbwc_server.rules.reasons import Reason
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import Settings


def first_reason(
    document: Document, settings: Settings, known: KnownLists
) -> Reason | None:
    """Give the first reason against posting a deposit."""
    lines = _deposit(document).lines
    found = (_amount_fault(number, e, settings) for number, e in enumerate(lines, 1))
    return next(filter(None, found), None) or _link_fault(document, known)


def plan(document: Document, settings: Settings, known: KnownLists) -> DocumentPlan:
    """Say what a deposit needs: nothing but what is posted already."""
    warnings = build(document, settings, DocumentIds(), known).warnings
    return DocumentPlan("deposit", warnings=warnings)


def build(
    document: Document, settings: Settings, ids: DocumentIds, known: KnownLists
) -> Draft:
    """Write a deposit; it has no number, so its memo begins with it."""
    del ids  # a deposit names transactions and accounts, no entry of a list
    deposit, texts = _deposit(document), Texts(settings.text.charset)
    memo = ": ".join(filter(None, (document.number, deposit.memo)))
    fields = {
        "TxnDate": deposit.day,
        "DepositToAccountRef": {"FullName": deposit.account},
        "Memo": texts.clean("Memo", memo, 4095),
        "lines": [
            ("DepositLineAdd", _line(each, texts, known)) for each in deposit.lines
        ],
    }
    return Draft("deposit", fields, texts.warnings())


def _deposit(document: Document) -> Deposit:
    return documents.body(document, Deposit)


def _amount_fault(number: int, line: DepositLine, settings: Settings) -> Reason | None:
    if line.link is not None:
        return None
    amount = abs(line.amount) if isinstance(line.amount, Decimal) else line.amount
    return origins.amount_fault(f"Line {number} ({line.account})", amount, settings)


def _links(document: Document) -> Iterator[Link]:
    return (e.link for e in _deposit(document).lines if e.link is not None)


def _link_fault(document: Document, known: KnownLists) -> Reason | None:
    found = (
        origins.fault(each, known) or _unpaid(each, known) or _shared(each, known)
        for each in _links(document)
    )
    return next(filter(None, found), None)


def _unpaid(link: Link, known: KnownLists) -> Reason | None:
    if origins.of(link, known).transaction != "invoice":
        return None
    message = (
        f"The order {link.number} was posted as an invoice, which brings no money by"
        " itself."
    )
    return reasons.reason("NOTHING_PAID", message)


def _shared(link: Link, known: KnownLists) -> Reason | None:
    if not origins.of(link, known).is_shared:
        return None
    message = (
        f"The order {link.number} is in a daily summary, and a deposit takes a receipt"
        " as a whole."
    )
    return reasons.reason("IN_DAILY_SUMMARY", message)


def _line(line: DepositLine, texts: Texts, known: KnownLists) -> dict[str, Any]:
    if line.link is not None:
        written = {"PaymentTxnID": origins.of(line.link, known).txn_id}
        memo = texts.clean("Line memo", line.memo, 4095)
        return written | ({"OverrideMemo": memo} if memo else {})
    booked: dict[str, Any] = {
        "AccountRef": {"FullName": line.account},
        "Memo": texts.clean("Line memo", line.memo, 4095),
        "Amount": money.cents(money.known(line.amount)),
    }
    return {name: each for name, each in booked.items() if each != ""}
