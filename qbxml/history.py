"""Asking across transactions of all kinds, the one query that does (qbxml 4.6).

It tells each transaction's head, or each of its postings, with a memo but without an
ExternalGUID; number and dates may be asked for together.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qbxml import paging, refs, transactions, types
from qbxml.list_queries import Page
from qbxml.message_set import Request
from qbxml.refs import Ref
from qbxml.responses import Record
from qbxml.transactions import Filters

RET_FIELDS = (
    "TxnType",
    "TxnID",
    "TimeCreated",
    "TimeModified",
    "EntityRef",
    "AccountRef",
    "TxnDate",
    "RefNumber",
    "Amount",
    "Memo",
)


@dataclass(frozen=True)
class Entry:
    """A transaction of any kind; `type` is one of `transactions.TYPES` or Intuit's."""

    type: str
    txn_id: str
    ref_number: str | None = None
    txn_date: dt.date | None = None
    entity: Ref | None = None
    account: Ref | None = None
    amount: Decimal | None = None
    memo: str | None = None
    time_created: str | None = None
    time_modified: str | None = None


def query_ids(txn_ids: Sequence[str]) -> Request:
    """Ask for transactions of whatever kind by transaction ID."""
    fields = {"TxnID": list(txn_ids), "IncludeRetElement": list(RET_FIELDS)}
    return Request("TransactionQuery", fields)


def query(kinds: Sequence[str], filters: Filters) -> Request:
    """Ask for transactions of some kinds by what is known of them; of all if none."""
    return Request("TransactionQuery", _filtered(kinds, filters))


def query_page(kinds: Sequence[str], page: Page) -> Request:
    """Ask for one page of all transactions of some kinds changed since a moment."""
    filtered = _filtered(kinds, Filters(since=page.since))
    fields = {"MaxReturned": page.max_returned, **filtered}
    attributes = paging.attributes(page.iterator_id)
    return Request("TransactionQuery", fields, attributes)


def read(record: Record) -> Entry:
    """Read a TransactionRet."""
    kind = record.get("TxnType") or ""
    return Entry(
        type=_KINDS.get(kind, kind),
        txn_id=record.get("TxnID") or "",
        ref_number=record.get("RefNumber"),
        txn_date=types.read_date(record.get("TxnDate")),
        entity=refs.read(record, "EntityRef"),
        account=refs.read(record, "AccountRef"),
        amount=types.read_decimal(record.get("Amount")),
        memo=record.get("Memo"),
        time_created=record.get("TimeCreated"),
        time_modified=record.get("TimeModified"),
    )


_KINDS = {element: kind for kind, element in transactions.TYPES.items()}


def _filtered(kinds: Sequence[str], filters: Filters) -> dict[str, Any]:
    elements = [transactions.element(kind) for kind in kinds]
    known = transactions.filter_fields(filters)
    return {
        "RefNumberFilter": known["RefNumberFilter"],
        "TransactionModifiedDateRangeFilter": known["ModifiedDateRangeFilter"],
        "TransactionEntityFilter": known["EntityFilter"],
        "TransactionTypeFilter": {"TxnTypeFilter": elements} if elements else None,
        "IncludeRetElement": list(RET_FIELDS),
    }
