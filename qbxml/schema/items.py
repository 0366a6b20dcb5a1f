"""The twelve kinds of items, what creates four of them, and the query for all.

Every item shares one list of full names (qbxml 8).
"""

from qbxml.schema.fields import (
    Field,
    Message,
    aggregate,
    amount,
    date,
    enum_of,
    flag,
    in_order,
    integer,
    one_of,
    percent,
    price,
    quantity,
    ref,
    text,
    texts,
)
from qbxml.schema.shared import (
    CUSTOM_FIELD_RET,
    EXTERNAL_GUID,
    INCLUDE,
    ITERATOR,
    LIST_HEAD,
    OWNERS,
    SALES_TAX_CODE,
    add,
    entry_filter,
    list_filter,
)

_NAME = text("Name", 31)
_ACTIVE = flag("IsActive")
_CLASS = ref("ClassRef", 159).added("12.0")
_PARENT = ref("ParentRef")
_PART_NUMBER = text("ManufacturerPartNumber", 31)
_UNITS = ref("UnitOfMeasureSetRef", 31).added("7.0")
_GUID = EXTERNAL_GUID.added("8.0")
_ITEM_DESC = text("ItemDesc", 4095)
_TAX = (flag("IsTaxIncluded").added("6.0").abroad, SALES_TAX_CODE)
_SPECIAL = enum_of(
    "SpecialItemType",
    "FinanceCharge ReimbursableExpenseGroup ReimbursableExpenseSubtotal",
).added("6.0")

_SALES_SIDE = (
    text("SalesDesc", 4095),
    price("SalesPrice"),
    ref("IncomeAccountRef", 159),
)
_PURCHASE_SIDE = (
    text("PurchaseDesc", 4095),
    price("PurchaseCost"),
    ref("PurchaseTaxCodeRef", 6).added("6.0").abroad,
)
_SALES_OR_PURCHASE = aggregate(
    "SalesOrPurchase",
    text("Desc", 4095),
    one_of(price("Price").needed, percent("PricePercent").needed),
    ref("AccountRef", 159),
)
_SALES_AND_PURCHASE = aggregate(
    "SalesAndPurchase",
    *_SALES_SIDE,
    *_PURCHASE_SIDE,
    ref("ExpenseAccountRef", 159),
    ref("PrefVendorRef", 41),
)
_TRADE = one_of(_SALES_OR_PURCHASE.needed, _SALES_AND_PURCHASE.needed)
_STOCK_TRADE = (
    *_SALES_SIDE,
    *_PURCHASE_SIDE,
    ref("COGSAccountRef", 159),
    ref("PrefVendorRef", 41),
    ref("AssetAccountRef", 159),
)
_ON_HAND = (
    quantity("Max").added("13.0"),
    quantity("QuantityOnHand"),
    price("AverageCost"),
    quantity("QuantityOnOrder"),
    quantity("QuantityOnSalesOrder"),
    _GUID,
)

# --- answers: a flat head for kinds without subitems, a deep one for the others -----

_BAR_CODE_VALUE = text("BarCodeValue", 50).added("12.0")
_FLAT = (*LIST_HEAD, _NAME, _BAR_CODE_VALUE, _ACTIVE)
_DEEP = (
    *LIST_HEAD,
    _NAME,
    text("FullName", 159),
    _BAR_CODE_VALUE,
    _ACTIVE,
    _CLASS,
    _PARENT,
    integer("Sublevel"),
)
_END = (_GUID, CUSTOM_FIELD_RET)

