"""The company file to start with: a small US company with sales tax switched on.

It knows accounts, terms, tax codes, two tax items with a group, charges and a discount,
but no customers and no goods.
"""

from typing import Any

_PRODUCT_INCOME = "Sales:Merchandise"


def _charge(name: str) -> dict[str, Any]:
    return {
        "kind": "ItemOtherCharge",
        "Name": name,
        "SalesTaxCodeRef": "Non",
        "SalesOrPurchase": {"AccountRef": "Shipping and Delivery Income"},
    }


def _tax(name: str, rate: str) -> dict[str, Any]:
    return {
        "kind": "ItemSalesTax",
        "Name": name,
        "ItemDesc": "Sales Tax",
        "TaxRate": rate,
        "TaxVendorRef": "State Tax Agency",
    }


def _account(full_name: str, account_type: str, special: str = "") -> dict[str, Any]:
    account = {"FullName": full_name, "AccountType": account_type}
    return account | ({"SpecialAccountType": special} if special else {})


_ACCOUNTS = [
    _account("Checking", "Bank"),
    _account("Web Clearing", "Bank"),
    _account("Accounts Receivable", "AccountsReceivable", "AccountsReceivable"),
    _account("Undeposited Funds", "OtherCurrentAsset", "UndepositedFunds"),
    _account("Inventory Asset", "OtherCurrentAsset", "InventoryAssets"),
    _account("Accounts Payable", "AccountsPayable", "AccountsPayable"),
    _account("Sales Tax Payable", "OtherCurrentLiability", "SalesTaxPayable"),
    _account("Opening Balance Equity", "Equity", "OpeningBalanceEquity"),
    _account("Sales", "Income"),
    _account(_PRODUCT_INCOME, "Income"),
    _account("Sales Discounts", "Income"),
    _account("Shipping and Delivery Income", "Income"),
    _account("Cost of Goods Sold", "CostOfGoodsSold", "CostOfGoodsSold"),
    _account("Savings", "Bank"),
    _account("Prepaid Insurance", "OtherCurrentAsset"),
    _account("Furniture and Equipment", "FixedAsset"),
    _account("Accumulated Depreciation", "FixedAsset"),
    _account("Security Deposits", "OtherAsset"),
    _account("Business Card", "CreditCard"),
    _account("Payroll Liabilities", "OtherCurrentLiability", "PayrollLiabilities"),
    _account("Delivery Van Loan", "LongTermLiability"),
    _account("Owner's Equity", "Equity"),
    _account("Owner's Equity:Investments", "Equity"),
    _account("Owner's Equity:Draws", "Equity"),
    _account("Retained Earnings", "Equity", "RetainedEarnings"),
    _account("Uncategorized Income", "Income", "UncategorizedIncome"),
    _account("Inventory Adjustments", "CostOfGoodsSold"),
    _account("Freight", "CostOfGoodsSold"),
    _account("Bank Service Charges", "Expense"),
    _account("Depreciation Expense", "Expense"),
    _account("Merchant Fees", "Expense"),
    _account("Office Supplies", "Expense"),
    _account("Payroll Expenses", "Expense", "PayrollExpenses"),
    _account("Rent", "Expense"),
    _account("Utilities", "Expense"),
    _account("Uncategorized Expenses", "Expense", "UncategorizedExpenses"),
    _account("Interest Income", "OtherIncome"),
    _account("Interest Expense", "OtherExpense"),
]


COMPANY: dict[str, Any] = {
    "company": {
        "name": "Larkspur Outfitters",
        "path": r"C:\Company Files\Larkspur Outfitters.qbw",
        "Address": {
            "Addr1": "Larkspur Outfitters",
            "Addr2": "12 Mill Lane",
            "City": "Austin",
            "State": "TX",
            "PostalCode": "78701",
            "Country": "US",
        },
        "FirstMonthFiscalYear": "January",
        "FirstMonthIncomeTaxYear": "January",
        "TaxForm": "Form1120S",
    },
    "preferences": {"default_item_sales_tax": "Texas Sales Tax"},
    "lists": {
        "sales_tax_codes": [
            {"Name": "Tax", "IsTaxable": True, "Desc": "Taxable Sales"},
            {"Name": "Non", "IsTaxable": False, "Desc": "Non-Taxable Sales"},
        ],
        "accounts": _ACCOUNTS,
        "terms": [
            {"kind": "StandardTerms", "Name": "Due on receipt", "StdDueDays": "0"},
            {"kind": "StandardTerms", "Name": "Net 15", "StdDueDays": "15"},
            {"kind": "StandardTerms", "Name": "Net 30", "StdDueDays": "30"},
        ],
        "payment_methods": [
            {"Name": "Cash", "PaymentMethodType": "Cash"},
            {"Name": "Check", "PaymentMethodType": "Check"},
            {"Name": "Visa", "PaymentMethodType": "Visa"},
            {"Name": "Web Card", "PaymentMethodType": "OtherCreditCard"},
        ],
        "ship_methods": [{"Name": "UPS"}, {"Name": "USPS"}, {"Name": "FedEx"}],
        "vendors": [{"Name": "State Tax Agency"}],
        "items": [
            _tax("Texas Sales Tax", "8.25"),
            _tax("California Sales Tax", "9.25"),
            _tax("New York State Tax", "4.0"),
            _tax("New York City Tax", "4.875"),
            {
                "kind": "ItemSalesTaxGroup",
                "Name": "New York City Group",
                "ItemDesc": "State and city tax together",
                "ItemSalesTaxRef": ["New York State Tax", "New York City Tax"],
            },
            _charge("Shipping Charge"),
            _charge("Handling Charge"),
            _charge("Gift Wrap Charge"),
            {
                "kind": "ItemDiscount",
                "Name": "Web Discount",
                "SalesTaxCodeRef": "Tax",
                "AccountRef": "Sales Discounts",
            },
        ],
    },
}
