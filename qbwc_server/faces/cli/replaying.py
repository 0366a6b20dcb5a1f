"""`qbwc exchanges replay`: what a simulated QuickBooks says to what was sent.

The stored request sets go to a company file of the simulator, and each response is put
beside the one that came. Nothing reaches a QuickBooks, a Web Connector or a job.
"""

import pathlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import click
import sqlalchemy as sa

from qbwc_server.faces.cli import options, presentation
from qbwc_server.faces.cli.presentation import Column
from qbwc_server.faces.cli.workplace import Workplace, pass_workplace
from qbwc_server.simulator.company_file import CompanyFile, Outcome
from qbwc_server.store import browsing, exchanges, overview
from qbxml import responses
from qbxml.errors import ResponseError

_COLUMNS = (
    Column("Exchange", is_number=True),
    Column("Request", is_number=True),
    Column("What"),
    Column("Came", folds=True),
    Column("Simulated", folds=True),
)
_NONE = "(none)"


@dataclass(frozen=True)
class Pair:
    """One request, with what came for it and what the simulator says."""

    exchange: int
    request_id: str
    what: str
    came: str
    simulated: str


@click.command()
@click.argument("exchange_id", type=int, metavar="ID")
@click.option("--visit", is_flag=True, help="All exchanges of its visit, in order.")
@click.option(
    "--company",
    type=click.Path(exists=True, dir_okay=False, path_type=pathlib.Path),
    metavar="FILE.json",
    help="The company file to replay against, which stays as it is; by default a"
    " small one without customers.",
)
@options.as_json
@pass_workplace
def replay(
    workplace: Workplace,
    *,
    exchange_id: int,
    visit: bool,
    company: pathlib.Path | None,
    as_json: bool,
) -> None:
    """Send a stored request set to a simulated QuickBooks, and compare the answers.

    List IDs and transaction IDs of the real company file are unknown to another one, so
    requests that name them are refused there unless --company has them.
    """
    file = CompanyFile.load(company) if company else CompanyFile.starter()
    with workplace.database.read() as db:
        found = [
            pair
            for each in _ids(db, exchange_id, visit)
            for pair in _replayed(db, each, file)
        ]
    if as_json:
        presentation.show_json([vars(pair) for pair in found])
        return
    presentation.show_table(_COLUMNS, [tuple(vars(pair).values()) for pair in found])
    alike = sum(pair.came == pair.simulated for pair in found)
    presentation.say(f"{presentation.count(len(found), 'request')}, {alike} alike")


def _ids(db: sa.Connection, exchange_id: int, visit: bool) -> Sequence[int]:
    row = overview.exchange(db, exchange_id)
    if not visit:
        return [row.id]
    return [each.id for each in browsing.exchanges_of(db, row.session_id)]


def _replayed(db: sa.Connection, exchange_id: int, file: CompanyFile) -> Iterator[Pair]:
    request = exchanges.request_of(db, exchange_id).decode("utf-8", "replace")
    came = _read(exchanges.answer_of(db, exchange_id))
    outcome = file.process(request)
    simulated = _read(outcome.response)
    for key in dict.fromkeys([*came, *simulated]):
        both = came.get(key), simulated.get(key)
        what = next(each.name for each in both if each).removesuffix("Rs")
        yield Pair(exchange_id, key, what, _said(both[0]), _said(both[1], outcome))
    if not (came or simulated):
        none = outcome.hresult or _NONE
        yield Pair(exchange_id, "", "the whole set", _NONE, none)


def _read(answer: bytes | str | None) -> dict[str, responses.Response]:
    """Read the responses of an answer by request ID; none of one that is unreadable."""
    if not answer:
        return {}
    try:
        found = responses.read(answer).responses
    except ResponseError:
        return {}
    return {each.request_id or str(place): each for place, each in enumerate(found, 1)}


def _said(response: responses.Response | None, outcome: Outcome | None = None) -> str:
    if response is None:
        return outcome.hresult if outcome and outcome.hresult else _NONE
    records = presentation.count(len(response.records), "record")
    status: Any = response.status
    text = f" {status.message}" if status.code else f", {records}"
    return f"{status.code}{text}"
