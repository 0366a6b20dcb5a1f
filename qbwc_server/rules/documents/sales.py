"""Invoices and credit memos (UN-8, UN-10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from qbwc_server.importing import documents
from qbwc_server.importing.canonical import Line
from qbwc_server.importing.documents import Document, DocumentKind, Sale, SaleLine
from qbwc_server.rules import addresses, money, reasons
from qbwc_server.rules import lines as order_lines
from qbwc_server.rules.documents import (
    accounts,
    lines,
    names,
    numbers,
    products,
    taxes,
)
from qbwc_server.rules.documents.accounts import Account
from qbwc_server.rules.documents.plans import (
    DocumentIds,
    DocumentPlan,
    Draft,
    KnownLists,
)
from qbwc_server.rules.documents.products import Mention
from qbwc_server.rules.reasons import FaultyLine, OrderWarning, Reason
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import Settings

TRANSACTIONS: Mapping[DocumentKind, str] = {
    DocumentKind.SALES_INVOICE: "invoice",
    DocumentKind.CUSTOMER_CREDIT: "credit_memo",
}
REF_NUMBER_LENGTH = 11

Numbered = tuple[int, SaleLine, Line]


def first_reason(
    document: Document, settings: Settings, known: KnownLists
) -> Reason | None:
    """Give the first reason against posting a sale."""
    return (
        accounts.missing([Account("sales")], settings, known)
        or _lines_fault(document, settings)
        or taxes.fault(_sale(document), settings, known)
        or _total_fault(document, settings)
        or names.fault(document, _sale(document).party.name, settings, known)
    )


def plan(document: Document, settings: Settings, known: KnownLists) -> DocumentPlan:
    """Say what a sale needs: its customer and the Sales products of its lines."""
    mentions = [
        Mention(each.product, sold.unit_price) for _, each, sold in _posted(document)
    ]
    return DocumentPlan(
        transaction=TRANSACTIONS[document.kind],
        party=names.need(document, _sale(document).party, settings),
        products=products.needs(mentions, settings, known),
        warnings=tuple(_warnings(document, settings, known)),
    )


def build(
    document: Document, settings: Settings, ids: DocumentIds, known: KnownLists
) -> Draft:
    """Write a sale that passed all checks."""
    sale, texts = _sale(document), Texts(settings.text.charset)
    is_invoice = document.kind == DocumentKind.SALES_INVOICE
    tax = taxes.of(sale, settings, known)
    memo = sale.comments if is_invoice else sale.origin_number or sale.comments
    written = {
        "CustomerRef": {"ListID": ids.party},
        "TxnDate": sale.day,
        "RefNumber": numbers.last("RefNumber", document, REF_NUMBER_LENGTH, texts),
        "ItemSalesTaxRef": _full_name(tax.item),
        "Memo": texts.clean("Memo", memo, 4095),
        "CustomerSalesTaxCodeRef": _full_name(tax.customer_code),
        **(_invoice_members(sale, texts) if is_invoice else {}),
        "lines": [
            *_product_lines(document, settings, ids, (tax, texts)),
            *_discount_line(document, settings),
            *_tax_line(tax, settings),
        ],
    }
    fields = {name: each for name, each in written.items() if each not in (None, "")}
    return Draft(TRANSACTIONS[document.kind], fields, texts.warnings())


def _sale(document: Document) -> Sale:
    return documents.body(document, Sale)


def _sold(document: Document) -> Iterator[Numbered]:
    """Give the lines that sell something, numbered as on the paper."""
    for number, line in enumerate(_sale(document).lines, 1):
        if not lines.is_remark(line):
            yield number, line, lines.as_sold(line)


def _posted(document: Document) -> Iterator[Numbered]:
    return (e for e in _sold(document) if not order_lines.is_left_out(e[2]))


def _lines_fault(document: Document, settings: Settings) -> Reason | None:
    nameless = list(_nameless(document, settings))
    faulty = (lines.sale_fault(n, sold, settings) for n, _, sold in _sold(document))
    found = reasons.of_lines(nameless) or reasons.of_lines(filter(None, faulty))
    if found is not None or any(_posted(document)):
        return found
    return reasons.reason("NO_LINES", "The document has no lines to be posted.")


def _nameless(document: Document, settings: Settings) -> Iterator[FaultyLine]:
    texts = Texts(settings.text.charset)
    for number, line, sold in _sold(document):
        if not texts.name("code", products.key(line.product, settings)):
            named = order_lines.label(number, sold)
            message = f"{named} has no product code, so its item is not known."
            yield FaultyLine(line.product.code, "MISSING_SKU", message)


def _total_fault(document: Document, settings: Settings) -> Reason | None:
    sale = _sale(document)
    found = money.unreadable(sale.total)
    if found is not None:
        message = f'The document\'s total is "{found}", which is not a number.'
        return reasons.reason("BAD_AMOUNT", message)
    posted = (
        order_lines.post(sold, settings).value for _, _, sold in _posted(document)
    )
    total = money.total(posted)
    if total >= 0:
        return None
    message = f"The document comes to {total:f}; QuickBooks takes none below zero."
    return reasons.reason("NEGATIVE_TOTAL", message)


def _warnings(
    document: Document, settings: Settings, known: KnownLists
) -> Iterator[OrderWarning]:
    for number, _, sold in _sold(document):
        yield from order_lines.line_warnings(number, sold, settings)
    mentioned = [each.product for _, each, _ in _posted(document)]
    yield from products.warnings(mentioned, settings)
    yield from names.warnings(_sale(document).party, settings)
    keys = {products.key(each, settings) for each in mentioned}
    yield from build(
        document, settings, DocumentIds("", dict.fromkeys(keys, "")), known
    ).warnings


def _invoice_members(sale: Sale, texts: Texts) -> dict[str, Any]:
    po_number = sale.reference or sale.order_number
    return {
        "ShipAddress": addresses.fields("ShipAddress", sale.delivery, texts),
        "PONumber": texts.clean("PONumber", po_number, 25),
        "DueDate": sale.due_date,
    }


def _product_lines(
    document: Document,
    settings: Settings,
    ids: DocumentIds,
    style: tuple[taxes.SaleTax, Texts],
) -> Iterator[dict[str, Any]]:
    tax, texts = style
    for number, line, sold in _posted(document):
        posted = order_lines.post(sold, settings)
        at_full_price = _is_discounted(line, sold, settings)
        full = money.rate(money.known(line.unit_price)) if at_full_price else None
        written = {
            "ItemRef": {"ListID": ids.products[products.key(line.product, settings)]},
            "Desc": order_lines.description(f"Line {number}", sold, texts) or None,
            "Quantity": posted.quantity,
            "Rate": full if at_full_price else posted.rate,
            "Amount": None if at_full_price else posted.amount,
            "SalesTaxCodeRef": _full_name(tax.code_of(line)),
        }
        yield {name: value for name, value in written.items() if value is not None}


def _is_discounted(line: SaleLine, sold: Line, settings: Settings) -> bool:
    is_own_line = bool(settings.unleashed.discount_item)
    return is_own_line and bool(lines.discount(line, sold, settings))


def _discount_line(document: Document, settings: Settings) -> Iterator[dict[str, Any]]:
    if not settings.unleashed.discount_item:
        return
    off = money.total(
        lines.discount(line, sold, settings) for _, line, sold in _posted(document)
    )
    if off:
        item = {"FullName": settings.unleashed.discount_item}
        yield {"ItemRef": item, "Desc": "Discount", "Amount": -off}


def _tax_line(tax: taxes.SaleTax, settings: Settings) -> Iterator[dict[str, Any]]:
    if tax.amount == Decimal(0):
        return
    written = {
        "ItemRef": {"FullName": settings.unleashed.tax_item},
        "Desc": "Sales tax",
        "Amount": tax.amount,
        "SalesTaxCodeRef": _full_name(tax.customer_code),
    }
    yield {name: value for name, value in written.items() if value is not None}


def _full_name(name: str) -> dict[str, str] | None:
    return {"FullName": name} if name else None
