"""One's own account: password, one-time passwords, logging out everywhere."""

import io
from typing import Any

import flask
import pyotp
import segno
import werkzeug

from qbwc_server.conversation import passwords
from qbwc_server.faces.admin import entrance, guard
from qbwc_server.faces.admin.desk import Desk, current_desk, person
from qbwc_server.store import people
from qbwc_server.store.audit import Action, Entry

_NEW_SECRET = "new_totp"  # noqa: S105 - where the session keeps it until it is proved
_ISSUER = "Orders for QuickBooks"


group = flask.Blueprint("account", __name__)


@group.get("/account")
def home() -> str:
    """Show what one may change about oneself."""
    return flask.render_template("account.html")


@group.post("/account/password")
def change_password() -> werkzeug.Response:
    """Change the password, which ends every other session."""
    desk = current_desk()
    form = flask.request.form
    problem = _password_problem(form)
    if problem:
        flask.flash(problem, "problem")
        return _back()
    stored = passwords.hashed(form["password"])
    _change(desk, {"password_hash": stored}, Action.USER_PASSWORD)
    flask.flash("The password is changed; every other session has ended.")
    return _back()


@group.post("/account/log-out-everywhere")
def log_out_everywhere() -> werkzeug.Response:
    """End every session of this person but this one."""
    desk = current_desk()
    _change(desk, {}, Action.USER_LOG_OUT)
    flask.flash("Every other session has ended.")
    return _back()


@group.get("/account/codes")
def new_codes() -> str:
    """Show the QR code of a new secret; it counts once it was proved."""
    secret = flask.session.setdefault(_NEW_SECRET, pyotp.random_base32())
    return _show_codes(secret, "")


@group.post("/account/codes")
def prove_codes() -> Any:
    """Switch one-time passwords on, if a code proves that the app has them."""
    desk = current_desk()
    secret = flask.session.get(_NEW_SECRET)
    if secret is None:
        flask.flash("Scan the new picture: the one before is good no more.", "problem")
        return flask.redirect(flask.url_for(".new_codes"), 303)
    step = entrance.code_step(secret, flask.request.form.get("code", ""), desk.clock())
    if step is None:
        sentence = "That was not the code that the app shows now."
        return _show_codes(secret, sentence), 422
    del flask.session[_NEW_SECRET]
    values = {"totp_secret": secret, "totp_step": step}
    _change(desk, values, Action.USER_CODES)
    flask.flash("From now on a code is asked for at every log-in.")
    return _back()


@group.post("/account/codes/off")
def codes_off() -> werkzeug.Response:
    """Switch one-time passwords off again, for who knows the password."""
    desk = current_desk()
    if not _knows_password(flask.request.form):
        flask.flash("The present password is wrong.", "problem")
        return _back()
    _change(desk, {"totp_secret": None}, Action.USER_CODES)
    flask.flash("No code is asked for any more.")
    return _back()


def _change(desk: Desk, values: dict[str, Any], action: Action) -> None:
    """Change one's own row; every other session ends, this one goes on."""
    user = person().row
    with desk.database.transaction() as db:
        if values:
            people.update(db, user.id, values)
        people.log_out_everywhere(db, user.id)
        desk.note(db, Entry("", action, user.email))
        row = people.by_id(db, user.id)
    guard.begin(row, desk)


def _password_problem(form: Any) -> str:
    if not _knows_password(form):
        return "The present password is wrong."
    return entrance.password_problem(form.get("password", ""), form.get("again", ""))


def _knows_password(form: Any) -> bool:
    return passwords.matches(person().row.password_hash, form.get("present", "")[:1024])


def _show_codes(secret: str, problem: str) -> str:
    uri = pyotp.TOTP(secret).provisioning_uri(
        name=person().row.email, issuer_name=_ISSUER
    )
    drawn = io.BytesIO()
    segno.make(uri).save(drawn, kind="svg", border=4, xmldecl=False, omitsize=True)
    picture = drawn.getvalue().decode()
    shown = {"secret": secret, "picture": picture, "problem": problem}
    return flask.render_template("codes.html", **shown)


def _back() -> werkzeug.Response:
    return flask.redirect(flask.url_for("admin.account.home"))
