"""Bills, vendor credits, checks and purchase orders: built and read."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from qbxml import bills, checks, message_set, purchases
from qbxml.bills import Bill, VendorCredit
from qbxml.errors import RequestError
from qbxml.purchase_lines import ExpenseLine, ItemLine
from qbxml.refs import Ref
from qbxml.transactions import Link
from tests.support import spoken

VENDOR, STOCK, FREIGHT = Ref("80000007-1"), Ref("8-1"), Ref("8-3")
GUID = "{6B063959-81B0-4622-85D6-F548C8CCB517}"
BILL = Bill(
    entity=VENDOR,
    txn_date=dt.date(2026, 3, 2),
    due_date=dt.date(2026, 4, 1),
    ref_number="PO-00000045-ACME-123",
    memo="PO-00000045",
    external_guid=GUID,
    terms=Ref(None, "Net 30"),
    expenses=(
        ExpenseLine(STOCK, Decimal("100.00"), memo="W-1 Widget x 10"),
        ExpenseLine(FREIGHT, Decimal("8.00"), customer=Ref("9-1"), billable="Billable"),
    ),
    items=(
        ItemLine(Ref("7-1"), Decimal(2), cost=Decimal("3.5")),
        ItemLine(group=Ref("7-9"), quantity=Decimal(1)),
        ItemLine(linked=("3F-1", "40-1")),
    ),
)


def test_a_bill():
    """The head, then expenses, then items and groups as they are mixed."""
    element = spoken.built(bills.add(BILL))

    assert spoken.tags(element) == [
        "VendorRef",
        "TxnDate",
        "DueDate",
        "RefNumber",
        "TermsRef",
        "Memo",
        "ExternalGUID",
        "ExpenseLineAdd",
        "ExpenseLineAdd",
        "ItemLineAdd",
        "ItemGroupLineAdd",
        "ItemLineAdd",
    ]
    assert element.findtext("TermsRef/FullName") == "Net 30"
    assert spoken.tags(element[8]) == [
        "AccountRef",
        "Amount",
        "CustomerRef",
        "BillableStatus",
    ]
    assert element[9].findtext("Cost") == "3.5"
    assert spoken.tags(element[11]) == ["LinkToTxn"]


def test_a_bill_for_whole_purchase_orders():
    """Their open lines are taken over; no line is needed."""
    orders = ("3F-1", "3F-2")
    bill = Bill(entity=VENDOR, purchase_orders=orders, more={"IsTaxIncluded": None})

    element = spoken.built(bills.add(bill))

    assert [each.text for each in element.iterfind("LinkToTxnID")] == list(orders)


@pytest.mark.parametrize(
    "bill, field",
    [
        (replace(BILL, entity=None), "VendorRef"),
        (replace(BILL, ref_number="x" * 21), "RefNumber"),
        (replace(BILL, external_guid="1"), "ExternalGUID"),
        (replace(BILL, more={"FOB": "x"}), "FOB"),
        (replace(BILL, expenses=(ExpenseLine(STOCK, Decimal("0.001")),)), "Amount"),
    ],
)
def test_what_the_language_forbids(bill, field):
    """A bill needs a vendor, numbers have 20 characters, amounts two decimals."""
    with pytest.raises(RequestError) as caught:
        message_set.build(bills.add(bill))

    assert caught.value.field.startswith("BillAdd/")
    assert field in caught.value.field


def test_a_credit_of_a_vendor():
    """Returned goods and the costs of returning them are lines of their own."""
    credit = VendorCredit(
        entity=VENDOR,
        txn_date=dt.date(2026, 3, 5),
        ref_number="SR-00000003",
        memo="PO-00000045",
        payable_account=Ref("8-8"),
        expenses=BILL.expenses[:1],
        items=BILL.items[:1],
    )

    element = spoken.built(bills.add_credit(credit))

    assert spoken.tags(element) == [
        "VendorRef",
        "APAccountRef",
        "TxnDate",
        "RefNumber",
        "Memo",
        "ExpenseLineAdd",
        "ItemLineAdd",
    ]


def test_a_check():
    """The bank account and the payee stand before all else."""
    check = checks.Check(
        account=Ref("8-5"), entity=Ref("9-1"), expenses=BILL.expenses, ref_number="101"
    )

    element = spoken.built(checks.add(check))

    assert spoken.tags(element)[:3] == ["AccountRef", "PayeeEntityRef", "RefNumber"]
    assert len(element.findall("ExpenseLineAdd")) == 2


def test_a_purchase_order():
    """Lines and groups keep their order, the number has 11 characters."""
    order = purchases.PurchaseOrder(
        entity=VENDOR,
        ref_number="PO-00000045",
        expected_date=dt.date(2026, 3, 20),
        lines=(
            purchases.Line(Ref("7-1"), Decimal(10), rate=Decimal("9.99999")),
            purchases.Line(group=Ref("7-9"), quantity=Decimal(1)),
        ),
        more={"VendorMsg": "Please ring twice"},
    )

    element = spoken.built(purchases.add(order))

    assert spoken.tags(element) == [
        "VendorRef",
        "RefNumber",
        "ExpectedDate",
        "VendorMsg",
        "PurchaseOrderLineAdd",
        "PurchaseOrderLineGroupAdd",
    ]
    with pytest.raises(RequestError, match="12 characters"):
        message_set.build(purchases.add(replace(order, ref_number="PO-000000045")))


EXPENSE = (
    "<ExpenseLineRet><TxnLineID>51-1</TxnLineID><AccountRef><ListID>8-1</ListID>"
    "<FullName>Stock on Hand</FullName></AccountRef><Amount>100.00</Amount>"
    "<Memo>W-1</Memo><BillableStatus>NotBillable</BillableStatus></ExpenseLineRet>"
)
ITEM = (
    "<ItemLineRet><TxnLineID>52-1</TxnLineID><ItemRef><ListID>7-1</ListID></ItemRef>"
    "<Desc>Widget</Desc><Quantity>2</Quantity><Cost>3.50</Cost><Amount>7.00</Amount>"
    "</ItemLineRet>"
)
GROUP = (
    "<ItemGroupLineRet><TxnLineID>53-1</TxnLineID><ItemGroupRef><ListID>7-9</ListID>"
    f"</ItemGroupRef><Quantity>1</Quantity><TotalAmount>7.00</TotalAmount>{ITEM}"
    "</ItemGroupLineRet>"
)
HEAD = (
    "<TxnID>3F-9</TxnID><TimeCreated>2026-03-02T09:00:00-08:00</TimeCreated>"
    "<EditSequence>5</EditSequence><TxnNumber>77</TxnNumber>"
    "<VendorRef><ListID>80000007-1</ListID><FullName>Acme</FullName></VendorRef>"
)
WIDGETS = ItemLine(
    Ref("7-1"),
    Decimal(2),
    cost=Decimal("3.50"),
    amount=Decimal("7.00"),
    description="Widget",
    line_id="52-1",
)


def test_reading_a_bill():
    """What is due, whether it is paid, its lines and links are read."""
    found = bills.read(
        spoken.record(
            f"<BillRet>{HEAD}<APAccountRef><ListID>8-8</ListID></APAccountRef>"
            "<TxnDate>2026-03-02</TxnDate><DueDate>2026-04-01</DueDate>"
            "<AmountDue>114.00</AmountDue><RefNumber>A-1</RefNumber>"
            "<Memo>PO-45</Memo><IsPaid>false</IsPaid><ExternalGUID>{ab}</ExternalGUID>"
            "<LinkedTxn><TxnID>3F-1</TxnID><TxnType>PurchaseOrder</TxnType>"
            "<TxnDate>2026-02-01</TxnDate><RefNumber>PO-45</RefNumber>"
            "<LinkType>QUANTYPE</LinkType><Amount>-114.00</Amount></LinkedTxn>"
            f"{EXPENSE}{ITEM}{GROUP}<OpenAmount>14.00</OpenAmount></BillRet>"
        )
    )

    assert found == Bill(
        txn_id="3F-9",
        edit_sequence="5",
        txn_number=77,
        ref_number="A-1",
        txn_date=dt.date(2026, 3, 2),
        entity=Ref("80000007-1", "Acme"),
        memo="PO-45",
        external_guid="{ab}",
        total=Decimal("114.00"),
        is_paid=False,
        time_created="2026-03-02T09:00:00-08:00",
        links=(
            Link(
                "3F-1",
                "PurchaseOrder",
                "PO-45",
                dt.date(2026, 2, 1),
                Decimal("-114.00"),
            ),
        ),
        due_date=dt.date(2026, 4, 1),
        payable_account=Ref("8-8"),
        expenses=(
            ExpenseLine(
                Ref("8-1", "Stock on Hand"),
                Decimal("100.00"),
                memo="W-1",
                billable="NotBillable",
                line_id="51-1",
            ),
        ),
        items=(
            WIDGETS,
            ItemLine(
                quantity=Decimal(1),
                amount=Decimal("7.00"),
                group=Ref("7-9"),
                parts=(WIDGETS,),
                line_id="53-1",
            ),
        ),
        open_amount=Decimal("14.00"),
    )


def test_reading_a_credit_of_a_vendor():
    """Its total is the credit's amount."""
    found = bills.read_credit(
        spoken.record(
            f"<VendorCreditRet>{HEAD}<CreditAmount>40.00</CreditAmount>{EXPENSE}"
            "<OpenAmount>40.00</OpenAmount></VendorCreditRet>"
        )
    )

    assert (found.type, found.total, found.open_amount) == (
        "vendor_credit",
        Decimal("40.00"),
        Decimal("40.00"),
    )
    assert [line.line_id for line in found.expenses] == ["51-1"]


