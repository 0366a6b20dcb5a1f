"""Deleting and voiding on request in the simulated company file."""

import pytest

from tests.support import accounting, simulated
from tests.support.accounting import CUSTOMER, DAY, VENDOR, ask, balance, done, found

TENT = {"ItemRef": "TENT-2P", "Quantity": "1", "Rate": "100.00"}
FREIGHT = {"AccountRef": "Freight", "Amount": "8.00"}


@pytest.fixture
def company():
    """Give a company file with a bill and an invoice."""
    kept = accounting.company()
    bill = {"VendorRef": VENDOR, "TxnDate": DAY, "RefNumber": "B-1", "Memo": "Freight"}
    done(kept, "BillAdd", **bill, ExpenseLineAdd=FREIGHT)
    done(kept, "InvoiceAdd", CustomerRef=CUSTOMER, TxnDate=DAY, InvoiceLineAdd=TENT)
    return kept


def answered(company, name, **members):
    """Have a request carried out; give its code and the members of its answer."""
    body = accounting.written(name, members)
    outcome = simulated.process(company, body)
    root = simulated.tree(outcome)
    (response,) = root[0]
    return int(response.get("statusCode") or -1), {
        each.tag: each.text for each in response
    }


def test_deleted(company):
    """It is gone, and the answer says what is."""
    bill = company.transactions[0]

    code, gone = answered(company, "TxnDel", TxnDelType="Bill", TxnID=bill.txn_id)

    assert (code, gone["TxnID"], gone["RefNumber"]) == (0, bill.txn_id, "B-1")
    assert found(company, "BillQuery") == []
    assert accounting.shown(company, "vendors", VENDOR, "Balance") == "0.00"
    (told,) = found(company, "TxnDeletedQuery", TxnDelType="Bill")
    assert told.get("RefNumber") == "B-1"
    accounting.prove(company)


def test_voided(company):
    """It stays, with a number and a mark, and says nothing any more."""
    sale = company.transactions[1]
    before = sale.edit_sequence

    code, gone = answered(company, "TxnVoid", TxnVoidType="Invoice", TxnID=sale.txn_id)

    (left,) = found(company, "InvoiceQuery", IncludeLineItems="true")
    assert (code, gone["TxnVoidType"]) == (0, "Invoice")
    assert (left.get("Subtotal"), left.get("BalanceRemaining")) == ("0.00", "0.00")
    assert left.get("InvoiceLineRet/Amount") == "0.00"
    assert left.get("Memo") == "VOID:"
    assert left.get("IsPaid") == "true"
    assert int(left.get("EditSequence") or 0) > before
    assert accounting.shown(company, "items", "TENT-2P", "QuantityOnHand") == "0"
    assert balance(company, "Sales:Merchandise") == 0
    accounting.prove(company)


def test_of_another_kind(company):
    """A transaction is found under its own kind only."""
    bill = company.transactions[0].txn_id

    deleted = ask(company, "TxnDel", TxnDelType="Invoice", TxnID=bill)
    voided = ask(company, "TxnVoid", TxnVoidType="Check", TxnID=bill)

    assert (deleted.status.code, voided.status.code) == (3120, 3120)


def test_list_entry(company):
    """An entry that nothing uses goes; another stays."""
    used = simulated.found(company, "vendors", VENDOR)
    free = simulated.found(company, "other_names", "Petty Cash Friend")

    kept, _ = answered(company, "ListDel", ListDelType="Vendor", ListID=used.list_id)
    code, gone = answered(
        company, "ListDel", ListDelType="OtherName", ListID=free.list_id
    )

    assert (kept, code, gone["FullName"]) == (3160, 0, "Petty Cash Friend")
    (told,) = found(company, "ListDeletedQuery", ListDelType="OtherName")
    assert told.get("ListID") == free.list_id


def test_account_that_is_booked_on(company):
    """It stays although no entry and no line refers to it."""
    income = company.find("accounts", "Sales Tax Payable")

    code, _ = answered(company, "ListDel", ListDelType="Account", ListID=income.list_id)

    assert code == 3160


def test_list_entry_while_others_work():
    """Entries are deleted in single-user mode only."""
    company = accounting.company(quickbooks={"file_mode": "MultiUser"})
    free = simulated.found(company, "other_names", "Petty Cash Friend")

    code, _ = answered(company, "ListDel", ListDelType="OtherName", ListID=free.list_id)

    assert code == 3162


def test_deleting_twice_under_one_message_set(company):
    """The same bytes are answered again, and nothing else is deleted."""
    bill = company.transactions[0].txn_id
    body = accounting.written("TxnDel", {"TxnDelType": "Bill", "TxnID": bill})

    answers = [simulated.process(company, body, newMessageSetID="A") for _ in "12"]

    assert f"<TxnID>{bill}</TxnID>" in answers[1].response
    assert 'statusCode="0"' in answers[1].response
    assert len(company.books.deletions) == 1


def test_changing_a_deposited_payment(company):
    """Its amount stays as it was deposited."""
    parts = {"CustomerRef": CUSTOMER, "TotalAmount": "50.00", "IsAutoApply": "true"}
    paid = done(company, "ReceivePaymentAdd", **parts)
    line = {"PaymentTxnID": paid.get("TxnID")}
    done(company, "DepositAdd", DepositToAccountRef="Checking", DepositLineAdd=line)
    (fresh,) = found(company, "ReceivePaymentQuery")
    marks = accounting.mark(fresh)

    more = ask(company, "ReceivePaymentMod", **marks, TotalAmount="60.00")
    memo = ask(company, "ReceivePaymentMod", **marks, Memo="thanks")

    assert (more.status.code, memo.status.code) == (3180, 0)
    accounting.prove(company)
