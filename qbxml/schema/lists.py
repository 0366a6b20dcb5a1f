"""Accounts, tax codes, terms, classes, payment and ship methods: asking for them."""

from qbxml.schema.fields import (
    Field,
    Group,
    Message,
    aggregate,
    amount,
    enum_of,
    flag,
    in_order,
    integer,
    one_of,
    percent,
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
    OWNERS,
    list_filter,
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
_PAYMENT_METHOD_TYPES = (
    "AmericanExpress Cash Check DebitCard Discover ECheck GiftCard MasterCard Other"
    " OtherCreditCard Visa"
)
_ACTIVE = flag("IsActive")
_NAME = text("Name", 31)
_NESTED = (_NAME, text("FullName", 159), _ACTIVE, ref("ParentRef"), integer("Sublevel"))

ACCOUNT_RET = aggregate(
    "AccountRet",
    *LIST_HEAD,
    *_NESTED,
    enum_of("AccountType", _ACCOUNT_TYPES),
    enum_of("SpecialAccountType", _SPECIAL_ACCOUNT_TYPES),
    flag("IsTaxAccount").added("6.0").abroad,
    text("AccountNumber", 7),
    text("BankNumber", 25),
    text("Desc", 200),
    amount("Balance"),
    amount("TotalBalance"),
    ref("SalesTaxCodeRef", 6).added("6.0").abroad,
    aggregate("TaxLineInfoRet", integer("TaxLineID"), text("TaxLineName", 256)),
    enum_of(
        "CashFlowClassification", "None Operating Investing Financing NotApplicable"
    ),
    CURRENCY,
    CUSTOM_FIELD_RET,
)
SALES_TAX_CODE_RET = aggregate(
    "SalesTaxCodeRet",
    *LIST_HEAD,
    text("Name", 3),
    _ACTIVE,
    flag("IsTaxable"),
    text("Desc", 31),
    ref("ItemPurchaseTaxRef", 31).added("6.0").abroad,
    ref("ItemSalesTaxRef", 31).added("6.0").abroad,
)
STANDARD_TERMS_RET = aggregate(
    "StandardTermsRet",
    *LIST_HEAD,
    _NAME,
    _ACTIVE,
    integer("StdDueDays"),
    integer("StdDiscountDays"),
    percent("DiscountPct"),
)
DATE_DRIVEN_TERMS_RET = aggregate(
    "DateDrivenTermsRet",
    *LIST_HEAD,
    _NAME,
    _ACTIVE,
    integer("DayOfMonthDue", least=1, most=31),
    integer("DueNextMonthDays"),
    integer("DiscountDayOfMonth", least=1, most=31),
    percent("DiscountPct"),
)
CLASS_RET = aggregate("ClassRet", *LIST_HEAD, *_NESTED)
PAYMENT_METHOD_RET = aggregate(
    "PaymentMethodRet",
    *LIST_HEAD,
    _NAME,
    _ACTIVE,
    enum_of("PaymentMethodType", _PAYMENT_METHOD_TYPES).added("7.0"),
)
SHIP_METHOD_RET = aggregate("ShipMethodRet", *LIST_HEAD, text("Name", 15), _ACTIVE)


def _query(kind: str, answer: Field | Group, *filters: Field) -> Message:
    content = in_order(list_filter(*filters), INCLUDE)
    return Message(kind + "Query", content, in_order(answer), COUNTED)


MESSAGES = (
    Message(
        "AccountQuery",
        in_order(
            list_filter(enum_of("AccountType", _ACCOUNT_TYPES).many, CURRENCY_FILTER),
            INCLUDE,
            OWNERS,
        ),
        in_order(ACCOUNT_RET.many),
        COUNTED,
    ),
    _query("SalesTaxCode", SALES_TAX_CODE_RET.many),
    _query("Terms", one_of(STANDARD_TERMS_RET, DATE_DRIVEN_TERMS_RET).many),
    _query("Class", CLASS_RET.many),
    _query(
        "PaymentMethod",
        PAYMENT_METHOD_RET.many,
        enum_of("PaymentMethodType", _PAYMENT_METHOD_TYPES).many.added("7.0"),
    ),
    _query("ShipMethod", SHIP_METHOD_RET.many),
)
