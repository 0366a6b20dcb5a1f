"""What receipts, invoices and sales orders are made of: head, lines, card data."""

from qbxml.schema import txn_parts as txn
from qbxml.schema.fields import (
    Field,
    Group,
    aggregate,
    amount,
    date,
    enum_of,
    flag,
    ident,
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
    CUSTOM_FIELD,
    CUSTOM_FIELD_RET,
    address,
    address_with_block,
)

VERDICTS = "Pass Fail NotAvailable"
_CARD = (
    text("CreditCardNumber", 25).needed,
    integer("ExpirationMonth", least=1, most=12).needed,
    integer("ExpirationYear").needed,
    text("NameOnCard", 41).needed,
    text("CreditCardAddress", 41),
    text("CreditCardPostalCode", 18),
    text("CommercialCardCode", 24),
    enum_of("TransactionMode", "CardNotPresent CardPresent").added("6.0"),
    enum_of(
        "CreditCardTxnType", "Authorization Capture Charge Refund VoiceAuthorization"
    ).added("7.0"),
)
_CHARGED = (
    integer("ResultCode").needed,
    text("ResultMessage", 60).needed,
    text("CreditCardTransID", 24).needed,
    text("MerchantAccountNumber", 32).needed,
    text("AuthorizationCode", 12),
    enum_of("AVSStreet", VERDICTS),
    enum_of("AVSZip", VERDICTS),
    enum_of("CardSecurityCodeMatch", VERDICTS),
    text("ReconBatchID", 84),
    integer("PaymentGroupingCode"),
    enum_of("PaymentStatus", "Unknown Completed").needed,
    moment("TxnAuthorizationTime").needed,
    integer("TxnAuthorizationStamp"),
    text("ClientTransID", 16),
)
CARD_TRANSACTION = aggregate(
    "CreditCardTxnInfo",
    aggregate("CreditCardTxnInputInfo", *_CARD).needed,
    aggregate("CreditCardTxnResultInfo", *_CHARGED).needed,
)
CARD_TRANSACTION_MOD = aggregate(
    "CreditCardTxnInfoMod",
    aggregate("CreditCardTxnInputInfoMod", *(one.optional for one in _CARD)),
    aggregate("CreditCardTxnResultInfoMod", *(one.optional for one in _CHARGED)),
)

DATED = (ref("TemplateRef", 31), date("TxnDate"), text("RefNumber", 11))
ADDRESSES = (address("BillAddress"), address("ShipAddress"))
ADDRESSES_RET = (
    *address_with_block("BillAddress"),
    *address_with_block("ShipAddress"),
)
TERMS = (
    text("PONumber", 25),
    ref("TermsRef", 31),
    date("DueDate"),
    ref("SalesRepRef", 5),
    text("FOB", 13),
    date("ShipDate"),
    ref("ShipMethodRef", 15),
)
# Sales receipts have the same members of the trade in another order.
RECEIPT_TERMS = (
    flag("IsPending"),
    text("CheckNumber", 25),
    ref("PaymentMethodRef", 31),
    date("DueDate"),
    ref("SalesRepRef", 5),
    date("ShipDate"),
    ref("ShipMethodRef", 15),
    text("FOB", 13),
)
TAX_ITEM = ref("ItemSalesTaxRef", 31)
PRINTED = (
    ref("CustomerMsgRef", 101),
    flag("IsToBePrinted"),
    flag("IsToBeEmailed").added("6.0"),
    flag("IsTaxIncluded").added("6.0").abroad,
    ref("CustomerSalesTaxCodeRef", 3),
)
OTHER = text("Other", 29).added("6.0")
CHANNEL = (
    enum_of("SOChannel", "Blank Ecommerce").added("15.0"),
    text("StoreName").added("15.0"),
    text("StoreType").added("15.0"),
)

# --- lines -------------------------------------------------------------------------

QUANTITY = (
    text("Desc", 4095),
    quantity("Quantity"),
    txn.UNIT,
)
AMOUNT = (txn.CLASS, amount("Amount"), txn.TAX_AMOUNT)
OTHERS = tuple(field.added("6.0") for field in texts(29, "Other1", "Other2"))
RATE = one_of(
    price("Rate").needed,
    percent("RatePercent").needed,
    ref("PriceLevelRef", 31).needed,
)
LINE = (
    txn.ITEM,
    *QUANTITY,
    RATE,
    *AMOUNT,
    enum_of("OptionForPriceRuleConflict", "Zero BasePrice").added("13.0"),
    *txn.SITES,
    txn.SERIAL,
)
# Credit memos know no price rules.
CREDIT_LINE = (txn.ITEM, *QUANTITY, RATE, *AMOUNT, *txn.SITES, txn.SERIAL)
LINE_RET = (
    ident("TxnLineID"),
    txn.ITEM,
    *QUANTITY,
    txn.UNIT_SET,
    one_of(price("Rate"), percent("RatePercent")),
    *AMOUNT,
    *txn.SITES,
    txn.SERIAL,
    txn.EXPIRES,
)
LINE_CARD = CARD_TRANSACTION.added("7.0")
LINK = txn.LINK.added("6.0")


def lines(kind: str, *members: Field | Group) -> Group:
    """Declare the lines and line groups of an Add, in any mix (qbxml 4.7)."""
    group = aggregate(
        kind + "LineGroupAdd",
        ref("ItemGroupRef", 31).needed,
        quantity("Quantity"),
        txn.UNIT,
        *txn.SITES,
        CUSTOM_FIELD,
    )
    line = aggregate(kind + "LineAdd", *members, CUSTOM_FIELD)
    return one_of(line.needed, group.needed).many


def lines_ret(kind: str, *members: Field | Group) -> Group:
    """Declare the lines and line groups of an answer."""
    line = aggregate(kind + "LineRet", *members, CUSTOM_FIELD_RET)
    group = aggregate(
        kind + "LineGroupRet",
        ident("TxnLineID"),
        ref("ItemGroupRef", 31),
        *QUANTITY,
        txn.UNIT_SET,
        flag("IsPrintItemsInGroup"),
        amount("TotalAmount"),
        line.many,
        CUSTOM_FIELD_RET,
    )
    return one_of(line, group).many
