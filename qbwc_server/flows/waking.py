"""Waking customers up that are inactive in QuickBooks (SE-3 a)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import entries, kinds, names, resolving
from qbwc_server.flows.base import Ask, Flow, Refusal, Visit
from qbwc_server.states import ReferenceState
from qbwc_server.store import queued, references
from qbwc_server.store.references import Found
from qbxml import customers
from qbxml.responses import Response
from qbxml.status import StatusClass

#: a customer that changed is read again once; a second time within a day is too often
MOST_REFUSALS = 2
SOON = timedelta(days=1)


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
        return entries.written(response, "CustomerRet", entries.customer)

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
