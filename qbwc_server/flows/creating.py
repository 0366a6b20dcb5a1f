"""Creating customers and items, and waking customers up (SE-3 a, SE-4, SE-13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import kinds, names, resolving
from qbwc_server.flows.base import Ask, Flow, Refusal, Visit
from qbwc_server.importing import canonical
from qbwc_server.importing.canonical import Order
from qbwc_server.rules import customers as customer_rules
from qbwc_server.rules import items as item_rules
from qbwc_server.rules.plans import Plan
from qbwc_server.states import ReferenceState
from qbwc_server.store import needs, orders, queued, references
from qbwc_server.store.references import Found
from qbxml import customers, items, schema
from qbxml.errors import ResponseError
from qbxml.responses import Response
from qbxml.status import StatusClass

#: a customer that changed is read again once; a second time within a day is too often
MOST_REFUSALS = 2
SOON = timedelta(days=1)


@dataclass(frozen=True)
class Creation:
    """A reference to be created, and the order whose contents it is made from."""

    reference: Any
    order: Order
    plan: Plan


class _Create(Flow):
    """What the creations share: subjects are references that some order waits for."""

    writes = True
    problem = ""

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch the references that are absent and that an order still waits for."""
        rows = references.by_ids(db, subject_ids)
        absent = {i: r for i, r in rows.items() if r.state == ReferenceState.ABSENT}
        order_of = needs.first_waiting(db, list(absent))
        sources = orders.by_ids(db, list(order_of.values()))
        return {
            subject: _creation(absent[subject], sources[order_id])
            for subject, order_id in order_of.items()
        }

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Remember the new list IDs."""
        references.know(db, _named(db, results), visit.now)
        resolving.advance(db, visit, list(results))

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Find out who has a taken name; otherwise let the orders say why."""
        taken = [s for s, r in refusals.items() if r.status is StatusClass.NAME_TAKEN]
        for subject in taken:
            self.name_taken(db, visit, subject, refusals[subject])
        problems = {
            subject: {"code": self.problem, "message": refusal.text}
            for subject, refusal in refusals.items()
            if subject not in taken
        }
        references.miss(db, problems, visit.now)
        resolving.advance(db, visit, list(problems))

    def name_taken(
        self, db: sa.Connection, visit: Visit, subject: int, refusal: Refusal
    ) -> None:
        """Look for whoever has the name already."""
        raise NotImplementedError

    def found(self, db: sa.Connection, subject_ids: Sequence[int]) -> set[int]:
        """The references that QuickBooks turned out to have."""
        rows = references.by_ids(db, subject_ids)
        return {s for s, row in rows.items() if row.state == ReferenceState.KNOWN}


class CreateCustomer(_Create):
    """Create a customer from the order that names it (SE-4)."""

    kind = kinds.CREATE_CUSTOMER.word
    if_lost = kinds.LOOK_UP_CUSTOMER
    problem = "CUSTOMER_CREATE_REFUSED"

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Send name, addresses and the tax references of the map."""
        return [
            Ask(customers.add(self._fields(visit, creation)), (subject,))
            for subject, creation in subjects.items()
        ]

    def read(self, response: Response) -> Found:
        """Read the new list ID."""
        return _created(response, "CustomerRet", _customer_ret)

    def name_taken(
        self, db: sa.Connection, visit: Visit, subject: int, refusal: Refusal
    ) -> None:
        """Ask who owns the name (SE-4 c)."""
        kinds.enqueue(db, visit, kinds.LOOK_UP_NAME_OWNER, [subject])

    def _fields(self, visit: Visit, creation: Creation) -> dict[str, Any]:
        name = names.lookup_name(creation.reference)
        new = customer_rules.customer_fields(
            creation.order, visit.settings, name=name, edition=visit.country
        )
        return new.fields | guid_field("CustomerAdd", creation.reference, visit)


class CreateItem(_Create):
    """Create the item of an unknown SKU, once for all orders that name it (SE-13)."""

    kind = kinds.CREATE_ITEM.word
    if_lost = kinds.LOOK_UP_ITEM
    problem = "ITEM_CREATE_REFUSED"

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Send name, description, price and the configured accounts."""
        kind = visit.settings.item.create_type
        return [
            Ask(items.add(kind, self._fields(visit, creation)), (subject,))
            for subject, creation in subjects.items()
        ]

    def read(self, response: Response) -> Found:
        """Read the new list ID; a remembered outcome does not say the kind."""
        found = _created(response, "Item", _item_ret)
        kind = response.name.removeprefix("Item").removesuffix("AddRs")
        return replace(found, facts={"kind": kind, **found.facts})

    def name_taken(
        self, db: sa.Connection, visit: Visit, subject: int, refusal: Refusal
    ) -> None:
        """Look the SKU up once more: somebody was faster, or its kind is unusable."""
        problem = {"code": self.problem, "message": refusal.text}
        references.forget(db, [subject])
        references.note(db, subject, problem)
        kinds.enqueue(db, visit, kinds.LOOK_UP_ITEM, [subject])

    def _fields(self, visit: Visit, creation: Creation) -> dict[str, Any]:
        row = creation.reference
        needed = next(each for each in creation.plan.items if each.key == row.key)
        line = creation.order.lines[needed.line_numbers[0] - 1]
        fields = item_rules.new_item(line, visit.settings)
        name = items.ADDS[visit.settings.item.create_type]
        return fields | guid_field(name, row, visit)


