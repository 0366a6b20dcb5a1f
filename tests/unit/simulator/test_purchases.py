"""Bills, vendor credits, checks and purchase orders in the simulated company file."""

from decimal import Decimal

import pytest

from tests.support import accounting
from tests.support.accounting import DAY, VENDOR, ask, balance, done, found, mark, shown

FREIGHT = {"AccountRef": "Freight", "Amount": "8.00", "Memo": "Freight"}
STOCK = {"AccountRef": "Inventory Asset", "Amount": "100.00"}
TENTS = {"ItemRef": "TENT-2P", "Quantity": "4", "Cost": "90.00"}


@pytest.fixture
def company():
    """Give a company file."""
    return accounting.company()


def bill(company, *expenses, items=(), **members):
    """Enter a bill."""
    lines = {"ExpenseLineAdd": list(expenses), "ItemLineAdd": list(items)}
    given = {"VendorRef": VENDOR, "TxnDate": DAY} | members
    return ask(company, "BillAdd", **given, **lines)


def test_bill(company):
    """It is owed to the vendor from then on, and stands on its accounts."""
    record = bill(company, STOCK, FREIGHT, RefNumber="PO-00000045").records[0]

    assert record.get("AmountDue") == "108.00"
    assert (record.get("IsPaid"), record.get("OpenAmount")) == ("false", "108.00")
    assert record.get("APAccountRef/FullName") == "Accounts Payable"
    assert record.get("DueDate") == "2026-10-22"
    assert len(record.all("ExpenseLineRet")) == 2
    assert shown(company, "vendors", VENDOR, "Balance") == "108.00"
    assert balance(company, "Accounts Payable") == -108
    assert balance(company, "Freight") == 8
    accounting.prove(company)


def test_due_date_of_the_terms(company):
    """The terms say when a bill is due."""
    record = bill(company, FREIGHT, TermsRef="Net 30").records[0]

    assert record.get("DueDate") == "2026-11-11"


def test_goods_on_a_bill(company):
    """They come into stock at what they cost."""
    done_bill = bill(company, items=[TENTS]).records[0]

    assert done_bill.get("ItemLineRet/Amount") == "360.00"
    assert shown(company, "items", "TENT-2P", "QuantityOnHand") == "4"
    assert shown(company, "items", "TENT-2P", "AverageCost") == "90.00"
    assert balance(company, "Inventory Asset") == 360


def test_selling_what_was_bought(company):
    """The cost of goods follows the average cost; stock and account end at nothing."""
    bill(company, items=[TENTS, TENTS | {"Quantity": "2", "Cost": "100.005"}])
    line = {"ItemRef": "TENT-2P", "Quantity": "5", "Rate": "189.00"}
    rest = line | {"Quantity": "1"}

    for each in (line, rest):
        done(company, "SalesReceiptAdd", TxnDate=DAY, SalesReceiptLineAdd=each)

    assert balance(company, "Inventory Asset") == 0
    assert balance(company, "Cost of Goods Sold") == Decimal("560.01")
    assert shown(company, "items", "TENT-2P", "QuantityOnHand") == "0"
    accounting.prove(company)


@pytest.mark.parametrize(
    "members, code, named",
    [
        ({}, 3180, "blank"),
        ({"ExpenseLineAdd": {"Amount": "5.00"}}, 3180, "account"),
        ({"ItemLineAdd": {"Amount": "5.00"}}, 3180, "item"),
        ({"ExpenseLineAdd": STOCK | {"Amount": "-5.00"}}, 3180, "negative"),
        ({"ExpenseLineAdd": STOCK | {"AccountRef": "Nowhere"}}, 3140, "Nowhere"),
        ({"ItemLineAdd": TENTS | {"ItemRef": "LAMP-OLD"}}, 3140, "LAMP-OLD"),
        ({"ItemLineAdd": TENTS | {"ItemRef": "KIT-CAMP"}}, 3140, "KIT-CAMP"),
        ({"APAccountRef": "Nowhere", "ExpenseLineAdd": STOCK}, 3140, "Nowhere"),
        ({"APAccountRef": "Freight", "ExpenseLineAdd": STOCK}, 3140, "Freight"),
        ({"LinkToTxnID": "1-1", "ExpenseLineAdd": STOCK}, 1030, "link"),
        (
            {"ExpenseLineAdd": STOCK | {"AccountRef": "Accounts Receivable"}},
            3180,
            "customer",
        ),
    ],
)
def test_refused_bill(company, members, code, named):
    """The code and a text that names what is wrong; nothing is recorded."""
    response = ask(company, "BillAdd", VendorRef=VENDOR, **members)

    assert response.status.code == code
    assert named in response.status.message
    assert company.transactions == []
    assert company.trial_balance() == {}


def test_vendor_credit(company):
    """It takes from what is owed to the vendor."""
    bill(company, STOCK)
    line = STOCK | {"Amount": "40.00"}

    credit = done(company, "VendorCreditAdd", VendorRef=VENDOR, ExpenseLineAdd=line)

    assert (credit.get("CreditAmount"), credit.get("OpenAmount")) == ("40.00", "40.00")
    assert shown(company, "vendors", VENDOR, "Balance") == "60.00"
    assert balance(company, "Inventory Asset") == 60


