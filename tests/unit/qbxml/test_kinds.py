"""Builders and readers of customers, items, sales and the other kinds of things."""

from decimal import Decimal

import pytest

from qbxml import accounts, customers, entities, items, lists, message_set, sales
from qbxml.errors import RequestError
from qbxml.responses import Record
from tests.support import intuit_schema

# All that a second source knows of a customer (business-rules 5.1).
CONTACT = {
    "CompanyName": "Alder & Co",
    "FirstName": "Ada",
    "LastName": "Alder",
    "BillAddress": {"Addr1": "Alder & Co", "City": "Reno", "Country": "US"},
    "ShipAddress": {"Addr1": "Yard 7", "City": "Reno"},
    "Phone": "555-1",
    "AltPhone": "555-2",
    "Fax": "555-3",
    "Email": "ada@alder.example",
    "AdditionalContactRef": [
        {"ContactName": "DDI", "ContactValue": "555-4"},
        {"ContactName": "Website", "ContactValue": "alder.example"},
    ],
    "TermsRef": {"FullName": "Net 30"},
    "SalesTaxCodeRef": {"FullName": "Tax"},
    "AccountNumber": "C-0001",
    "Notes": "rings twice",
    "IsActive": False,
}
BUILT = [
    customers.query_names(["a"]),
    customers.query_ids(["1"]),
    customers.query_page(),
    customers.query_page("2026-01-31T08:15:00", 10, "{1}"),
    customers.add({"Name": "a"}),
    customers.mod("1", "2", {"Email": ""}),
    customers.reactivate("1", "2"),
    customers.add({"Name": "Alder & Co", **CONTACT}),
    customers.mod("1", "2", {"Name": "Alder & Co", **CONTACT}),
    entities.query_name("a"),
    entities.query_names(["a", "b"]),
    items.query_sku("a"),
    items.query_full_names(["a:b"]),
    items.query_ids(["1"]),
    items.query_page(iterator_id="{1}"),
    items.add("inventory", {"Name": "a"}),
    items.add("noninventory", {"Name": "a", "SalesOrPurchase": {}}),
    items.add("service", {"Name": "a", "SalesAndPurchase": {}}),
    items.add("othercharge", {"Name": "a", "SalesOrPurchase": {"Price": 1}}),
    accounts.query_full_names(["a:b"]),
    accounts.query_all(),
    *(lists.query_names(kind, ["a"]) for kind in lists.KINDS),
    *(lists.query_all(kind) for kind in lists.KINDS),
    *(sales.query_ids(kind, ["1"]) for kind in sales.TYPES),
    *(sales.query_ref_numbers(kind, ["1"]) for kind in sales.TYPES),
    *(sales.query_page(kind) for kind in sales.TYPES),
    *(sales.query_page(kind, "2026-01-31") for kind in sales.TYPES),
    *(
        sales.query_modified(kind, "2026-01-31", "2026-02-01", "80000001-1")
        for kind in sales.TYPES
    ),
    *(
        sales.add(kind, {"CustomerRef": {"ListID": "1"}, "lines": [{"Desc": "x"}]})
        for kind in sales.TYPES
    ),
]


def record(name, **members):
    """A record of text members; double underscores part the names of a path."""
    found = []
    for path, value in members.items():
        first, _, rest = path.partition("__")
        found.append((first, Record(first, ((rest, value),)) if rest else value))
    return Record(name, tuple(found))


@pytest.mark.parametrize("request_", BUILT, ids=lambda request_: request_.name)
def test_every_builder(request_):
    """Every request that a builder makes is legal."""
    document = message_set.wrap([("1", request_)])

    assert intuit_schema.problems(document) == []


@pytest.mark.parametrize(
    "build",
    [
        lambda: items.add("group", {}),
        lambda: sales.add("credit_memo", {}),
        lambda: sales.query_ids("SalesReceipt", []),
        lambda: lists.query_all("Customer"),
    ],
)
def test_unknown_kinds(build):
    """A kind that has no builder is refused, with the kinds that there are."""
    with pytest.raises(RequestError, match="is none of"):
        build()


def test_reading_a_customer():
    """All that the server asks for is read."""
    found = customers.read(
        record(
            "CustomerRet",
            ListID="80000001-1",
            Name="Kitchen",
            FullName="Jones:Kitchen",
            EditSequence="17",
            IsActive="false",
            Sublevel="1",
            Email="a@b.example",
            SalesTaxCodeRef__FullName="Non",
            ItemSalesTaxRef__FullName="Reno",
            ExternalGUID="{1}",
            TimeModified="2026-01-31T08:15:00-08:00",
        )
    )

    assert found == customers.Customer(
        list_id="80000001-1",
        name="Kitchen",
        full_name="Jones:Kitchen",
        edit_sequence="17",
        is_active=False,
        email="a@b.example",
        sales_tax_code="Non",
        item_sales_tax="Reno",
        external_guid="{1}",
        sublevel=1,
        time_modified="2026-01-31T08:15:00-08:00",
    )


