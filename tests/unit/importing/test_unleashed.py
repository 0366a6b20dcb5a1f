"""Unleashed's papers, in every wrapper and spelling, right and wrong."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbwc_server.errors import ImportFormatError
from qbwc_server.importing import documents, formats, unleashed, unleashed_values
from qbwc_server.importing.canonical import Address, Unreadable
from qbwc_server.importing.documents import DocumentKind, Party
from qbwc_server.importing.parsed import Rejected
from qbwc_server.importing.unleashed import AcceptedDocument

GUID = "E6E8163F-6911-40E9-B740-90E5A0A3A996"
CUSTOMER = {"Guid": GUID, "CustomerCode": "HARB", "CustomerName": "Harbor"}
INVOICE = {
    "InvoiceNumber": "INV-00000123",
    "OrderNumber": "SO-00000077",
    "InvoiceStatus": "Completed",
    "InvoiceDate": "/Date(1791763200000)/",
    "Customer": CUSTOMER,
    "InvoiceLines": [
        {
            "Product": {"ProductCode": "W-1", "ProductDescription": "Widget"},
            "InvoiceQuantity": 3,
            "UnitPrice": 10,
            "LineTotal": 30,
        }
    ],
}
CREDIT = {
    "CreditNoteNumber": "CN-00000007",
    "InvoiceNumber": "INV-00000123",
    "Status": "Completed",
    "CreditDate": "2026-10-14",
    "Customer": CUSTOMER,
    "CreditLines": [
        {"Product": {"ProductCode": "W-1"}, "CreditQuantity": 1, "CreditPrice": 10}
    ],
}
PURCHASE = {
    "OrderNumber": "PO-00000045",
    "OrderStatus": "Complete",
    "OrderDate": "2026-10-01",
    "Supplier": {"SupplierCode": "MILL", "SupplierName": "Mill"},
    "PurchaseOrderLines": [
        {"Product": {"ProductCode": "W-1"}, "OrderQuantity": 10, "LineTotal": 100}
    ],
}
RETURN = {
    "SupplierReturnNumber": "SR-00000003",
    "PurchaseOrderNumber": "PO-00000045",
    "Status": "Completed",
    "ReturnDate": "2026-10-15",
    "Supplier": {"SupplierCode": "MILL", "SupplierName": "Mill"},
    "SupplierReturnLines": [
        {"Product": {"ProductCode": "W-1"}, "ReturnQuantity": 4, "ReturnPrice": 10}
    ],
}
SHIPMENT = {
    "ShipmentNumber": "SS-1",
    "OrderNumber": "SO-00000077",
    "ShipmentStatus": "Dispatched",
    "DispatchDate": "2026-10-12",
    "Customer": CUSTOMER,
    "SalesShipmentLines": [
        {"Product": {"ProductCode": "W-1"}, "ShipmentQty": 3, "UnitCost": "20.40"}
    ],
}
ORDER = {
    "OrderNumber": "SO-00000077",
    "OrderStatus": "Completed",
    "OrderDate": "2026-10-10",
    "CompletedDate": "2026-10-12",
    "Customer": CUSTOMER,
    "SalesOrderLines": [
        {
            "Product": {"ProductCode": "W-1"},
            "OrderQuantity": 3,
            "AverageLandedPriceAtTimeOfSale": 20.4,
        }
    ],
}
ADJUSTMENT = {
    "AdjustmentNumber": "SA-1",
    "Status": "Completed",
    "AdjustmentDate": "2026-10-12",
    "AccountCode": "5100",
    "StockAdjustmentLines": [{"Product": {"ProductCode": "W-1"}, "Value": -25}],
}
ASSEMBLY = {
    "AssemblyNumber": "ASM-1",
    "AssemblyStatus": "Completed",
    "AssemblyDate": "2026-10-12",
    "AssemblyLines": [
        {
            "Product": {"ProductCode": "LABOUR", "NeverDiminishing": True},
            "Quantity": "0.5",
            "UnitCost": "30.00",
        }
    ],
}
SUPPLIER = {"SupplierCode": "MILL", "SupplierName": "Mill"}
PAPERS: dict[DocumentKind, dict[str, Any]] = {
    DocumentKind.CUSTOMER: CUSTOMER,
    DocumentKind.SUPPLIER: SUPPLIER,
    DocumentKind.SALES_INVOICE: INVOICE,
    DocumentKind.CUSTOMER_CREDIT: CREDIT,
    DocumentKind.PURCHASE_ORDER: PURCHASE,
    DocumentKind.SUPPLIER_RETURN: RETURN,
    DocumentKind.SHIPMENT_JOURNAL: SHIPMENT,
    DocumentKind.SALES_JOURNAL: ORDER,
    DocumentKind.ADJUSTMENT_JOURNAL: ADJUSTMENT,
    DocumentKind.ASSEMBLY_JOURNAL: ASSEMBLY,
}


def accepted(content):
    """Parse papers that are all right."""
    parsed = unleashed.parse(content)
    found = [each for each in parsed if isinstance(each, AcceptedDocument)]
    assert len(found) == len(parsed), parsed
    return [each.document for each in found]


def one(content):
    """Parse a paper that gives one document."""
    [found] = accepted(content)
    return found


def problems(content):
    """Give the problems of a paper that cannot be taken, by member."""
    [found] = unleashed.parse(content)
    assert isinstance(found, Rejected)
    return {each.field: each.message for each in found.problems}


def line_of(paper, **members):
    """Change the only line of a paper."""
    [name] = [each for each in paper if each.endswith("Lines")]
    return paper | {name: [paper[name][0] | members]}


@pytest.mark.parametrize("kind", PAPERS)
def test_bare_paper(kind):
    """What a paper is shows by its own members."""
    assert one(PAPERS[kind]).kind == kind


@pytest.mark.parametrize(
    "kind, plural, singular",
    [
        (DocumentKind.CUSTOMER, "Customers", "Customer"),
        (DocumentKind.SUPPLIER, "Suppliers", "supplier"),
        (DocumentKind.SALES_INVOICE, "Invoices", "Invoice"),
        (DocumentKind.SALES_INVOICE, "SalesInvoices", "SalesInvoice"),
        (DocumentKind.CUSTOMER_CREDIT, "CreditNotes", "CreditNote"),
        (DocumentKind.PURCHASE_ORDER, "PurchaseOrders", "PurchaseOrder"),
        (DocumentKind.SUPPLIER_RETURN, "SupplierReturns", "SupplierReturn"),
        (DocumentKind.SHIPMENT_JOURNAL, "SalesShipments", "SalesShipment"),
        (DocumentKind.SALES_JOURNAL, "SalesOrders", "salesOrder"),
        (DocumentKind.ADJUSTMENT_JOURNAL, "StockAdjustments", "StockAdjustment"),
        (DocumentKind.ASSEMBLY_JOURNAL, "Assemblies", "Assembly"),
    ],
)
def test_wrappers_by_name(kind, plural, singular):
    """A resource, one paper of it, a page and a list of it all hold the same paper."""
    paper = PAPERS[kind]
    shapes = (
        {plural: [paper]},
        {singular: paper},
        {"Items": [paper], "Pagination": {"PageNumber": 1}},
        [paper],
        [{singular: paper}],
        {plural: {"Items": [paper]}},
    )

    assert {one(each).key for each in shapes} == {one(paper).key}
    assert {one(each).kind for each in shapes} == {kind}


def test_mixed_kinds():
    """A file may hold every kind at once, and each paper keeps its place."""
    found = unleashed.parse({"Invoices": [INVOICE], "CreditNotes": [CREDIT]})
    listed = accepted(list(PAPERS.values()))

    assert [each.place for each in found] == ["Invoices[0]", "CreditNotes[0]"]
    assert [each.kind for each in listed] == list(PAPERS)


@pytest.mark.parametrize(
    "content, place, part",
    [
        ({"Items": [], "Pagination": {}}, "Items", "empty list"),
        ([], "", "empty list"),
        (3, "", "must be a document"),
        ({"Invoices": 3}, "Invoices", "must be a document"),
        ({}, "", "can be recognised"),
        ({"Items": [{"ProductCode": "W-1"}]}, "Items[0]", "can be recognised"),
        ([[[[[INVOICE]]]]], "[0][0][0][0]", "too deeply"),
    ],
)
def test_broken_wrappers(content, place, part):
    """What holds no paper is told with its place."""
    [found] = unleashed.parse(content)

    assert isinstance(found, Rejected)
    assert found.place == place
    assert part in found.problems[0].message


def test_a_products_supplier_is_no_supplier():
    """UN-13: products are not exported, though each names a supplier."""
    product = {"ProductCode": "W-1", "SupplierCode": "MILL", "SupplierName": "Mill"}

    assert "can be recognised" in problems([product])[""]


def test_one_bad_paper_stops_no_other():
    """Each paper is taken or rejected by itself."""
    bad = INVOICE | {"InvoiceDate": "yesterday"}

    rejected, taken = unleashed.parse([bad, INVOICE])

    assert isinstance(rejected, Rejected)
    assert rejected.number == "INV-00000123"
    assert isinstance(taken, AcceptedDocument)


@pytest.mark.parametrize(
    "changes, member, part",
    [
        ({"InvoiceDate": None}, "InvoiceDate", "is missing"),
        ({"InvoiceDate": "12/10/2026"}, "InvoiceDate", "is not a time"),
        ({"InvoiceDate": "/Date(999999999999999)/"}, "InvoiceDate", "does not exist"),
        ({"InvoiceDate": "/Date(0)/"}, "InvoiceDate", "outside"),
        ({"InvoiceNumber": " ", "Guid": GUID}, "InvoiceNumber", "is missing"),
        ({"InvoiceNumber": "9" * 300}, "InvoiceNumber", "longer than"),
        ({"InvoiceLines": {}}, "InvoiceLines", "must be a list"),
        ({"InvoiceLines": ["W-1"]}, "InvoiceLines[0]", "must be an object"),
        ({"Customer": "Harbor"}, "Customer", "must be an object"),
        ({"Total": []}, "Total", "must be a number"),
    ],
)
def test_what_cannot_be_read(changes, member, part):
    """Every mistake is named by its member."""
    assert part in problems(INVOICE | changes)[member]


def test_all_mistakes_at_once_and_each_once():
    """A person sees the whole list, however often a member was looked at."""
    bad = CREDIT | {"CreditDate": "soon", "DueDate": "later", "LastModifiedOn": "x"}

    [found] = unleashed.parse(bad)

    assert isinstance(found, Rejected)
    fields = [each.field for each in found.problems]
    assert sorted(fields) == ["CreditDate", "DueDate", "LastModifiedOn"]


@pytest.mark.parametrize(
    "written, expected",
    [
        ("/Date(1791763200000)/", date(2026, 10, 12)),
        ("/Date(1791763199999)/", date(2026, 10, 11)),
        ("/Date(1791763200000+1300)/", date(2026, 10, 12)),
        ("/Date(1791759600000+1300)/", date(2026, 10, 12)),
        ("/Date(1791763200000-0500)/", date(2026, 10, 11)),
        ("/Date(1791763200000+05:30)/", date(2026, 10, 12)),
        ("2026-10-12", date(2026, 10, 12)),
        ("2026-10-12T00:00:00", date(2026, 10, 12)),
        ("2026-10-12T23:59:59.1234567Z", date(2026, 10, 12)),
        ("2026-10-12T08:00:00+13:00", date(2026, 10, 12)),
        ("0001-01-01T00:00:00", None),
        ("/Date(-62135596800000)/", None),
        ("", None),
        (None, None),
    ],
)
def test_days(written, expected):
    """5.1: both forms of date; the day is that of the zone it is written in."""
    assert unleashed_values.day(written) == expected


@given(st.dates(date(1970, 1, 3), date(2038, 1, 17)), st.integers(0, 86_399_999))
def test_any_day(day, past_midnight):
    """A day in ticks and the same day in ISO are one day."""
    ticks = (day - date(1970, 1, 1)).days * 86_400_000 + past_midnight

    assert unleashed_values.day(f"/Date({ticks})/") == day
    assert unleashed_values.day(day.isoformat()) == day


@pytest.mark.parametrize(
    "paper, expected",
    [
        ({"Guid": GUID}, GUID.casefold()),
        ({"Guid": "{" + GUID + "}"}, GUID.casefold()),
        ({"Guid": None}, "sales_invoice:inv-00000123"),
    ],
)
def test_key(paper, expected):
    """The GUID is the key, in one form; without one, kind and number are."""
    assert one(INVOICE | paper).key == expected


def test_invoice():
    """UN-8: what an invoice says."""
    found = one(
        INVOICE
        | {
            "DueDate": "2026-11-11",
            "CustomerRef": 4711,
            "Comments": "ring twice",
            "Tax": {"TaxCode": "TX"},
            "TaxTotal": "2.48",
            "Total": "32.48",
            "LastModifiedOn": "/Date(1791795600000)/",
            "DeliveryName": "Harbor Dock 4",
            "DeliveryStreetAddress": "1 Quay",
            "DeliverySuburb": "Old Port",
            "DeliveryCity": "Tacoma",
            "DeliveryRegion": "WA",
            "DeliveryPostCode": 98402,
            "DeliveryCountry": "US",
        }
    )

    sale = found.body
    assert (found.number, found.status) == ("INV-00000123", "Completed")
    assert found.updated_at.isoformat() == "2026-10-12T09:00:00+00:00"
    assert sale.party == Party("Harbor", "HARB", GUID.casefold())
    assert (sale.day, sale.due_date) == (date(2026, 10, 12), date(2026, 11, 11))
    assert (sale.order_number, sale.reference) == ("SO-00000077", "4711")
    assert (sale.tax_code, sale.tax_total) == ("TX", Decimal("2.48"))
    assert sale.delivery == Address(
        company="Harbor Dock 4",
        address="1 Quay",
        address3="Old Port",
        city="Tacoma",
        state="WA",
        postal_code="98402",
        country="US",
    )
    [line] = sale.lines
    assert (line.product.code, line.product.description) == ("W-1", "Widget")
    assert (line.quantity, line.unit_price) == (3, 10)


def test_invoice_day_falls_back_to_the_orders():
    """5.1: without an invoice date the order's date counts."""
    bare = {name: each for name, each in INVOICE.items() if name != "InvoiceDate"}

    assert one(bare | {"OrderDate": "2026-10-09"}).body.day == date(2026, 10, 9)


