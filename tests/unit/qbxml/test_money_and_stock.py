"""Credit memos, payments, deposits and inventory adjustments: built and read."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from qbxml import (
    adjustments,
    credit_memos,
    deposits,
    message_set,
    payments,
)
from qbxml.adjustments import Adjustment
from qbxml.credit_memos import CreditMemo
from qbxml.deposits import Deposit
from qbxml.errors import RequestError
from qbxml.payments import Applied, Payment
from qbxml.refs import Ref
from tests.support import spoken

CUSTOMER, ITEM, BANK = Ref("80000001-1"), Ref("7-1"), Ref("8-5")
CREDIT = CreditMemo(
    entity=CUSTOMER,
    txn_date=dt.date(2026, 3, 2),
    ref_number="CN-00000007",
    memo="INV-00000123",
    tax_item=Ref(None, "Reno"),
    lines=(
        credit_memos.Line(ITEM, Decimal(1), rate=Decimal(10), description="Widget"),
        credit_memos.Line(group=Ref("7-9"), quantity=Decimal(1)),
        credit_memos.Line(amount=Decimal("0.83"), tax_code=Ref(None, "Non")),
    ),
)
PAYMENT = Payment(
    entity=CUSTOMER,
    txn_date=dt.date(2026, 3, 2),
    ref_number="ch_3MtwBwLkdIwHu7ix",
    total=Decimal("50.00"),
    method=Ref(None, "Visa"),
    applied=(
        Applied("3F-1", Decimal("30.00"), credits=(("3F-7", Decimal("5.00")),)),
        Applied("3F-2", Decimal("20.00"), discount=Decimal("1.00")),
    ),
)
DEPOSIT = Deposit(
    deposit_to=BANK,
    txn_date=dt.date(2026, 3, 3),
    memo="Settlement 12",
    lines=(
        deposits.Line(payment_txn_id="3F-5", payment_line_id="40-1"),
        deposits.Line(account=Ref("8-6"), amount=Decimal("-1.75"), memo="Fees"),
    ),
)


def test_a_credit_memo():
    """The head, then lines and groups as they are mixed."""
    element = spoken.built(credit_memos.add(CREDIT))

    assert spoken.tags(element) == [
        "CustomerRef",
        "TxnDate",
        "RefNumber",
        "ItemSalesTaxRef",
        "Memo",
        "CreditMemoLineAdd",
        "CreditMemoLineGroupAdd",
        "CreditMemoLineAdd",
    ]
    assert spoken.tags(element[5]) == ["ItemRef", "Desc", "Quantity", "Rate"]
    assert element[7].findtext("SalesTaxCodeRef/FullName") == "Non"


@pytest.mark.parametrize(
    "credit, field",
    [
        (replace(CREDIT, lines=()), "CreditMemoLineAdd"),
        (replace(CREDIT, entity=None), "CustomerRef"),
        (replace(CREDIT, ref_number="CN-000000007"), "RefNumber"),
    ],
)
def test_a_credit_memo_that_the_language_forbids(credit, field):
    """It needs a customer and a line, its number has 11 characters."""
    with pytest.raises(RequestError) as caught:
        message_set.build(credit_memos.add(credit))

    assert field in caught.value.field


def test_reading_a_credit_memo():
    """Sums, what is left of it, and lines are read."""
    found = credit_memos.read(
        spoken.record(
            "<CreditMemoRet><TxnID>3F-7</TxnID><CustomerRef><ListID>80000001-1</ListID>"
            "</CustomerRef><Subtotal>10.00</Subtotal><SalesTaxTotal>0.83</SalesTaxTotal>"
            "<TotalAmount>10.83</TotalAmount><CreditRemaining>5.83</CreditRemaining>"
            "<CreditMemoLineGroupRet><TxnLineID>1-1</TxnLineID><ItemGroupRef>"
            "<ListID>7-9</ListID></ItemGroupRef><TotalAmount>10.00</TotalAmount>"
            "<CreditMemoLineRet><TxnLineID>2-1</TxnLineID><ItemRef><ListID>7-1</ListID>"
            "</ItemRef><Quantity>1</Quantity><Rate>10.00</Rate><Amount>10.00</Amount>"
            "<SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef>"
            "</CreditMemoLineRet></CreditMemoLineGroupRet></CreditMemoRet>"
        )
    )

    assert (found.type, found.entity) == ("credit_memo", CUSTOMER)
    assert (found.subtotal, found.tax_total, found.total) == (
        Decimal("10.00"),
        Decimal("0.83"),
        Decimal("10.83"),
    )
    assert found.credit_remaining == Decimal("5.83")
    assert found.lines == (
        credit_memos.Line(
            amount=Decimal("10.00"),
            group=Ref("7-9"),
            parts=(
                credit_memos.Line(
                    ITEM,
                    Decimal(1),
                    rate=Decimal("10.00"),
                    amount=Decimal("10.00"),
                    tax_code=Ref(None, "Tax"),
                    line_id="2-1",
                ),
            ),
            line_id="1-1",
        ),
    )


def test_a_payment_of_two_invoices():
    """Each invoice is named with its share, credits and discount."""
    element = spoken.built(payments.add(PAYMENT))

    assert spoken.tags(element) == [
        "CustomerRef",
        "TxnDate",
        "RefNumber",
        "TotalAmount",
        "PaymentMethodRef",
        "AppliedToTxnAdd",
        "AppliedToTxnAdd",
    ]
    assert element[5].findtext("SetCredit/CreditTxnID") == "3F-7"
    assert element[6].findtext("DiscountAmount") == "1.00"


@pytest.mark.parametrize("applies_itself, text", [(True, "true"), (False, "false")])
def test_a_payment_of_nothing_in_particular(applies_itself, text):
    """QuickBooks applies it or leaves it unused; it is always told which."""
    payment = replace(PAYMENT, applied=(), applies_itself=applies_itself)

    element = spoken.built(payments.add(payment))

    assert element.findtext("IsAutoApply") == text


def test_a_payment_that_pays_more_than_it_is():
    """It is refused before QuickBooks refuses it (3210)."""
    with pytest.raises(RequestError, match=r"50\.00 is more than .* 49\.99"):
        payments.add(replace(PAYMENT, total=Decimal("49.99")))


def test_reading_a_payment():
    """What it paid and what is unused are read."""
    found = payments.read(
        spoken.record(
            "<ReceivePaymentRet><TxnID>3F-5</TxnID><CustomerRef>"
            "<ListID>80000001-1</ListID></CustomerRef><ARAccountRef>"
            "<ListID>8-7</ListID></ARAccountRef><TotalAmount>50.00</TotalAmount>"
            "<PaymentMethodRef><FullName>Visa</FullName></PaymentMethodRef>"
            "<DepositToAccountRef><ListID>8-5</ListID></DepositToAccountRef>"
            "<UnusedPayment>20.00</UnusedPayment><UnusedCredits>0.00</UnusedCredits>"
            "<AppliedToTxnRet><TxnID>3F-1</TxnID><TxnType>Invoice</TxnType>"
            "<RefNumber>1001</RefNumber><BalanceRemaining>0.00</BalanceRemaining>"
            "<Amount>30.00</Amount></AppliedToTxnRet></ReceivePaymentRet>"
        )
    )

    assert (found.total, found.unused_payment) == (Decimal("50.00"), Decimal("20.00"))
    assert (found.method, found.deposit_to) == (Ref(None, "Visa"), BANK)
    assert (found.receivable_account, found.entity) == (Ref("8-7"), CUSTOMER)
    assert found.applied == (
        Applied(
            "3F-1",
            Decimal("30.00"),
            type="Invoice",
            ref_number="1001",
            balance=Decimal("0.00"),
        ),
    )


def test_a_deposit():
    """Payments are named by their ID, fees are amounts of their account."""
    element = spoken.built(deposits.add(DEPOSIT))

    assert spoken.tags(element) == [
        "TxnDate",
        "DepositToAccountRef",
        "Memo",
        "DepositLineAdd",
        "DepositLineAdd",
    ]
    assert spoken.tags(element[3]) == ["PaymentTxnID", "PaymentTxnLineID"]
    assert spoken.tags(element[4]) == ["AccountRef", "Memo", "Amount"]
    assert element[4].findtext("Amount") == "-1.75"


@pytest.mark.parametrize(
    "deposit, field",
    [
        (replace(DEPOSIT, ref_number="12"), "RefNumber"),
        (replace(DEPOSIT, entity=CUSTOMER), "EntityRef"),
        (replace(DEPOSIT, deposit_to=None), "DepositToAccountRef"),
        (replace(DEPOSIT, lines=(deposits.Line(memo="x"),)), "AccountRef"),
    ],
)
def test_a_deposit_that_the_language_forbids(deposit, field):
    """It has no number and nobody it belongs to; a line is a payment or an amount."""
    with pytest.raises(RequestError) as caught:
        message_set.build(deposits.add(deposit))

    assert field in caught.value.field


def test_reading_a_deposit():
    """The total and what it is made of are read."""
    found = deposits.read(
        spoken.record(
            "<DepositRet><TxnID>4F-1</TxnID><TxnDate>2026-03-03</TxnDate>"
            "<DepositToAccountRef><ListID>8-5</ListID></DepositToAccountRef>"
            "<DepositTotal>48.25</DepositTotal><DepositLineRet>"
            "<TxnType>ReceivePayment</TxnType><TxnID>3F-5</TxnID>"
            "<TxnLineID>1-1</TxnLineID><PaymentTxnLineID>40-1</PaymentTxnLineID>"
            "<EntityRef><ListID>80000001-1</ListID></EntityRef><Amount>50.00</Amount>"
            "</DepositLineRet><DepositLineRet><TxnLineID>2-1</TxnLineID><AccountRef>"
            "<ListID>8-6</ListID></AccountRef><Memo>Fees</Memo><Amount>-1.75</Amount>"
            "</DepositLineRet></DepositRet>"
        )
    )

    assert (found.total, found.deposit_to) == (Decimal("48.25"), BANK)
    assert found.lines == (
        deposits.Line(
            payment_txn_id="3F-5",
            payment_line_id="40-1",
            amount=Decimal("50.00"),
            entity=CUSTOMER,
            line_id="1-1",
        ),
        deposits.Line(
            account=Ref("8-6"), amount=Decimal("-1.75"), memo="Fees", line_id="2-1"
        ),
    )


def adjustment(**change):
    """An adjustment of one item."""
    line = adjustments.Line(ITEM, **change)
    return Adjustment(account=Ref("8-2"), ref_number="SA-00000001", lines=(line,))


@pytest.mark.parametrize(
    "change, kind, members",
    [
        (
            {"quantity_difference": Decimal("-2.5")},
            "QuantityAdjustment",
            ["QuantityDifference"],
        ),
        ({"new_quantity": Decimal(0)}, "QuantityAdjustment", ["NewQuantity"]),
        (
            {"value_difference": Decimal("-4.00")},
            "ValueAdjustment",
            ["ValueDifference"],
        ),
        (
            {"new_quantity": Decimal(5), "new_value": Decimal("40.00")},
            "ValueAdjustment",
            ["NewQuantity", "NewValue"],
        ),
    ],
)
def test_an_inventory_adjustment(change, kind, members):
    """A quantity alone, a value alone, or both; zero is a quantity."""
    element = spoken.built(adjustments.add(adjustment(**change)))

    line = element[-1]
    assert line.tag == "InventoryAdjustmentLineAdd"
    assert spoken.tags(line) == ["ItemRef", kind]
    assert spoken.tags(line[1]) == members


@pytest.mark.parametrize(
    "change, problem",
    [
        ({}, "neither a quantity nor a value"),
        (
            {"new_quantity": Decimal(5), "quantity_difference": Decimal(1)},
            "together with",
        ),
        ({"new_value": Decimal(5), "value_difference": Decimal(1)}, "together with"),
    ],
)
def test_an_impossible_adjustment(change, problem):
    """A line changes something, and is told of it in one way."""
    with pytest.raises(RequestError, match=problem):
        message_set.build(adjustments.add(adjustment(**change)))


def test_reading_an_inventory_adjustment():
    """The differences are read."""
    found = adjustments.read(
        spoken.record(
            "<InventoryAdjustmentRet><TxnID>5F-1</TxnID><AccountRef>"
            "<ListID>8-2</ListID></AccountRef><RefNumber>SA-1</RefNumber>"
            "<InventoryAdjustmentLineRet><TxnLineID>1-1</TxnLineID><ItemRef>"
            "<ListID>7-1</ListID></ItemRef><QuantityDifference>-2</QuantityDifference>"
            "<ValueDifference>-12.24</ValueDifference></InventoryAdjustmentLineRet>"
            "</InventoryAdjustmentRet>"
        )
    )

    assert (found.type, found.ref_number) == ("inventory_adjustment", "SA-1")
    assert (found.account, found.total) == (Ref("8-2"), None)
    assert found.lines == (
        adjustments.Line(
            ITEM,
            quantity_difference=Decimal(-2),
            value_difference=Decimal("-12.24"),
            line_id="1-1",
        ),
    )