def test_a_customer_of_which_little_is_known():
    """Absent members are blank; an entry counts as active unless it says otherwise."""
    found = customers.read(record("CustomerRet", Name="Jones", Sublevel="x"))

    assert (found.list_id, found.full_name, found.sublevel) == ("", "Jones", 0)
    assert found.is_active


@pytest.mark.parametrize(
    "name, kind",
    [
        ("CustomerRet", "customer"),
        ("VendorRet", "vendor"),
        ("EmployeeRet", "employee"),
        ("OtherNameRet", "other name"),
        ("LeadRet", "LeadRet"),
    ],
)
def test_reading_an_owner_of_a_name(name, kind):
    """Whichever list the name is in, its owner is read; only customers have paths."""
    found = entities.read(record(name, ListID="1", Name="Jones", IsActive="false"))

    assert found == entities.Entity(kind, "1", "Jones", "Jones", is_active=False)


@pytest.mark.parametrize(
    "name, kind",
    [
        ("ItemInventoryRet", "Inventory"),
        ("ItemInventoryAssemblyRet", "InventoryAssembly"),
        ("ItemNonInventoryRet", "NonInventory"),
        ("ItemServiceRet", "Service"),
        ("ItemOtherChargeRet", "OtherCharge"),
        ("ItemDiscountRet", "Discount"),
        ("ItemGroupRet", "Group"),
        ("ItemSubtotalRet", "Subtotal"),
        ("ItemPaymentRet", "Payment"),
        ("ItemSalesTaxRet", "SalesTax"),
        ("ItemSalesTaxGroupRet", "SalesTaxGroup"),
        ("ItemFixedAssetRet", "FixedAsset"),
    ],
)
def test_reading_an_item(name, kind):
    """All twelve kinds are read alike; some have no full name."""
    found = items.read(record(name, ListID="1", Name="SKU", EditSequence="2"))

    assert (found.kind, found.list_id, found.full_name) == (kind, "1", "SKU")
    assert (found.edit_sequence, found.is_active) == ("2", True)


@pytest.mark.parametrize(
    "name, members, total",
    [
        ("SalesReceiptRet", {"TotalAmount": "10.50", "Subtotal": "10.00"}, "10.50"),
        ("InvoiceRet", {"Subtotal": "10.00", "SalesTaxTotal": "0.83"}, "10.83"),
        ("InvoiceRet", {"Subtotal": "10.00"}, "10.00"),
        ("InvoiceRet", {"SalesTaxTotal": "0.83"}, None),
        ("SalesOrderRet", {"TotalAmount": "ten"}, None),
        ("SalesOrderRet", {"TotalAmount": "1e3"}, None),
    ],
)
def test_the_total_of_a_sale(name, members, total):
    """Invoices have no total of their own; what is no amount is not believed."""
    found = sales.read(record(name, TxnID="1A-1", **members))

    assert found.total == (None if total is None else Decimal(total))


def test_reading_a_sale():
    """What identifies a sale is read."""
    found = sales.read(
        record(
            "SalesReceiptRet",
            TxnID="1A-1",
            EditSequence="2",
            RefNumber="1001",
            ExternalGUID="{1}",
            CustomerRef__ListID="80000001-1",
            Memo="order 1001",
            TimeCreated="2026-01-31T08:15:00-08:00",
        )
    )

    assert (found.type, found.txn_id, found.edit_sequence) == (
        "sales_receipt",
        "1A-1",
        "2",
    )
    assert (found.ref_number, found.external_guid) == ("1001", "{1}")
    assert (found.customer_list_id, found.memo) == ("80000001-1", "order 1001")
    assert found.time_created == "2026-01-31T08:15:00-08:00"


def test_lines_of_a_sale_keep_their_order():
    """A line that names a group becomes a line group, where it stands."""
    lines = [
        {"ItemRef": {"ListID": "1"}},
        {"ItemGroupRef": {"ListID": "2"}},
        {"ItemRef": {"ListID": "3"}},
    ]

    element = message_set.build(sales.add("sales_receipt", {"lines": lines}))

    assert [child.tag for child in element[0]] == [
        "SalesReceiptLineAdd",
        "SalesReceiptLineGroupAdd",
        "SalesReceiptLineAdd",
    ]


def test_reading_an_account():
    """Type, number and balance of an account are read."""
    found = accounts.read(
        record(
            "AccountRet",
            ListID="1",
            Name="Web",
            FullName="Sales:Web",
            AccountType="Income",
            AccountNumber="4000",
            Balance="-10.00",
        )
    )

    assert found == accounts.Account(
        "1", "Web", "Sales:Web", "Income", "4000", balance=Decimal("-10.00")
    )


def test_reading_entries_of_small_lists():
    """A tax code says whether it is taxable, a tax item its rate."""
    code = lists.read(record("SalesTaxCodeRet", Name="Non", IsTaxable="false"))
    item = lists.read(record("ItemSalesTaxRet", Name="Reno", TaxRate="8.265"))

    assert (code.kind, code.taxable, code.rate) == ("SalesTaxCode", False, None)
    assert (item.kind, item.taxable, item.rate) == (
        "ItemSalesTax",
        None,
        Decimal("8.265"),
    )