def test_flat_spellings():
    """A line and a paper may name product and customer without an object."""
    bare = {name: each for name, each in INVOICE.items() if name != "Customer"}
    line = {"ProductCode": 1001, "Quantity": "3", "UnitPrice": "10.00"}
    found = one(
        bare | {"CustomerName": "Harbor", "CustomerCode": 7, "InvoiceLines": [line]}
    )

    assert found.body.party == Party("Harbor", "7")
    assert found.body.lines[0].product.code == "1001"


@pytest.mark.parametrize(
    "amounts, expected",
    [
        ({"UnitPrice": 20, "BCUnitPrice": 10}, Decimal(10)),
        ({"UnitPrice": 20}, Decimal(10)),
        ({"UnitPrice": 20, "BCUnitPrice": None}, Decimal(10)),
        ({"UnitPrice": 20, "BCUnitPrice": 0}, Decimal(10)),
        ({"UnitPrice": 0, "BCUnitPrice": 0}, Decimal(0)),
        ({"UnitPrice": "twenty"}, Unreadable("twenty")),
    ],
)
def test_base_currency(amounts, expected):
    """UN-N4: the base amount, else the document's divided by its rate."""
    found = one(line_of(INVOICE, **amounts) | {"ExchangeRate": 2})

    assert found.body.lines[0].unit_price == expected


