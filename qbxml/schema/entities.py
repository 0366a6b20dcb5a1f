"""Customers, vendors, employees and other names: one name space (qbxml 8)."""

from qbxml.schema import employees
from qbxml.schema.fields import (
    Field,
    Group,
    Message,
    aggregate,
    amount,
    date,
    enum_of,
    flag,
    in_order,
    integer,
    one_of,
    ref,
    text,
    texts,
)
from qbxml.schema.shared import (
    ADDRESS,
    COMMUNICATION,
    CONTACT,
    CONTACT_DETAIL,
    COUNTED,
    CREDIT_CARD,
    CURRENCY,
    CURRENCY_FILTER,
    CUSTOM_FIELD_RET,
    EXTERNAL_GUID,
    INCLUDE,
    ITERATOR,
    LIST_HEAD,
    MOD_HEAD,
    NOTE,
    NOTE_RET,
    OWNERS,
    PERSON,
    SALES_TAX_CODE,
    TAX_COUNTRY,
    TITLED_PERSON,
    add,
    address,
    address_with_block,
    entry_filter,
    list_filter,
    mod,
)

_NAME = text("Name", 41)
_ACTIVE = (flag("IsActive"), ref("ClassRef", 159).added("12.0"))
_GUID = EXTERNAL_GUID.added("8.0")
_ACCOUNT_NUMBER = text("AccountNumber", 99)
_NOTES = text("Notes", 4095)
_TAX_REGISTRATION = text("TaxRegistrationNumber", 30).added("8.0").abroad
_BALANCE_FILTER = aggregate(
    "TotalBalanceFilter",
    enum_of(
        "Operator", "LessThan LessThanEqual Equal GreaterThan GreaterThanEqual"
    ).needed,
    amount("Amount").needed,
)

# What a person is reached by, in the three forms of Add, Mod and answer.
_REACHED = (
    *COMMUNICATION,
    text("Cc", 1023).added("12.0"),
    *texts(41, "Contact", "AltContact"),
    CONTACT_DETAIL.added("12.0"),
)
_CONTACTS = aggregate("Contacts", *CONTACT).many.added("12.0")
_CONTACTS_MOD = aggregate("ContactsMod", *MOD_HEAD, *CONTACT).many.added("12.0")
_CONTACTS_RET = aggregate(
    "ContactsRet", *LIST_HEAD, text("Contact", 41), *CONTACT
).many.added("12.0")
_MORE_NOTES = aggregate("AdditionalNotes", NOTE.needed).many.added("12.0")
_MORE_NOTES_MOD = aggregate(
    "AdditionalNotesMod", integer("NoteID").needed, NOTE.needed
).many.added("12.0")
_MORE_NOTES_RET = NOTE_RET.many.added("12.0")

# --- customers -------------------------------------------------------------------

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
    _ACCOUNT_NUMBER,
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
    _NOTES,
)
_DELIVERY = (
    enum_of("PreferredDeliveryMethod", "None Email Fax").added("12.0"),
    ref("PriceLevelRef", 31),
)

CUSTOMER_RET = aggregate(
    "CustomerRet",
    *LIST_HEAD,
    _NAME,
    text("FullName", 209),
    *_ACTIVE,
    ref("ParentRef"),
    integer("Sublevel"),
    text("CompanyName", 41),
    *TITLED_PERSON,
    *address_with_block("BillAddress"),
    *address_with_block("ShipAddress"),
    _SHIP_TO,
    *_REACHED,
    _CONTACTS_RET,
    *_CUSTOMER_CLASS,
    amount("Balance"),
    amount("TotalBalance"),
    *_CUSTOMER_TAX,
    *_CUSTOMER_MONEY,
    *_JOB,
    _MORE_NOTES_RET,
    *_DELIVERY,
    _GUID,
    _TAX_REGISTRATION,
    CURRENCY,
    CUSTOM_FIELD_RET,
)

