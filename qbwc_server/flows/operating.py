"""What people do with orders and jobs: retry, release, approve, cancel, adopt."""

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from qbwc_server import errors
from qbwc_server.flows import accepting, kinds, registry
from qbwc_server.flows.base import Refusal, Visit
from qbwc_server.rules.reasons import WAIVABLE
from qbwc_server.states import ORDER_MOVES, JobState, OrderState
from qbwc_server.store import connections, orders, overview, queue, queued, references
from qbxml.status import StatusClass

#: holds that end when the settings are completed
MENDED_BY_SETTINGS = ("CONFIG_INCOMPLETE", "STORE_NOT_CONFIGURED", "STATUS_UNKNOWN")


def retry(db: sa.Connection, visit: Visit, row: Any) -> None:
    """Run the checks anew for an order that was skipped or has failed."""
    _must_be(row, "retried", OrderState.SKIPPED, OrderState.FAILED)
    _again(db, visit, [row.id])


def release(db: sa.Connection, visit: Visit, row: Any) -> None:
    """Let a held order go on as it is; post an order in doubt that is not there."""
    _must_be(row, "released", OrderState.HELD, OrderState.IN_DOUBT)
    if row.state == OrderState.IN_DOUBT:
        orders.make_ready(db, [row.id], visit.now)
        kinds.enqueue(db, visit, kinds.POST_ORDER, [row.id])
        return
    allowed = set(row.allowed) | (WAIVABLE & {row.reason_code})
    orders.allow(db, row.id, sorted(allowed))
    _again(db, visit, [row.id])


def approve(db: sa.Connection, visit: Visit, row: Any) -> None:
    """Let an order that waits for approval go on."""
    _must_be(row, "approved", OrderState.HELD)
    if row.reason_code != "NEEDS_APPROVAL":
        raise errors.Conflict(
            f"order {row.number} does not wait for approval but is held for"
            f" {row.reason_code}; release it to let it go on as it is"
        )
    release(db, visit, row)


def cancel(db: sa.Connection, visit: Visit, row: Any) -> None:
    """Call an order off that is not in the books."""
    if OrderState.CANCELLED not in _moves(row):
        raise errors.Conflict(f"order {row.number} is {row.state} and stays so")
    queue.cancel(db, [kinds.POST_ORDER.word], [row.id], visit.now)
    orders.cancel(db, [row.id], visit.now)


def adopt(db: sa.Connection, visit: Visit, row: Any, txn_id: str) -> None:
    """Say of an order in doubt which transaction is its own."""
    _must_be(row, "adopted", OrderState.IN_DOUBT)
    orders.post(db, {row.id: {"txn_id": txn_id[:36]}}, visit.now)
    kinds.enqueue(db, visit, kinds.READ_TOTAL, [row.id])


def recheck_held(db: sa.Connection, visit: Visit) -> int:
    """Run the checks anew for orders that new settings may set free."""
    held = overview.held_for(db, visit.connection_id, MENDED_BY_SETTINGS)
    _again(db, visit, held)
    return len(held)


def change_company(db: sa.Connection, visit: Visit) -> None:
    """Forget what one company file taught, and look everything up in the next one."""
    connections.lock(db, visit.connection_id)
    references.forget_all(db, visit.connection_id)
    states = (OrderState.WAITING, OrderState.READY)
    _again(db, visit, orders.in_states(db, visit.connection_id, states))


def retry_job(db: sa.Connection, visit: Visit, job: Any) -> None:
    """Let a failed job go out again; an order's own job by retrying the order."""
    if job.state != JobState.FAILED:
        raise errors.Conflict(
            f"job {job.id} is {job.state}; only a failed one is retried"
        )
    if job.kind == kinds.POST_ORDER.word:
        retry(db, visit, orders.by_ids(db, [job.subject_id])[job.subject_id])
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
    if job.kind == kinds.POST_ORDER.word:
        cancel(db, visit, orders.by_ids(db, [job.subject_id])[job.subject_id])
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


ORDER_ACTIONS: Mapping[str, Callable[[sa.Connection, Visit, Any], None]] = {
    "retry": retry,
    "release": release,
    "approve": approve,
    "cancel": cancel,
}


def _finds_out(db: sa.Connection, visit: Visit, job: Any) -> bool:
    flows = registry.by_kind()
    return any(
        lost.subject_id == job.subject_id and flows[lost.kind].if_lost.word == job.kind
        for lost in queued.lost(db, visit.connection_id)
    )


def _again(db: sa.Connection, visit: Visit, order_ids: list[int]) -> None:
    connections.lock(db, visit.connection_id)
    orders.receive_again(db, order_ids, visit.now)
    accepting.plan_orders(db, visit, order_ids)


def _must_be(row: Any, verb: str, *states: OrderState) -> None:
    if row.state not in states:
        wanted = " or ".join(states)
        raise errors.Conflict(
            f"order {row.number} is {row.state}; only an order that is {wanted}"
            f" can be {verb}"
        )


def _moves(row: Any) -> frozenset[OrderState]:
    return ORDER_MOVES[OrderState(row.state)]