@pytest.mark.parametrize("rate", [0, -1, "much"])
def test_exchange_rate_that_is_none(rate):
    """An amount that cannot be converted is unreadable, and the rules say so."""
    found = one(INVOICE | {"ExchangeRate": rate})

    assert isinstance(found.body.lines[0].unit_price, Unreadable)


def test_conversion_is_exact_to_ten_places():
    """A repeating decimal is cut far behind what QuickBooks takes."""
    found = one(line_of(INVOICE, UnitPrice=10) | {"ExchangeRate": 3})

    assert found.body.lines[0].unit_price == Decimal("3.3333333333")


@pytest.mark.parametrize("number", ["CreditNoteNumber", "CreditNumber"])
def test_credit_note(number):
    """UN-10: both spellings; the invoice is where it comes from."""
    bare = {name: each for name, each in CREDIT.items() if name != "CreditNoteNumber"}

    found = one(bare | {number: "CN-00000007"})

    assert found.kind == DocumentKind.CUSTOMER_CREDIT
    assert found.body.origin_number == "INV-00000123"
    assert found.body.lines[0].unit_price == 10


@pytest.mark.parametrize(
    "line, total",
    [
        ({"CreditQuantity": 1, "CreditPrice": 10, "LineTotal": 10}, 11),
        ({"CreditQuantity": -1, "CreditPrice": 10, "LineTotal": -10}, -11),
        ({"CreditQuantity": 1, "CreditPrice": -10, "LineTotal": -10}, -11),
    ],
)
def test_credits_are_positive(line, total):
    """5.1: a credit note written in negative amounts is turned round as a whole."""
    tax = Decimal(total) - Decimal(line["LineTotal"])
    found = one(line_of(CREDIT, **line) | {"Total": total, "TaxTotal": tax})

    [given] = found.body.lines
    assert (given.quantity, given.unit_price, given.line_total) == (1, 10, 10)
    assert (found.body.total, found.body.tax_total) == (11, 1)


