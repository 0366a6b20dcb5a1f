"""`qbwc documents ...`: what became of each document, and what people do about it."""

from typing import Any

import click
import sqlalchemy as sa

from qbwc_server.faces import meanings, rendering, subjects
from qbwc_server.faces.cli import deeds, options, presentation, stories, taking_in
from qbwc_server.faces.cli.deeds import Deed, Find
from qbwc_server.faces.cli.presentation import Column
from qbwc_server.faces.cli.workplace import Workplace, pass_workplace
from qbwc_server.flows import operating
from qbwc_server.flows.base import Visit
from qbwc_server.importing.documents import DocumentKind
from qbwc_server.states import OrderState
from qbwc_server.store import connections, overview, views
from qbwc_server.store.audit import Action
from qbwc_server.store.overview import Filter

_kind = click.option(
    "--kind",
    type=options.choice(DocumentKind),
    help="The kind, where several documents share a number.",
)
_party = click.option(
    "--party",
    metavar="NAME",
    help="The customer or supplier, where several of a kind share a number.",
)


@click.group("documents")
def group() -> None:
    """Take accounting documents in, see what became of them, decide about them."""


group.add_command(taking_in.command(taking_in.DOCUMENTS))


@group.command("list")
@click.argument("name")
@click.option("--state", type=options.choice(OrderState), help="Only these.")
@click.option("--kind", type=options.choice(DocumentKind), help="Only these.")
@click.option("--number", help="Only this number.")
@options.as_json
@pass_workplace
def list_(
    workplace: Workplace,
    *,
    name: str,
    state: str | None,
    kind: str | None,
    number: str | None,
    as_json: bool,
) -> None:
    """List documents: kind, number, state, and what they are in QuickBooks."""
    with workplace.database.read() as db:
        connection_id = connections.by_name(db, name).id
        wanted = Filter(connection_id, state=state, number=number, kind=kind)
        rows = overview.documents(db, wanted)
        ids = [row.id for row in rows] if as_json else []
        items = views.DOCUMENTS.items_of(db, ids)
    if as_json:
        shown = [rendering.document_json(row, items[row.id]) for row in rows]
        presentation.show_json(shown)
        return
    columns = (
        Column("Kind", folds=True),
        Column("Document", folds=True),
        Column("Name", folds=True),
        Column("State", is_state=True),
        Column("In QuickBooks, or why not", folds=True),
    )
    presentation.show_table(columns, [_line(row) for row in rows])
    presentation.say(presentation.count(len(rows), "document"))


@group.command()
@click.argument("name")
@click.argument("number")
@_kind
@_party
@options.as_json
@pass_workplace
def show(
    workplace: Workplace,
    *,
    name: str,
    number: str,
    kind: str | None,
    party: str | None,
    as_json: bool,
) -> None:
    """Tell the whole story of a document."""
    with workplace.database.read() as db:
        connection_id = connections.by_name(db, name).id
        row = _find(kind, party)(db, connection_id, number)
        if as_json:
            items = views.DOCUMENTS.items_of(db, [row.id])[row.id]
            presentation.show_json(rendering.document_json(row, items))
            return
        story = stories.gather(db, row, subjects.DOCUMENTS)
    stories.tell(story)


@group.command()
@click.argument("name")
@click.argument("number")
@click.argument("txn_id", metavar="TXNID")
@_kind
@_party
@pass_workplace
def adopt(
    workplace: Workplace,
    *,
    name: str,
    number: str,
    txn_id: str,
    kind: str | None,
    party: str | None,
) -> None:
    """Say which transaction in QuickBooks a document in doubt is."""

    def act(db: sa.Connection, visit: Visit, row: Any) -> None:
        operating.DOCUMENTS.adopt(db, visit, row, txn_id)

    deed = Deed("document", _find(kind, party), Action.DOCUMENTS_ADOPT, act, txn_id)
    deeds.carry_out(workplace, name, [number], deed)


def _line(row: Any) -> tuple[str, ...]:
    kind = row.kind.replace("_", " ")
    return kind, row.number, row.name, str(row.state), meanings.outcome(row)


def _find(kind: str | None, party: str | None) -> Find:
    return lambda db, connection_id, number: overview.document(
        db, Filter(connection_id, number=number, kind=kind, party=party)
    )


def _command(verb: str, act: operating.Action) -> click.Command:
    @click.command(verb, help=deeds.HELP[verb].format(nouns="documents"))
    @click.argument("name")
    @click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
    @_kind
    @_party
    @pass_workplace
    def command(
        workplace: Workplace,
        *,
        name: str,
        numbers: tuple[str, ...],
        kind: str | None,
        party: str | None,
    ) -> None:
        deed = Deed("document", _find(kind, party), Action(f"documents {verb}"), act)
        deeds.carry_out(workplace, name, numbers, deed)

    return command


for _verb, _act in operating.DOCUMENT_ACTIONS.items():
    group.add_command(_command(_verb, _act))
