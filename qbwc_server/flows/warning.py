"""Warning of what a person should know about orders and documents that go on."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from qbwc_server.rules import reasons
from qbwc_server.store.progress import Progress


def withdraw(
    db: sa.Connection, ids: Sequence[int], code: str, progress: Progress
) -> None:
    """Take a warning back from rows."""
    rows = progress.by_ids(db, ids)
    left = {
        row_id: {"warnings": [e for e in row.warnings if e["code"] != code]}
        for row_id, row in rows.items()
    }
    progress.write(db, left)


def warn(
    db: sa.Connection,
    warnings: Mapping[int, Sequence[Mapping[str, Any]]],
    progress: Progress,
) -> None:
    """Add warnings to rows, each code once, saying all (business-rules 6.4)."""
    rows = progress.by_ids(db, [row_id for row_id, some in warnings.items() if some])
    merged = {
        row_id: {"warnings": reasons.merge_json([*row.warnings, *warnings[row_id]])}
        for row_id, row in rows.items()
    }
    progress.write(db, merged)
