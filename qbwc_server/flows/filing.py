"""Taking documents in: stored, checked, and everything they name enqueued, or nothing.

A customer or supplier may come again at any time, and its latest state is sent (UN-3);
any other document is final once it is in the books (UN-4). What the source has changed
since changes nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import (
    document_planning,
    following,
    knowing,
    papers_again,
    warning,
)
from qbwc_server.flows.accepting import Outcome, Result
from qbwc_server.flows.base import Visit
from qbwc_server.importing import documents as papers
from qbwc_server.importing.documents import Contact, Document, Journal
from qbwc_server.importing.unleashed import AcceptedDocument
from qbwc_server.rules import reasons
from qbwc_server.rules.documents import plans
from qbwc_server.states import OPEN_ORDERS, OrderState
from qbwc_server.store import connections, documents, references

#: as long as the columns are
_LONGEST = 255


def accept(
    db: sa.Connection, visit: Visit, arrived: Sequence[AcceptedDocument]
) -> list[Outcome]:
    """Take documents in; of the same one twice the later counts."""
    connections.lock(db, visit.connection_id)
    outcomes = []
    for some in papers_again.without_repeats(arrived):
        outcomes.extend(_accept(db, visit, some))
    return outcomes


def _accept(
    db: sa.Connection,
    visit: Visit,
    arrived: Mapping[tuple[str, str], AcceptedDocument],
) -> list[Outcome]:
    known = papers_again.known(db, visit, arrived)
    new = {key: each.document for key, each in arrived.items() if key not in known}
    space = connections.lock(db, visit.connection_id).file_id
    documents.add_all(db, [_new_row(visit, space, each) for each in new.values()])
    results = dict.fromkeys(new, Result.ACCEPTED)
    for key, each in arrived.items():
        if key in known:
            results[key] = _meet_again(db, visit, known[key], each.document)
    keys = {k: (k[0], known[k].key) if k in known else k for k in arrived}
    stored = documents.existing(db, visit.connection_id, list(keys.values()))
    fresh = [
        stored[key].id
        for arrived_as, key in keys.items()
        if results[arrived_as] in (Result.ACCEPTED, Result.REPLACED)
        and stored[key].state == OrderState.RECEIVED
    ]
    document_planning.plan_documents(db, visit, fresh)
    return [Outcome(key, results[arrived_as]) for arrived_as, key in keys.items()]


def _meet_again(
    db: sa.Connection, visit: Visit, row: Any, document: Document
) -> Result:
    """A document that is known: replaced, or left alone where it is in the books."""
    same = row.fingerprint == papers.fingerprint(document)
    if row.state == OrderState.CANCELLED:
        return Result.CANCELLED
    if _is_older(document, papers.load(row.content)):
        return Result.DUPLICATE
    if row.state in OPEN_ORDERS:
        allowed = row.allowed if same else []
        values = _contents(visit, document) | {"allowed": allowed}
        documents.replace(db, {row.id: values})
        return Result.REPLACED
    if row.kind in knowing.CONTACTS and not same:
        return _change(db, visit, row, document)
    if row.state != OrderState.POSTED:
        return Result.DUPLICATE if same else Result.UNDER_WAY
    if same:
        return Result.DUPLICATE
    # Nothing is sent: a person is told (UN-4).
    warnings = [reasons.warning("CHANGED_AFTER_POSTING").to_json()]
    warning.warn(db, {row.id: warnings}, documents.PROGRESS)
    return Result.CHANGED


def _is_older(document: Document, stored: Document) -> bool:
    """Tell whether the source has changed a document since: pages come in any order."""
    written, known = document.updated_at, stored.updated_at
    if not (isinstance(written, datetime) and isinstance(known, datetime)):
        return False
    are_comparable = (written.tzinfo is None) == (known.tzinfo is None)
    return are_comparable and written < known


def _change(db: sa.Connection, visit: Visit, row: Any, document: Document) -> Result:
    """A customer or supplier that has changed: what travels is left to arrive."""
    values = _contents(visit, document)
    if row.state == OrderState.POSTED:
        documents.replace(db, {row.id: values})
    else:
        documents.write(db, {row.id: values})
    return Result.REPLACED


def _new_row(visit: Visit, space: str, document: Document) -> dict[str, Any]:
    return _contents(visit, document) | {
        "connection_id": visit.connection_id,
        "kind": str(document.kind),
        "key": document.key,
        "external_guid": references.guid(space, str(document.kind), document.key),
        "received_at": visit.now,
    }


def _contents(visit: Visit, document: Document) -> dict[str, Any]:
    body = document.body
    contact = body if isinstance(body, Contact) else Contact()
    order = following.number_of(document)
    if isinstance(body, Journal):
        order = body.order_number
    return {
        "number": document.number,
        "name": knowing.name_of(document)[:_LONGEST],
        "order_number": order[:_LONGEST],
        "code_key": plans.key(contact.code)[:_LONGEST],
        "email_key": plans.key(contact.email)[:_LONGEST],
        "content": papers.dump(document),
        "fingerprint": papers.fingerprint(document),
        "updated_at": visit.now,
        "warnings": [],
    }
