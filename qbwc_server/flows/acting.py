"""What people do with the rows of one table, orders or documents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server import errors
from qbwc_server.flows import document_planning, kinds
from qbwc_server.flows.base import JobKind, Visit
from qbwc_server.flows.sending import Sending
from qbwc_server.rules.reasons import WAIVABLE
from qbwc_server.states import OrderState
from qbwc_server.store import connections
from qbwc_server.store.progress import Progress


@dataclass(frozen=True)
class Acts:
    """What people do with the rows of one table."""

    noun: str
    sending: Sending
    plan: Callable[[sa.Connection, Visit, Sequence[int]], None]
    #: what reads the total of a transaction that a person named
    total: JobKind | None = None

    def retry(self, db: sa.Connection, visit: Visit, row: Any) -> None:
        """Run the checks anew for what was skipped or has failed."""
        self._must_be(row, "retried", OrderState.SKIPPED, OrderState.FAILED)
        self.again(db, visit, [row.id])

    def release(self, db: sa.Connection, visit: Visit, row: Any) -> None:
        """Let what is held go on as it is; post what is in doubt and not there.

        Its GUID is looked for first all the same.
        """
        self._must_be(row, "released", OrderState.HELD, OrderState.IN_DOUBT)
        if row.state == OrderState.IN_DOUBT:
            self.progress.make_ready(db, [row.id], visit.now)
            self.sending.send(db, visit, [row.id])
            return
        allowed = set(row.allowed) | (WAIVABLE & {row.reason_code})
        self.progress.write(db, {row.id: {"allowed": sorted(allowed)}})
        self.again(db, visit, [row.id])

    def approve(self, db: sa.Connection, visit: Visit, row: Any) -> None:
        """Let what waits for approval go on."""
        self._must_be(row, "approved", OrderState.HELD)
        if row.reason_code != "NEEDS_APPROVAL":
            raise errors.Conflict(
                f"{self.noun} {row.number} does not wait for approval but is held for"
                f" {row.reason_code}; release it to let it go on as it is"
            )
        self.release(db, visit, row)

    def cancel(self, db: sa.Connection, visit: Visit, row: Any) -> None:
        """Call off what is not in the books."""
        if OrderState.CANCELLED not in self.progress.moves[OrderState(row.state)]:
            raise errors.Conflict(
                f"{self.noun} {row.number} is {row.state} and stays so"
            )
        self.sending.call_off(db, visit, [row.id])
        self.progress.cancel(db, [row.id], visit.now)

    def adopt(self, db: sa.Connection, visit: Visit, row: Any, txn_id: str) -> None:
        """Say of what is in doubt which transaction is its own."""
        self._must_be(row, "adopted", OrderState.IN_DOUBT)
        self.progress.post(db, {row.id: {"txn_id": txn_id[:36]}}, visit.now)
        if self.total is not None:
            kinds.enqueue(db, visit, self.total, [row.id])
        document_planning.go_on(db, visit, [row.number])

    def again(self, db: sa.Connection, visit: Visit, row_ids: Sequence[int]) -> None:
        """Run the checks anew, whatever the rows waited for."""
        connections.lock(db, visit.connection_id)
        self.progress.receive_again(db, row_ids, visit.now)
        self.plan(db, visit, row_ids)

    def owner(self, db: sa.Connection, job: Any) -> Any | None:
        """Give the row whose own job one is, if it is any's."""
        if job.kind not in self.sending.words:
            return None
        return self.progress.by_ids(db, [job.subject_id])[job.subject_id]

    @property
    def progress(self) -> Progress:
        """The moves of the rows."""
        return self.sending.progress

    def _must_be(self, row: Any, verb: str, *states: OrderState) -> None:
        if row.state not in states:
            wanted = " or ".join(states)
            article = "an" if self.noun[0] in "aeiou" else "a"
            raise errors.Conflict(
                f"{self.noun} {row.number} is {row.state}; only {article} {self.noun}"
                f" that is {wanted} can be {verb}"
            )