_CUSTOMER_HEAD = (
    *_ACTIVE,
    ref("ParentRef"),
    text("CompanyName", 41),
    *TITLED_PERSON,
    address("BillAddress"),
    address("ShipAddress"),
    _SHIP_TO,
    *_REACHED,
)
CUSTOMER_ADD = add(
    CUSTOMER_RET,
    _NAME.needed,
    *_CUSTOMER_HEAD,
    _CONTACTS,
    *_CUSTOMER_CLASS,
    amount("OpenBalance"),
    date("OpenBalanceDate"),
    *_CUSTOMER_TAX,
    *_CUSTOMER_MONEY,
    *_JOB,
    _MORE_NOTES,
    *_DELIVERY,
    _GUID,
    _TAX_REGISTRATION,
    CURRENCY,
)
CUSTOMER_MOD = mod(
    CUSTOMER_RET,
    *MOD_HEAD,
    _NAME,
    *_CUSTOMER_HEAD,
    _CONTACTS_MOD,
    *_CUSTOMER_CLASS,
    *_CUSTOMER_TAX,
    *_CUSTOMER_MONEY,
    *_JOB,
    _MORE_NOTES_MOD,
    *_DELIVERY,
    _TAX_REGISTRATION,
    CURRENCY,
)

# --- vendors ---------------------------------------------------------------------

_VENDOR_TAX = (
    ref("SalesTaxCodeRef", 6).added("8.0").abroad,
    TAX_COUNTRY.added("8.0"),
    flag("IsSalesTaxAgency").added("8.0").abroad,
    ref("SalesTaxReturnRef", 41).added("8.0").abroad,
    _TAX_REGISTRATION,
    enum_of("ReportingPeriod", "Monthly Quarterly").added("8.0").abroad,
    flag("IsTaxTrackedOnPurchases").added("8.0").abroad,
    ref("TaxOnPurchasesAccountRef", 159).added("8.0").abroad,
    flag("IsTaxTrackedOnSales").added("8.0").abroad,
    ref("TaxOnSalesAccountRef", 159).added("8.0").abroad,
    flag("IsTaxOnTax").added("8.0").abroad,
)
VENDOR_RET = aggregate(
    "VendorRet",
    *LIST_HEAD,
    _NAME,
    *_ACTIVE,
    flag("IsTaxAgency").added("6.0").abroad,
    text("CompanyName", 41),
    *TITLED_PERSON,
    *address_with_block("VendorAddress"),
    address("ShipAddress").added("11.0"),
    *_REACHED,
    _CONTACTS_RET,
    text("NameOnCheck", 41),
    _ACCOUNT_NUMBER,
    _NOTES,
    _MORE_NOTES_RET,
    ref("VendorTypeRef", 159),
    ref("TermsRef", 31),
    amount("CreditLimit"),
    text("VendorTaxIdent", 15),
    flag("IsVendorEligibleFor1099"),
    amount("Balance"),
    ref("BillingRateRef", 31).added("6.0"),
    _GUID,
    *_VENDOR_TAX,
    ref("PrefillAccountRef", 159).many.added("8.0"),
    CURRENCY,
    CUSTOM_FIELD_RET,
)

OTHER_NAME_RET = aggregate(
    "OtherNameRet",
    *LIST_HEAD,
    _NAME,
    flag("IsActive"),
    text("CompanyName", 41),
    *PERSON,
    *address_with_block("OtherNameAddress"),
    *COMMUNICATION,
    *texts(41, "Contact", "AltContact"),
    _ACCOUNT_NUMBER,
    _NOTES,
    _GUID,
    CUSTOM_FIELD_RET,
)


def _query(
    kind: str, attributes: tuple[str, ...], choice: Group, ret: Field
) -> Message:
    return Message(
        kind + "Query",
        in_order(choice, INCLUDE, OWNERS),
        in_order(ret.many),
        attributes,
    )


_CLASS_FILTER = entry_filter("ClassFilter").added("12.0")
_RICH_FILTER = list_filter(_BALANCE_FILTER, CURRENCY_FILTER, _CLASS_FILTER)

MESSAGES = (
    CUSTOMER_ADD,
    CUSTOMER_MOD,
    _query("Customer", ITERATOR, _RICH_FILTER, CUSTOMER_RET),
    _query("Vendor", ITERATOR, _RICH_FILTER, VENDOR_RET),
    _query("Employee", COUNTED, list_filter(), employees.EMPLOYEE_RET),
    _query("OtherName", COUNTED, list_filter(), OTHER_NAME_RET),
    Message(
        "EntityQuery",
        in_order(list_filter(), INCLUDE),
        in_order(
            one_of(
                CUSTOMER_RET, employees.EMPLOYEE_RET, OTHER_NAME_RET, VENDOR_RET
            ).many
        ),
        ITERATOR,
    ),
)
