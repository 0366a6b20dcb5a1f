"""Bills and vendor credits: what is owed to vendors, and less of it (qbxml 4.3)."""

from qbxml.schema import purchase_parts as parts
from qbxml.schema import txn_parts as txn
from qbxml.schema.fields import Field, aggregate, amount, date, flag, ident, ref
from qbxml.schema.shared import (
    ACCOUNT_FILTER,
    CURRENCY,
    CUSTOM_FIELD_RET,
    EXCHANGE_RATE,
    LINES_TOO,
    LINKS_TOO,
    PAID_STATUS,
    TXN_HEAD,
    TXN_MOD_HEAD,
    add,
    address,
    mod,
    txn_filter,
    txn_query,
)


def _owed(name: str) -> tuple[Field, ...]:
    in_home_currency = amount(name + "InHomeCurrency").added("8.0")
    return (amount(name), CURRENCY, EXCHANGE_RATE, in_home_currency)


_VENDOR_ADDRESS = address("VendorAddress").added("13.0")
_TERMS = ref("TermsRef", 31)
_DATES = (date("TxnDate"), date("DueDate"))
_CREDIT_TAX = tuple(field.added("8.0") for field in parts.TAX)
_OPEN = (amount("OpenAmount"), CUSTOM_FIELD_RET)

BILL_RET = aggregate(
    "BillRet",
    *TXN_HEAD,
    parts.VENDOR,
    _VENDOR_ADDRESS,
    parts.PAYABLE,
    *_DATES,
    *_owed("AmountDue"),
    parts.REF_NUMBER,
    flag("IsPending").added("16.0"),
    _TERMS,
    txn.MEMO,
    *parts.TAX,
    flag("IsPaid"),
    txn.GUID,
    txn.LINKED_TXN,
    parts.EXPENSES_RET,
    parts.ITEMS_RET,
    *_OPEN,
)
VENDOR_CREDIT_RET = aggregate(
    "VendorCreditRet",
    *TXN_HEAD,
    parts.VENDOR,
    parts.PAYABLE,
    date("TxnDate"),
    *_owed("CreditAmount"),
    parts.REF_NUMBER,
    txn.MEMO,
    *_CREDIT_TAX,
    txn.GUID,
    txn.LINKED_TXN,
    parts.EXPENSES_RET,
    parts.ITEMS_RET,
    *_OPEN,
)

_BILL = (
    _VENDOR_ADDRESS,
    parts.PAYABLE,
    *_DATES,
    parts.REF_NUMBER,
    _TERMS,
    txn.MEMO,
    *parts.TAX,
    EXCHANGE_RATE,
)
_CREDIT = (
    parts.PAYABLE,
    date("TxnDate"),
    parts.REF_NUMBER,
    txn.MEMO,
    *_CREDIT_TAX,
    EXCHANGE_RATE,
)
_LINES_MOD = (*parts.EXPENSES_MOD, *parts.ITEMS_MOD)

MESSAGES = (
    add(
        BILL_RET,
        parts.VENDOR.needed,
        *_BILL,
        txn.GUID,
        ident("LinkToTxnID").many,
        parts.EXPENSES,
        parts.item_lines(txn.LINK),
    ),
    mod(BILL_RET, *TXN_MOD_HEAD, parts.VENDOR, *_BILL, *_LINES_MOD),
    txn_query(
        BILL_RET,
        txn_filter(ACCOUNT_FILTER, more=[PAID_STATUS]),
        LINES_TOO,
        LINKS_TOO,
    ),
    add(
        VENDOR_CREDIT_RET,
        parts.VENDOR.needed,
        *_CREDIT,
        txn.GUID,
        parts.EXPENSES,
        parts.item_lines(),
    ),
    mod(VENDOR_CREDIT_RET, *TXN_MOD_HEAD, parts.VENDOR, *_CREDIT, *_LINES_MOD).added(
        "8.0"
    ),
    txn_query(VENDOR_CREDIT_RET, txn_filter(ACCOUNT_FILTER), LINES_TOO, LINKS_TOO),
)
