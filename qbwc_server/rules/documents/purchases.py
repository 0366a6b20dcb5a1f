"""Bills, purchase orders and vendor credits (UN-9, UN-11)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from qbwc_server.importing import documents
from qbwc_server.importing.documents import (
    Document,
    DocumentKind,
    Purchase,
    PurchaseLine,
)
from qbwc_server.rules import money, reasons
from qbwc_server.rules.documents import accounts, lines, names, numbers, products
from qbwc_server.rules.documents.accounts import STOCK, Account
from qbwc_server.rules.documents.plans import (
    DocumentIds,
    DocumentPlan,
    Draft,
    KnownLists,
)
from qbwc_server.rules.documents.products import Mention
from qbwc_server.rules.reasons import OrderWarning, Reason
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import Settings

BILL_NUMBER_LENGTH = 20
ORDER_NUMBER_LENGTH = 11
_TAX = Account("purchase_tax")


def transaction(document: Document, settings: Settings) -> str:
    """Name the transaction that a purchase or a return becomes (C3)."""
    if document.kind == DocumentKind.SUPPLIER_RETURN:
        return "vendor_credit"
    return settings.unleashed.purchase_as


def first_reason(
    document: Document, settings: Settings, known: KnownLists
) -> Reason | None:
    """Give the first reason against posting a purchase or a return."""
    return (
        accounts.missing(_accounts(document, settings), settings, known)
        or _lines_fault(document, settings)
        or _tax_fault(document)
        or _total_fault(document)
        or names.fault(document, _purchase(document).party.name, settings, known)
    )


def plan(document: Document, settings: Settings, known: KnownLists) -> DocumentPlan:
    """Say what a purchase needs: its vendor, and items if it becomes an order."""
    mentions = []
    if transaction(document, settings) == "purchase_order":
        mentions = [Mention(_product(each)) for _, each in _posted(document)]
    return DocumentPlan(
        transaction=transaction(document, settings),
        party=names.need(document, _purchase(document).party, settings),
        products=products.needs(mentions, settings, known),
        warnings=tuple(_warnings(document, settings, known)),
    )


def build(
    document: Document, settings: Settings, ids: DocumentIds, known: KnownLists
) -> Draft:
    """Write a purchase or a return that passed all checks."""
    texts = Texts(settings.text.charset)
    purchase, kind = _purchase(document), transaction(document, settings)
    is_order = kind == "purchase_order"
    written = {
        "VendorRef": {"ListID": ids.party},
        "TxnDate": purchase.day,
        "DueDate": None if kind == "vendor_credit" else purchase.due_date,
        "RefNumber": _ref_number(document, kind, texts),
        "Memo": texts.clean("Memo", _memo(document), 4095),
        "lines": list(
            _item_lines(document, settings, ids, texts)
            if is_order
            else _expense_lines(document, settings, known, texts)
        ),
    }
    fields = {name: each for name, each in written.items() if each not in (None, "")}
    return Draft(kind, fields, texts.warnings())


def _purchase(document: Document) -> Purchase:
    return documents.body(document, Purchase)


def _posted(document: Document) -> Iterator[tuple[int, PurchaseLine]]:
    """Give the lines that are worth something, numbered as on the paper."""
    for number, line in enumerate(_purchase(document).lines, 1):
        found = lines.value(line)
        # A remark has neither; a line of nothing is not posted.
        if found is None and not line.product.code and not line.quantity:
            continue
        if not isinstance(found, Decimal) or money.cents(found):
            yield number, line


def _account(line: PurchaseLine) -> Account:
    """Give the account of a line: stock, or what has none (UN-N7)."""
    if not line.product.never_diminishing:
        # Extra costs are part of what the stock is worth (landed cost).
        return Account(STOCK.role, line.account if line.is_cost else "")
    return Account("purchase", line.product.purchase_account or line.account)


def _accounts(document: Document, settings: Settings) -> list[Account]:
    if transaction(document, settings) == "purchase_order":
        return [Account("sales")]
    needed = [_account(each) for _, each in _posted(document)]
    return [*needed, _TAX] if _purchase(document).tax_total else needed


def _lines_fault(document: Document, settings: Settings) -> Reason | None:
    faulty = (lines.purchase_fault(n, e, settings) for n, e in _posted(document))
    found = reasons.of_lines(filter(None, faulty))
    if found is not None or any(_posted(document)):
        return found
    return reasons.reason("NO_LINES", "The document has no lines to be posted.")


def _tax_fault(document: Document) -> Reason | None:
    purchase = _purchase(document)
    found = money.unreadable(purchase.tax_total, purchase.total)
    if found is None:
        return None
    message = f'The document\'s tax or total is "{found}", which is not a number.'
    return reasons.reason("BAD_AMOUNT", message)


def _total_fault(document: Document) -> Reason | None:
    total = money.total(_amount(each) for _, each in _posted(document))
    if total >= 0:
        return None
    message = f"The document comes to {total:f}; QuickBooks takes none below zero."
    return reasons.reason("NEGATIVE_TOTAL", message)


def _warnings(
    document: Document, settings: Settings, known: KnownLists
) -> Iterator[OrderWarning]:
    yield from names.warnings(_purchase(document).party, settings)
    if transaction(document, settings) == "purchase_order":
        mentioned = [each.product for _, each in _posted(document)]
        yield from products.warnings(mentioned, settings)
    yield from build(document, settings, _no_ids(document, settings), known).warnings


def _no_ids(document: Document, settings: Settings) -> DocumentIds:
    keys = {products.key(_product(e), settings) for _, e in _posted(document)}
    return DocumentIds("", dict.fromkeys(keys, ""))


def _ref_number(document: Document, kind: str, texts: Texts) -> str:
    if kind == "purchase_order":
        return numbers.last("RefNumber", document, ORDER_NUMBER_LENGTH, texts)
    # A bill bears the supplier's number, a return its own.
    own = _purchase(document).reference if kind == "bill" else ""
    return numbers.tail("RefNumber", own or document.number, BILL_NUMBER_LENGTH, texts)


def _memo(document: Document) -> str:
    purchase = _purchase(document)
    if document.kind == DocumentKind.SUPPLIER_RETURN:
        return purchase.order_number or purchase.comments
    return ", ".join(filter(None, (document.number, purchase.comments)))


def _amount(line: PurchaseLine) -> Decimal:
    return money.cents(money.known(lines.value(line)))


def _expense_lines(
    document: Document, settings: Settings, known: KnownLists, texts: Texts
) -> Iterator[dict[str, Any]]:
    for _, line in _posted(document):
        name = accounts.full_name(_account(line), settings, known)
        yield _expense_line(name, _amount(line), lines.memo(line, texts))
    tax = money.cents(money.known(_purchase(document).tax_total))
    if tax:
        name = accounts.full_name(_TAX, settings, known)
        yield _expense_line(name, tax, "Tax")


def _expense_line(account: str, amount: Decimal, memo: str) -> dict[str, Any]:
    written = {"AccountRef": {"FullName": account}, "Amount": amount, "Memo": memo}
    return {name: each for name, each in written.items() if each != ""}


def _item_lines(
    document: Document, settings: Settings, ids: DocumentIds, texts: Texts
) -> Iterator[dict[str, Any]]:
    for number, line in _posted(document):
        description = texts.clean(f"Line {number}", lines.described(line), 4095)
        quantity = line.quantity if isinstance(line.quantity, Decimal) else None
        key = products.key(_product(line), settings)
        written = {
            "ItemRef": {"ListID": ids.products[key]},
            "Desc": description or None,
            "Quantity": None if quantity is None else money.plain(quantity),
            "Amount": _amount(line),
        }
        yield {name: each for name, each in written.items() if each is not None}


def _product(line: PurchaseLine) -> documents.Product:
    """Give the product that a line orders; what has no code is on the shared item."""
    if line.product.code:
        return line.product
    return documents.Product(code=products.SHARED)
