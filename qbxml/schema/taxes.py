"""Sales taxes: codes, items with a rate, groups of these (qbxml 7)."""

from qbxml.schema import item_rets as rets
from qbxml.schema.fields import (
    aggregate,
    flag,
    ref,
    text,
)
from qbxml.schema.shared import (
    COUNTED,
    INCLUDE,
    ITERATOR,
    LIST_HEAD,
    MOD_HEAD,
    OWNERS,
    add,
    entry_filter,
    list_filter,
    mod,
    query,
)

_CODE_NAME = text("Name", 3)
_ACTIVE = flag("IsActive")
_RATES = (
    ref("ItemPurchaseTaxRef", 31).added("6.0").abroad,
    ref("ItemSalesTaxRef", 31).added("6.0").abroad,
)
SALES_TAX_CODE_RET = aggregate(
    "SalesTaxCodeRet",
    *LIST_HEAD,
    _CODE_NAME,
    _ACTIVE,
    flag("IsTaxable"),
    text("Desc", 31),
    *_RATES,
)
_ITEM = (
    rets.CLASS,
    rets.ITEM_DESC,
    *rets.TAX_RATE,
)
_BY_CLASS_TOO = list_filter(entry_filter("ClassFilter").added("12.0"))
_MEMBERS = ref("ItemSalesTaxRef", 31).many

MESSAGES = (
    add(
        SALES_TAX_CODE_RET,
        _CODE_NAME.needed,
        _ACTIVE,
        flag("IsTaxable").needed,
        text("Desc", 31),
        *_RATES,
    ),
    mod(
        SALES_TAX_CODE_RET,
        *MOD_HEAD,
        _CODE_NAME,
        _ACTIVE,
        flag("IsTaxable"),
        text("Desc", 31),
        *_RATES,
    ),
    query(SALES_TAX_CODE_RET, COUNTED, list_filter(), INCLUDE),
    add(
        rets.SALES_TAX_RET,
        rets.NAME.needed,
        rets.BAR_CODE,
        _ACTIVE,
        *_ITEM,
        rets.GUID,
    ),
    mod(rets.SALES_TAX_RET, *MOD_HEAD, rets.NAME, rets.BAR_CODE, _ACTIVE, *_ITEM),
    query(rets.SALES_TAX_RET, ITERATOR, _BY_CLASS_TOO, INCLUDE, OWNERS),
    add(
        rets.SALES_TAX_GROUP_RET,
        rets.NAME.needed,
        rets.BAR_CODE,
        _ACTIVE,
        rets.ITEM_DESC,
        rets.GUID,
        _MEMBERS.needed,
    ),
    mod(
        rets.SALES_TAX_GROUP_RET,
        *MOD_HEAD,
        rets.NAME,
        rets.BAR_CODE,
        _ACTIVE,
        rets.ITEM_DESC,
        _MEMBERS,
    ),
    query(rets.SALES_TAX_GROUP_RET, ITERATOR, list_filter(), INCLUDE, OWNERS),
)
