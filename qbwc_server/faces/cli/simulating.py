"""`qbwc simulate`: a Web Connector and a company file where there is no QuickBooks."""

import contextlib
import pathlib
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import click

from qbwc_server.conversation import registration
from qbwc_server.errors import Conflict
from qbwc_server.faces.cli import chaotic, options, presentation, visiting
from qbwc_server.faces.cli.funnel import REFUSED
from qbwc_server.faces.cli.visiting import Registration
from qbwc_server.faces.cli.workplace import Workplace, pass_workplace
from qbwc_server.qwc import file_name
from qbwc_server.simulator import soap
from qbwc_server.simulator.company_file import CompanyFile
from qbwc_server.simulator.visits import Exchange, WebConnectorError
from qbwc_server.simulator.web_connector import WebConnector
from qbwc_server.store import connections
from qbwc_server.store.audit import Action, Entry

DOOR = "/qbwc"
_HINT = "; is the server running there? `qbwc serve` starts ours"


@click.command()
@click.option("--url", help="The server's address; ours by default.")
@click.option("--connection", help="A connection of this server to call for.")
@click.option("--username", help="The user name, where there is no --connection.")
@click.option("--password", help="Its password; rather use --password-stdin.")
@options.password_stdin
@click.option(
    "--company",
    type=click.Path(dir_okay=False, path_type=pathlib.Path),
    metavar="FILE.json",
    help="The company file, made if absent and saved after each visit.",
)
@click.option(
    "--sessions",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How many visits.",
)
@click.option(
    "--style",
    "styles",
    type=click.Choice([soap.DOCUMENT, soap.RPC]),
    multiple=True,
    help="How calls are written; given twice the visits take turns.",
)
@click.option(
    "--every",
    type=click.FloatRange(min=0),
    default=0,
    metavar="SECONDS",
    help="How long to wait between visits.",
)
@click.option(
    "--chaos",
    type=int,
    metavar="SEED",
    help="Have things go wrong, drawn by a seed, and prove the books afterwards.",
)
@click.option(
    "--scenario",
    type=click.Path(exists=True, dir_okay=False, path_type=pathlib.Path),
    metavar="FILE.json",
    help="Have go wrong what a scenario file says, and prove the books afterwards.",
)
@pass_workplace
def simulate(
    workplace: Workplace,
    *,
    url: str | None,
    connection: str | None,
    username: str | None,
    password: str | None,
    password_stdin: bool,
    company: pathlib.Path | None,
    sessions: int,
    styles: tuple[str, ...],
    every: float,
    chaos: int | None,
    scenario: pathlib.Path | None,
) -> None:
    """Play a Web Connector with a company file against any server.

    A --connection of this server needs no password: one is lent for as long as the
    command runs. Its company file is kept in the data folder if --company names none.
    """
    if password_stdin:
        password = options.read_password()
    with contextlib.ExitStack() as stack:
        if connection:
            known = _known(workplace, connection, url)
            if not password:
                password = stack.enter_context(_lent(workplace, connection))
            company = company or _kept(workplace, connection)
        else:
            known = _told(url, username)
        known = replace(known, password=_asked(password))
        if plan := chaotic.plan(chaos, scenario, sessions):
            visits = chaotic.Visits(known, _opened(company), plan, sessions)
            sys.exit(visits.make(workplace, connection, company))
        calls = _Calls(known, company, styles or (soap.DOCUMENT,))
        if not calls.make(sessions, every):
            sys.exit(REFUSED)


class _Calls:
    """The visits of one run of the command."""

    def __init__(
        self, known: Registration, path: pathlib.Path | None, styles: tuple[str, ...]
    ) -> None:
        self._path = path
        self._company = _opened(path)
        self._connectors = [
            WebConnector(
                known.url,
                known.username,
                known.password,
                self._company,
                style=style,
                owner_id=known.owner_id,
                file_id=known.file_id,
                on_exchange=_show,
            )
            for style in styles
        ]

    def make(self, sessions: int, every: float) -> bool:
        """Make the visits; tell whether all of them went well."""
        good = True
        for number in range(sessions):
            if number and every:
                time.sleep(every)
            good = self._visit(number) and good
        return good

    def _visit(self, number: int) -> bool:
        connector = self._connectors[number % len(self._connectors)]
        try:
            visit = connector.visit()
        except WebConnectorError as error:
            hint = _HINT if error.operation == "probe" else ""
            presentation.complain(f"error: visit {number + 1}: {error}{hint}")
            return False
        finally:
            if self._path is not None:
                self._company.save(self._path)
        presentation.say(f"Visit {number + 1}: {visiting.in_words(visit)}")
        return visit.ending in visiting.GOOD


def _show(exchange: Exchange) -> None:
    presentation.say(f"  round trip: {visiting.exchange_in_words(exchange)}")


def _opened(path: pathlib.Path | None) -> CompanyFile:
    if path is None:
        return CompanyFile.starter()
    if path.exists():
        return CompanyFile.load(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    presentation.complain(f"{path} is made: a small company without customers.")
    return CompanyFile.starter()


def _known(workplace: Workplace, name: str, url: str | None) -> Registration:
    with workplace.database.read() as db:
        row = connections.by_name(db, name)
    address = url or workplace.config.public_url + DOOR
    return Registration(address, row.username, "", row.owner_id, row.file_id)


def _told(url: str | None, username: str | None) -> Registration:
    if not (url and username):
        raise click.UsageError("Give --connection NAME, or --url and --username.")
    return Registration(url, username)


def _asked(password: str | None) -> str:
    if password:
        return password
    if not sys.stdin.isatty():
        raise click.UsageError("A password is needed: give --password-stdin.")
    answer: str = click.prompt("Password", hide_input=True, err=True)
    return answer


def _kept(workplace: Workplace, name: str) -> pathlib.Path:
    stem = file_name(name).removesuffix(".qwc")
    return workplace.config.data_dir / "simulated" / f"{stem}.json"


@contextlib.contextmanager
def _lent(workplace: Workplace, name: str) -> Iterator[str]:
    """Lend a password for one run; only digests are stored, so none can be read."""
    with workplace.database.transaction() as db:
        password = registration.lend_password(db, name, workplace.now())
        if password is not None:
            workplace.note(db, Entry(name, Action.CONNECTION_LEND))
    if password is None:
        raise Conflict(
            f'"{name}" still accepts its password before, so none can be lent: give'
            " one with --password-stdin"
        )
    try:
        yield password
    finally:
        with workplace.database.transaction() as db:
            registration.take_back_password(db, name)
