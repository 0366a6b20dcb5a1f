"""Every acceptance example of the second source (business-rules 2, UN rows)."""

import pytest

from tests import factories, papers
from tests.support.installation import names

LINE = {"AccountRef", "Amount", "side"}


def journal(sent):
    """Give the lines of the only journal that was sent: side, account, amount."""
    (found,) = [each for each in sent if each.name == "JournalEntryAdd"]
    return [(x["side"], x["AccountRef"], x["Amount"]) for x in found.lines]


def only(sent, name):
    """Give the only request of a name."""
    (found,) = [each for each in sent if each.name == name]
    return found


def test_un_01_role_that_is_empty(open_shop):
    """Stock on Hand is not set: the purchase is held, and nothing is asked."""
    shop = open_shop(accounts={"stock_on_hand": ""})

    sent = shop.post_papers(papers.purchase())

    assert shop.document("PO-00000045").outcome == ("held", "ACCOUNT_ROLE_NOT_SET")
    assert sent == []


def test_un_01_role_that_is_set_later(open_shop):
    """The purchase goes on by itself."""
    shop = open_shop(accounts={"stock_on_hand": ""})
    shop.post_papers(papers.purchase())

    shop.configure(factories.settings(unleashed=papers.unleashed()))
    shop.visit()

    assert shop.document("PO-00000045").outcome == ("posted", None)


def test_un_02_supplier_returns_off_and_on(open_shop):
    """No job while they are off; on again it goes out."""
    shop = open_shop(export={"supplier_returns": False})
    assert shop.post_papers(papers.supplier_return()) == []
    assert shop.document("SR-00000003").outcome == ("held", "SWITCHED_OFF")
    assert shop.jobs("ready", "claimed", "lost", "failed") == []

    shop.configure(factories.settings(unleashed=papers.unleashed()))
    shop.visit()

    assert "VendorCreditAdd" in names(shop.sent())
    assert shop.document("SR-00000003").outcome == ("posted", None)


def test_un_03_customer_created_then_changed(shop):
    """Looked up, added; a changed phone number is a Mod of that entry."""
    first = shop.post_papers(papers.customer())
    entry = shop.company.find("customers", "Alder & Co")
    before = shop.document("ALD").row.edit_sequence

    second = shop.post_papers(papers.customer(PhoneNumber="555 0101"))

    assert names(first) == ["CustomerQuery", "CustomerAdd"]
    assert only(first, "CustomerAdd").fields["Name"] == "Alder & Co"
    assert "<Name>Alder &amp; Co</Name>" in shop.visits[0].exchanges[1].request
    assert names(second) == ["CustomerMod"]
    changed = only(second, "CustomerMod").fields
    assert (changed["ListID"], changed["EditSequence"]) == (entry.list_id, before)
    assert changed["Phone"] == "555 0101"
    assert shop.document("ALD").outcome == ("posted", None)
    assert shop.document("ALD").row.list_id == entry.list_id


def test_un_04_credit_note_parked_then_completed(shop):
    """Nothing while it is parked."""
    parked = shop.post_papers(papers.credit(Status="Parked"))
    told = shop.document("CN-00000007")

    completed = shop.post_papers(papers.credit())

    assert parked == []
    assert told.outcome == ("held", "NOT_COMPLETED")
    assert only(completed, "CreditMemoAdd")
    assert shop.document("CN-00000007").outcome == ("posted", None)


def test_un_08_invoice(shop):
    """A customer, a number of eleven signs, one line of a Sales product."""
    sent = shop.post_papers(papers.invoice())

    told = only(sent, "InvoiceAdd").fields
    (line,) = told["lines"]
    assert told["CustomerRef"] == shop.customer("Alder & Co")
    assert told["TxnDate"] == papers.DAY
    assert told["RefNumber"] == "NV-00000123"
    assert line["ItemRef"] == shop.item("W-1")
    assert (line["Quantity"], line["Rate"]) == ("3", "10.00")
    assert shop.document("INV-00000123").outcome == ("posted", None)


def test_un_09_purchase_order(shop):
    """A bill: stock to Stock on Hand, freight to the account of its product."""
    sent = shop.post_papers(papers.purchase())

    told = only(sent, "BillAdd").fields
    assert told["VendorRef"] == shop.vendor("Mill & Sons")
    amounts = [(line["AccountRef"], line["Amount"]) for line in told["lines"]]
    assert amounts == [("Inventory Asset", "100.00"), ("Freight", "8.00")]
    assert shop.document("PO-00000045").outcome == ("posted", None)