def test_reading_a_check():
    """Its payee is its entity."""
    found = checks.read(
        spoken.record(
            "<CheckRet><TxnID>4</TxnID><AccountRef><ListID>8-5</ListID></AccountRef>"
            "<PayeeEntityRef><FullName>Acme</FullName></PayeeEntityRef>"
            f"<Amount>114.00</Amount>{EXPENSE}{ITEM}</CheckRet>"
        )
    )

    assert (found.account, found.entity) == (Ref("8-5"), Ref(None, "Acme"))
    assert (found.total, found.items) == (Decimal("114.00"), (WIDGETS,))
    assert found.expenses[0].amount == Decimal("100.00")


def test_reading_a_purchase_order():
    """What came already, and whether it is closed, are read."""
    found = purchases.read(
        spoken.record(
            f"<PurchaseOrderRet>{HEAD}<ExpectedDate>2026-03-20</ExpectedDate>"
            "<TotalAmount>99.90</TotalAmount><IsManuallyClosed>false</IsManuallyClosed>"
            "<IsFullyReceived>true</IsFullyReceived><PurchaseOrderLineRet>"
            "<TxnLineID>61-1</TxnLineID><ItemRef><ListID>7-1</ListID></ItemRef>"
            "<Quantity>10</Quantity><Rate>9.99</Rate><Amount>99.90</Amount>"
            "<ReceivedQuantity>10</ReceivedQuantity></PurchaseOrderLineRet>"
            "</PurchaseOrderRet>"
        )
    )

    assert (found.is_closed, found.is_received) == (False, True)
    assert (found.total, found.expected_date) == (
        Decimal("99.90"),
        dt.date(2026, 3, 20),
    )
    assert found.lines == (
        purchases.Line(
            Ref("7-1"),
            Decimal(10),
            rate=Decimal("9.99"),
            amount=Decimal("99.90"),
            received=Decimal(10),
            line_id="61-1",
        ),
    )


@pytest.mark.parametrize(
    "read, name",
    [
        (bills.read, "BillRet"),
        (bills.read_credit, "VendorCreditRet"),
        (checks.read, "CheckRet"),
        (purchases.read, "PurchaseOrderRet"),
    ],
)
def test_an_answer_of_which_little_is_known(read, name):
    """Absent members are None, unknown ones passed over, junk is not believed."""
    found = read(
        spoken.record(
            f"<{name}><TxnID>1</TxnID><TxnDate>soon</TxnDate><IsPaid>perhaps</IsPaid>"
            f"<TxnNumber>x</TxnNumber><Unheard><Of>1</Of></Unheard></{name}>"
        )
    )

    assert (found.txn_id, found.txn_date, found.txn_number) == ("1", None, None)
    assert (found.entity, found.total, found.is_paid) == (None, None, None)
