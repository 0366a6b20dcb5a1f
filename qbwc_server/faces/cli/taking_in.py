"""`qbwc orders import`: files of orders in, and what became of each order."""

import collections
import pathlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from qbwc_server.errors import ImportFormatError
from qbwc_server.faces.cli import options, presentation
from qbwc_server.faces.cli.funnel import REFUSED
from qbwc_server.faces.cli.presentation import Column
from qbwc_server.faces.cli.workplace import Workplace, pass_workplace
from qbwc_server.flows import accepting, configured
from qbwc_server.flows.accepting import Outcome, Result
from qbwc_server.importing import formats
from qbwc_server.importing.parsed import Accepted, Rejected
from qbwc_server.rules import reasons
from qbwc_server.store import connections, overview, statements

#: orders in one transaction
TOGETHER = 250
REJECTED = "rejected"

_RESULTS: Mapping[Result, tuple[str, str]] = {
    Result.ACCEPTED: ("accepted", ""),
    Result.REPLACED: ("replaced", "known before; these contents count now"),
    Result.DUPLICATE: ("duplicate", "known already with the same contents"),
    Result.CHANGED: ("duplicate", reasons.CODES["CHANGED_AFTER_POSTING"].message),
    Result.CANCELLED: ("duplicate", "it was cancelled here, and stays so"),
    Result.UNDER_WAY: (
        REJECTED,
        "its transaction is under way to QuickBooks: import it again after the visit",
    ),
}


@dataclass(frozen=True)
class Line:
    """What became of one order of a file."""

    file: str
    place: str
    number: str | None
    result: str
    remark: str = ""
    state: str | None = None
    warning: str = ""


@click.command("import")
@click.argument("name")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
)
@click.option(
    "--format",
    "named",
    type=click.Choice(formats.names()),
    help="The format; recognised by content if not given.",
)
@options.as_json
@pass_workplace
def import_(
    workplace: Workplace,
    *,
    name: str,
    files: tuple[str, ...],
    named: str | None,
    as_json: bool,
) -> None:
    """Take orders in from files, or from standard input (-)."""
    with workplace.database.read() as db:
        connection_id = connections.by_name(db, name).id
    found: list[Line] = []
    failures = 0
    for file in files:
        try:
            found.extend(take_in(workplace, connection_id, file, named))
        except ImportFormatError as error:
            failures += 1
            presentation.complain(f"error: {file}: {error}")
    _report(found, as_json=as_json)
    if failures or any(line.result == REJECTED for line in found):
        sys.exit(REFUSED)


def take_in(
    workplace: Workplace, connection_id: int, file: str, named: str | None = None
) -> list[Line]:
    """Take in the orders of one file; one bad order never stops the others."""
    shown = "standard input" if file == "-" else file
    parsed = formats.read(_content(file), named)
    accepted = [each for each in parsed if isinstance(each, Accepted)]
    stored = _stored(workplace, connection_id, shown, accepted)
    return [
        _rejected(shown, each) if isinstance(each, Rejected) else next(stored)
        for each in parsed
    ]


def tally(lines: Sequence[Line]) -> str:
    """Count what became of orders: 3 accepted, 1 duplicate."""
    counts = collections.Counter(line.result for line in lines)
    return ", ".join(f"{number} {result}" for result, number in counts.items())


def _content(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    return pathlib.Path(file).read_bytes()


def _rejected(file: str, each: Rejected) -> Line:
    why = "; ".join(map(str, each.problems))
    return Line(file, each.place, each.number, REJECTED, why)


def _stored(
    workplace: Workplace, connection_id: int, file: str, accepted: Sequence[Accepted]
) -> Iterator[Line]:
    shown = Console(stderr=True)
    with Progress(
        console=shown, transient=True, disable=not shown.is_terminal
    ) as progress:
        bar = progress.add_task(file, total=len(accepted))
        for some in statements.chunks(accepted, TOGETHER):
            yield from _stored_together(workplace, connection_id, file, some)
            progress.advance(bar, len(some))


def _stored_together(
    workplace: Workplace, connection_id: int, file: str, some: Sequence[Accepted]
) -> list[Line]:
    with workplace.database.transaction() as db:
        visit = configured.visit(db, connection_id, workplace.now())
        outcomes = accepting.accept(db, visit, some)
        numbers = [number for _, number in (each.key for each in outcomes)]
        rows = overview.by_numbers(db, connection_id, numbers)
    return [
        _line(file, each.place, outcome, rows[outcome.key])
        for each, outcome in zip(some, outcomes, strict=True)
    ]


def _line(file: str, place: str, outcome: Outcome, row: Any) -> Line:
    result, remark = _RESULTS[outcome.result]
    if outcome.result in (Result.ACCEPTED, Result.REPLACED) and row.reason:
        remark = row.reason["message"]
    warning = "CHANGED_AFTER_POSTING" if outcome.result is Result.CHANGED else ""
    return Line(file, place, row.number, result, remark, str(row.state), warning)


def _report(lines: Sequence[Line], *, as_json: bool) -> None:
    for line in lines:
        if line.warning:
            presentation.complain(f"warning: order {line.number}: {line.remark}")
    if as_json:
        presentation.show_json([asdict(line) for line in lines])
    elif lines:
        _show(lines)
    rejected = sum(line.result == REJECTED for line in lines)
    if rejected:
        presentation.complain(
            f"error: {presentation.count(rejected, 'order')} rejected: correct what is"
            " named and import the file again; the others are known then."
        )


def _show(lines: Sequence[Line]) -> None:
    columns = (
        Column("Order", folds=True),
        Column("Import", is_state=True),
        Column("State", is_state=True),
        Column("Remark", folds=True),
    )
    rows = [(_named(line), line.result, line.state, line.remark) for line in lines]
    presentation.show_table(columns, rows)
    presentation.say(tally(lines))


def _named(line: Line) -> str:
    return line.number or f"{line.file} {line.place}".strip()
