"""Connections: making one, its .qwc file, its password, its company file, its end."""

import urllib.parse
from typing import Any

import flask
import werkzeug

from qbwc_server import qwc
from qbwc_server.conversation import registration
from qbwc_server.conversation.registration import NewConnection
from qbwc_server.errors import Conflict
from qbwc_server.faces import failures
from qbwc_server.faces.admin import guard, health, presenting, steps
from qbwc_server.faces.admin.desk import current_desk
from qbwc_server.states import Role
from qbwc_server.store import connections
from qbwc_server.store import orders as stored_orders
from qbwc_server.store.audit import Action, Entry

group = flask.Blueprint("registering", __name__, url_prefix="/connections")

_INTERVAL = 15
_SAID = {
    "pause": "Paused: orders are taken, nothing is sent.",
    "resume": "It goes on at the next visit.",
}


@group.get("/new")
@guard.needs(Role.ADMIN)
def new() -> str:
    """Ask what the connection is called."""
    return _ask("", {"every_minutes": str(_INTERVAL)})


@group.post("/new")
@guard.needs(Role.ADMIN)
def make() -> Any:
    """Register a connection and show its password, once."""
    form, desk = flask.request.form, current_desk()
    wanted = NewConnection(
        form.get("name", "").strip(),
        form.get("company_path", "").strip(),
        form.get("username", "").strip(),
        every_minutes=presenting.number(form.get("every_minutes", "")),
    )
    try:
        with desk.database.transaction() as db:
            made = registration.add(db, wanted, desk.clock())
            row = connections.by_name(db, wanted.name)
            desk.note(db, Entry(wanted.name, Action.CONNECTION_ADD))
    except Conflict as error:
        return _ask(failures.sentence(str(error)), form), 422
    return _show_password(row, made.password, "The connection is made")


@group.get("/<connection>/")
def show(connection: str) -> str:
    """Show how a connection is, and how far it has come."""
    desk = current_desk()
    with desk.database.read() as db:
        row = connections.by_name(db, connection)
        found = health.of(db, row, desk)
        begun = steps.of(db, row)
    return flask.render_template(
        "connection.html",
        connection=row,
        health=found,
        steps=begun,
        url_problems=qwc.problems(desk.public_url),
        host=urllib.parse.urlsplit(desk.public_url).netloc,
        public_url=desk.public_url,
    )


@group.get("/<connection>/connection.qwc")
@guard.needs(Role.OPERATOR)
def download(connection: str) -> flask.Response:
    """Send the .qwc file."""
    desk = current_desk()
    with desk.database.transaction() as db:
        row = connections.by_name(db, connection)
        desk.note(db, Entry(connection, Action.CONNECTION_QWC))
    named = qwc.Registration(
        row.name, row.username, row.owner_id, row.file_id, row.every_minutes
    )
    response = flask.Response(
        qwc.render(named, desk.public_url), content_type="application/x-qwc"
    )
    response.headers.set(
        "Content-Disposition", "attachment", filename=qwc.file_name(row.name)
    )
    return response


@group.post("/<connection>/<any(pause, resume):verb>")
@guard.needs(Role.OPERATOR)
def pause(connection: str, verb: str) -> werkzeug.Response:
    """Send nothing more to QuickBooks, or go on."""
    desk = current_desk()
    with desk.database.transaction() as db:
        row = connections.by_name(db, connection)
        connections.update(db, row.id, {"paused": verb == "pause"})
        desk.note(db, Entry(connection, Action(f"connection {verb}")))
    flask.flash(_SAID[verb])
    return _back(connection)


@group.post("/<connection>/rotate-password")
@guard.needs(Role.ADMIN)
def rotate_password(connection: str) -> str:
    """Give a new password and show it once; the old one is good for a week."""
    desk = current_desk()
    with desk.database.transaction() as db:
        made = registration.rotate_password(db, connection, desk.clock())
        row = connections.by_name(db, connection)
        desk.note(db, Entry(connection, Action.CONNECTION_ROTATE))
    return _show_password(row, made.password, "The new password")


@group.post("/<connection>/rebind")
@guard.needs(Role.ADMIN)
def rebind(connection: str) -> werkzeug.Response:
    """Take the company file of the next visit as its own."""
    desk = current_desk()
    with desk.database.transaction() as db:
        registration.rebind(db, connection, desk.clock())
        desk.note(db, Entry(connection, Action.CONNECTION_REBIND))
    flask.flash("The company file of the next visit is taken as this connection's own.")
    return _back(connection)


@group.post("/<connection>/remove")
@guard.needs(Role.ADMIN)
def remove(connection: str) -> werkzeug.Response:
    """Delete a connection with everything it holds, if its name is typed."""
    if flask.request.form.get("name", "").strip() != connection:
        flask.flash("Nothing was deleted: type the connection's name.", "problem")
        return _back(connection)
    desk = current_desk()
    with desk.database.transaction() as db:
        row = connections.by_name(db, connection)
        kept = f"{sum(stored_orders.PROGRESS.counts(db, row.id).values())} orders"
        connections.remove(db, row.id)
        desk.note(db, Entry(connection, Action.CONNECTION_REMOVE, details=kept))
    flask.flash(f"“{connection}” is deleted, with its {kept}.")
    return flask.redirect(flask.url_for("admin.overview.home"), 303)


def _ask(problem: str, form: Any) -> str:
    desk = current_desk()
    return flask.render_template(
        "connection_new.html",
        problem=problem,
        form=form,
        url_problems=qwc.problems(desk.public_url),
        public_url=desk.public_url,
    )


def _show_password(row: Any, password: str, title: str) -> str:
    shown = {"connection": row, "password": password, "title": title}
    return flask.render_template("connection_password.html", **shown)


def _back(connection: str) -> werkzeug.Response:
    return flask.redirect(flask.url_for(".show", connection=connection), 303)
