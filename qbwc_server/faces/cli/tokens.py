"""`qbwc token ...`: tokens for programs that use the API."""

import secrets

import click

from qbwc_server.faces.api.callers import Scope
from qbwc_server.faces.cli import options, presentation
from qbwc_server.faces.cli.workplace import Workplace, pass_workplace
from qbwc_server.store import access, connections
from qbwc_server.store.access import NewToken
from qbwc_server.store.audit import Action, Entry


@click.group("token")
def group() -> None:
    """Let programs use the API."""


@group.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    type=options.choice(Scope),
    multiple=True,
    required=True,
    help="read: look at orders and jobs; write: send orders as well.",
)
@click.option("--connection", help="The only connection that it is good for.")
@options.as_json
@pass_workplace
def add(
    workplace: Workplace,
    *,
    name: str,
    scopes: tuple[str, ...],
    connection: str | None,
    as_json: bool,
) -> None:
    """Make a token for the API; it is shown once.

    A token named after a connection is good for that connection alone, as is one with
    --connection; any other is good for every connection.
    """
    secret = secrets.token_urlsafe(32)
    scope = Scope.WRITE if Scope.WRITE in scopes else Scope.READ
    with workplace.database.transaction() as db:
        names = {row.name: row.id for row in connections.listing(db)}
        wanted = connection or (name if name in names else None)
        owner = connections.by_name(db, wanted).id if wanted else None
        new = NewToken(secret, scope, name[:64], owner)
        access.add_token(db, new, workplace.now())
        entry = Entry(wanted or "", Action.TOKEN_ADD, new.label, f"scope {scope}")
        workplace.note(db, entry)
    if as_json:
        shown = {"name": name, "scope": scope, "connection": wanted, "token": secret}
        presentation.show_json(shown)
        return
    good_for = f'connection "{wanted}"' if wanted else "every connection"
    facts = [("Token", secret), ("Scope", scope), ("Good for", good_for)]
    presentation.show_facts(facts)
    presentation.say("The token is shown this once: only its digest is stored.")
