"""Looking once more: for what an older copy may lack, and before posting anew."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import copies, kinds, marks, posting, recovering
from qbwc_server.flows.base import Refusal, Visit
from qbwc_server.states import Gone, OrderState
from qbwc_server.store import connections, posted
from qbxml.sales import Transaction


class LookBack(recovering.ReadTotal):
    """Look for orders that were posted earlier, until some are there."""

    kind = kinds.LOOK_BACK.word

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Mark what is not there; look further back where nothing is."""
        rows = self.gather(db, visit, list(results))
        there = [r for r in rows.values() if marks.is_there(r, results[r.id])]
        lacking = [r for r in rows.values() if not marks.is_there(r, results[r.id])]
        # A copy has no holes: what is older than one that is there was deleted.
        newest = max((row.posted_at for row in there), default=None)
        holes = [r.id for r in lacking if newest is not None and r.posted_at < newest]
        copies.delete(db, holes)
        posted.mark(db, [r.id for r in lacking if r.id not in holes], Gone.MISSING)
        if not there and lacking:
            copies.look_back(db, visit, min(lacking, key=_age))
        _tell(db, visit)


class LookFirst(recovering.FindOrder):
    """Look for the GUIDs of orders that were in doubt, before they are sent again."""

    kind = kinds.LOOK_FIRST.word
    state = OrderState.READY

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Adopt what bears our mark; post the others, as a person said."""
        subjects = self.gather(db, visit, list(results))
        adopted = {}
        for subject, sought in subjects.items():
            own = [t for t in results[subject] if _is_ours(sought.row, t)]
            if own:
                adopted[subject] = own[0]
        posting.record_posted(db, visit, adopted)
        left = [subject for subject in subjects if subject not in adopted]
        kinds.enqueue(db, visit, kinds.POST_ORDER, left)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Post them: a person said that they are not there."""
        subjects = self.gather(db, visit, list(refusals))
        kinds.enqueue(db, visit, kinds.POST_ORDER, list(subjects))


def _age(row: Any) -> Any:
    return row.posted_at, row.id


def _tell(db: sa.Connection, visit: Visit) -> None:
    # Accepted meanwhile: what is found to be gone now is a person's as well.
    if connections.lock(db, visit.connection_id).older_copy:
        copies.describe(db, visit)
    else:
        copies.give_up(db, visit)


def _is_ours(row: Any, transaction: Transaction) -> bool:
    return marks.of_transaction(transaction) == marks.of_order(row)
