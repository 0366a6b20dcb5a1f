"""Deposits: payments taken to the bank, with fees and other amounts of their own.

A deposit has no number. What Undeposited Funds holds is named by its transaction ID.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qbxml import refs, transactions, types
from qbxml.message_set import Request
from qbxml.refs import Ref
from qbxml.responses import Record
from qbxml.transactions import Transaction


@dataclass(frozen=True)
class Line:
    """A payment that is deposited, or an amount of an account; fees are negative.

    A line has either `payment_txn_id` or `account`.
    """

    payment_txn_id: str | None = None
    payment_line_id: str | None = None
    account: Ref | None = None
    amount: Decimal | None = None
    entity: Ref | None = None
    memo: str | None = None
    check_number: str | None = None
    method: Ref | None = None
    class_: Ref | None = None
    line_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Deposit(Transaction):
    """A deposit to a bank account; it is nobody's, so `entity` stays None."""

    type: str = "deposit"
    deposit_to: Ref | None = None
    lines: tuple[Line, ...] = ()


def add(deposit: Deposit) -> Request:
    """Book a deposit."""
    fields = {
        **transactions.header(deposit, "EntityRef"),
        "DepositToAccountRef": refs.fields(deposit.deposit_to),
        "DepositLineAdd": [_line(one) for one in deposit.lines],
    }
    return transactions.add("deposit", fields)


def read(record: Record) -> Deposit:
    """Read a DepositRet."""
    return Deposit(
        **transactions.head(record),
        deposit_to=refs.read(record, "DepositToAccountRef"),
        lines=tuple(map(_read_line, record.all("DepositLineRet"))),
    )


def _line(line: Line) -> dict[str, Any]:
    if line.payment_txn_id:
        return {
            "PaymentTxnID": line.payment_txn_id,
            "PaymentTxnLineID": line.payment_line_id,
            "OverrideMemo": line.memo,
            "OverrideCheckNumber": line.check_number,
            "OverrideClassRef": refs.fields(line.class_),
        }
    return {
        "EntityRef": refs.fields(line.entity),
        "AccountRef": refs.fields(line.account),
        "Memo": line.memo,
        "CheckNumber": line.check_number,
        "PaymentMethodRef": refs.fields(line.method),
        "ClassRef": refs.fields(line.class_),
        "Amount": line.amount,
    }


def _read_line(record: Record) -> Line:
    return Line(
        payment_txn_id=record.get("TxnID"),
        payment_line_id=record.get("PaymentTxnLineID"),
        account=refs.read(record, "AccountRef"),
        amount=types.read_decimal(record.get("Amount")),
        entity=refs.read(record, "EntityRef"),
        memo=record.get("Memo"),
        check_number=record.get("CheckNumber"),
        method=refs.read(record, "PaymentMethodRef"),
        class_=refs.read(record, "ClassRef"),
        line_id=record.get("TxnLineID"),
    )
