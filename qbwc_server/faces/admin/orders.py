"""The orders of a connection: found, looked into, decided about."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import flask
import werkzeug

from qbwc_server.errors import Conflict, QbwcError
from qbwc_server.faces import failures
from qbwc_server.faces.admin import guard, presenting, spreadsheets, stories
from qbwc_server.faces.admin.desk import Desk, current_desk
from qbwc_server.flows import configured, operating
from qbwc_server.states import OrderState, Role
from qbwc_server.store import browsing, connections, searching
from qbwc_server.store import orders as stored_orders
from qbwc_server.store.audit import Action, Entry
from qbwc_server.store.searching import Search

group = flask.Blueprint(
    "orders", __name__, url_prefix="/connections/<connection>/orders"
)

PAGE = 50
#: refusals that are shown one by one
_MOST_TOLD = 5
_DONE = {
    "retry": "the checks ran anew",
    "release": "let go on",
    "approve": "approved",
    "cancel": "called off",
}
_CSV = (
    "number",
    "store_name",
    "customer",
    "state",
    "reason_code",
    "txn_type",
    "txn_id",
    "txn_total",
    "received_at",
    "posted_at",
)


@group.get("/")
def listing(connection: str) -> str:
    """List orders, newest first, by what is asked for."""
    desk = current_desk()
    with desk.database.read() as db:
        row = connections.by_name(db, connection)
        rows = searching.orders(db, _search(row.id))
        counts = stored_orders.PROGRESS.counts(db, row.id)
        reasons = browsing.reasons(db, row.id)
        stores = configured.settings(db, row.id).stores
        needed = searching.reference(db, row.id, _number("reference"))
        summary = stored_orders.by_ids(db, [_number("summary")]).get(_number("summary"))
    return flask.render_template(
        "orders.html",
        connection=row,
        orders=rows[:PAGE],
        next_before=rows[PAGE - 1].id if len(rows) > PAGE else 0,
        counts=counts,
        reasons=reasons,
        stores=[store.name for store in stores],
        states=list(OrderState),
        needed=needed,
        summary=summary if summary and summary.connection_id == row.id else None,
        asked=flask.request.args,
    )


@group.get("/orders.csv")
def as_csv(connection: str) -> werkzeug.Response:
    """Send all orders that fit as CSV, row by row."""
    desk = current_desk()
    with desk.database.read() as db:
        search = replace(_search(connections.by_name(db, connection).id), limit=500)
    headers = {"Content-Disposition": 'attachment; filename="orders.csv"'}
    text = "text/csv; charset=utf-8"
    return flask.Response(_csv_lines(desk, search), content_type=text, headers=headers)


@group.get("/<int:order_id>")
def show(connection: str, order_id: int) -> str:
    """Tell the whole story of an order."""
    desk = current_desk()
    with desk.database.read() as db:
        row = connections.by_name(db, connection)
        story = stories.gather(db, desk.visit(db, connection), order_id)
    return flask.render_template("order.html", connection=row, story=story)


@group.post("/decide")
@guard.needs(Role.OPERATOR)
def decide(connection: str) -> werkzeug.Response:
    """Do something about ticked orders, each by itself."""
    form = flask.request.form
    verb = form.get("verb", "")
    if verb not in operating.ORDER_ACTIONS:
        flask.abort(400)
    done, refused = 0, []
    for order_id in map(presenting.number, form.getlist("order")):
        try:
            _act(connection, order_id, Action(f"orders {verb}"))
            done += 1
        except QbwcError as error:
            refused.append(failures.sentence(str(error)))
    _tell(verb, done, refused)
    listed = flask.url_for(".listing", connection=connection)
    return flask.redirect(guard.own_path(form.get("back", ""), listed), 303)


@group.post("/<int:order_id>/adopt")
@guard.needs(Role.OPERATOR)
def adopt(connection: str, order_id: int) -> werkzeug.Response:
    """Say which transaction in QuickBooks an order in doubt is."""
    txn_id = flask.request.form.get("txn_id", "").strip()[:36]
    try:
        if not txn_id:
            raise Conflict("enter the transaction ID")
        _act(connection, order_id, Action.ORDERS_ADOPT, txn_id)
        flask.flash("The order is in the books with that transaction.")
    except QbwcError as error:
        flask.flash(failures.sentence(str(error)), "problem")
    shown = flask.url_for(".show", connection=connection, order_id=order_id)
    return flask.redirect(shown, 303)


def _act(connection: str, order_id: int, action: Action, txn_id: str = "") -> None:
    """Do one thing to one order, and write down who did it."""
    desk = current_desk()
    with desk.database.transaction() as db:
        visit = desk.visit(db, connection)
        order = browsing.order(db, visit.connection_id, order_id)
        if action is Action.ORDERS_ADOPT:
            operating.ORDERS.adopt(db, visit, order, txn_id)
        else:
            operating.ORDER_ACTIONS[action.split()[1]](db, visit, order)
        desk.note(db, Entry(connection, action, order.number, txn_id))


def _tell(verb: str, done: int, refused: list[str]) -> None:
    if done:
        flask.flash(f"{presenting.count(done, 'order')}: {_DONE[verb]}.")
    for sentence in refused[:_MOST_TOLD]:
        flask.flash(sentence, "problem")
    if len(refused) > _MOST_TOLD:
        left = presenting.count(len(refused) - _MOST_TOLD, "more order")
        flask.flash(f"{left} could not be changed either.", "problem")
    if not (done or refused):
        flask.flash("Tick the orders first.", "problem")


def _search(connection_id: int) -> Search:
    asked = flask.request.args
    return Search(
        connection_id,
        state=asked.get("state", ""),
        reason=asked.get("reason", ""),
        store=asked.get("store", ""),
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", ""), 1),
        text=asked.get("text", "").strip()[:100],
        reference=_number("reference"),
        summary=_number("summary"),
        before=presenting.cursor(),
        limit=PAGE + 1,
    )


def _number(name: str) -> int:
    return presenting.number(flask.request.args.get(name, ""))


def _day(text: str, later: int = 0) -> datetime | None:
    """Give when a day begins, or one so many days later."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
        return day + timedelta(days=later)
    except (ValueError, OverflowError):
        return None


def _csv_lines(desk: Desk, search: Search) -> Iterator[str]:
    """Write page after page: a long listing is never held as a whole."""
    yield spreadsheets.line(_CSV)
    while True:
        with desk.database.read() as db:
            rows = searching.orders(db, search)
        for row in rows:
            yield spreadsheets.line([getattr(row, name) for name in _CSV])
        if len(rows) < (search.limit or 0):
            return
        search = replace(search, before=rows[-1].id)
