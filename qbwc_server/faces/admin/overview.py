"""The first page: every connection at a glance."""

import flask

from qbwc_server.faces.admin.desk import current_desk
from qbwc_server.store import connections

group = flask.Blueprint("overview", __name__)


@group.get("/")
def home() -> str:
    """Show every connection."""
    desk = current_desk()
    with desk.database.read() as db:
        rows = connections.listing(db)
    return flask.render_template("overview.html", connections=rows)
