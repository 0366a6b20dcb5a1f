"""The small lists: terms, classes, payment and ship methods (qbxml 4.6)."""

from qbxml.schema.fields import (
    Message,
    aggregate,
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
    INCLUDE,
    LIST_HEAD,
    MOD_HEAD,
    add,
    list_filter,
    mod,
    query,
)

_ACTIVE = flag("IsActive")
_NAME = text("Name", 31)
_SHIP_NAME = text("Name", 15)
_PARENT = ref("ParentRef")
_METHOD_TYPE = enum_of(
    "PaymentMethodType",
    "AmericanExpress Cash Check DebitCard Discover ECheck GiftCard MasterCard Other"
    " OtherCreditCard Visa",
).added("7.0")
_STANDARD = (
    integer("StdDueDays"),
    integer("StdDiscountDays"),
    percent("DiscountPct"),
)
_DAY_DUE = integer("DayOfMonthDue", least=1, most=31)
_DATE_DRIVEN = (
    integer("DueNextMonthDays"),
    integer("DiscountDayOfMonth", least=1, most=31),
    percent("DiscountPct"),
)
_FILTER = list_filter()

STANDARD_TERMS_RET = aggregate(
    "StandardTermsRet", *LIST_HEAD, _NAME, _ACTIVE, *_STANDARD
)
DATE_DRIVEN_TERMS_RET = aggregate(
    "DateDrivenTermsRet", *LIST_HEAD, _NAME, _ACTIVE, _DAY_DUE, *_DATE_DRIVEN
)
CLASS_RET = aggregate(
    "ClassRet",
    *LIST_HEAD,
    _NAME,
    text("FullName", 159),
    _ACTIVE,
    _PARENT,
    integer("Sublevel"),
)
PAYMENT_METHOD_RET = aggregate(
    "PaymentMethodRet", *LIST_HEAD, _NAME, _ACTIVE, _METHOD_TYPE
)
SHIP_METHOD_RET = aggregate("ShipMethodRet", *LIST_HEAD, _SHIP_NAME, _ACTIVE)

MESSAGES = (
    add(STANDARD_TERMS_RET, _NAME.needed, _ACTIVE, *_STANDARD),
    query(STANDARD_TERMS_RET, COUNTED, _FILTER, INCLUDE),
    add(DATE_DRIVEN_TERMS_RET, _NAME.needed, _ACTIVE, _DAY_DUE.needed, *_DATE_DRIVEN),
    query(DATE_DRIVEN_TERMS_RET, COUNTED, _FILTER, INCLUDE),
    Message(
        "TermsQuery",
        in_order(_FILTER, INCLUDE),
        in_order(one_of(STANDARD_TERMS_RET, DATE_DRIVEN_TERMS_RET).many),
        COUNTED,
    ),
    add(CLASS_RET, _NAME.needed, _ACTIVE, _PARENT),
    mod(CLASS_RET, *MOD_HEAD, _NAME, _ACTIVE, _PARENT),
    query(CLASS_RET, COUNTED, _FILTER, INCLUDE),
    add(PAYMENT_METHOD_RET, _NAME.needed, _ACTIVE, _METHOD_TYPE),
    query(PAYMENT_METHOD_RET, COUNTED, list_filter(_METHOD_TYPE.many), INCLUDE),
    add(SHIP_METHOD_RET, _SHIP_NAME.needed, _ACTIVE),
    query(SHIP_METHOD_RET, COUNTED, _FILTER, INCLUDE),
)
