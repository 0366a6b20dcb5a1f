"""What people do with orders, documents and jobs: retry, release, cancel, adopt ..."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server import errors
from qbwc_server.flows import (
    copies,
    document_planning,
    kinds,
    planning,
    registry,
    summarising,
)
from qbwc_server.flows import sending as sendings
from qbwc_server.flows.base import JobKind, Refusal, Visit
from qbwc_server.flows.sending import Sending
from qbwc_server.rules.reasons import WAIVABLE
from qbwc_server.states import OPEN_ORDERS, JobState, OrderState
from qbwc_server.store import (
    connections,
    documents,
    lists,
    queue,
    queued,
    references,
    summaries,
)
from qbwc_server.store.progress import Progress
from qbxml.status import StatusClass

#: holds that end when the settings are completed
MENDED_BY_SETTINGS = (
    "CONFIG_INCOMPLETE",
    "STORE_NOT_CONFIGURED",
    "STATUS_UNKNOWN",
    "AWAITING_PAYMENT",
    "SWITCHED_OFF",
    "ACCOUNT_ROLE_NOT_SET",
    "NAME_TAKEN",
)
Action = Callable[[sa.Connection, Visit, Any], None]


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


class OrderActs(Acts):
    """What people do with orders; those of a daily summary that travels stay in it."""

    def release(self, db: sa.Connection, visit: Visit, row: Any) -> None:
        """Let what is held go on as it is; post what is in doubt and not there."""
        self._must_be_free(db, row, "released")
        super().release(db, visit, row)

    def cancel(self, db: sa.Connection, visit: Visit, row: Any) -> None:
        """Call off what is not in the books; a summary is made anew without it."""
        self._must_be_free(db, row, "cancelled")
        if _is_open_summary(row):
            self._free(db, visit, row)
            return
        summarising.leave(db, visit, [row])
        super().cancel(db, visit, row)

    def adopt(self, db: sa.Connection, visit: Visit, row: Any, txn_id: str) -> None:
        """Say of what is in doubt which transaction is its own."""
        self._must_be_free(db, row, "adopted")
        super().adopt(db, visit, row, txn_id)
        document_planning.go_on(db, visit, summaries.numbers(db, [row.id]))

    def _must_be_free(self, db: sa.Connection, row: Any, verb: str) -> None:
        if summarising.is_bound(db, row):
            summary = self.progress.by_ids(db, [row.summary_id])[row.summary_id]
            raise errors.Conflict(
                f"order {row.number} is in the daily summary {summary.number}, which"
                f" is {str(summary.state).replace('_', ' ')}; only the summary as a"
                f" whole can be {verb}"
            )

    def _free(self, db: sa.Connection, visit: Visit, row: Any) -> None:
        store = visit.settings.store_for(row.content["store_api_key"])
        if store is not None and store.summary == "daily":
            raise errors.Conflict(
                f"order {row.number} is a daily summary: cancel its orders one by one,"
                ' or set summary = "none" for the store to have them posted singly'
            )
        self.again(db, visit, summarising.dissolve(db, visit, [row]))


ORDERS = OrderActs(
    "order",
    sendings.ORDERS,
    planning.plan_orders,
    kinds.READ_TOTAL,
)
DOCUMENTS = Acts(
    "document",
    sendings.DOCUMENTS,
    document_planning.plan_documents,
)
ORDER_ACTIONS: Mapping[str, Action] = {
    "retry": ORDERS.retry,
    "release": ORDERS.release,
    "approve": ORDERS.approve,
    "cancel": ORDERS.cancel,
}
DOCUMENT_ACTIONS: Mapping[str, Action] = {
    "retry": DOCUMENTS.retry,
    "release": DOCUMENTS.release,
    "cancel": DOCUMENTS.cancel,
}
#: what has not gone out yet
_WAITING = (OrderState.WAITING, OrderState.READY)


def _is_open_summary(row: Any) -> bool:
    is_summary = bool(row.content.get("parts"))
    return is_summary and row.state in OPEN_ORDERS and not row.look_first


def recheck_held(db: sa.Connection, visit: Visit) -> dict[str, tuple[int, int]]:
    """Run the checks anew for whatever new settings may set free, or hold back.

    Say of orders and of documents how many were held, and how many still are.
    """
    found = {}
    for acts in (ORDERS, DOCUMENTS):
        held = acts.progress.held_for(db, visit.connection_id, MENDED_BY_SETTINGS)
        acts.again(db, visit, held)
        rows = acts.progress.by_ids(db, held).values()
        still = sum(row.state == OrderState.HELD for row in rows)
        found[acts.noun] = (len(held), still)
    ORDERS.again(db, visit, summarising.free(db, visit))
    # A document that waits is held when its switch goes off (UN-2).
    waiting = documents.in_states(db, visit.connection_id, _WAITING)
    DOCUMENTS.again(db, visit, [i for i in waiting if i not in set(held)])
    return found


def change_company(db: sa.Connection, visit: Visit) -> int:
    """Forget what one company file taught, and look everything up in the next one.

    An older copy that is accepted is the same company file: what it lacks is put before
    a person, and counted. In another one nothing is sought that was posted before.
    """
    connection = connections.lock(db, visit.connection_id)
    values: dict[str, Any] = {"file_number": connection.file_number + 1}
    gone = 0
    if connection.older_copy:
        gone = copies.give_up(db, visit)
        values = {"older_copy": ""}
    connections.update(db, connection.id, values)
    references.forget_all(db, visit.connection_id)
    lists.forget_all(db, visit.connection_id)
    for acts in (ORDERS, DOCUMENTS):
        waiting = acts.progress.in_states(db, visit.connection_id, _WAITING)
        acts.again(db, visit, waiting)
    return gone


def retry_job(db: sa.Connection, visit: Visit, job: Any) -> None:
    """Let a failed job go out again; an order's own job by retrying the order."""
    if job.state != JobState.FAILED:
        raise errors.Conflict(
            f"job {job.id} is {job.state}; only a failed one is retried"
        )
    for acts in (ORDERS, DOCUMENTS):
        row = acts.owner(db, job)
        # One that was to be looked for first is posted all the same.
        if row is not None and job.kind != acts.sending.look_first.word:
            acts.retry(db, visit, row)
            return
    if queued.live_subjects(db, [job.kind], [job.subject_id]):
        raise errors.Conflict(f"a newer job does the same as job {job.id}")
    queue.revive(db, [job.id], visit.now)


