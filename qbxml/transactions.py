"""Transactions of every kind: asking for them, changing them, what all of them show.

The modules of the single kinds (`bills`, `journals` ...) say how they are created, and
read the rest of them. What an answer does not tell is None or blank.
"""

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from qbxml import paging, refs, schema, types
from qbxml.errors import RequestError
from qbxml.list_queries import Page
from qbxml.message_set import Request
from qbxml.refs import Ref
from qbxml.responses import Record

TYPES = {
    "sales_receipt": "SalesReceipt",
    "invoice": "Invoice",
    "sales_order": "SalesOrder",
    "credit_memo": "CreditMemo",
    "bill": "Bill",
    "vendor_credit": "VendorCredit",
    "purchase_order": "PurchaseOrder",
    "check": "Check",
    "journal_entry": "JournalEntry",
    "receive_payment": "ReceivePayment",
    "deposit": "Deposit",
    "inventory_adjustment": "InventoryAdjustment",
}
ENTITIES = ("CustomerRef", "VendorRef", "PayeeEntityRef")
TOTALS = ("TotalAmount", "AmountDue", "CreditAmount", "DepositTotal", "Amount")

_HEAD = (
    "TxnID",
    "TimeCreated",
    "TimeModified",
    "EditSequence",
    "TxnNumber",
    *ENTITIES,
    "TxnDate",
    "RefNumber",
    "Subtotal",
    "SalesTaxTotal",
    *TOTALS,
    "IsPaid",
    "Memo",
    "ExternalGUID",
    # A journal tells its amount in its lines alone.
    "JournalDebitLine",
)


