"""Payments received from customers, and the invoices that they pay (qbxml 4.7)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qbxml import refs, transactions, types
from qbxml.errors import RequestError
from qbxml.message_set import Request
from qbxml.refs import Ref
from qbxml.responses import Record
from qbxml.transactions import Transaction


@dataclass(frozen=True)
class Applied:
    """An invoice that is paid, in whole or in part.

    `credits` are pairs of a credit memo's transaction ID and the amount taken of it.
    `balance` is what is left to pay, as answers tell.
    """

    txn_id: str
    amount: Decimal | None = None
    discount: Decimal | None = None
    discount_account: Ref | None = None
    credits: tuple[tuple[str, Decimal], ...] = ()
    type: str = ""
    ref_number: str | None = None
    balance: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Payment(Transaction):
    """A payment of a customer; without `deposit_to` it waits in Undeposited Funds.

    Where nothing is named in `applied`, QuickBooks applies it by itself if
    `applies_itself`, else it stays unused.
    """

    type: str = "receive_payment"
    receivable_account: Ref | None = None
    method: Ref | None = None
    deposit_to: Ref | None = None
    applied: tuple[Applied, ...] = ()
    applies_itself: bool = False
    unused_payment: Decimal | None = None
    unused_credits: Decimal | None = None


def add(payment: Payment) -> Request:
    """Book a payment; refuse one that pays more than it is."""
    _check(payment)
    applied = [_applied(one) for one in payment.applied]
    fields = {
        **transactions.header(payment, "CustomerRef"),
        "ARAccountRef": refs.fields(payment.receivable_account),
        "TotalAmount": payment.total,
        "PaymentMethodRef": refs.fields(payment.method),
        "DepositToAccountRef": refs.fields(payment.deposit_to),
        "AppliedToTxnAdd": applied,
        "IsAutoApply": None if applied else payment.applies_itself,
    }
    return transactions.add("receive_payment", fields)


def read(record: Record) -> Payment:
    """Read a ReceivePaymentRet."""
    return Payment(
        **transactions.head(record),
        receivable_account=refs.read(record, "ARAccountRef"),
        method=refs.read(record, "PaymentMethodRef"),
        deposit_to=refs.read(record, "DepositToAccountRef"),
        applied=tuple(map(_read_applied, record.all("AppliedToTxnRet"))),
        unused_payment=types.read_decimal(record.get("UnusedPayment")),
        unused_credits=types.read_decimal(record.get("UnusedCredits")),
    )


def _check(payment: Payment) -> None:
    applied = sum((one.amount or Decimal(0) for one in payment.applied), Decimal(0))
    total = payment.total or Decimal(0)
    if applied > total:
        raise RequestError("applied", f"{applied} is more than the payment of {total}")


def _applied(applied: Applied) -> dict[str, Any]:
    return {
        "TxnID": applied.txn_id,
        "PaymentAmount": applied.amount,
        "SetCredit": [
            {"CreditTxnID": txn_id, "AppliedAmount": amount}
            for txn_id, amount in applied.credits
        ],
        "DiscountAmount": applied.discount,
        "DiscountAccountRef": refs.fields(applied.discount_account),
    }


def _read_applied(record: Record) -> Applied:
    return Applied(
        txn_id=record.get("TxnID") or "",
        amount=types.read_decimal(record.get("Amount")),
        discount=types.read_decimal(record.get("DiscountAmount")),
        discount_account=refs.read(record, "DiscountAccountRef"),
        type=record.get("TxnType") or "",
        ref_number=record.get("RefNumber"),
        balance=types.read_decimal(record.get("BalanceRemaining")),
    )
