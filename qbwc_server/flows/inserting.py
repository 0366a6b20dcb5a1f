"""Inserting transactions, each exactly once: what orders and documents share."""

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

import sqlalchemy as sa

from qbwc_server.flows import asking, outcomes
from qbwc_server.flows.base import Flow, Refusal, Visit
from qbwc_server.rules import items as item_rules
from qbwc_server.states import OrderState, ReferenceState
from qbwc_server.store import references
from qbwc_server.store.needs import Needs
from qbwc_server.store.progress import Progress
from qbxml import schema
from qbxml.status import StatusClass

#: references by kind and key
Named = Mapping[tuple[str, str], Any]


class Insert(Flow):
    """Insert the transactions of rows that are ready, each exactly once (SE-16)."""

    writes = True
    progress: ClassVar[Progress]
    needs: ClassVar[Needs]
    noun: ClassVar[str]

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch the rows that are ready, with their list IDs."""
        rows = self.progress.by_ids(db, subject_ids)
        named = self.needs.references_of(db, subject_ids)
        ready = {i: r for i, r in rows.items() if r.state == OrderState.READY}
        complete = {
            i: r for i, r in ready.items() if _all_known(self.named(r, named[i]))
        }
        self._wait_again(db, visit, [i for i in ready if i not in complete])
        return {i: self.posting(row, named[i]) for i, row in complete.items()}

    @abstractmethod
    def named(self, row: Any, found: Named) -> Iterable[Any]:
        """Give the references that a row's transaction carries."""

    @abstractmethod
    def posting(self, row: Any, found: Named) -> Any:
        """Give a row with what its request is built from."""

    def started(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> None:
        """Note that the transactions travel."""
        self.progress.start_posting(db, subject_ids, visit.now)

    def put_back(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> None:
        """Note that the rows wait to be posted again."""
        self.progress.make_ready(db, subject_ids, visit.now)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Look gone list IDs up once more; otherwise the posting has failed."""
        rows = self.progress.by_ids(db, list(refusals))
        named = self.needs.references_of(db, list(refusals))
        # What names accounts or transactions alone has nothing to look up.
        again = [
            subject
            for subject, refusal in refusals.items()
            if refusal.status is StatusClass.REFERENCE_GONE
            and not rows[subject].looked_up_again
            and named[subject]
        ]
        self._look_up_again(db, visit, again)
        reasons = {
            subject: outcomes.refused(refusal, self.noun)
            for subject, refusal in refusals.items()
            if subject not in again
        }
        self.progress.stop(db, OrderState.FAILED, reasons, visit.now)

    def found(self, db: sa.Connection, subject_ids: Sequence[int]) -> set[int]:
        """The rows that turned out to be in the books, or that a person must see."""
        settled = (OrderState.POSTED, OrderState.IN_DOUBT)
        rows = self.progress.by_ids(db, subject_ids)
        return {subject for subject, row in rows.items() if row.state in settled}

    def doubt(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Put rows before a person."""
        reasons = {s: outcomes.in_doubt(r.text, self.noun) for s, r in refusals.items()}
        self.progress.stop(db, OrderState.IN_DOUBT, reasons, visit.now)

    def _wait_again(
        self, db: sa.Connection, visit: Visit, row_ids: Sequence[int]
    ) -> None:
        # Another row may have found that a list ID is gone since this one was ready.
        if not row_ids:
            return
        self.progress.wait(db, row_ids, visit.now)
        asking.look_up(db, visit, list(self._references(db, row_ids).values()))

    def _look_up_again(
        self, db: sa.Connection, visit: Visit, row_ids: Sequence[int]
    ) -> None:
        """Forget the list IDs of rows and look everything up once more (SE-3 c)."""
        rows = self._references(db, row_ids)
        known = [row.id for row in rows.values() if row.state == ReferenceState.KNOWN]
        references.forget(db, known)
        self.progress.look_up_again(db, row_ids, visit.now)
        asking.look_up(db, visit, list(references.by_ids(db, list(rows)).values()))

    def _references(self, db: sa.Connection, row_ids: Sequence[int]) -> dict[int, Any]:
        named = self.needs.references_of(db, row_ids)
        return {row.id: row for found in named.values() for row in found.values()}


def guid_field(element: str, subject: Any, visit: Visit) -> dict[str, str]:
    """The ExternalGUID of a subject, where the session's version has the field."""
    path = f"{element}/ExternalGUID"
    if not schema.supports(element, path, visit.version):
        return {}
    return {"ExternalGUID": subject.external_guid}


def posted_values(transaction: Any) -> dict[str, Any]:
    """What is kept of a transaction with its order or document."""
    total = transaction.total
    return {
        "txn_id": transaction.txn_id,
        "edit_sequence": transaction.edit_sequence or None,
        "txn_total": f"{total:f}" if total is not None else None,
        "ref_number": transaction.ref_number,
    }


def is_group(item: Any) -> bool:
    """Tell whether an item is a group, which is sold on a line of its own form."""
    return bool(item.facts.get("kind") == item_rules.GROUP)


def _all_known(rows: Iterable[Any]) -> bool:
    return all(row.state == ReferenceState.KNOWN for row in rows)