def cancel_job(db: sa.Connection, visit: Visit, job: Any) -> None:
    """Call a waiting job off; who waits for it is told why it goes no further."""
    if job.state != JobState.READY:
        raise errors.Conflict(
            f"job {job.id} is {job.state}; only a waiting one can be cancelled"
        )
    for acts in (ORDERS, DOCUMENTS):
        row = acts.owner(db, job)
        if row is not None:
            acts.cancel(db, visit, row)
            return
    if _finds_out(db, visit, job):
        raise errors.Conflict(
            f"job {job.id} finds out whether a lost answer was carried out; without it"
            " nothing else could be sent"
        )
    queue.cancel(db, [job.kind], [job.subject_id], visit.now)
    refusal = Refusal(StatusClass.REFUSED, "CANCELLED", "a person cancelled this step")
    registry.by_kind()[job.kind].refuse(db, visit, {job.subject_id: refusal})


def send_job_first(db: sa.Connection, _visit: Visit, job: Any) -> None:
    """Let a waiting job go out before all others, without waiting for its time."""
    if job.state != JobState.READY:
        raise errors.Conflict(
            f"job {job.id} is {job.state}; only a waiting one can go first"
        )
    queue.prefer(db, job.id)


def _finds_out(db: sa.Connection, visit: Visit, job: Any) -> bool:
    flows = registry.by_kind()
    return any(
        lost.subject_id == job.subject_id and flows[lost.kind].seeks_by(job.kind)
        for lost in queued.lost(db, visit.connection_id)
    )
