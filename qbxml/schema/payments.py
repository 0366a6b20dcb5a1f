"""Payments of customers, and what they pay for (qbxml 4.3, 4.7)."""

from qbxml.schema import sales_parts as parts
from qbxml.schema import txn_parts as txn
from qbxml.schema.fields import (
    Field,
    aggregate,
    amount,
    date,
    enum_of,
    flag,
    ident,
    one_of,
    ref,
    text,
)
from qbxml.schema.shared import (
    ACCOUNT_FILTER,
    CURRENCY,
    CUSTOM_FIELD_RET,
    EXCHANGE_RATE,
    LINES_TOO,
    TXN_HEAD,
    TXN_MOD_HEAD,
    TXN_TYPES,
    add,
    mod,
    txn_filter,
    txn_query,
)

_HEAD = (
    ref("ARAccountRef", 159),
    date("TxnDate"),
    text("RefNumber", 20),
    amount("TotalAmount"),
)
_MEANS = (
    ref("PaymentMethodRef", 31),
    txn.MEMO,
    ref("DepositToAccountRef", 159),
)
_DISCOUNT = (
    amount("DiscountAmount"),
    ref("DiscountAccountRef", 159),
    ref("DiscountClassRef", 159).added("11.0"),
)


def _applied(name: str) -> Field:
    return aggregate(
        name, ident("TxnID").needed, amount("PaymentAmount"), txn.SET_CREDIT, *_DISCOUNT
    ).many


_APPLIED_RET = aggregate(
    "AppliedToTxnRet",
    ident("TxnID"),
    enum_of("TxnType", TXN_TYPES),
    date("TxnDate"),
    text("RefNumber", 20),
    amount("BalanceRemaining"),
    amount("Amount"),
    *_DISCOUNT,
    txn.LINKED_TXN.added("10.0"),
).many

RECEIVE_PAYMENT_RET = aggregate(
    "ReceivePaymentRet",
    *TXN_HEAD,
    txn.CUSTOMER,
    *_HEAD,
    CURRENCY,
    EXCHANGE_RATE,
    amount("TotalAmountInHomeCurrency").added("8.0"),
    *_MEANS,
    parts.CARD_TRANSACTION,
    amount("UnusedPayment"),
    amount("UnusedCredits"),
    txn.GUID,
    _APPLIED_RET,
    CUSTOM_FIELD_RET,
)

MESSAGES = (
    add(
        RECEIVE_PAYMENT_RET,
        txn.CUSTOMER.needed,
        *_HEAD,
        EXCHANGE_RATE,
        *_MEANS,
        parts.CARD_TRANSACTION,
        txn.GUID,
        one_of(flag("IsAutoApply").needed, _applied("AppliedToTxnAdd").needed).needed,
    ),
    mod(
        RECEIVE_PAYMENT_RET,
        *TXN_MOD_HEAD,
        txn.CUSTOMER,
        *_HEAD,
        EXCHANGE_RATE,
        *_MEANS,
        parts.CARD_TRANSACTION_MOD,
        _applied("AppliedToTxnMod"),
    ).added("6.0"),
    txn_query(RECEIVE_PAYMENT_RET, txn_filter(ACCOUNT_FILTER), LINES_TOO),
)
