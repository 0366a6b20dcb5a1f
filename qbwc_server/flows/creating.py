"""Creating customers and vendors (SE-4, UN-3), and what all creations share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import (
    document_steps,
    entries,
    inserting,
    kinds,
    knowing,
    looking_up,
    names,
    resolving,
)
from qbwc_server.flows.base import Ask, Flow, Refusal, Visit
from qbwc_server.importing import canonical
from qbwc_server.importing import documents as papers
from qbwc_server.importing.documents import Document
from qbwc_server.rules import customers as customer_rules
from qbwc_server.rules.documents import drafts
from qbwc_server.rules.documents.plans import DocumentIds, KnownLists
from qbwc_server.states import ReferenceState
from qbwc_server.store import documents, needs, orders, references
from qbwc_server.store.references import Found
from qbxml import customers, vendors
from qbxml.responses import Response
from qbxml.status import StatusClass


@dataclass(frozen=True)
class Creation:
    """A reference to be created, and whose contents it is made from."""

    reference: Any
    order: Any = None
    #: the customer or supplier that it is
    contact: Document | None = None
    known: KnownLists | None = None


class Create(Flow):
    """What the creations share: subjects are references that something waits for."""

    writes = True
    problem = ""

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch the references that are absent and that are still waited for."""
        rows = references.by_ids(db, subject_ids)
        absent = {i: r for i, r in rows.items() if r.state == ReferenceState.ABSENT}
        contact_of = _contacts(db, visit, list(absent))
        order_of = needs.ORDERS.first_waiting(db, list(absent))
        sources = orders.by_ids(db, list(order_of.values()))
        wanted = needs.DOCUMENTS.first_waiting(db, list(absent))
        found = {}
        for subject, row in absent.items():
            if subject in contact_of:
                found[subject] = Creation(row, None, *contact_of[subject])
            elif subject in order_of:
                found[subject] = Creation(row, sources[order_of[subject]])
            elif subject in wanted:
                found[subject] = Creation(row)
        return found

    def started(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> None:
        """Note that the customers and suppliers of a source travel."""
        document_steps.start_creating(db, visit, subject_ids)

    def put_back(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> None:
        """Note that they were not created."""
        document_steps.wait_again(db, visit, subject_ids)

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Remember the new list IDs."""
        references.know(db, _named(db, results), visit.now)
        resolving.advance(db, visit, list(results))

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Find out who has a taken name; otherwise let those who wait say why."""
        taken = [s for s, r in refusals.items() if r.status is StatusClass.NAME_TAKEN]
        document_steps.wait_again(db, visit, taken)
        self.names_taken(db, visit, {s: refusals[s] for s in taken})
        problems = {
            subject: {"code": self.problem, "message": refusal.text}
            for subject, refusal in refusals.items()
            if subject not in taken
        }
        references.miss(db, problems, visit.now)
        resolving.advance(db, visit, list(problems))

    def names_taken(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Look for whoever has the names already."""
        raise NotImplementedError

    def found(self, db: sa.Connection, subject_ids: Sequence[int]) -> set[int]:
        """The references that QuickBooks turned out to have."""
        rows = references.by_ids(db, subject_ids)
        return {s for s, row in rows.items() if row.state == ReferenceState.KNOWN}


class _CreateParty(Create):
    """Create a customer or vendor from whatever names it."""

    def names_taken(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Ask who owns the names (SE-4 c)."""
        kinds.enqueue(db, visit, kinds.LOOK_UP_NAME_OWNER, list(refusals))

    def started(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> None:
        """Note what travels, and what of it is created by its name alone."""
        super().started(db, visit, subject_ids)
        bare = _named_only(db, subject_ids)
        references.note_bare(db, {each: each in bare for each in subject_ids})

    def put_back(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> None:
        """Note that they were not created."""
        references.note_bare(db, dict.fromkeys(subject_ids, False))
        super().put_back(db, visit, subject_ids)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Find out who has a taken name; whoever it is, we did not create it."""
        references.note_bare(db, dict.fromkeys(refusals, False))
        super().refuse(db, visit, refusals)

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Remember the new list IDs, and what was created by its name alone."""
        rows = references.by_ids(db, list(results))
        kept = {s: looking_up.as_made(rows[s], each) for s, each in results.items()}
        super().record(db, visit, kept)


class CreateCustomer(_CreateParty):
    """Create a customer from the order or document that names it (SE-4, UN-3)."""

    kind = kinds.CREATE_CUSTOMER.word
    if_lost = kinds.LOOK_UP_CUSTOMER
    problem = "CUSTOMER_CREATE_REFUSED"

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Send name, addresses and the tax references of the map."""
        return [
            Ask(customers.add(_customer_fields(visit, creation)), (subject,))
            for subject, creation in subjects.items()
        ]

    def read(self, response: Response) -> Found:
        """Read the new list ID."""
        return entries.written(response, "CustomerRet", entries.customer)


class CreateVendor(_CreateParty):
    """Create a vendor from the document that is it, or names it (UN-3)."""

    kind = kinds.CREATE_VENDOR.word
    if_lost = kinds.LOOK_UP_VENDOR
    problem = "SUPPLIER_CREATE_REFUSED"

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Send what the source knows of it."""
        return [
            Ask(vendors.add(party_fields(visit, creation, "VendorAdd")), (subject,))
            for subject, creation in subjects.items()
        ]

    def read(self, response: Response) -> Found:
        """Read the new list ID."""
        return entries.written(response, "VendorRet", entries.vendor)


def _contacts(
    db: sa.Connection, visit: Visit, reference_ids: Sequence[int]
) -> dict[int, tuple[Document, KnownLists]]:
    """The customers and suppliers that wait for their own entries."""
    first = needs.DOCUMENTS.first_waiting(db, reference_ids, kinds.AS_CONTACT)
    rows = documents.by_ids(db, list(first.values()))
    known = knowing.of(db, visit, rows)
    return {
        reference_id: (papers.load(rows[row_id].content), known[row_id])
        for reference_id, row_id in first.items()
    }


def _named_only(db: sa.Connection, reference_ids: Sequence[int]) -> set[int]:
    """The references that were created for documents, which know but the name."""
    sent = needs.DOCUMENTS.linked(db, reference_ids, kinds.AS_CONTACT)
    ordered = needs.ORDERS.first_waiting(db, reference_ids)
    return set(reference_ids) - set(sent) - set(ordered)


def _customer_fields(visit: Visit, creation: Creation) -> dict[str, Any]:
    if creation.order is None:
        return party_fields(visit, creation, "CustomerAdd")
    name = names.lookup_name(creation.reference)
    order = canonical.load(creation.order.content)
    new = customer_rules.customer_fields(
        order, visit.settings, name=name, edition=visit.country
    )
    guid = inserting.guid_field("CustomerAdd", creation.reference, visit)
    return new.fields | guid


def party_fields(visit: Visit, creation: Creation, element: str) -> dict[str, Any]:
    """Write a customer or vendor from its own document, or from its name alone."""
    fields: dict[str, Any] = {}
    if creation.contact is not None and creation.known is not None:
        fields = drafts.build(
            creation.contact, visit.settings, DocumentIds(), creation.known
        ).fields
    name = {"Name": names.lookup_name(creation.reference)}
    return fields | name | inserting.guid_field(element, creation.reference, visit)


def _named(db: sa.Connection, results: Mapping[int, Found]) -> dict[int, Found]:
    # A remembered outcome carries no name: what we sent is what it is called.
    rows = references.by_ids(db, list(results))
    return {
        subject: Found(
            found.list_id,
            found.full_name or names.lookup_name(rows[subject]),
            found.edit_sequence,
            found.facts,
        )
        for subject, found in results.items()
    }
