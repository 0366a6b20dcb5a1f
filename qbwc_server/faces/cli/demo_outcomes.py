"""What came of the demo's orders and documents, held against what is expected."""

import json
import pathlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qbwc_server.faces import meanings, subjects
from qbwc_server.faces.cli import presentation, stories, taking_in
from qbwc_server.faces.cli.presentation import Column
from qbwc_server.faces.cli.taking_in import Line
from qbwc_server.faces.cli.workplace import Workplace
from qbwc_server.flows import kinds
from qbwc_server.states import JobState
from qbwc_server.store import connections, overview
from qbwc_server.store.overview import Filter

_CREATIONS = (*(k.word for k in kinds.CREATIONS.values()), kinds.CREATE_ITEM.word)


@dataclass(frozen=True)
class Outcome:
    """What came of one, in codes for comparing and in words for reading."""

    number: str
    state: str
    transaction: str | None
    reason: str | None
    warnings: tuple[str, ...]
    words: str
    round_trips: int

    @property
    def codes(self) -> dict[str, Any]:
        """What is compared with the expected outcome."""
        return {
            "state": self.state,
            "transaction": self.transaction,
            "reason": self.reason,
            "warnings": sorted(self.warnings),
        }


def gather(workplace: Workplace, name: str, lines: Sequence[Line]) -> list[Outcome]:
    """Collect the outcome of every order that was stored, and of those rejected."""
    with workplace.database.read() as db:
        connection_id = connections.by_name(db, name).id
        rows = overview.orders(db, Filter(connection_id))
        told = [stories.gather(db, row) for row in rows]
    rejected = [line for line in lines if line.result == taking_in.REJECTED]
    found = [_of_story(story) for story in told] + [_of_line(x) for x in rejected]
    return sorted(found, key=lambda each: each.number)


def gather_documents(workplace: Workplace, name: str) -> list[Outcome]:
    """Collect the outcome of every document that was stored."""
    with workplace.database.read() as db:
        connection_id = connections.by_name(db, name).id
        rows = overview.documents(db, Filter(connection_id))
        found = [stories.gather(db, row, subjects.DOCUMENTS) for row in rows]
    return [_of_story(story, _subject(story.row)) for story in found]


def show(outcomes: Sequence[Outcome], head: str) -> None:
    """Print the table of outcomes."""
    columns = (
        Column(head, folds=True),
        Column("Outcome", is_state=True),
        Column("Transaction, or why not; warnings", folds=True),
        Column("Round trips", folds=True, is_number=True),
    )
    rows = [
        (each.number, each.state, each.words, each.round_trips or "-")
        for each in outcomes
    ]
    presentation.show_table(columns, rows)


def differences(
    outcomes: Sequence[Outcome], lines: Sequence[Line], expected: pathlib.Path
) -> Iterator[str]:
    """Name every outcome that is not the expected one."""
    wanted = json.loads(expected.read_text("utf-8"))
    yield from _unequal("order", _codes(outcomes), wanted["orders"])
    imported = {line.number or "": line.result for line in lines}
    yield from _unequal("second import of order", imported, wanted["second_import"])


def document_differences(
    outcomes: Sequence[Outcome], expected: pathlib.Path
) -> Iterator[str]:
    """Name every outcome of a document that is not the expected one."""
    wanted = json.loads(expected.read_text("utf-8"))["documents"]
    yield from _unequal("document", _codes(outcomes), wanted)


def _codes(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Any]]:
    return {each.number: each.codes for each in outcomes}


def _subject(row: Any) -> str:
    of = f" of {row.name}" if row.name else ""
    return f"{row.kind.replace('_', ' ')} {row.number}{of}"


def _of_story(story: stories.Story, number: str = "") -> Outcome:
    row = story.row
    warnings = row.warnings or ()
    said = [meanings.outcome(row), *_made(story)]
    said += [f"Warning: {each['message']}" for each in warnings]
    return Outcome(
        number=number or row.number,
        state=str(row.state),
        transaction=row.txn_type if row.posted_at else None,
        reason=row.reason_code,
        warnings=tuple(each["code"] for each in warnings),
        words="\n".join(said),
        round_trips=story.round_trips,
    )


def _made(story: stories.Story) -> Iterator[str]:
    """Name what was created in QuickBooks on the way."""
    for job in story.jobs:
        if job.kind in _CREATIONS and job.state == JobState.COMPLETED:
            subject = story.subjects[job.id]
            yield f"New {subject['type']}: {subject['name']}"


def _of_line(line: Line) -> Outcome:
    number = line.number or line.place
    return Outcome(number, line.result, None, None, (), line.remark, 0)


def _unequal(
    what: str, found: Mapping[str, Any], wanted: Mapping[str, Any]
) -> Iterator[str]:
    for number in sorted(found.keys() | wanted.keys()):
        is_now, should_be = found.get(number), wanted.get(number)
        if is_now != should_be:
            yield f"{what} {number} is {is_now}, expected was {should_be}"
