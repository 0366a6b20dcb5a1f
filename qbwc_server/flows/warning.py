"""Warning of what a person should know about orders that go on."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from qbwc_server.rules import reasons
from qbwc_server.store import orders


def withdraw(db: sa.Connection, order_ids: Sequence[int], code: str) -> None:
    """Take a warning back from orders."""
    rows = orders.by_ids(db, order_ids)
    left = {
        order: [each for each in row.warnings if each["code"] != code]
        for order, row in rows.items()
    }
    orders.set_warnings(db, left)


def warn(
    db: sa.Connection, warnings: Mapping[int, Sequence[Mapping[str, Any]]]
) -> None:
    """Add warnings to orders, each code once, saying all (business-rules 6.4)."""
    rows = orders.by_ids(db, [order for order, some in warnings.items() if some])
    merged = {
        order: reasons.merge_json([*row.warnings, *warnings[order]])
        for order, row in rows.items()
    }
    orders.set_warnings(db, merged)
