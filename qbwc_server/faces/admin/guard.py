"""Who may see what: sessions, roles, forged requests, and what a browser may load."""

import functools
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import flask
import flask_login
import flask_wtf
import werkzeug

from qbwc_server.faces.admin.desk import Desk, Person, person
from qbwc_server.states import Role
from qbwc_server.store import people

View = TypeVar("View", bound=Callable[..., Any])

#: a session that nobody used for so long is over
IDLE = timedelta(hours=12)
#: and so is one that is this old, however busy
LONGEST = timedelta(days=14)
_SINCE = "since"
#: no blanks at the ends, no control characters, no backslashes
_PLAIN = re.compile(r"[^\s\\\x00-\x1f\x7f]([^\\\x00-\x1f\x7f]*[^\s\\\x00-\x1f\x7f])?")
_OPEN = "qbwc_open_to_everybody"
_NEEDED = "qbwc_needed_role"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def install(app: flask.Flask, desk: Desk, secret_key: str) -> None:
    """Let the application know sessions, and refuse forged requests to the pages."""
    app.secret_key = _session_key(secret_key)
    app.config.update(
        SESSION_COOKIE_NAME="qbwc_session",
        SESSION_COOKIE_PATH="/admin",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=desk.public_url.startswith("https:"),
        PERMANENT_SESSION_LIFETIME=IDLE,
        # A form may be left open as long as the session lasts.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    app.extensions["qbwc_desk"] = desk
    app.extensions["qbwc_csrf"] = flask_wtf.CSRFProtect(app)
    manager = flask_login.LoginManager(app)
    manager.session_protection = None
    manager.user_loader(functools.partial(_load, desk))


def watch(blueprint: flask.Blueprint) -> None:
    """Let nobody into the pages who is not logged in, save where a view is open."""
    blueprint.before_request(_protect)
    blueprint.before_request(_demand_log_in)
    blueprint.after_request(_add_headers)


def is_open(view: View) -> View:
    """Mark a view that needs no log-in."""
    setattr(view, _OPEN, True)
    return view


def needs(role: Role) -> Callable[[View], View]:
    """Mark a view that only a role, or one above it, may use."""

    def marked(view: View) -> View:
        @functools.wraps(view)
        def guarded(*args: Any, **named: Any) -> Any:
            if not person().may(role):
                flask.abort(403)
            return view(*args, **named)

        setattr(guarded, _NEEDED, role)
        return guarded  # type: ignore[return-value]

    return marked


def who_may(view: Callable[..., Any]) -> str:
    """Say who may use a view: anybody, a role, or whoever is logged in (viewer)."""
    if getattr(view, _OPEN, False):
        return "anybody"
    return str(getattr(view, _NEEDED, Role.VIEWER))


def begin(row: Any, desk: Desk) -> None:
    """Begin a session of a user; whatever the browser had before is forgotten."""
    flask.session.clear()
    flask.session.permanent = True
    flask.session[_SINCE] = int(desk.clock().timestamp())
    flask_login.login_user(Person(row))


def own_path(path: str, otherwise: str) -> str:
    """Give an address below the pages as it is; a link must not lead elsewhere."""
    address = path.partition("?")[0]
    is_ours = address.startswith("/admin/") and _PLAIN.fullmatch(path)
    leads_up = "//" in address or ".." in address
    return path if is_ours and not leads_up else otherwise


def end() -> None:
    """End the session of this browser."""
    flask_login.logout_user()
    flask.session.clear()


def _session_key(secret_key: str) -> bytes:
    # Without a key nobody stays logged in beyond a restart; nothing else is lost.
    key = secret_key.encode() or secrets.token_bytes(32)
    return hmac.new(key, b"qbwc pages: sessions", hashlib.sha256).digest()


def _load(desk: Desk, session_id: str) -> Person | None:
    user_id, _, generation = session_id.partition(".")
    if not (user_id.isdigit() and generation.isdigit()):
        return None
    with desk.database.read() as db:
        row = people.by_id(db, int(user_id))
    if row is None or row.generation != int(generation) or _is_too_old(desk):
        return None
    return Person(row)


def _is_too_old(desk: Desk) -> bool:
    since = flask.session.get(_SINCE, 0)
    return bool(desk.clock().timestamp() - since > LONGEST.total_seconds())


def _protect() -> None:
    csrf: flask_wtf.CSRFProtect = flask.current_app.extensions["qbwc_csrf"]
    if flask.request.method not in ("GET", "HEAD", "OPTIONS"):
        csrf.protect()


def _demand_log_in() -> werkzeug.Response | None:
    view = flask.current_app.view_functions.get(flask.request.endpoint or "")
    if view is None or getattr(view, _OPEN, False):
        return None
    if flask.request.endpoint == "admin.static":
        return None
    if flask_login.current_user.is_authenticated:
        return None
    wanted = flask.request.full_path.rstrip("?")
    back = wanted if flask.request.method == "GET" else None
    log_in = flask.url_for("admin.welcome.log_in", next=back)
    if flask.request.headers.get("HX-Request"):
        # A part of a page cannot show the log-in: the whole page goes there.
        return flask.Response("", 401, {"HX-Redirect": log_in})
    return flask.redirect(log_in)


def _add_headers(response: flask.Response) -> flask.Response:
    response.headers["Content-Security-Policy"] = _POLICY
    # Forged requests are told by where they come from, too.
    response.headers["Referrer-Policy"] = "same-origin"
    if flask.request.endpoint == "admin.static":
        response.headers["Cache-Control"] = "public, max-age=86400"
    else:
        response.headers["Cache-Control"] = "no-store"
    return response
