"""Changing customers and vendors that the source changed (UN-3).

Each change goes out once, with the newest edit sequence. Where QuickBooks has a newer
one, or the answer was lost, the entry is read again by its list ID.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import (
    asking,
    document_planning,
    entries,
    kinds,
    knowing,
    outcomes,
    resolving,
)
from qbwc_server.flows.base import Ask, Flow, Refusal, Visit
from qbwc_server.importing import documents as papers
from qbwc_server.importing.documents import Document
from qbwc_server.rules import reasons
from qbwc_server.rules.documents import drafts
from qbwc_server.rules.documents.plans import DocumentPlan, KnownLists
from qbwc_server.states import OrderState, ReferenceState
from qbwc_server.store import documents, needs, references
from qbwc_server.store.references import Found, Name
from qbxml import customers, vendors
from qbxml.message_set import Request
from qbxml.responses import Response
from qbxml.status import StatusClass

NOUN = "document"


@dataclass(frozen=True)
class ListOf:
    """How the entries of a list are changed and read."""

    mod: Callable[[str, str, Mapping[str, Any]], Request]
    query: Callable[[Sequence[str]], Request]
    ret: str
    read: entries.Reader


LISTS: Mapping[str, ListOf] = {
    "customer": ListOf(
        customers.mod, customers.query_ids, "CustomerRet", entries.customer
    ),
    "vendor": ListOf(vendors.mod, vendors.query_ids, "VendorRet", entries.vendor),
}
READERS = {each.ret: each.read for each in LISTS.values()}


@dataclass(frozen=True)
class Change:
    """A contact that is ready to be changed, with its entry in QuickBooks."""

    row: Any
    entry: Any
    known: KnownLists

    @property
    def document(self) -> Document:
        """Give the contact as the source has it now."""
        return papers.load(self.row.content)

    @property
    def before(self) -> Document | None:
        """Give the contact as QuickBooks has it from us."""
        return papers.load(self.row.sent) if self.row.sent else None

    @property
    def travelling(self) -> Document:
        """Give the contact as it was last sent."""
        return papers.load(self.row.travelling or self.row.content)


class ChangeContact(Flow):
    """Change a customer or vendor to what the source says now."""

    kind = kinds.CHANGE_CONTACT.word
    writes = True
    if_lost = kinds.READ_CONTACT

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch the contacts that are ready, with their entries."""
        rows = document_planning.still_ready(db, visit, subject_ids)
        found = entries_of(db, rows)
        known = {i: e for i, e in found.items() if e.state == ReferenceState.KNOWN}
        _wait_again(db, visit, {i: e for i, e in found.items() if i not in known})
        lists = knowing.of(db, visit, {i: rows[i] for i in known})
        return {i: Change(rows[i], entry, lists[i]) for i, entry in known.items()}

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Send everything that the source knows."""
        return [
            Ask(request_of(visit, change), (subject,))
            for subject, change in subjects.items()
        ]

    def started(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> None:
        """Note that the changes travel, and which."""
        documents.start_contacts(db, subject_ids, visit.now)

    def put_back(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> None:
        """Note that the changes wait again."""
        documents.make_ready(db, subject_ids, visit.now)

    def read(self, response: Response) -> Found:
        """Read the new edit sequence."""
        ret = response.records[0].name if response.records else ""
        return entries.written(response, ret, READERS.get(ret, entries.customer))

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Remember the entries as they are now; send what changed meanwhile."""
        record_changed(db, visit, results)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Read an entry again that has changed or is gone, once; give up otherwise."""
        rows = documents.by_ids(db, list(refusals))
        fresh = {s: r for s, r in refusals.items() if not rows[s].looked_up_again}
        stale = _with(fresh, StatusClass.STALE)
        gone = _with(fresh, StatusClass.REFERENCE_GONE)
        documents.PROGRESS.look_up_again(db, [*stale, *gone], visit.now)
        kinds.enqueue(db, visit, kinds.READ_CONTACT, stale)
        forget_entries(db, visit, gone)
        others = {s: r for s, r in refusals.items() if s not in {*stale, *gone}}
        give_up(db, visit, others)

    def found(self, db: sa.Connection, subject_ids: Sequence[int]) -> set[int]:
        """The contacts that turned out to be changed, or have another way to go."""
        rows = documents.by_ids(db, subject_ids)
        return {s for s, row in rows.items() if row.state != OrderState.POSTING}


def record_changed(
    db: sa.Connection, visit: Visit, results: Mapping[int, Found]
) -> None:
    """Record that contacts are in QuickBooks as they were sent."""
    rows = documents.by_ids(db, list(results))
    own = entries_of(db, rows)
    seen = {
        own[i].id: Found(
            own[i].list_id,
            found.full_name or own[i].full_name,
            found.edit_sequence,
            {**own[i].facts, **found.facts, "bare": False},
        )
        for i, found in results.items()
    }
    references.know(db, seen, visit.now)
    values = {
        i: {"list_id": own[i].list_id, "edit_sequence": found.edit_sequence}
        for i, found in results.items()
    }
    documents.post_contacts(db, values, visit.now)
    _follow_names(db, visit, rows, own)
    resolving.advance(db, visit, list(seen))
    document_planning.send_changes(db, visit, list(results))


def forget_entries(
    db: sa.Connection, visit: Visit, document_ids: Sequence[int]
) -> None:
    """Look contacts up by their names whose entries are gone from QuickBooks."""
    rows = documents.by_ids(db, document_ids)
    references.forget(db, [row.party_id for row in rows.values()])
    document_planning.link_anew(db, visit, rows)


def request_of(visit: Visit, change: Change) -> Request:
    """Build the request that changes a contact."""
    entry = change.entry
    return LISTS[entry.kind].mod(
        entry.list_id,
        entry.edit_sequence or "",
        fields(visit, change, change.document),
    )


def fields(visit: Visit, change: Change, document: Document) -> dict[str, Any]:
    """Give what a change to a version of a contact sends."""
    return drafts.changes(document, visit.settings, change.known, change.before).fields


def entries_of(db: sa.Connection, rows: Mapping[int, Any]) -> dict[int, Any]:
    """The entries in QuickBooks that contacts are."""
    own = references.by_ids(db, [row.party_id for row in rows.values()])
    return {row_id: own[row.party_id] for row_id, row in rows.items()}


def _with(refusals: Mapping[int, Refusal], status: StatusClass) -> list[int]:
    return [s for s, refusal in refusals.items() if refusal.status is status]


def _wait_again(db: sa.Connection, visit: Visit, lacking: Mapping[int, Any]) -> None:
    # An order may have found that the entry is gone since the change was ready.
    documents.wait(db, list(lacking), visit.now)
    asking.look_up(db, visit, list({e.id: e for e in lacking.values()}.values()))


def give_up(db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]) -> None:
    """Fail contacts whose change QuickBooks refused; hold those of a taken name."""
    documents.mark(db, list(refusals), {"sent_fingerprint": None})
    taken = _with(refusals, StatusClass.NAME_TAKEN)
    documents.wait(db, taken, visit.now)
    held = {
        subject: reasons.reason("NAME_TAKEN", refusals[subject].text).to_json()
        for subject in taken
    }
    documents.stop(db, OrderState.HELD, held, visit.now)
    failed = {
        subject: outcomes.refused(refusal, NOUN)
        for subject, refusal in refusals.items()
        if subject not in held
    }
    documents.stop(db, OrderState.FAILED, failed, visit.now)


def _follow_names(
    db: sa.Connection, visit: Visit, rows: Mapping[int, Any], own: Mapping[int, Any]
) -> None:
    """Know renamed entries by their new names, and by the old ones no longer."""
    plans = {i: DocumentPlan.from_json(row.plan) for i, row in rows.items()}
    renamed = {
        i: Name(plan.party.role, plan.party.key, plan.party.name)
        for i, plan in plans.items()
        if plan.party is not None and plan.party.key != own[i].key
    }
    new = references.ensure(db, visit.connection_id, list(renamed.values()))
    row_of = {i: new[name.kind, name.key] for i, name in renamed.items()}
    current = references.by_ids(db, [own[i].id for i in renamed])
    found = {
        row_of[i].id: Found(
            current[own[i].id].list_id,
            name.name,
            current[own[i].id].edit_sequence,
            current[own[i].id].facts,
        )
        for i, name in renamed.items()
    }
    references.know(db, found, visit.now)
    references.forget(db, list(current))
    needs.DOCUMENTS.unlink(db, list(renamed))
    needs.DOCUMENTS.link(db, [(i, row_of[i].id, kinds.AS_CONTACT) for i in renamed])
    documents.set_party(db, {i: row_of[i].id for i in renamed})
