"""Finding out what became of transactions whose answer was lost (qbxml 2.7, 2.8).

Orders and documents are sought alike: by our mark, else by number, party and memo or
total; what is merely similar is shown to a person.
"""

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa

from qbwc_server.flows import alike, kinds, marks, outcomes
from qbwc_server.flows.base import Ask, Flow, JobKind, Refusal, Visit
from qbwc_server.states import OrderState
from qbwc_server.store import documents, orders, statements
from qbwc_server.store.needs import Needs
from qbwc_server.store.progress import Progress
from qbxml.message_set import Request

#: how far before the sending a probe begins: the clock of the PC and its time zone
#: are not ours
MARGIN = timedelta(days=2)


@dataclass(frozen=True)
class Written:
    """What we wrote on a transaction, and would know it by."""

    ref_number: str | None = None
    memo: str | None = None
    total: Decimal | None = None


@dataclass(frozen=True)
class Sought:
    """A row whose transaction may or may not be in the books."""

    row: Any
    party: str | None
    written: Written

    @property
    def since(self) -> str:
        """Say from when on its transaction would have been entered."""
        return day_before(self.row.sent_at or self.row.updated_at)


class Find(Flow):
    """Look for the transactions of lost sets, by their ExternalGUID."""

    progress: ClassVar[Progress]
    needs: ClassVar[Needs]
    noun: ClassVar[str]
    #: one request per type finds them all
    sharing = 500
    #: of the rows in this state
    state: ClassVar[OrderState] = OrderState.POSTING
    #: asks by number for what was not found
    by_number: ClassVar[JobKind]

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch the rows that are being sought."""
        rows = self.progress.by_ids(db, subject_ids)
        wanted = {i: r for i, r in rows.items() if r.state == self.state}
        parties = self.needs.parties_of(db, list(wanted))
        written = self.written(db, visit, wanted)
        return {i: Sought(row, parties.get(i), written[i]) for i, row in wanted.items()}

    @abstractmethod
    def written(
        self, db: sa.Connection, visit: Visit, rows: Mapping[int, Any]
    ) -> Mapping[int, Written]:
        """Say what was written on the transactions of rows."""

    @abstractmethod
    def query(self, transaction: str, since: str) -> Request:
        """Ask for the transactions of a type that were changed since a day."""

    @abstractmethod
    def party_of(self, found: Any) -> str | None:
        """Give the list ID of the customer or vendor of a transaction."""

    @abstractmethod
    def adopt(self, db: sa.Connection, visit: Visit, found: Mapping[int, Any]) -> None:
        """Record the transactions that are ours."""

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask once per type for what was entered or changed since the sending."""
        rows = {subject: sought.row for subject, sought in subjects.items()}
        return [
            Ask(self.query(kind, min(subjects[i].since for i in some)), tuple(some))
            for kind, some in alike.by_type(rows).items()
        ]

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Adopt what is ours; show a person what only may be ours."""
        subjects = self.gather(db, visit, list(results))
        adopted: dict[int, Any] = {}
        unclear: dict[int, Sequence[Any]] = {}
        foreign = _others(db, visit, results)
        for subject, sought in subjects.items():
            seen = [t for t in results[subject] if t.txn_id not in foreign]
            own, unsure = self.ours(sought, seen)
            if len(own) == 1:
                adopted[subject] = own[0]
            elif own or unsure:
                unclear[subject] = own or unsure
        self.adopt(db, visit, adopted)
        self._show(db, visit, unclear)
        self.ask_on(db, visit, subjects.keys() - adopted.keys() - unclear.keys())

    def ours(self, sought: Sought, seen: Sequence[Any]) -> tuple[list[Any], list[Any]]:
        """Tell which transactions are a row's, and which only may be; pure."""
        unmarked = self.unmarked(sought, seen)
        own = _marked(sought, seen) or _alike(sought.written, unmarked)
        return own, _similar(sought.written, unmarked)

    def unmarked(self, sought: Sought, seen: Sequence[Any]) -> list[Any]:
        """Give the transactions of the row's party that have no mark of ours."""
        return [
            each
            for each in seen
            if not marks.of_transaction(each) and self.party_of(each) == sought.party
        ]

    def ask_on(self, db: sa.Connection, visit: Visit, absent: AbstractSet[int]) -> None:
        """Ask by number for what was not found: the clock of the PC may be wrong."""
        rows = self.gather(db, visit, sorted(absent))
        numbered = [s for s, each in rows.items() if each.written.ref_number]
        kinds.enqueue(db, visit, self.by_number, numbered)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Nothing: the lost jobs themselves are put before a person."""

    def _show(
        self, db: sa.Connection, visit: Visit, unclear: Mapping[int, Sequence[Any]]
    ) -> None:
        text = (
            f"QuickBooks has a transaction that may be this {self.noun}'s, without our"
            " mark"
        )
        reasons = dict.fromkeys(unclear, outcomes.in_doubt(text, self.noun))
        self.progress.stop(db, OrderState.IN_DOUBT, reasons, visit.now)
        shown = {i: {"candidates": list(map(_shown, s))} for i, s in unclear.items()}
        self.progress.write(db, shown)


class FindByNumber(Find):
    """Look for what was not found by its date, by the number that we gave it."""

    sharing = kinds.NAMES_IN_A_REQUEST

    @abstractmethod
    def query_numbers(self, transaction: str, numbers: Sequence[str]) -> Request:
        """Ask for the transactions of a type that have one of these numbers."""

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask for many numbers at once, per type."""
        by_type: dict[str, list[int]] = defaultdict(list)
        for subject, sought in subjects.items():
            if sought.written.ref_number:
                by_type[sought.row.txn_type].append(subject)
        return [
            Ask(
                self.query_numbers(
                    kind, [subjects[s].written.ref_number for s in some]
                ),
                tuple(some),
            )
            for kind, all_of_it in by_type.items()
            for some in statements.chunks(all_of_it, kinds.NAMES_IN_A_REQUEST)
        ]

    def ours(self, sought: Sought, seen: Sequence[Any]) -> tuple[list[Any], list[Any]]:
        """Take what bears our mark: an older transaction may have the same number."""
        return _marked(sought, seen), _same(sought.written, self.unmarked(sought, seen))

    def ask_on(self, db: sa.Connection, visit: Visit, absent: AbstractSet[int]) -> None:
        """Nothing: there is no other way to ask."""


