"""Sales receipts, invoices and sales orders: adding them and asking for them."""

from qbxml.schema import sales_parts as parts
from qbxml.schema import sales_rets as rets
from qbxml.schema import txn_parts as txn
from qbxml.schema.fields import (
    date,
    flag,
    ident,
    ref,
)
from qbxml.schema.shared import (
    ACCOUNT_FILTER,
    EXCHANGE_RATE,
    LINES_TOO,
    LINKS_TOO,
    PAID_STATUS,
    SALES_TAX_CODE,
    add,
    txn_filter,
    txn_query,
)

RECEIPT_ADD = add(
    rets.RECEIPT_RET,
    txn.CUSTOMER,
    txn.CLASS,
    *parts.DATED,
    *parts.ADDRESSES,
    *parts.RECEIPT_TERMS,
    parts.TAX_ITEM,
    txn.MEMO,
    *parts.PRINTED,
    ref("DepositToAccountRef", 159),
    parts.CARD_TRANSACTION,
    parts.OTHER,
    EXCHANGE_RATE,
    txn.GUID,
    parts.lines(
        "SalesReceipt",
        *parts.LINE,
        date("ServiceDate"),
        SALES_TAX_CODE,
        txn.ITEM_ACCOUNT,
        *parts.OTHERS,
        parts.LINE_CARD,
    ).needed,
)
INVOICE_ADD = add(
    rets.INVOICE_RET,
    txn.CUSTOMER.needed,
    txn.CLASS,
    ref("ARAccountRef", 159),
    *parts.DATED,
    *parts.ADDRESSES,
    flag("IsPending"),
    flag("IsFinanceCharge").added("8.0"),
    *parts.TERMS,
    parts.TAX_ITEM,
    txn.MEMO,
    *parts.PRINTED,
    parts.OTHER,
    EXCHANGE_RATE,
    txn.GUID,
    ident("LinkToTxnID").many.added("6.0"),
    txn.SET_CREDIT.added("10.0"),
    parts.lines(
        "Invoice",
        *parts.LINE,
        date("ServiceDate"),
        SALES_TAX_CODE,
        txn.ITEM_ACCOUNT,
        *parts.OTHERS,
        parts.LINK,
    ),
)
ORDER_ADD = add(
    rets.ORDER_RET,
    txn.CUSTOMER.needed,
    txn.CLASS,
    *parts.DATED,
    *parts.ADDRESSES,
    *parts.TERMS,
    parts.TAX_ITEM,
    flag("IsManuallyClosed"),
    txn.MEMO,
    *parts.PRINTED,
    parts.OTHER,
    EXCHANGE_RATE,
    txn.GUID,
    parts.lines(
        "SalesOrder",
        *parts.LINE,
        SALES_TAX_CODE,
        flag("IsManuallyClosed"),
        *parts.OTHERS,
    ).needed,
    *parts.CHANNEL,
)


MESSAGES = (
    RECEIPT_ADD,
    INVOICE_ADD,
    ORDER_ADD,
    txn_query(rets.RECEIPT_RET, txn_filter(ACCOUNT_FILTER), LINES_TOO),
    txn_query(
        rets.INVOICE_RET,
        txn_filter(ACCOUNT_FILTER, more=[PAID_STATUS]),
        LINES_TOO,
        LINKS_TOO,
    ),
    txn_query(rets.ORDER_RET, txn_filter(), LINES_TOO, LINKS_TOO),
)