class ReactivateCustomer(Flow):
    """Make an inactive customer active again, where the settings allow it (SE-3 a)."""

    kind = kinds.REACTIVATE_CUSTOMER.word
    writes = True
    if_lost = kinds.LOOK_UP_CUSTOMER

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch the customers that are still inactive."""
        rows = references.by_ids(db, subject_ids)
        return {i: row for i, row in rows.items() if names.is_inactive(row)}

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Send nothing but the flag."""
        return [
            Ask(customers.reactivate(row.list_id, row.edit_sequence or ""), (subject,))
            for subject, row in subjects.items()
        ]

    def read(self, response: Response) -> Found:
        """Read the new edit sequence."""
        return _created(response, "CustomerRet", _customer_ret)

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Remember that they are active."""
        rows = references.by_ids(db, list(results))
        awake = {
            subject: Found(
                rows[subject].list_id,
                rows[subject].full_name,
                found.edit_sequence,
                {**rows[subject].facts, **found.facts, "active": True},
            )
            for subject, found in results.items()
        }
        references.know(db, awake, visit.now)
        resolving.advance(db, visit, list(results))

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Read a customer that changed meanwhile again; give up on the others."""
        since = visit.now - SOON
        tries = queued.count_failed(db, self.kind, list(refusals), since)
        stale = [
            subject
            for subject, refusal in refusals.items()
            if refusal.status is StatusClass.STALE
            and tries.get(subject, 0) < MOST_REFUSALS
        ]
        references.forget(db, stale)
        kinds.enqueue(db, visit, self.if_lost, stale)
        problems = {
            subject: {"code": "CUSTOMER_INACTIVE", "message": refusal.text}
            for subject, refusal in refusals.items()
            if subject not in stale
        }
        references.miss(db, problems, visit.now)
        resolving.advance(db, visit, list(problems))

    def found(self, db: sa.Connection, subject_ids: Sequence[int]) -> set[int]:
        """The customers that turned out to be active."""
        rows = references.by_ids(db, subject_ids)
        return {
            subject
            for subject, row in rows.items()
            if row.state == ReferenceState.KNOWN and not names.is_inactive(row)
        }


def _creation(row: Any, source: Any) -> Creation:
    order = canonical.load(source.content)
    return Creation(row, order, Plan.from_json(source.plan))


def guid_field(element: str, subject: Any, visit: Visit) -> dict[str, str]:
    """The ExternalGUID of a subject, where the session's version has the field."""
    path = f"{element}/ExternalGUID"
    if not schema.supports(element, path, visit.version):
        return {}
    return {"ExternalGUID": subject.external_guid}


def _created(response: Response, ret: str, read: Any) -> Found:
    for record in response.records:
        if record.name.startswith(ret) and record.get("ListID"):
            found: Found = read(record)
            return found
    recovery = response.recovery
    if recovery is None or not recovery.list_id:
        raise ResponseError("the answer has no list ID")
    return Found(recovery.list_id, "", recovery.edit_sequence, {"active": True})


def _customer_ret(record: Any) -> Found:
    return names.found_customer(customers.read(record))


def _item_ret(record: Any) -> Found:
    return names.found_item(items.read(record))


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
