"""Finding out what became of transactions whose answer was lost (qbxml 2.7, 2.8)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

import sqlalchemy as sa

from qbwc_server.flows import kinds, marks, outcomes, posting
from qbwc_server.flows.base import Ask, Flow, Refusal, Visit
from qbwc_server.importing import canonical
from qbwc_server.rules import transactions
from qbwc_server.states import OrderState
from qbwc_server.store import needs, orders, statements
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
    #: what we wrote on the transaction: its number, its memo
    ref_number: str | None = None
    memo: str | None = None


class FindOrder(Flow):
    """Look for the transactions of lost sets, by their ExternalGUID."""

    kind = kinds.FIND_ORDER.word
    #: of the orders in this state
    state: ClassVar[OrderState] = OrderState.POSTING

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch the orders that are being sought."""
        rows = orders.by_ids(db, subject_ids)
        customers = needs.customers_of(db, subject_ids)
        return {
            subject: _sought(row, customers.get(subject), visit)
            for subject, row in rows.items()
            if row.state == self.state
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
        """Adopt what is ours; show a person what only may be ours."""
        subjects = self.gather(db, visit, list(results))
        adopted: dict[int, Transaction] = {}
        unclear: dict[int, Sequence[Transaction]] = {}
        foreign = _others(db, visit, results)
        for subject, sought in subjects.items():
            seen = [t for t in results[subject] if t.txn_id not in foreign]
            own, unsure = self.ours(sought, seen)
            if len(own) == 1:
                adopted[subject] = own[0]
            elif own or unsure:
                unclear[subject] = own or unsure
        posting.record_posted(db, visit, adopted)
        _show(db, visit, unclear)
        self.ask_on(db, visit, subjects.keys() - adopted.keys() - unclear.keys())

    def ours(
        self, sought: Sought, seen: Sequence[Transaction]
    ) -> tuple[list[Transaction], list[Transaction]]:
        """Tell which transactions are an order's, and which only may be; pure."""
        own = _marked(sought, seen) or _alike(sought, seen)
        return own, _similar(sought, seen)

    def ask_on(self, db: sa.Connection, visit: Visit, absent: AbstractSet[int]) -> None:
        """Ask by number for what was not found: the clock of the PC may be wrong."""
        rows = self.gather(db, visit, sorted(absent))
        numbered = [subject for subject, each in rows.items() if each.ref_number]
        kinds.enqueue(db, visit, kinds.FIND_BY_NUMBER, numbered)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Nothing: the lost jobs themselves are put before a person."""


class FindByNumber(FindOrder):
    """Look for what was not found by its date, by the number that we gave it."""

    kind = kinds.FIND_BY_NUMBER.word

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask for many numbers at once, per type."""
        by_type: dict[str, list[int]] = defaultdict(list)
        for subject, sought in subjects.items():
            if sought.ref_number:
                by_type[sought.row.txn_type].append(subject)
        return [
            Ask(
                sales.query_ref_numbers(kind, [subjects[s].ref_number for s in some]),
                tuple(some),
            )
            for kind, all_of_it in by_type.items()
            for some in statements.chunks(all_of_it, kinds.NAMES_IN_A_REQUEST)
        ]

    def ours(
        self, sought: Sought, seen: Sequence[Transaction]
    ) -> tuple[list[Transaction], list[Transaction]]:
        """Take what bears our mark: an older transaction may have the same number."""
        return _marked(sought, seen), _same(sought, seen)

    def ask_on(self, db: sa.Connection, visit: Visit, absent: AbstractSet[int]) -> None:
        """Nothing: there is no other way to ask."""


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


def day_before(sent: datetime) -> str:
    """Give the day from which on something sent is sought: well before the sending."""
    # Local time of the PC: a day without an hour is its midnight (qbxml 5.3).
    return (sent - MARGIN).date().isoformat()


def _sought(row: Any, customer: str | None, visit: Visit) -> Sought:
    order = canonical.load(row.content)
    nothing: Mapping[str, str] = defaultdict(str)
    ids = transactions.ListIds(customer or "", nothing)
    fields = transactions.build_transaction(order, visit.settings, ids).fields
    number, memo = fields.get("RefNumber"), fields.get("Memo")
    since = day_before(row.sent_at or row.updated_at)
    return Sought(row, customer, since, number, memo)


def _others(
    db: sa.Connection, visit: Visit, results: Mapping[int, Sequence[Transaction]]
) -> set[str]:
    """The transactions that are known to be those of other orders."""
    seen = {each.txn_id for some in results.values() for each in some}
    return orders.known_transactions(db, visit.connection_id, list(seen))


def _marked(sought: Sought, seen: Sequence[Transaction]) -> list[Transaction]:
    """What carries our GUID is ours, whatever else was changed about it."""
    wanted = marks.of_order(sought.row)
    return [each for each in seen if marks.of_transaction(each) == wanted]


def _alike(sought: Sought, seen: Sequence[Transaction]) -> list[Transaction]:
    """Without any GUID: our number, our customer, and our memo or amount."""
    total = canonical.load(sought.row.content).total_including_tax
    return [
        each
        for each in _unmarked(sought, seen)
        if sought.ref_number
        and each.ref_number == sought.ref_number
        and ((sought.memo and each.memo == sought.memo) or each.total == total)
    ]


def _similar(sought: Sought, seen: Sequence[Transaction]) -> list[Transaction]:
    """What could be ours but is not certain: a person decides."""
    total = canonical.load(sought.row.content).total_including_tax
    return [
        each
        for each in _unmarked(sought, seen)
        if (sought.ref_number and each.ref_number == sought.ref_number)
        or (sought.memo and each.memo == sought.memo)
        or each.total in (None, total)
    ]


def _same(sought: Sought, seen: Sequence[Transaction]) -> list[Transaction]:
    """Without any GUID and of any time: our number, our customer and our memo."""
    return [
        each
        for each in _unmarked(sought, seen)
        if each.ref_number == sought.ref_number and each.memo == sought.memo
    ]


def _unmarked(sought: Sought, seen: Sequence[Transaction]) -> list[Transaction]:
    return [
        each
        for each in seen
        if not marks.of_transaction(each) and each.customer_list_id == sought.customer
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
