"""Every visit of the Web Connector as a transcript: what was sent, what came back."""

from collections.abc import Iterator
from typing import Any

import flask
import sqlalchemy as sa

from qbwc_server import errors
from qbwc_server.faces import excerpts
from qbwc_server.faces.admin import presenting
from qbwc_server.faces.admin.desk import Desk, current_desk
from qbwc_server.store import browsing, connections, exchanges, overview

group = flask.Blueprint("sessions", __name__, url_prefix="/connections/<connection>")

PAGE = 50
#: longer texts are downloaded, not shown
LONGEST = 200_000


@group.get("/sessions/")
def listing(connection: str) -> str:
    """List the visits, newest first."""
    desk = current_desk()
    with desk.database.read() as db:
        row = connections.by_name(db, connection)
        found = browsing.sessions(db, row.id, presenting.cursor(), PAGE + 1)
    return flask.render_template(
        "sessions.html",
        connection=row,
        sessions=found[:PAGE],
        next_before=found[PAGE - 1].id if len(found) > PAGE else 0,
    )


@group.get("/sessions/<int:session_id>")
def show(connection: str, session_id: int) -> str:
    """Show one visit with its exchanges."""
    desk = current_desk()
    with desk.database.read() as db:
        row = connections.by_name(db, connection)
        session = browsing.session(db, row.id, session_id)
        found = browsing.exchanges_of(db, session_id)
    return flask.render_template(
        "session.html", connection=row, session=session, exchanges=found
    )


@group.get("/sessions/<int:session_id>/transcript.xml")
def transcript(connection: str, session_id: int) -> flask.Response:
    """Send a visit as one XML document: every request set and answer, as exchanged."""
    desk = current_desk()
    with desk.database.read() as db:
        row = connections.by_name(db, connection)
        browsing.session(db, row.id, session_id)
        found = browsing.exchanges_of(db, session_id)
    text = _transcript(desk, [each.id for each in found])
    named = f'attachment; filename="session-{session_id}.xml"'
    headers = {"Content-Disposition": named}
    return flask.Response(text, content_type="text/xml; charset=utf-8", headers=headers)


@group.get("/exchanges/<int:exchange_id>")
def exchange(connection: str, exchange_id: int) -> str:
    """Show a request set and its answer."""
    desk = current_desk()
    with desk.database.read() as db:
        row = connections.by_name(db, connection)
        found = _exchange(db, row.id, exchange_id)
        request = exchanges.request_of(db, exchange_id)
        answer = exchanges.answer_of(db, exchange_id)
    return flask.render_template(
        "exchange.html",
        connection=row,
        exchange=found,
        request_text=_shown(request),
        answer_text=_shown(answer),
        sizes=(len(request), len(answer or b"")),
    )


@group.get("/exchanges/<int:exchange_id>/<any(request, answer):part>.xml")
def body(connection: str, exchange_id: int, part: str) -> flask.Response:
    """Send the exact bytes of a request set or of its answer."""
    desk = current_desk()
    with desk.database.read() as db:
        row = connections.by_name(db, connection)
        _exchange(db, row.id, exchange_id)
        read = exchanges.request_of if part == "request" else exchanges.answer_of
        found = read(db, exchange_id)
    if found is None:
        raise errors.NotFound("no answer came")
    named = f'attachment; filename="exchange-{exchange_id}-{part}.xml"'
    headers = {"Content-Disposition": named}
    return flask.Response(found, content_type="text/xml", headers=headers)


def _exchange(db: sa.Connection, connection_id: int, exchange_id: int) -> Any:
    found = overview.exchange(db, exchange_id)
    if found.connection_id != connection_id:
        raise errors.NotFound(f"there is no exchange {exchange_id}")
    return found


def _shown(body: bytes | None) -> str:
    if body is None or len(body) > LONGEST:
        return ""
    return excerpts.laid_out(body)


def _transcript(desk: Desk, exchange_ids: list[int]) -> Iterator[bytes]:
    # One exchange at a time: an answer may be large.
    yield b'<?xml version="1.0" encoding="utf-8"?>\n<transcript>\n'
    for exchange_id in exchange_ids:
        with desk.database.read() as db:
            row = overview.exchange(db, exchange_id)
            request = exchanges.request_of(db, exchange_id)
            answer = exchanges.answer_of(db, exchange_id)
        head = f'<exchange id="{row.id}" state="{row.state}" sent="{row.sent_at}">\n'
        yield head.encode()
        yield b"<request>" + excerpts.escaped(request) + b"</request>\n"
        if answer is not None:
            yield b"<answer>" + excerpts.escaped(answer) + b"</answer>\n"
        yield b"</exchange>\n"
    yield b"</transcript>\n"