def test_un_10_customer_credit(shop):
    """A credit memo that names the invoice."""
    sent = shop.post_papers(papers.credit())

    told = only(sent, "CreditMemoAdd").fields
    assert "INV-00000123" in told["Memo"]
    assert shop.document("CN-00000007").outcome == ("posted", None)


def test_un_11_supplier_return(shop):
    """A vendor credit out of the stock."""
    sent = shop.post_papers(papers.supplier_return())

    (line,) = only(sent, "VendorCreditAdd").lines
    assert (line["AccountRef"], line["Amount"]) == ("Inventory Asset", "40.00")
    assert shop.document("SR-00000003").outcome == ("posted", None)


def test_un_12_shipment(shop):
    """What the goods cost goes from stock to cost of goods sold."""
    sent = shop.post_papers(papers.shipment())

    assert journal(sent) == [
        ("debit", "Cost of Goods Sold", "61.20"),
        ("credit", "Inventory Asset", "61.20"),
    ]
    assert shop.document("SS-1").outcome == ("posted", None)


def test_un_12_assembly_with_labour(shop):
    """Labour becomes value of the stock."""
    sent = shop.post_papers(papers.assembly())

    assert journal(sent) == [
        ("debit", "Inventory Asset", "15.00"),
        ("credit", "Payroll Expenses", "15.00"),
    ]
    assert shop.document("ASM-1").outcome == ("posted", None)


def test_un_13_accounts_of_sales_products(open_shop):
    """Each on the account of its first mention; no third message."""
    shop = open_shop(accounts={"sales": "Sales"})
    first = shop.post_papers(papers.invoice("INV-1"))
    other = papers.unleashed({"sales": "Sales:Merchandise"})
    shop.configure(factories.settings(unleashed=other))

    second = shop.post_papers(papers.invoice("INV-2", lines=[papers.line("W-2")]))
    third = shop.post_papers(papers.invoice("INV-3"))

    made = [each for each in shop.sent() if each.name == "ItemNonInventoryAdd"]
    accounts = [
        (each.fields["Name"], each.fields["SalesOrPurchase"]["AccountRef"])
        for each in made
    ]
    assert accounts == [("W-1", "Sales"), ("W-2", "Sales:Merchandise")]
    assert only(first, "InvoiceAdd")
    assert only(second, "InvoiceAdd")
    assert names(third) == ["InvoiceQuery", "InvoiceAdd"]  # the check of the file


def test_un_14_product_with_a_sales_account(shop):
    """The line carries no account; a warning says that it was ignored."""
    line = papers.line(product={"SalesAccount": "4100"})

    sent = shop.post_papers(papers.invoice(lines=[line]))

    (told,) = only(sent, "InvoiceAdd").lines
    assert "OverrideItemAccountRef" not in told
    assert shop.document("INV-00000123").warnings == ["SALES_ACCOUNT_IGNORED"]


def test_un_15_customer_called_as_a_supplier(shop):
    """Held, with the other list named, and nothing is asked."""
    shop.post_papers(papers.supplier("Harbor"))
    assert shop.document("HARB").outcome == ("posted", None)

    sent = shop.post_papers(papers.customer("Harbor", CustomerCode="HB"))

    assert sent == []
    assert shop.document("HB").outcome == ("held", "NAME_TAKEN")
    assert "vendor" in shop.document("HB").message


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)
def test_all_kinds_together(shop):
    """Whatever comes at once ends in the books, the trial balance even."""
    shop.file(
        papers.customer(),
        papers.supplier(),
        papers.invoice(),
        papers.credit(returned={"Return": True, "UnitCost": 20.4}),
        papers.purchase(),
        papers.supplier_return(),
        papers.shipment(),
        papers.adjustment(),
        papers.assembly(),
    )

    shop.visit()

    states = {key: told.outcome for key, told in shop.documents().items()}
    assert set(states.values()) == {("posted", None)}, states
    assert sum(shop.company.trial_balance().values()) == 0
    assert names(shop.sent()).count("CustomerAdd") == 1
    assert names(shop.sent()).count("VendorAdd") == 1
