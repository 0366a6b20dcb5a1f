"""Papers of Unleashed that go together and go well, and settings that take them.

A paper made here is posted unless a test changes something about it. All people and
goods are made up.
"""

from collections.abc import Mapping
from typing import Any

ACCOUNTS = {
    "sales": "Sales",
    "stock_on_hand": "Inventory Asset",
    "cost_of_goods_sold": "Cost of Goods Sold",
    "purchase": "Office Supplies",
    "expense": "Payroll Expenses",
    "purchase_tax": "Prepaid Insurance",
}
DAY = "2026-10-12"
ALDER = {"Guid": "c-alder", "CustomerCode": "ALD", "CustomerName": "Alder & Co"}
MILL = {"Guid": "s-mill", "SupplierCode": "MILL", "SupplierName": "Mill & Sons"}


def unleashed(
    accounts: Mapping[str, str] | None = None, **members: Any
) -> dict[str, Any]:
    """Make the section of the settings, with some accounts or switches changed."""
    export = members.pop("export", {})
    return {
        "enabled": True,
        "accounts": ACCOUNTS | dict(accounts or {}),
        "export": export,
        **members,
    }


def customer(name: str = "Alder & Co", **members: Any) -> dict[str, Any]:
    """Make a customer, known by a Guid of its own name."""
    code = name[:3].upper()
    usual = {"Guid": f"c-{name.split(maxsplit=1)[0].casefold()}", "CustomerCode": code}
    return usual | {"CustomerName": name, "PhoneNumber": "555 0100"} | members


def supplier(name: str = "Mill & Sons", **members: Any) -> dict[str, Any]:
    """Make a supplier."""
    code = name[:4].upper()
    usual = {"Guid": f"s-{name.split(maxsplit=1)[0].casefold()}", "SupplierCode": code}
    return usual | {"SupplierName": name, "PhoneNumber": "555 0200"} | members


def line(code: str = "W-1", quantity: Any = 3, price: Any = 10, **members: Any) -> Any:
    """Make a line of an invoice."""
    product = {"ProductCode": code, "ProductDescription": f"The {code}"}
    product |= members.pop("product", {})
    return {
        "Product": product,
        "InvoiceQuantity": quantity,
        "UnitPrice": price,
        "LineTotal": quantity * price,
    } | members


def invoice(number: str = "INV-00000123", **members: Any) -> dict[str, Any]:
    """Make a completed invoice of three widgets."""
    lines = members.pop("lines", [line()])
    total = sum(each["LineTotal"] for each in lines)
    return {
        "Guid": f"i-{number}",
        "InvoiceNumber": number,
        "OrderNumber": "SO-00000077",
        "InvoiceStatus": "Completed",
        "InvoiceDate": DAY,
        "Customer": ALDER,
        "InvoiceLines": lines,
        "SubTotal": total,
        "TaxTotal": 0,
        "Total": total,
    } | members


def credit(number: str = "CN-00000007", **members: Any) -> dict[str, Any]:
    """Make a completed credit note of one widget."""
    returned = members.pop("returned", {})
    return {
        "Guid": f"n-{number}",
        "CreditNoteNumber": number,
        "InvoiceNumber": "INV-00000123",
        "Status": "Completed",
        "CreditDate": DAY,
        "Customer": ALDER,
        "CreditLines": [
            {
                "Product": {"ProductCode": "W-1", "ProductDescription": "The W-1"},
                "CreditQuantity": 1,
                "CreditPrice": 10,
                "LineTotal": 10,
                **returned,
            }
        ],
        "TaxTotal": 0,
        "Total": 10,
    } | members


