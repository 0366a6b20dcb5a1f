"""`orders import`, `documents import`: files in, and what became of all in them."""

import collections
import pathlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import click
import sqlalchemy as sa
from rich.console import Console
from rich.progress import Progress

from qbwc_server.errors import ImportFormatError
from qbwc_server.faces.cli import options, presentation
from qbwc_server.faces.cli.funnel import REFUSED
from qbwc_server.faces.cli.presentation import Column
from qbwc_server.faces.cli.workplace import Workplace, pass_workplace
from qbwc_server.flows import accepting, configured, filing
from qbwc_server.flows.accepting import Outcome, Result
from qbwc_server.flows.base import Visit
from qbwc_server.importing import formats
from qbwc_server.importing.parsed import Rejected
from qbwc_server.rules import reasons
from qbwc_server.store import connections, overview, statements

#: orders or documents in one transaction
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
    """What became of one order or document of a file."""

    file: str
    place: str
    number: str | None
    result: str
    remark: str = ""
    state: str | None = None
    warning: str = ""
    #: a document's
    kind: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give the line as programs read it; orders have no kind."""
        return {n: each for n, each in asdict(self).items() if n != "kind" or each}


#: what was stored, with its row as listings show it
Stored = tuple[Outcome, Any]


@dataclass(frozen=True)
class Intake:
    """A kind of thing that files bring: how it is read and stored."""

    noun: str
    formats: Sequence[str]
    read: Callable[[bytes, str | None], Sequence[Any]]
    store: Callable[[sa.Connection, Visit, Sequence[Any]], Sequence[Stored]]


def command(intake: Intake) -> click.Command:
    """Make the command that takes things in from files, or from standard input (-)."""

    @click.command("import", help=f"Take {intake.noun}s in from files; - is input.")
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
        type=click.Choice(intake.formats),
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
        sources = [(file, named) for file in files]
        _import(workplace, name, sources, intake, as_json=as_json)

    return import_


def _import(
    workplace: Workplace,
    name: str,
    sources: Sequence[tuple[str, str | None]],
    intake: Intake,
    *,
    as_json: bool,
) -> None:
    with workplace.database.read() as db:
        connection_id = connections.by_name(db, name).id
    found: list[Line] = []
    failures = 0
    for source in sources:
        try:
            found.extend(_take_in(workplace, connection_id, source, intake))
        except ImportFormatError as error:
            failures += 1
            presentation.complain(f"error: {source[0]}: {error}")
    _report(found, intake.noun, as_json=as_json)
    if failures or any(line.result == REJECTED for line in found):
        sys.exit(REFUSED)


def take_in(
    workplace: Workplace, connection_id: int, file: str, intake: Intake
) -> list[Line]:
    """Take in what is in one file; one bad order never stops the others."""
    return _take_in(workplace, connection_id, (file, None), intake)


def tally(lines: Sequence[Line]) -> str:
    """Count what became of orders: 3 accepted, 1 duplicate."""
    counts = collections.Counter(line.result for line in lines)
    return ", ".join(f"{number} {result}" for result, number in counts.items())


def _take_in(
    workplace: Workplace,
    connection_id: int,
    source: tuple[str, str | None],
    intake: Intake,
) -> list[Line]:
    file, named = source
    shown = "standard input" if file == "-" else file
    parsed = intake.read(_content(file), named)
    accepted = [each for each in parsed if not isinstance(each, Rejected)]
    stored = _stored(workplace, connection_id, (shown, accepted), intake)
    return [
        _rejected(shown, each) if isinstance(each, Rejected) else next(stored)
        for each in parsed
    ]


def _content(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read()
    return pathlib.Path(file).read_bytes()


def _rejected(file: str, each: Rejected) -> Line:
    why = "; ".join(map(str, each.problems))
    return Line(file, each.place, each.number, REJECTED, why)


def _stored(
    workplace: Workplace,
    connection_id: int,
    found: tuple[str, Sequence[Any]],
    intake: Intake,
) -> Iterator[Line]:
    file, accepted = found
    shown = Console(stderr=True)
    with Progress(
        console=shown, transient=True, disable=not shown.is_terminal
    ) as progress:
        bar = progress.add_task(file, total=len(accepted))
        for some in statements.chunks(accepted, TOGETHER):
            with workplace.database.transaction() as db:
                visit = configured.visit(db, connection_id, workplace.now())
                outcomes = intake.store(db, visit, some)
            for each, (outcome, row) in zip(some, outcomes, strict=True):
                yield _line(file, each.place, outcome, row)
            progress.advance(bar, len(some))


def _line(file: str, place: str, outcome: Outcome, row: Any) -> Line:
    result, remark = _RESULTS[outcome.result]
    if outcome.result in (Result.ACCEPTED, Result.REPLACED) and row.reason:
        remark = row.reason["message"]
    warning = "CHANGED_AFTER_POSTING" if outcome.result is Result.CHANGED else ""
    kind, state = getattr(row, "kind", ""), str(row.state)
    return Line(file, place, row.number, result, remark, state, warning, kind)


def _report(lines: Sequence[Line], noun: str, *, as_json: bool) -> None:
    for line in lines:
        if line.warning:
            presentation.complain(f"warning: {noun} {line.number}: {line.remark}")
    if as_json:
        presentation.show_json([line.to_json() for line in lines])
    elif lines:
        _show(lines, noun)
    rejected = sum(line.result == REJECTED for line in lines)
    if rejected:
        presentation.complain(
            f"error: {presentation.count(rejected, noun)} rejected: correct what is"
            " named and import the file again; the others are known then."
        )


def _show(lines: Sequence[Line], noun: str) -> None:
    columns = (
        Column(noun.capitalize(), folds=True),
        Column("Import", is_state=True),
        Column("State", is_state=True),
        Column("Remark", folds=True),
    )
    rows = [(_named(line), line.result, line.state, line.remark) for line in lines]
    presentation.show_table(columns, rows)
    presentation.say(tally(lines))


def _named(line: Line) -> str:
    number = line.number or f"{line.file} {line.place}".strip()
    return f"{line.kind.replace('_', ' ')} {number}".strip()


def _store_orders(db: sa.Connection, visit: Visit, some: Sequence[Any]) -> list[Stored]:
    outcomes = accepting.accept(db, visit, some)
    numbers = [number for _, number in (each.key for each in outcomes)]
    rows = overview.by_numbers(db, visit.connection_id, numbers)
    return [(each, rows[each.key]) for each in outcomes]


def _store_documents(
    db: sa.Connection, visit: Visit, some: Sequence[Any]
) -> list[Stored]:
    outcomes = filing.accept(db, visit, some)
    keys = [each.key for each in outcomes]
    rows = overview.documents_by_keys(db, visit.connection_id, keys)
    return [(each, rows[each.key]) for each in outcomes]


ORDERS = Intake("order", formats.names(), formats.read, _store_orders)
DOCUMENTS = Intake(
    "document",
    formats.document_names(),
    formats.read_documents,
    _store_documents,
)
