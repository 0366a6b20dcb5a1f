"""Lists by pages: how many rows, after which one, and where the next page begins.

The cursor is the last row's own number. Rows keep theirs, so that a page is not
shifted by what arrives while a program reads.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from qbwc_server.faces import answers

MOST = 200
USUAL = 50

_DIGITS = re.compile(r"[0-9]{1,10}", re.ASCII)
#: the largest id that the database can hold
_LAST = 2**31 - 1
_NUL = "\0"


@dataclass(frozen=True)
class Page:
    """Which rows are wanted."""

    after: int
    limit: int

    @property
    def fetch(self) -> int:
        """Give how many rows to ask for: one more tells of a next page."""
        return self.limit + 1

    def cut(self, rows: Sequence[Any]) -> tuple[Sequence[Any], str | None]:
        """Give the rows of this page, and the cursor of the next one."""
        shown = rows[: self.limit]
        return shown, str(shown[-1].id) if len(rows) > self.limit else None


def page(query: Mapping[str, str]) -> Page:
    """Read `cursor` and `limit`, or refuse them with 400."""
    cursor, limit = query.get("cursor", "0"), query.get("limit", str(USUAL))
    if not _DIGITS.fullmatch(cursor) or int(cursor) > _LAST:
        raise answers.refused(400, "The cursor must be the next_cursor of a page.")
    if not _DIGITS.fullmatch(limit) or not 1 <= int(limit) <= MOST:
        raise answers.refused(400, f"The limit must be a number from 1 to {MOST}.")
    return Page(int(cursor), int(limit))


def state(query: Mapping[str, str], states: type[StrEnum]) -> str | None:
    """Read `state`, or refuse a word that is none with 400."""
    found = query.get("state")
    if found is None or found in set(states):
        return found
    words = ", ".join(states)
    raise answers.refused(400, f"The state must be one of {words}.")


def text(query: Mapping[str, str], name: str) -> str | None:
    """Read a filter that is any text, or refuse what no database can hold with 400."""
    found = query.get(name)
    if found is not None and _NUL in found:
        raise answers.refused(400, f"The {name} holds a character that none can have.")
    return found
