"""Credit memos: what customers get back (qbxml 4.3)."""

from qbxml.schema import sales_parts as parts
from qbxml.schema import txn_parts as txn
from qbxml.schema.fields import (
    Group,
    aggregate,
    amount,
    date,
    flag,
    ident,
    one_of,
    percent,
    quantity,
    ref,
)
from qbxml.schema.shared import (
    ACCOUNT_FILTER,
    CURRENCY,
    CUSTOM_FIELD_RET,
    EXCHANGE_RATE,
    LINES_TOO,
    LINKS_TOO,
    SALES_TAX_CODE,
    TXN_HEAD,
    TXN_MOD_HEAD,
    add,
    mod,
    txn_filter,
    txn_query,
)

_RECEIVABLE = ref("ARAccountRef", 159)
_PENDING = flag("IsPending")
_SERVICE = (date("ServiceDate"), SALES_TAX_CODE)

CREDIT_MEMO_RET = aggregate(
    "CreditMemoRet",
    *TXN_HEAD,
    txn.CUSTOMER,
    txn.CLASS,
    _RECEIVABLE,
    *parts.DATED,
    *parts.ADDRESSES_RET,
    _PENDING,
    *parts.TERMS,
    amount("Subtotal"),
    parts.TAX_ITEM,
    percent("SalesTaxPercentage"),
    amount("SalesTaxTotal"),
    amount("TotalAmount"),
    amount("CreditRemaining"),
    CURRENCY,
    EXCHANGE_RATE,
    amount("CreditRemainingInHomeCurrency").added("8.0"),
    txn.MEMO,
    *parts.PRINTED,
    parts.OTHER,
    txn.GUID,
    txn.LINKED_TXN,
    parts.lines_ret(
        "CreditMemo", *parts.LINE_RET, *_SERVICE, *parts.OTHERS, parts.LINE_CARD
    ),
    CUSTOM_FIELD_RET,
)
_BODY = (
    txn.CLASS,
    _RECEIVABLE,
    *parts.DATED,
    *parts.ADDRESSES,
    _PENDING,
    *parts.TERMS,
    parts.TAX_ITEM,
    txn.MEMO,
    *parts.PRINTED,
    parts.OTHER,
    EXCHANGE_RATE,
)


def _lines_mod() -> Group:
    line = aggregate(
        "CreditMemoLineMod",
        ident("TxnLineID").needed,
        txn.ITEM,
        *parts.QUANTITY,
        txn.UNIT_SET,
        parts.RATE,
        *parts.AMOUNT,
        *txn.SITES,
        txn.SERIAL,
        *_SERVICE,
        txn.ITEM_ACCOUNT,
        *parts.OTHERS,
    )
    group = aggregate(
        "CreditMemoLineGroupMod",
        ident("TxnLineID").needed,
        ref("ItemGroupRef", 31),
        quantity("Quantity"),
        txn.UNIT,
        txn.UNIT_SET,
        line.many,
    )
    return one_of(line.needed, group.needed).many


MESSAGES = (
    add(
        CREDIT_MEMO_RET,
        txn.CUSTOMER.needed,
        *_BODY,
        txn.GUID,
        parts.lines(
            "CreditMemo",
            *parts.CREDIT_LINE,
            *_SERVICE,
            txn.ITEM_ACCOUNT,
            *parts.OTHERS,
            parts.LINE_CARD,
        ).needed,
    ),
    mod(CREDIT_MEMO_RET, *TXN_MOD_HEAD, txn.CUSTOMER, *_BODY, _lines_mod()),
    txn_query(CREDIT_MEMO_RET, txn_filter(ACCOUNT_FILTER), LINES_TOO, LINKS_TOO),
)
