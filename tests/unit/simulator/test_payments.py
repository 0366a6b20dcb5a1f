"""Payments, credits and deposits: what settles what in the simulated company file."""

from decimal import Decimal

import pytest

from tests.support import accounting
from tests.support.accounting import (
    CUSTOMER,
    DAY,
    ask,
    balance,
    done,
    found,
    mark,
    shown,
)

TENT = {"ItemRef": "TENT-2P", "Quantity": "1", "Rate": "100.00"}
UNTAXED = TENT | {"SalesTaxCodeRef": "Non"}


@pytest.fixture
def company():
    """Give a company file with two open invoices, of 100 and of 50."""
    kept = accounting.company()
    for rate, day in (("100.00", DAY), ("50.00", "2026-10-01")):
        line = UNTAXED | {"Rate": rate}
        done(kept, "InvoiceAdd", **customer(TxnDate=day), InvoiceLineAdd=line)
    return kept


def customer(**members):
    """Name the customer."""
    return {"CustomerRef": CUSTOMER} | members


def pay(company, total, **applied):
    """Pay, and say what for."""
    return ask(
        company,
        "ReceivePaymentAdd",
        **customer(TxnDate=DAY),
        TotalAmount=total,
        **applied,
    )


def invoice(company, place=0):
    """Give an invoice as it is now."""
    txn_id = company.transactions[place].txn_id
    (record,) = found(company, "InvoiceQuery", TxnID=txn_id, IncludeLinkedTxns="true")
    return record


def to(company, amount, place=0, **more):
    """Apply an amount to an invoice."""
    txn_id = company.transactions[place].txn_id
    return {"TxnID": txn_id, "PaymentAmount": amount} | more


def test_payment_in_part(company):
    """The invoice is owed less; the rest of the payment stays with the customer."""
    sequence = invoice(company).get("EditSequence")

    record = pay(company, "70.00", AppliedToTxnAdd=to(company, "60.00")).records[0]

    paid = invoice(company)
    assert record.get("UnusedPayment") == "10.00"
    assert record.get("AppliedToTxnRet/Amount") == "60.00"
    assert record.get("AppliedToTxnRet/BalanceRemaining") == "40.00"
    assert (paid.get("BalanceRemaining"), paid.get("IsPaid")) == ("40.00", "false")
    assert paid.get("AppliedAmount") == "-60.00"
    assert paid.get("LinkedTxn/TxnType") == "ReceivePayment"
    assert paid.get("EditSequence") != sequence
    assert shown(company, "customers", CUSTOMER, "Balance") == "80.00"
    assert balance(company, "Undeposited Funds") == 70
    accounting.prove(company)


def test_payment_in_full_with_a_discount(company):
    """The discount pays too, on an account of its own."""
    discount = {"DiscountAmount": "2.00", "DiscountAccountRef": "Sales Discounts"}

    pay(company, "98.00", AppliedToTxnAdd=to(company, "98.00", **discount))

    assert invoice(company).get("IsPaid") == "true"
    assert balance(company, "Sales Discounts") == 2
    assert shown(company, "customers", CUSTOMER, "Balance") == "50.00"
    accounting.prove(company)


def test_applied_by_itself(company):
    """The oldest invoice is paid first."""
    pay(company, "60.00", IsAutoApply="true")

    balances = [invoice(company, n).get("BalanceRemaining") for n in (0, 1)]
    assert balances == ["90.00", "0.00"]


@pytest.mark.parametrize(
    "total, amount, code",
    [("200.00", "100.01", 3210), ("50.00", "60.00", 3210), ("50.00", "-1.00", 3210)],
)
def test_paying_too_much(company, total, amount, code):
    """Neither more than is owed nor more than there is."""
    response = pay(company, total, AppliedToTxnAdd=to(company, amount))

    assert response.status.code == code
    assert len(company.transactions) == 2


def test_paying_too_much_in_parts(company):
    """What is applied to one invoice counts together."""
    parts = [to(company, "60.00"), to(company, "60.00")]

    response = pay(company, "200.00", AppliedToTxnAdd=parts)

    assert response.status.code == 3210
    assert invoice(company).get("BalanceRemaining") == "100.00"


