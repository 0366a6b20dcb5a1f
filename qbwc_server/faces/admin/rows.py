"""What the pages of orders and of documents share: found, sent out, decided about."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import flask
import sqlalchemy as sa
import werkzeug

from qbwc_server.errors import Conflict, QbwcError
from qbwc_server.faces import failures
from qbwc_server.faces.admin import guard, presenting, spreadsheets
from qbwc_server.faces.admin.desk import Desk, current_desk
from qbwc_server.flows import operating
from qbwc_server.flows.acting import Acts
from qbwc_server.states import OrderState
from qbwc_server.store import browsing, connections, searching
from qbwc_server.store.audit import Action, Entry
from qbwc_server.store.searching import Search

PAGE = 50
#: refusals that are shown one by one
_MOST_TOLD = 5
#: rows of a file that are read at a time
_AT_ONCE = 500
_DONE = {
    "retry": "the checks ran anew",
    "release": "let go on",
    "approve": "approved",
    "cancel": "called off",
}


@dataclass(frozen=True)
class Rows:
    """Orders or documents: how they are found, and what people do with them."""

    acts: Acts
    actions: Mapping[str, operating.Action]
    find: Callable[[sa.Connection, int, int], Any]
    search: Callable[[sa.Connection, Search], Sequence[Any]]
    #: the columns of a file
    csv: Sequence[str]

    @property
    def noun(self) -> str:
        """What one of them is called; in forms and addresses, too."""
        return self.acts.noun

    def verbs(self, row: Any) -> list[str]:
        """Say what a person may do with one as it is now."""
        state = OrderState(row.state)
        may = {
            "retry": state in (OrderState.SKIPPED, OrderState.FAILED),
            "release": state in (OrderState.HELD, OrderState.IN_DOUBT),
            "approve": row.reason_code == "NEEDS_APPROVAL",
            "cancel": OrderState.CANCELLED in self.acts.progress.moves[state],
        }
        return [verb for verb in self.actions if may[verb]]


ORDERS = Rows(
    operating.ORDERS,
    operating.ORDER_ACTIONS,
    browsing.order,
    searching.orders,
    (
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
    ),
)
DOCUMENTS = Rows(
    operating.DOCUMENTS,
    operating.DOCUMENT_ACTIONS,
    browsing.document,
    searching.documents,
    (
        "kind",
        "number",
        "party",
        "state",
        "reason_code",
        "txn_type",
        "txn_id",
        "list_id",
        "txn_total",
        "received_at",
        "posted_at",
    ),
)


def listed(db: sa.Connection, connection: Any, of: Rows) -> dict[str, Any]:
    """Give what a listing shows: a page of rows, and what they may be chosen by."""
    found = of.search(db, asked(connection.id))
    return {
        "connection": connection,
        "rows": found[:PAGE],
        "next_before": found[PAGE - 1].id if len(found) > PAGE else 0,
        "counts": of.acts.progress.counts(db, connection.id),
        "reasons": browsing.reasons(db, connection.id, of.acts.progress),
        "needed": searching.reference(db, connection.id, number_of("reference")),
        "states": list(OrderState),
        "verbs": list(of.actions),
        "noun": of.noun,
        "asked": flask.request.args,
    }


def asked(connection_id: int) -> Search:
    """Read from the address which rows are asked for."""
    said = flask.request.args
    return Search(
        connection_id,
        state=said.get("state", ""),
        reason=said.get("reason", ""),
        store=said.get("store", ""),
        kind=said.get("kind", ""),
        since=_day(said.get("since", "")),
        until=_day(said.get("until", ""), 1),
        text=said.get("text", "").strip()[:100],
        reference=number_of("reference"),
        summary=number_of("summary"),
        before=presenting.cursor(),
        limit=PAGE + 1,
    )


def as_csv(connection: str, of: Rows) -> werkzeug.Response:
    """Send all rows that fit as CSV, row by row."""
    desk = current_desk()
    with desk.database.read() as db:
        found = asked(connections.by_name(db, connection).id)
    named = f'attachment; filename="{of.noun}s.csv"'
    lines = _csv_lines(desk, replace(found, limit=_AT_ONCE), of)
    return flask.Response(
        lines,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": named},
    )


def decide(connection: str, of: Rows) -> werkzeug.Response:
    """Do something about ticked rows, each by itself."""
    form = flask.request.form
    verb = form.get("verb", "")
    if verb not in of.actions:
        flask.abort(400)
    done, refused = 0, []
    for row_id in map(presenting.number, form.getlist(of.noun)):
        try:
            _act(connection, row_id, of, Action(f"{of.noun}s {verb}"))
            done += 1
        except QbwcError as error:
            refused.append(failures.sentence(str(error)))
    _tell(of.noun, verb, done, refused)
    listed = flask.url_for(".listing", connection=connection)
    return flask.redirect(guard.own_path(form.get("back", ""), listed), 303)


def adopt(connection: str, row_id: int, of: Rows) -> werkzeug.Response:
    """Say which transaction in QuickBooks a row in doubt is."""
    txn_id = flask.request.form.get("txn_id", "").strip()[:36]
    desk = current_desk()
    try:
        if not txn_id:
            raise Conflict("enter the transaction ID")
        with desk.database.transaction() as db:
            visit = desk.visit(db, connection)
            row = of.find(db, visit.connection_id, row_id)
            of.acts.adopt(db, visit, row, txn_id)
            action = Action(f"{of.noun}s adopt")
            desk.note(db, Entry(connection, action, row.number, txn_id))
        flask.flash(f"The {of.noun} is in the books with that transaction.")
    except QbwcError as error:
        flask.flash(failures.sentence(str(error)), "problem")
    blanks: dict[str, Any] = {"connection": connection, f"{of.noun}_id": row_id}
    return flask.redirect(flask.url_for(".show", **blanks), 303)


def _act(connection: str, row_id: int, of: Rows, action: Action) -> None:
    """Do one thing to one row, and write down who did it."""
    desk = current_desk()
    with desk.database.transaction() as db:
        visit = desk.visit(db, connection)
        row = of.find(db, visit.connection_id, row_id)
        of.actions[action.split()[1]](db, visit, row)
        desk.note(db, Entry(connection, action, row.number))


def _tell(noun: str, verb: str, done: int, refused: list[str]) -> None:
    if done:
        flask.flash(f"{presenting.count(done, noun)}: {_DONE[verb]}.")
    for sentence in refused[:_MOST_TOLD]:
        flask.flash(sentence, "problem")
    if len(refused) > _MOST_TOLD:
        left = presenting.count(len(refused) - _MOST_TOLD, f"more {noun}")
        flask.flash(f"{left} could not be changed either.", "problem")
    if not (done or refused):
        flask.flash(f"Tick the {noun}s first.", "problem")


def number_of(name: str) -> int:
    """Read a number from the address; 0 where there is none."""
    return presenting.number(flask.request.args.get(name, ""))


def _day(text: str, later: int = 0) -> datetime | None:
    """Give when a day begins, or one so many days later."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
        return day + timedelta(days=later)
    except (ValueError, OverflowError):
        return None


def _csv_lines(desk: Desk, search: Search, of: Rows) -> Iterator[str]:
    """Write page after page: a long listing is never held as a whole."""
    yield spreadsheets.line(of.csv)
    while True:
        with desk.database.read() as db:
            found = of.search(db, search)
        for row in found:
            yield spreadsheets.line([getattr(row, name) for name in of.csv])
        if len(found) < (search.limit or 0):
            return
        search = replace(search, before=found[-1].id)
