"""What customers, vendors, employees and other names have in common (qbxml 8)."""

from qbxml.schema.fields import (
    aggregate,
    amount,
    enum_of,
    flag,
    integer,
    ref,
    text,
    texts,
)
from qbxml.schema.shared import (
    COMMUNICATION,
    CONTACT,
    CONTACT_DETAIL,
    CURRENCY_FILTER,
    EXTERNAL_GUID,
    LIST_HEAD,
    MOD_HEAD,
    NOTE,
    NOTE_RET,
    entry_filter,
    list_filter,
)

NAME = text("Name", 41)
ACTIVE = (flag("IsActive"), ref("ClassRef", 159).added("12.0"))
GUID = EXTERNAL_GUID.added("8.0")
ACCOUNT_NUMBER = text("AccountNumber", 99)
NOTES = text("Notes", 4095)
TAX_REGISTRATION = text("TaxRegistrationNumber", 30).added("8.0").abroad

# What a person is reached by, in the three forms of Add, Mod and answer.
REACHED = (
    *COMMUNICATION,
    text("Cc", 1023).added("12.0"),
    *texts(41, "Contact", "AltContact"),
    CONTACT_DETAIL.added("12.0"),
)
CONTACTS = aggregate("Contacts", *CONTACT).many.added("12.0")
CONTACTS_MOD = aggregate("ContactsMod", *MOD_HEAD, *CONTACT).many.added("12.0")
CONTACTS_RET = aggregate(
    "ContactsRet", *LIST_HEAD, text("Contact", 41), *CONTACT
).many.added("12.0")
MORE_NOTES = aggregate("AdditionalNotes", NOTE.needed).many.added("12.0")
MORE_NOTES_MOD = aggregate(
    "AdditionalNotesMod", integer("NoteID").needed, NOTE.needed
).many.added("12.0")
MORE_NOTES_RET = NOTE_RET.many.added("12.0")

_BALANCE_FILTER = aggregate(
    "TotalBalanceFilter",
    enum_of(
        "Operator", "LessThan LessThanEqual Equal GreaterThan GreaterThanEqual"
    ).needed,
    amount("Amount").needed,
)
RICH_FILTER = list_filter(
    _BALANCE_FILTER, CURRENCY_FILTER, entry_filter("ClassFilter").added("12.0")
)
