"""Invoices and credit notes of Unleashed to sales; returned goods to a journal."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from qbwc_server.importing import unleashed_journals, unleashed_values
from qbwc_server.importing.canonical import Address, Money
from qbwc_server.importing.documents import (
    Document,
    DocumentKind,
    Journal,
    Sale,
    SaleLine,
)
from qbwc_server.importing.unleashed_values import Paper

INVOICE_NUMBERS = ("InvoiceNumber",)
CREDIT_NUMBERS = ("CreditNoteNumber", "CreditNumber")
_INVOICE_LINES = ("InvoiceLines", "SalesInvoiceLines", "SalesOrderLines", "Lines")
_CREDIT_LINES = ("CreditNoteLines", "CreditLines", "Lines")
_RETURNED = ("Return", "IsReturn", "ReturnToStock", "IsReturned", "Returned")


def invoice(paper: Paper) -> list[Document]:
    """Read a paper of /Invoices (UN-8)."""
    paper = paper.with_rate()
    sale = dataclasses.replace(
        _sale(paper),
        day=unleashed_values.needed_day(paper, "InvoiceDate", "OrderDate"),
        order_number=paper.code("OrderNumber", "SalesOrderNumber"),
        lines=tuple(_line(each) for each in paper.rows(*_INVOICE_LINES)),
    )
    status = paper.text("InvoiceStatus", "Status", "OrderStatus")
    kind = DocumentKind.SALES_INVOICE
    return [unleashed_values.document(paper, kind, INVOICE_NUMBERS, (sale, status))]


def credit(paper: Paper) -> list[Document]:
    """Read a paper of /CreditNotes (UN-10), with its journal where goods came back."""
    paper = paper.with_rate()
    lines = list(paper.rows(*_CREDIT_LINES))
    sale = dataclasses.replace(
        _sale(paper),
        day=unleashed_values.needed_day(paper, "CreditDate", "CreditNoteDate"),
        order_number=paper.code("SalesOrderNumber", "OrderNumber"),
        origin_number=paper.code("InvoiceNumber", "SalesInvoiceNumber"),
        lines=tuple(_line(each) for each in lines),
    )
    status = paper.text("Status", "CreditStatus", "CreditNoteStatus")
    sale = _given_back(sale)
    kind = DocumentKind.CUSTOMER_CREDIT
    first = unleashed_values.document(paper, kind, CREDIT_NUMBERS, (sale, status))
    returned = [each for each in lines if each.flag(*_RETURNED)]
    if not returned:
        return [first]
    journal = Journal(
        day=sale.day,
        order_number=sale.order_number,
        comments=sale.comments,
        lines=tuple(unleashed_journals.returned_line(each) for each in returned),
    )
    second = dataclasses.replace(
        first,
        kind=DocumentKind.CREDIT_JOURNAL,
        key=f"{first.key}/journal",
        body=journal,
    )
    return [first, second]


def _given_back(sale: Sale) -> Sale:
    """Turn a credit note that is written in negative amounts the right way round."""
    if not isinstance(sale.total, Decimal) or sale.total >= 0:
        return sale
    return dataclasses.replace(
        sale,
        lines=tuple(_turned(each) for each in sale.lines),
        tax_total=_opposite(sale.tax_total),
        total=-sale.total,
    )


def _turned(line: SaleLine) -> SaleLine:
    total, tax = _opposite(line.line_total), _opposite(line.tax)
    turned = dataclasses.replace(line, line_total=total, tax=tax)
    # Either the quantity is written with a minus or the price is.
    if isinstance(line.quantity, Decimal) and line.quantity < 0:
        return dataclasses.replace(turned, quantity=-line.quantity)
    return dataclasses.replace(turned, unit_price=_opposite(line.unit_price))


def _opposite(figure: Money) -> Money:
    return -figure if isinstance(figure, Decimal) else figure


def _sale(paper: Paper) -> Sale:
    return Sale(
        party=unleashed_values.party(paper, "Customer"),
        due_date=paper.day("DueDate", "PaymentDueDate"),
        reference=paper.code("CustomerRef", "CustomerReference"),
        comments=paper.text("Comments"),
        delivery=_delivery(paper),
        tax_code=unleashed_values.tax_code(paper),
        tax_total=paper.amount("TaxTotal"),
        total=paper.amount("Total"),
        currency=unleashed_values.currency(paper),
        exchange_rate=paper.rate,
    )


def _delivery(paper: Paper) -> Address | None:
    for name in ("DeliveryAddress", "ShippingAddress"):
        if paper.says(name):
            return unleashed_values.address(paper.inner(name))
    return unleashed_values.address(paper, "Delivery")


def _line(line: Paper) -> SaleLine:
    return SaleLine(
        product=unleashed_values.product(line),
        quantity=line.number(
            "InvoiceQuantity", "CreditQuantity", "Quantity", "OrderQuantity"
        ),
        unit_price=line.amount("UnitPrice", "CreditPrice", "Price"),
        discount_rate=line.number("DiscountRate", "LineDiscountRate"),
        line_total=line.amount("LineTotal"),
        tax=line.amount("LineTax"),
        tax_code=line.code("LineTaxCode", "TaxCode", "XeroTaxCode"),
        comments=line.text("Comments"),
    )
