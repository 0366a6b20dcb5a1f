"""Deposits: money that reaches the bank (qbxml 4.3).

A line either takes up a payment that waits in Undeposited Funds, or books an amount of
its own. Deposits bear no number.
"""

from qbxml.schema import txn_parts as txn
from qbxml.schema.fields import (
    Field,
    Group,
    aggregate,
    amount,
    date,
    enum_of,
    ident,
    in_order,
    one_of,
    ref,
    text,
)
from qbxml.schema.shared import (
    ACCOUNT_FILTER,
    CURRENCY,
    CURRENCY_FILTER,
    CUSTOM_FIELD_RET,
    EXCHANGE_RATE,
    LINES_TOO,
    TXN_HEAD,
    TXN_IDS,
    TXN_MOD_HEAD,
    TXN_SPAN,
    TXN_TYPES,
    add,
    mod,
    txn_query,
)

_BANK = ref("DepositToAccountRef", 159)
_ACCOUNT = ref("AccountRef", 159)
_LINE_ID = ident("TxnLineID")
_CASH_BACK = (txn.MEMO, amount("Amount"))
_CHECK_NUMBER = text("CheckNumber", 11)
_OWN = (
    txn.MEMO,
    _CHECK_NUMBER,
    ref("PaymentMethodRef", 31),
    txn.CLASS,
    amount("Amount"),
)


def _source(account: Field) -> Group:
    payment = in_order(
        ident("PaymentTxnID").needed,
        ident("PaymentTxnLineID"),
        text("OverrideMemo", 4095),
        text("OverrideCheckNumber", 11),
        ref("OverrideClassRef", 159),
    )
    return one_of(payment, in_order(ref("EntityRef", 209), account, *_OWN)).needed


DEPOSIT_RET = aggregate(
    "DepositRet",
    *TXN_HEAD,
    date("TxnDate"),
    _BANK,
    txn.MEMO,
    amount("DepositTotal"),
    CURRENCY,
    EXCHANGE_RATE,
    amount("DepositTotalInHomeCurrency").added("8.0"),
    aggregate("CashBackInfoRet", _LINE_ID, _ACCOUNT, *_CASH_BACK),
    txn.GUID,
    aggregate(
        "DepositLineRet",
        enum_of("TxnType", TXN_TYPES),
        ident("TxnID"),
        _LINE_ID,
        ident("PaymentTxnLineID"),
        ref("EntityRef", 209),
        _ACCOUNT,
        *_OWN,
    ).many,
    CUSTOM_FIELD_RET,
)

MESSAGES = (
    add(
        DEPOSIT_RET,
        date("TxnDate"),
        _BANK.needed,
        txn.MEMO,
        aggregate("CashBackInfoAdd", _ACCOUNT.needed, *_CASH_BACK),
        CURRENCY,
        EXCHANGE_RATE,
        txn.GUID,
        aggregate("DepositLineAdd", _source(_ACCOUNT.needed)).many,
    ),
    mod(
        DEPOSIT_RET,
        *TXN_MOD_HEAD,
        date("TxnDate"),
        _BANK,
        txn.MEMO,
        aggregate("CashBackInfoMod", _ACCOUNT, *_CASH_BACK),
        CURRENCY,
        EXCHANGE_RATE,
        aggregate("DepositLineMod", _LINE_ID.needed, _source(_ACCOUNT)).many,
    ),
    txn_query(
        DEPOSIT_RET,
        one_of(TXN_IDS, in_order(*TXN_SPAN, ACCOUNT_FILTER, CURRENCY_FILTER)),
        LINES_TOO,
    ),
)
