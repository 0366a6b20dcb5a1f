"""Accounts: asking for them, creating and changing them, reading them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qbxml import list_queries, refs, types
from qbxml.message_set import Request
from qbxml.refs import Ref
from qbxml.responses import Record

RET_FIELDS = (
    "ListID",
    "TimeModified",
    "EditSequence",
    "Name",
    "FullName",
    "IsActive",
    "ParentRef",
    "Sublevel",
    "AccountType",
    "SpecialAccountType",
    "AccountNumber",
    "Balance",
    "CurrencyRef",
)


@dataclass(frozen=True)
class Account:
    """An account of the chart; `type` is QuickBooks' word, such as "Income".

    `special_type` tells the accounts that QuickBooks made itself, such as
    "UndepositedFunds" or "SalesTaxPayable".
    """

    list_id: str
    name: str
    full_name: str
    type: str = ""
    number: str | None = None
    is_active: bool = True
    balance: Decimal | None = None
    special_type: str | None = None
    parent: Ref | None = None
    sublevel: int = 0
    currency: str | None = None
    edit_sequence: str = ""
    time_modified: str | None = None


def query_full_names(names: Sequence[str]) -> Request:
    """Ask for accounts by full name, many at once."""
    return list_queries.by_names("Account", names, RET_FIELDS)


def query_ids(list_ids: Sequence[str]) -> Request:
    """Ask for accounts by list ID, many at once."""
    return list_queries.by_ids("Account", list_ids, RET_FIELDS)


def query_all(since: dt.datetime | str | None = None) -> Request:
    """Ask for the whole chart of accounts, inactive ones too: it has no iterator."""
    return list_queries.everything("Account", RET_FIELDS, since)


def query_active() -> Request:
    """Ask for the accounts that can be posted to, without balances: these take long."""
    shown = [name for name in RET_FIELDS if name != "Balance"]
    fields = {"ActiveStatus": "ActiveOnly", "IncludeRetElement": shown}
    return Request("AccountQuery", fields)


def add(fields: Mapping[str, Any]) -> Request:
    """Create an account."""
    return Request(
        "AccountAdd", {"AccountAdd": fields, "IncludeRetElement": list(RET_FIELDS)}
    )


def mod(list_id: str, edit_sequence: str, fields: Mapping[str, Any]) -> Request:
    """Change an account: absent fields stay, empty ones are cleared."""
    changed = {"ListID": list_id, "EditSequence": edit_sequence, **fields}
    return Request(
        "AccountMod", {"AccountMod": changed, "IncludeRetElement": list(RET_FIELDS)}
    )


def read(record: Record) -> Account:
    """Read an AccountRet."""
    name = record.get("Name") or ""
    return Account(
        list_id=record.get("ListID") or "",
        name=name,
        full_name=record.get("FullName") or name,
        type=record.get("AccountType") or "",
        number=record.get("AccountNumber"),
        is_active=types.read_flag(record.get("IsActive")) is not False,
        balance=types.read_decimal(record.get("Balance")),
        special_type=record.get("SpecialAccountType"),
        parent=refs.read(record, "ParentRef"),
        sublevel=types.read_integer(record.get("Sublevel")) or 0,
        currency=record.get("CurrencyRef/FullName"),
        edit_sequence=record.get("EditSequence") or "",
        time_modified=record.get("TimeModified"),
    )
