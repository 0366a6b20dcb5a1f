"""The story of an order or document on one page: what came, was asked, was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.faces import excerpts, subjects
from qbwc_server.faces.admin import contents, rows
from qbwc_server.faces.admin.contents import Contents
from qbwc_server.faces.subjects import Subject
from qbwc_server.flows import following, previewing, previewing_documents
from qbwc_server.flows.base import Visit
from qbwc_server.flows.previewing import Preview
from qbwc_server.importing import canonical
from qbwc_server.importing import documents as papers
from qbwc_server.importing.canonical import Order
from qbwc_server.states import OrderState
from qbwc_server.store import browsing, exchanges

#: states in which something may still be sent
_PREVIEWED = (*browsing.UNDER_WAY, *browsing.STOPPED)
#: what others call a document that they are about
_CALLED = {"sales_invoice": "invoice", "payment": "payment"}


@dataclass(frozen=True)
class Step:
    """One moment of the story; the qbXML that went out and came back at it."""

    at: datetime
    what: str
    job: Any = None
    request: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Related:
    """What a document is about, or what is about it; without a row nothing came yet."""

    what: str
    number: str
    row: Any = None

    @property
    def is_order(self) -> bool:
        """Tell whose page has it."""
        return self.what == "order"


@dataclass(frozen=True)
class Story:
    """What orders and documents have in common, with everything that touched one."""

    #: with the name and list ID of its customer or vendor
    row: Any
    items: Sequence[Any]
    steps: Sequence[Step]
    preview: Preview | None
    #: what a person may do with it as it is now
    verbs: Sequence[str]
    #: the payments, refunds and deposits that are about it
    followers: Sequence[Related]


@dataclass(frozen=True)
class OrderStory(Story):
    """An order as the shop sent it."""

    order: Order


@dataclass(frozen=True)
class DocumentStory(Story):
    """A document as its source has it, and what it is about."""

    contents: Contents
    origins: Sequence[Related]


def of_order(db: sa.Connection, visit: Visit, order_id: int) -> OrderStory:
    """Fetch the story of an order of the visit's connection."""
    row = browsing.order(db, visit.connection_id, order_id)
    preview = None
    if row.state in _PREVIEWED:
        preview = previewing.preview(db, visit, row)
    about = following.followers(db, visit, row, "order")
    return OrderStory(
        row,
        subjects.ORDERS.view.items_of(db, [row.id])[row.id],
        _steps(db, row, subjects.ORDERS),
        preview,
        rows.ORDERS.verbs(row),
        [_of(each) for each in about],
        canonical.load(row.content),
    )


def of_document(db: sa.Connection, visit: Visit, document_id: int) -> DocumentStory:
    """Fetch the story of a document of the visit's connection."""
    row = browsing.document(db, visit.connection_id, document_id)
    preview = None
    if row.state in _PREVIEWED:
        preview = previewing_documents.preview(db, visit, row)
    about: list[Any] = []
    if row.kind in _CALLED:
        about = following.followers(db, visit, row, _CALLED[row.kind])
    return DocumentStory(
        row,
        subjects.DOCUMENTS.view.items_of(db, [row.id])[row.id],
        _steps(db, row, subjects.DOCUMENTS),
        preview,
        rows.DOCUMENTS.verbs(row),
        [_of(each) for each in about],
        contents.of(papers.load(row.content)),
        _origins(db, visit, row),
    )


def _of(row: Any) -> Related:
    what = getattr(row, "kind", "order")
    return Related(what, row.number or getattr(row, "name", ""), row)


def _origins(db: sa.Connection, visit: Visit, row: Any) -> list[Related]:
    found = []
    for link, meant in following.origins(db, visit, row):
        found += [_of(each) for each in meant] or [Related(link.what, link.number)]
    return found


def _steps(db: sa.Connection, row: Any, of: Subject) -> list[Step]:
    jobs = of.jobs_of(db, row.id)
    said = subjects.of_jobs(db, jobs)
    source = "the shop" if of is subjects.ORDERS else "its source"
    steps = [Step(row.received_at, f"Received from {source}")]
    steps += [_step(db, job, said[job.id]) for job in jobs]
    if row.posted_at and row.state == OrderState.POSTED:
        entry = row.txn_id or row.list_id
        steps.append(Step(row.posted_at, f"In the books as {entry}"))
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
