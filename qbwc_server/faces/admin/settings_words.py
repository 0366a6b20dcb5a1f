"""What each setting is called on the page, and what it does, in a few words.

The keys, their types, choices and defaults are those of `settings.models`; a test holds
this table to them. `source` names the imported list that suggests values.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One key: its path, its label, what it does, which list suggests values."""

    path: str
    label: str
    help: str = ""
    source: str = ""


@dataclass(frozen=True)
class Group:
    """Keys that stand together."""

    title: str
    intro: str
    fields: tuple[Words, ...]


ACCOUNTS, ITEMS, TAX_ITEMS, TAX_CODES = "accounts", "items", "tax_items", "tax_codes"

GROUPS = (
    Group(
        "Customers",
        "How the customer of an order is found in QuickBooks, and made if need be.",
        (
            Words(
                "customer.pattern",
                "Customers are called",
                "The name that is searched, and that a new customer gets.",
            ),
            Words("customer.auto_create", "Create customers that QuickBooks lacks"),
            Words(
                "customer.strict_pattern",
                "Skip orders in which a part of the name is missing",
            ),
            Words("customer.name_fallback", "Where the name is missing, use"),
            Words(
                "customer.email_field_fallback",
                "Before creating, look for the e-mail address",
                "Copies the customer list once, then what has changed.",
            ),
            Words(
                "customer.reactivate_inactive",
                "Make inactive customers active again",
            ),
            Words(
                "customer.on_name_taken",
                "Where a vendor or employee has the name",
            ),
        ),
    ),
    Group(
        "Items",
        "How the products of an order are found by their SKU, and made if need be.",
        (
            Words("item.auto_create", "Create items that QuickBooks lacks"),
            Words("item.create_type", "New items are"),
            Words("item.income_account", "Income account", "", ACCOUNTS),
            Words(
                "item.cogs_account",
                "Cost of goods account",
                "For inventory parts.",
                ACCOUNTS,
            ),
            Words(
                "item.asset_account",
                "Inventory asset account",
                "For inventory parts.",
                ACCOUNTS,
            ),
            Words("item.parent", "New items go under", "An item's full name.", ITEMS),
            Words("item.allow_groups", "Let a SKU name an item group"),
            Words("item.mirror", "Look many SKUs up in a copy of the item list"),
        ),
    ),
    Group(
        "Sales tax",
        "Who works out the tax, and what a new customer is given for it.",
        (
            Words("tax.mode", "Tax is worked out by"),
            Words("tax.taxable_code", "Taxable code", "", TAX_CODES),
            Words("tax.nontaxable_code", "Non-taxable code", "", TAX_CODES),
            Words("tax.default_country", "Addresses without a country are in"),
            Words(
                "tax.address_order",
                "Which address decides",
                "shipping and billing, one a line, the first that is not blank.",
            ),
            Words(
                "tax.store_item",
                "Item of the tax line",
                "Where the shop works out the tax.",
                ITEMS,
            ),
        ),
    ),
    Group(
        "Shipping, handling, wrapping",
        "Which charges become lines of the transaction, and on which item.",
        (
            Words("charges.shipping.enabled", "Post shipping"),
            Words("charges.shipping.item", "Item for shipping", "", ITEMS),
            Words("charges.handling.enabled", "Post handling"),
            Words("charges.handling.item", "Item for handling", "", ITEMS),
            Words("charges.wrapping.enabled", "Post gift wrapping"),
            Words("charges.wrapping.item", "Item for wrapping", "", ITEMS),
            Words("charges.include_zero", "Post charges of 0.00 too"),
            Words(
                "discount.item",
                "Item for discounts",
                "Without one, discounts are left out, with a warning.",
                ITEMS,
            ),
        ),
    ),
    Group(
        "Orders",
        "Which orders are taken, and what their transactions say.",
        (
            Words(
                "order.start_date", "Skip orders before", "So that none comes twice."
            ),
            Words(
                "order.time_zone",
                "Time zone",
                "Whose day is the transaction's date, such as America/Chicago.",
            ),
            Words("order.ref_number", "Number in QuickBooks", "It has 11 characters."),
            Words("order.ref_number_prefix", "Put before the number"),
            Words(
                "order.memo", "Memo", "{number}, {store}, {email} ... are filled in."
            ),
            Words("order.po_number", "P.O. number", "Of invoices and sales orders."),
            Words("order.allow_costs_only", "Post orders that have charges only"),
            Words("order.max_line_amount", "Larger amounts are mistakes"),
            Words(
                "order.accepted_statuses",
                "The shop's words for orders to post",
                "One a line.",
            ),
            Words(
                "order.held_statuses",
                "Its words for orders to hold",
                "One a line.",
            ),
            Words(
                "order.cancelled_statuses",
                "Its words for orders to skip",
                "One a line.",
            ),
            Words("order.review", "Hold every order until somebody approves it"),
        ),
    ),
    Group(
        "Text and language",
        "",
        (
            Words("text.charset", "Letters that are sent as they are"),
            Words(
                "qbxml_version",
                "Highest qbXML version",
                "13.0 suits QuickBooks 2014 and newer.",
            ),
            Words(
                "sku_map",
                "SKUs that are called otherwise in QuickBooks",
                "One a line: SKU = full name of the item. STORE/SKU is for one store.",
            ),
        ),
    ),
)

