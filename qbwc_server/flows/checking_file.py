"""Has the company file what was posted to it, or is it an older copy (qbxml 2.8, 10).

Before a session writes, the newest transactions are asked for by their IDs: one request
that travels with the first look-ups. Only where one is missing two more questions
follow: is it among what was entered since, and was it deleted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import copies, kinds, marks, seeking
from qbwc_server.flows.base import Ask, Flow, Refusal, Visit
from qbwc_server.rules import older_copies
from qbwc_server.rules.older_copies import Witness
from qbwc_server.states import Gone
from qbwc_server.store import posted, sessions
from qbwc_server.store.posted import Posted
from qbxml import deletions, transactions
from qbxml.responses import Response
from qbxml.transactions import Filters, Transaction

#: how many transactions are asked for
WITNESSES = 10
_AGES = datetime.min.replace(tzinfo=UTC)


class CheckFile(Flow):
    """Ask for the newest transactions by their IDs."""

    kind = kinds.CHECK_FILE.word

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch what was posted last, of one type of transaction."""
        rows = witnesses(db, visit).rows
        return dict.fromkeys(subject_ids, rows) if rows else {}

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask for all of them in one request."""
        return [
            Ask(
                transactions.query_ids(rows[0].txn_type, [row.txn_id for row in rows]),
                (subject,),
            )
            for subject, rows in subjects.items()
        ]

    def read(self, response: Response) -> list[Transaction]:
        """Read the transactions that are there."""
        return [transactions.read(record) for record in response.records]

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Let the session write, or ask on."""
        for subject, seen in results.items():
            if _note(db, witnesses(db, visit), seen):
                kinds.enqueue(db, visit, kinds.CONFIRM_FILE, [subject])
            else:
                copies.approve(db, visit)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Go on: what cannot be asked stops nothing."""
        copies.approve(db, visit)


class ConfirmFile(CheckFile):
    """Look for the missing ones among what was entered since they were sent."""

    kind = kinds.CONFIRM_FILE.word

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch the witnesses that are missing."""
        rows = witnesses(db, visit).missing().rows
        return dict.fromkeys(subject_ids, rows) if rows else {}

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask for everything of that time."""
        return [
            Ask(
                transactions.query(rows[0].txn_type, Filters(since=_since(rows))),
                (subject,),
            )
            for subject, rows in subjects.items()
        ]

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Let the session write if they are there after all, or ask on."""
        for subject, seen in results.items():
            if _note(db, witnesses(db, visit).missing(), seen):
                kinds.enqueue(db, visit, kinds.LOOK_UP_DELETIONS, [subject])
            else:
                copies.approve(db, visit)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Go on with what the first question told."""
        kinds.enqueue(db, visit, kinds.LOOK_UP_DELETIONS, list(refusals))


class LookUpDeletions(ConfirmFile):
    """Find out which of the missing ones somebody has deleted."""

    kind = kinds.LOOK_UP_DELETIONS.word

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask for what was deleted since they were sent."""
        return [
            Ask(
                deletions.query_transactions([rows[0].txn_type], _since(rows)),
                (subject,),
            )
            for subject, rows in subjects.items()
        ]

    def read(self, response: Response) -> Any:
        """Read the IDs of what was deleted."""
        return {deletions.read(record).identity for record in response.records}

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Decide whether the company file is an older copy."""
        for deleted in results.values():
            missing = witnesses(db, visit).missing()
            gone = [row.id for row in missing.rows if row.txn_id in deleted]
            copies.delete(db, missing.of, gone)
            _decide(db, visit, deletions_known=True)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Decide without knowing what was deleted."""
        _decide(db, visit, deletions_known=False)


@dataclass(frozen=True)
class Witnesses:
    """What was posted last, the newest first: orders, or documents."""

    of: Posted
    rows: Sequence[Any]

    def missing(self) -> Witnesses:
        """Give those of which it is remembered that they are not there."""
        return replace(self, rows=[row for row in self.rows if row.gone])


def witnesses(db: sa.Connection, visit: Visit) -> Witnesses:
    """Give what was posted last before this session, of the newest one's type."""
    session = sessions.by_id(db, visit.session_id)
    until = session.opened_at if session is not None else visit.now
    found = [
        Witnesses(of, of.newest(db, visit.connection_id, until, WITNESSES))
        for of in posted.ALL
    ]
    newest = max(found, key=lambda each: each.rows[0].posted_at if each.rows else _AGES)
    alike = [row for row in newest.rows if row.txn_type == newest.rows[0].txn_type]
    return replace(newest, rows=alike)


def _note(db: sa.Connection, asked: Witnesses, seen: Sequence[Any]) -> list[int]:
    """Mark which rows' transactions are missing; return these."""
    missing = [row.id for row in asked.rows if not marks.is_there(row, seen)]
    asked.of.mark(db, missing, Gone.MISSING)
    there = [row.id for row in asked.rows if row.gone and row.id not in missing]
    copies.find(db, asked.of, there)
    return missing


def _since(rows: Sequence[Any]) -> str:
    first = min(row.sent_at or row.posted_at for row in rows)
    return seeking.day_before(first)


def _decide(db: sa.Connection, visit: Visit, *, deletions_known: bool) -> None:
    asked = witnesses(db, visit)
    rows = asked.rows
    seen = [Witness(row.posted_at, row.gone is not None) for row in rows]
    older = older_copies.is_older(seen, visit.now, deletions_known=deletions_known)
    # What is older than one that is there was deleted: a copy has no holes.
    first = next((row for row in rows if not row.gone), None) if older else None
    holes = rows[rows.index(first) :] if first is not None else rows
    if not older or first is not None:
        copies.delete(db, asked.of, [row.id for row in holes if row.gone])
    if older:
        copies.stop(db, visit, asked.of, rows[0])
    else:
        copies.approve(db, visit)
