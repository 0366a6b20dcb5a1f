"""What a state without a reason of its own means for whoever waits."""

from collections.abc import Mapping
from typing import Any

_MEANINGS: Mapping[str, str] = {
    "received": "taken in; its checks have not run yet",
    "waiting": "its {party} and items are looked up or made at the next visit",
    "ready": "is posted at the next visit of the Web Connector",
    "posting": "its {entry} is under way to QuickBooks",
    "cancelled": "a person called it off",
}


def of_order(order: Any) -> str:
    """Say what the state of an order means, those that wait for their day included."""
    day = getattr(order, "summary_day", None)
    if day is not None and str(order.state) == "ready":
        return f"is posted together with the other sales of {day}, which must be over"
    return of(order.state)


def of(state: object, party: str = "customer", entry: str = "transaction") -> str:
    """Say what a state means; '' for one that has a reason or an outcome."""
    return _MEANINGS.get(str(state), "").format(party=party, entry=entry)
