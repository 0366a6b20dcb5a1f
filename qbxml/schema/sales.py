"""Sales receipts, invoices and sales orders: adding them and asking for them."""

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
    integer,
    moment,
    one_of,
    percent,
    price,
    quantity,
    ref,
    text,
    texts,
)
from qbxml.schema.shared import (
    CURRENCY,
    CUSTOM_FIELD,
    CUSTOM_FIELD_RET,
    EXCHANGE_RATE,
    EXTERNAL_GUID,
    INCLUDE,
    ITERATOR,
    OWNERS,
    SALES_TAX_CODE,
    TXN_HEAD,
    TXN_TYPES,
    add,
    address,
    address_with_block,
    entry_filter,
    txn_filter,
)

_VERDICTS = "Pass Fail NotAvailable"
CARD_TRANSACTION = aggregate(
    "CreditCardTxnInfo",
    aggregate(
        "CreditCardTxnInputInfo",
        text("CreditCardNumber", 25).needed,
        integer("ExpirationMonth", least=1, most=12).needed,
        integer("ExpirationYear").needed,
        text("NameOnCard", 41).needed,
        text("CreditCardAddress", 41),
        text("CreditCardPostalCode", 18),
        text("CommercialCardCode", 24),
        enum_of("TransactionMode", "CardNotPresent CardPresent").added("6.0"),
        enum_of(
            "CreditCardTxnType",
            "Authorization Capture Charge Refund VoiceAuthorization",
        ).added("7.0"),
    ).needed,
    aggregate(
        "CreditCardTxnResultInfo",
        integer("ResultCode").needed,
        text("ResultMessage", 60).needed,
        text("CreditCardTransID", 24).needed,
        text("MerchantAccountNumber", 32).needed,
        text("AuthorizationCode", 12),
        enum_of("AVSStreet", _VERDICTS),
        enum_of("AVSZip", _VERDICTS),
        enum_of("CardSecurityCodeMatch", _VERDICTS),
        text("ReconBatchID", 84),
        integer("PaymentGroupingCode"),
        enum_of("PaymentStatus", "Unknown Completed").needed,
        moment("TxnAuthorizationTime").needed,
        integer("TxnAuthorizationStamp"),
        text("ClientTransID", 16),
    ).needed,
)

_CUSTOMER = ref("CustomerRef", 209)
_CLASS = ref("ClassRef", 159)
_DATED = (ref("TemplateRef", 31), date("TxnDate"), text("RefNumber", 11))
_ADDRESSES = (address("BillAddress"), address("ShipAddress"))
_ADDRESSES_RET = (
    *address_with_block("BillAddress"),
    *address_with_block("ShipAddress"),
)
_TERMS = (
    text("PONumber", 25),
    ref("TermsRef", 31),
    date("DueDate"),
    ref("SalesRepRef", 5),
    text("FOB", 13),
    date("ShipDate"),
    ref("ShipMethodRef", 15),
)
# Sales receipts have the same members of the trade in another order.
_RECEIPT_TERMS = (
    flag("IsPending"),
    text("CheckNumber", 25),
    ref("PaymentMethodRef", 31),
    date("DueDate"),
    ref("SalesRepRef", 5),
    date("ShipDate"),
    ref("ShipMethodRef", 15),
    text("FOB", 13),
)
_TAX_ITEM = ref("ItemSalesTaxRef", 31)
_MEMO = text("Memo", 4095)
_PRINTED = (
    ref("CustomerMsgRef", 101),
    flag("IsToBePrinted"),
    flag("IsToBeEmailed").added("6.0"),
    flag("IsTaxIncluded").added("6.0").abroad,
    ref("CustomerSalesTaxCodeRef", 3),
)
_OTHER = text("Other", 29).added("6.0")
_GUID = EXTERNAL_GUID.added("9.0")
_CHANNEL = (
    enum_of("SOChannel", "Blank Ecommerce").added("15.0"),
    text("StoreName").added("15.0"),
    text("StoreType").added("15.0"),
)

# --- lines -------------------------------------------------------------------------

