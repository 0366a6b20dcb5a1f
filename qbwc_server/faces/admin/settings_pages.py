"""The settings of a connection: every key, checked beside its field, with history."""

from collections.abc import Mapping
from typing import Any

import flask
import sqlalchemy as sa
import werkzeug

from qbwc_server import settings
from qbwc_server.errors import SettingsError
from qbwc_server.faces.admin import guard, presenting, settings_form
from qbwc_server.faces.admin import settings_words as words
from qbwc_server.faces.admin.desk import actor, current_desk, person
from qbwc_server.flows import configured, configuring, kinds
from qbwc_server.flows.configuring import Change, Freed
from qbwc_server.settings import Settings
from qbwc_server.states import Role
from qbwc_server.store import connections, leafing, references
from qbwc_server.store.audit import Action, Entry

group = flask.Blueprint(
    "settings", __name__, url_prefix="/connections/<connection>/settings"
)

_ITEM_KINDS = (kinds.ITEM, kinds.ITEM_FULL_NAME)
#: which imported list suggests values for what
_SUGGESTIONS = {
    "accounts": words.ACCOUNTS,
    "tax_codes": words.TAX_CODES,
    "tax_items": words.TAX_ITEMS,
    "tax_groups": words.TAX_ITEMS,
    "items": words.ITEMS,
}
MOST_SUGGESTED = 2000
#: versions that the history shows
VERSIONS = 20
LARGEST_FILE = 1_000_000


@group.get("/")
def show(connection: str) -> str:
    """Show what is in force."""
    with current_desk().database.read() as db:
        row = connections.by_name(db, connection)
        found = configured.settings(db, row.id)
    return _form(row, _for_this_person(settings.to_json(found)), {})


@group.post("/")
@guard.needs(Role.ADMIN)
def save(connection: str) -> Any:
    """Put the sent settings in force, or say beside each field what is wrong."""
    with current_desk().database.read() as db:
        row = connections.by_name(db, connection)
        before = settings.to_json(configured.settings(db, row.id))
    wanted = {**before, **settings_form.document(flask.request.form)}
    try:
        loaded = settings.check(wanted)
    except SettingsError as error:
        return _form(row, wanted, dict(error.problems)), 422
    _put_in_force(connection, loaded.settings, "page")
    return flask.redirect(flask.url_for(".show", connection=connection), 303)


@group.get("/settings.toml")
@guard.needs(Role.ADMIN)
def export(connection: str) -> flask.Response:
    """Send what is in force as TOML."""
    with current_desk().database.read() as db:
        row = connections.by_name(db, connection)
        text = settings.dump(configured.settings(db, row.id))
    headers = {"Content-Disposition": 'attachment; filename="settings.toml"'}
    kind = "application/toml; charset=utf-8"
    return flask.Response(text, content_type=kind, headers=headers)


@group.post("/import")
@guard.needs(Role.ADMIN)
def import_(connection: str) -> werkzeug.Response:
    """Take a settings file into use; an invalid one changes nothing."""
    sent = flask.request.files.get("file")
    body = sent.stream.read(LARGEST_FILE) if sent else b""
    called = (sent.filename if sent else "") or ""
    source = "".join(sign for sign in called if sign.isprintable())
    try:
        loaded = settings.load(body.decode("utf-8-sig"))
        _put_in_force(connection, loaded.settings, source)
    except UnicodeDecodeError:
        flask.flash("The file is not text in UTF-8.", "problem")
    except SettingsError as error:
        for path, sentence in error.problems[:10]:
            flask.flash(f"{path}: {sentence}" if path else sentence, "problem")
    return flask.redirect(flask.url_for(".show", connection=connection), 303)


@group.get("/history")
def history(connection: str) -> str:
    """Show who changed what, and when."""
    with current_desk().database.read() as db:
        row = connections.by_name(db, connection)
        versions = connections.settings_history(db, row.id, VERSIONS + 1)
    contents = [_for_this_person(each.content) for each in versions]
    shown = [
        (version, settings_form.changes(older, newer))
        for version, newer, older in zip(
            versions, contents, [*contents[1:], {}], strict=True
        )
    ]
    return flask.render_template(
        "settings_history.html",
        connection=row,
        versions=shown[:VERSIONS],
        has_older=len(shown) > VERSIONS,
    )


def _for_this_person(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Hide the keys of stores from whoever may not change settings."""
    return document if person().may(Role.ADMIN) else settings_form.masked(document)


def _put_in_force(connection: str, wanted: Settings, source: str) -> None:
    desk = current_desk()
    with desk.database.transaction() as db:
        row = connections.by_name(db, connection)
        change = Change(row.id, wanted, actor().who)
        freed = configuring.put_in_force(db, change, desk.clock())
        desk.note(db, Entry(connection, Action.SETTINGS_IMPORT, source))
    flask.flash(_said(freed))


def _said(freed: Freed) -> str:
    counts = [
        presenting.count(held - still, f"held {noun}")
        for noun, (held, still) in freed.items()
        if held
    ]
    if not counts:
        return "The settings are in force."
    return f"The settings are in force; they set {' and '.join(counts)} free."


def _form(row: Any, document: Mapping[str, Any], mistakes: Mapping[str, str]) -> str:
    with current_desk().database.read() as db:
        suggested = _lists(db, row.id)
        gaps = settings.warnings(configured.settings(db, row.id))
    tax_map = document.get("tax", {}).get("map", ())
    return flask.render_template(
        "settings.html",
        connection=row,
        groups=[
            (each, settings_form.fields(document, each.fields)) for each in words.ALL
        ],
        tax_map=settings_form.rows(tax_map, "tax.map"),
        stores=settings_form.rows(document.get("stores", ()), "stores"),
        mistakes=mistakes,
        own=lambda name: settings_form.own_mistakes(name, mistakes),
        lists=suggested,
        gaps=gaps,
    )


def _lists(db: sa.Connection, connection_id: int) -> dict[str, list[str]]:
    """Give the names that QuickBooks is known to have, to choose from."""
    found: dict[str, list[str]] = {name: [] for name in set(_SUGGESTIONS.values())}
    lists = list(_SUGGESTIONS)
    for name, full_name in leafing.names(db, connection_id, lists, MOST_SUGGESTED):
        found[_SUGGESTIONS[name]].append(full_name)
    seen = references.known_names(db, connection_id, _ITEM_KINDS)
    found[words.ITEMS] = sorted({*found[words.ITEMS], *seen})[:MOST_SUGGESTED]
    return found
