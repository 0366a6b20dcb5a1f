"""`qbwc user ...`: the people who may use the pages."""

import sys

import click

from qbwc_server import errors
from qbwc_server.conversation import passwords
from qbwc_server.faces import rendering
from qbwc_server.faces.cli import options, presentation
from qbwc_server.faces.cli.presentation import Column
from qbwc_server.faces.cli.workplace import Workplace, pass_workplace
from qbwc_server.states import Role
from qbwc_server.store import people
from qbwc_server.store.audit import Action, Entry
from qbwc_server.store.people import NewUser


@click.group("user")
def group() -> None:
    """Let people use the pages."""


@group.command()
@click.argument("email")
@click.option(
    "--role",
    type=options.choice(Role),
    required=True,
    help="viewer: look; operator: decide about orders and jobs; admin: everything.",
)
@options.password_stdin
@options.as_json
@pass_workplace
def add(
    workplace: Workplace,
    *,
    email: str,
    role: str,
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Let somebody log in to the pages; the password is shown once."""
    if "@" not in email or len(email) > people.LONGEST_EMAIL:
        raise click.BadParameter(f"{email!r} is no e-mail address")
    password = options.read_password() if password_stdin else passwords.new()
    stored = passwords.hashed(password)
    with workplace.database.transaction() as db:
        people.add(db, NewUser(email, Role(role), stored), workplace.now())
        workplace.note(db, Entry("", Action.USER_ADD, people.folded(email), role))
    shown = {"email": people.folded(email), "role": role, "password": password}
    if as_json:
        presentation.show_json(shown)
        return
    told = "(the one you gave)" if password_stdin else password
    facts = [("E-mail", shown["email"]), ("Role", role), ("Password", told)]
    presentation.show_facts(facts)
    presentation.say(f"Log in at {workplace.config.public_url}/admin/")


@group.command("list")
@options.as_json
@pass_workplace
def list_(workplace: Workplace, as_json: bool) -> None:
    """List everybody who may log in."""
    with workplace.database.read() as db:
        rows = people.listing(db)
    if as_json:
        presentation.show_json([rendering.user_json(row) for row in rows])
        return
    columns = (Column("E-mail", folds=True), Column("Role"), Column("Last log-in"))
    lines = [
        (row.email, str(row.role), presentation.when(row.last_login_at) or "never")
        for row in rows
    ]
    presentation.show_table(columns, lines)
    presentation.say(presentation.count(len(rows), "user"))


@group.command("reset")
@click.argument("email")
@options.password_stdin
@pass_workplace
def reset(workplace: Workplace, email: str, password_stdin: bool) -> None:
    """Give somebody a new password, and ask for no code until he has one again."""
    password = options.read_password() if password_stdin else passwords.new()
    values = {"password_hash": passwords.hashed(password), "totp_secret": None}
    with workplace.database.transaction() as db:
        row = people.by_email(db, email)
        if row is None:
            raise errors.NotFound(f"there is no user {email}")
        people.update(db, row.id, values)
        people.log_out_everywhere(db, row.id)
        workplace.note(db, Entry("", Action.USER_PASSWORD, row.email, "reset"))
    told = "(the one you gave)" if password_stdin else password
    presentation.show_facts([("E-mail", row.email), ("Password", told)])


@group.command()
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_workplace
def remove(workplace: Workplace, email: str, yes: bool) -> None:
    """Let somebody in no more."""
    if not yes and sys.stdin.isatty():
        click.confirm(f"Remove {email}?", abort=True, err=True)
    with workplace.database.transaction() as db:
        row = people.by_email(db, email)
        if row is None:
            raise errors.NotFound(f"there is no user {email}")
        people.remove(db, row.id)
        workplace.note(db, Entry("", Action.USER_REMOVE, row.email))
    presentation.say(f"{row.email} cannot log in any more.")
