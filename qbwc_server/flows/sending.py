"""Handing orders and documents over to be posted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import kinds
from qbwc_server.flows.base import JobKind, Visit
from qbwc_server.store import documents, orders, queue
from qbwc_server.store.progress import Progress


@dataclass(frozen=True)
class Sending:
    """How the rows of one table come to be posted."""

    progress: Progress
    post: JobKind
    #: looks for the GUIDs of those that were in doubt
    look_first: JobKind
    #: what else brings one into the books
    more: tuple[JobKind, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The kinds by which a row comes to be posted."""
        return tuple(e.word for e in (self.post, self.look_first, *self.more))

    def send(self, db: sa.Connection, visit: Visit, row_ids: Sequence[int]) -> None:
        """Have what is ready posted; what was in doubt is looked for first."""
        rows = self.progress.by_ids(db, row_ids)
        first = [i for i in row_ids if rows[i].look_first]
        kinds.enqueue(db, visit, self.look_first, first)
        others = [i for i in row_ids if not rows[i].look_first]
        kinds.enqueue(db, visit, self.post, others)

    def keep_plans(
        self, db: sa.Connection, visit: Visit, plans: Mapping[int, Any]
    ) -> None:
        """Keep what rows need, and let them wait for it."""
        values = {
            row_id: {
                "plan": plan.to_json(),
                "txn_type": plan.transaction,
                "warnings": [warning.to_json() for warning in plan.warnings],
                "looked_up_again": False,
            }
            for row_id, plan in plans.items()
        }
        self.progress.write(db, values)
        self.progress.wait(db, list(plans), visit.now)

    def call_off(self, db: sa.Connection, visit: Visit, row_ids: Sequence[int]) -> None:
        """Let rows not be posted after all, as far as nothing travels."""
        queue.cancel(db, self.words, row_ids, visit.now)


ORDERS = Sending(orders.PROGRESS, kinds.POST_ORDER, kinds.LOOK_FIRST)
DOCUMENTS = Sending(
    documents.PROGRESS,
    kinds.POST_DOCUMENT,
    kinds.LOOK_FIRST_AT_DOCUMENT,
    (kinds.CHANGE_CONTACT,),
)
