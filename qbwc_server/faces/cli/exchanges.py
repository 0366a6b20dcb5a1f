"""`qbwc exchanges ...`: every request set and its answer, as exchanged."""

from typing import Any

import click

from qbwc_server.faces import excerpts, rendering
from qbwc_server.faces.cli import options, presentation, replaying
from qbwc_server.faces.cli.presentation import Column
from qbwc_server.faces.cli.workplace import Workplace, pass_workplace
from qbwc_server.store import connections, exchanges, overview
from qbwc_server.store.overview import Filter

_COLUMNS = (
    Column("Exchange", is_number=True),
    Column("State", is_state=True),
    Column("What"),
    Column("Requests", is_number=True),
    Column("Sent"),
    Column("Seconds", is_number=True),
    Column("Remark", folds=True),
)


@click.group("exchanges")
def group() -> None:
    """See every request set and its answer."""


@group.command("list")
@click.argument("name")
@options.as_json
@pass_workplace
def list_(workplace: Workplace, name: str, as_json: bool) -> None:
    """List the exchanges of a connection."""
    with workplace.database.read() as db:
        connection_id = connections.by_name(db, name).id
        rows = overview.exchanges(db, Filter(connection_id))
    if as_json:
        presentation.show_json([rendering.exchange_json(row) for row in rows])
        return
    presentation.show_table(_COLUMNS, [_line(row) for row in rows])
    presentation.say(presentation.count(len(rows), "exchange"))


@group.command()
@click.argument("exchange_id", type=int, metavar="ID")
@options.as_json
@pass_workplace
def show(workplace: Workplace, exchange_id: int, as_json: bool) -> None:
    """Print a request set and its answer; with --json as exchanged."""
    with workplace.database.read() as db:
        row = overview.exchange(db, exchange_id)
        request = exchanges.request_of(db, exchange_id)
        answer = exchanges.answer_of(db, exchange_id)
    if as_json:
        bodies = {
            "request": excerpts.text(request),
            "answer": answer and excerpts.text(answer),
        }
        presentation.show_json(rendering.exchange_json(row) | bodies)
        return
    presentation.show_facts(_facts(row))
    presentation.say("\nRequest")
    click.echo(presentation.plain(excerpts.laid_out(request)))
    presentation.say("\nAnswer")
    click.echo(
        presentation.plain(excerpts.laid_out(answer)) if answer else "(none came)"
    )


group.add_command(replaying.replay)


def _line(row: Any) -> tuple[Any, ...]:
    return (
        row.id,
        str(row.state),
        _what(row),
        row.request_count,
        presentation.when(row.sent_at),
        _seconds(row),
        row.error or row.hresult,
    )


def _what(row: Any) -> str:
    if row.purpose != "jobs":
        return "clearing"
    return "writes" if row.writes else "look-ups"


def _seconds(row: Any) -> str:
    if row.answered_at is None:
        return ""
    return f"{(row.answered_at - row.sent_at).total_seconds():.2f}"


def _facts(row: Any) -> list[tuple[str, Any]]:
    return [
        ("Exchange", row.id),
        ("State", row.state),
        ("What", f"{_what(row)}, {presentation.count(row.request_count, 'request')}"),
        ("Sent", row.sent_at),
        ("Answered", row.answered_at),
        ("Message set", row.message_set_id),
        ("HRESULT", row.hresult),
        ("Error", row.error),
    ]
