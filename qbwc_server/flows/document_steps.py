"""Documents wait for what they name, and move on when it is known."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import document_deciding, kinds, sending
from qbwc_server.flows.base import Visit
from qbwc_server.flows.document_deciding import Create, Link, Ready, Stop
from qbwc_server.rules.documents import names
from qbwc_server.rules.documents.plans import DocumentPlan, KnownLists
from qbwc_server.rules.reasons import Kind, Reason
from qbwc_server.states import OrderState, ReferenceState
from qbwc_server.store import documents, needs, queued, references

_STATES = {
    Kind.SKIPPED: OrderState.SKIPPED,
    Kind.HELD: OrderState.HELD,
    Kind.DUPLICATE: OrderState.DUPLICATE,
}
#: customers and vendors share their names with each other (UN-15)
_OTHER = {kinds.CUSTOMER: kinds.VENDOR, kinds.VENDOR: kinds.CUSTOMER}


def stop(db: sa.Connection, visit: Visit, stopped: Mapping[int, Reason]) -> None:
    """Skip documents, hold them or call them duplicates, each for its reason."""
    for kind, state in _STATES.items():
        some = {i: r.to_json() for i, r in stopped.items() if r.kind is kind}
        documents.stop(db, state, some, visit.now)


def advance(db: sa.Connection, visit: Visit, reference_ids: Sequence[int]) -> list[int]:
    """Take the documents that wait for these references a step further.

    Return the customers and suppliers that turned out to be created.
    """
    advance_documents(db, visit, needs.DOCUMENTS.waiting_for(db, reference_ids))
    return _settle_created(db, visit, reference_ids)


def advance_documents(
    db: sa.Connection, visit: Visit, document_ids: Sequence[int]
) -> None:
    """Decide the next step of waiting documents, and take it for all together."""
    if not document_ids:
        return
    rows = documents.by_ids(db, document_ids)
    named = needs.DOCUMENTS.references_of(db, document_ids)
    parties = {row.party_id for row in rows.values() if row.party_id is not None}
    first = needs.DOCUMENTS.first_of(db, sorted(parties), kinds.AS_CONTACT)
    steps: dict[type, dict[int, Any]] = defaultdict(dict)
    for document_id, row in sorted(rows.items()):
        plan = DocumentPlan.from_json(row.plan)
        known = (named[document_id], first.get(row.party_id))
        case = document_deciding.Case(row, plan, visit.settings, *known)
        step = document_deciding.decide(case)
        steps[type(step)][document_id] = step
    _stop_waiting(db, visit, rows, steps[Stop])
    _link(db, visit, {i: step.reference for i, step in steps[Link].items()})
    _create(db, visit, rows, steps[Create])
    _make_ready(db, visit, steps[Ready])


def _link(db: sa.Connection, visit: Visit, entries: Mapping[int, Any]) -> None:
    """Record which entries of QuickBooks customers and suppliers are."""
    rows = documents.by_ids(db, list(entries))
    values = {
        document_id: {
            "list_id": entries[document_id].list_id,
            "edit_sequence": entries[document_id].edit_sequence,
            # What was there already counts as what we would have sent (UN-3).
            "sent_fingerprint": row.sent_fingerprint or row.fingerprint,
        }
        for document_id, row in rows.items()
    }
    documents.post_contacts(db, values, visit.now)


def wait_again(db: sa.Connection, visit: Visit, reference_ids: Sequence[int]) -> None:
    """Let the contacts wait whose creation was not carried out."""
    travelling = _being_created(db, reference_ids)
    documents.mark(db, list(travelling), {"sent_fingerprint": None})
    documents.wait(db, list(travelling), visit.now)


def start_creating(
    db: sa.Connection, visit: Visit, reference_ids: Sequence[int]
) -> None:
    """Note of the contacts that entries are created from that they travel."""
    first = needs.DOCUMENTS.first_waiting(db, reference_ids, kinds.AS_CONTACT)
    documents.start_contacts(db, list(first.values()), visit.now)


def _settle_created(
    db: sa.Connection, visit: Visit, reference_ids: Sequence[int]
) -> list[int]:
    """Settle the contacts whose creation was answered, or found after a loss."""
    travelling = _being_created(db, reference_ids)
    own = references.by_ids(db, [row.party_id for row in travelling.values()])
    entries = {i: own[row.party_id] for i, row in travelling.items()}
    known = {i: e for i, e in entries.items() if e.state == ReferenceState.KNOWN}
    refused = {i: e for i, e in entries.items() if i not in known and e.problem}
    _link(db, visit, known)
    _fail(db, visit, {i: document_deciding.trouble(e) for i, e in refused.items()})
    return list(known)


def _being_created(db: sa.Connection, reference_ids: Sequence[int]) -> dict[int, Any]:
    # A contact that has a list ID travels because it changed.
    posting = (OrderState.POSTING,)
    ids = needs.DOCUMENTS.waiting_for(db, reference_ids, posting)
    rows = documents.by_ids(db, ids)
    return {
        row_id: row
        for row_id, row in rows.items()
        if row.txn_type in document_deciding.CONTACTS and row.list_id is None
    }


def _fail(db: sa.Connection, visit: Visit, reasons: Mapping[int, Reason]) -> None:
    documents.mark(db, list(reasons), {"sent_fingerprint": None})
    failed = {i: reason.to_json() for i, reason in reasons.items()}
    documents.stop(db, OrderState.FAILED, failed, visit.now)


def _stop_waiting(
    db: sa.Connection, visit: Visit, rows: Mapping[int, Any], steps: Mapping[int, Stop]
) -> None:
    # What was refused of a customer or supplier is the document itself.
    failed = {
        document_id: step.reason
        for document_id, step in steps.items()
        if rows[document_id].txn_type in document_deciding.CONTACTS
        and step.reason.kind is Kind.SKIPPED
    }
    _fail(db, visit, failed)
    stop(db, visit, {i: s.reason for i, s in steps.items() if i not in failed})


def _create(
    db: sa.Connection, visit: Visit, rows: Mapping[int, Any], steps: dict[int, Create]
) -> None:
    clashes = _clashes(db, {i: s.party for i, s in steps.items() if s.party})
    stop(db, visit, clashes)
    going = {i: step for i, step in steps.items() if i not in clashes}
    new = {"list_id": None, "sent_fingerprint": None, "sent": None}
    contacts = [i for i in going if rows[i].txn_type in document_deciding.CONTACTS]
    documents.mark(db, list(contacts), new)
    wanted: dict[str, list[int]] = defaultdict(list)
    for step in going.values():
        for row in (step.party, *step.products):
            if row is not None:
                wanted[row.kind].append(row.id)
    for kind, ids in wanted.items():
        kinds.enqueue(db, visit, kinds.CREATIONS[kind], list(dict.fromkeys(ids)))
    wake = [step.wake.id for step in going.values() if step.wake]
    kinds.enqueue(db, visit, kinds.REACTIVATE_CUSTOMER, list(dict.fromkeys(wake)))


def _clashes(db: sa.Connection, parties: Mapping[int, Any]) -> dict[int, Reason]:
    """Who would be created under a name that another list has, or gets (UN-15)."""
    if not parties:
        return {}
    connection_id = next(iter(parties.values())).connection_id
    others = references.by_keys(
        db, connection_id, [(_OTHER[row.kind], row.key) for row in parties.values()]
    )
    making = [kind.word for kind in kinds.CREATIONS.values()]
    busy = {
        subject
        for _, subject in queued.live_subjects(
            db, making, [row.id for row in others.values()]
        )
    }
    taken = {
        key
        for key, row in others.items()
        if row.state == ReferenceState.KNOWN or row.id in busy
    }
    found = {}
    for document_id, row in parties.items():
        if (_OTHER[row.kind], row.key) in taken:
            found[document_id] = _clash(row)
        else:
            taken.add((row.kind, row.key))
    return {i: reason for i, reason in found.items() if reason is not None}


def _clash(row: Any) -> Reason | None:
    held = frozenset({row.key})
    if row.kind == kinds.CUSTOMER:
        return names.clash("customer", row.name, KnownLists(vendors=held))
    return names.clash("vendor", row.name, KnownLists(customers=held))


def _make_ready(db: sa.Connection, visit: Visit, steps: dict[int, Ready]) -> None:
    contacts = {i: step.list_id for i, step in steps.items() if step.list_id}
    documents.write(db, {i: {"list_id": each} for i, each in contacts.items()})
    documents.make_ready(db, list(steps), visit.now)
    kinds.enqueue(db, visit, kinds.CHANGE_CONTACT, list(contacts))
    others = [document_id for document_id in steps if document_id not in contacts]
    sending.DOCUMENTS.send(db, visit, others)
