"""`qbwc jobs ...`: what is asked of QuickBooks, or waits to be."""

from typing import Any

import click
import sqlalchemy as sa

from qbwc_server.faces import rendering, subjects
from qbwc_server.faces.cli import options, presentation
from qbwc_server.faces.cli.presentation import Column
from qbwc_server.faces.cli.workplace import Workplace, pass_workplace
from qbwc_server.flows import configured, operating
from qbwc_server.states import JobState
from qbwc_server.store import connections, overview
from qbwc_server.store.audit import Action, Entry
from qbwc_server.store.overview import Filter

_COLUMNS = (
    Column("Job", is_number=True),
    Column("What", folds=True),
    Column("State", is_state=True),
    Column("Tries", is_number=True),
    Column("Exchange", is_number=True),
    Column("Remark", folds=True),
)


@click.group("jobs")
def group() -> None:
    """See what is asked of QuickBooks, or waits to be."""


@group.command("list")
@click.argument("name")
@click.option("--state", type=options.choice(JobState), help="Only these.")
@options.as_json
@pass_workplace
def list_(workplace: Workplace, name: str, state: str | None, as_json: bool) -> None:
    """List the jobs of a connection."""
    with workplace.database.read() as db:
        connection_id = connections.by_name(db, name).id
        rows = overview.jobs(db, Filter(connection_id, state=state))
        named = subjects.of_jobs(db, rows)
    if as_json:
        shown = [rendering.job_json(row, named[row.id]) for row in rows]
        presentation.show_json(shown)
        return
    lines = [
        (
            row.id,
            subjects.sentence(row, named[row.id]),
            str(row.state),
            row.attempts,
            row.exchange_id,
            row.error,
        )
        for row in rows
    ]
    presentation.show_table(_COLUMNS, lines)
    presentation.say(presentation.count(len(rows), "job"))


@group.command()
@click.argument("job_id", type=int, metavar="ID")
@options.as_json
@pass_workplace
def show(workplace: Workplace, job_id: int, as_json: bool) -> None:
    """Show one job, with what went wrong and what to do."""
    with workplace.database.read() as db:
        row = overview.job(db, job_id)
        subject = subjects.of_jobs(db, [row])[row.id]
    shown = rendering.job_json(row, subject)
    if as_json:
        presentation.show_json(shown)
        return
    error = shown["error"] or {}
    presentation.show_facts(
        [
            ("Job", row.id),
            ("What", subjects.sentence(row, subject)),
            ("State", row.state),
            ("Tries", row.attempts),
            ("Error", error.get("message")),
            ("What to do", error.get("what_to_do")),
            ("Exchange", row.exchange_id),
            ("Made", row.created_at),
            ("Not before", None if row.ended_at else row.next_attempt_at),
            ("Ended", row.ended_at),
        ]
    )


@group.command()
@click.argument("job_id", type=int, metavar="ID")
@pass_workplace
def retry(workplace: Workplace, job_id: int) -> None:
    """Let a failed job go out again."""
    with workplace.database.transaction() as db:
        row = overview.job(db, job_id)
        visit = configured.visit(db, row.connection_id, workplace.now())
        operating.retry_job(db, visit, row)
        _note(workplace, db, Action.JOBS_RETRY, row)
    presentation.say(f"Job {job_id} goes out again at the next visit.")


@group.command()
@click.argument("job_id", type=int, metavar="ID")
@pass_workplace
def cancel(workplace: Workplace, job_id: int) -> None:
    """Call off a job that has not gone out."""
    with workplace.database.transaction() as db:
        row = overview.job(db, job_id)
        visit = configured.visit(db, row.connection_id, workplace.now())
        operating.cancel_job(db, visit, row)
        _note(workplace, db, Action.JOBS_CANCEL, row)
    presentation.say(f"Job {job_id} is called off.")


def _note(workplace: Workplace, db: sa.Connection, action: Action, row: Any) -> None:
    name = connections.lock(db, row.connection_id).name
    workplace.note(db, Entry(name, action, f"job {row.id}"))
