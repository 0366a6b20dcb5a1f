"""`qbwc settings ...`: the integration settings of a connection."""

import pathlib
from collections.abc import Iterable

import click

from qbwc_server import settings
from qbwc_server.errors import SettingsError
from qbwc_server.faces.cli import presentation
from qbwc_server.faces.cli.workplace import Workplace, pass_workplace
from qbwc_server.flows import comparing, configured, configuring
from qbwc_server.flows.configuring import Change
from qbwc_server.settings import Loaded
from qbwc_server.store import connections
from qbwc_server.store.audit import Action, Entry

_FILE = click.Path(exists=True, dir_okay=False, path_type=pathlib.Path)


@click.group("settings")
def group() -> None:
    """Say how orders become transactions."""


@group.command("import")
@click.argument("name")
@click.argument("file", type=_FILE)
@pass_workplace
def import_(workplace: Workplace, name: str, file: pathlib.Path) -> None:
    """Take a settings file into use; an invalid one changes nothing."""
    loaded = _loaded(file)
    now = workplace.now()
    with workplace.database.transaction() as db:
        row = connections.by_name(db, name)
        change = Change(row.id, loaded.settings, workplace.who)
        freed = configuring.put_in_force(db, change, now)
        workplace.note(db, Entry(name, Action.SETTINGS_IMPORT, file.name))
        remarks = comparing.warnings(db, row.id, loaded.settings)
    _warn((*loaded.warnings, *remarks))
    presentation.say(f'The settings of "{name}" are those of {file.name} now.')
    for noun, (held, still) in freed.items():
        if held:
            count = presentation.count(held - still, f"held {noun}")
            presentation.say(f"They set {count} free; still held: {still}.")


@group.command()
@click.argument("name")
@pass_workplace
def export(workplace: Workplace, name: str) -> None:
    """Print the settings in force, as a file that `import` takes."""
    with workplace.database.read() as db:
        found = configured.settings(db, connections.by_name(db, name).id)
    click.echo(settings.dump(found), nl=False)


@group.command()
@click.argument("file", type=_FILE)
@click.option(
    "--connection",
    metavar="NAME",
    help="Hold it against the lists that were imported over this one.",
)
@pass_workplace
def check(workplace: Workplace, file: pathlib.Path, connection: str | None) -> None:
    """Check a settings file without using it; every mistake is listed."""
    loaded = _loaded(file)
    remarks = _compared(workplace, loaded, connection) if connection else []
    _warn((*loaded.warnings, *remarks))
    incomplete = presentation.count(len(loaded.warnings), "thing")
    remark = f", {incomplete} incomplete" if loaded.warnings else ""
    presentation.say(f"{file.name} has no mistakes{remark}.")


def _compared(
    workplace: Workplace, loaded: Loaded, connection: str
) -> list[tuple[str, str]]:
    with workplace.database.read() as db:
        connection_id = connections.by_name(db, connection).id
        return comparing.warnings(db, connection_id, loaded.settings)


def _loaded(file: pathlib.Path) -> Loaded:
    try:
        return settings.load(file.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise SettingsError([("", f"{file.name} is not text in UTF-8.")]) from None


def _warn(warnings: Iterable[tuple[str, str]]) -> None:
    for path, sentence in warnings:
        presentation.complain(f"warning: {path}: {sentence}")
