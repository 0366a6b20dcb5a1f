"""Accounts: asking for them and reading them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from qbxml import types
from qbxml.message_set import Request
from qbxml.responses import Record

RET_FIELDS = (
    "ListID",
    "EditSequence",
    "Name",
    "FullName",
    "IsActive",
    "AccountType",
    "AccountNumber",
    "Balance",
)


@dataclass(frozen=True)
class Account:
    """An account of the chart; `type` is QuickBooks' word, such as "Income"."""

    list_id: str
    name: str
    full_name: str
    type: str = ""
    number: str | None = None
    is_active: bool = True
    balance: Decimal | None = None


def query_full_names(names: Sequence[str]) -> Request:
    """Ask for accounts by full name, many at once."""
    fields = {"FullName": list(names), "IncludeRetElement": list(RET_FIELDS)}
    return Request("AccountQuery", fields)


def query_all() -> Request:
    """Ask for the whole chart of accounts, inactive ones too: it has no iterator."""
    fields = {"ActiveStatus": "All", "IncludeRetElement": list(RET_FIELDS)}
    return Request("AccountQuery", fields)


def query_active() -> Request:
    """Ask for the accounts that can be used, without balances, which take long."""
    shown = [name for name in RET_FIELDS if name != "Balance"]
    fields = {"ActiveStatus": "ActiveOnly", "IncludeRetElement": shown}
    return Request("AccountQuery", fields)


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
    )
