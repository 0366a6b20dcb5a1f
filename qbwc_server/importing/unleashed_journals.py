"""What moves stock in Unleashed, to journals: shipments, orders, adjustments ..."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from qbwc_server.importing import unleashed_values
from qbwc_server.importing.canonical import Unreadable
from qbwc_server.importing.documents import CostLine, Document, DocumentKind, Journal
from qbwc_server.importing.unleashed_values import Paper

SHIPMENT_NUMBERS = ("ShipmentNumber", "SalesShipmentNumber")
ORDER_NUMBERS = ("OrderNumber", "SalesOrderNumber")
ADJUSTMENT_NUMBERS = ("AdjustmentNumber", "StockAdjustmentNumber")
ASSEMBLY_NUMBERS = ("AssemblyNumber", "DisassemblyNumber")

SHIPMENT_LINES = ("SalesShipmentLines", "ShipmentLines", "Lines")
ORDER_LINES = ("SalesOrderLines", "Lines")
ADJUSTMENT_LINES = ("StockAdjustmentLines", "AdjustmentLines", "Lines")
ASSEMBLY_LINES = ("AssemblyLines", "DisassemblyLines", "Components", "Lines")

_UNIT_COSTS = (
    "AverageLandedPriceAtTimeOfSale",
    "AverageLandedPrice",
    "AverageLandedCost",
    "AverageLandPrice",
    "LandedCost",
    "UnitCost",
    "CostPrice",
)
_PRODUCT_COSTS = ("AverageLandPrice", "AverageLandedPrice")
_WHOLE_COSTS = ("LineCost", "TotalCost", "CostTotal", "LandedCostTotal")
_CHANGES = (
    "AdjustmentValue",
    "ValueAdjustment",
    "AdjustedValue",
    "ValueChange",
    "ValueDifference",
    "Value",
    "LineTotal",
)
_OLD_VALUES = (
    "OldActualValue",
    "PreviousActualValue",
    "CurrentActualValue",
    "ActualValueBefore",
    "OldValue",
    "PreviousValue",
    "CurrentValue",
)


def shipment(paper: Paper) -> list[Document]:
    """Read a paper of /SalesShipments (UN-12)."""
    days = ("DispatchDate", "DispatchedDate", "ShipmentDate", "CompletedDate")
    quantities = ("ShipmentQty", "ShipmentQuantity", "ShippedQuantity", "Quantity")
    journal = Journal(
        day=unleashed_values.needed_day(paper, *days),
        order_number=_order_of_shipment(paper),
        comments=paper.text("Comments"),
        lines=tuple(_goods(e, *quantities) for e in paper.rows(*SHIPMENT_LINES)),
    )
    status = paper.text("ShipmentStatus", "Status")
    kind = DocumentKind.SHIPMENT_JOURNAL
    return [unleashed_values.document(paper, kind, SHIPMENT_NUMBERS, (journal, status))]


def sales_order(paper: Paper) -> list[Document]:
    """Read a paper of /SalesOrders: what its goods cost, at dispatch (UN-12)."""
    days = ("DispatchDate", "DispatchedDate", "CompletedDate", "OrderDate")
    quantities = ("OrderQuantity", "Quantity")
    journal = Journal(
        day=unleashed_values.needed_day(paper, *days),
        order_number=paper.code(*ORDER_NUMBERS),
        comments=paper.text("Comments"),
        lines=tuple(_goods(e, *quantities) for e in paper.rows(*ORDER_LINES)),
    )
    status = paper.text("OrderStatus", "Status")
    kind = DocumentKind.SALES_JOURNAL
    return [unleashed_values.document(paper, kind, ORDER_NUMBERS, (journal, status))]


def adjustment(paper: Paper) -> list[Document]:
    """Read a paper of /StockAdjustments (UN-N6)."""
    journal = Journal(
        day=unleashed_values.needed_day(paper, "AdjustmentDate", "CompletedDate"),
        comments=paper.text("AdjustmentReason", "Comments"),
        account=paper.code("AccountCode", "Account"),
        lines=tuple(_adjusted(each) for each in paper.rows(*ADJUSTMENT_LINES)),
    )
    status = paper.text("Status", "AdjustmentStatus")
    kind = DocumentKind.ADJUSTMENT_JOURNAL
    body = (journal, status)
    return [unleashed_values.document(paper, kind, ADJUSTMENT_NUMBERS, body)]


def assembly(paper: Paper) -> list[Document]:
    """Read a paper of /Assemblies, which may say that it is a disassembly (UN-N7)."""
    return [_assembly(paper, is_reversed=_is_disassembly(paper))]


def disassembly(paper: Paper) -> list[Document]:
    """Read a disassembly."""
    return [_assembly(paper, is_reversed=True)]


def returned_line(line: Paper) -> CostLine:
    """Read what the goods of a credit line cost that came back (UN-N8)."""
    return _goods(line, "ReturnQuantity", "CreditQuantity", "Quantity", "OrderQuantity")


def _assembly(paper: Paper, *, is_reversed: bool) -> Document:
    days = ("AssemblyDate", "DisassemblyDate", "CompletedDate", "AssembleBy")
    journal = Journal(
        day=unleashed_values.needed_day(paper, *days),
        comments=paper.text("Comments"),
        is_reversed=is_reversed,
        lines=tuple(_goods(each, "Quantity") for each in paper.rows(*ASSEMBLY_LINES)),
    )
    status = paper.text("AssemblyStatus", "DisassemblyStatus", "Status")
    kind = DocumentKind.ASSEMBLY_JOURNAL
    return unleashed_values.document(paper, kind, ASSEMBLY_NUMBERS, (journal, status))


def _goods(line: Paper, *quantities: str) -> CostLine:
    unit_cost = line.number(*_UNIT_COSTS)
    if unit_cost is None and isinstance(line.fields.values.get("Product"), Mapping):
        unit_cost = line.inner("Product").number(*_PRODUCT_COSTS)
    return CostLine(
        product=unleashed_values.product(line),
        quantity=line.number(*quantities),
        unit_cost=unit_cost,
        value=line.number(*_WHOLE_COSTS),
    )


def _order_of_shipment(paper: Paper) -> str:
    named = paper.code(*ORDER_NUMBERS)
    return named or paper.inner("SalesOrder").code(*ORDER_NUMBERS)


def _adjusted(line: Paper) -> CostLine:
    product = unleashed_values.product(line)
    change = line.number(*_CHANGES)
    if change is not None:
        return CostLine(product, value=change)
    new, old = line.number("NewActualValue", "NewValue"), line.number(*_OLD_VALUES)
    if isinstance(new, Decimal) and isinstance(old, Decimal):
        return CostLine(product, value=new - old)
    if new is None:
        quantity = line.number("AdjustmentQuantity", "QuantityChange", "Quantity")
        return CostLine(product, quantity, line.number(*_UNIT_COSTS))
    if old is None:
        return CostLine(product, value=new, notice="NEW_VALUE_BOOKED")
    return CostLine(product, value=new if isinstance(new, Unreadable) else old)


def _is_disassembly(paper: Paper) -> bool:
    kind = paper.text("AssemblyType", "Type").casefold()
    told = paper.flag("IsDisassembly") or paper.says("DisassemblyNumber")
    return told or kind.startswith("disassembl")
