"""Who may come in: people, tokens for programs, and the trail of what they did."""

import secrets
from typing import Any

import flask
import werkzeug

from qbwc_server.conversation import passwords
from qbwc_server.errors import Conflict
from qbwc_server.faces import failures
from qbwc_server.faces.admin import guard, presenting
from qbwc_server.faces.admin.desk import current_desk, person
from qbwc_server.faces.api.callers import Scope
from qbwc_server.states import Role
from qbwc_server.store import access, audit, connections, people
from qbwc_server.store.access import NewToken
from qbwc_server.store.audit import Action, Entry
from qbwc_server.store.people import NewUser

group = flask.Blueprint("people", __name__)

PAGE = 100


@group.get("/people")
@guard.needs(Role.ADMIN)
def listing() -> str:
    """List everybody who may log in."""
    return _people("", "")


@group.post("/people")
@guard.needs(Role.ADMIN)
def add() -> Any:
    """Make a user; the password is shown once."""
    form, desk = flask.request.form, current_desk()
    email, role = form.get("email", "").strip(), form.get("role", "")
    is_address = "@" in email and len(email) <= people.LONGEST_EMAIL
    if not is_address or role not in list(Role):
        return _people("Enter an e-mail address and choose a role.", email), 422
    password = passwords.new()
    new = NewUser(email, Role(role), passwords.hashed(password))
    try:
        with desk.database.transaction() as db:
            people.add(db, new, desk.clock())
            desk.note(db, Entry("", Action.USER_ADD, people.folded(email), role))
    except Conflict as error:
        return _people(failures.sentence(str(error)), email), 422
    what = "The password of the new user"
    return _shown_once(what, people.folded(email), password, ".listing")


@group.post("/people/<int:user_id>/role")
@guard.needs(Role.ADMIN)
def change_role(user_id: int) -> werkzeug.Response:
    """Give somebody another role, which ends his sessions."""
    role = flask.request.form.get("role", "")
    if role not in list(Role):
        flask.abort(400)
    return _change(user_id, Action.USER_ROLE, {"role": Role(role)}, role)


@group.post("/people/<int:user_id>/codes-off")
@guard.needs(Role.ADMIN)
def codes_off(user_id: int) -> werkzeug.Response:
    """Ask somebody for no code any more, who has lost his telephone."""
    return _change(user_id, Action.USER_CODES, {"totp_secret": None}, "off")


@group.post("/people/<int:user_id>/remove")
@guard.needs(Role.ADMIN)
def remove(user_id: int) -> werkzeug.Response:
    """Let somebody in no more."""
    return _change(user_id, Action.USER_REMOVE, None, "")


@group.get("/tokens")
@guard.needs(Role.ADMIN)
def tokens() -> str:
    """List the tokens of programs."""
    return _tokens("")


@group.post("/tokens")
@guard.needs(Role.ADMIN)
def add_token() -> Any:
    """Make a token; it is shown once."""
    form, desk = flask.request.form, current_desk()
    label, scope = form.get("label", "").strip()[:64], form.get("scope", "")
    if not label or scope not in list(Scope):
        return _tokens("Give the token a name and choose what it allows."), 422
    secret = secrets.token_urlsafe(32)
    with desk.database.transaction() as db:
        wanted = form.get("connection", "")
        owner = connections.by_name(db, wanted).id if wanted else None
        access.add_token(db, NewToken(secret, scope, label, owner), desk.clock())
        entry = Entry(wanted, Action.TOKEN_ADD, label, f"scope {scope}")
        desk.note(db, entry)
    return _shown_once("The new token", label, secret, ".tokens")


@group.post("/tokens/<int:token_id>/revoke")
@guard.needs(Role.ADMIN)
def revoke_token(token_id: int) -> werkzeug.Response:
    """End a token."""
    desk = current_desk()
    with desk.database.transaction() as db:
        label = access.revoke_token(db, token_id, desk.clock())
        if label is not None:
            desk.note(db, Entry("", Action.TOKEN_REVOKE, label))
    flask.flash("The token is good no more.")
    return flask.redirect(flask.url_for(".tokens"), 303)


@group.get("/audit")
@guard.needs(Role.ADMIN)
def trail() -> str:
    """Show who did what, newest first."""
    desk = current_desk()
    with desk.database.read() as db:
        names = [row.name for row in connections.listing(db)]
        wanted = flask.request.args.get("connection") or None
        found = audit.newest(db, wanted, presenting.cursor(), PAGE + 1)
    return flask.render_template(
        "audit.html",
        entries=found[:PAGE],
        names=names,
        next_before=found[PAGE - 1].id if len(found) > PAGE else 0,
        asked=flask.request.args,
    )


def _people(problem: str, email: str) -> str:
    with current_desk().database.read() as db:
        rows = people.listing(db)
    return flask.render_template(
        "people.html", users=rows, roles=list(Role), problem=problem, email=email
    )


def _tokens(problem: str) -> str:
    with current_desk().database.read() as db:
        rows = access.tokens(db)
        named = {row.id: row.name for row in connections.listing(db)}
    return flask.render_template(
        "tokens.html", tokens=rows, named=named, scopes=list(Scope), problem=problem
    )


def _shown_once(what: str, name: str, secret: str, back: str) -> str:
    shown = {"what": what, "name": name, "secret": secret, "back": flask.url_for(back)}
    return flask.render_template("shown_once.html", **shown)


def _change(
    user_id: int, action: Action, values: dict[str, Any] | None, details: str
) -> werkzeug.Response:
    """Change or remove a user, but never the last administrator."""
    desk = current_desk()
    with desk.database.transaction() as db:
        row = people.by_id(db, user_id)
        if row is None:
            flask.abort(404)
        demoted = values is None or values.get("role", Role.ADMIN) is not Role.ADMIN
        if demoted and row.role == Role.ADMIN and not people.any_admin(db, user_id):
            flask.flash("Somebody must stay who may do everything.", "problem")
            return flask.redirect(flask.url_for(".listing"), 303)
        if values is None:
            people.remove(db, user_id)
        else:
            people.update(db, user_id, values)
            people.log_out_everywhere(db, user_id)
        desk.note(db, Entry("", action, row.email, details))
    if user_id == person().row.id:
        guard.end()
    else:
        flask.flash(f"{row.email} is changed.")
    return flask.redirect(flask.url_for(".listing"), 303)
