"""Handing orders over to be posted."""

from collections.abc import Sequence

import sqlalchemy as sa

from qbwc_server.flows import kinds
from qbwc_server.flows.base import Visit
from qbwc_server.store import orders, queue

#: the kinds by which an order comes to be posted
KINDS = (kinds.LOOK_FIRST.word, kinds.POST_ORDER.word)


def send(db: sa.Connection, visit: Visit, order_ids: Sequence[int]) -> None:
    """Have orders that are ready posted; those that were in doubt are looked for."""
    rows = orders.by_ids(db, order_ids)
    first = [i for i in order_ids if rows[i].look_first]
    kinds.enqueue(db, visit, kinds.LOOK_FIRST, first)
    kinds.enqueue(
        db, visit, kinds.POST_ORDER, [i for i in order_ids if not rows[i].look_first]
    )


def call_off(db: sa.Connection, visit: Visit, order_ids: Sequence[int]) -> None:
    """Let orders not be posted after all, as far as nothing travels."""
    queue.cancel(db, KINDS, order_ids, visit.now)