def test_a_deduction_from_a_credit_stays_one():
    """A restocking fee is a negative line of a positive credit note."""
    fee = {"ProductCode": "FEE", "Quantity": 1, "UnitPrice": -2, "LineTotal": -2}
    lines = [*CREDIT["CreditLines"], fee]

    found = one(CREDIT | {"CreditLines": lines, "Total": 8})

    assert [each.unit_price for each in found.body.lines] == [10, -2]


def test_returned_goods():
    """UN-N8: lines marked as returned give a journal besides the credit."""
    returned = line_of(CREDIT, Return=True, AverageLandedPrice="6.12", Guid="x")
    extra = {"Product": {"ProductCode": "W-2"}, "CreditQuantity": 1, "CreditPrice": 5}
    lines = [*returned["CreditLines"], extra]

    credit, journal = accepted(CREDIT | {"Guid": GUID, "CreditLines": lines})

    assert journal.kind == DocumentKind.CREDIT_JOURNAL
    assert journal.key == f"{credit.key}/journal"
    assert journal.number == credit.number
    [line] = journal.body.lines
    assert (line.quantity, line.unit_cost) == (1, Decimal("6.12"))


def test_purchase_order():
    """UN-9: the supplier's invoice and its day come first."""
    found = one(
        PURCHASE
        | {"SupplierInvoiceDate": "2026-10-08", "SupplierRef": "F-9", "TaxTotal": 8}
    )

    body = found.body
    assert (body.day, body.reference) == (date(2026, 10, 8), "F-9")
    assert (body.party.name, body.order_number) == ("Mill", "PO-00000045")
    assert body.lines[0].line_total == 100


