"""Customers and jobs: creating, changing and asking for them (qbxml 4.2)."""

from qbxml.schema import people
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
    ADDRESS,
    CREDIT_CARD,
    CURRENCY,
    CUSTOM_FIELD_RET,
    INCLUDE,
    ITERATOR,
    LIST_HEAD,
    MOD_HEAD,
    OWNERS,
    SALES_TAX_CODE,
    TAX_COUNTRY,
    TITLED_PERSON,
    add,
    address,
    address_with_block,
    mod,
    query,
)

_SHIP_TO = aggregate(
    "ShipToAddress", text("Name", 41).needed, *ADDRESS, flag("DefaultShipTo")
).many.added("12.0")
_CUSTOMER_CLASS = (
    ref("CustomerTypeRef", 159),
    ref("TermsRef", 31),
    ref("SalesRepRef", 5),
)
_CUSTOMER_TAX = (
    SALES_TAX_CODE,
    ref("ItemSalesTaxRef", 31),
    TAX_COUNTRY.added("6.0"),
    text("ResaleNumber", 15),
)
_CUSTOMER_MONEY = (
    people.ACCOUNT_NUMBER,
    amount("CreditLimit"),
    ref("PreferredPaymentMethodRef", 31),
    CREDIT_CARD,
)
_JOB = (
    enum_of("JobStatus", "Awarded Closed InProgress None NotAwarded Pending"),
    date("JobStartDate"),
    date("JobProjectedEndDate"),
    date("JobEndDate"),
    text("JobDesc", 99),
    ref("JobTypeRef", 159),
    people.NOTES,
)
_DELIVERY = (
    enum_of("PreferredDeliveryMethod", "None Email Fax").added("12.0"),
    ref("PriceLevelRef", 31),
)

CUSTOMER_RET = aggregate(
    "CustomerRet",
    *LIST_HEAD,
    people.NAME,
    text("FullName", 209),
    *people.ACTIVE,
    ref("ParentRef"),
    integer("Sublevel"),
    text("CompanyName", 41),
    *TITLED_PERSON,
    *address_with_block("BillAddress"),
    *address_with_block("ShipAddress"),
    _SHIP_TO,
    *people.REACHED,
    people.CONTACTS_RET,
    *_CUSTOMER_CLASS,
    amount("Balance"),
    amount("TotalBalance"),
    *_CUSTOMER_TAX,
    *_CUSTOMER_MONEY,
    *_JOB,
    people.MORE_NOTES_RET,
    *_DELIVERY,
    people.GUID,
    people.TAX_REGISTRATION,
    CURRENCY,
    CUSTOM_FIELD_RET,
)

_CUSTOMER_HEAD = (
    *people.ACTIVE,
    ref("ParentRef"),
    text("CompanyName", 41),
    *TITLED_PERSON,
    address("BillAddress"),
    address("ShipAddress"),
    _SHIP_TO,
    *people.REACHED,
)
CUSTOMER_ADD = add(
    CUSTOMER_RET,
    people.NAME.needed,
    *_CUSTOMER_HEAD,
    people.CONTACTS,
    *_CUSTOMER_CLASS,
    amount("OpenBalance"),
    date("OpenBalanceDate"),
    *_CUSTOMER_TAX,
    *_CUSTOMER_MONEY,
    *_JOB,
    people.MORE_NOTES,
    *_DELIVERY,
    people.GUID,
    people.TAX_REGISTRATION,
    CURRENCY,
)
CUSTOMER_MOD = mod(
    CUSTOMER_RET,
    *MOD_HEAD,
    people.NAME,
    *_CUSTOMER_HEAD,
    people.CONTACTS_MOD,
    *_CUSTOMER_CLASS,
    *_CUSTOMER_TAX,
    *_CUSTOMER_MONEY,
    *_JOB,
    people.MORE_NOTES_MOD,
    *_DELIVERY,
    people.TAX_REGISTRATION,
    CURRENCY,
)

MESSAGES = (
    CUSTOMER_ADD,
    CUSTOMER_MOD,
    query(CUSTOMER_RET, ITERATOR, people.RICH_FILTER, INCLUDE, OWNERS),
)
