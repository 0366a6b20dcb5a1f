"""Asking across all transactions (qbxml 4.6)."""

from qbxml.schema.fields import (
    Field,
    Message,
    aggregate,
    amount,
    date,
    enum_of,
    ident,
    in_order,
    moment,
    one_of,
    ref,
    text,
)
from qbxml.schema.shared import (
    CURRENCY,
    CURRENCY_FILTER,
    DATE_MACRO,
    EXCHANGE_RATE,
    INCLUDE,
    ITERATOR,
    MAX_RETURNED,
    MODIFIED_RANGE,
    REF_NUMBER_FILTER,
    REF_NUMBER_RANGE,
    TXN_RANGE,
    TXN_TYPES,
    entry_filter,
)

_ACCOUNT_GROUPS = (
    "AccountsPayable AccountsReceivable AllowedFor1099 APAndSalesTax APOrCreditCard"
    " ARAndAP Asset BalanceSheet Bank BankAndARAndAPAndUF BankAndUF CostOfSales"
    " CreditCard CurrentAsset CurrentAssetAndExpense CurrentLiability Equity"
    " EquityAndIncomeAndExpense ExpenseAndOtherExpense FixedAsset IncomeAndExpense"
    " IncomeAndOtherIncome Liability LiabilityAndEquity LongTermLiability NonPosting"
    " OrdinaryExpense OrdinaryIncome OrdinaryIncomeAndCOGS OrdinaryIncomeAndExpense"
    " OtherAsset OtherCurrentAsset OtherCurrentLiability OtherExpense OtherIncome"
    " OtherIncomeOrExpense"
)
_ITEM_GROUPS = (
    "AllExceptFixedAsset Assembly Discount FixedAsset Inventory InventoryAndAssembly"
    " NonInventory OtherCharge Payment Sales SalesTax Service"
)


def _range(name: str, *bounds: Field) -> Field:
    return aggregate(name, one_of(in_order(*bounds), DATE_MACRO).needed)


TRANSACTION_RET = aggregate(
    "TransactionRet",
    enum_of("TxnType", TXN_TYPES),
    ident("TxnID"),
    ident("TxnLineID"),
    moment("TimeCreated"),
    moment("TimeModified"),
    ref("EntityRef", 209),
    ref("AccountRef", 159),
    date("TxnDate"),
    text("RefNumber"),
    amount("Amount"),
    CURRENCY,
    EXCHANGE_RATE,
    amount("AmountInHomeCurrency").added("8.0"),
    text("Memo", 4095),
)
_FILTERS = in_order(
    MAX_RETURNED,
    one_of(
        text("RefNumber").needed.many,
        text("RefNumberCaseSensitive").needed.many.added("4.0"),
        REF_NUMBER_FILTER.needed,
        REF_NUMBER_RANGE.needed,
    ),
    _range("TransactionModifiedDateRangeFilter", *MODIFIED_RANGE),
    _range("TransactionDateRangeFilter", *TXN_RANGE),
    entry_filter(
        "TransactionEntityFilter",
        enum_of("EntityTypeFilter", "Customer Employee OtherName Vendor").needed,
    ),
    entry_filter(
        "TransactionAccountFilter",
        enum_of("AccountTypeFilter", _ACCOUNT_GROUPS).needed,
    ),
    entry_filter(
        "TransactionItemFilter", enum_of("ItemTypeFilter", _ITEM_GROUPS).needed
    ),
    entry_filter("TransactionClassFilter"),
    aggregate(
        "TransactionTypeFilter",
        enum_of("TxnTypeFilter", "All " + TXN_TYPES).needed.many,
    ),
    enum_of("TransactionDetailLevelFilter", "All SummaryOnly AllExceptSummary"),
    enum_of("TransactionPostingStatusFilter", "Either NonPosting Posting"),
    enum_of("TransactionPaidStatusFilter", "Either Closed Open"),
    CURRENCY_FILTER,
)


MESSAGES = (
    Message(
        "TransactionQuery",
        in_order(one_of(ident("TxnID").needed.many, _FILTERS), INCLUDE),
        in_order(TRANSACTION_RET.many),
        ITERATOR,
        since=(4, 0),
    ),
)
