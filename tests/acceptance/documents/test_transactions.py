"""Invoices, purchases and journals on their way: what stops them, what they need."""

import pytest

from tests import factories, papers
from tests.support import imported
from tests.support import sent as sets
from tests.support.faults import Fault
from tests.support.installation import names

ADDED = ("ItemNonInventoryAdd",)


def lines_of(sent, name):
    """Give the lines of the only request of a name."""
    (found,) = [each for each in sent if each.name == name]
    return found.lines


def visit(shop):
    """Let the Web Connector come; give what was sent."""
    return sets.requests([shop.visit()])


def test_status_at_the_time_of_sending(shop):
    """Completed when it came, parked when the visit comes: it is held."""
    shop.file(papers.invoice(), papers.invoice(InvoiceStatus="Parked"))

    sent = visit(shop)

    assert not [each for each in sent if each.is_write]
    assert shop.document("INV-00000123").outcome == ("held", "NOT_COMPLETED")


def test_completed_after_all(shop):
    """It goes on by itself when it comes again."""
    assert shop.file(papers.invoice(InvoiceStatus="Placed")) == ["accepted"]

    assert shop.file(papers.invoice(InvoiceStatus="complete")) == ["replaced"]
    shop.visit()

    assert shop.document("INV-00000123").outcome == ("posted", None)


def test_second_arrival(shop):
    """It is a duplicate, with a warning where its contents differ."""
    shop.post_papers(papers.invoice())
    booked = list(shop.company.transactions)

    same = shop.file(papers.invoice())
    other = shop.file(papers.invoice(lines=[papers.line(quantity=4)]))
    shop.visit()

    assert (same, other) == (["duplicate"], ["changed"])
    told = shop.document("INV-00000123")
    assert told.outcome == ("posted", None)
    assert told.warnings == ["CHANGED_AFTER_POSTING"]
    assert list(shop.company.transactions) == booked


def test_older_page_after_a_newer_one(shop):
    """What was completed is not parked again."""
    shop.file(papers.invoice(LastModifiedOn="/Date(1791763201000)/"))
    older = papers.invoice(
        InvoiceStatus="Parked", LastModifiedOn="/Date(1791763200000)/"
    )

    assert shop.file(older) == ["duplicate"]
    shop.visit()

    assert shop.document("INV-00000123").outcome == ("posted", None)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("at_once", [True, False])
def test_once_with_its_guid_and_once_without(shop, first, at_once):
    """It is the same document: nothing is booked twice."""
    costs = [{"Supplier": {"SupplierCode": "SEA", "SupplierName": "Sea"}, "Cost": 4}]
    named = [
        papers.invoice(),
        papers.credit(returned={"Return": True, "UnitCost": 6}),
        papers.purchase(Costs=costs),
        papers.customer(),
    ]
    plain = [{k: v for k, v in each.items() if k != "Guid"} for each in named]
    before, after = (named, plain) if first else (plain, named)

    if at_once:
        shop.file(*before, *after)
        shop.visit()
    else:
        shop.post_papers(*before)
        assert set(shop.file(*after)) == {"duplicate"}
        shop.visit()

    kinds = [each.kind for each in shop.company.transactions]
    assert sorted(kinds) == ["Bill", "Bill", "CreditMemo", "Invoice", "JournalEntry"]
    assert {told.outcome for told in shop.documents().values()} == {("posted", None)}


def test_arrives_while_it_travels(shop):
    """The same is a duplicate; other contents cannot be taken then."""
    results = []

    def again(document):
        if "InvoiceAddRq" in document:
            shop.connector.on_request_set = lambda _: None
            results.extend(shop.file(papers.invoice()))
            results.extend(shop.file(papers.invoice(lines=[papers.line("W-9")])))

    shop.connector.on_request_set = again

    shop.post_papers(papers.invoice())

    assert results == ["duplicate", "under_way"]
    assert shop.document("INV-00000123").outcome == ("posted", None)


def test_cancelled_by_a_person(shop):
    """It stays so, whatever the source sends."""
    shop.file(papers.invoice())
    shop.do("cancel", "INV-00000123")

    results = shop.file(papers.invoice(lines=[papers.line(quantity=4)]))

    assert results == ["cancelled"]
    assert not [each for each in visit(shop) if each.is_write]


