"""`qbwc demo`: the main job, run for real on sample orders.

The server of `qbwc serve` runs in a process of its own and is polled over HTTP; only
the Web Connector and the QuickBooks behind it are simulated.
"""

import os
import pathlib
import shlex
import shutil
import sys
import time
from collections.abc import Sequence

import click

from qbwc_server import settings
from qbwc_server.conversation import registration
from qbwc_server.conversation.registration import NewConnection
from qbwc_server.errors import Conflict
from qbwc_server.faces.cli import (
    demo_outcomes,
    demo_server,
    presentation,
    taking_in,
    visiting,
)
from qbwc_server.faces.cli.funnel import REFUSED
from qbwc_server.faces.cli.simulating import DOOR
from qbwc_server.faces.cli.taking_in import Intake, Line
from qbwc_server.faces.cli.visiting import Registration
from qbwc_server.faces.cli.workplace import Workplace, pass_workplace
from qbwc_server.flows import configured, configuring, operating
from qbwc_server.flows.configuring import Change
from qbwc_server.simulator.company_file import CompanyFile
from qbwc_server.simulator.visits import Exchange
from qbwc_server.simulator.web_connector import WebConnector
from qbwc_server.store import connections, overview
from qbwc_server.store.audit import Action, Entry

EXAMPLES = pathlib.Path(__file__).resolve().parents[3] / "examples"
NAME = "demo"
#: an order that a person calls off in the demo
CALLED_OFF = "CKT-2204"


@click.command()
@pass_workplace
def demo(workplace: Workplace) -> None:
    """Run the main job on sample orders and say what happened."""
    began = time.monotonic()
    folder = _emptied(workplace.config.data_dir / "demo")
    port = demo_server.free_port()
    place = workplace.at(
        data_dir=folder, database_url="", public_url=f"http://localhost:{port}"
    )
    known = _set_up(place)
    environment = workplace.pieces.child_environment(
        {
            "data_dir": str(folder),
            "public_url": place.config.public_url,
            "log_level": "WARNING",
        }
    )
    with demo_server.running(port, environment, folder / "server.log") as address:
        presentation.say(f"Server      runs on {address}, SQLite in {_near(folder)}")
        first, second = _work(place, address + DOOR, known)
    _conclude(place, [*first, *second], second)
    presentation.say(f"\nThat took {time.monotonic() - began:.1f} seconds.")
    _point_on(folder)


def _emptied(folder: pathlib.Path) -> pathlib.Path:
    # Only what an earlier run made is removed.
    if folder.exists() and any(folder.iterdir()):
        if not (folder / "secret.key").exists():
            raise Conflict(f"{folder} is not from an earlier demo: move it away first")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _set_up(place: Workplace) -> Registration:
    """Make database, connection and settings, as a person would."""
    place.pieces.ensure_secret_key(place.config.data_dir)
    place.database.upgrade()
    loaded = settings.load((EXAMPLES / "settings.toml").read_text("utf-8"))
    now = place.now()
    with place.database.transaction() as db:
        made = registration.add(db, NewConnection(NAME), now)
        wanted = Change(made.connection_id, loaded.settings, place.who)
        configuring.put_in_force(db, wanted, now)
        place.note(db, Entry(NAME, Action.CONNECTION_ADD))
        place.note(db, Entry(NAME, Action.SETTINGS_IMPORT, "settings.toml"))
        row = connections.by_name(db, NAME)
    presentation.say(f'Connection  "{NAME}", settings of examples/settings.toml')
    return Registration("", made.username, made.password, row.owner_id, row.file_id)


