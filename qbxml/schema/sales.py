"""Sales receipts, invoices and sales orders: adding them and asking for them."""

from qbxml.schema import sales_parts as parts
from qbxml.schema import sales_rets as rets
from qbxml.schema.fields import (
    Field,
    Group,
    Message,
    aggregate,
    amount,
    date,
    enum_of,
    flag,
    ident,
    in_order,
    ref,
)
from qbxml.schema.shared import (
    EXCHANGE_RATE,
    INCLUDE,
    ITERATOR,
    OWNERS,
    SALES_TAX_CODE,
    add,
    entry_filter,
    txn_filter,
)

RECEIPT_ADD = add(
    rets.RECEIPT_RET,
    parts.CUSTOMER,
    parts.CLASS,
    *parts.DATED,
    *parts.ADDRESSES,
    *parts.RECEIPT_TERMS,
    parts.TAX_ITEM,
    parts.MEMO,
    *parts.PRINTED,
    ref("DepositToAccountRef", 159),
    parts.CARD_TRANSACTION,
    parts.OTHER,
    EXCHANGE_RATE,
    parts.GUID,
    parts.lines(
        "SalesReceipt",
        *parts.LINE,
        date("ServiceDate"),
        SALES_TAX_CODE,
        parts.ACCOUNT,
        *parts.OTHERS,
        parts.LINE_CARD,
    ).needed,
)
INVOICE_ADD = add(
    rets.INVOICE_RET,
    parts.CUSTOMER.needed,
    parts.CLASS,
    ref("ARAccountRef", 159),
    *parts.DATED,
    *parts.ADDRESSES,
    flag("IsPending"),
    flag("IsFinanceCharge").added("8.0"),
    *parts.TERMS,
    parts.TAX_ITEM,
    parts.MEMO,
    *parts.PRINTED,
    parts.OTHER,
    EXCHANGE_RATE,
    parts.GUID,
    ident("LinkToTxnID").many.added("6.0"),
    aggregate(
        "SetCredit",
        ident("CreditTxnID").needed,
        amount("AppliedAmount").needed,
        flag("Override").added("10.0"),
    ).many.added("10.0"),
    parts.lines(
        "Invoice",
        *parts.LINE,
        date("ServiceDate"),
        SALES_TAX_CODE,
        parts.ACCOUNT,
        *parts.OTHERS,
        parts.LINK,
    ),
)
ORDER_ADD = add(
    rets.ORDER_RET,
    parts.CUSTOMER.needed,
    parts.CLASS,
    *parts.DATED,
    *parts.ADDRESSES,
    *parts.TERMS,
    parts.TAX_ITEM,
    flag("IsManuallyClosed"),
    parts.MEMO,
    *parts.PRINTED,
    parts.OTHER,
    EXCHANGE_RATE,
    parts.GUID,
    parts.lines(
        "SalesOrder",
        *parts.LINE,
        SALES_TAX_CODE,
        flag("IsManuallyClosed"),
        *parts.OTHERS,
    ).needed,
    *parts.CHANNEL,
)


def _query(ret: Field, choice: Group, *includes: Field) -> Message:
    name = ret.name.removesuffix("Ret") + "Query"
    content = in_order(choice, *includes, INCLUDE, OWNERS)
    return Message(name, content, in_order(ret.many), ITERATOR)


_ACCOUNTS = entry_filter("AccountFilter")
_PAID = enum_of("PaidStatus", "All PaidOnly NotPaidOnly")
_LINES_TOO = flag("IncludeLineItems")
_LINKS_TOO = flag("IncludeLinkedTxns")

MESSAGES = (
    RECEIPT_ADD,
    INVOICE_ADD,
    ORDER_ADD,
    _query(rets.RECEIPT_RET, txn_filter(_ACCOUNTS), _LINES_TOO),
    _query(
        rets.INVOICE_RET, txn_filter(_ACCOUNTS, more=[_PAID]), _LINES_TOO, _LINKS_TOO
    ),
    _query(rets.ORDER_RET, txn_filter(), _LINES_TOO, _LINKS_TOO),
)