def test_refused_transaction(shop):
    """It has failed with what QuickBooks said, and goes out when it is retried."""
    shop.company.faults = [Fault("InvoiceAddRq", (3040, "There was an error"))]
    shop.post_papers(papers.invoice())
    told = shop.document("INV-00000123")
    shop.company.faults = []

    shop.do("retry", "INV-00000123")
    shop.visit()

    assert told.outcome == ("failed", "QUICKBOOKS_3040")
    assert "retry the document" in told.row.reason["what_to_do"]
    assert shop.document("INV-00000123").outcome == ("posted", None)


def test_customer_that_is_gone(shop):
    """Its list ID is forgotten, it is looked up once more and made anew."""
    shop.post_papers(papers.invoice("INV-1"))
    shop.company.delete(shop.company.transactions[0])
    shop.company.delete(shop.company.find("customers", "Alder & Co"))

    sent = shop.post_papers(papers.invoice("INV-2"))

    assert "CustomerAdd" in names(sent)
    assert shop.document("INV-2").outcome == ("posted", None)


def test_total_that_quickbooks_works_out_otherwise(shop):
    """It is compared, and a difference is said."""
    shop.post_papers(papers.invoice(Total=99))

    assert shop.document("INV-00000123").warnings == ["TOTAL_MISMATCH"]


@pytest.mark.parametrize("list_name", ["employees", "othernames", "vendors"])
def test_name_in_an_imported_list(shop, list_name):
    """UN-15: held without a request, and free when a later import says so."""
    kept = {"othernames": "other_names"}.get(list_name, list_name)
    entry = shop.company.add(kept, {"Name": "Alder & Co"})
    imported.pull(shop, list_name)
    shop.visits.clear()

    sent = shop.post_papers(papers.customer(), papers.invoice())
    held = {told.outcome for told in shop.documents().values()}
    shop.company.rename(entry, "Somebody Else")
    imported.pull(shop, list_name)
    shop.visit()

    assert sent == []
    assert held == {("held", "NAME_TAKEN")}
    assert {told.state for told in shop.documents().values()} == {"posted"}


def test_account_that_is_imported_later(shop):
    """An account that a product names is asked for until the import knows it."""
    product = {"ProductCode": "PORT", "NeverDiminishing": True}
    product["PurchaseAccount"] = "Harbour Dues"
    line = {"Product": product, "OrderQuantity": 1, "LineTotal": 5}
    shop.post_papers(papers.purchase(PurchaseOrderLines=[line]))
    held = shop.document("PO-00000045").outcome
    entry = {"FullName": "Harbour Dues", "AccountType": "Expense"}
    shop.company.add("accounts", entry)

    imported.pull(shop, "accounts")
    shop.visit()

    assert held == ("held", "ACCOUNT_ROLE_NOT_SET")
    assert shop.document("PO-00000045").outcome == ("posted", None)


def test_product_that_quickbooks_has(shop):
    """UN-13: a sellable item of that name is used unchanged, a subitem too."""
    sent = shop.post_papers(
        papers.invoice(lines=[papers.line("MUG"), papers.line("BURN-01")])
    )

    assert [each for each in names(sent) if each.endswith("Add")] == [
        "CustomerAdd",
        "InvoiceAdd",
    ]
    sold = [line["ItemRef"] for line in lines_of(sent, "InvoiceAdd")]
    assert sold == [shop.item("MUG"), shop.item("Stoves:BURN-01")]


@pytest.mark.parametrize(
    "code, reason",
    [("SUM", "ITEM_KIND_UNUSABLE"), ("LAMP-OLD", "ITEM_INACTIVE")],
)
def test_product_that_cannot_be_used(shop, code, reason):
    """It is skipped, and no customer is made for it."""
    sent = shop.post_papers(papers.invoice(lines=[papers.line(code)]))

    assert not [each for each in sent if each.is_write]
    assert shop.document("INV-00000123").outcome == ("skipped", reason)


