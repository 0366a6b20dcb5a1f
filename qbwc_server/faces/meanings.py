"""What came of orders and documents, in words; what a state means for who waits."""

from collections.abc import Mapping
from typing import Any

from qbwc_server.states import OrderState

_MEANINGS: Mapping[str, str] = {
    "received": "taken in; its checks have not run yet",
    "waiting": "its {party} and items are looked up or made at the next visit",
    "ready": "is posted at the next visit of the Web Connector",
    "posting": "its {entry} is under way to QuickBooks",
    "cancelled": "a person called it off",
}


def of(state: object, party: str = "customer", entry: str = "transaction") -> str:
    """Say what a state means; '' for one that has a reason or an outcome."""
    return _MEANINGS.get(str(state), "").format(party=party, entry=entry)


def of_row(row: Any) -> str:
    """Say what the state of an order or document means; some wait for their day."""
    day = getattr(row, "summary_day", None)
    if day is not None and row.state == OrderState.READY:
        return f"is posted together with the other sales of {day}, which must be over"
    is_contact = row.txn_type in ("customer", "vendor")
    of_vendors = getattr(row, "party_kind", None) == "vendor"
    party = "vendor" if of_vendors else "customer"
    entry = "entry" if is_contact else "transaction"
    return of(row.state, party, entry)


def outcome(row: Any) -> str:
    """Say in one line what came of it: its transaction ID, or why there is none."""
    if row.reason:
        return str(row.reason["message"])
    kind = str(row.txn_type or "transaction").replace("_", " ")
    if row.txn_id:
        gone = ", not in QuickBooks any more" if getattr(row, "gone", None) else ""
        return f"{kind} {row.txn_id}{gone}"
    list_id = getattr(row, "list_id", None)
    if list_id and row.state == OrderState.POSTED:
        return f"{kind} {list_id}"
    return of_row(row)