SERVICE_RET = aggregate("ItemServiceRet", *_DEEP, _UNITS, *_TAX, _TRADE, *_END)
NON_INVENTORY_RET = aggregate(
    "ItemNonInventoryRet",
    *_DEEP,
    _PART_NUMBER.added("7.0"),
    _UNITS,
    *_TAX,
    _TRADE,
    *_END,
)
OTHER_CHARGE_RET = aggregate(
    "ItemOtherChargeRet", *_DEEP, *_TAX, _TRADE, _SPECIAL, *_END
)
INVENTORY_RET = aggregate(
    "ItemInventoryRet",
    *_DEEP,
    _PART_NUMBER.added("7.0"),
    _UNITS,
    *_TAX,
    *_STOCK_TRADE,
    quantity("ReorderPoint"),
    *_ON_HAND,
    CUSTOM_FIELD_RET,
)
ASSEMBLY_RET = aggregate(
    "ItemInventoryAssemblyRet",
    *_DEEP,
    _PART_NUMBER.added("12.0"),
    _UNITS,
    *_TAX,
    *_STOCK_TRADE,
    quantity("BuildPoint"),
    *_ON_HAND,
    aggregate(
        "ItemInventoryAssemblyLine", ref("ItemInventoryRef", 159), quantity("Quantity")
    ).many,
    CUSTOM_FIELD_RET,
)
FIXED_ASSET_RET = aggregate(
    "ItemFixedAssetRet",
    *_FLAT,
    _CLASS,
    enum_of("AcquiredAs", "New Old"),
    text("PurchaseDesc", 50),
    date("PurchaseDate"),
    price("PurchaseCost"),
    text("VendorOrPayeeName", 50),
    ref("AssetAccountRef", 159),
    aggregate(
        "FixedAssetSalesInfo",
        text("SalesDesc", 50),
        date("SalesDate"),
        price("SalesPrice"),
        price("SalesExpense"),
    ),
    *texts(50, "AssetDesc", "Location"),
    *texts(30, "PONumber", "SerialNumber"),
    date("WarrantyExpDate"),
    text("Notes", 4095),
    text("AssetNumber", 10),
    amount("CostBasis"),
    amount("YearEndAccumulatedDepreciation"),
    amount("YearEndBookValue"),
    *_END,
)
SUBTOTAL_RET = aggregate("ItemSubtotalRet", *_FLAT, text("ItemDesc"), _SPECIAL, *_END)
DISCOUNT_RET = aggregate(
    "ItemDiscountRet",
    *_DEEP,
    _ITEM_DESC,
    SALES_TAX_CODE,
    one_of(price("DiscountRate"), percent("DiscountRatePercent")),
    ref("AccountRef", 159),
    *_END,
)
PAYMENT_RET = aggregate(
    "ItemPaymentRet",
    *_FLAT,
    _CLASS,
    _ITEM_DESC,
    ref("DepositToAccountRef", 159),
    ref("PaymentMethodRef", 31),
    *_END,
)
SALES_TAX_RET = aggregate(
    "ItemSalesTaxRet",
    *_FLAT,
    _CLASS,
    _ITEM_DESC,
    percent("TaxRate"),
    ref("TaxVendorRef", 41),
    ref("SalesTaxReturnLineRef", 91).added("8.0").abroad,
    *_END,
)
SALES_TAX_GROUP_RET = aggregate(
    "ItemSalesTaxGroupRet",
    *_FLAT,
    _ITEM_DESC,
    _GUID,
    ref("ItemSalesTaxRef", 31).many,
    CUSTOM_FIELD_RET,
)
GROUP_RET = aggregate(
    "ItemGroupRet",
    *_FLAT,
    _ITEM_DESC,
    _UNITS,
    flag("IsPrintItemsInGroup"),
    _SPECIAL,
    _GUID,
    aggregate(
        "ItemGroupLine",
        ref("ItemRef"),
        quantity("Quantity"),
        text("UnitOfMeasure", 31).added("7.0"),
    ).many,
    CUSTOM_FIELD_RET,
)

# --- requests --------------------------------------------------------------------

_BAR_CODE = aggregate(
    "BarCode",
    text("BarCodeValue", 50),
    flag("AssignEvenIfUsed"),
    flag("AllowOverride"),
).added("12.0")
_ADD_HEAD = (_NAME.needed, _BAR_CODE, _ACTIVE)

INVENTORY_ADD = add(
    INVENTORY_RET,
    *_ADD_HEAD,
    _CLASS,
    _PARENT,
    _PART_NUMBER.added("7.0"),
    _UNITS,
    *_TAX,
    *_STOCK_TRADE,
    quantity("ReorderPoint"),
    quantity("Max").added("13.0"),
    quantity("QuantityOnHand"),
    amount("TotalValue"),
    date("InventoryDate"),
    _GUID,
)
NON_INVENTORY_ADD = add(
    NON_INVENTORY_RET,
    *_ADD_HEAD,
    # The parent stands before the class here, and only here.
    _PARENT,
    _CLASS,
    _PART_NUMBER.added("7.0"),
    _UNITS,
    *_TAX,
    _TRADE.needed,
    _GUID,
)
SERVICE_ADD = add(
    SERVICE_RET, *_ADD_HEAD, _CLASS, _PARENT, _UNITS, *_TAX, _TRADE.needed, _GUID
)
OTHER_CHARGE_ADD = add(
    OTHER_CHARGE_RET, *_ADD_HEAD, _CLASS, _PARENT, *_TAX, _TRADE.needed, _GUID
)


def _query(ret: Field, *filters: Field) -> Message:
    name = ret.name.removesuffix("Ret") + "Query"
    content = in_order(list_filter(*filters), INCLUDE, OWNERS)
    return Message(name, content, in_order(ret.many), ITERATOR)


_ALL = one_of(
    SERVICE_RET,
    NON_INVENTORY_RET,
    OTHER_CHARGE_RET,
    INVENTORY_RET,
    ASSEMBLY_RET,
    FIXED_ASSET_RET,
    SUBTOTAL_RET,
    DISCOUNT_RET,
    PAYMENT_RET,
    SALES_TAX_RET,
    SALES_TAX_GROUP_RET,
    GROUP_RET,
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
    _query(SALES_TAX_RET, entry_filter("ClassFilter").added("12.0")),
    _query(SALES_TAX_GROUP_RET),
)
