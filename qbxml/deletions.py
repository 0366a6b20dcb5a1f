"""Deleting and voiding, and asking for what was deleted (qbxml 4.4, 4.6, 4.7).

A deleted transaction is gone for good; a voided one stays, with amounts of zero. List
entries that are in use cannot be deleted, make them inactive instead. QuickBooks
remembers deletions of 90 days.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from qbxml import transactions
from qbxml.message_set import Request
from qbxml.responses import Record

_ENTRY_FIELDS = ("ListDelType", "ListID", "TimeCreated", "TimeDeleted", "FullName")
_TRANSACTION_FIELDS = (
    "TxnDelType",
    "TxnID",
    "TimeCreated",
    "TimeDeleted",
    "RefNumber",
)


@dataclass(frozen=True)
class Deletion:
    """Something that was deleted or voided; `name` is its number or full name."""

    type: str
    identity: str
    name: str | None = None
    time_created: str | None = None
    time_deleted: str | None = None


def delete(kind: str, txn_id: str) -> Request:
    """Delete a transaction; `kind` is one of `transactions.TYPES`."""
    element = transactions.element(kind)
    return Request("TxnDel", {"TxnDelType": element, "TxnID": txn_id})


def void(kind: str, txn_id: str) -> Request:
    """Void a transaction: its amounts become zero; orders cannot be voided."""
    element = transactions.element(kind)
    return Request("TxnVoid", {"TxnVoidType": element, "TxnID": txn_id})


def delete_entry(kind: str, list_id: str) -> Request:
    """Delete a list entry that nothing uses; `kind` is Intuit's: "ItemService"."""
    return Request("ListDel", {"ListDelType": kind, "ListID": list_id})


def query_transactions(
    kinds: Sequence[str], since: dt.datetime | str | None = None
) -> Request:
    """Ask which transactions of some kinds were deleted since a moment."""
    elements = [transactions.element(kind) for kind in kinds]
    fields = {
        "TxnDelType": elements,
        "DeletedDateRangeFilter": _span(since),
        "IncludeRetElement": list(_TRANSACTION_FIELDS),
    }
    return Request("TxnDeletedQuery", fields)


def query_entries(
    kinds: Sequence[str], since: dt.datetime | str | None = None
) -> Request:
    """Ask which entries of some lists were deleted since a moment."""
    fields = {
        "ListDelType": list(kinds),
        "DeletedDateRangeFilter": _span(since),
        "IncludeRetElement": list(_ENTRY_FIELDS),
    }
    return Request("ListDeletedQuery", fields)


def read(record: Record) -> Deletion:
    """Read a TxnDeletedRet or a ListDeletedRet."""
    return Deletion(
        type=record.get("TxnDelType") or record.get("ListDelType") or "",
        identity=record.get("TxnID") or record.get("ListID") or "",
        name=record.get("RefNumber") or record.get("FullName"),
        time_created=record.get("TimeCreated"),
        time_deleted=record.get("TimeDeleted"),
    )


def read_done(records: Sequence[Record]) -> Deletion:
    """Read the answer to a deletion or a voiding, which has members and no record."""
    found = {one.name: one.get("") for one in records}
    kind = found.get("TxnDelType") or found.get("TxnVoidType")
    return Deletion(
        type=kind or found.get("ListDelType") or "",
        identity=found.get("TxnID") or found.get("ListID") or "",
        name=found.get("RefNumber") or found.get("FullName"),
        time_created=found.get("TimeCreated"),
        time_deleted=found.get("TimeDeleted"),
    )


def _span(since: dt.datetime | str | None) -> dict[str, dt.datetime | str] | None:
    return {"FromDeletedDate": since} if since else None
