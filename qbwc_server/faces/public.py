"""Pages that need no log-in: is the server alive, is it ready, whom to ask.

Nothing here shows a secret or the name of a company file.
"""

import base64
import hashlib
import logging

import flask
import markupsafe
import sqlalchemy as sa
import werkzeug

from qbwc_server.store.database import Database

_log = logging.getLogger(__name__)

_STYLE = """
:root { color-scheme: light dark; --ink: #1f2933; --paper: #fdfdfb; --line: #d5d9dd }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e7eb; --paper: #15191d; --line: #3a424a }
}
body { margin: 0; font: 1.05rem/1.6 system-ui, sans-serif; color: var(--ink);
  background: var(--paper) }
main { max-width: 38rem; margin: 12vh auto; padding: 0 1.5rem }
h1 { font-size: 1.5rem; line-height: 1.25 }
.contact { border-left: 3px solid var(--line); padding-left: 1rem }
"""
_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Support: orders for QuickBooks</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>Orders for QuickBooks</h1>
<p>The QuickBooks Web Connector on your computer calls this server. It brings the orders
of your shops into your company file: it finds or creates the customers and items that
they need and enters each order once.</p>
<h2>If something is wrong</h2>
<p>Open the Web Connector, choose <em>View Log</em> or the last message of this
application, and have the order's number at hand. If the password is asked for, it is
the one that came with this application's .qwc file.</p>
<p class="contact">{contact}</p>
</main>
</body>
</html>
"""
_OUTDATED = "The database is not at the newest migration; `qbwc init` brings it there."
_NOBODY_NAMED = "Ask the person who gave you the .qwc file of this application."


def pages(database: Database, contact: str = "") -> flask.Blueprint:
    """Build the public pages; `contact` is a line on whom to ask."""
    blueprint = flask.Blueprint("public", __name__)
    page = _support_page(contact)

    @blueprint.get("/")
    def home() -> werkzeug.Response:
        """Lead to the one page there is for everybody."""
        return flask.redirect(flask.url_for("public.support"))

    @blueprint.get("/healthz")
    def alive() -> flask.Response:
        """Answer 200 as long as the process lives; the database is not asked."""
        return _line(200, "The server is running.")

    @blueprint.get("/readyz")
    def ready() -> flask.Response:
        """Answer 200 when the database answers and is at the newest migration."""
        problem = _why_not_ready(database)
        return _line(503, problem) if problem else _line(200, "The server is ready.")

    @blueprint.get("/support")
    def support() -> flask.Response:
        """Say what this is and whom to ask: the AppSupport page of the .qwc."""
        response = flask.Response(page, content_type="text/html; charset=utf-8")
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    return blueprint


def _support_page(contact: str) -> str:
    asked = markupsafe.escape(contact.strip() or _NOBODY_NAMED)
    return _PAGE.format(style=_STYLE, contact=asked)


def _style_hash() -> str:
    return base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_style_hash()}'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
)


def _why_not_ready(database: Database) -> str:
    try:
        newest = database.is_newest()
    except sa.exc.SQLAlchemyError as error:
        # Its text may name the database's host and user: that is for the log alone.
        _log.warning("the database does not answer: %s", str(error).splitlines()[0])
        return "The database does not answer."
    return "" if newest else _OUTDATED


def _line(status: int, text: str) -> flask.Response:
    response = flask.Response(
        f"{text}\n", status, content_type="text/plain; charset=utf-8"
    )
    response.headers["Cache-Control"] = "no-store"
    return response
