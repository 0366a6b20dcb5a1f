"""The production server: gunicorn where it runs, waitress on Windows."""

import importlib
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from qbwc_server.faces import logs
from qbwc_server.faces.cli import presentation

#: seconds that one request may take; a large answer of QuickBooks takes its time
TIMEOUT = 120
THREADS = 8
#: what a body may be larger than the SOAP door's own limit, so that the door refuses it
SLACK = 10_000_000


@dataclass(frozen=True)
class Plan:
    """What to serve, and where."""

    make_app: Callable[[], Any]
    host: str
    port: int
    workers: int
    max_body: int
    log_format: str
    log_level: str


def serve(plan: Plan) -> None:
    """Serve until the process is told to stop."""
    _must_be_free(plan)
    address = f"http://{plan.host}:{plan.port}"
    presentation.complain(f"Serving on {address}, Ctrl-C stops.")
    logs.set_up(plan.log_format, plan.log_level)
    name = "with_waitress" if sys.platform == "win32" else "with_gunicorn"
    # gunicorn cannot even be imported on Windows.
    server = importlib.import_module(f"qbwc_server.faces.cli.{name}")
    server.run(plan)


def _must_be_free(plan: Plan) -> None:
    family = socket.AF_INET6 if ":" in plan.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((plan.host, plan.port))
        except OSError as error:
            raise click.ClickException(
                f"{plan.host}:{plan.port} cannot be served on ({error.strerror}): stop"
                " what runs there, or choose another --host or --port."
            ) from None