def _work(
    place: Workplace, url: str, known: Registration
) -> tuple[list[Line], list[Line]]:
    """Import, let QuickBooks poll, import what the shop sends later, poll again."""
    company = CompanyFile.load(EXAMPLES / "company.json")
    connector = WebConnector(
        url,
        known.username,
        known.password,
        company,
        owner_id=known.owner_id,
        file_id=known.file_id,
        on_exchange=_show_round_trip,
    )
    first = _import(place, "orders", taking_in.ORDERS)
    _import(place, "documents", taking_in.DOCUMENTS)
    _call_off(place)
    _poll(connector)
    second = _import(place, "orders-later", taking_in.ORDERS)
    _poll(connector)
    company.save(place.config.data_dir / "company.json")
    return first, second


def _import(place: Workplace, folder: str, intake: Intake) -> list[Line]:
    with place.database.read() as db:
        connection_id = connections.by_name(db, NAME).id
    found = [
        line
        for file in sorted((EXAMPLES / folder).iterdir())
        for line in taking_in.take_in(place, connection_id, str(file), intake)
    ]
    presentation.say(f"\nImport      {taking_in.tally(found)} from examples/{folder}")
    return found


def _call_off(place: Workplace) -> None:
    with place.database.transaction() as db:
        connection_id = connections.by_name(db, NAME).id
        visit = configured.visit(db, connection_id, place.now())
        operating.ORDERS.cancel(
            db, visit, overview.order(db, connection_id, CALLED_OFF)
        )
        place.note(db, Entry(NAME, Action.ORDERS_CANCEL, CALLED_OFF))
    presentation.say(f"Person      calls order {CALLED_OFF} off")


def _poll(connector: WebConnector) -> None:
    presentation.say("QuickBooks  polls")
    presentation.say(f"            {visiting.in_words(connector.visit())}")


def _show_round_trip(exchange: Exchange) -> None:
    presentation.say(f"            {visiting.exchange_in_words(exchange)}")


def _conclude(place: Workplace, lines: Sequence[Line], second: Sequence[Line]) -> None:
    outcomes = demo_outcomes.gather(place, NAME, lines)
    filed = demo_outcomes.gather_documents(place, NAME)
    for found, head in ((outcomes, "Order"), (filed, "Document")):
        presentation.say("")
        demo_outcomes.show(found, head)
    expected = EXAMPLES / "expected.json"
    wrong = [
        *demo_outcomes.differences(outcomes, second, expected),
        *demo_outcomes.document_differences(filed, expected),
    ]
    for sentence in wrong:
        presentation.complain(f"error: {sentence}")
    if wrong:
        sys.exit(REFUSED)
    counted = (
        f"{presentation.count(len(outcomes), 'order')} and"
        f" {presentation.count(len(filed), 'document')}"
    )
    presentation.say(f"\n{counted}, each with the outcome of examples/expected.json.")


def _point_on(folder: pathlib.Path) -> None:
    """Name commands that work as they stand."""
    qbwc = _command()
    where = f"QBWC_DATA_DIR={shlex.quote(_near(folder))}"
    presentation.say("\nWhere to look next:")
    if sys.platform == "win32":
        presentation.say(f'  $env:QBWC_DATA_DIR = "{_near(folder)}"')
        where = ""
    for command in (
        f"orders show {NAME} CKT-2001",
        f"orders show {NAME} CKT-2104",
        f"orders list {NAME} --state held",
        f"documents list {NAME}",
        f"exchanges list {NAME}",
        "exchanges show 3",
        f"connection show {NAME}",
    ):
        presentation.say(f"  {where} {qbwc} {command}".rstrip())


def _command() -> str:
    """Give the command as it was called, however it was called."""
    called = pathlib.Path(sys.argv[0]).absolute()
    if called.name == "__main__.py":
        return f"{_near(pathlib.Path(sys.executable))} -m qbwc_server"
    if shutil.which("qbwc") == str(called):
        return "qbwc"
    return _near(called)


def _near(path: pathlib.Path) -> str:
    """Write a path as short as it is understood here."""
    here = pathlib.Path.cwd()
    return os.path.relpath(path) if path.is_relative_to(here) else str(path)
