"""Coming in: logging in and out, and the link that makes the first user."""

from typing import Any

import flask
import werkzeug

from qbwc_server.conversation import passwords
from qbwc_server.errors import Conflict
from qbwc_server.faces import failures
from qbwc_server.faces.admin import entrance, guard
from qbwc_server.faces.admin.desk import Desk, address, current_desk
from qbwc_server.faces.admin.entrance import Refusal, Visitor
from qbwc_server.store import audit, people
from qbwc_server.store.audit import Action, Actor, Entry
from qbwc_server.store.people import NewUser

_USED = "This link was used already, or is too old. Ask for a new one."


group = flask.Blueprint("welcome", __name__)


@group.get("/log-in")
@guard.is_open
def log_in() -> Any:
    """Ask who it is."""
    return _ask(Refusal(""))


@group.post("/log-in")
@guard.is_open
def check_log_in() -> Any:
    """Let somebody in, or say that something is wrong."""
    desk = current_desk()
    form = flask.request.form
    email = form.get("email", "")[:254]
    visitor = Visitor(
        email,
        form.get("password", "")[:1024],
        form.get("code", "")[:16],
        address(),
        desk.counted_as(f"page\n{people.folded(email)}"),
    )
    found = entrance.admit(desk.database, visitor, desk.clock())
    if isinstance(found, Refusal):
        return _ask(found), 401
    guard.begin(found, desk)
    home = flask.url_for("admin.overview.home")
    wanted = flask.request.args.get("next", "")
    return flask.redirect(guard.own_path(wanted, home), 303)


@group.post("/log-out")
def log_out() -> werkzeug.Response:
    """End the session of this browser."""
    guard.end()
    return flask.redirect(flask.url_for("admin.welcome.log_in"))


@group.get("/welcome/<secret>")
@guard.is_open
def welcome(secret: str) -> Any:
    """Ask the first user for an address and a password."""
    if not _is_good(current_desk(), secret):
        return _over()
    return flask.render_template("welcome.html", problem="", email="")


@group.post("/welcome/<secret>")
@guard.is_open
def make_user(secret: str) -> Any:
    """Make the user of a link, and let him in."""
    desk = current_desk()
    if not _is_good(desk, secret):
        return _over()
    form = flask.request.form
    email, password = form.get("email", "").strip(), form.get("password", "")
    problem = _problem(email, password, form.get("again", ""))
    if problem:
        shown = {"problem": problem, "email": email}
        return flask.render_template("welcome.html", **shown), 422
    try:
        row = _make_user(desk, secret, email, password)
    except Conflict as error:
        shown = {"problem": failures.sentence(str(error)), "email": email}
        return flask.render_template("welcome.html", **shown), 422
    if row is None:
        return _over()
    guard.begin(row, desk)
    return flask.redirect(flask.url_for("admin.overview.home"))


def _ask(refusal: Refusal) -> str:
    form = flask.request.form
    return flask.render_template(
        "log_in.html",
        problem=refusal.sentence,
        needs_code=refusal.needs_code,
        email=form.get("email", ""),
    )


def _is_good(desk: Desk, secret: str) -> bool:
    with desk.database.read() as db:
        return people.invitation(db, secret, desk.clock()) is not None


def _over() -> tuple[str, int]:
    return flask.render_template("welcome_over.html", sentence=_USED), 404


def _problem(email: str, password: str, again: str) -> str:
    if "@" not in email or len(email) > people.LONGEST_EMAIL:
        return "Enter your e-mail address."
    return entrance.password_problem(password, again)


def _make_user(desk: Desk, secret: str, email: str, password: str) -> Any | None:
    """Use the link up and store the user; None if it is good no more."""
    stored, now = passwords.hashed(password), desk.clock()
    with desk.database.transaction() as db:
        role = people.use_invitation(db, secret, now)
        if role is None:
            return None
        user_id = people.add(db, NewUser(email, role, stored), now)
        actor = Actor(f"page: {people.folded(email)}", address())
        entry = Entry("", Action.USER_ADD, people.folded(email), "by a link")
        audit.note(db, actor, entry, now)
        return people.by_id(db, user_id)
