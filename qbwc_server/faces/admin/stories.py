"""The story of an order on one page: what came, what was asked, what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.faces import excerpts, subjects
from qbwc_server.flows import previewing
from qbwc_server.flows.base import Visit
from qbwc_server.flows.previewing import Preview
from qbwc_server.importing import canonical
from qbwc_server.importing.canonical import Order
from qbwc_server.states import ORDER_MOVES, OrderState
from qbwc_server.store import browsing, exchanges, overview, views

#: states in which something may still be sent
_PREVIEWED = (*browsing.UNDER_WAY, *browsing.STOPPED)


@dataclass(frozen=True)
class Step:
    """One moment of the story; the qbXML that went out and came back at it."""

    at: datetime
    what: str
    job: Any = None
    request: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Story:
    """An order with everything that touched it."""

    row: Any
    order: Order
    #: the row with its customer's name and list ID
    named: Any
    items: Sequence[Any]
    steps: Sequence[Step] = field(default_factory=tuple)
    preview: Preview | None = None

    @property
    def verbs(self) -> list[str]:
        """What a person may do with the order as it is now."""
        state = OrderState(self.row.state)
        may = {
            "retry": state in (OrderState.SKIPPED, OrderState.FAILED),
            "release": state in (OrderState.HELD, OrderState.IN_DOUBT),
            "approve": self.row.reason_code == "NEEDS_APPROVAL",
            "cancel": OrderState.CANCELLED in ORDER_MOVES[state],
        }
        return [verb for verb, allowed in may.items() if allowed]


def gather(db: sa.Connection, visit: Visit, order_id: int) -> Story:
    """Fetch the story of an order of the visit's connection."""
    row = browsing.order(db, visit.connection_id, order_id)
    order = canonical.load(row.content)
    store = row.store_key or None
    named = overview.order(db, visit.connection_id, row.number, store)
    preview = None
    if row.state in _PREVIEWED:
        preview = previewing.preview(db, visit, row)
    items = views.ORDERS.items_of(db, [row.id])[row.id]
    return Story(row, order, named, items, _steps(db, row), preview)


def _steps(db: sa.Connection, row: Any) -> list[Step]:
    jobs = views.ORDERS.jobs_for(
        db, row.id, subjects.ABOUT_ORDERS, subjects.ABOUT_REFERENCES
    )
    said = subjects.of_jobs(db, jobs)
    steps = [Step(row.received_at, "Received from the shop")]
    steps += [_step(db, job, said[job.id]) for job in jobs]
    if row.posted_at:
        steps.append(Step(row.posted_at, f"In the books as {row.txn_id}"))
    elif row.state != OrderState.RECEIVED:
        steps.append(Step(row.updated_at, f"Now {str(row.state).replace('_', ' ')}"))
    return sorted(steps, key=lambda step: step.at)


def _step(db: sa.Connection, job: Any, subject: Mapping[str, Any]) -> Step:
    what = subjects.sentence(job, subject)
    what = f"{what[:1].upper()}{what[1:]}: {job.state}"
    at = job.ended_at or job.created_at
    if job.exchange_id is None or not job.request_id:
        return Step(at, what, job)
    request = excerpts.cut_out(
        exchanges.request_of(db, job.exchange_id), job.request_id
    )
    answer = exchanges.answer_of(db, job.exchange_id) or b""
    return Step(at, what, job, request, excerpts.cut_out(answer, job.request_id))
