"""What several messages have in common: addresses, contacts, filters, heads of answers.

Member order, lengths and `since` marks: qbxml 4.0 and 5.4.
"""

from collections.abc import Iterable

from qbxml.schema.fields import (
    Field,
    Group,
    Message,
    aggregate,
    date,
    enum_of,
    factor,
    flag,
    guid,
    ident,
    in_order,
    integer,
    moment,
    one_of,
    ref,
    text,
    texts,
)

ITERATOR = ("metaData", "iterator", "iteratorID")
COUNTED = ("metaData",)

INCLUDE = text("IncludeRetElement", 50).many.added("4.0")
OWNERS = guid("OwnerID").many
NOTE = text("Note", 4095)
SALES_TAX_CODE = ref("SalesTaxCodeRef", 3)
EXTERNAL_GUID = guid("ExternalGUID")
CURRENCY = ref("CurrencyRef", 64).added("8.0")
EXCHANGE_RATE = factor("ExchangeRate").added("8.0")
TAX_COUNTRY = enum_of("SalesTaxCountry", "Australia Canada UK US").abroad

ADDRESS_LINES = (
    *texts(41, "Addr1", "Addr2", "Addr3", "Addr4"),
    text("Addr5", 41).added("6.0"),
)
ADDRESS = (
    *ADDRESS_LINES,
    text("City", 31),
    text("State", 21),
    text("PostalCode", 13),
    text("Country", 31),
    text("Note", 41).added("6.0"),
)
PERSON = (
    text("Salutation", 15),
    text("FirstName", 25),
    text("MiddleName", 5),
    text("LastName", 25),
)
TITLED_PERSON = (*PERSON, text("JobTitle", 41).added("12.0"))
COMMUNICATION = (*texts(21, "Phone", "AltPhone", "Fax"), text("Email", 1023))

CONTACT_DETAIL = aggregate(
    "AdditionalContactRef",
    text("ContactName", 40).needed,
    text("ContactValue", 255).needed,
).many
CONTACT = (
    text("Salutation", 15),
    text("FirstName", 25).needed,
    text("MiddleName", 5),
    text("LastName", 25),
    text("JobTitle", 41),
    CONTACT_DETAIL,
)
CREDIT_CARD = aggregate(
    "CreditCardInfo",
    text("CreditCardNumber", 25),
    integer("ExpirationMonth", least=1, most=12),
    integer("ExpirationYear"),
    *texts(41, "NameOnCard", "CreditCardAddress", "CreditCardPostalCode"),
)
CUSTOM_FIELD = aggregate(
    "DataExt",
    guid("OwnerID").needed,
    text("DataExtName", 31).needed,
    text("DataExtValue").needed,
).many.added("5.0")
CUSTOM_FIELD_RET = aggregate(
    "DataExtRet",
    guid("OwnerID"),
    text("DataExtName", 31),
    enum_of(
        "DataExtType",
        "AMTTYPE DATETIMETYPE INTTYPE PERCENTTYPE PRICETYPE QUANTYPE STR1024TYPE"
        " STR255TYPE",
    ),
    text("DataExtValue"),
).many
ERROR_RECOVERY = aggregate(
    "ErrorRecovery",
    one_of(ident("ListID"), guid("OwnerID"), ident("TxnID")),
    integer("TxnNumber"),
    text("EditSequence", 16),
    guid("ExternalGUID"),
).added("11.0")

TXN_TYPES = (
    "ARRefundCreditCard Bill BillPaymentCheck BillPaymentCreditCard BuildAssembly"
    " Charge Check CreditCardCharge CreditCardCredit CreditMemo Deposit Estimate"
    " InventoryAdjustment Invoice ItemReceipt JournalEntry LiabilityAdjustment"
    " Paycheck PayrollLiabilityCheck PurchaseOrder ReceivePayment SalesOrder"
    " SalesReceipt SalesTaxPaymentCheck Transfer VendorCredit YTDAdjustment"
)

MODIFIED = (
    moment("TimeCreated"),
    moment("TimeModified"),
    text("EditSequence", 16),
)
LIST_HEAD = (ident("ListID"), *MODIFIED)
TXN_HEAD = (ident("TxnID"), *MODIFIED, integer("TxnNumber"))
MOD_HEAD = (ident("ListID").needed, text("EditSequence", 16).needed)
TXN_MOD_HEAD = (ident("TxnID").needed, text("EditSequence", 16).needed)
NOTE_RET = aggregate("AdditionalNotesRet", integer("NoteID"), date("Date"), NOTE)

