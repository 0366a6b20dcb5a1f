"""The chart of accounts: creating, changing and asking for accounts (qbxml 4.2)."""

from qbxml.schema.fields import (
    aggregate,
    amount,
    date,
    enum_of,
    flag,
    integer,
    ref,
    text,
)
from qbxml.schema.shared import (
    COUNTED,
    CURRENCY,
    CURRENCY_FILTER,
    CUSTOM_FIELD_RET,
    INCLUDE,
    LIST_HEAD,
    MOD_HEAD,
    OWNERS,
    add,
    list_filter,
    mod,
    query,
)

_ACCOUNT_TYPES = (
    "AccountsPayable AccountsReceivable Bank CostOfGoodsSold CreditCard Equity Expense"
    " FixedAsset Income LongTermLiability NonPosting OtherAsset OtherCurrentAsset"
    " OtherCurrentLiability OtherExpense OtherIncome"
)
_SPECIAL_ACCOUNT_TYPES = (
    "AccountsPayable AccountsReceivable CondenseItemAdjustmentExpenses"
    " CostOfGoodsSold DirectDepositLiabilities Estimates ExchangeGainLoss"
    " InventoryAssets ItemReceiptAccount OpeningBalanceEquity PayrollExpenses"
    " PayrollLiabilities PettyCash PurchaseOrders ReconciliationDifferences"
    " RetainedEarnings SalesOrders SalesTaxPayable UncategorizedExpenses"
    " UncategorizedIncome UndepositedFunds"
)
_NAME = text("Name", 31)
_ACTIVE = flag("IsActive")
_TYPE = enum_of("AccountType", _ACCOUNT_TYPES)
_NUMBERS = (
    text("AccountNumber", 7),
    text("BankNumber", 25),
    text("Desc", 200),
)
_TAX_CODE = ref("SalesTaxCodeRef", 6).added("6.0").abroad

ACCOUNT_RET = aggregate(
    "AccountRet",
    *LIST_HEAD,
    _NAME,
    text("FullName", 159),
    _ACTIVE,
    ref("ParentRef"),
    integer("Sublevel"),
    _TYPE,
    enum_of("SpecialAccountType", _SPECIAL_ACCOUNT_TYPES),
    flag("IsTaxAccount").added("6.0").abroad,
    *_NUMBERS,
    amount("Balance"),
    amount("TotalBalance"),
    _TAX_CODE,
    aggregate("TaxLineInfoRet", integer("TaxLineID"), text("TaxLineName", 256)),
    enum_of(
        "CashFlowClassification", "None Operating Investing Financing NotApplicable"
    ),
    CURRENCY,
    CUSTOM_FIELD_RET,
)

_OPENING = (
    amount("OpenBalance"),
    date("OpenBalanceDate"),
    _TAX_CODE,
    integer("TaxLineID"),
    CURRENCY,
)

MESSAGES = (
    add(
        ACCOUNT_RET,
        _NAME.needed,
        _ACTIVE,
        ref("ParentRef"),
        _TYPE.needed,
        *_NUMBERS,
        *_OPENING,
    ),
    mod(
        ACCOUNT_RET,
        *MOD_HEAD,
        _NAME,
        _ACTIVE,
        ref("ParentRef"),
        _TYPE,
        *_NUMBERS,
        *_OPENING,
    ).added("6.0"),
    query(
        ACCOUNT_RET,
        COUNTED,
        list_filter(_TYPE.many, CURRENCY_FILTER),
        INCLUDE,
        OWNERS,
    ),
)
