"""What a state without a reason of its own means for whoever waits."""

MEANINGS = {
    "received": "taken in; its checks have not run yet",
    "waiting": "its customer and items are looked up or made at the next visit",
    "ready": "is posted at the next visit of the Web Connector",
    "posting": "its transaction is under way to QuickBooks",
    "cancelled": "a person called it off",
}
