"""The story of an order or document: where it is, why, and what touched it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server.faces import meanings, subjects
from qbwc_server.faces.cli import presentation
from qbwc_server.faces.cli.presentation import Column
from qbwc_server.faces.subjects import Subject
from qbwc_server.flows import outcomes

_UNUSABLE = {"unknown": "not looked up yet", "absent": "none that can be used"}


@dataclass(frozen=True)
class Story:
    """An order or document with everything that touched it."""

    row: Any
    items: Sequence[Any]
    jobs: Sequence[Any]
    subjects: Mapping[int, Mapping[str, Any]]
    of: Subject

    @property
    def round_trips(self) -> int:
        """Count the exchanges that it took part in."""
        return len({job.exchange_id for job in self.jobs if job.exchange_id})


def gather(db: sa.Connection, row: Any, of: Subject = subjects.ORDERS) -> Story:
    """Fetch what an order or document refers to and the jobs that it needed."""
    jobs = of.jobs_of(db, row.id)
    items = of.view.items_of(db, [row.id])[row.id]
    return Story(row, items, jobs, subjects.of_jobs(db, jobs), of)


def tell(story: Story) -> None:
    """Print the whole story."""
    presentation.show_facts(_facts(story.row, story.of))
    _section("Items", _ITEM_COLUMNS, [_item(each) for each in story.items])
    _section("Jobs", _JOB_COLUMNS, [_job(story, job) for job in story.jobs])
    presentation.say("\nTime line")
    presentation.show_facts(_time_line(story))


_ITEM_COLUMNS = (
    Column("SKU or item", folds=True),
    Column("In QuickBooks", folds=True),
    Column("List ID"),
)
_JOB_COLUMNS = (
    Column("Job", is_number=True),
    Column("What", folds=True),
    Column("State", is_state=True),
    Column("Exchange", is_number=True),
    Column("Remark", folds=True),
)


def _facts(row: Any, of: Subject) -> Iterator[tuple[str, Any]]:
    yield of.noun.capitalize(), row.number
    if of is subjects.DOCUMENTS:
        yield "Kind", row.kind.replace("_", " ")
    else:
        yield "Store", row.store_name or row.store_key
    yield from _summary(row)
    yield "State", str(row.state).replace("_", " ")
    yield from _reason(row)
    for warning in row.warnings or ():
        yield "Warning", f"{warning['message']} ({warning['code']})"
    if row.customer_name:
        known = f"list ID {row.customer_list_id}" if row.customer_list_id else "no ID"
        name = row.customer_full_name or row.customer_name
        yield row.party_kind.partition("_")[0].capitalize(), f"{name}, {known}"
    yield from _transaction(row)
    for candidate in row.candidates or ():
        yield "May be", ", ".join(f"{k} {v}" for k, v in candidate.items() if v)


def _summary(row: Any) -> Iterator[tuple[str, Any]]:
    if getattr(row, "summary_number", None):
        yield "Daily summary", row.summary_number
    if parts := row.content.get("parts"):
        numbers = ", ".join(each["external_order_identifier"] for each in parts)
        yield "Stands for", f"{len(parts)} orders: {numbers}"


def _reason(row: Any) -> Iterator[tuple[str, Any]]:
    if not row.reason:
        yield "Meaning", meanings.of_row(row)
        return
    lines = row.reason.get("lines") or [row.reason]
    for line in lines:
        yield "Reason", f"{line['message']} ({line['code']})"
    yield "What to do", row.reason["what_to_do"]
    yield "Who", outcomes.who_mends(row.reason["code"])


def _transaction(row: Any) -> Iterator[tuple[str, Any]]:
    if getattr(row, "list_id", None):
        yield "List ID", row.list_id
    if not row.txn_id:
        return
    yield "Transaction", meanings.outcome(row)
    yield "RefNumber", row.ref_number
    yield "Total", row.txn_total


def _item(each: Any) -> tuple[str, str, str]:
    known = each.full_name if each.list_id else _UNUSABLE.get(str(each.state))
    return each.name, known or "", each.list_id or ""


def _job(story: Story, job: Any) -> tuple[Any, ...]:
    what = subjects.sentence(job, story.subjects[job.id])
    return job.id, what, str(job.state), job.exchange_id, job.error


def _time_line(story: Story) -> Iterator[tuple[str, str]]:
    row = story.row
    moments = [(row.received_at, "received")]
    moments += [(job.ended_at, _ended(story, job)) for job in story.jobs]
    moments += [(row.posted_at, "posted")]
    if not row.posted_at:
        moments += [(row.updated_at, str(row.state).replace("_", " "))]
    known = [pair for pair in moments if pair[0] is not None]
    for moment, what in sorted(known, key=lambda pair: pair[0]):
        yield presentation.when(moment), what


def _ended(story: Story, job: Any) -> str:
    what = subjects.sentence(job, story.subjects[job.id])
    exchange = f" in exchange {job.exchange_id}" if job.exchange_id else ""
    return f"{what}: {job.state}{exchange}"


def _section(
    title: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]]
) -> None:
    if rows:
        presentation.say(f"\n{title}")
        presentation.show_table(columns, rows)
