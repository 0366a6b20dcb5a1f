"""The twelve kinds of items as answers show them, and the parts they are made of."""

from qbxml.schema.fields import (
    aggregate,
    amount,
    date,
    enum_of,
    flag,
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
    LIST_HEAD,
    SALES_TAX_CODE,
)

NAME = text("Name", 31)
ACTIVE = flag("IsActive")
CLASS = ref("ClassRef", 159).added("12.0")
PARENT = ref("ParentRef")
PART_NUMBER = text("ManufacturerPartNumber", 31)
UNITS = ref("UnitOfMeasureSetRef", 31).added("7.0")
GUID = EXTERNAL_GUID.added("8.0")
BAR_CODE = aggregate(
    "BarCode",
    text("BarCodeValue", 50),
    flag("AssignEvenIfUsed"),
    flag("AllowOverride"),
).added("12.0")
ITEM_DESC = text("ItemDesc", 4095)
TAX = (flag("IsTaxIncluded").added("6.0").abroad, SALES_TAX_CODE)
_SPECIAL = enum_of(
    "SpecialItemType",
    "FinanceCharge ReimbursableExpenseGroup ReimbursableExpenseSubtotal",
).added("6.0")

TAX_RATE = (
    percent("TaxRate"),
    ref("TaxVendorRef", 41),
    ref("SalesTaxReturnLineRef", 91).added("8.0").abroad,
)

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
TRADE = one_of(_SALES_OR_PURCHASE.needed, _SALES_AND_PURCHASE.needed)
STOCK_TRADE = (
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
    GUID,
)

# --- answers: a flat head for kinds without subitems, a deep one for the others -----

_BAR_CODE_VALUE = text("BarCodeValue", 50).added("12.0")
_FLAT = (*LIST_HEAD, NAME, _BAR_CODE_VALUE, ACTIVE)
_DEEP = (
    *LIST_HEAD,
    NAME,
    text("FullName", 159),
    _BAR_CODE_VALUE,
    ACTIVE,
    CLASS,
    PARENT,
    integer("Sublevel"),
)
_END = (GUID, CUSTOM_FIELD_RET)

SERVICE_RET = aggregate("ItemServiceRet", *_DEEP, UNITS, *TAX, TRADE, *_END)
NON_INVENTORY_RET = aggregate(
    "ItemNonInventoryRet",
    *_DEEP,
    PART_NUMBER.added("7.0"),
    UNITS,
    *TAX,
    TRADE,
    *_END,
)
OTHER_CHARGE_RET = aggregate("ItemOtherChargeRet", *_DEEP, *TAX, TRADE, _SPECIAL, *_END)
INVENTORY_RET = aggregate(
    "ItemInventoryRet",
    *_DEEP,
    PART_NUMBER.added("7.0"),
    UNITS,
    *TAX,
    *STOCK_TRADE,
    quantity("ReorderPoint"),
    *_ON_HAND,
    CUSTOM_FIELD_RET,
)
ASSEMBLY_RET = aggregate(
    "ItemInventoryAssemblyRet",
    *_DEEP,
    PART_NUMBER.added("12.0"),
    UNITS,
    *TAX,
    *STOCK_TRADE,
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
    CLASS,
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
    ITEM_DESC,
    SALES_TAX_CODE,
    one_of(price("DiscountRate"), percent("DiscountRatePercent")),
    ref("AccountRef", 159),
    *_END,
)
PAYMENT_RET = aggregate(
    "ItemPaymentRet",
    *_FLAT,
    CLASS,
    ITEM_DESC,
    ref("DepositToAccountRef", 159),
    ref("PaymentMethodRef", 31),
    *_END,
)
SALES_TAX_RET = aggregate(
    "ItemSalesTaxRet",
    *_FLAT,
    CLASS,
    ITEM_DESC,
    *TAX_RATE,
    *_END,
)
SALES_TAX_GROUP_RET = aggregate(
    "ItemSalesTaxGroupRet",
    *_FLAT,
    ITEM_DESC,
    GUID,
    ref("ItemSalesTaxRef", 31).many,
    CUSTOM_FIELD_RET,
)
GROUP_RET = aggregate(
    "ItemGroupRet",
    *_FLAT,
    ITEM_DESC,
    UNITS,
    flag("IsPrintItemsInGroup"),
    _SPECIAL,
    GUID,
    aggregate(
        "ItemGroupLine",
        ref("ItemRef"),
        quantity("Quantity"),
        text("UnitOfMeasure", 31).added("7.0"),
    ).many,
    CUSTOM_FIELD_RET,
)
