"""Orders over HTTP: sent in, listed, shown."""

from typing import Any

import flask

from qbwc_server.faces import answers, rendering
from qbwc_server.faces.api import bodies, callers, paging, receiving, repeats
from qbwc_server.faces.api.callers import Desk, Scope
from qbwc_server.states import OrderState
from qbwc_server.store import overview, views


def take(desk: Desk, connection: str) -> flask.Response:
    """Take one order or any accepted wrapper of orders (business-rules 4.1)."""
    caller = callers.admit(desk, Scope.WRITE, connection)
    key = repeats.key(flask.request.headers.get("Idempotency-Key"))
    content = bodies.read()
    parsed = receiving.parse(content)

    def carry_out(db: Any) -> answers.Answer:
        return receiving.take(db, caller.connection_id, parsed, desk.clock())

    if key is None:
        with desk.database.transaction() as db:
            answer = carry_out(db)
    else:
        request = repeats.Request(caller.token_id, key, _digest(content), desk.clock())
        answer = repeats.once(desk.database, request, carry_out)
    return answers.send(answer)


def listing(desk: Desk, connection: str) -> flask.Response:
    """List orders, oldest first, a page at a time."""
    caller = callers.admit(desk, Scope.READ, connection)
    query = flask.request.args
    page = paging.page(query)
    wanted = overview.Filter(
        caller.connection_id,
        state=paging.state(query, OrderState),
        number=paging.text(query, "number"),
        store=paging.text(query, "store"),
        after=page.after,
        limit=page.fetch,
    )
    with desk.database.read() as db:
        rows, following = page.cut(overview.orders(db, wanted))
        items = views.ORDERS.items_of(db, [row.id for row in rows])
    shown = [rendering.order_json(row, items[row.id]) for row in rows]
    body = {"orders": shown, "next_cursor": following}
    return answers.send(answers.Answer(200, body))


def show(desk: Desk, connection: str, number: str) -> flask.Response:
    """Show the order of a number; `store` tells those of several stores apart."""
    caller = callers.admit(desk, Scope.READ, connection)
    store = paging.text(flask.request.args, "store")
    with desk.database.read() as db:
        row = overview.order(db, caller.connection_id, number, store)
        items = views.ORDERS.items_of(db, [row.id])[row.id]
    return answers.send(answers.Answer(200, rendering.order_json(row, items)))


def _digest(content: bytes) -> str:
    return repeats.digest(flask.request.path, content)