def test_using_a_credit_twice(company):
    """A credit is used up once, in one request as in two."""
    line = UNTAXED | {"Rate": "30.00"}
    credit = done(company, "CreditMemoAdd", **customer(), CreditMemoLineAdd=line)
    used = {"CreditTxnID": credit.get("TxnID"), "AppliedAmount": "20.00"}
    invoices = [each.txn_id for each in company.transactions[:2]]

    response = pay(
        company,
        "0.00",
        AppliedToTxnAdd=[{"TxnID": each, "SetCredit": used} for each in invoices],
    )

    assert response.status.code == 3210
    assert invoice(company).get("BalanceRemaining") == "100.00"


def test_paying_what_is_not_there(company):
    """An invoice that is paid, or of somebody else, cannot be found."""
    pay(company, "100.00", AppliedToTxnAdd=to(company, "100.00"))
    other = {"CustomerRef": "Whitfield, Marta:Cabin", "TxnDate": DAY}

    paid = pay(company, "10.00", AppliedToTxnAdd=to(company, "10.00"))
    strange = ask(
        company,
        "ReceivePaymentAdd",
        **other,
        TotalAmount="10.00",
        AppliedToTxnAdd=to(company, "10.00", 1),
    )

    assert (paid.status.code, strange.status.code) == (3120, 3120)


def test_paid_or_not(company):
    """The filter for what is still owed."""
    pay(company, "50.00", IsAutoApply="true")

    open_ones = found(company, "InvoiceQuery", PaidStatus="NotPaidOnly")
    flat = found(
        company,
        "TransactionQuery",
        TransactionTypeFilter={"TxnTypeFilter": "Invoice"},
        TransactionPaidStatusFilter="Closed",
    )

    assert [e.get("BalanceRemaining") for e in open_ones] == ["100.00"]
    assert len(flat) == 1


def test_credit_memo(company):
    """It takes from what is owed, tax and all, and is there to be used."""
    credit = done(company, "CreditMemoAdd", **customer(), CreditMemoLineAdd=TENT)

    assert credit.get("TotalAmount") == credit.get("CreditRemaining") == "108.25"
    assert shown(company, "customers", CUSTOMER, "Balance") == "41.75"
    assert shown(company, "items", "TENT-2P", "QuantityOnHand") == "-1"
    assert balance(company, "Sales Tax Payable") == Decimal("8.25")
    accounting.prove(company)


def test_using_a_credit(company):
    """A payment of nothing applies the credit and leaves no transaction."""
    line = UNTAXED | {"Rate": "30.00"}
    credit = done(company, "CreditMemoAdd", **customer(), CreditMemoLineAdd=line)
    used = {"CreditTxnID": credit.get("TxnID"), "AppliedAmount": "20.00"}
    applied = {"TxnID": company.transactions[0].txn_id, "SetCredit": used}

    response = pay(company, "0.00", AppliedToTxnAdd=applied)

    (left,) = found(company, "CreditMemoQuery")
    assert response.status.code == 0
    assert response.records[0].get("TxnID") is None
    assert invoice(company).get("BalanceRemaining") == "80.00"
    assert left.get("CreditRemaining") == "10.00"
    assert len(company.transactions) == 3


def test_credit_at_once(company):
    """An invoice may use a credit when it is made, but no more than there is."""
    line = UNTAXED | {"Rate": "30.00"}
    credit = done(company, "CreditMemoAdd", **customer(), CreditMemoLineAdd=line)
    used = {"CreditTxnID": credit.get("TxnID"), "AppliedAmount": "30.00"}
    parts = customer(TxnDate=DAY) | {"SetCredit": used, "InvoiceLineAdd": UNTAXED}

    record = done(company, "InvoiceAdd", **parts)
    again = ask(company, "InvoiceAdd", **parts)

    assert record.get("BalanceRemaining") == "70.00"
    assert again.status.code == 3210


def test_changing_a_payment(company):
    """It pays something else from then on."""
    record = pay(company, "50.00", AppliedToTxnAdd=to(company, "50.00")).records[0]
    moved = {"TxnID": company.transactions[1].txn_id, "PaymentAmount": "50.00"}

    done(company, "ReceivePaymentMod", **mark(record), AppliedToTxnMod=moved)

    assert invoice(company).get("BalanceRemaining") == "100.00"
    assert invoice(company, 1).get("IsPaid") == "true"
    accounting.prove(company)


def test_deleting_a_payment(company):
    """The invoice is owed again."""
    record = pay(company, "100.00", AppliedToTxnAdd=to(company, "100.00")).records[0]

    gone = ask(
        company, "TxnDel", TxnDelType="ReceivePayment", TxnID=record.get("TxnID")
    )

    assert gone.status.code == 0
    assert invoice(company).get("BalanceRemaining") == "100.00"
    assert invoice(company).all("LinkedTxn") == []
    accounting.prove(company)


