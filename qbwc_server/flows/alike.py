"""Rows whose transactions are of one type: a single request asks for all of them."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from qbwc_server.flows.base import Ask
from qbxml.message_set import Request


def by_type(rows: Mapping[int, Any]) -> dict[str, dict[int, Any]]:
    """Sort rows by the type of their transactions."""
    found: dict[str, dict[int, Any]] = defaultdict(dict)
    for row_id, row in rows.items():
        found[row.txn_type][row_id] = row
    return found


def ask_by_ids(
    rows: Mapping[int, Any], query: Callable[[str, list[str]], Request]
) -> list[Ask]:
    """Ask for the transactions of posted rows by their IDs, all of a type at once."""
    return [
        Ask(query(kind, [row.txn_id for row in some.values()]), tuple(some))
        for kind, some in by_type(rows).items()
    ]
