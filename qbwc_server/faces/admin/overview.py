"""The first page: every connection at a glance."""

import flask

from qbwc_server.faces.admin import health
from qbwc_server.faces.admin.desk import current_desk
from qbwc_server.states import OrderState
from qbwc_server.store import connections

group = flask.Blueprint("overview", __name__)

#: connections on one page: each has a chart and figures of its own
PAGE = 20


@group.get("/")
def home() -> str:
    """Show every connection: seen, waiting, to mend."""
    desk, asked = current_desk(), flask.request.args
    text, after = asked.get("text", "").strip(), asked.get("after", "")
    with desk.database.read() as db:
        rows = connections.page(db, text, after, PAGE + 1)
        found = [health.of(db, row, desk) for row in rows[:PAGE]]
    return flask.render_template(
        "overview.html",
        all_health=found,
        next_after=rows[PAGE - 1].name if len(rows) > PAGE else "",
        asked=asked,
        states=list(OrderState),
    )
