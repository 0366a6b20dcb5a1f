"""Sales receipts, invoices and sales orders: adding, probing and reading them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qbxml import paging, types
from qbxml.errors import RequestError
from qbxml.message_set import Request
from qbxml.responses import Record

TYPES = {
    "sales_receipt": "SalesReceipt",
    "invoice": "Invoice",
    "sales_order": "SalesOrder",
}
RET_FIELDS = (
    "TxnID",
    "TimeCreated",
    "TimeModified",
    "EditSequence",
    "CustomerRef",
    "RefNumber",
    "Subtotal",
    "SalesTaxTotal",
    "Memo",
    "ExternalGUID",
)


@dataclass(frozen=True)
class Transaction:
    """A sale as the company file has it; `total` includes tax."""

    type: str
    txn_id: str
    edit_sequence: str = ""
    ref_number: str | None = None
    external_guid: str | None = None
    total: Decimal | None = None
    customer_list_id: str | None = None
    memo: str | None = None
    time_created: str | None = None
    subtotal: Decimal | None = None
    tax_total: Decimal | None = None
    time_modified: str | None = None


def add(kind: str, fields: Mapping[str, Any]) -> Request:
    """Book a sale of one of TYPES; the fields are the header's, and "lines" a list.

    A line that names an ItemGroupRef becomes a line group.
    """
    element = _element(kind)
    header = {name: value for name, value in fields.items() if name != "lines"}
    lines = [_line(element, line) for line in fields.get("lines", ())]
    return Request(
        element + "Add",
        {
            element + "Add": (*header.items(), *lines),
            "IncludeRetElement": _asked(kind),
        },
    )


def query_ids(kind: str, txn_ids: Sequence[str]) -> Request:
    """Ask for sales by transaction ID."""
    return _query(kind, {"TxnID": list(txn_ids)})


def query_ref_numbers(kind: str, numbers: Sequence[str]) -> Request:
    """Ask for sales by number: none, one or several may bear the same (qbxml 2.7)."""
    return _query(kind, {"RefNumberCaseSensitive": list(numbers)})


def query_modified(
    kind: str,
    since: dt.datetime | str,
    until: dt.datetime | str | None = None,
    customer_list_id: str | None = None,
) -> Request:
    """Ask for sales changed in a span of time: the probe after a lost answer."""
    customer = {"ListID": customer_list_id} if customer_list_id else None
    span = {"FromModifiedDate": since, "ToModifiedDate": until}
    return _query(kind, {"ModifiedDateRangeFilter": span, "EntityFilter": customer})


def query_page(
    kind: str,
    since: dt.datetime | str | None = None,
    max_returned: int = 200,
    iterator_id: str | None = None,
) -> Request:
    """Ask for one page of all sales changed since a moment."""
    span = {"FromModifiedDate": since} if since else None
    fields = {"MaxReturned": max_returned, "ModifiedDateRangeFilter": span}
    return _query(kind, fields, paging.attributes(iterator_id))


def read(record: Record) -> Transaction:
    """Read a SalesReceiptRet, InvoiceRet or SalesOrderRet."""
    subtotal = types.read_decimal(record.get("Subtotal"))
    tax_total = types.read_decimal(record.get("SalesTaxTotal"))
    return Transaction(
        type=_TYPES_OF_RET.get(record.name, record.name),
        txn_id=record.get("TxnID") or "",
        edit_sequence=record.get("EditSequence") or "",
        ref_number=record.get("RefNumber"),
        external_guid=record.get("ExternalGUID"),
        total=_total(record, subtotal, tax_total),
        customer_list_id=record.get("CustomerRef/ListID"),
        memo=record.get("Memo"),
        time_created=record.get("TimeCreated"),
        subtotal=subtotal,
        tax_total=tax_total,
        time_modified=record.get("TimeModified"),
    )


_TYPES_OF_RET = {element + "Ret": kind for kind, element in TYPES.items()}


def _element(kind: str) -> str:
    if kind not in TYPES:
        raise RequestError("type", f"'{kind}' is none of {', '.join(TYPES)}")
    return TYPES[kind]


def _line(element: str, line: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    suffix = "LineGroupAdd" if "ItemGroupRef" in line else "LineAdd"
    return element + suffix, line


def _asked(kind: str) -> list[str]:
    # Invoices have no TotalAmount: qbxml 4.5.
    return [*RET_FIELDS] if kind == "invoice" else [*RET_FIELDS, "TotalAmount"]


def _query(
    kind: str, fields: Mapping[str, Any], attributes: Mapping[str, str] | None = None
) -> Request:
    asked = {**fields, "IncludeRetElement": _asked(kind)}
    return Request(_element(kind) + "Query", asked, attributes or {})


def _total(
    record: Record, subtotal: Decimal | None, tax_total: Decimal | None
) -> Decimal | None:
    if record.get("TotalAmount") is not None:
        return types.read_decimal(record.get("TotalAmount"))
    if subtotal is None:
        return None
    return subtotal + (tax_total or Decimal(0))
