"""`qbwc connection ...` and `qbwc qwc`: the company files that may come in."""

import pathlib
import sys
from collections.abc import Mapping
from typing import Any

import click

from qbwc_server import qwc, settings
from qbwc_server.conversation import registration
from qbwc_server.conversation.registration import Credentials, NewConnection
from qbwc_server.faces import imports, rendering
from qbwc_server.faces.cli import lists, options, presentation
from qbwc_server.faces.cli.presentation import Column
from qbwc_server.faces.cli.workplace import Workplace, pass_workplace
from qbwc_server.faces.imports import Standing
from qbwc_server.flows import comparing, configured
from qbwc_server.store import connections, documents, orders
from qbwc_server.store.audit import Action, Entry


@click.group("connection")
def group() -> None:
    """Register company files, and look after their connections."""


@group.command()
@click.argument("name")
@click.option(
    "--company-file",
    default="",
    metavar="PATH",
    help="Its path on the PC; whichever is open if not given.",
)
@click.option("--username", default="", help="Made from the name if not given.")
@options.password_stdin
@click.option(
    "--every-minutes",
    type=click.IntRange(1, 1440),
    default=15,
    show_default=True,
    help="How often the Web Connector calls by itself.",
)
@options.as_json
@pass_workplace
def add(
    workplace: Workplace,
    *,
    name: str,
    company_file: str,
    username: str,
    password_stdin: bool,
    every_minutes: int,
    as_json: bool,
) -> None:
    """Register a company file; its password is shown once."""
    password = options.read_password() if password_stdin else ""
    new = NewConnection(name, company_file, username, password, every_minutes)
    with workplace.database.transaction() as db:
        made = registration.add(db, new, workplace.now())
        row = connections.by_name(db, name)
        workplace.note(db, Entry(name, Action.CONNECTION_ADD))
    text = _qwc(workplace, row).decode("utf-8")
    if as_json:
        shown = {"name": name, "username": made.username, "password": made.password}
        presentation.show_json(shown | {"qwc": text})
        return
    presentation.say(f'The connection "{name}" is registered.')
    _show_credentials(made, is_own=password_stdin)
    presentation.say(
        f"Next: `qbwc settings import {_quoted(name)} FILE.toml`, then"
        f" `qbwc qwc {_quoted(name)} --output {_quoted(qwc.file_name(name))}`."
    )


@group.command("list")
@options.as_json
@pass_workplace
def list_(workplace: Workplace, as_json: bool) -> None:
    """List every connection."""
    with workplace.database.read() as db:
        rows = connections.listing(db)
    if as_json:
        presentation.show_json([rendering.connection_json(row) for row in rows])
        return
    if not rows:
        presentation.say("There is no connection yet; add one: `qbwc connection add`.")
        return
    columns = (
        Column("Connection", folds=True),
        Column("Company file", folds=True),
        Column("Last seen"),
        Column("Remarks", folds=True),
    )
    presentation.show_table(columns, [_line(row) for row in rows])


@group.command()
@click.argument("name")
@options.as_json
@pass_workplace
def show(workplace: Workplace, name: str, as_json: bool) -> None:
    """Show company file, last visit, orders and what to mend."""
    with workplace.database.read() as db:
        row = connections.by_name(db, name)
        counts = {
            "orders": orders.PROGRESS.counts(db, row.id),
            "documents": documents.PROGRESS.counts(db, row.id),
        }
        found = configured.settings(db, row.id)
        gaps = (*settings.warnings(found), *comparing.warnings(db, row.id, found))
        standings = imports.standings(db, row.id)
    if as_json:
        imported = {word: each.to_json() for word, each in standings.items()}
        more = counts | {"lists": imported}
        presentation.show_json(rendering.connection_json(row) | more)
        return
    presentation.show_facts([*_facts(row, counts), *_lists(standings)])
    for path, sentence in gaps:
        presentation.complain(f"warning: settings: {path}: {sentence}")


@group.command()
@click.argument("name")
@pass_workplace
def pause(workplace: Workplace, name: str) -> None:
    """Send nothing more to QuickBooks; orders are still taken."""
    _set(workplace, Entry(name, Action.CONNECTION_PAUSE), {"paused": True})
    presentation.say(f'"{name}" is paused; orders wait until `qbwc connection resume`.')


@group.command()
@click.argument("name")
@pass_workplace
def resume(workplace: Workplace, name: str) -> None:
    """Let a paused connection go on."""
    _set(workplace, Entry(name, Action.CONNECTION_RESUME), {"paused": False})
    presentation.say(f'"{name}" goes on at the next visit of the Web Connector.')


@group.command("rotate-password")
@click.argument("name")
@options.password_stdin
@options.as_json
@pass_workplace
def rotate_password(
    workplace: Workplace, name: str, password_stdin: bool, as_json: bool
) -> None:
    """Give a new password; the old one ends after a week."""
    password = options.read_password() if password_stdin else ""
    with workplace.database.transaction() as db:
        made = registration.rotate_password(db, name, workplace.now(), password)
        workplace.note(db, Entry(name, Action.CONNECTION_ROTATE))
    if as_json:
        shown = {"name": name, "username": made.username, "password": made.password}
        presentation.show_json(shown)
        return
    _show_credentials(made, is_own=password_stdin)
    presentation.say("Enter it in the Web Connector; the old one ends in 7 days.")


