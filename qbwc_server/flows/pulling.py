"""Copying a list of QuickBooks, and importing from it: what all lists share.

The pages of one copy travel alone, one after the other, in one session. The watermark
moves, and records are made of what is new, only when the last page is in. Whatever
comes between, a lost session or a lost page, starts the copy anew: an iterator may have
gone on without us (qbxml 6).
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import sqlalchemy as sa

from qbwc_server.flows import comparing, kinds, progress
from qbwc_server.flows.base import Ask, Flow, Refusal, Visit
from qbwc_server.flows.listed import Copied, Listed
from qbwc_server.flows.progress import Page
from qbwc_server.rules.reasons import OrderWarning
from qbwc_server.store import lists, pulls, records
from qbwc_server.store.pulls import Run
from qbxml.responses import Record, Response

#: how often a copy is begun anew in one session before it is given up
MOST_RESTARTS = 3
_NOT_ALL = "its pages did not all come, however often the list was begun anew"


class Pull(Flow):
    """What the pulls share: their subjects say how far a copy has come."""

    of: ClassVar[Listed]

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch how far the copy has come."""
        found = pulls.by_ids(db, subject_ids)
        return {i: row for i, row in found.items() if row.list == self.of.word}

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask for the next page, or for the first where the session is another."""
        return [
            Ask(self.of.ask(progress.place(row, visit.session_id)), (subject,))
            for subject, row in subjects.items()
        ]

    def started(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> None:
        """Note that copies begin, where it is their first page that goes out."""
        for row in pulls.by_ids(db, subject_ids).values():
            if not progress.place(row, visit.session_id).iterator_id:
                pulls.move(db, row.id, progress.beginning(row, visit))

    def put_back(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> None:
        """Begin anew: the page may have been given, and the iterator be past it."""
        pulls.abandon(db, subject_ids)

    def read(self, response: Response) -> Page:
        """Read one page; what has no name or list ID cannot be referred to."""
        entries = self._entries(response.records)
        remaining = response.remaining or 0
        return Page(entries, response.iterator_id, remaining, response.taken)

    def take(
        self, db: sa.Connection, visit: Visit, subject_id: int, some: Sequence[Record]
    ) -> None:
        """Keep what has arrived of a long page, and how far that is."""
        for row in self.gather(db, visit, [subject_id]).values():
            if row.session_id == visit.session_id:
                entries = self._entries(some)
                lists.keep(db, progress.rows(row, entries, visit))
                pulls.move(db, row.id, progress.taking(row, entries, visit.now))

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Keep the page; go on, or end the copy."""
        for subject, row in self.gather(db, visit, list(results)).items():
            page = results[subject]
            if row.session_id != visit.session_id:
                # Somebody asked for the whole list while this page was on its way.
                kinds.enqueue(db, visit, self.of.job, [subject])
                continue
            lists.keep(db, progress.rows(row, page.entries, visit))
            if page.remaining and page.iterator_id:
                self._go_on(db, visit, row, page)
            else:
                self._finish(db, visit, row, page)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Begin anew where an iterator has ended; else go on without the list."""
        for subject, row in self.gather(db, visit, list(refusals)).items():
            iterates = progress.place(row, visit.session_id).iterator_id is not None
            if not (iterates and self._begin_again(db, visit, row)):
                self._give_up(db, visit, row, refusals[subject].text)

    def _entries(self, records: Sequence[Record]) -> list[Copied]:
        read = [self.of.read(record) for record in records]
        return [each for each in read if each.list_id and each.name]

    def finished(self, db: sa.Connection, visit: Visit) -> None:
        """Let those go on who wait for the copy."""

    def given_up(self, db: sa.Connection, visit: Visit) -> None:
        """Let those go on without the copy who wait for it."""

    def _go_on(self, db: sa.Connection, visit: Visit, row: Any, page: Page) -> None:
        if row.restarts > MOST_RESTARTS:
            self._give_up(db, visit, row, _NOT_ALL)
        elif progress.comes_nearer(row, page):
            pulls.move(db, row.id, progress.going_on(row, page, visit.now))
            kinds.enqueue(db, visit, self.of.job, [row.id])
        elif not self._begin_again(db, visit, row):
            self._give_up(db, visit, row, _NOT_ALL)

    def _finish(self, db: sa.Connection, visit: Visit, row: Any, page: Page) -> None:
        run = Run(visit.connection_id, row.list, row.run)
        if row.is_whole or not self.of.iterates:
            lists.drop_unseen(db, run, self._kept(visit))
        if self.of.iterates and row.imported_since is not None:
            _import(db, run, visit.now)
        pulls.move(db, row.id, progress.ending(row, page, visit.now))
        self.finished(db, visit)

    def _kept(self, visit: Visit) -> frozenset[str]:
        # Pages are followed as QuickBooks has them: records outlive them (5.2).
        if self.of.iterates:
            return frozenset()
        return comparing.keys_in_use(visit.settings, self.of.word)

    def _begin_again(self, db: sa.Connection, visit: Visit, row: Any) -> bool:
        if row.restarts >= MOST_RESTARTS:
            return False
        pulls.abandon(db, [row.id])
        kinds.enqueue(db, visit, self.of.job, [row.id])
        return True

    def _give_up(self, db: sa.Connection, visit: Visit, row: Any, why: str) -> None:
        pulls.abandon(db, [row.id])
        values = {"problem": why, "refused_at": visit.now}
        pulls.move(db, row.id, values)
        self.given_up(db, visit)


def _import(db: sa.Connection, run: Run, now: Any) -> None:
    """Make records of the names that are new, and warn of those that were renamed."""
    renamed = records.take_in(db, run, now)
    warnings = {
        record_id: [_renamed(before).to_json()] for record_id, before in renamed
    }
    records.warn(db, warnings)


def _renamed(before: Sequence[str]) -> OrderWarning:
    known = " and ".join(f'"{name}"' for name in before)
    text = f"QuickBooks has renamed what was imported as {known}, which stays as it is."
    return OrderWarning("RENAMED_IN_QUICKBOOKS", text)
