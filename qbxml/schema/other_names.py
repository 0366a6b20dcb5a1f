"""Other names: who is neither customer, vendor nor employee (qbxml 4.2)."""

from qbxml.schema import people
from qbxml.schema.fields import aggregate, flag, text, texts
from qbxml.schema.shared import (
    COMMUNICATION,
    COUNTED,
    CUSTOM_FIELD_RET,
    INCLUDE,
    LIST_HEAD,
    MOD_HEAD,
    OWNERS,
    PERSON,
    add,
    address,
    address_with_block,
    list_filter,
    mod,
    query,
)

OTHER_NAME_RET = aggregate(
    "OtherNameRet",
    *LIST_HEAD,
    people.NAME,
    flag("IsActive"),
    text("CompanyName", 41),
    *PERSON,
    *address_with_block("OtherNameAddress"),
    *COMMUNICATION,
    *texts(41, "Contact", "AltContact"),
    people.ACCOUNT_NUMBER,
    people.NOTES,
    people.GUID,
    CUSTOM_FIELD_RET,
)

_HEAD = (flag("IsActive"), text("CompanyName", 41), *PERSON)
_REACHED = (
    address("OtherNameAddress"),
    *COMMUNICATION,
    *texts(41, "Contact", "AltContact"),
    people.ACCOUNT_NUMBER,
    people.NOTES,
)

MESSAGES = (
    add(OTHER_NAME_RET, people.NAME.needed, *_HEAD, *_REACHED, people.GUID),
    mod(OTHER_NAME_RET, *MOD_HEAD, people.NAME, *_HEAD, *_REACHED),
    query(OTHER_NAME_RET, COUNTED, list_filter(), INCLUDE, OWNERS),
)
