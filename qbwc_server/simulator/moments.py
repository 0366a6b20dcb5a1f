"""Dates in filters: what From and To mean (qbxml 5.3)."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from qbwc_server.simulator import statuses
from qbwc_server.simulator.books import Books

_DAYS = timedelta(days=1)


def within(
    books: Books, moment: datetime, limits: Mapping[str, Any], what: str
) -> bool:
    """Tell whether a moment lies between From... and To...; both are inclusive."""
    start, end = limits.get(f"From{what}"), limits.get(f"To{what}")
    if start and moment < _moment(books, start, time.min):
        return False
    return not (end and moment > _moment(books, end, time.max))


def on_days(books: Books, day: date, limits: Mapping[str, Any]) -> bool:
    """Tell whether a transaction date lies in a TxnDateRangeFilter."""
    if macro := limits.get("DateMacro"):
        first, last = _macro(macro, books.now().date())
    else:
        first = _day(limits.get("FromTxnDate"), date.min)
        last = _day(limits.get("ToTxnDate"), date.max)
    return first <= day <= last


def _moment(books: Books, text: str, whole_day: time) -> datetime:
    """Read a moment; without offset it is local, a date alone means the whole day."""
    zone = timezone(books.profile.utc_offset)
    if len(text) == len("2026-01-31"):
        return datetime.combine(date.fromisoformat(text), whole_day, zone)
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=zone)


def _day(text: str | None, otherwise: date) -> date:
    return date.fromisoformat(text) if text else otherwise


def _macro(macro: str, today: date) -> tuple[date, date]:
    if macro == "All":
        return date.min, date.max
    if macro in ("Today", "Yesterday"):
        day = today if macro == "Today" else today - _DAYS
        return day, day
    if macro == "ThisMonth":
        following = (today.replace(day=28) + 4 * _DAYS).replace(day=1)
        return today.replace(day=1), following - _DAYS
    if macro == "ThisYear":
        return today.replace(month=1, day=1), today.replace(month=12, day=31)
    raise statuses.Refusal(3110, f"The simulator does not know the period {macro}.")
