"""The JSON API: orders in, and what became of them out (docs/api.md).

Programs come in with a bearer token. What lives here: the addresses. Each resource has
a module; `receiving` takes orders in, `repeats` keeps a repeated request from being
carried out twice.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import flask
from werkzeug.routing import BaseConverter

from qbwc_server.faces import answers
from qbwc_server.faces.api import jobs, orders
from qbwc_server.faces.api.callers import Desk
from qbwc_server.store.database import Database

BASE = "/api/v1/connections/<name>"


def routes(database: Database, clock: Callable[[], datetime]) -> flask.Blueprint:
    """Build the API on a database; `clock` tells the time."""
    desk = Desk(database, clock)
    blueprint = flask.Blueprint("api", __name__)
    blueprint.record_once(_know_numbers)
    blueprint.before_request(_refuse_impossible_names)

    @blueprint.post(f"{BASE}/orders")
    def take_orders(name: str) -> flask.Response:
        """Take one order or any accepted wrapper of orders."""
        return orders.take(desk, name)

    @blueprint.get(f"{BASE}/orders")
    def list_orders(name: str) -> flask.Response:
        """List orders, a page at a time."""
        return orders.listing(desk, name)

    @blueprint.get(f"{BASE}/orders/<number:number>")
    def show_order(name: str, number: str) -> flask.Response:
        """Show one order."""
        return orders.show(desk, name, number)

    @blueprint.get(f"{BASE}/jobs")
    def list_jobs(name: str) -> flask.Response:
        """List jobs, a page at a time."""
        return jobs.listing(desk, name)

    return blueprint


class _Number(BaseConverter):
    """An order number at the end of an address: anything, slashes included."""

    regex = ".+"
    part_isolating = False


def _refuse_impossible_names() -> None:
    # Nothing is called so, and PostgreSQL does not even take the question.
    if "\0" in flask.request.path:
        raise answers.refused(404, "Nothing can have that name.")


def _know_numbers(state: Any) -> None:
    state.app.url_map.converters["number"] = _Number