_MATCH = enum_of("MatchCriterion", "StartsWith Contains EndsWith").needed
MAX_RETURNED = integer("MaxReturned", least=1)
NAME_FILTERS = one_of(
    aggregate("NameFilter", _MATCH, text("Name").needed).needed,
    aggregate("NameRangeFilter", text("FromName"), text("ToName")).needed,
)
REF_NUMBER_FILTER = aggregate("RefNumberFilter", _MATCH, text("RefNumber").needed)
REF_NUMBER_RANGE = aggregate(
    "RefNumberRangeFilter", text("FromRefNumber"), text("ToRefNumber")
)
REF_NUMBER_FILTERS = one_of(REF_NUMBER_FILTER.needed, REF_NUMBER_RANGE.needed)
DATE_MACRO = enum_of(
    "DateMacro",
    "All Today ThisWeek ThisWeekToDate ThisMonth ThisMonthToDate"
    " ThisCalendarQuarter ThisCalendarQuarterToDate ThisFiscalQuarter"
    " ThisFiscalQuarterToDate ThisCalendarYear ThisCalendarYearToDate"
    " ThisFiscalYear ThisFiscalYearToDate Yesterday LastWeek LastWeekToDate"
    " LastMonth LastMonthToDate LastCalendarQuarter LastCalendarQuarterToDate"
    " LastFiscalQuarter LastFiscalQuarterToDate LastCalendarYear"
    " LastCalendarYearToDate LastFiscalYear LastFiscalYearToDate NextWeek"
    " NextFourWeeks NextMonth NextCalendarQuarter NextCalendarYear"
    " NextFiscalQuarter NextFiscalYear",
).needed
MODIFIED_RANGE = (moment("FromModifiedDate"), moment("ToModifiedDate"))
TXN_RANGE = (date("FromTxnDate"), date("ToTxnDate"))
CURRENCY_FILTER = aggregate(
    "CurrencyFilter",
    one_of(
        ident("ListID").needed.many,
        text("FullName", 64).needed.many,
    ).needed,
).added("8.0")


def address(name: str) -> Field:
    """Declare a postal address."""
    return aggregate(name, *ADDRESS)


def address_with_block(name: str) -> tuple[Field, Field]:
    """Declare an address as an answer shows it: its fields, and the printed lines."""
    block = aggregate(name + "Block", *ADDRESS_LINES).added("6.0")
    return address(name), block


def entry_filter(name: str, *first: Field, length: int | None = None) -> Field:
    """Declare a filter that names list entries, with or without their children."""
    return aggregate(
        name,
        one_of(
            *first,
            ident("ListID").needed.many,
            text("FullName", length).needed.many,
            ident("ListIDWithChildren").needed,
            text("FullNameWithChildren", length).needed,
        ).needed,
    )


TXN_IDS = ident("TxnID").needed.many
TXN_NUMBERS = (
    text("RefNumber").needed.many,
    text("RefNumberCaseSensitive").needed.many.added("4.0"),
)
TXN_SPAN = (
    MAX_RETURNED,
    one_of(
        aggregate("ModifiedDateRangeFilter", *MODIFIED_RANGE).needed,
        aggregate(
            "TxnDateRangeFilter", one_of(in_order(*TXN_RANGE), DATE_MACRO).needed
        ).needed,
    ),
    entry_filter("EntityFilter"),
)
ACCOUNT_FILTER = entry_filter("AccountFilter")
PAID_STATUS = enum_of("PaidStatus", "All PaidOnly NotPaidOnly")
LINES_TOO = flag("IncludeLineItems")
LINKS_TOO = flag("IncludeLinkedTxns")


def list_filter(*more: Field) -> Group:
    """Choose list entries: by ID, by full name, or by the filters (qbxml 4.6)."""
    return one_of(
        ident("ListID").needed.many,
        text("FullName").needed.many,
        in_order(
            MAX_RETURNED,
            enum_of("ActiveStatus", "ActiveOnly InactiveOnly All"),
            *MODIFIED_RANGE,
            NAME_FILTERS,
            *more,
        ),
    )


def txn_filter(*accounts: Field, more: Iterable[Field] = ()) -> Group:
    """Choose transactions: by ID, by number, or by the filters (qbxml 2.7)."""
    span = in_order(*TXN_SPAN, *accounts, REF_NUMBER_FILTERS, CURRENCY_FILTER, *more)
    return one_of(TXN_IDS, *TXN_NUMBERS, span)


def txn_query(ret: Field, choice: Group, *includes: Field) -> Message:
    """Declare the query for one kind of transactions."""
    return query(ret, ITERATOR, choice, *includes, INCLUDE, OWNERS)


def query(
    ret: Field, attributes: tuple[str, ...], *particles: Field | Group
) -> Message:
    """Declare the message that asks for what `ret` shows: CustomerQuery."""
    name = ret.name.removesuffix("Ret") + "Query"
    return Message(name, in_order(*particles), in_order(ret.many), attributes)


def add(ret: Field, *particles: Field | Group) -> Message:
    """Declare the message that creates what `ret` shows: CustomerAdd, CustomerRet."""
    return _write(ret, "Add", particles)


def mod(ret: Field, *particles: Field | Group) -> Message:
    """Declare the message that changes what `ret` shows."""
    return _write(ret, "Mod", particles)


def _write(ret: Field, verb: str, particles: tuple[Field | Group, ...]) -> Message:
    name = ret.name.removesuffix("Ret") + verb
    return Message(
        name,
        in_order(aggregate(name, *particles).needed, INCLUDE),
        in_order(ret, ERROR_RECOVERY),
        writes=True,
    )