TAX_MAP = (
    Words("state", "State", "Name or abbreviation"),
    Words("item", "Tax item or group", "", TAX_ITEMS),
    Words("country", "Country", "If not the usual one"),
)

STORE = (
    Words("key", "Key", "store_api_key of its orders"),
    Words("name", "Name"),
    Words("default_store", "Takes orders that name no store"),
    Words("transaction", "Orders become"),
    Words("deposit_account", "Deposit to", "Sales receipts only.", ACCOUNTS),
    Words("payment_method", "Payment method"),
    Words("terms", "Terms"),
    Words("template", "Template"),
    Words("class", "Class"),
    Words("sales_rep", "Sales rep"),
    Words("single_customer", "One customer for all orders"),
    Words(
        "summary",
        "Put sales together",
        "daily: one transaction for all orders of a day; needs the one customer",
    ),
    Words("ref_number_prefix", "Put before the number"),
    Words("memo", "Memo"),
    Words("email_to_be_sent", "To be e-mailed"),
    Words("print_later", "To be printed"),
    Words(
        "ship_method_map", "Shipping methods", "The shop's = QuickBooks', one a line"
    ),
    Words(
        "payment_method_map", "Payment methods", "The shop's = QuickBooks', one a line"
    ),
)

UNLEASHED = Group(
    "Accounting documents",
    "What an inventory system sends to QuickBooks.",
    (
        Words("unleashed.enabled", "Take accounting documents"),
        Words("unleashed.sales_product", "Products on sales"),
        Words("unleashed.purchase_as", "Purchase orders become"),
        Words("unleashed.tax_item", "Item of the tax line", "", ITEMS),
        Words("unleashed.discount_item", "Item for discounts", "", ITEMS),
        Words("unleashed.accounts.sales", "Sales account", "", ACCOUNTS),
        Words("unleashed.accounts.stock_on_hand", "Stock on hand", "", ACCOUNTS),
        Words("unleashed.accounts.cost_of_goods_sold", "Cost of goods", "", ACCOUNTS),
        Words("unleashed.accounts.purchase", "Purchase account", "", ACCOUNTS),
        Words("unleashed.accounts.expense", "Expense account", "", ACCOUNTS),
        Words("unleashed.accounts.purchase_tax", "Purchase tax account", "", ACCOUNTS),
        Words("unleashed.export.customers", "Customers"),
        Words("unleashed.export.suppliers", "Suppliers"),
        Words("unleashed.export.sales_invoices", "Sales invoices"),
        Words("unleashed.export.purchase_orders", "Purchase orders"),
        Words("unleashed.export.shipment_journals", "Shipment journals"),
        Words("unleashed.export.adjustment_journals", "Adjustment journals"),
        Words("unleashed.export.sales_journals", "Sales journals"),
        Words("unleashed.export.credit_journals", "Credit journals"),
        Words("unleashed.export.assembly_journals", "Assembly journals"),
        Words("unleashed.export.customer_credits", "Customer credits"),
        Words("unleashed.export.supplier_returns", "Supplier returns"),
    ),
)

LISTS = Group(
    "Lists of QuickBooks",
    "What is read from QuickBooks by itself.",
    (
        Words("lists.on_connect", "Read accounts and taxes at the first visit"),
        Words("lists.refresh_hours", "Read again after so many hours", "0: never."),
        Words("lists.jobs", "Import the jobs of customers as well"),
    ),
)

ALL = (*GROUPS, UNLEASHED, LISTS)

#: what the words of a choice mean
CHOICES = {
    "email": "ada@example.com",
    "first_last": "Ada Byrd",
    "last_first": "Byrd, Ada",
    "last_first_email": "Byrd, Ada, ada@example.com",
    "first_last_email": "Ada Byrd, ada@example.com",
    "none": "nothing",
    "company": "the company",
    "skip": "skip the order",
    "suffix": "create “NAME (C)”",
    "inventory": "inventory parts",
    "noninventory": "non-inventory parts",
    "service": "services",
    "quickbooks": "QuickBooks",
    "store": "the shop",
    "last_11": "the last 11 characters",
    "first_11": "the first 11 characters",
    "windows-1252": "those of Windows-1252",
    "ascii": "plain ones only",
    "sales_receipt": "sales receipts",
    "invoice": "invoices",
    "sales_order": "sales orders",
    "per_product": "one item for each",
    "single": "one item for all",
    "bill": "bills",
    "documents": "where documents are taken",
    "auto": "where that is quicker",
    "always": "always",
    "never": "never",
    "purchase_order": "purchase orders",
}
#: where a word means something else than elsewhere
CHOICES_OF = {
    "customer.name_fallback": {"email": "the e-mail address"},
    "tax.mode": {"none": "nobody"},
    "order.ref_number": {"none": "QuickBooks' own"},
}