def test_extra_costs_of_other_suppliers():
    """N12: a document per supplier; costs of the order's own stay with it."""
    costs = [
        {"Description": "Crates", "Amount": 5},
        {"SupplierCode": "mill", "Description": "Packing", "Amount": 3},
        {"Supplier": {"SupplierCode": "SEA", "SupplierName": "Sea Freight"},
         "Description": "Freight", "BCLineTotal": 40, "LineTax": 4,
         "SupplierInvoiceNumber": "SF-1"},
        {"Supplier": {"SupplierCode": "SEA", "SupplierName": "Sea Freight"},
         "Description": "Customs", "Amount": 12},
    ]  # fmt: skip

    own, other = accepted(PURCHASE | {"Guid": GUID, "Costs": costs})

    assert [each.description for each in own.body.lines] == ["", "Crates", "Packing"]
    assert other.key == f"{own.key}/supplier/sea"
    assert other.body.party.name == "Sea Freight"
    assert [each.line_total for each in other.body.lines] == [40, 12]
    assert (other.body.tax_total, other.body.reference) == (4, "SF-1")
    assert other.status == own.status


@pytest.mark.parametrize(
    "second",
    [
        {"SupplierCode": "sea"},
        {"SupplierCode": "SEA", "SupplierName": "Sea Lines", "Guid": "s-sea"},
        {"SupplierName": "Sea Lines"},
    ],
)
def test_costs_of_one_supplier_that_is_told_of_in_two_ways(second):
    """They are one bill; none of them is lost."""
    first = {"SupplierCode": "SEA", "SupplierName": "Sea Lines"}
    costs = [
        {"Supplier": first, "LineTotal": "3.00"},
        {"Supplier": second, "LineTotal": "4.00"},
    ]

    _, other = accepted(PURCHASE | {"PurchaseOrderCosts": costs})

    assert other.key.endswith("/supplier/sea")
    assert [each.line_total for each in other.body.lines] == [Decimal(3), Decimal(4)]


