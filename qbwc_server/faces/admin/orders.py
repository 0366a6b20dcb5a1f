"""The orders of a connection: found, looked into, decided about."""

import flask
import werkzeug

from qbwc_server.faces.admin import guard, rows, stories
from qbwc_server.faces.admin.desk import current_desk
from qbwc_server.flows import configured
from qbwc_server.states import Role
from qbwc_server.store import connections
from qbwc_server.store import orders as stored_orders

group = flask.Blueprint(
    "orders", __name__, url_prefix="/connections/<connection>/orders"
)


@group.get("/")
def listing(connection: str) -> str:
    """List orders, newest first, by what is asked for."""
    with current_desk().database.read() as db:
        row = connections.by_name(db, connection)
        shown = rows.listed(db, row, rows.ORDERS)
        stores = configured.settings(db, row.id).stores
        summary_id = rows.number_of("summary")
        summary = stored_orders.by_ids(db, [summary_id]).get(summary_id)
    return flask.render_template(
        "orders.html",
        stores=[store.name for store in stores],
        summary=summary if summary and summary.connection_id == row.id else None,
        **shown,
    )


@group.get("/orders.csv")
def as_csv(connection: str) -> werkzeug.Response:
    """Send all orders that fit as CSV, row by row."""
    return rows.as_csv(connection, rows.ORDERS)


@group.get("/<int:order_id>")
def show(connection: str, order_id: int) -> str:
    """Tell the whole story of an order."""
    desk = current_desk()
    with desk.database.read() as db:
        row = connections.by_name(db, connection)
        story = stories.of_order(db, desk.visit(db, connection), order_id)
    return flask.render_template("order.html", connection=row, story=story)


@group.post("/decide")
@guard.needs(Role.OPERATOR)
def decide(connection: str) -> werkzeug.Response:
    """Do something about ticked orders, each by itself."""
    return rows.decide(connection, rows.ORDERS)


@group.post("/<int:order_id>/adopt")
@guard.needs(Role.OPERATOR)
def adopt(connection: str, order_id: int) -> werkzeug.Response:
    """Say which transaction in QuickBooks an order in doubt is."""
    return rows.adopt(connection, order_id, rows.ORDERS)