_QUANTITY = (
    text("Desc", 4095),
    quantity("Quantity"),
    text("UnitOfMeasure", 31).added("7.0"),
)
_SITES = (
    ref("InventorySiteRef", 31).added("10.0"),
    ref("InventorySiteLocationRef", 31).added("12.0"),
)
_SERIAL = one_of(text("SerialNumber", 4095), text("LotNumber", 40))
_AMOUNT = (_CLASS, amount("Amount"), amount("TaxAmount").added("6.1").australian)
_OTHERS = tuple(field.added("6.0") for field in texts(29, "Other1", "Other2"))
_LINE = (
    ref("ItemRef"),
    *_QUANTITY,
    one_of(
        price("Rate").needed,
        percent("RatePercent").needed,
        ref("PriceLevelRef", 31).needed,
    ),
    *_AMOUNT,
    enum_of("OptionForPriceRuleConflict", "Zero BasePrice").added("13.0"),
    *_SITES,
    _SERIAL,
)
_UNIT_SET = ref("OverrideUOMSetRef", 31).added("7.0")
_LINE_RET = (
    ident("TxnLineID"),
    ref("ItemRef"),
    *_QUANTITY,
    _UNIT_SET,
    one_of(price("Rate"), percent("RatePercent")),
    *_AMOUNT,
    *_SITES,
    _SERIAL,
    text("ExpirationDateForSerialLotNumber", 1099).added("16.0"),
)
_LINE_CARD = CARD_TRANSACTION.added("7.0")
_ACCOUNT = ref("OverrideItemAccountRef", 159)
_LINK = aggregate("LinkToTxn", ident("TxnID").needed, ident("TxnLineID").needed).added(
    "6.0"
)


def _lines(kind: str, *members: Field | Group) -> Group:
    """Lines and line groups of an Add, in any mix (qbxml 4.7)."""
    group = aggregate(
        kind + "LineGroupAdd",
        ref("ItemGroupRef", 31).needed,
        quantity("Quantity"),
        text("UnitOfMeasure", 31).added("7.0"),
        *_SITES,
        CUSTOM_FIELD,
    )
    line = aggregate(kind + "LineAdd", *members, CUSTOM_FIELD)
    return one_of(line.needed, group.needed).many


def _lines_ret(kind: str, *members: Field | Group) -> Group:
    line = aggregate(kind + "LineRet", *members, CUSTOM_FIELD_RET)
    group = aggregate(
        kind + "LineGroupRet",
        ident("TxnLineID"),
        ref("ItemGroupRef", 31),
        *_QUANTITY,
        _UNIT_SET,
        flag("IsPrintItemsInGroup"),
        amount("TotalAmount"),
        line.many,
        CUSTOM_FIELD_RET,
    )
    return one_of(line, group).many


# --- answers -----------------------------------------------------------------------

