"""Finding out what became of transactions whose answer was lost (qbxml 2.7, 2.8)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import kinds, outcomes, posting
from qbwc_server.flows.base import Ask, Flow, Refusal, Visit
from qbwc_server.importing import canonical
from qbwc_server.states import OrderState
from qbwc_server.store import needs, orders
from qbxml import sales
from qbxml.responses import Response
from qbxml.sales import Transaction

#: how far before the sending a probe begins: the clock of the PC and its time zone
#: are not ours
MARGIN = timedelta(days=2)


@dataclass(frozen=True)
class Sought:
    """An order whose transaction may or may not be in the books."""

    row: Any
    customer: str | None
    since: str


class FindOrder(Flow):
    """Look for the transactions of lost sets, by their ExternalGUID."""

    kind = kinds.FIND_ORDER.word

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch the orders that are being sought."""
        rows = orders.by_ids(db, subject_ids)
        customers = needs.customers_of(db, subject_ids)
        return {
            subject: Sought(row, customers.get(subject), _since(row))
            for subject, row in rows.items()
            if row.state == OrderState.POSTING
        }

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask once per type for what was entered or changed since the sending."""
        by_type: dict[str, dict[int, Sought]] = defaultdict(dict)
        for subject, sought in subjects.items():
            by_type[sought.row.txn_type][subject] = sought
        return [
            Ask(
                sales.query_modified(kind, min(each.since for each in some.values())),
                tuple(some),
            )
            for kind, some in by_type.items()
        ]

    def read(self, response: Response) -> list[Transaction]:
        """Read the transactions of that time."""
        return [sales.read(record) for record in response.records]

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Adopt what carries our GUID; show a person what only looks like ours."""
        subjects = self.gather(db, visit, list(results))
        adopted: dict[int, Transaction] = {}
        unclear: dict[int, list[Transaction]] = {}
        for subject, sought in subjects.items():
            match = _own(sought, results[subject])
            if match is not None:
                adopted[subject] = match
            elif similar := _similar(sought, results[subject]):
                unclear[subject] = similar
        posting.record_posted(db, visit, adopted)
        _show(db, visit, unclear)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Nothing: the lost jobs themselves are put before a person."""


class ReadTotal(Flow):
    """Read back a transaction whose answer had no total (SE-17 b)."""

    kind = kinds.READ_TOTAL.word

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch the posted orders."""
        rows = orders.by_ids(db, subject_ids)
        return {i: row for i, row in rows.items() if row.state == OrderState.POSTED}

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask by transaction ID, all of one type at once."""
        by_type: dict[str, dict[int, Any]] = defaultdict(dict)
        for subject, row in subjects.items():
            by_type[row.txn_type][subject] = row
        return [
            Ask(sales.query_ids(kind, [r.txn_id for r in rows.values()]), tuple(rows))
            for kind, rows in by_type.items()
        ]

    def read(self, response: Response) -> list[Transaction]:
        """Read the transactions."""
        return [sales.read(record) for record in response.records]

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Keep number and total, and compare the total with the order's."""
        rows = orders.by_ids(db, list(results))
        found = {
            subject: each
            for subject, seen in results.items()
            for each in seen
            if each.txn_id == rows[subject].txn_id
        }
        values = {s: posting.posted_values(each) for s, each in found.items()}
        orders.complete_transaction(db, values)
        posting.compare_totals(db, found)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Nothing: the order is in the books, only its total was not compared."""


def _since(row: Any) -> str:
    # Local time of the PC: a day without an hour is its midnight (qbxml 5.3).
    return str((row.updated_at - MARGIN).date().isoformat())


def _own(sought: Sought, seen: Sequence[Transaction]) -> Transaction | None:
    wanted = sought.row.external_guid.casefold()
    return next((t for t in seen if (t.external_guid or "").casefold() == wanted), None)


def _similar(sought: Sought, seen: Sequence[Transaction]) -> list[Transaction]:
    """Transactions without any GUID that could be the order's: a person decides."""
    total = canonical.load(sought.row.content).total_including_tax
    return [
        each
        for each in seen
        if not each.external_guid
        and each.customer_list_id == sought.customer
        and (each.total is None or each.total == total or not total)
    ]


def _show(
    db: sa.Connection, visit: Visit, unclear: Mapping[int, Sequence[Transaction]]
) -> None:
    if not unclear:
        return
    text = "QuickBooks has a transaction that may be this order's, without our mark"
    reasons = dict.fromkeys(unclear, outcomes.in_doubt(text))
    orders.stop(db, OrderState.IN_DOUBT, reasons, visit.now)
    orders.show_candidates(
        db,
        {
            subject: [
                {
                    "txn_id": each.txn_id,
                    "ref_number": each.ref_number,
                    "memo": each.memo,
                }
                for each in some
            ]
            for subject, some in unclear.items()
        },
    )