@group.command()
@click.argument("name")
@pass_workplace
def rebind(workplace: Workplace, name: str) -> None:
    """Take the company file of the next visit as its own."""
    with workplace.database.transaction() as db:
        gone = registration.rebind(db, name, workplace.now())
        workplace.note(db, Entry(name, Action.CONNECTION_REBIND))
    presentation.say(f'"{name}" takes the company file of its next visit as its own.')
    if gone:
        are = "is" if gone == 1 else "are"
        presentation.say(
            f"{presentation.count(gone, 'posted transaction')} {are} not in that older"
            f" copy: see `qbwc orders list {_quoted(name)} --state in_doubt` and `qbwc"
            f" documents list {_quoted(name)} --state in_doubt`, then release what is"
            " to be posted anew, and cancel the rest."
        )


@group.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_workplace
def remove(workplace: Workplace, name: str, yes: bool) -> None:
    """Delete a connection with its orders, documents, jobs and exchanges."""
    with workplace.database.read() as db:
        row = connections.by_name(db, name)
        counts = (orders.PROGRESS.counts(db, row.id), "order")
        filed = (documents.PROGRESS.counts(db, row.id), "document")
    kept = " and ".join(
        presentation.count(sum(found.values()), noun)
        for found, noun in (counts, filed)
        if found or noun == "order"
    )
    if not yes and sys.stdin.isatty():
        question = f'Delete "{name}" with its {kept} and their whole history?'
        click.confirm(question, abort=True, err=True)
    with workplace.database.transaction() as db:
        connections.remove(db, row.id)
        workplace.note(db, Entry(name, Action.CONNECTION_REMOVE, details=kept))
    presentation.say(f'"{name}" is deleted, with its {kept}.')


@click.command("qwc")
@click.argument("name")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=pathlib.Path),
    help="Write there instead of to standard output.",
)
@pass_workplace
def qwc_file(workplace: Workplace, name: str, output: pathlib.Path | None) -> None:
    """Write a connection's .qwc file for the Web Connector."""
    for sentence in qwc.problems(workplace.config.public_url):
        presentation.complain(f"warning: QBWC_PUBLIC_URL: {sentence}")
    with workplace.database.read() as db:
        row = connections.by_name(db, name)
    text = _qwc(workplace, row)
    if output is None:
        sys.stdout.buffer.write(text)
        return
    output.write_bytes(text)
    presentation.complain(f"{output} is written; open it in the Web Connector.")


def _set(workplace: Workplace, entry: Entry, values: Mapping[str, Any]) -> None:
    with workplace.database.transaction() as db:
        connection_id = connections.by_name(db, entry.connection).id
        connections.update(db, connection_id, values)
        workplace.note(db, entry)


def _qwc(workplace: Workplace, row: Any) -> bytes:
    named = qwc.Registration(
        row.name, row.username, row.owner_id, row.file_id, row.every_minutes
    )
    return qwc.render(named, workplace.config.public_url)


def _show_credentials(made: Credentials, *, is_own: bool) -> None:
    password = "(the one you gave)" if is_own else made.password
    facts = [("User name", made.username), ("Password", password)]
    presentation.show_facts(facts)
    if not is_own:
        presentation.say("The password is shown this once: only its digest is stored.")


def _line(row: Any) -> tuple[str, str, str, str]:
    remarks = ["paused"] if row.paused else []
    remarks += [row.attention or row.last_login]
    file = row.bound_name or row.bound_path or row.company_path or "not seen yet"
    seen = presentation.when(row.last_seen_at) or "never"
    return row.name, file, seen, "; ".join(filter(None, remarks))


def _facts(row: Any, counts: Mapping[str, Mapping[str, int]]) -> list[tuple[str, Any]]:
    bound = ", ".join(filter(None, (row.bound_name, row.bound_path)))
    facts = row.company_facts or {}
    seen = presentation.when(row.last_seen_at)
    return [
        ("Connection", row.name),
        ("State", "paused" if row.paused else "active"),
        ("User name", row.username),
        ("Company file", row.company_path or "whichever is open"),
        ("Bound to", bound or "the company file of the first visit"),
        ("QuickBooks", facts.get("product")),
        ("Interval", presentation.count(row.every_minutes, "minute")),
        ("Last seen", seen or "never: no Web Connector has called yet"),
        ("Last log-in", row.last_login),
        ("To mend", row.attention),
        ("Orders", _counted(counts["orders"]) or "none"),
        ("Documents", _counted(counts["documents"])),
    ]


def _counted(counts: Mapping[str, int]) -> str:
    listed = ", ".join(f"{n} {state}" for state, n in counts.items())
    return listed.replace("_", " ")


def _lists(standings: Mapping[str, Standing]) -> list[tuple[str, str]]:
    """Say of each list that was ever asked for how far its import has come."""
    return [
        (lists.title(word), lists.sentence(each))
        for word, each in standings.items()
        if each.state != "never"
    ]


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text
