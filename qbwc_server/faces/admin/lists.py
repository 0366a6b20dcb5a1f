"""The lists of QuickBooks: what was imported, how fresh it is, and reading it anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import flask
import sqlalchemy as sa
import werkzeug

from qbwc_server.faces import imports
from qbwc_server.faces.admin import guard, presenting
from qbwc_server.faces.admin.desk import current_desk
from qbwc_server.faces.imports import Standing
from qbwc_server.flows import comparing, configured, listed, names, scheduling
from qbwc_server.flows.listed import Listed
from qbwc_server.settings import Settings
from qbwc_server.states import Role
from qbwc_server.store import connections
from qbwc_server.store.audit import Action, Entry
from qbwc_server.store.leafing import Leaf

group = flask.Blueprint("lists", __name__, url_prefix="/connections/<connection>/lists")

PAGE = 50
ALL = "all"
#: what each choice of lists is called
TITLES = {
    "customers": "Customers",
    "vendors": "Vendors",
    "items": "Items",
    "accounts": "Accounts",
    "taxes": "Sales taxes",
    "employees": "Employees",
    "othernames": "Other names",
    "terms": "Terms",
}
#: what is written beside an entry, and what one is asked for by
MARKS = {
    "inactive": "inactive",
    "gone": "gone from QuickBooks",
    "renamed": "renamed in QuickBooks",
}


@dataclass(frozen=True)
class Shelf:
    """What a person asks for: one list, or several short ones."""

    what: str
    standings: Sequence[Standing]
    #: when it is read by itself
    due_at: datetime | None

    @property
    def title(self) -> str:
        """What it is called."""
        return TITLES[self.what]

    @property
    def has_kinds(self) -> bool:
        """Tell whether its entries are of several kinds."""
        return self.what in ("items", "taxes")

    @property
    def possible_marks(self) -> Sequence[str]:
        """What entries of it may have written beside them."""
        follows = not listed.WHAT[self.what][0].iterates
        return [mark for mark in MARKS if not (follows and mark == "renamed")]

    @property
    def entries(self) -> int:
        """How many entries are imported."""
        return sum(each.entries for each in self.standings)

    @property
    def state(self) -> str:
        """The state of the one that is furthest from being imported."""
        order = ("importing", "waiting", "failed", "never", "imported")
        return min((each.state for each in self.standings), key=order.index)

    @property
    def worst(self) -> Standing:
        """The one that the state is of."""
        return next(each for each in self.standings if each.state == self.state)

    @property
    def finished_at(self) -> datetime | None:
        """When all of it had been read."""
        ends = [each.pull.finished_at if each.pull else None for each in self.standings]
        known = [end for end in ends if end is not None]
        return min(known) if len(known) == len(ends) else None

    @property
    def remarks(self) -> dict[str, int]:
        """How many entries have each mark."""
        figures = [each.figures for each in self.standings]
        found = {mark: sum(getattr(e, mark) for e in figures) for mark in MARKS}
        return {mark: number for mark, number in found.items() if number}


@group.get("/")
def overview(connection: str) -> str:
    """Show every list: how many entries, when they were read, when they will be."""
    with current_desk().database.read() as db:
        row = connections.by_name(db, connection)
        settings = configured.settings(db, row.id)
        shelves = _shelves(db, row.id, settings)
        faults = comparing.warnings(db, row.id, settings)
    return flask.render_template(
        "lists.html",
        connection=row,
        shelves=shelves,
        faults=faults,
        marks=MARKS,
        lists=settings.lists,
    )


@group.get("/<what>")
def show(connection: str, what: str) -> str:
    """Show one list by name, a page at a time, or what is searched for in it."""
    if what not in listed.WHAT:
        flask.abort(404)
    asked = flask.request.args
    wanted = listed.WHAT[what]
    with current_desk().database.read() as db:
        row = connections.by_name(db, connection)
        settings = configured.settings(db, row.id)
        found = imports.page(db, wanted, _leaf(row.id))
        (shelf,) = _shelves(db, row.id, settings, [what])
        in_use = _in_use(settings, wanted)
    return flask.render_template(
        "list.html",
        connection=row,
        shelf=shelf,
        entries=found[:PAGE],
        in_use={each["id"] for each in found if names.key(each["full_name"]) in in_use},
        next_after=found[PAGE - 1]["id"] if len(found) > PAGE else 0,
        marks=MARKS,
        columns=_columns(found),
        asked=asked,
    )


@group.post("/pull")
@guard.needs(Role.OPERATOR)
def pull(connection: str) -> werkzeug.Response:
    """Have a list, or all of them, read from QuickBooks at the next visit."""
    what = flask.request.form.get("what", "")
    chosen = [each for each in listed.WHAT if what in (each, ALL)]
    if not chosen:
        flask.abort(400)
    desk = current_desk()
    with desk.database.transaction() as db:
        row = connections.lock(db, connections.by_name(db, connection).id)
        wanted = [one for each in chosen for one in listed.WHAT[each]]
        scheduling.ask(db, configured.visit(db, row.id, desk.clock()), wanted)
        desk.note(db, Entry(connection, Action.LISTS_PULL, " ".join(chosen)))
    told = "All lists are" if what == ALL else f"{TITLES[what]} are"
    flask.flash(f"{told} read at the next visit of the Web Connector.")
    if row.paused:
        flask.flash("The connection is paused: nothing is read until it goes on.")
    back = flask.request.form.get("back", "")
    overview = flask.url_for(".overview", connection=connection)
    return flask.redirect(guard.own_path(back, overview), 303)


def _leaf(connection_id: int) -> Leaf:
    asked = flask.request.args
    return Leaf(
        connection_id,
        (),
        text=names.key(asked.get("text", "")[:100]),
        mark=asked.get("mark", ""),
        after=presenting.number(asked.get("after", "")),
        limit=PAGE + 1,
    )


def _shelves(
    db: sa.Connection,
    connection_id: int,
    settings: Settings,
    wanted: Sequence[str] = tuple(listed.WHAT),
) -> list[Shelf]:
    some = [each for what in wanted for each in listed.WHAT[what]]
    standings = imports.standings(db, connection_id, some)
    made_of = {
        what: [standings[each.word] for each in listed.WHAT[what]] for what in wanted
    }
    return [
        Shelf(what, parts, _due_at(settings, parts)) for what, parts in made_of.items()
    ]


def _due_at(settings: Settings, standings: Sequence[Standing]) -> datetime | None:
    found = [scheduling.due_at(settings, each.pull) for each in standings]
    return min((at for at in found if at is not None), default=None)


def _in_use(settings: Settings, wanted: Sequence[Listed]) -> frozenset[str]:
    """The names of entries that the settings name."""
    some = (comparing.keys_in_use(settings, each.word) for each in wanted)
    return frozenset().union(*some)


def _columns(entries: Sequence[dict[str, Any]]) -> list[str]:
    """Say which further columns have anything in them."""
    further = ("type", "number", "email", "rate", "members", "quantity_on_hand")
    return [name for name in further if any(each.get(name) for each in entries)]
