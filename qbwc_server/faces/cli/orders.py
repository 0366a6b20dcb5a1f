"""`qbwc orders ...`: what became of each order, and what a person does about it."""

from typing import Any

import click
import sqlalchemy as sa

from qbwc_server.faces import meanings, rendering
from qbwc_server.faces.cli import deeds, options, presentation, stories, taking_in
from qbwc_server.faces.cli.deeds import Deed, Find
from qbwc_server.faces.cli.presentation import Column
from qbwc_server.faces.cli.workplace import Workplace, pass_workplace
from qbwc_server.flows import operating
from qbwc_server.flows.base import Visit
from qbwc_server.states import OrderState
from qbwc_server.store import connections, overview, views
from qbwc_server.store.audit import Action
from qbwc_server.store.overview import Filter


@click.group("orders")
def group() -> None:
    """Take orders in, see what became of them, decide about them."""


group.add_command(taking_in.command(taking_in.ORDERS))


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
        items = views.ORDERS.items_of(db, [row.id for row in rows]) if as_json else {}
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
        (row.number, row.customer_name, str(row.state), meanings.outcome(row))
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
            items = views.ORDERS.items_of(db, [row.id])[row.id]
            presentation.show_json(rendering.order_json(row, items))
            return
        story = stories.gather(db, row)
    stories.tell(story)


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
        operating.ORDERS.adopt(db, visit, row, txn_id)

    deed = Deed("order", _find(store), Action.ORDERS_ADOPT, act, txn_id)
    deeds.carry_out(workplace, name, [number], deed)


def _find(store: str | None) -> Find:
    return lambda db, connection_id, number: overview.order(
        db, connection_id, number, store
    )


def _command(verb: str, act: operating.Action) -> click.Command:
    @click.command(verb, help=deeds.HELP[verb].format(nouns="orders"))
    @click.argument("name")
    @click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
    @options.store
    @pass_workplace
    def command(
        workplace: Workplace, name: str, numbers: tuple[str, ...], store: str | None
    ) -> None:
        deed = Deed("order", _find(store), Action(f"orders {verb}"), act)
        deeds.carry_out(workplace, name, numbers, deed)

    return command


for _verb, _act in operating.ORDER_ACTIONS.items():
    group.add_command(_command(_verb, _act))