class LookFirst(Find):
    """Look for the GUIDs of rows that were in doubt, before they are sent again."""

    state = OrderState.READY
    post: ClassVar[JobKind]

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Adopt what bears our mark; post the others, as a person said."""
        subjects = self.gather(db, visit, list(results))
        adopted = {}
        for subject, sought in subjects.items():
            own = _marked(sought, results[subject])
            if own:
                adopted[subject] = own[0]
        self.adopt(db, visit, adopted)
        left = [subject for subject in subjects if subject not in adopted]
        kinds.enqueue(db, visit, self.post, left)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Post them: a person said that they are not there."""
        subjects = self.gather(db, visit, list(refusals))
        kinds.enqueue(db, visit, self.post, list(subjects))


def day_before(sent: datetime) -> str:
    """Give the day from which on something sent is sought: well before the sending."""
    # Local time of the PC: a day without an hour is its midnight (qbxml 5.3).
    return (sent - MARGIN).date().isoformat()


def _shown(each: Any) -> dict[str, Any]:
    return {"txn_id": each.txn_id, "ref_number": each.ref_number, "memo": each.memo}


def _others(
    db: sa.Connection, visit: Visit, results: Mapping[int, Sequence[Any]]
) -> set[str]:
    """The transactions that are known to be those of other rows."""
    seen = list({each.txn_id for some in results.values() for each in some})
    tables = (orders.PROGRESS, documents.PROGRESS)
    return set().union(
        *(t.known_transactions(db, visit.connection_id, seen) for t in tables)
    )


def _marked(sought: Sought, seen: Sequence[Any]) -> list[Any]:
    """What carries our GUID is ours, whatever else was changed about it."""
    wanted = marks.of_order(sought.row)
    return [each for each in seen if marks.of_transaction(each) == wanted]


def _alike(ours: Written, seen: Sequence[Any]) -> list[Any]:
    """Without any GUID: our number, our party, and our memo or amount."""
    return [
        each
        for each in seen
        if ours.ref_number
        and each.ref_number == ours.ref_number
        and ((ours.memo and each.memo == ours.memo) or each.total == ours.total)
    ]


def _similar(ours: Written, seen: Sequence[Any]) -> list[Any]:
    """What could be ours but is not certain: a person decides."""
    return [
        each
        for each in seen
        if (ours.ref_number and each.ref_number == ours.ref_number)
        or (ours.memo and each.memo == ours.memo)
        or each.total in (None, ours.total)
    ]


def _same(ours: Written, seen: Sequence[Any]) -> list[Any]:
    """Without any GUID and of any time: our number, our party and our memo."""
    return [
        each
        for each in seen
        if each.ref_number == ours.ref_number and each.memo == ours.memo
    ]
