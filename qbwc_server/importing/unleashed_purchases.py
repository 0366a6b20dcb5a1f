"""Purchase orders and supplier returns of Unleashed to purchases, one per supplier."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from decimal import Decimal

from qbwc_server.importing import unleashed_values
from qbwc_server.importing.canonical import Money, Unreadable
from qbwc_server.importing.documents import (
    Document,
    DocumentKind,
    Party,
    Purchase,
    PurchaseLine,
)
from qbwc_server.importing.unleashed_values import Paper

ORDER_NUMBERS = ("OrderNumber", "PurchaseOrderNumber")
RETURN_NUMBERS = ("SupplierReturnNumber", "ReturnNumber")
ORDER_LINES = ("PurchaseOrderLines", "Lines")
_RETURN_LINES = ("SupplierReturnLines", "ReturnLines", "Lines")
_COSTS = ("PurchaseOrderCosts", "SupplierReturnCosts", "Costs", "CostLines")
_INVOICES = ("SupplierInvoiceNumber", "SupplierRef", "SupplierReference")


def order(paper: Paper) -> list[Document]:
    """Read a paper of /PurchaseOrders (UN-9): a document for each supplier (N12)."""
    paper = paper.with_rate()
    own = dataclasses.replace(
        _purchase(paper),
        day=unleashed_values.needed_day(
            paper, "SupplierInvoiceDate", "CompletedDate", "ReceivedDate", "OrderDate"
        ),
        due_date=paper.day("DueDate", "PaymentDueDate"),
        order_number=paper.code(*ORDER_NUMBERS),
        reference=paper.code(*_INVOICES),
    )
    costs = list(paper.rows(*_COSTS))
    at_home = [each for each in costs if _is_same(_supplier(each), own.party)]
    lines = (*map(_line, paper.rows(*ORDER_LINES)), *map(_cost, at_home))
    # Whether the total of the order covers its extra costs is not to be seen.
    own = dataclasses.replace(own, lines=lines, total=None if costs else own.total)
    status = paper.text("OrderStatus", "Status", "PurchaseOrderStatus")
    kind = DocumentKind.PURCHASE_ORDER
    first = unleashed_values.document(paper, kind, ORDER_NUMBERS, (own, status))
    return [first, *_of_others(first, own, [e for e in costs if e not in at_home])]


def supplier_return(paper: Paper) -> list[Document]:
    """Read a paper of /SupplierReturns (UN-11)."""
    paper = paper.with_rate()
    costs = tuple(_cost(each) for each in paper.rows(*_COSTS))
    lines = (*map(_return_line, paper.rows(*_RETURN_LINES)), *costs)
    body = dataclasses.replace(
        _purchase(paper),
        day=unleashed_values.needed_day(paper, "ReturnDate", "CompletedDate"),
        order_number=_order_of_return(paper),
        lines=lines if costs else (*lines, *_cost_total(paper)),
    )
    status = paper.text("Status", "SupplierReturnStatus", "ReturnStatus")
    kind = DocumentKind.SUPPLIER_RETURN
    return [unleashed_values.document(paper, kind, RETURN_NUMBERS, (body, status))]


def _purchase(paper: Paper) -> Purchase:
    return Purchase(
        party=unleashed_values.party(paper, "Supplier"),
        comments=paper.text("Comments"),
        tax_total=paper.amount("TaxTotal"),
        total=paper.amount("Total"),
        currency=unleashed_values.currency(paper),
        exchange_rate=paper.rate,
    )


def _line(line: Paper) -> PurchaseLine:
    return PurchaseLine(
        product=unleashed_values.product(line),
        quantity=line.number("OrderQuantity", "Quantity", "ReceiptQuantity"),
        unit_price=line.amount("UnitPrice", "Price"),
        discount_rate=line.number("DiscountRate"),
        line_total=line.amount("LineTotal", "SubTotal"),
        account=line.code("AccountCode", "Account"),
    )


def _return_line(line: Paper) -> PurchaseLine:
    return PurchaseLine(
        product=unleashed_values.product(line),
        quantity=line.number("ReturnQuantity", "Quantity", "OrderQuantity"),
        unit_price=line.amount("ReturnPrice", "UnitPrice", "OrderPrice", "Price"),
        line_total=line.amount("ReturnTotal", "LineTotal", "SubTotal"),
        account=line.code("AccountCode", "Account"),
    )


def _cost(line: Paper) -> PurchaseLine:
    # A cost may be in a currency of its own.
    line = line.with_rate() if line.says("ExchangeRate") else line
    return PurchaseLine(
        product=unleashed_values.product(line),
        description=line.text("Description", "CostName", "Name", "Comments"),
        line_total=line.amount("LineTotal", "Amount", "Cost", "SubTotal", "Total"),
        account=line.code("AccountCode", "Account"),
        is_cost=True,
    )


def _cost_total(paper: Paper) -> Iterator[PurchaseLine]:
    total = paper.amount("ReturnCostTotal", "ReturnCost")
    if total:
        yield PurchaseLine(description="Return costs", line_total=total, is_cost=True)


def _order_of_return(paper: Paper) -> str:
    named = paper.code("PurchaseOrderNumber", "OrderNumber")
    return named or paper.inner("PurchaseOrder").code("OrderNumber")


def _supplier(cost: Paper) -> Party:
    return unleashed_values.party(cost, "Supplier")


def _is_same(one: Party, other: Party) -> bool:
    """Tell whether a cost is the order's own supplier's; it is if it names nobody."""
    if one.guid and other.guid:
        return one.guid == other.guid
    if one.code and other.code:
        return one.code.casefold() == other.code.casefold()
    return not one.name or one.name.casefold() == other.name.casefold()


def _of_others(
    first: Document, own: Purchase, costs: Iterable[Paper]
) -> Iterator[Document]:
    """Give a document for each other supplier of extra costs."""
    by_supplier: dict[Party, list[Paper]] = {}
    for cost in costs:
        by_supplier.setdefault(_supplier(cost), []).append(cost)
    for supplier, rows in by_supplier.items():
        body = dataclasses.replace(
            own,
            party=supplier,
            reference=next(filter(None, (each.code(*_INVOICES) for each in rows)), ""),
            day=rows[0].day("SupplierInvoiceDate", "InvoiceDate") or own.day,
            due_date=rows[0].day("DueDate"),
            lines=tuple(_cost(each) for each in rows),
            tax_total=_sum(each.amount("LineTax", "TaxTotal", "Tax") for each in rows),
            total=None,
        )
        name = supplier.code or supplier.guid or supplier.name
        key = f"{first.key}/supplier/{name.casefold()}"
        yield dataclasses.replace(first, key=key, body=body)


def _sum(figures: Iterable[Money]) -> Money:
    total = Decimal(0)
    for each in figures:
        if isinstance(each, Unreadable):
            return each
        total += each or Decimal(0)
    return total
