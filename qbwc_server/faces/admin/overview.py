"""The first page: every connection at a glance."""

import flask

from qbwc_server.faces.admin import health
from qbwc_server.faces.admin.desk import current_desk
from qbwc_server.store import connections

group = flask.Blueprint("overview", __name__)


@group.get("/")
def home() -> str:
    """Show every connection: seen, waiting, to mend."""
    desk = current_desk()
    with desk.database.read() as db:
        found = [health.of(db, row, desk.clock()) for row in connections.listing(db)]
    return flask.render_template("overview.html", all_health=found)
