"""Documents are checked, and what they need is set in motion."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import (
    asking,
    document_deciding,
    document_steps,
    kinds,
    knowing,
    sending,
)
from qbwc_server.flows.base import Visit
from qbwc_server.importing import documents as papers
from qbwc_server.rules.documents import planning
from qbwc_server.rules.documents.plans import DocumentPlan
from qbwc_server.rules.reasons import Reason
from qbwc_server.states import OrderState, ReferenceState
from qbwc_server.store import documents, needs, references


def plan_documents(
    db: sa.Connection, visit: Visit, document_ids: Sequence[int]
) -> None:
    """Run the checks of received documents and set in motion what they need."""
    rows = documents.by_ids(db, document_ids)
    sending.DOCUMENTS.call_off(db, visit, list(document_ids))
    found = checked(db, visit, rows)
    plans = {i: each for i, each in found.items() if isinstance(each, DocumentPlan)}
    stopped = {i: each for i, each in found.items() if isinstance(each, Reason)}
    sending.DOCUMENTS.keep_plans(db, visit, plans)
    _forget_plans(db, {i: rows[i] for i in stopped})
    document_steps.stop(db, visit, stopped)
    _set_in_motion(db, visit, {i: rows[i] for i in plans}, plans)


def checked(
    db: sa.Connection, visit: Visit, rows: Mapping[int, Any]
) -> dict[int, DocumentPlan | Reason]:
    """What documents need, or why they go no further, as things stand now."""
    known = knowing.of(db, visit, rows)
    return {
        row_id: planning.plan(
            papers.load(row.content), visit.settings, known[row_id], row.allowed
        )
        for row_id, row in rows.items()
    }


def recheck(db: sa.Connection, visit: Visit, codes: Sequence[str]) -> None:
    """Run the checks anew for documents that are held for one of these reasons."""
    held = documents.held_for(db, visit.connection_id, codes)
    documents.receive_again(db, held, visit.now)
    plan_documents(db, visit, held)


def go_on(db: sa.Connection, visit: Visit, numbers: Collection[str]) -> None:
    """Run the checks anew for what waits for these orders or documents."""
    code = "NOT_POSTED_YET"
    held = documents.held_about(db, visit.connection_id, code, numbers)
    documents.receive_again(db, held, visit.now)
    plan_documents(db, visit, held)


def still_ready(
    db: sa.Connection, visit: Visit, document_ids: Sequence[int]
) -> dict[int, Any]:
    """The documents that are ready and may still go out as they are now.

    Status and switches decide at the time of sending (UN-2, UN-4).
    """
    rows = documents.by_ids(db, document_ids)
    ready = {i: r for i, r in rows.items() if r.state == OrderState.READY}
    found = checked(db, visit, ready)
    stopped = {i: each for i, each in found.items() if isinstance(each, Reason)}
    document_steps.stop(db, visit, stopped)
    return {i: row for i, row in ready.items() if i not in stopped}


def link_anew(db: sa.Connection, visit: Visit, rows: Mapping[int, Any]) -> None:
    """Look waiting contacts up by their names, since their entries are gone."""
    plans = {i: DocumentPlan.from_json(row.plan) for i, row in rows.items()}
    documents.mark(db, list(rows), {"list_id": None})
    _set_in_motion(db, visit, documents.by_ids(db, list(rows)), plans)


def send_changes(db: sa.Connection, visit: Visit, document_ids: Sequence[int]) -> None:
    """Let contacts go out again that changed while they travelled (UN-3)."""
    rows = documents.by_ids(db, document_ids)
    changed = [i for i, r in rows.items() if r.sent_fingerprint != r.fingerprint]
    if changed:
        documents.receive_again(db, changed, visit.now)
        plan_documents(db, visit, changed)


def _forget_plans(db: sa.Connection, rows: Mapping[int, Any]) -> None:
    # A contact that is linked stays so; what others named they name no more.
    documents.mark(db, list(rows), {"plan": None})
    unlinked = [row_id for row_id, row in rows.items() if row.list_id is None]
    documents.mark(db, list(unlinked), {"party_id": None})
    needs.DOCUMENTS.unlink(db, list(rows))


def _set_in_motion(
    db: sa.Connection,
    visit: Visit,
    rows: Mapping[int, Any],
    plans: Mapping[int, DocumentPlan],
) -> None:
    named = {i: document_deciding.names_of(plan) for i, plan in plans.items()}
    found = references.ensure(
        db, visit.connection_id, [name for some in named.values() for name, _ in some]
    )
    links = {
        document_id: [(found[name.kind, name.key], role) for name, role in some]
        for document_id, some in named.items()
    }
    _keep_own(db, rows, links)
    needs.DOCUMENTS.unlink(db, list(plans))
    needs.DOCUMENTS.link(
        db, [(i, row.id, role) for i, some in links.items() for row, role in some]
    )
    documents.set_party(
        db,
        {
            document_id: row.id
            for document_id, some in links.items()
            for row, role in some
            if role != kinds.AS_ITEM
        },
    )
    needed = {row.id: row for some in links.values() for row, _ in some}
    asking.look_up(db, visit, list(needed.values()))
    document_steps.advance_documents(db, visit, list(plans))


def _keep_own(
    db: sa.Connection,
    rows: Mapping[int, Any],
    links: dict[int, list[tuple[Any, str]]],
) -> None:
    """Leave contacts linked to their entries, under whatever name these are known.

    A customer that the source renames is renamed in QuickBooks, not created anew.
    """
    linked = {
        i: row.party_id for i, row in rows.items() if row.list_id and row.party_id
    }
    own = references.by_ids(db, list(linked.values()))
    for document_id, reference_id in linked.items():
        row = own[reference_id]
        if row.state == ReferenceState.KNOWN:
            links[document_id] = [(row, kinds.AS_CONTACT)]
