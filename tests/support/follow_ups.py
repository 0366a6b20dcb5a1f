"""What was sent of payments, refunds and deposits, and what became of them."""

from collections.abc import Iterable
from typing import Any

from qbwc_server.store import overview
from tests.support.installation import Installation, Told
from tests.support.sent import Sent


def only(sent: Iterable[Sent], name: str) -> dict[str, Any]:
    """Give the members of the only request of a name."""
    [found] = [each.fields for each in sent if each.name == name]
    return found


def every(shop: Installation, number: str) -> list[Told]:
    """Look up every document of a number."""
    with shop.database.read() as db:
        wanted = overview.Filter(shop.connection_id, number=number)
        rows = overview.documents(db, wanted)
    return [Told(row.number, row.state, row.reason_code, [], row) for row in rows]
