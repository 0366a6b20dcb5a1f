"""The command `qbwc`: reads the environment and hands it to the command line."""

import click

import qbwc_server
from qbwc_server import app, config
from qbwc_server.faces.cli import (
    audits,
    connections,
    demo,
    documents,
    exchanges,
    funnel,
    jobs,
    lists,
    orders,
    settings,
    simulating,
    starting,
    tokens,
    users,
)
from qbwc_server.faces.cli.workplace import Pieces, Workplace

_PIECES = Pieces(
    read_config=config.Config.from_env,
    create_app=app.create_app,
    ensure_secret_key=config.ensure_secret_key,
    child_environment=config.child_environment,
)


@click.group(cls=funnel.Commands)
@click.version_option(qbwc_server.__version__, prog_name="qbwc")
@click.option(
    "--debug", is_flag=True, expose_value=False, help="Show where an error arose."
)
@click.pass_context
def main(context: click.Context) -> None:
    """Take shops' orders into QuickBooks Desktop through its Web Connector."""
    context.obj = Workplace(_PIECES)


for _command in (
    starting.init,
    starting.check,
    starting.serve,
    demo.demo,
    connections.group,
    connections.qwc_file,
    settings.group,
    orders.group,
    documents.group,
    lists.group,
    jobs.group,
    exchanges.group,
    tokens.group,
    users.group,
    audits.group,
    simulating.simulate,
):
    main.add_command(_command)

if __name__ == "__main__":
    main()
