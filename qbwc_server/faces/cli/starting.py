"""`qbwc init`, `check` and `serve`: setting a server up, and running it."""

import os
import secrets
import sys

import click

from qbwc_server.faces.cli import checking, presentation, serving
from qbwc_server.faces.cli.funnel import REFUSED
from qbwc_server.faces.cli.workplace import Workplace, pass_workplace
from qbwc_server.states import Role
from qbwc_server.store import people

#: workers where several processes may write at once
MOST_WORKERS = 4


@click.command()
@pass_workplace
def init(workplace: Workplace) -> None:
    """Bring the database up to date and make the secret key."""
    config = workplace.config
    made = not config.secret_key and workplace.pieces.ensure_secret_key(config.data_dir)
    workplace.database.upgrade()
    if made:
        presentation.say(f"A secret key was made in {config.data_dir}.")
    shown = workplace.database.url.render_as_string(hide_password=True)
    presentation.say(f"The database is at the newest migration: {shown}")


@click.command()
@pass_workplace
def check(workplace: Workplace) -> None:
    """Name every problem of environment, database and connections."""
    found = list(checking.everything(workplace))
    for each in found:
        kind = "error" if each.is_error else "warning"
        presentation.complain(f"{kind}: {each.place}: {each.sentence}")
    mistakes = sum(each.is_error for each in found)
    if mistakes:
        sys.exit(REFUSED)
    warned = presentation.count(len(found), "warning")
    presentation.say(f"Ready to serve, with {warned}." if found else "All is well.")


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on."
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="How many processes; 1 on SQLite, up to 4 on PostgreSQL.",
)
@pass_workplace
def serve(workplace: Workplace, host: str, port: int, workers: int | None) -> None:
    """Run the production server on this machine until it is stopped."""
    config = workplace.config
    workplace.must_be_ready()
    _welcome(workplace)
    is_sqlite = workplace.database.url.get_backend_name() == "sqlite"
    workplace.database.dispose()
    plan = serving.Plan(
        make_app=lambda: workplace.pieces.create_app(config),
        host=host,
        port=port,
        workers=workers or (1 if is_sqlite else min(MOST_WORKERS, os.cpu_count() or 1)),
        max_body=config.max_body,
        log_format=config.log_format,
        log_level=config.log_level,
    )
    serving.serve(plan)


def _welcome(workplace: Workplace) -> None:
    """Where nobody can look after the pages yet, print a link for the first user."""
    now = workplace.now()
    secret = secrets.token_urlsafe(32)
    with workplace.database.transaction() as db:
        if people.any_admin(db):
            return
        people.invite(db, secret, Role.ADMIN, now)
    presentation.complain(
        "Nobody can log in to the pages yet. Whoever opens this link first, within a"
        f" day, becomes the administrator:\n  {workplace.config.public_url}"
        f"/admin/welcome/{secret}"
    )
