"""What a job is about, in words: which order, document, customer or item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import kinds, listed
from qbwc_server.store import documents, orders, references, views
from qbwc_server.store.views import View

#: kinds whose subject is an order
ABOUT_ORDERS = (
    kinds.FIND_ORDER.word,
    kinds.FIND_BY_NUMBER.word,
    kinds.LOOK_FIRST.word,
    kinds.READ_TOTAL.word,
    kinds.LOOK_BACK.word,
    kinds.POST_ORDER.word,
)
#: kinds whose subject is a document
ABOUT_DOCUMENTS = (
    kinds.FIND_DOCUMENT.word,
    kinds.FIND_DOCUMENT_BY_NUMBER.word,
    kinds.LOOK_FIRST_AT_DOCUMENT.word,
    kinds.LOOK_BACK_AT_DOCUMENTS.word,
    kinds.READ_CONTACT.word,
    kinds.CHANGE_CONTACT.word,
    kinds.POST_DOCUMENT.word,
)
#: kinds whose subject is a customer, a vendor or an item
ABOUT_REFERENCES = (
    *(kind.word for kind in kinds.LOOK_UPS.values()),
    *(kind.word for kind in kinds.CREATIONS.values()),
    kinds.LOOK_UP_NAME_OWNER.word,
    kinds.REACTIVATE_CUSTOMER.word,
    kinds.CREATE_ITEM.word,
)

#: what each kind of job does, as a person would say it
WORDS: Mapping[str, str] = {
    kinds.CHECK_FILE.word: "check that the company file is no older copy",
    kinds.CONFIRM_FILE.word: "look for missing transactions once more",
    kinds.LOOK_UP_DELETIONS.word: "look up what was deleted",
    kinds.LOOK_FIRST.word: "look once more for the transaction of order",
    kinds.LOOK_BACK.word: "look for the posted transaction of order",
    kinds.FIND_ORDER.word: "find transaction of order",
    kinds.FIND_DOCUMENT.word: "find transaction of {kind}",
    kinds.FIND_DOCUMENT_BY_NUMBER.word: "find transaction by the number of {kind}",
    kinds.LOOK_FIRST_AT_DOCUMENT.word: "look once more for the transaction of {kind}",
    kinds.LOOK_BACK_AT_DOCUMENTS.word: "look for the posted transaction of {kind}",
    kinds.READ_CONTACT.word: "read {kind}",
    kinds.CHANGE_CONTACT.word: "change {kind}",
    kinds.POST_DOCUMENT.word: "post {kind}",
    kinds.FIND_BY_NUMBER.word: "find transaction by the number of order",
    kinds.READ_TOTAL.word: "read total of order",
    kinds.POST_ORDER.word: "post order",
    kinds.LOOK_UP_CUSTOMER.word: "look up customer",
    kinds.LOOK_UP_VENDOR.word: "look up vendor",
    kinds.LOOK_UP_ITEM.word: "look up item",
    kinds.LOOK_UP_PRODUCT.word: "look up item",
    kinds.LOOK_UP_ITEM_BY_FULL_NAME.word: "look up item",
    kinds.LOOK_UP_ITEM_BY_LIST_ID.word: "look up item",
    kinds.LOOK_UP_NAME_OWNER.word: "look up who has the name",
    kinds.CREATE_CUSTOMER.word: "create customer",
    kinds.CREATE_VENDOR.word: "create vendor",
    kinds.REACTIVATE_CUSTOMER.word: "reactivate customer",
    kinds.CREATE_ITEM.word: "create item",
    kinds.CREATE_PRODUCT.word: "create item",
    **{each.job.word: "read list" for each in listed.LISTS.values()},
}
#: the list that a pull reads
_LIST_OF = {
    each.job.word: each.word.replace("_", " ") for each in listed.LISTS.values()
}
#: what a reference is of; the others are called as their kind begins
_OF_REFERENCES = {kinds.SALES_PRODUCT: "item"}


@dataclass(frozen=True)
class Subject:
    """What stories are told of: what it is called, and which jobs are its own."""

    noun: str
    view: View
    kinds: Sequence[str]

    def jobs_of(self, db: sa.Connection, row_id: int) -> Sequence[Any]:
        """The jobs of a row and of what it refers to, oldest first."""
        return self.view.jobs_for(db, row_id, self.kinds, ABOUT_REFERENCES)


ORDERS = Subject("order", views.ORDERS, ABOUT_ORDERS)
DOCUMENTS = Subject("document", views.DOCUMENTS, ABOUT_DOCUMENTS)


def of_jobs(db: sa.Connection, jobs: Sequence[Any]) -> dict[int, dict[str, Any]]:
    """Name the subject of each job, by the job's id."""
    numbers = orders.by_ids(db, _ids(jobs, ABOUT_ORDERS))
    filed = documents.by_ids(db, _ids(jobs, ABOUT_DOCUMENTS))
    named = references.by_ids(db, _ids(jobs, ABOUT_REFERENCES))
    found = {}
    for job in jobs:
        if job.kind in ABOUT_ORDERS:
            found[job.id] = _order(job, numbers.get(job.subject_id))
        elif job.kind in ABOUT_DOCUMENTS:
            found[job.id] = _document(job, filed.get(job.subject_id))
        elif job.kind in ABOUT_REFERENCES:
            found[job.id] = _reference(job, named.get(job.subject_id))
        else:
            found[job.id] = _subject(job, "list", _LIST_OF.get(job.kind, ""))
    return found


def sentence(job: Any, subject: Mapping[str, Any]) -> str:
    """Say what a job does: look up customer "Byrd, Ada"."""
    kind = str(subject.get("type", "document")).replace("_", " ")
    verb = WORDS.get(job.kind, job.kind).format(kind=kind)
    return f'{verb} "{subject["name"]}"' if subject["name"] else verb


def _ids(jobs: Sequence[Any], words: Sequence[str]) -> list[int]:
    return list(dict.fromkeys(job.subject_id for job in jobs if job.kind in words))


def _order(job: Any, row: Any | None) -> dict[str, Any]:
    return _subject(job, "order", row.number if row is not None else "")


def _document(job: Any, row: Any | None) -> dict[str, Any]:
    if row is None:
        return _subject(job, "document", "")
    return _subject(job, row.kind, row.number or row.name)


def _reference(job: Any, row: Any | None) -> dict[str, Any]:
    if row is None:
        return _subject(job, "reference", "")
    kind = _OF_REFERENCES.get(row.kind, row.kind.partition("_")[0])
    return _subject(job, kind, row.full_name or row.name)


def _subject(job: Any, kind: str, name: str) -> dict[str, Any]:
    return {"type": kind, "id": job.subject_id, "name": name}
