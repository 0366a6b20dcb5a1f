"""Reading customers and vendors again: how they stand, and was a lost change made."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows import contacting, kinds, knowing
from qbwc_server.flows.base import Ask, Flow, Refusal, Visit
from qbwc_server.flows.contacting import Change
from qbwc_server.states import OrderState
from qbwc_server.store import documents, queue, queued, references
from qbwc_server.store.references import Found
from qbxml.message_set import Request
from qbxml.responses import Record, Response


class ReadContact(Flow):
    """Read the entry of a contact again: its edit sequence, and what it says."""

    kind = kinds.READ_CONTACT.word
    sharing = kinds.NAMES_IN_A_REQUEST

    def gather(
        self, db: sa.Connection, visit: Visit, subject_ids: Sequence[int]
    ) -> Mapping[int, Any]:
        """Fetch the contacts whose change was lost or came too late."""
        rows = documents.by_ids(db, subject_ids)
        wanted = (OrderState.POSTING, OrderState.WAITING)
        waiting = {i: r for i, r in rows.items() if r.state in wanted and r.list_id}
        found = contacting.entries_of(db, waiting)
        lists = knowing.of(db, visit, waiting)
        return {
            i: Change(waiting[i], entry, lists[i])
            for i, entry in found.items()
            if entry.list_id
        }

    def build(self, visit: Visit, subjects: Mapping[int, Any]) -> list[Ask]:
        """Ask by list ID, many of one list at once."""
        by_list: dict[str, dict[str, list[int]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for subject, change in subjects.items():
            by_list[change.entry.kind][change.entry.list_id].append(subject)
        return [
            Ask(
                _whole(contacting.LISTS[kind].query(list(ids))),
                tuple(subject for some in ids.values() for subject in some),
            )
            for kind, ids in by_list.items()
        ]

    def read(self, response: Response) -> list[Record]:
        """Read the entries that are there."""
        return list(response.records)

    def record(
        self, db: sa.Connection, visit: Visit, results: Mapping[int, Any]
    ) -> None:
        """Say of each change whether it is done, and send the others anew."""
        changes = self.gather(db, visit, list(results))
        done: dict[int, Found] = {}
        newer: dict[int, Found] = {}
        gone: list[int] = []
        for subject, change in changes.items():
            record = _record_of(change, results[subject])
            if record is None:
                gone.append(subject)
            elif _is_done(visit, change, record):
                done[subject] = contacting.READERS[record.name](record)
            else:
                newer[subject] = contacting.READERS[record.name](record)
        _end_lost(db, visit, done)
        contacting.record_changed(db, visit, done)
        _send_anew(db, visit, changes, newer)
        documents.wait(db, gone, visit.now)
        contacting.forget_entries(db, visit, gone)

    def refuse(
        self, db: sa.Connection, visit: Visit, refusals: Mapping[int, Refusal]
    ) -> None:
        """Fail what waits for the reading; lost changes are put before a person."""
        rows = documents.by_ids(db, list(refusals))
        waiting = {
            s: r for s, r in refusals.items() if rows[s].state == OrderState.WAITING
        }
        contacting.give_up(db, visit, waiting)


def _end_lost(db: sa.Connection, visit: Visit, done: Collection[int]) -> None:
    """End the lost changes first: what is recorded may call for a newer one."""
    lost = [
        job.id
        for job in queued.lost(db, visit.connection_id)
        if job.kind == kinds.CHANGE_CONTACT.word and job.subject_id in done
    ]
    queue.complete(db, lost, visit.now)


def _send_anew(
    db: sa.Connection,
    visit: Visit,
    changes: Mapping[int, Change],
    newer: Mapping[int, Found],
) -> None:
    references.know(db, {changes[i].entry.id: f for i, f in newer.items()}, visit.now)
    # A lost change is sent anew by whoever lost it; one that came too late is not.
    late = [i for i in newer if changes[i].row.state == OrderState.WAITING]
    documents.make_ready(db, late, visit.now)
    kinds.enqueue(db, visit, kinds.CHANGE_CONTACT, late)


def _whole(request: Request) -> Request:
    """Ask for everything that an entry says, to compare it with what was sent."""
    fields = {n: v for n, v in dict(request.fields).items() if n != "IncludeRetElement"}
    return Request(request.name, fields, request.attributes)


def _record_of(change: Change, records: Sequence[Record]) -> Record | None:
    wanted = change.entry.list_id
    return next((each for each in records if each.get("ListID") == wanted), None)


def _is_done(visit: Visit, change: Change, record: Record) -> bool:
    """Say whether QuickBooks has what a lost change was to bring."""
    is_lost = change.row.state == OrderState.POSTING
    has_changed = record.get("EditSequence") != change.entry.edit_sequence
    sent = contacting.fields(visit, change, change.travelling)
    return is_lost and has_changed and _carries(record, "", sent)


def _carries(record: Record, path: str, sent: Mapping[str, Any]) -> bool:
    """Compare what a record says with what was sent; lists are taken on trust."""
    return all(
        _carries(record, place, value)
        if isinstance(value, Mapping)
        else isinstance(value, list | tuple) or _says(record.get(place), value)
        for name, value in sent.items()
        for place in [f"{path}/{name}" if path else name]
    )


def _says(found: str | None, sent: Any) -> bool:
    if isinstance(sent, bool):
        return (found or "").casefold() == str(sent).casefold()
    return (found or "").strip() == str("" if sent is None else sent).strip()
