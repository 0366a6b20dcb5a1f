"""`qbwc lists ...`: what is imported from the lists of QuickBooks."""

from collections.abc import Iterable, Mapping
from typing import Any

import click

from qbwc_server.faces import imports
from qbwc_server.faces.cli import long_tables, options, presentation
from qbwc_server.faces.cli.presentation import Column
from qbwc_server.faces.cli.workplace import Workplace, pass_workplace
from qbwc_server.faces.imports import Standing
from qbwc_server.flows import configured, listed, scheduling
from qbwc_server.store import connections
from qbwc_server.store.audit import Action, Entry

ALL = "all"
_COLUMNS = (
    Column("Name", folds=True),
    Column("Kind"),
    Column("Details", folds=True),
    Column("List ID", folds=True),
    Column("Remarks", folds=True),
)


@click.group("lists")
def group() -> None:
    """Import customers, vendors, items, accounts and taxes from QuickBooks."""


@group.command()
@click.argument("name")
@click.argument("what", nargs=-1, required=True, type=click.Choice([*listed.WHAT, ALL]))
@pass_workplace
def pull(workplace: Workplace, name: str, what: tuple[str, ...]) -> None:
    """Have lists read from QuickBooks at the next visit, as a whole.

    WHAT is customers, vendors, items, accounts, taxes, employees, othernames or all.
    """
    chosen = [each for each in listed.WHAT if each in what or ALL in what]
    wanted = [one for each in chosen for one in listed.WHAT[each]]
    with workplace.database.transaction() as db:
        row = connections.by_name(db, name)
        connections.lock(db, row.id)
        scheduling.ask(db, configured.visit(db, row.id, workplace.now()), wanted)
        workplace.note(db, Entry(name, Action.LISTS_PULL, " ".join(chosen)))
    told = presentation.enumerated(chosen)
    presentation.say(f"At the next visit of the Web Connector are imported: {told}.")
    if row.paused:
        presentation.say(f'"{name}" is paused: `qbwc connection resume` lets it go on.')


@group.command()
@click.argument("name")
@click.argument("what", type=click.Choice([*listed.WHAT]))
@options.as_json
@pass_workplace
def show(workplace: Workplace, name: str, what: str, as_json: bool) -> None:
    """Show what was imported of one list."""
    wanted = listed.WHAT[what]
    with workplace.database.read() as db:
        row = connections.by_name(db, name)
        standings = imports.standings(db, row.id)
        shown = [standings[each.word] for each in wanted]
        found = imports.entries(db, row, wanted)
        if as_json:
            entries = list(found)
            if not entries:
                _tell(name, what, shown, presentation.complain)
            presentation.show_json(entries)
            return
        long_tables.show(_COLUMNS, map(_line, found))
    _tell(name, what, shown, presentation.say)


def sentence(standing: Standing) -> str:
    """Say in words how far the import of a list has come."""
    row = standing.pull
    match standing.state:
        case "importing" if row is not None:
            read, whole = row.seen, row.seen + row.remaining
            return f"being imported, {read} of {whole} are read"
        case "waiting":
            return "asked for; the next visit of the Web Connector imports them"
        case "failed" if row is not None:
            when = presentation.when(row.refused_at)
            return f"not imported on {when}: {row.problem}"
        case "imported" if row is not None:
            when = presentation.when(row.finished_at)
            return f"{standing.entries} imported, last read on {when}"
    return "never imported"


def title(word: str) -> str:
    """Write the word of a list as a heading."""
    return {"othernames": "Other names"}.get(word, word.replace("_", " ").capitalize())


def _tell(name: str, what: str, standings: Iterable[Standing], tell: Any) -> None:
    for each in standings:
        remark = sentence(each)
        if each.state == "never":
            remark += f"; `qbwc lists pull {name} {what}` does it"
        tell(f"{title(each.list)}: {remark}.")


def _line(entry: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        entry["full_name"],
        entry["kind"],
        "; ".join(_details(entry)),
        entry["list_id"],
        "; ".join(_remarks(entry)),
    )


def _details(entry: Mapping[str, Any]) -> Iterable[str]:
    for name in ("type", "number", "email"):
        if entry.get(name):
            yield entry[name]
    if "taxable" in entry:
        yield "taxable" if entry["taxable"] else "not taxable"
    if "rate" in entry:
        yield f"{entry['rate']} %"
    if "quantity_on_hand" in entry:
        yield f"{entry['quantity_on_hand']} on hand, {entry['quantity_read_at']}"
    if "members" in entry:
        yield ", ".join(entry["members"])


def _remarks(entry: Mapping[str, Any]) -> Iterable[str]:
    if not entry["active"]:
        yield "inactive"
    if entry["missing"]:
        yield "gone from QuickBooks, kept for the settings"
    if entry["stale"]:
        yield "has another name in QuickBooks by now"
    yield from (each["message"] for each in entry["warnings"])
