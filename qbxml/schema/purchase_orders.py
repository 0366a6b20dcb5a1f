"""Purchase orders: what is ordered from vendors (qbxml 4.3)."""

from qbxml.schema import purchase_parts as purchase
from qbxml.schema import txn_parts as txn
from qbxml.schema.fields import (
    Field,
    Group,
    aggregate,
    amount,
    date,
    flag,
    ident,
    one_of,
    price,
    quantity,
    ref,
    text,
    texts,
)
from qbxml.schema.shared import (
    ACCOUNT_FILTER,
    CURRENCY,
    CUSTOM_FIELD,
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

_SHIP_TO = ref("ShipToEntityRef", 209)
_DATED = (ref("TemplateRef", 31), date("TxnDate"), text("RefNumber", 11))
_TERMS = (
    ref("TermsRef", 31),
    date("DueDate"),
    date("ExpectedDate"),
    ref("ShipMethodRef", 15),
    text("FOB", 13),
)
_CLOSED = flag("IsManuallyClosed")
_NOTES = (
    txn.MEMO,
    text("VendorMsg", 99),
    flag("IsToBePrinted"),
    flag("IsToBeEmailed").added("6.0"),
    *purchase.TAX,
    text("Other1", 25).added("6.0"),
    text("Other2", 29).added("6.0"),
)
_LINE_NOTES = tuple(field.added("6.0") for field in texts(29, "Other1", "Other2"))
_ITEM = (
    txn.ITEM,
    text("ManufacturerPartNumber", 31).added("7.0"),
    text("Desc", 4095),
    quantity("Quantity"),
    txn.UNIT,
)
_PRICE = (
    price("Rate"),
    txn.CLASS,
    amount("Amount"),
    txn.TAX_AMOUNT,
    txn.SHELF,
    txn.CUSTOMER,
    date("ServiceDate"),
    purchase.TAX_CODE,
)
_LINE_ID = ident("TxnLineID")
_GROUP = ref("ItemGroupRef", 31)


def _lines() -> Group:
    line = aggregate(
        "PurchaseOrderLineAdd",
        *_ITEM,
        *_PRICE,
        txn.ITEM_ACCOUNT,
        *_LINE_NOTES,
        CUSTOM_FIELD,
    )
    group = aggregate(
        "PurchaseOrderLineGroupAdd",
        _GROUP.needed,
        quantity("Quantity"),
        txn.UNIT,
        txn.SHELF,
        CUSTOM_FIELD,
    )
    return one_of(line.needed, group.needed).many


def _lines_mod() -> Group:
    line = aggregate(
        "PurchaseOrderLineMod",
        _LINE_ID.needed,
        *_ITEM,
        txn.UNIT_SET,
        *_PRICE,
        _CLOSED,
        txn.ITEM_ACCOUNT,
        *_LINE_NOTES,
    )
    group = aggregate(
        "PurchaseOrderLineGroupMod",
        _LINE_ID.needed,
        _GROUP,
        quantity("Quantity"),
        txn.UNIT,
        txn.UNIT_SET,
        line.many,
    )
    return one_of(line.needed, group.needed).many


def _lines_ret() -> Group:
    line = aggregate(
        "PurchaseOrderLineRet",
        _LINE_ID,
        *_ITEM,
        txn.UNIT_SET,
        *_PRICE,
        quantity("ReceivedQuantity"),
        quantity("UnbilledQuantity").added("11.0"),
        flag("IsBilled").added("11.0"),
        _CLOSED,
        *_LINE_NOTES,
        CUSTOM_FIELD_RET,
    )
    group = aggregate(
        "PurchaseOrderLineGroupRet",
        _LINE_ID,
        _GROUP,
        text("Desc", 4095),
        quantity("Quantity"),
        txn.UNIT,
        txn.UNIT_SET,
        flag("IsPrintItemsInGroup"),
        amount("TotalAmount"),
        line.many,
        CUSTOM_FIELD_RET,
    )
    return one_of(line, group).many


PURCHASE_ORDER_RET = aggregate(
    "PurchaseOrderRet",
    *TXN_HEAD,
    purchase.VENDOR,
    txn.CLASS,
    txn.SITE,
    _SHIP_TO,
    *_DATED,
    *address_with_block("VendorAddress"),
    *address_with_block("ShipAddress"),
    *_TERMS,
    amount("TotalAmount"),
    CURRENCY,
    EXCHANGE_RATE,
    amount("TotalAmountInHomeCurrency").added("8.0"),
    _CLOSED,
    flag("IsFullyReceived"),
    *_NOTES,
    txn.GUID,
    txn.LINKED_TXN,
    _lines_ret(),
    CUSTOM_FIELD_RET,
)


def _head(*before_notes: Field) -> tuple[Field | Group, ...]:
    return (
        purchase.VENDOR,
        txn.CLASS,
        one_of(txn.SITE, _SHIP_TO),
        *_DATED,
        address("VendorAddress"),
        address("ShipAddress"),
        *_TERMS,
        *before_notes,
        *_NOTES,
        EXCHANGE_RATE,
    )


MESSAGES = (
    add(PURCHASE_ORDER_RET, *_head(), txn.GUID, _lines().needed),
    mod(PURCHASE_ORDER_RET, *TXN_MOD_HEAD, *_head(_CLOSED), _lines_mod()),
    txn_query(PURCHASE_ORDER_RET, txn_filter(ACCOUNT_FILTER), LINES_TOO, LINKS_TOO),
)
