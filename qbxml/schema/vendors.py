"""Vendors: creating, changing and asking for them (qbxml 4.2)."""

from qbxml.schema import people
from qbxml.schema.fields import aggregate, amount, date, enum_of, flag, ref, text
from qbxml.schema.shared import (
    CURRENCY,
    CUSTOM_FIELD_RET,
    INCLUDE,
    ITERATOR,
    LIST_HEAD,
    MOD_HEAD,
    OWNERS,
    TAX_COUNTRY,
    TITLED_PERSON,
    add,
    address,
    address_with_block,
    mod,
    query,
)

_VENDOR_TAX = (
    ref("SalesTaxCodeRef", 6).added("8.0").abroad,
    TAX_COUNTRY.added("8.0"),
    flag("IsSalesTaxAgency").added("8.0").abroad,
    ref("SalesTaxReturnRef", 41).added("8.0").abroad,
    people.TAX_REGISTRATION,
    enum_of("ReportingPeriod", "Monthly Quarterly").added("8.0").abroad,
    flag("IsTaxTrackedOnPurchases").added("8.0").abroad,
    ref("TaxOnPurchasesAccountRef", 159).added("8.0").abroad,
    flag("IsTaxTrackedOnSales").added("8.0").abroad,
    ref("TaxOnSalesAccountRef", 159).added("8.0").abroad,
    flag("IsTaxOnTax").added("8.0").abroad,
)
_TRADE = (
    ref("VendorTypeRef", 159),
    ref("TermsRef", 31),
    amount("CreditLimit"),
    text("VendorTaxIdent", 15),
    flag("IsVendorEligibleFor1099"),
)
_BILLING_RATE = ref("BillingRateRef", 31).added("6.0")
_PREFILLED = ref("PrefillAccountRef", 159).many.added("8.0")
_ACCOUNT = (text("NameOnCheck", 41), people.ACCOUNT_NUMBER, people.NOTES)

VENDOR_RET = aggregate(
    "VendorRet",
    *LIST_HEAD,
    people.NAME,
    *people.ACTIVE,
    flag("IsTaxAgency").added("6.0").abroad,
    text("CompanyName", 41),
    *TITLED_PERSON,
    *address_with_block("VendorAddress"),
    address("ShipAddress").added("11.0"),
    *people.REACHED,
    people.CONTACTS_RET,
    *_ACCOUNT,
    people.MORE_NOTES_RET,
    *_TRADE,
    amount("Balance"),
    _BILLING_RATE,
    people.GUID,
    *_VENDOR_TAX,
    _PREFILLED,
    CURRENCY,
    CUSTOM_FIELD_RET,
)

_HEAD = (
    *people.ACTIVE,
    text("CompanyName", 41),
    *TITLED_PERSON,
    address("VendorAddress"),
    address("ShipAddress").added("11.0"),
    *people.REACHED,
)

MESSAGES = (
    add(
        VENDOR_RET,
        people.NAME.needed,
        *_HEAD,
        people.CONTACTS,
        *_ACCOUNT,
        people.MORE_NOTES,
        *_TRADE,
        amount("OpenBalance"),
        date("OpenBalanceDate"),
        _BILLING_RATE,
        people.GUID,
        *_VENDOR_TAX,
        _PREFILLED,
        CURRENCY,
    ),
    mod(
        VENDOR_RET,
        *MOD_HEAD,
        people.NAME,
        *_HEAD,
        people.CONTACTS_MOD,
        *_ACCOUNT,
        people.MORE_NOTES_MOD,
        *_TRADE,
        _BILLING_RATE,
        *_VENDOR_TAX,
        _PREFILLED,
        CURRENCY,
    ),
    query(VENDOR_RET, ITERATOR, people.RICH_FILTER, INCLUDE, OWNERS),
)