@pytest.mark.parametrize("paper", [PURCHASE, RETURN])
def test_tax_of_a_purchase_that_only_its_lines_tell(paper):
    """It is added up."""
    found = one(line_of(paper, LineTax="1.25"))

    assert found.body.tax_total == Decimal("1.25")


def test_supplier_return():
    """UN-11: returned quantities, the purchase order, return costs as a line."""
    found = one(RETURN | {"BaseReturnCostTotal": "2.50"})

    assert found.body.order_number == "PO-00000045"
    goods, cost = found.body.lines
    assert (goods.quantity, goods.unit_price) == (4, 10)
    assert (cost.is_cost, cost.line_total) == (True, Decimal("2.50"))


@pytest.mark.parametrize(
    "line, expected",
    [
        ({"UnitCost": "20.40"}, Decimal("20.40")),
        ({"UnitCost": None, "AverageLandedPriceAtTimeOfSale": 20.4}, Decimal("20.4")),
        (
            {"UnitCost": None, "Product": {"ProductCode": "W", "AverageLandPrice": 7}},
            Decimal(7),
        ),
        ({"UnitCost": None}, None),
        ({"UnitCost": "dear"}, Unreadable("dear")),
    ],
)
def test_what_goods_cost(line, expected):
    """5.1: landed cost, under any of its names; none is kept as none."""
    assert one(line_of(SHIPMENT, **line)).body.lines[0].unit_cost == expected


def test_shipment():
    """UN-12: the dispatch date and the sales order that it belongs to."""
    found = one(SHIPMENT)

    assert (found.number, found.status) == ("SS-1", "Dispatched")
    assert found.body.order_number == "SO-00000077"
    assert found.body.lines[0].quantity == 3


def test_shipment_that_holds_its_order():
    """Goods of one order are known as such, or its journals would book them twice."""
    held = {"OrderNumber": None, "SalesOrder": {"OrderNumber": "SO-00000077"}}

    assert one(SHIPMENT | held).body.order_number == "SO-00000077"


def test_sales_order():
    """UN-12: a sales order is booked at the day of its completion."""
    assert one(ORDER).body.day == date(2026, 10, 12)


@pytest.mark.parametrize(
    "line, value, notice",
    [
        ({"Value": "-25.00"}, Decimal("-25.00"), ""),
        ({"Value": None, "NewActualValue": 90, "OldActualValue": 100}, -10, ""),
        ({"Value": None, "NewActualValue": 90}, 90, "NEW_VALUE_BOOKED"),
        ({"Value": None, "NewActualValue": 90, "OldValue": "?"}, Unreadable("?"), ""),
        ({"Value": 0}, 0, ""),
    ],
)
def test_adjustment_value(line, value, notice):
    """UN-N6: the change of value, however it is told."""
    [found] = one(line_of(ADJUSTMENT, **line)).body.lines

    assert (found.value, found.notice) == (value, notice)


def test_adjustment_by_quantity():
    """Without values a quantity at a cost makes the change."""
    line = {"Value": None, "AdjustmentQuantity": -2, "UnitCost": 5}
    [found] = one(line_of(ADJUSTMENT, **line)).body.lines

    assert (found.quantity, found.unit_cost, found.value) == (-2, 5, None)


