"""Is the company file an older copy of the one that was posted to (qbxml 2.8, 10).

A restored backup lacks the newest transactions, all of them from some moment on.
What a bookkeeper deleted is missing as well; QuickBooks can tell for 90 days that it
was deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: how long QuickBooks remembers what was deleted, a little less than it says
REMEMBERED = timedelta(days=85)
#: where nobody can tell what was deleted, so many in a row are no deletions
_SEVERAL = 2


@dataclass(frozen=True)
class Witness:
    """A transaction that should be in the company file, and was not deleted."""

    posted_at: datetime
    is_missing: bool


def is_older(
    witnesses: Sequence[Witness], now: datetime, *, deletions_known: bool
) -> bool:
    """Tell an older copy by the newest transactions, the newest first."""
    lacking = 0
    for witness in witnesses:
        if not witness.is_missing:
            break
        lacking += 1
    if lacking == 0:
        return False
    if lacking == len(witnesses) or lacking >= _SEVERAL:
        return True
    return deletions_known and witnesses[0].posted_at > now - REMEMBERED
