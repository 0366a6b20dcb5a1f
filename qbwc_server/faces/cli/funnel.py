"""The one place where an error of any command becomes a sentence and an exit status."""

import os
import sys
from collections.abc import Sequence
from typing import Any

import click
import sqlalchemy as sa

from qbwc_server.errors import ConfigError, QbwcError, SettingsError
from qbwc_server.faces.cli import presentation
from qbwc_server.simulator.loading import CompanyFileError

#: refused: what was asked is understood, and cannot be done
REFUSED = 1
#: wrong use: the command itself is not understood
WRONG_USE = 2

_NOT_SET_UP = ("no such table", "no such column", "does not exist", "undefinedtable")


class Commands(click.Group):
    """The command with all its groups; no error leaves it as a traceback."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run a command; every error is one sentence on standard error."""
        _write_what_can_be_written()
        extra["standalone_mode"] = False
        try:
            status = super().main(*args, **extra)
        except (Exception, KeyboardInterrupt) as error:
            if "--debug" in sys.argv:
                raise
            status = _tell(error)
        sys.exit(status or 0)


def _tell(error: BaseException) -> int:
    """Say what is wrong, and give the exit status."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return WRONG_USE
    if isinstance(error, BrokenPipeError):
        # Whoever read our output has gone; there is nobody left to tell.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
        return REFUSED
    for sentence in _sentences(error):
        presentation.complain(f"error: {sentence}")
    return WRONG_USE if isinstance(error, click.UsageError) else REFUSED


def _sentences(error: BaseException) -> Sequence[str]:
    if isinstance(error, ConfigError):
        return error.problems
    if isinstance(error, SettingsError):
        return [f"{path}: {text}" if path else text for path, text in error.problems]
    return [_sentence(error)]


def _sentence(error: BaseException) -> str:
    if isinstance(error, (click.Abort, KeyboardInterrupt)):
        return "Stopped."
    if isinstance(error, click.UsageError):
        told = " ".join(error.format_message().split())
        return f"{told}{_see_help(error)}"
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, (QbwcError, CompanyFileError)):
        return str(error)
    if isinstance(error, sa.exc.SQLAlchemyError):
        return _database(error)
    if isinstance(error, OSError):
        return _file(error)
    return (
        f"Something went wrong that was not foreseen ({error!r}): please report it"
        " with what `qbwc --debug ...` prints."
    )


def _database(error: sa.exc.SQLAlchemyError) -> str:
    told = str(getattr(error, "orig", None) or error)
    text = " ".join(told.split())
    if any(each in text.lower() for each in _NOT_SET_UP):
        return "The database is not set up for this version: run `qbwc init` first."
    return (
        f"The database cannot be used ({text}): check QBWC_DATABASE_URL, and that the"
        " database runs."
    )


def _file(error: OSError) -> str:
    named = f"{error.filename}: " if error.filename else ""
    return f"{named}{error.strerror or error}; check the path and who may use it"


def _see_help(error: click.UsageError) -> str:
    return f" See `{error.ctx.command_path} --help`." if error.ctx else ""


def _write_what_can_be_written() -> None:
    # A letter that the terminal or the pipe cannot take must not stop a listing.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