_TAX_RET = (
    amount("Subtotal"),
    _TAX_ITEM,
    percent("SalesTaxPercentage"),
    amount("SalesTaxTotal"),
)
_TOTAL_RET = (
    amount("TotalAmount"),
    CURRENCY,
    EXCHANGE_RATE,
    amount("TotalAmountInHomeCurrency").added("8.0"),
)
LINKED_TXN = aggregate(
    "LinkedTxn",
    ident("TxnID"),
    enum_of("TxnType", TXN_TYPES),
    date("TxnDate"),
    text("RefNumber", 20),
    enum_of("LinkType", "AMTTYPE QUANTYPE"),
    amount("Amount"),
).many
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
    _CUSTOMER,
    _CLASS,
    *_DATED,
    *_ADDRESSES_RET,
    *_RECEIPT_TERMS,
    *_TAX_RET,
    *_TOTAL_RET,
    _MEMO,
    *_PRINTED,
    ref("DepositToAccountRef", 159),
    CARD_TRANSACTION,
    _OTHER,
    _GUID,
    _lines_ret(
        "SalesReceipt",
        *_LINE_RET,
        date("ServiceDate"),
        SALES_TAX_CODE,
        *_OTHERS,
        _LINE_CARD,
    ),
    CUSTOM_FIELD_RET,
)
INVOICE_RET = aggregate(
    "InvoiceRet",
    *TXN_HEAD,
    _CUSTOMER,
    _CLASS,
    ref("ARAccountRef", 159),
    *_DATED,
    *_ADDRESSES_RET,
    flag("IsPending"),
    flag("IsFinanceCharge"),
    *_TERMS,
    *_TAX_RET,
    amount("AppliedAmount"),
    amount("BalanceRemaining"),
    CURRENCY,
    EXCHANGE_RATE,
    amount("BalanceRemainingInHomeCurrency").added("8.0"),
    _MEMO,
    flag("IsPaid"),
    *_PRINTED,
    amount("SuggestedDiscountAmount"),
    date("SuggestedDiscountDate"),
    _OTHER,
    _GUID,
    LINKED_TXN,
    _lines_ret("Invoice", *_LINE_RET, date("ServiceDate"), SALES_TAX_CODE, *_OTHERS),
    CUSTOM_FIELD_RET,
)
ORDER_RET = aggregate(
    "SalesOrderRet",
    *TXN_HEAD,
    _CUSTOMER,
    _CLASS,
    *_DATED,
    *_ADDRESSES_RET,
    *_TERMS,
    *_TAX_RET,
    *_TOTAL_RET,
    flag("IsManuallyClosed"),
    flag("IsFullyInvoiced"),
    _MEMO,
    *_PRINTED,
    _OTHER,
    _GUID,
    LINKED_TXN,
    _lines_ret(
        "SalesOrder",
        *_LINE_RET,
        SALES_TAX_CODE,
        quantity("Invoiced"),
        flag("IsManuallyClosed"),
        *_OTHERS,
    ),
    CUSTOM_FIELD_RET,
    enum_of("FulfillmentStatus", _FULFILLMENT).added("15.0"),
    _SHIPPING_RET,
    *_CHANNEL,
)

# --- requests ----------------------------------------------------------------------

RECEIPT_ADD = add(
    RECEIPT_RET,
    _CUSTOMER,
    _CLASS,
    *_DATED,
    *_ADDRESSES,
    *_RECEIPT_TERMS,
    _TAX_ITEM,
    _MEMO,
    *_PRINTED,
    ref("DepositToAccountRef", 159),
    CARD_TRANSACTION,
    _OTHER,
    EXCHANGE_RATE,
    _GUID,
    _lines(
        "SalesReceipt",
        *_LINE,
        date("ServiceDate"),
        SALES_TAX_CODE,
        _ACCOUNT,
        *_OTHERS,
        _LINE_CARD,
    ).needed,
)
INVOICE_ADD = add(
    INVOICE_RET,
    _CUSTOMER.needed,
    _CLASS,
    ref("ARAccountRef", 159),
    *_DATED,
    *_ADDRESSES,
    flag("IsPending"),
    flag("IsFinanceCharge").added("8.0"),
    *_TERMS,
    _TAX_ITEM,
    _MEMO,
    *_PRINTED,
    _OTHER,
    EXCHANGE_RATE,
    _GUID,
    ident("LinkToTxnID").many.added("6.0"),
    aggregate(
        "SetCredit",
        ident("CreditTxnID").needed,
        amount("AppliedAmount").needed,
        flag("Override").added("10.0"),
    ).many.added("10.0"),
    _lines(
        "Invoice",
        *_LINE,
        date("ServiceDate"),
        SALES_TAX_CODE,
        _ACCOUNT,
        *_OTHERS,
        _LINK,
    ),
)
ORDER_ADD = add(
    ORDER_RET,
    _CUSTOMER.needed,
    _CLASS,
    *_DATED,
    *_ADDRESSES,
    *_TERMS,
    _TAX_ITEM,
    flag("IsManuallyClosed"),
    _MEMO,
    *_PRINTED,
    _OTHER,
    EXCHANGE_RATE,
    _GUID,
    _lines(
        "SalesOrder", *_LINE, SALES_TAX_CODE, flag("IsManuallyClosed"), *_OTHERS
    ).needed,
    *_CHANNEL,
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
    _query(RECEIPT_RET, txn_filter(_ACCOUNTS), _LINES_TOO),
    _query(INVOICE_RET, txn_filter(_ACCOUNTS, more=[_PAID]), _LINES_TOO, _LINKS_TOO),
    _query(ORDER_RET, txn_filter(), _LINES_TOO, _LINKS_TOO),
)
