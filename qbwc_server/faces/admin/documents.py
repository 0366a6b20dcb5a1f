"""The accounting documents of a connection: found, looked into, decided about."""

import flask
import werkzeug

from qbwc_server.faces.admin import guard, rows, stories
from qbwc_server.faces.admin.desk import current_desk
from qbwc_server.flows import configured
from qbwc_server.states import Role
from qbwc_server.store import browsing, connections

group = flask.Blueprint(
    "documents", __name__, url_prefix="/connections/<connection>/documents"
)


@group.get("/")
def listing(connection: str) -> str:
    """List documents, newest first, by what is asked for."""
    with current_desk().database.read() as db:
        row = connections.by_name(db, connection)
        shown = rows.listed(db, row, rows.DOCUMENTS)
        kinds = browsing.kinds(db, row.id)
        takes = configured.settings(db, row.id).unleashed.enabled
    return flask.render_template(
        "documents.html", kinds=kinds, takes_papers=takes, **shown
    )


@group.get("/documents.csv")
def as_csv(connection: str) -> werkzeug.Response:
    """Send all documents that fit as CSV, row by row."""
    return rows.as_csv(connection, rows.DOCUMENTS)


@group.get("/<int:document_id>")
def show(connection: str, document_id: int) -> str:
    """Tell the whole story of a document."""
    desk = current_desk()
    with desk.database.read() as db:
        row = connections.by_name(db, connection)
        story = stories.of_document(db, desk.visit(db, connection), document_id)
    return flask.render_template("document.html", connection=row, story=story)


@group.post("/decide")
@guard.needs(Role.OPERATOR)
def decide(connection: str) -> werkzeug.Response:
    """Do something about ticked documents, each by itself."""
    return rows.decide(connection, rows.DOCUMENTS)


@group.post("/<int:document_id>/adopt")
@guard.needs(Role.OPERATOR)
def adopt(connection: str, document_id: int) -> werkzeug.Response:
    """Say which transaction in QuickBooks a document in doubt is."""
    return rows.adopt(connection, document_id, rows.DOCUMENTS)
