"""Terms of payment: due after days, or on a day of the month."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qbxml import list_queries, types
from qbxml.errors import RequestError
from qbxml.message_set import Request
from qbxml.responses import Record

KINDS = {"standard": "StandardTerms", "date driven": "DateDrivenTerms"}
# What both kinds have and what each has alone: absent members are simply not answered.
RET_FIELDS = (
    "ListID",
    "TimeModified",
    "EditSequence",
    "Name",
    "IsActive",
    "StdDueDays",
    "StdDiscountDays",
    "DayOfMonthDue",
    "DueNextMonthDays",
    "DiscountDayOfMonth",
    "DiscountPct",
)


@dataclass(frozen=True)
class Terms:
    """Terms of one of KINDS: `due_days` of standard ones, days of the month of others.

    Date-driven terms fall due on `day_of_month_due`, of the month after if that is
    less than `next_month_days` away.
    """

    kind: str
    list_id: str
    name: str
    edit_sequence: str = ""
    is_active: bool = True
    due_days: int | None = None
    discount_days: int | None = None
    day_of_month_due: int | None = None
    next_month_days: int | None = None
    discount_day_of_month: int | None = None
    discount_percent: Decimal | None = None
    time_modified: str | None = None


def query_names(names: Sequence[str]) -> Request:
    """Ask for terms of both kinds by name."""
    return list_queries.by_names("Terms", names, RET_FIELDS)


def query_ids(list_ids: Sequence[str]) -> Request:
    """Ask for terms of both kinds by list ID."""
    return list_queries.by_ids("Terms", list_ids, RET_FIELDS)


def query_all(since: dt.datetime | str | None = None) -> Request:
    """Ask for all terms, inactive ones too: the list has no iterator."""
    return list_queries.everything("Terms", RET_FIELDS, since)


def add(kind: str, fields: Mapping[str, Any]) -> Request:
    """Create terms of one of KINDS; QuickBooks knows no way to change them."""
    if kind not in KINDS:
        raise RequestError("kind", f"'{kind}' is none of {', '.join(KINDS)}")
    name = f"{KINDS[kind]}Add"
    return Request(name, {name: fields, "IncludeRetElement": list(RET_FIELDS)})


def read(record: Record) -> Terms:
    """Read a StandardTermsRet or a DateDrivenTermsRet."""
    return Terms(
        kind=_KINDS_OF_RET.get(record.name, record.name),
        list_id=record.get("ListID") or "",
        name=record.get("Name") or "",
        edit_sequence=record.get("EditSequence") or "",
        is_active=types.read_flag(record.get("IsActive")) is not False,
        due_days=types.read_integer(record.get("StdDueDays")),
        discount_days=types.read_integer(record.get("StdDiscountDays")),
        day_of_month_due=types.read_integer(record.get("DayOfMonthDue")),
        next_month_days=types.read_integer(record.get("DueNextMonthDays")),
        discount_day_of_month=types.read_integer(record.get("DiscountDayOfMonth")),
        discount_percent=types.read_decimal(record.get("DiscountPct")),
        time_modified=record.get("TimeModified"),
    )


_KINDS_OF_RET = {f"{element}Ret": kind for kind, element in KINDS.items()}