def test_check(company):
    """It pays out of a bank account; its number is counted on."""
    record = done(
        company,
        "CheckAdd",
        AccountRef="Checking",
        PayeeEntityRef="Ito, Ken",
        TxnDate=DAY,
        ExpenseLineAdd=FREIGHT,
    )

    assert (record.get("Amount"), record.get("RefNumber")) == ("8.00", "1")
    assert record.get("PayeeEntityRef/FullName") == "Ito, Ken"
    assert balance(company, "Checking") == -8


def test_purchase_order(company):
    """It books nothing; what it orders is counted with the item."""
    line = {"ItemRef": "TENT-2P", "Quantity": "3", "Rate": "90.00"}

    order = done(
        company, "PurchaseOrderAdd", VendorRef=VENDOR, PurchaseOrderLineAdd=line
    )

    assert order.get("TotalAmount") == "270.00"
    assert order.get("IsFullyReceived") == "false"
    assert shown(company, "items", "TENT-2P", "QuantityOnOrder") == "3"
    assert company.trial_balance() == {}


def test_purchase_order_without_inventory():
    """It is a part of the inventory preference."""
    company = accounting.company(preferences={"inventory": False})
    line = {"ItemRef": "TENT-2P", "Quantity": "3"}

    refused = ask(
        company, "PurchaseOrderAdd", VendorRef=VENDOR, PurchaseOrderLineAdd=line
    )

    assert refused.status.code == 3250


def test_check_on_what_is_no_bank_account(company):
    """Checks are drawn on bank accounts."""
    refused = ask(company, "CheckAdd", AccountRef="Freight", ExpenseLineAdd=FREIGHT)

    assert refused.status.code == 3140


def test_group_on_a_bill(company):
    """A group brings its items."""
    group = {"ItemGroupRef": "KIT-CAMP", "Quantity": "2"}

    record = done(company, "BillAdd", VendorRef=VENDOR, ItemGroupLineAdd=group)

    (shown_group,) = record.all("ItemGroupLineRet")
    assert len(shown_group.all("ItemLineRet")) == 2
    assert shown(company, "items", "Stoves:BURN-01", "QuantityOnHand") == "4"


def test_changing_a_bill(company):
    """Lines of a sort are replaced as a whole; those of the other sort stay."""
    before = bill(company, STOCK, FREIGHT, items=[TENTS]).records[0]
    kept = before.all("ExpenseLineRet")[1].get("TxnLineID")
    lines = [{"TxnLineID": kept}, {"TxnLineID": "-1"} | STOCK | {"Amount": "50.00"}]

    after = done(company, "BillMod", **mark(before), Memo="b", ExpenseLineMod=lines)

    assert after.get("AmountDue") == "418.00"
    assert [e.get("Amount") for e in after.all("ExpenseLineRet")] == ["8.00", "50.00"]
    assert after.all("ExpenseLineRet")[0].get("TxnLineID") == kept
    assert len({e.get("TxnLineID") for e in after.all("ExpenseLineRet")}) == 2
    assert shown(company, "vendors", VENDOR, "Balance") == "418.00"
    accounting.prove(company)


def test_clearing_the_lines_of_a_bill(company):
    """The item lines are gone, and the goods with them."""
    before = bill(company, FREIGHT, items=[TENTS]).records[0]

    after = done(company, "BillMod", **mark(before), ClearItemLines="true")

    assert after.get("AmountDue") == "8.00"
    assert shown(company, "items", "TENT-2P", "QuantityOnHand") == "0"


def test_new_quantity_on_a_line(company):
    """The amount follows; what was not sent stays."""
    before = bill(company, items=[TENTS]).records[0]
    line = {"TxnLineID": before.get("ItemLineRet/TxnLineID"), "Quantity": "5"}

    after = done(company, "BillMod", **mark(before), ItemLineMod=line)

    assert after.get("ItemLineRet/Cost") == "90.00"
    assert after.get("AmountDue") == "450.00"


def test_changing_what_has_changed(company):
    """3200, and nothing is changed."""
    before = bill(company, FREIGHT).records[0]
    done(company, "BillMod", **mark(before), Memo="first")

    stale = ask(company, "BillMod", **mark(before), Memo="second")

    assert stale.status.code == 3200
    assert company.transactions[0].members["Memo"] == "first"


def test_bills_by_payment_and_vendor(company):
    """The filters of a BillQuery."""
    bill(company, FREIGHT, RefNumber="A-1")

    open_ones = found(company, "BillQuery", PaidStatus="NotPaidOnly")
    paid_ones = found(company, "BillQuery", PaidStatus="PaidOnly")
    of_account = found(company, "BillQuery", AccountFilter={"FullName": "Freight"})
    of_other = found(company, "BillQuery", AccountFilter={"FullName": "Checking"})
    of_vendor = found(company, "BillQuery", EntityFilter={"FullName": VENDOR})

    counts = [len(each) for each in (open_ones, paid_ones, of_account, of_other)]
    assert counts == [1, 0, 1, 0]
    assert of_vendor[0].get("RefNumber") == "A-1"
