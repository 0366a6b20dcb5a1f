"""How far the copy of a list has come, and what is kept of a page; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from qbwc_server.flows import names
from qbwc_server.flows.base import Visit
from qbwc_server.flows.listed import Copied, Place

#: the longest names that the copies keep; QuickBooks has none that long
_LONGEST = 255
#: how far the local time of QuickBooks' computer may be ahead of ours
_ELSEWHERE = timedelta(days=1)


@dataclass(frozen=True)
class Page:
    """One page of a list, and how many entries follow."""

    entries: list[Copied]
    iterator_id: str | None
    remaining: int
    #: entries that were kept while the page was read
    taken: int = 0


def place(row: Any, session_id: int) -> Place:
    """Say where a copy goes on; an iterator lives in the session that began it."""
    iterator_id = row.iterator_id if row.session_id == session_id else None
    return Place(None if row.is_whole else row.watermark, iterator_id)


def beginning(row: Any, visit: Visit) -> dict[str, Any]:
    """What is noted of a copy when its first page is asked for."""
    return {
        "run": row.run + 1,
        "session_id": visit.session_id,
        "iterator_id": None,
        "highest": None if row.is_whole else row.watermark,
        "restarts": row.restarts + 1 if row.session_id == visit.session_id else 0,
        "seen": 0,
        "remaining": 0,
        "started_at": visit.now,
    }


def going_on(row: Any, page: Page, now: datetime) -> dict[str, Any]:
    """What is noted when more pages follow."""
    return {
        "iterator_id": page.iterator_id,
        "highest": _highest(row, page, now),
        "seen": row.seen + len(page.entries),
        "remaining": page.remaining,
    }


def taking(row: Any, entries: list[Copied], now: datetime) -> dict[str, Any]:
    """What is noted while a page is read."""
    noted = going_on(row, Page(entries, None, 0), now)
    return {"highest": noted["highest"], "seen": noted["seen"]}


def ending(row: Any, page: Page, now: datetime) -> dict[str, Any]:
    """What is noted when the last page is in."""
    took = now - (row.started_at or now)
    return {
        "watermark": _watermark(row, _highest(row, page, now), took),
        "highest": None,
        "iterator_id": None,
        "session_id": None,
        "is_whole": False,
        "seen": row.seen + len(page.entries),
        "remaining": 0,
        "finished_at": now,
        "problem": "",
        "refused_at": None,
    }


def comes_nearer(row: Any, page: Page) -> bool:
    """Tell whether a page brought the end nearer; some iterators never end."""
    is_first = row.iterator_id is None
    came = page.entries or page.taken
    return bool(came) and (is_first or page.remaining < row.remaining)


def rows(row: Any, entries: Sequence[Copied], visit: Visit) -> list[dict[str, Any]]:
    """Give the rows that keep a page; an entry that comes twice counts once."""
    last = {each.list_id: each for each in entries}
    return [_row(row, each, visit) for each in last.values()]


def full_names(full_name: str) -> dict[str, str]:
    """Give the columns that hold the full name of an entry."""
    cut = full_name[:_LONGEST]
    return {"full_name": cut, "key": names.key(cut)[:_LONGEST]}


def _row(row: Any, copied: Copied, visit: Visit) -> dict[str, Any]:
    name = copied.name[:_LONGEST]
    whole = full_names(copied.full_name)
    # Most names are full names: their keys are made once.
    key = whole["key"] if name == whole["full_name"] else names.key(name)[:_LONGEST]
    is_job = copied.is_job and not visit.settings.lists.jobs
    return {
        "connection_id": visit.connection_id,
        "list": row.list,
        "list_id": copied.list_id[:36],
        "kind": copied.kind[:32],
        "name": name,
        "name_key": key,
        **whole,
        "is_active": copied.is_active,
        "is_wanted": copied.is_sellable and not is_job,
        "email_key": copied.email.strip().casefold()[:_LONGEST],
        "facts": dict(copied.facts),
        "run": row.run,
        "copied_at": visit.now,
        "updated_at": visit.now,
    }


def _highest(row: Any, page: Page, now: datetime) -> str | None:
    # A clock that was wrong once has left moments that nothing comes after.
    latest = (now + _ELSEWHERE).isoformat()
    moments = (_local(each.modified) for each in page.entries if each.modified)
    seen = [moment for moment in moments if moment <= latest]
    return max([*seen, *([row.highest] if row.highest else [])], default=None)


def _watermark(row: Any, highest: str | None, took: timedelta) -> str | None:
    """Up to when the copy is complete.

    What was changed while the pages came may be in none of them, so the time that
    they took is asked for again.
    """
    if highest is None or highest == row.watermark:
        return highest
    try:
        return (datetime.fromisoformat(highest) - took).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return None


def _local(moment: str) -> str:
    """The local time without its offset, which QuickBooks gets wrong (qbxml 5.3)."""
    return moment[:19]
