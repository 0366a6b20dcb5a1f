"""Inventory adjustments: quantities and values put right (qbxml 4.3, 4.7)."""

from qbxml.schema import txn_parts as txn
from qbxml.schema.fields import (
    Group,
    aggregate,
    amount,
    date,
    enum_of,
    ident,
    in_order,
    integer,
    one_of,
    quantity,
    ref,
    text,
)
from qbxml.schema.shared import (
    ACCOUNT_FILTER,
    CUSTOM_FIELD_RET,
    LINES_TOO,
    REF_NUMBER_FILTERS,
    TXN_HEAD,
    TXN_IDS,
    TXN_MOD_HEAD,
    TXN_NUMBERS,
    TXN_SPAN,
    add,
    entry_filter,
    mod,
    txn_query,
)

_ACCOUNT = ref("AccountRef", 159)
_DATED = (date("TxnDate"), text("RefNumber", 11))
_FOR_WHOM = (txn.CUSTOMER, txn.CLASS, txn.MEMO)
_WHERE = (txn.EXPIRES, txn.SHELF)
_LOT = text("LotNumber", 40)
_COUNT = integer("CountAdjustment")
_DIFFERENCES = (quantity("QuantityDifference"), amount("ValueDifference"))


def _change() -> Group:
    difference = quantity("QuantityDifference").needed
    new_serial, old_serial = (
        text("AddSerialNumber", 4095),
        text("RemoveSerialNumber", 4095),
    )
    return one_of(
        aggregate(
            "QuantityAdjustment",
            one_of(quantity("NewQuantity").needed, difference).needed,
            txn.SERIAL,
            *_WHERE,
        ).needed,
        aggregate(
            "ValueAdjustment",
            one_of(quantity("NewQuantity"), difference.added("10.0")).needed,
            one_of(
                amount("NewValue").needed,
                amount("ValueDifference").needed.added("10.0"),
            ),
        ).needed,
        aggregate(
            "SerialNumberAdjustment", one_of(new_serial, old_serial).needed, *_WHERE
        ).needed.added("11.0"),
        aggregate("LotNumberAdjustment", _LOT, _COUNT, *_WHERE).needed.added("11.0"),
    ).needed


_SERIAL_RET = in_order(
    text("SerialNumber", 4095),
    enum_of("SerialNumberAddedOrRemoved", "Added Removed"),
)
INVENTORY_ADJUSTMENT_RET = aggregate(
    "InventoryAdjustmentRet",
    *TXN_HEAD,
    _ACCOUNT,
    txn.SITE,
    *_DATED,
    *_FOR_WHOM,
    txn.GUID,
    aggregate(
        "InventoryAdjustmentLineRet",
        ident("TxnLineID"),
        txn.ITEM,
        one_of(_SERIAL_RET, _LOT),
        *_WHERE,
        *_DIFFERENCES,
    ).many,
    CUSTOM_FIELD_RET,
)
_FILTERS = in_order(
    *TXN_SPAN,
    ACCOUNT_FILTER,
    entry_filter("ItemFilter", length=159),
    REF_NUMBER_FILTERS,
)

MESSAGES = (
    add(
        INVENTORY_ADJUSTMENT_RET,
        _ACCOUNT.needed,
        *_DATED,
        txn.SITE,
        *_FOR_WHOM,
        txn.GUID,
        aggregate("InventoryAdjustmentLineAdd", txn.ITEM.needed, _change()).needed.many,
    ),
    mod(
        INVENTORY_ADJUSTMENT_RET,
        *TXN_MOD_HEAD,
        _ACCOUNT,
        txn.SITE,
        *_DATED,
        *_FOR_WHOM,
        aggregate(
            "InventoryAdjustmentLineMod",
            ident("TxnLineID").needed,
            txn.ITEM,
            one_of(text("SerialNumber", 4095), in_order(_LOT, _COUNT)).needed,
            *_WHERE,
            *_DIFFERENCES,
        ).many,
    ).added("9.0"),
    txn_query(
        INVENTORY_ADJUSTMENT_RET, one_of(TXN_IDS, *TXN_NUMBERS, _FILTERS), LINES_TOO
    ),
)
