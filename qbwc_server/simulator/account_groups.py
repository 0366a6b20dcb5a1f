"""The groups of account types that a TransactionQuery may ask for (qbxml 4.1)."""

_CURRENT_ASSETS = {"Bank", "AccountsReceivable", "OtherCurrentAsset"}
_ASSETS = _CURRENT_ASSETS | {"FixedAsset", "OtherAsset"}
_CURRENT_LIABILITIES = {"AccountsPayable", "CreditCard", "OtherCurrentLiability"}
_LIABILITIES = _CURRENT_LIABILITIES | {"LongTermLiability"}
_INCOMES = {"Income", "OtherIncome"}
_EXPENSES = {"Expense", "OtherExpense"}
_COSTS = {"CostOfGoodsSold"}
_GROUPS = {
    "APAndSalesTax": {"AccountsPayable", "OtherCurrentLiability"},
    "APOrCreditCard": {"AccountsPayable", "CreditCard"},
    "ARAndAP": {"AccountsReceivable", "AccountsPayable"},
    "AllowedFor1099": {"Expense", "OtherExpense", "CostOfGoodsSold"},
    "Asset": _ASSETS,
    "BalanceSheet": _ASSETS | _LIABILITIES | {"Equity"},
    "BankAndARAndAPAndUF": {"Bank", "AccountsReceivable", "AccountsPayable"},
    "BankAndUF": {"Bank"},
    "CostOfSales": _COSTS,
    "CurrentAsset": _CURRENT_ASSETS,
    "CurrentAssetAndExpense": _CURRENT_ASSETS | _EXPENSES,
    "CurrentLiability": _CURRENT_LIABILITIES,
    "EquityAndIncomeAndExpense": {"Equity"} | _INCOMES | _EXPENSES | _COSTS,
    "ExpenseAndOtherExpense": _EXPENSES,
    "IncomeAndExpense": _INCOMES | _EXPENSES | _COSTS,
    "IncomeAndOtherIncome": _INCOMES,
    "Liability": _LIABILITIES,
    "LiabilityAndEquity": _LIABILITIES | {"Equity"},
    "OrdinaryExpense": {"Expense"},
    "OrdinaryIncome": {"Income"},
    "OrdinaryIncomeAndCOGS": {"Income"} | _COSTS,
    "OrdinaryIncomeAndExpense": {"Income", "Expense"} | _COSTS,
    "OtherIncomeOrExpense": {"OtherIncome", "OtherExpense"},
}
# "UF" in the names above.
_WITH_UNDEPOSITED = frozenset(("BankAndARAndAPAndUF", "BankAndUF"))


def types(group: str) -> frozenset[str]:
    """Give the account types of a group; most types are a group by themselves."""
    return frozenset(_GROUPS.get(group, {group}))


def with_undeposited(group: str) -> bool:
    """Tell whether Undeposited Funds belongs to a group besides its types."""
    return group in _WITH_UNDEPOSITED
