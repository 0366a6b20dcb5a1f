"""Which lists a company file has, who shares names, what refers to what."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ListKind:
    """One list of the company file: its name here, in QuickBooks' texts, its kinds."""

    name: str
    title: str
    kinds: tuple[str, ...]
    space: str = ""
    nests: bool = False


ITEM_KINDS = (
    "ItemService",
    "ItemNonInventory",
    "ItemOtherCharge",
    "ItemInventory",
    "ItemInventoryAssembly",
    "ItemFixedAsset",
    "ItemSubtotal",
    "ItemDiscount",
    "ItemPayment",
    "ItemSalesTax",
    "ItemSalesTaxGroup",
    "ItemGroup",
)
TAX_KINDS = ("ItemSalesTax", "ItemSalesTaxGroup")
# Items of these kinds have no FullName in their Ret (qbxml 4.6).
FLAT_KINDS = frozenset(
    (
        "ItemFixedAsset",
        "ItemSubtotal",
        "ItemPayment",
        "ItemSalesTax",
        "ItemSalesTaxGroup",
        "ItemGroup",
    )
)

# Customers, vendors, employees and other names share one space of names (qbxml 8).
_KINDS = (
    ListKind("customers", "Customer", ("Customer",), "names", nests=True),
    ListKind("vendors", "Vendor", ("Vendor",), "names"),
    ListKind("employees", "Employee", ("Employee",), "names"),
    ListKind("other_names", "Other Name", ("OtherName",), "names"),
    ListKind("items", "Item", ITEM_KINDS, nests=True),
    ListKind("accounts", "Account", ("Account",), nests=True),
    ListKind("classes", "Class", ("Class",), nests=True),
    ListKind("customer_types", "Customer Type", ("CustomerType",), nests=True),
    ListKind("vendor_types", "Vendor Type", ("VendorType",), nests=True),
    ListKind("job_types", "Job Type", ("JobType",), nests=True),
    ListKind("sales_tax_codes", "Sales Tax Code", ("SalesTaxCode",)),
    ListKind("terms", "Terms", ("StandardTerms", "DateDrivenTerms")),
    ListKind("payment_methods", "Payment Method", ("PaymentMethod",)),
    ListKind("ship_methods", "Ship Method", ("ShipMethod",)),
    ListKind("sales_reps", "Sales Rep", ("SalesRep",)),
    ListKind("customer_messages", "Customer Message", ("CustomerMsg",)),
    ListKind("price_levels", "Price Level", ("PriceLevel",)),
    ListKind("templates", "Template", ("Template",)),
    ListKind("inventory_sites", "Inventory Site", ("InventorySite",)),
)
LISTS = {kind.name: kind for kind in _KINDS}
LIST_OF_KIND = {kind: each.name for each in _KINDS for kind in each.kinds}
# Where a reference may lead to any of several lists.
ENTITIES = ("customers", "employees", "other_names", "vendors")
_GROUPS = {"names": ENTITIES}

REFERENCES = {
    "CustomerRef": "customers",
    "EntityRef": "names",
    "PayeeEntityRef": "names",
    "ShipToEntityRef": "names",
    "SupervisorRef": "employees",
    "PrefVendorRef": "vendors",
    "TaxVendorRef": "vendors",
    "VendorRef": "vendors",
    "ItemRef": "items",
    "ItemGroupRef": "items",
    "ItemInventoryRef": "items",
    "ItemSalesTaxRef": "items",
    "DefaultItemSalesTaxRef": "items",
    "AccountRef": "accounts",
    "APAccountRef": "accounts",
    "ARAccountRef": "accounts",
    "CashBackAccountRef": "accounts",
    "DiscountAccountRef": "accounts",
    "PrefillAccountRef": "accounts",
    "IncomeAccountRef": "accounts",
    "COGSAccountRef": "accounts",
    "AssetAccountRef": "accounts",
    "ExpenseAccountRef": "accounts",
    "DepositToAccountRef": "accounts",
    "OverrideItemAccountRef": "accounts",
    "ClassRef": "classes",
    "DiscountClassRef": "classes",
    "OverrideClassRef": "classes",
    "CustomerTypeRef": "customer_types",
    "VendorTypeRef": "vendor_types",
    "JobTypeRef": "job_types",
    "SalesTaxCodeRef": "sales_tax_codes",
    "CustomerSalesTaxCodeRef": "sales_tax_codes",
    "DefaultTaxableSalesTaxCodeRef": "sales_tax_codes",
    "DefaultNonTaxableSalesTaxCodeRef": "sales_tax_codes",
    "TermsRef": "terms",
    "PaymentMethodRef": "payment_methods",
    "PreferredPaymentMethodRef": "payment_methods",
    "ShipMethodRef": "ship_methods",
    "SalesRepRef": "sales_reps",
    "CustomerMsgRef": "customer_messages",
    "PriceLevelRef": "price_levels",
    "TemplateRef": "templates",
    "InventorySiteRef": "inventory_sites",
}


def parts(list_name: str) -> tuple[str, ...]:
    """Name the lists that a list, or a group of lists, consists of."""
    return _GROUPS.get(list_name, (list_name,))


def title(list_name: str) -> str:
    """Name a list or a group of lists as QuickBooks' texts do."""
    return LISTS[list_name].title if list_name in LISTS else "Name"


def space(list_name: str) -> str:
    """Name the space in which the names of a list are unique."""
    return LISTS[list_name].space or list_name
