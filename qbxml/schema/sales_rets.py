"""Sales receipts, invoices and sales orders as answers show them."""

from qbxml.schema import sales_parts as parts
from qbxml.schema import txn_parts as txn
from qbxml.schema.fields import (
    aggregate,
    amount,
    date,
    enum_of,
    flag,
    ident,
    percent,
    quantity,
    ref,
    text,
)
from qbxml.schema.shared import (
    CURRENCY,
    CUSTOM_FIELD_RET,
    EXCHANGE_RATE,
    SALES_TAX_CODE,
    TXN_HEAD,
)

_TAX_RET = (
    amount("Subtotal"),
    parts.TAX_ITEM,
    percent("SalesTaxPercentage"),
    amount("SalesTaxTotal"),
)
_TOTAL_RET = (
    amount("TotalAmount"),
    CURRENCY,
    EXCHANGE_RATE,
    amount("TotalAmountInHomeCurrency").added("8.0"),
)
_SHIPPING_RET = aggregate(
    "ShippingDetails",
    aggregate(
        "ShippingDetailsLineRet",
        ident("TrackingID"),
        text("CarrierName"),
        text("ShippingMethod"),
        amount("ShippingCharges"),
    ).many,
).added("15.0")
_FULFILLMENT = (
    "StatusBlank StatusOpen StatusSentForPick StatusPartiallySentForPick"
    " StatusPickInProgress StatusPartialPickInProgress StatusPartiallyPicked"
    " StatusPicked StatusPartiallyInvoiced StatusInvoiced StatusNotPicked"
    " StatusSentForReceive StatusPartiallySentForReceive StatusReceiveInProgress"
    " StatusPartialReceiveInProgress StatusPartiallyReceived StatusReceived"
    " StatusReceiptCreated StatusPartialReceiptCreated StatusNotReceived"
    " StatusSentForPack StatusPartiallySentForPack StatusPackInProgress"
    " StatusPartialPackinProgress StatusPartiallyPacked StatusPacked StatusNotpacked"
    " StatusSentForXpack StatusSentForShip StatusPartiallySentForShip"
    " StatusShipInProgress StatusPartialShipInProgress StatusPartiallyShipped"
    " StatusStatusShipped StatusNotShipped StatusComplete"
)

RECEIPT_RET = aggregate(
    "SalesReceiptRet",
    *TXN_HEAD,
    txn.CUSTOMER,
    txn.CLASS,
    *parts.DATED,
    *parts.ADDRESSES_RET,
    *parts.RECEIPT_TERMS,
    *_TAX_RET,
    *_TOTAL_RET,
    txn.MEMO,
    *parts.PRINTED,
    ref("DepositToAccountRef", 159),
    parts.CARD_TRANSACTION,
    parts.OTHER,
    txn.GUID,
    parts.lines_ret(
        "SalesReceipt",
        *parts.LINE_RET,
        date("ServiceDate"),
        SALES_TAX_CODE,
        *parts.OTHERS,
        parts.LINE_CARD,
    ),
    CUSTOM_FIELD_RET,
)
INVOICE_RET = aggregate(
    "InvoiceRet",
    *TXN_HEAD,
    txn.CUSTOMER,
    txn.CLASS,
    ref("ARAccountRef", 159),
    *parts.DATED,
    *parts.ADDRESSES_RET,
    flag("IsPending"),
    flag("IsFinanceCharge"),
    *parts.TERMS,
    *_TAX_RET,
    amount("AppliedAmount"),
    amount("BalanceRemaining"),
    CURRENCY,
    EXCHANGE_RATE,
    amount("BalanceRemainingInHomeCurrency").added("8.0"),
    txn.MEMO,
    flag("IsPaid"),
    *parts.PRINTED,
    amount("SuggestedDiscountAmount"),
    date("SuggestedDiscountDate"),
    parts.OTHER,
    txn.GUID,
    txn.LINKED_TXN,
    parts.lines_ret(
        "Invoice", *parts.LINE_RET, date("ServiceDate"), SALES_TAX_CODE, *parts.OTHERS
    ),
    CUSTOM_FIELD_RET,
)
ORDER_RET = aggregate(
    "SalesOrderRet",
    *TXN_HEAD,
    txn.CUSTOMER,
    txn.CLASS,
    *parts.DATED,
    *parts.ADDRESSES_RET,
    *parts.TERMS,
    *_TAX_RET,
    *_TOTAL_RET,
    flag("IsManuallyClosed"),
    flag("IsFullyInvoiced"),
    txn.MEMO,
    *parts.PRINTED,
    parts.OTHER,
    txn.GUID,
    txn.LINKED_TXN,
    parts.lines_ret(
        "SalesOrder",
        *parts.LINE_RET,
        SALES_TAX_CODE,
        quantity("Invoiced"),
        flag("IsManuallyClosed"),
        *parts.OTHERS,
    ),
    CUSTOM_FIELD_RET,
    enum_of("FulfillmentStatus", _FULFILLMENT).added("15.0"),
    _SHIPPING_RET,
    *parts.CHANNEL,
)
