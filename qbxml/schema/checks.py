"""Checks: money paid out of a bank account (qbxml 4.3)."""

from qbxml.schema import purchase_parts as parts
from qbxml.schema import txn_parts as txn
from qbxml.schema.fields import aggregate, amount, date, flag, ident, ref, text
from qbxml.schema.shared import (
    ACCOUNT_FILTER,
    CURRENCY,
    CUSTOM_FIELD_RET,
    EXCHANGE_RATE,
    LINES_TOO,
    LINKS_TOO,
    TXN_HEAD,
    TXN_MOD_HEAD,
    add,
    address,
    address_with_block,
    mod,
    txn_filter,
    txn_query,
)

_ACCOUNT = ref("AccountRef", 159)
_HEAD = (ref("PayeeEntityRef", 209), text("RefNumber", 11), date("TxnDate"))
_PRINTED = flag("IsToBePrinted")
_BODY = (
    *_HEAD,
    txn.MEMO,
    address("Address"),
    _PRINTED,
    *parts.TAX,
    EXCHANGE_RATE,
)
_APPLIED = (ident("TxnID").needed, amount("Amount"))

CHECK_RET = aggregate(
    "CheckRet",
    *TXN_HEAD,
    _ACCOUNT,
    *_HEAD,
    amount("Amount"),
    CURRENCY,
    EXCHANGE_RATE,
    amount("AmountInHomeCurrency").added("8.0"),
    txn.MEMO,
    *address_with_block("Address"),
    flag("IsPending").added("16.0"),
    _PRINTED,
    *parts.TAX,
    txn.GUID,
    txn.LINKED_TXN,
    parts.EXPENSES_RET,
    parts.ITEMS_RET,
    CUSTOM_FIELD_RET,
)

MESSAGES = (
    add(
        CHECK_RET,
        _ACCOUNT.needed,
        *_BODY,
        txn.GUID,
        aggregate("ApplyCheckToTxnAdd", *_APPLIED).many,
        parts.EXPENSES,
        parts.item_lines(),
    ),
    mod(
        CHECK_RET,
        *TXN_MOD_HEAD,
        _ACCOUNT,
        *_BODY,
        aggregate("ApplyCheckToTxnMod", *_APPLIED).many,
        *parts.EXPENSES_MOD,
        *parts.ITEMS_MOD,
    ),
    txn_query(CHECK_RET, txn_filter(ACCOUNT_FILTER), LINES_TOO, LINKS_TOO),
)
