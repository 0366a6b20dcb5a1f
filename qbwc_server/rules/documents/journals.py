"""Journals of stock: every change of its value, debits and credits even (UN-12)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from qbwc_server.importing import documents
from qbwc_server.importing.canonical import Line, Money, Unreadable
from qbwc_server.importing.documents import CostLine, Document, DocumentKind, Journal
from qbwc_server.rules import lines as order_lines
from qbwc_server.rules import money, reasons
from qbwc_server.rules.documents import accounts, balancing, numbers, plans
from qbwc_server.rules.documents.accounts import STOCK, Account
from qbwc_server.rules.documents.plans import (
    DocumentIds,
    DocumentPlan,
    Draft,
    KnownLists,
)
from qbwc_server.rules.reasons import FaultyLine, OrderWarning, Reason
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import Settings

TRANSACTION = "journal_entry"
REF_NUMBER_LENGTH = 11
COGS = "cost_of_goods_sold"
#: journals whose goods another journal of the same sales order may have moved
OF_SALES_ORDERS = frozenset({DocumentKind.SHIPMENT_JOURNAL, DocumentKind.SALES_JOURNAL})


def first_reason(
    document: Document, settings: Settings, known: KnownLists
) -> Reason | None:
    """Give the first reason against posting a journal."""
    return (
        accounts.missing(_accounts(document, known), settings, known)
        or _lines_fault(document, known)
        or _no_value(document, settings, known)
        or _too_large(document, settings, known)
    )


def plan(document: Document, settings: Settings, known: KnownLists) -> DocumentPlan:
    """Say what a journal needs: nothing but its accounts."""
    found = (*_warnings(document), *_draft(document, settings, known).warnings)
    return DocumentPlan(TRANSACTION, warnings=found)


def build(
    document: Document, settings: Settings, ids: DocumentIds, known: KnownLists
) -> Draft:
    """Write a journal that passed all checks."""
    del ids  # a journal names neither customers nor items
    return _draft(document, settings, known)


def quantities(document: Document) -> dict[str, Decimal]:
    """Add up what a journal moves, by the keys of product codes (UN-12)."""
    found: dict[str, Decimal] = {}
    for line in _journal(document).lines:
        if isinstance(line.quantity, Decimal):
            code = plans.key(line.product.code)
            found[code] = money.total((found.get(code, Decimal(0)), line.quantity))
    return found


def _draft(document: Document, settings: Settings, known: KnownLists) -> Draft:
    texts = Texts(settings.text.charset)
    memo = texts.clean("Memo", _memo(document), 4095)
    fields = {
        "TxnDate": _journal(document).day,
        "RefNumber": numbers.last("RefNumber", document, REF_NUMBER_LENGTH, texts),
        "lines": [
            _line(name, amount, memo)
            for name, amount in _amounts(document, settings, known)
        ],
    }
    said = {name: each for name, each in fields.items() if each not in (None, "")}
    return Draft(TRANSACTION, said, texts.warnings())


def _line(account: str, amount: Decimal, memo: str) -> tuple[str, dict[str, Any]]:
    # Journals have no memo of their own in Desktop, their lines have (5.1).
    side = "JournalDebitLine" if amount > 0 else "JournalCreditLine"
    members = {"AccountRef": {"FullName": account}, "Amount": abs(amount)}
    return side, members | ({"Memo": memo} if memo else {})


def _journal(document: Document) -> Journal:
    return documents.body(document, Journal)


def _memo(document: Document) -> str:
    journal = _journal(document)
    parts = (document.number, journal.order_number, journal.comments)
    return ", ".join(dict.fromkeys(filter(None, parts)))


def _counted(document: Document, known: KnownLists) -> Iterator[tuple[int, CostLine]]:
    """Give the lines that move a value, as far as no other journal moved it."""
    moved = dict(known.moved) if document.kind in OF_SALES_ORDERS else {}
    for number, line in enumerate(_journal(document).lines, 1):
        left = _left(line, moved)
        if left is not None and _counts(document, left):
            yield number, left


def _counts(document: Document, line: CostLine) -> bool:
    """Tell a line of goods from a remark, a charge, and what has no stock (UN-N7)."""
    if document.kind == DocumentKind.ASSEMBLY_JOURNAL:
        return line.product.never_diminishing
    costless = line.unit_cost is None and line.value is None
    without_stock = line.product.never_diminishing or not line.product.code
    return not (costless and without_stock)


def _left(line: CostLine, moved: dict[str, Decimal]) -> CostLine | None:
    """Take off what another journal moved; None where that was all (UN-12)."""
    code = plans.key(line.product.code)
    quantity, gone = line.quantity, moved.get(code)
    if not gone or not isinstance(quantity, Decimal) or quantity <= 0:
        return line
    taken = min(gone, quantity)
    moved[code] = gone - taken
    if taken == quantity:
        return None
    value: Money = line.value
    if isinstance(value, Decimal):
        part = money.EXACT.divide(quantity - taken, quantity)
        value = money.product(value, part)
    return dataclasses.replace(line, quantity=quantity - taken, value=value)


def _value(line: CostLine) -> Money:
    if line.value is not None:
        return line.value
    if isinstance(line.quantity, Decimal) and isinstance(line.unit_cost, Decimal):
        return money.product(line.quantity, line.unit_cost)
    return None


def _sides(document: Document, line: CostLine) -> tuple[Account, Account]:
    """Give the accounts of a line, debit first (5.1)."""
    product, kind = line.product, document.kind
    if kind == DocumentKind.ADJUSTMENT_JOURNAL:
        return STOCK, Account(COGS, _journal(document).account)
    expense = Account("expense", product.expense_account or product.cogs_account)
    if kind == DocumentKind.ASSEMBLY_JOURNAL:
        sides = (STOCK, expense)
        return sides[::-1] if _journal(document).is_reversed else sides
    if product.never_diminishing:
        sides = (Account(COGS), expense)
    else:
        sides = (Account(COGS, product.cogs_account), STOCK)
    return sides[::-1] if kind == DocumentKind.CREDIT_JOURNAL else sides


def _accounts(document: Document, known: KnownLists) -> Iterator[Account]:
    for _, line in _counted(document, known):
        # A line of no value needs no account.
        if _value(line) != 0:
            yield from _sides(document, line)


def _amounts(
    document: Document, settings: Settings, known: KnownLists
) -> list[tuple[str, Decimal]]:
    return balancing.even(
        (
            accounts.full_name(debit, settings, known),
            accounts.full_name(credit, settings, known),
            money.known(_value(line)),
        )
        for _, line in _counted(document, known)
        for debit, credit in (_sides(document, line),)
    )


def _lines_fault(document: Document, known: KnownLists) -> Reason | None:
    faulty = (_fault(number, each) for number, each in _counted(document, known))
    return reasons.of_lines(filter(None, faulty))


def _fault(number: int, line: CostLine) -> FaultyLine | None:
    product = line.product
    name = product.description or product.code
    named = order_lines.label(number, Line(item_name=name))
    if isinstance(line.value, Unreadable):
        message = f'{named} has the value "{line.value}", which is not a number.'
        return FaultyLine(product.code, "BAD_AMOUNT", message)
    if line.value is not None:
        return None
    for figure, code, what in (
        (line.quantity, "BAD_QUANTITY", "quantity"),
        (line.unit_cost, "BAD_AMOUNT", "cost"),
    ):
        if figure is None:
            return FaultyLine(product.code, code, f"{named} has no {what}.")
        if isinstance(figure, Unreadable):
            message = f'{named} has the {what} "{figure}", which is not a number.'
            return FaultyLine(product.code, code, message)
    return None


def _no_value(
    document: Document, settings: Settings, known: KnownLists
) -> Reason | None:
    if _amounts(document, settings, known):
        return None
    if known.moved and any(_counted(document, dataclasses.replace(known, moved={}))):
        message = "Other journals of the sales order have booked all of its goods."
        return reasons.reason("NO_VALUE", message)
    return reasons.reason("NO_VALUE")


def _too_large(
    document: Document, settings: Settings, known: KnownLists
) -> Reason | None:
    for account, amount in _amounts(document, settings, known):
        if abs(amount) > settings.order.max_line_amount:
            message = f"{account} would get {abs(amount):f}, which is too large."
            return reasons.reason("AMOUNT_OUT_OF_RANGE", message)
    return None


def _warnings(document: Document) -> Iterator[OrderWarning]:
    lines = _journal(document).lines
    for code in dict.fromkeys(each.notice for each in lines if each.notice):
        yield reasons.warning(code)
