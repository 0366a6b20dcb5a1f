"""What people do with orders, documents and jobs: retry, release, cancel, adopt ..."""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from qbwc_server import errors
from qbwc_server.flows import (
    acting,
    copies,
    document_planning,
    kinds,
    planning,
    registry,
    summarising,
)
from qbwc_server.flows import sending as sendings
from qbwc_server.flows.base import Refusal, Visit
from qbwc_server.states import JobState, OrderState
from qbwc_server.store import (
    connections,
    documents,
    lists,
    orders,
    queue,
    queued,
    references,
    summaries,
)
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


class OrderActs(acting.Acts):
    """What people do with orders; those of a daily summary that travels stay in it."""

    def retry(self, db: sa.Connection, visit: Visit, row: Any) -> None:
        """Run the checks anew, of a summary's orders each by itself as well."""
        row = _now(db, visit, row)
        self._must_be(row, "retried", OrderState.SKIPPED, OrderState.FAILED)
        left = summarising.part_with(db, visit, row)
        self.again(db, visit, left or [row.id])

    def release(self, db: sa.Connection, visit: Visit, row: Any) -> None:
        """Let what is held go on as it is; post what is in doubt and not there."""
        row = _now(db, visit, row)
        self._must_be_free(db, row, "released")
        super().release(db, visit, row)

    def cancel(self, db: sa.Connection, visit: Visit, row: Any) -> None:
        """Call off what is not in the books; a summary is made anew without it."""
        row = _now(db, visit, row)
        self._must_be_free(db, row, "cancelled")
        if row.content.get("parts") and summarising.is_open(row):
            self._free(db, visit, row)
            return
        summarising.leave(db, visit, [row])
        super().cancel(db, visit, row)

    def adopt(self, db: sa.Connection, visit: Visit, row: Any, txn_id: str) -> None:
        """Say of what is in doubt which transaction is its own."""
        row = _now(db, visit, row)
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
DOCUMENTS = acting.Acts(
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


def _now(db: sa.Connection, visit: Visit, row: Any) -> Any:
    """Give an order as it is once nobody else puts summaries together."""
    connections.lock(db, visit.connection_id)
    return orders.by_ids(db, [row.id])[row.id]


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