def test_deposit(company):
    """Payments leave Undeposited Funds once; other money comes from its account."""
    paid = pay(company, "100.00", IsAutoApply="true").records[0].get("TxnID")
    lines = [
        {"PaymentTxnID": paid, "OverrideMemo": "Paid out"},
        {"AccountRef": "Merchant Fees", "Memo": "Fee", "Amount": "-3.00"},
    ]
    parts = {"TxnDate": DAY, "DepositToAccountRef": "Checking"}

    record = done(company, "DepositAdd", **parts, DepositLineAdd=lines)
    again = ask(company, "DepositAdd", **parts, DepositLineAdd=lines)
    gone = ask(company, "TxnDel", TxnDelType="ReceivePayment", TxnID=paid)

    assert record.get("DepositTotal") == "97.00"
    assert record.get("DepositLineRet/TxnID") == paid
    assert record.get("DepositLineRet/Memo") == "Paid out"
    assert balance(company, "Checking") == 97
    assert balance(company, "Undeposited Funds") == 0
    assert (again.status.code, gone.status.code) == (3120, 3160)
    accounting.prove(company)


def test_lowering_a_credit_below_what_is_used(company):
    """It is refused."""
    credit = done(company, "CreditMemoAdd", **customer(), CreditMemoLineAdd=UNTAXED)
    used = {"CreditTxnID": credit.get("TxnID"), "AppliedAmount": "20.00"}
    applied = {"TxnID": company.transactions[0].txn_id, "SetCredit": used}
    pay(company, "0.00", AppliedToTxnAdd=applied)
    (fresh,) = found(company, "CreditMemoQuery", IncludeLineItems="true")
    line = {"TxnLineID": fresh.get("CreditMemoLineRet/TxnLineID"), "Rate": "5.00"}

    response = ask(company, "CreditMemoMod", **mark(fresh), CreditMemoLineMod=line)

    assert response.status.code == 3210
    accounting.prove(company)


def test_cash_back(company):
    """What is taken out in cash is not deposited."""
    back = {"AccountRef": "Owner's Equity:Draws", "Amount": "20.00"}
    line = {"AccountRef": "Sales", "Amount": "50.00"}

    record = done(
        company,
        "DepositAdd",
        DepositToAccountRef="Checking",
        CashBackInfoAdd=back,
        DepositLineAdd=line,
    )

    changed = done(
        company, "DepositMod", **mark(record), CashBackInfoMod={"Amount": "10.00"}
    )

    assert record.get("DepositTotal") == "30.00"
    assert changed.get("DepositTotal") == "40.00"
    assert record.get("CashBackInfoRet/Amount") == "20.00"
    assert balance(company, "Owner's Equity:Draws") == 10
    accounting.prove(company)


@pytest.mark.parametrize(
    "name, members, code",
    [
        ("ReceivePaymentAdd", {"TotalAmount": "0.00", "IsAutoApply": "true"}, 3180),
        ("DepositAdd", {}, 3180),
        ("DepositAdd", {"DepositLineAdd": {"PaymentTxnID": "1-1"}}, 3120),
    ],
)
def test_refused(company, name, members, code):
    """Blank ones, and what is not there."""
    head = {"DepositToAccountRef": "Checking"}
    if name == "ReceivePaymentAdd":
        head = customer()

    assert ask(company, name, **head, **members).status.code == code


def test_discount_without_an_account(company):
    """It must say where it is booked."""
    applied = to(company, "90.00", DiscountAmount="10.00")

    assert pay(company, "90.00", AppliedToTxnAdd=applied).status.code == 3150


def test_credit_of_somebody_else(company):
    """It cannot be found."""
    used = {"CreditTxnID": company.transactions[1].txn_id, "AppliedAmount": "5.00"}
    applied = {"TxnID": company.transactions[0].txn_id, "SetCredit": used}

    assert pay(company, "0.00", AppliedToTxnAdd=applied).status.code == 3120


def test_payment_that_went_to_the_bank(company):
    """It is not in Undeposited Funds and cannot be deposited again."""
    paid = done(
        company,
        "ReceivePaymentAdd",
        **customer(),
        TotalAmount="5.00",
        DepositToAccountRef="Checking",
        IsAutoApply="true",
    )
    line = {"PaymentTxnID": paid.get("TxnID")}

    refused = ask(
        company, "DepositAdd", DepositToAccountRef="Checking", DepositLineAdd=line
    )

    assert refused.status.code == 3120
