"""Items: what creates four of the twelve kinds, the queries for all and for each.

Every item shares one list of full names (qbxml 8). Sales tax items are in `taxes`.
"""

from qbxml.schema import item_rets as rets
from qbxml.schema.fields import (
    Message,
    amount,
    date,
    in_order,
    one_of,
    quantity,
)
from qbxml.schema.shared import (
    INCLUDE,
    ITERATOR,
    OWNERS,
    add,
    entry_filter,
    list_filter,
    query,
)

_ADD_HEAD = (rets.NAME.needed, rets.BAR_CODE, rets.ACTIVE)

INVENTORY_ADD = add(
    rets.INVENTORY_RET,
    *_ADD_HEAD,
    rets.CLASS,
    rets.PARENT,
    rets.PART_NUMBER.added("7.0"),
    rets.UNITS,
    *rets.TAX,
    *rets.STOCK_TRADE,
    quantity("ReorderPoint"),
    quantity("Max").added("13.0"),
    quantity("QuantityOnHand"),
    amount("TotalValue"),
    date("InventoryDate"),
    rets.GUID,
)
NON_INVENTORY_ADD = add(
    rets.NON_INVENTORY_RET,
    *_ADD_HEAD,
    # The parent stands before the class here, and only here.
    rets.PARENT,
    rets.CLASS,
    rets.PART_NUMBER.added("7.0"),
    rets.UNITS,
    *rets.TAX,
    rets.TRADE.needed,
    rets.GUID,
)
SERVICE_ADD = add(
    rets.SERVICE_RET,
    *_ADD_HEAD,
    rets.CLASS,
    rets.PARENT,
    rets.UNITS,
    *rets.TAX,
    rets.TRADE.needed,
    rets.GUID,
)
OTHER_CHARGE_ADD = add(
    rets.OTHER_CHARGE_RET,
    *_ADD_HEAD,
    rets.CLASS,
    rets.PARENT,
    *rets.TAX,
    rets.TRADE.needed,
    rets.GUID,
)


_IN_CLASSES = (
    rets.SERVICE_RET,
    rets.NON_INVENTORY_RET,
    rets.OTHER_CHARGE_RET,
    rets.INVENTORY_RET,
    rets.ASSEMBLY_RET,
    rets.FIXED_ASSET_RET,
    rets.DISCOUNT_RET,
    rets.PAYMENT_RET,
)
_CLASSLESS = (rets.SUBTOTAL_RET, rets.GROUP_RET)
_BY_CLASS_TOO = list_filter(entry_filter("ClassFilter").added("12.0"))
_ALL = one_of(
    rets.SERVICE_RET,
    rets.NON_INVENTORY_RET,
    rets.OTHER_CHARGE_RET,
    rets.INVENTORY_RET,
    rets.ASSEMBLY_RET,
    rets.FIXED_ASSET_RET,
    rets.SUBTOTAL_RET,
    rets.DISCOUNT_RET,
    rets.PAYMENT_RET,
    rets.SALES_TAX_RET,
    rets.SALES_TAX_GROUP_RET,
    rets.GROUP_RET,
)

MESSAGES = (
    INVENTORY_ADD,
    NON_INVENTORY_ADD,
    SERVICE_ADD,
    OTHER_CHARGE_ADD,
    Message(
        "ItemQuery",
        in_order(list_filter(), INCLUDE, OWNERS),
        in_order(_ALL.many),
        ITERATOR,
    ),
    *(query(ret, ITERATOR, _BY_CLASS_TOO, INCLUDE, OWNERS) for ret in _IN_CLASSES),
    *(query(ret, ITERATOR, list_filter(), INCLUDE, OWNERS) for ret in _CLASSLESS),
)
