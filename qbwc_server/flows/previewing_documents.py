"""What would be sent for a document that is not in the books yet, and its total."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import (
    contacting,
    creating,
    deciding,
    document_deciding,
    document_posting,
    inserting,
    kinds,
    knowing,
    previewing,
)
from qbwc_server.flows.base import Visit
from qbwc_server.flows.creating import Creation
from qbwc_server.flows.document_posting import Posting
from qbwc_server.flows.previewing import UNKNOWN, Preview
from qbwc_server.importing import documents as papers
from qbwc_server.rules.documents import drafts, planning
from qbwc_server.rules.documents.plans import (
    DocumentIds,
    DocumentPlan,
    Draft,
    KnownLists,
)
from qbwc_server.states import ReferenceState
from qbwc_server.store import references
from qbxml import customers, vendors
from qbxml.errors import RequestError
from qbxml.message_set import Request

#: how a customer or supplier is made
_ADDS = {
    "customer": ("CustomerAdd", customers.add),
    "vendor": ("VendorAdd", vendors.add),
}


@dataclass(frozen=True)
class _Case:
    """A document with its plan, and what is known of all that it names."""

    row: Any
    plan: DocumentPlan
    known: KnownLists
    #: by kind and key
    named: Mapping[tuple[str, str], Any]

    @property
    def party(self) -> Any | None:
        """Give the reference of the customer or vendor, if there is one already."""
        if self.plan.party is None:
            return None
        name = document_deciding.party_name(self.plan.party)
        return self.named.get((name.kind, name.key))

    def list_id(self, kind: str, key: str) -> str:
        """Give the list ID of something that the plan names."""
        row = self.named.get((kind, key))
        known = row is not None and row.state == ReferenceState.KNOWN
        return row.list_id if row is not None and known else UNKNOWN


def preview(db: sa.Connection, visit: Visit, row: Any) -> Preview:
    """Show the request of a document that waits, as settings and lists make it now."""
    known = knowing.of(db, visit, {row.id: row})[row.id]
    document = papers.load(row.content)
    plan = planning.plan(document, visit.settings, known, row.allowed)
    if not isinstance(plan, DocumentPlan):
        return Preview(problem=plan.message)
    case = _Case(row, plan, known, _named(db, visit, row, plan))
    try:
        if plan.transaction in document_deciding.CONTACTS:
            return _contact(visit, case)
        return _transaction(visit, case)
    except RequestError as error:
        return Preview(problem=str(error))


def _named(
    db: sa.Connection, visit: Visit, row: Any, plan: DocumentPlan
) -> dict[tuple[str, str], Any]:
    """The references that a plan names, as far as there are any yet."""
    names = [name for name, _ in document_deciding.names_of(plan)]
    keys = [(name.kind, name.key) for name in names]
    found: dict[tuple[str, str], Any] = dict(
        references.by_keys(db, visit.connection_id, keys)
    )
    if row.list_id and row.party_id and plan.party is not None:
        # A contact is known by its entry, under whatever name that has.
        own = document_deciding.party_name(plan.party)
        found[own.kind, own.key] = references.by_ids(db, [row.party_id])[row.party_id]
    return found


def _contact(visit: Visit, case: _Case) -> Preview:
    own, kind = case.party, case.plan.transaction
    is_there = own is not None and own.state == ReferenceState.KNOWN
    if own is not None and is_there:
        if case.row.list_id is None and not own.facts.get("bare"):
            problem = f"QuickBooks has a {kind} of that name, which is taken as it is."
            return Preview(problem=problem)
        change = contacting.Change(case.row, own, case.known)
        return previewing.written(
            contacting.request_of(visit, change), visit, Preview()
        )
    return previewing.written(_addition(visit, case), visit, Preview())


def _addition(visit: Visit, case: _Case) -> Request:
    element, add = _ADDS[case.plan.transaction]
    document, own = papers.load(case.row.content), case.party
    if own is not None:
        creation = Creation(own, None, document, case.known)
        return add(creating.party_fields(visit, creation, element))
    draft = drafts.build(document, visit.settings, DocumentIds(), case.known)
    return add(draft.fields)


def _transaction(visit: Visit, case: _Case) -> Preview:
    document, ids = papers.load(case.row.content), _list_ids(case)
    posting = Posting(case.row, document, ids, case.known)
    total = _total(posting.draft(visit))
    request = document_posting.request_of(posting, visit)
    is_incomplete = UNKNOWN in (ids.party, *ids.products.values(), *ids.items.values())
    return previewing.written(request, visit, Preview("", total, is_incomplete))


def _list_ids(case: _Case) -> DocumentIds:
    plan = case.plan
    items = {each.key: (deciding.ITEM_KINDS[each.by], each.key) for each in plan.items}
    groups = [
        key
        for key, name in items.items()
        if name in case.named and inserting.is_group(case.named[name])
    ]
    party = ""
    if plan.party is not None:
        name = document_deciding.party_name(plan.party)
        party = case.list_id(name.kind, name.key)
    return DocumentIds(
        party,
        {e.key: case.list_id(kinds.SALES_PRODUCT, e.key) for e in plan.products},
        {key: case.list_id(*name) for key, name in items.items()},
        groups,
    )


def _total(draft: Draft) -> Decimal | None:
    """Add the lines up; what a deposit takes from the drawer QuickBooks knows alone."""
    if "TotalAmount" in draft.fields:
        total: Decimal = draft.fields["TotalAmount"]
        return total
    lines = document_posting.lines_of(draft)
    return previewing.total(
        [line for name, line in lines if name != "JournalCreditLine"]
    )