@pytest.mark.parametrize(
    "paper, is_reversed",
    [
        (ASSEMBLY, False),
        (ASSEMBLY | {"AssemblyType": "Disassembly"}, True),
        (ASSEMBLY | {"IsDisassembly": True}, True),
        ({"Disassemblies": [ASSEMBLY]}, True),
        ({"Assemblies": [ASSEMBLY]}, False),
        ({"Assemblies": [ASSEMBLY | {"DisassemblyNumber": "D-1"}]}, True),
    ],
)
def test_assembly(paper, is_reversed):
    """A disassembly is told by its wrapper, type, mark or number."""
    found = one(paper)

    assert found.body.is_reversed is is_reversed
    assert found.body.lines[0].product.never_diminishing is True


def test_accounts_of_a_product():
    """Names or numbers, on the product or on its line."""
    product = {
        "ProductCode": "W-1",
        "XeroSalesAccount": 4100,
        "CostOfGoodsSoldAccount": {"AccountCode": "5000", "AccountName": "COGS"},
    }
    found = one(line_of(INVOICE, Product=product, PurchaseAccount="6100"))

    product = found.body.lines[0].product
    assert (product.sales_account, product.cogs_account) == ("4100", "COGS")
    assert product.purchase_account == "6100"


def test_customer():
    """5.1: the members of a contact, and its two addresses."""
    found = one(
        CUSTOMER
        | {
            "ContactFirstName": "Ada",
            "ContactLastName": "Byrd",
            "Email": "ada@harbor.example",
            "PhoneNumber": 2065550100,
            "MobileNumber": "206 555 0101",
            "DDINumber": "206 555 0102",
            "Website": "harbor.example",
            "PaymentTerm": "Net 30",
            "GSTVATNumber": "12-345",
            "Obsolete": True,
            "Addresses": [
                {
                    "AddressType": "Physical",
                    "StreetAddress": "1 Quay",
                    "City": "Tacoma",
                },
                {"AddressType": "Postal", "StreetAddress": "PO Box 9"},
                {"AddressType": "Shipping", "StreetAddress": "2 Quay"},
            ],
        }
    )

    contact = found.body
    assert (found.number, found.key) == ("HARB", GUID.casefold())
    assert (contact.phone, contact.ddi) == ("2065550100", "206 555 0102")
    assert contact.postal.address == "PO Box 9"
    assert contact.postal.company == "Harbor"
    assert contact.physical.city == "Tacoma"
    assert contact.physical.last_name == "Byrd"
    assert contact.is_active is False


def test_contact_without_addresses():
    """Blank addresses are none."""
    contact = one(SUPPLIER | {"Addresses": [{"AddressType": "Postal"}]}).body

    assert (contact.postal, contact.physical) == (None, None)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals()
    | st.text(max_size=8)
    | st.sampled_from(["/Date(1)/", "2026-10-12", "Completed"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
MEMBERS = sorted({"Costs"}.union(*PAPERS.values()))


@given(st.dictionaries(st.sampled_from(MEMBERS), JSON, max_size=8))
def test_any_paper(content):
    """Any object is taken or rejected, and what is taken can be stored."""
    for found in unleashed.parse(content):
        if isinstance(found, AcceptedDocument):
            stored = documents.dump(found.document)
            assert documents.load(stored) == found.document


def test_orders_import_names_the_other_command():
    """A file of documents given as orders is not said to be empty."""
    with pytest.raises(ImportFormatError, match="qbwc documents import"):
        formats.read(b'{"Items": [{"InvoiceNumber": "INV-1"}]}')


def test_documents_import_names_the_other_command():
    """And the other way about."""
    with pytest.raises(ImportFormatError, match="qbwc orders import"):
        formats.read_documents(b'{"orders": [{"external_order_identifier": "1"}]}')


def test_reading_a_file_of_documents():
    """Exact numbers, as for orders."""
    [found] = formats.read_documents(
        b'{"Customers": [{"CustomerName": "Harbor", "CustomerCode": 7}]}'
    )

    assert isinstance(found, AcceptedDocument)
    assert found.document.number == "7"


def test_file_without_documents():
    """JSON that holds no document is refused in a sentence."""
    with pytest.raises(ImportFormatError, match="no document was found"):
        formats.read_documents(b'{"Items": []}')
