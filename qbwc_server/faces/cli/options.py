"""Options that several commands share, so that each means the same everywhere."""

import sys
from enum import StrEnum

import click

from qbwc_server.errors import Conflict

as_json = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON for programs, nothing else."
)
password_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input."
)
store = click.option(
    "--store", help="The store, by name or key, where several share a number."
)


def choice(words: type[StrEnum]) -> click.Choice[str]:
    """Offer the words of an enumeration; click itself would offer their names."""
    return click.Choice([str(word) for word in words])


def read_password() -> str:
    """Read a password from standard input: the first line of it."""
    password = sys.stdin.readline().strip()
    if not password:
        raise Conflict("standard input holds no password; write it as the first line")
    return password