@dataclass(frozen=True)
class Link:
    """Another transaction that one is linked with, such as a bill's purchase order."""

    txn_id: str
    type: str = ""
    ref_number: str | None = None
    txn_date: dt.date | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Transaction:
    """What transactions of all kinds have, of one that exists or of one to be made.

    Of one to be made `entity`, the date, number, memo and GUID count, and `more`:
    further members of the header by Intuit's names. The rest is QuickBooks' to tell.
    """

    type: str
    txn_id: str = ""
    edit_sequence: str = ""
    txn_number: int | None = None
    ref_number: str | None = None
    txn_date: dt.date | None = None
    entity: Ref | None = None
    memo: str | None = None
    external_guid: str | None = None
    total: Decimal | None = None
    is_paid: bool | None = None
    time_created: str | None = None
    time_modified: str | None = None
    links: tuple[Link, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Filters:
    """Which transactions are meant; the number is what theirs begin with.

    `entity_list_id` is the customer, vendor or payee, of a journal that of any line.
    """

    since: dt.datetime | str | None = None
    until: dt.datetime | str | None = None
    entity_list_id: str | None = None
    ref_number: str | None = None


def query_ids(kind: str, txn_ids: Sequence[str]) -> Request:
    """Ask for transactions by transaction ID; `kind` is one of TYPES."""
    return _query(kind, {"TxnID": list(txn_ids)})


def query_ref_numbers(kind: str, numbers: Sequence[str]) -> Request:
    """Ask by number: none, one or several may bear the same (qbxml 2.7)."""
    return _query(kind, {"RefNumberCaseSensitive": list(numbers)})


def query(kind: str, filters: Filters) -> Request:
    """Ask for transactions by what is known of them: the probe after a lost answer."""
    span = {"FromModifiedDate": filters.since, "ToModifiedDate": filters.until}
    fields = {
        "ModifiedDateRangeFilter": span if filters.since or filters.until else None,
        "EntityFilter": _if(filters.entity_list_id, "ListID"),
        "RefNumberFilter": _starting_with(filters.ref_number),
    }
    return _query(kind, fields)


def query_page(kind: str, page: Page) -> Request:
    """Ask for one page of all transactions of a kind changed since a moment."""
    fields = {
        "MaxReturned": page.max_returned,
        "ModifiedDateRangeFilter": _if(page.since, "FromModifiedDate"),
    }
    return _query(kind, fields, paging.attributes(page.iterator_id))


def query_details(kind: str, txn_ids: Sequence[str]) -> Request:
    """Ask for whole transactions, with their lines and what they are linked with."""
    name = f"{element(kind)}Query"
    wanted = ("IncludeLineItems", "IncludeLinkedTxns")
    known = schema.message(name).content.members
    included = {one: True for one in wanted if one in known}
    return Request(name, {"TxnID": list(txn_ids), **included})


def add(kind: str, fields: Sequence[tuple[str, Any]] | Mapping[str, Any]) -> Request:
    """Book a transaction of these fields; the answer tells its head, without lines."""
    return _write(f"{element(kind)}Add", kind, fields)


def mod(kind: str, identity: tuple[str, str], fields: Mapping[str, Any]) -> Request:
    """Change a transaction, known by its ID and edit sequence.

    Absent fields stay, empty ones are cleared. Lines replace all that there were: each
    that shall stay is named by its TxnLineID, -1 makes a new one (qbxml 4.7).
    """
    txn_id, edit_sequence = identity
    changed = {"TxnID": txn_id, "EditSequence": edit_sequence, **fields}
    return _write(f"{element(kind)}Mod", kind, changed)


def read(record: Record) -> Transaction:
    """Read the head of any transaction of TYPES."""
    return Transaction(**head(record))


def head(record: Record) -> dict[str, Any]:
    """Read what all kinds have, as the fields of a Transaction."""
    entities = (refs.read(record, name) for name in ENTITIES)
    return {
        "type": _TYPES_OF_RET.get(record.name, record.name),
        "txn_id": record.get("TxnID") or "",
        "edit_sequence": record.get("EditSequence") or "",
        "txn_number": types.read_integer(record.get("TxnNumber")),
        "ref_number": record.get("RefNumber"),
        "txn_date": types.read_date(record.get("TxnDate")),
        "entity": next(filter(None, entities), None),
        "memo": record.get("Memo"),
        "external_guid": record.get("ExternalGUID"),
        "total": _total(record),
        "is_paid": types.read_flag(record.get("IsPaid")),
        "time_created": record.get("TimeCreated"),
        "time_modified": record.get("TimeModified"),
        "links": tuple(map(_link, record.all("LinkedTxn"))),
    }


def header(transaction: Transaction, entity: str) -> dict[str, Any]:
    """Write what all kinds have, as fields; `entity` is Intuit's name for whose it is.

    A kind that has no entity, memo or number refuses them when the request is built.
    """
    return {
        entity: refs.fields(transaction.entity),
        "TxnDate": transaction.txn_date,
        "RefNumber": transaction.ref_number,
        "Memo": transaction.memo,
        "ExternalGUID": transaction.external_guid,
        **transaction.more,
    }


def element(kind: str) -> str:
    """Give Intuit's word for one of TYPES; refuse what is none."""
    if kind not in TYPES:
        raise RequestError("type", f"'{kind}' is none of {', '.join(TYPES)}")
    return TYPES[kind]


_TYPES_OF_RET = {f"{element}Ret": kind for kind, element in TYPES.items()}


def _query(
    kind: str, fields: Mapping[str, Any], attributes: Mapping[str, str] | None = None
) -> Request:
    lines = True if kind == "journal_entry" else None
    asked = {"IncludeLineItems": lines, "IncludeRetElement": _asked(kind)}
    return Request(f"{element(kind)}Query", {**fields, **asked}, attributes or {})


def _write(name: str, kind: str, fields: Any) -> Request:
    return Request(name, {name: fields, "IncludeRetElement": _asked(kind)})


def _asked(kind: str) -> list[str]:
    return list(_head_of(element(kind)))


@functools.cache
def _head_of(name: str) -> tuple[str, ...]:
    content = schema.ret(f"{name}Ret").content
    return tuple(one for one in _HEAD if content and one in content.members)


def _if(value: Any, name: str) -> dict[str, Any] | None:
    return {name: value} if value else None


def _starting_with(number: str | None) -> dict[str, str] | None:
    return {"MatchCriterion": "StartsWith", "RefNumber": number} if number else None


def _total(record: Record) -> Decimal | None:
    """Invoices and journals have no total of their own (qbxml 4.5)."""
    for name in TOTALS:
        if record.get(name) is not None:
            return types.read_decimal(record.get(name))
    if record.name == "JournalEntryRet":
        return _sum(one.get("Amount") for one in record.all("JournalDebitLine"))
    subtotal = types.read_decimal(record.get("Subtotal"))
    tax = types.read_decimal(record.get("SalesTaxTotal"))
    return None if subtotal is None else subtotal + (tax or Decimal(0))


def _sum(amounts: Any) -> Decimal | None:
    known = [amount for one in amounts if (amount := types.read_decimal(one))]
    return sum(known, Decimal(0)) if known else None


def _link(record: Record) -> Link:
    return Link(
        txn_id=record.get("TxnID") or "",
        type=record.get("TxnType") or "",
        ref_number=record.get("RefNumber"),
        txn_date=types.read_date(record.get("TxnDate")),
        amount=types.read_decimal(record.get("Amount")),
    )