def test_long_codes_that_are_cut_alike(shop):
    """UN-13: two products never share an item, now or later."""
    long = "A-VERY-LONG-PRODUCT-CODE-OF-MORE-THAN-31-SIGNS"
    first = shop.post_papers(papers.invoice("INV-1", lines=[papers.line(long + "-1")]))
    second = shop.post_papers(papers.invoice("INV-2", lines=[papers.line(long + "-2")]))
    third = shop.post_papers(papers.invoice("INV-3", lines=[papers.line(long + "-2")]))

    made = [each.fields["Name"] for each in first + second if each.name in ADDED]
    assert {told.state for told in shop.documents().values()} == {"posted"}
    items = [lines_of(sent, "InvoiceAdd")[0]["ItemRef"] for sent in (first, second)]
    assert items[0] != items[1]
    assert lines_of(third, "InvoiceAdd")[0]["ItemRef"] == items[1]
    assert [len(name) for name in made] == [31, 31]


def test_one_shared_product(open_shop):
    """C5: sales_product = single sells everything on one item."""
    shop = open_shop(sales_product="single")

    sent = shop.post_papers(
        papers.invoice(lines=[papers.line("W-1"), papers.line("W-2")])
    )

    assert names(sent).count("ItemNonInventoryAdd") == 1
    sold = {line["ItemRef"] for line in lines_of(sent, "InvoiceAdd")}
    assert sold == {shop.item("Sales")}


def test_product_made_by_hand_meanwhile(shop):
    """3100: it is looked up once more, and used."""

    def made_by_hand(document):
        if "ItemNonInventoryAddRq" in document:
            shop.connector.on_request_set = lambda _: None
            shop.company.add("items", factories.goods("W-1"))

    shop.connector.on_request_set = made_by_hand

    sent = shop.post_papers(papers.invoice())

    assert lines_of(sent, "InvoiceAdd")[0]["ItemRef"] == shop.item("W-1")
    assert shop.document("INV-00000123").outcome == ("posted", None)


def test_purchase_as_an_order(open_shop):
    """C3: purchase_as = purchase_order posts no bill."""
    shop = open_shop(purchase_as="purchase_order")

    sent = shop.post_papers(papers.purchase())

    assert "BillAdd" not in names(sent)
    assert [line["Amount"] for line in lines_of(sent, "PurchaseOrderAdd")] == [
        "100.00",
        "8.00",
    ]
    assert shop.document("PO-00000045").outcome == ("posted", None)


def test_costs_of_other_suppliers(shop):
    """N12: one bill for each supplier, each with a document of its own."""
    cost = {
        "Supplier": {"SupplierCode": "PIER", "SupplierName": "Pier Brokers"},
        "Description": "Customs",
        "Amount": 12,
        "SupplierInvoiceNumber": "PB-1",
    }
    sent = shop.post_papers(papers.purchase(Costs=[cost]))

    vendors = {e.fields["VendorRef"] for e in sent if e.name == "BillAdd"}
    assert vendors == {shop.vendor("Mill & Sons"), shop.vendor("Pier Brokers")}
    assert {told.state for told in shop.documents().values()} == {"posted"}


def test_sales_order_whose_goods_were_shipped(shop):
    """UN-12: what a shipment has booked is not booked twice."""
    shop.post_papers(papers.shipment())

    sent = shop.post_papers(papers.sales_order())

    assert sent == []
    told = shop.document("SO-00000077")
    assert told.outcome == ("skipped", "NO_VALUE")


def test_sales_order_that_was_shipped_in_part(shop):
    """UN-12: the rest is booked; order and shipment may come together."""
    part = papers.shipment()
    part["SalesShipmentLines"][0]["ShipmentQty"] = 1

    shop.post_papers(part, papers.sales_order())

    booked = {
        lines[0]["Amount"]
        for each in shop.sent()
        if each.name == "JournalEntryAdd"
        for lines in [each.lines]
    }
    assert booked == {"20.40", "40.80"}
    assert {told.state for told in shop.documents().values()} == {"posted"}


def test_role_that_is_emptied_while_it_waits(shop):
    """New settings hold what waits, and others let it go."""
    shop.file(papers.shipment())
    emptied = papers.unleashed({"stock_on_hand": ""})
    shop.configure(factories.settings(unleashed=emptied))
    held = shop.document("SS-1").outcome

    shop.configure(factories.settings(unleashed=papers.unleashed()))
    shop.visit()

    assert held == ("held", "ACCOUNT_ROLE_NOT_SET")
    assert shop.document("SS-1").outcome == ("posted", None)
