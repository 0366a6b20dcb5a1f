"""Vendors: asking for them, creating and changing them, reading them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qbxml import list_queries, refs, types
from qbxml.list_queries import Page
from qbxml.message_set import Request
from qbxml.refs import Ref
from qbxml.responses import Record

RET_FIELDS = (
    "ListID",
    "TimeModified",
    "EditSequence",
    "Name",
    "IsActive",
    "CompanyName",
    "Phone",
    "Fax",
    "Email",
    "AccountNumber",
    "TermsRef",
    "VendorTaxIdent",
    "Balance",
    "ExternalGUID",
)


@dataclass(frozen=True)
class Vendor:
    """A vendor as the company file has it; vendors have no levels."""

    list_id: str
    name: str
    edit_sequence: str
    is_active: bool = True
    company: str | None = None
    phone: str | None = None
    fax: str | None = None
    email: str | None = None
    account_number: str | None = None
    terms: Ref | None = None
    tax_ident: str | None = None
    balance: Decimal | None = None
    external_guid: str | None = None
    time_modified: str | None = None


def query_names(names: Sequence[str]) -> Request:
    """Ask for vendors by name, many at once."""
    return list_queries.by_names("Vendor", names, RET_FIELDS)


def query_ids(list_ids: Sequence[str]) -> Request:
    """Ask for vendors by list ID, many at once."""
    return list_queries.by_ids("Vendor", list_ids, RET_FIELDS)


def query_page(
    since: dt.datetime | str | None = None,
    max_returned: int = 200,
    iterator_id: str | None = None,
) -> Request:
    """Ask for one page of all vendors changed since a moment, inactive ones too."""
    page = Page(since, max_returned, iterator_id)
    return list_queries.page("Vendor", RET_FIELDS, page)


def add(fields: Mapping[str, Any]) -> Request:
    """Create a vendor."""
    return Request("VendorAdd", {"VendorAdd": fields, **_ASKED})


def mod(list_id: str, edit_sequence: str, fields: Mapping[str, Any]) -> Request:
    """Change a vendor: absent fields stay, empty ones are cleared."""
    changed = {"ListID": list_id, "EditSequence": edit_sequence, **fields}
    return Request("VendorMod", {"VendorMod": changed, **_ASKED})


def read(record: Record) -> Vendor:
    """Read a VendorRet."""
    return Vendor(
        list_id=record.get("ListID") or "",
        name=record.get("Name") or "",
        edit_sequence=record.get("EditSequence") or "",
        is_active=types.read_flag(record.get("IsActive")) is not False,
        company=record.get("CompanyName"),
        phone=record.get("Phone"),
        fax=record.get("Fax"),
        email=record.get("Email"),
        account_number=record.get("AccountNumber"),
        terms=refs.read(record, "TermsRef"),
        tax_ident=record.get("VendorTaxIdent"),
        balance=types.read_decimal(record.get("Balance")),
        external_guid=record.get("ExternalGUID"),
        time_modified=record.get("TimeModified"),
    )


_ASKED = {"IncludeRetElement": list(RET_FIELDS)}
