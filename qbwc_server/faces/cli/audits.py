"""`qbwc audit ...`: who did what, and who came in."""

from typing import Any

import click

from qbwc_server.faces import rendering
from qbwc_server.faces.cli import options, presentation
from qbwc_server.faces.cli.presentation import Column
from qbwc_server.faces.cli.workplace import Workplace, pass_workplace
from qbwc_server.store import audit

_COLUMNS = (
    Column("When"),
    Column("Connection", folds=True),
    Column("Who", folds=True),
    Column("From", folds=True),
    Column("What", folds=True),
    Column("Times", is_number=True),
)


@click.group("audit")
def group() -> None:
    """See who did what, and who came in."""


@group.command("list")
@click.argument("name", required=False)
@options.as_json
@pass_workplace
def list_(workplace: Workplace, name: str | None, as_json: bool) -> None:
    """List what was done, about one connection or all; removed ones too."""
    with workplace.database.read() as db:
        rows = audit.listing(db, name)
    if as_json:
        presentation.show_json([rendering.audit_json(row) for row in rows])
        return
    presentation.show_table(_COLUMNS, [_line(row) for row in rows])
    count = len(rows)
    presentation.say(f"{count} {'entry' if count == 1 else 'entries'}")


def _line(row: Any) -> tuple[Any, ...]:
    what = " ".join(filter(None, (row.action, row.subject)))
    if row.details:
        what += f" ({row.details})"
    moment = presentation.when(row.at)
    return moment, row.connection, row.who, row.address, what, row.times
