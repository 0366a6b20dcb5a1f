"""Asking for entries of any list: by name, by ID, page by page (qbxml 4.6, 6).

`asked` names the members that an answer shall have: the fewer, the quicker (qbxml 9).
Inactive entries are always asked for: they own their names as much as active ones.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from qbxml import paging
from qbxml.message_set import Request


@dataclass(frozen=True)
class Page:
    """A page of what changed since a moment; `iterator_id` continues an iteration."""

    since: dt.datetime | str | None = None
    max_returned: int = 200
    iterator_id: str | None = None


def by_names(kind: str, names: Sequence[str], asked: Sequence[str]) -> Request:
    """Ask for entries by full name, many at once; `kind` is Intuit's word."""
    fields = {"FullName": list(names), "IncludeRetElement": list(asked)}
    return Request(f"{kind}Query", fields)


def by_ids(kind: str, list_ids: Sequence[str], asked: Sequence[str]) -> Request:
    """Ask for entries by list ID, many at once."""
    fields = {"ListID": list(list_ids), "IncludeRetElement": list(asked)}
    return Request(f"{kind}Query", fields)


def everything(
    kind: str, asked: Sequence[str], since: dt.datetime | str | None = None
) -> Request:
    """Ask for a whole list, or what changed since a moment: for lists without pages."""
    fields = {
        "ActiveStatus": "All",
        "FromModifiedDate": since,
        "IncludeRetElement": list(asked),
    }
    return Request(f"{kind}Query", fields)


def page(kind: str, asked: Sequence[str], page: Page) -> Request:
    """Ask for one page of a list."""
    fields = {
        "MaxReturned": page.max_returned,
        "ActiveStatus": "All",
        "FromModifiedDate": page.since,
        "IncludeRetElement": list(asked),
    }
    return Request(f"{kind}Query", fields, paging.attributes(page.iterator_id))
