"""Writes the reference pages that the code itself knows best: `make docs`.

States and their moves come from `states.py`, reasons from `rules/codes.py`, commands
from the command line itself. A test compares the pages with what this would write.
"""

import pathlib
from collections.abc import Iterator, Mapping
from enum import StrEnum

import click

from qbwc_server import __main__, states
from qbwc_server.rules import codes

REFERENCE = pathlib.Path(__file__).parent / "reference"

MACHINES: tuple[
    tuple[str, type[StrEnum], Mapping[StrEnum, frozenset[StrEnum]]], ...
] = (
    ("Orders", states.OrderState, states.ORDER_MOVES),
    ("Jobs", states.JobState, states.JOB_MOVES),
    ("Exchanges", states.ExchangeState, states.EXCHANGE_MOVES),
    ("Sessions", states.SessionState, states.SESSION_MOVES),
    ("References", states.ReferenceState, states.REFERENCE_MOVES),
)


def main() -> None:
    """Write every page."""
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """Give the text of every page by its file name."""
    return {
        "states.md": _page("States and their moves", _states()),
        "reasons.md": _page("Reasons and warnings", _reasons()),
        "commands.md": _page("Commands", _commands(__main__.main, "qbwc")),
    }


def _page(title: str, lines: Iterator[str]) -> str:
    head = [f"# {title}", "", "Written by `make docs` from the code.", ""]
    return "\n".join([*head, *lines]).rstrip() + "\n"


def _states() -> Iterator[str]:
    for title, words, moves in MACHINES:
        yield from (f"## {title}", "", "```mermaid", "stateDiagram-v2")
        for state in words:
            for after in sorted(moves[state]):
                yield f"    {state} --> {after}"
        yield from ("```", "")


def _reasons() -> Iterator[str]:
    for kind in codes.Kind:
        yield from (f"## {kind.capitalize()}", "")
        for name, code in codes.CODES.items():
            if code.kind is kind:
                yield f"- **{name}** {code.message} {code.what_to_do}".rstrip()
        yield ""


def _commands(command: click.Command, path: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for name, child in sorted(command.commands.items()):
            yield from _commands(child, f"{path} {name}")
        return
    usage = " ".join(command.collect_usage_pieces(click.Context(command)))
    yield from (f"## `{path} {usage}`", "", command.get_short_help_str(200), "")
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield f"- `{', '.join(parameter.opts)}` {parameter.help or ''}".rstrip()
    yield ""


if __name__ == "__main__":
    main()
