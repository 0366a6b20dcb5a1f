"""What a state without a reason of its own means for whoever waits."""

from collections.abc import Mapping

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
