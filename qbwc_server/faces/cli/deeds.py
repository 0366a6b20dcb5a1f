"""What a person does to orders and documents: each by itself, and written down."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qbwc_server.errors import QbwcError
from qbwc_server.faces import meanings
from qbwc_server.faces.cli import presentation
from qbwc_server.faces.cli.funnel import REFUSED
from qbwc_server.faces.cli.workplace import Workplace
from qbwc_server.flows import configured
from qbwc_server.flows.base import Visit
from qbwc_server.store import connections
from qbwc_server.store.audit import Action, Entry

#: finds a row of a connection by its number
Find = Callable[[sa.Connection, int, str], Any]

HELP = {
    "retry": "Run the checks anew for {nouns} that were skipped or have failed.",
    "cancel": "Call {nouns} off that are not in the books.",
    "release": "Let held {nouns} go on; post those in doubt that are not there.",
    "approve": "Let {nouns} go on that wait for approval.",
}


@dataclass(frozen=True)
class Deed:
    """What a person does to an order or a document, and how it is written down."""

    noun: str
    find: Find
    action: Action
    act: Callable[[sa.Connection, Visit, Any], None]
    details: str = ""


def carry_out(
    workplace: Workplace, name: str, numbers: Sequence[str], deed: Deed
) -> None:
    """Do something to each, and say in which state each is now."""
    with workplace.database.read() as db:
        connection_id = connections.by_name(db, name).id
    refused = False
    for number in numbers:
        try:
            with workplace.database.transaction() as db:
                visit = configured.visit(db, connection_id, workplace.now())
                row = deed.find(db, connection_id, number)
                deed.act(db, visit, row)
                workplace.note(db, Entry(name, deed.action, row.number, deed.details))
                row = deed.find(db, connection_id, number)
        except QbwcError as error:
            refused = True
            presentation.complain(f"error: {error}")
        else:
            state = str(row.state).replace("_", " ")
            subject = f"{deed.noun.capitalize()} {row.number}"
            presentation.say(f"{subject} is {state} now: {meanings.outcome(row)}")
    if refused:
        sys.exit(REFUSED)