def purchase(number: str = "PO-00000045", **members: Any) -> dict[str, Any]:
    """Make a completed purchase of stock for 100.00, with 8.00 of freight."""
    return {
        "Guid": f"p-{number}",
        "OrderNumber": number,
        "OrderStatus": "Complete",
        "OrderDate": "2026-10-01",
        "CompletedDate": DAY,
        "Supplier": MILL,
        "PurchaseOrderLines": [
            {"Product": {"ProductCode": "W-1"}, "OrderQuantity": 10, "LineTotal": 100},
            {
                "Product": {
                    "ProductCode": "FREIGHT",
                    "NeverDiminishing": True,
                    "PurchaseAccount": "Freight",
                },
                "OrderQuantity": 1,
                "LineTotal": 8,
            },
        ],
        "TaxTotal": 0,
        "Total": 108,
    } | members


def supplier_return(number: str = "SR-00000003", **members: Any) -> dict[str, Any]:
    """Make a completed return of four widgets at 10.00."""
    return {
        "Guid": f"r-{number}",
        "SupplierReturnNumber": number,
        "PurchaseOrderNumber": "PO-00000045",
        "Status": "Completed",
        "ReturnDate": DAY,
        "Supplier": MILL,
        "SupplierReturnLines": [
            {"Product": {"ProductCode": "W-1"}, "ReturnQuantity": 4, "ReturnPrice": 10}
        ],
    } | members


def shipment(number: str = "SS-1", **members: Any) -> dict[str, Any]:
    """Make a shipment of three widgets that cost 61.20."""
    return {
        "Guid": f"h-{number}",
        "ShipmentNumber": number,
        "OrderNumber": "SO-00000077",
        "ShipmentStatus": "Dispatched",
        "DispatchDate": DAY,
        "Customer": ALDER,
        "SalesShipmentLines": [
            {
                "Product": {"ProductCode": "W-1"},
                "ShipmentQty": 3,
                "UnitCost": "20.40",
            }
        ],
    } | members


def sales_order(number: str = "SO-00000077", **members: Any) -> dict[str, Any]:
    """Make a completed sales order of three widgets that cost 61.20."""
    return {
        "Guid": f"o-{number}",
        "OrderNumber": number,
        "OrderStatus": "Completed",
        "OrderDate": "2026-10-10",
        "CompletedDate": DAY,
        "Customer": ALDER,
        "SalesOrderLines": [
            {
                "Product": {"ProductCode": "W-1"},
                "OrderQuantity": 3,
                "AverageLandedPriceAtTimeOfSale": 20.4,
            }
        ],
    } | members


def adjustment(number: str = "SA-1", value: Any = -25, **members: Any) -> Any:
    """Make a completed adjustment of the stock's value."""
    return {
        "Guid": f"a-{number}",
        "AdjustmentNumber": number,
        "Status": "Completed",
        "AdjustmentDate": DAY,
        "StockAdjustmentLines": [{"Product": {"ProductCode": "W-1"}, "Value": value}],
    } | members


def assembly(number: str = "ASM-1", **members: Any) -> dict[str, Any]:
    """Make a completed assembly that took half an hour of labour at 30.00."""
    return {
        "Guid": f"m-{number}",
        "AssemblyNumber": number,
        "AssemblyStatus": "Completed",
        "AssemblyDate": DAY,
        "AssemblyLines": [
            {
                "Product": {"ProductCode": "LABOUR", "NeverDiminishing": True},
                "Quantity": "0.5",
                "UnitCost": "30.00",
            }
        ],
    } | members


def payment(number: str = "PAY-1", **members: Any) -> dict[str, Any]:
    """Make a payment of ten for the order P-1001, unless it names an invoice."""
    about = {} if "invoice" in members else {"order": "P-1001"}
    usual = {"number": number, "date": DAY, "amount": "10.00"}
    return {"payment": usual | about | members}


def refund(number: str = "R-1", **members: Any) -> dict[str, Any]:
    """Make a refund of the whole order P-1001."""
    return {"refund": {"number": number, "order": "P-1001", "date": DAY} | members}


def deposit(*lines: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Make a settlement that reaches the bank."""
    usual = {"number": "D-1", "date": DAY, "account": "Checking"}
    return {"deposit": usual | {"lines": list(lines)} | members}
