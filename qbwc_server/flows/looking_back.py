"""Looking once more: for what an older copy may lack, and before posting anew."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import sqlalchemy as sa

from qbwc_server.flows import alike, copies, kinds, marks, recovering, seeking
from qbwc_server.flows.base import Ask, Flow, Refusal, Visit
from qbwc_server.states import Gone
from qbwc_server.store import connections, posted
from qbwc_server.store.posted import Posted
from qbxml import transactions
from qbxml.responses import Response
from qbxml.transactions import Transaction


class LookBack(Flow):
    """Look for orders that were posted earlier, until some are there."""

    kind = kinds.LOOK_BACK.word
    of: ClassVar[Posted] = posted.ORDERS

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch what is posted."""
        return self.of.rows(db, subject_ids)

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask by transaction ID, all of one type at once."""
        return alike.ask_by_ids(subjects, transactions.query_ids)

    def read(self, response: Response) -> list[Transaction]:
        """Read the transactions that are there."""
        return [transactions.read(record) for record in response.records]

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
        copies.delete(db, self.of, holes)
        self.of.mark(db, [r.id for r in lacking if r.id not in holes], Gone.MISSING)
        if not there and lacking:
            copies.look_back(db, visit, self.of, min(lacking, key=_age))
        _tell(db, visit)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Nothing: how much is gone is not known exactly."""


class LookBackAtDocuments(LookBack):
    """Look for documents that were posted earlier, until some are there."""

    kind = kinds.LOOK_BACK_AT_DOCUMENTS.word
    of = posted.DOCUMENTS


class LookFirst(seeking.LookFirst, recovering.FindOrder):
    """Look for the GUIDs of orders that were in doubt, before they are sent again."""

    kind = kinds.LOOK_FIRST.word
    post = kinds.POST_ORDER


def _age(row: Any) -> Any:
    return row.posted_at, row.id


def _tell(db: sa.Connection, visit: Visit) -> None:
    # Accepted meanwhile: what is found to be gone now is a person's as well.
    if connections.lock(db, visit.connection_id).older_copy:
        copies.describe(db, visit)
    else:
        copies.give_up(db, visit)
