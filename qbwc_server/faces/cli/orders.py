"""`qbwc orders ...`: what became of each order, and what a person does about it."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click
import sqlalchemy as sa

from qbwc_server.errors import QbwcError
from qbwc_server.faces import rendering
from qbwc_server.faces.cli import options, order_stories, presentation, taking_in
from qbwc_server.faces.cli.funnel import REFUSED
from qbwc_server.faces.cli.presentation import Column
from qbwc_server.faces.cli.workplace import Workplace, pass_workplace
from qbwc_server.flows import configured, operating
from qbwc_server.flows.base import Visit
from qbwc_server.states import OrderState
from qbwc_server.store import connections, overview
from qbwc_server.store.audit import Action, Entry
from qbwc_server.store.overview import Filter


@dataclass(frozen=True)
class _Deed:
    """What a person does to an order, and how it is written down."""

    action: Action
    act: Callable[[sa.Connection, Visit, Any], None]
    details: str = ""


@click.group("orders")
def group() -> None:
    """Take orders in, see what became of them, decide about them."""


group.add_command(taking_in.import_)


@group.command("list")
@click.argument("name")
@click.option("--state", type=options.choice(OrderState), help="Only these.")
@click.option("--number", help="Only this number.")
@options.store
@options.as_json
@pass_workplace
def list_(
    workplace: Workplace,
    *,
    name: str,
    state: str | None,
    number: str | None,
    store: str | None,
    as_json: bool,
) -> None:
    """List orders: number, state, and TxnID or reason."""
    with workplace.database.read() as db:
        connection_id = connections.by_name(db, name).id
        wanted = Filter(connection_id, state=state, number=number, store=store)
        rows = overview.orders(db, wanted)
        items = overview.items_of(db, [row.id for row in rows]) if as_json else {}
    if as_json:
        shown = [rendering.order_json(row, items[row.id]) for row in rows]
        presentation.show_json(shown)
        return
    columns = (
        Column("Order", folds=True),
        Column("Customer", folds=True),
        Column("State", is_state=True),
        Column("TxnID, or why not", folds=True),
    )
    lines = [
        (row.number, row.customer_name, str(row.state), order_stories.outcome(row))
        for row in rows
    ]
    presentation.show_table(columns, lines)
    presentation.say(presentation.count(len(rows), "order"))


@group.command()
@click.argument("name")
@click.argument("number")
@options.store
@options.as_json
@pass_workplace
def show(
    workplace: Workplace, *, name: str, number: str, store: str | None, as_json: bool
) -> None:
    """Tell the whole story of an order."""
    with workplace.database.read() as db:
        connection_id = connections.by_name(db, name).id
        row = overview.order(db, connection_id, number, store)
        if as_json:
            items = overview.items_of(db, [row.id])[row.id]
            presentation.show_json(rendering.order_json(row, items))
            return
        story = order_stories.gather(db, row)
    order_stories.tell(story)


@group.command()
@click.argument("name")
@click.argument("number")
@click.argument("txn_id", metavar="TXNID")
@options.store
@pass_workplace
def adopt(
    workplace: Workplace, *, name: str, number: str, txn_id: str, store: str | None
) -> None:
    """Say which transaction in QuickBooks an order in doubt is."""

    def act(db: sa.Connection, visit: Visit, row: Any) -> None:
        operating.adopt(db, visit, row, txn_id)

    _act(workplace, name, [(number, store)], _Deed(Action.ORDERS_ADOPT, act, txn_id))


def _act(
    workplace: Workplace,
    name: str,
    wanted: list[tuple[str, str | None]],
    deed: _Deed,
) -> None:
    """Do something to orders, each by itself, and say in which state each is now."""
    with workplace.database.read() as db:
        connection_id = connections.by_name(db, name).id
    refused = False
    for number, store in wanted:
        try:
            with workplace.database.transaction() as db:
                visit = configured.visit(db, connection_id, workplace.now())
                row = overview.order(db, connection_id, number, store)
                deed.act(db, visit, row)
                entry = Entry(name, deed.action, row.number, deed.details)
                workplace.note(db, entry)
                row = overview.order(db, connection_id, number, store)
        except QbwcError as error:
            refused = True
            presentation.complain(f"error: {error}")
        else:
            state = str(row.state).replace("_", " ")
            outcome = order_stories.outcome(row)
            presentation.say(f"Order {row.number} is {state} now: {outcome}")
    if refused:
        sys.exit(REFUSED)


def _command(verb: str, deed: _Deed) -> click.Command:
    @click.command(verb, help=_HELP[verb])
    @click.argument("name")
    @click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
    @options.store
    @pass_workplace
    def command(
        workplace: Workplace, name: str, numbers: tuple[str, ...], store: str | None
    ) -> None:
        _act(workplace, name, [(number, store) for number in numbers], deed)

    return command


_HELP = {
    "retry": "Run the checks anew for orders that were skipped or have failed.",
    "cancel": "Call orders off that are not in the books.",
    "release": "Let held orders go on; post those in doubt that are not there.",
    "approve": "Let orders go on that wait for approval.",
}
for _verb, _act_on in operating.ORDER_ACTIONS.items():
    group.add_command(_command(_verb, _Deed(Action(f"orders {_verb}"), _act_on)))
