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
        _purchase(paper, ORDER_LINES),
        day=unleashed_values.needed_day(
            paper, "SupplierInvoiceDate", "CompletedDate", "ReceivedDate", "OrderDate"
        ),
        due_date=paper.day("DueDate", "PaymentDueDate"),
        order_number=paper.code(*ORDER_NUMBERS),
        reference=paper.code(*_INVOICES),
    )
    costs = list(paper.rows(*_COSTS))
    at_home = [each for each in costs if _is_own(_supplier(each), own.party)]
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
        _purchase(paper, _RETURN_LINES),
        day=unleashed_values.needed_day(paper, "ReturnDate", "CompletedDate"),
        order_number=_order_of_return(paper),
        lines=lines if costs else (*lines, *_cost_total(paper)),
    )
    status = paper.text("Status", "SupplierReturnStatus", "ReturnStatus")
    kind = DocumentKind.SUPPLIER_RETURN
    return [unleashed_values.document(paper, kind, RETURN_NUMBERS, (body, status))]


def _purchase(paper: Paper, lines: tuple[str, ...]) -> Purchase:
    return Purchase(
        party=unleashed_values.party(paper, "Supplier"),
        comments=paper.text("Comments"),
        tax_total=_tax_total(paper, lines),
        total=paper.amount("Total"),
        currency=unleashed_values.currency(paper),
        exchange_rate=paper.rate,
    )


def _tax_total(paper: Paper, lines: tuple[str, ...]) -> Money:
    """Read the tax, added up from the lines where the paper gives none."""
    told = paper.amount("TaxTotal")
    if told is not None:
        return told
    return _sum(each.amount("LineTax") for each in paper.rows(*lines)) or None


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


def _is_own(supplier: Party, own: Party) -> bool:
    """Tell whether a cost is the order's own supplier's; it is if it names nobody."""
    return supplier == Party() or _is_same(supplier, own)


def _is_same(one: Party, other: Party) -> bool:
    """Tell whether two suppliers are one: by what both say, the surest first."""
    for mine, theirs in zip(_identity(one), _identity(other), strict=True):
        if mine and theirs:
            return mine == theirs
    return False


def _identity(party: Party) -> tuple[str, str, str]:
    return party.guid, party.code.casefold(), party.name.casefold()


def _by_supplier(costs: Iterable[Paper]) -> list[tuple[Party, list[Paper]]]:
    """Group costs by their supplier, however much each says of it."""
    found: list[tuple[Party, list[Paper]]] = []
    for cost in costs:
        supplier = _supplier(cost)
        same = (i for i, (one, _) in enumerate(found) if _is_same(supplier, one))
        place = next(same, None)
        if place is None:
            found.append((supplier, [cost]))
            continue
        known, rows = found[place]
        found[place] = (_both(known, supplier), [*rows, cost])
    return found


def _both(one: Party, other: Party) -> Party:
    return Party(one.name or other.name, one.code or other.code, one.guid or other.guid)


def _of_others(
    first: Document, own: Purchase, costs: Iterable[Paper]
) -> Iterator[Document]:
    """Give a document for each other supplier of extra costs."""
    for supplier, rows in _by_supplier(costs):
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
