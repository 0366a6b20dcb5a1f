"""How things look: tables and sentences for people, JSON for programs."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

#: the colour of a state, where the terminal has colours
COLOURS = {
    "posted": "green",
    "completed": "green",
    "answered": "green",
    "recovered": "green",
    "accepted": "green",
    "replaced": "green",
    "skipped": "yellow",
    "held": "yellow",
    "duplicate": "cyan",
    "cancelled": "dim",
    "failed": "red",
    "in_doubt": "red",
    "rejected": "red",
    "lost": "red",
    "unread": "red",
}


@dataclass(frozen=True)
class Column:
    """One column of a table: its head, and whether it may be folded or coloured."""

    head: str
    folds: bool = False
    is_state: bool = False
    is_number: bool = False


def console() -> Console:
    """The terminal, or whatever stands where it would be."""
    return Console(markup=False, emoji=False, highlight=False)


def table(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Table:
    """Lay rows out as a table that fits the width; nothing is cut off."""
    laid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=False)
    for column in columns:
        laid.add_column(
            column.head,
            no_wrap=not column.folds,
            min_width=max(map(len, column.head.split())),
            overflow="fold",
            justify="right" if column.is_number else "left",
        )
    for row in rows:
        laid.add_row(*(_cell(*pair) for pair in zip(columns, row, strict=True)))
    return laid


def show_table(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
    """Print a table."""
    console().print(table(columns, rows))


def show_facts(pairs: Iterable[tuple[str, Any]]) -> None:
    """Print names and what they are, one under the other; blank ones are left out."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="bold")
    grid.add_column(overflow="fold")
    for name, value in pairs:
        if value not in (None, "", []):
            grid.add_row(name, Text(plain(value)))
    console().print(grid)


def show_json(value: Any) -> None:
    """Print a value as JSON, and nothing else."""
    click.echo(json.dumps(value, indent=2))


def say(sentence: str) -> None:
    """Print a sentence for a person on standard output."""
    console().print(Text(plain(sentence)), soft_wrap=True)


def complain(sentence: str) -> None:
    """Print an error or a warning on standard error."""
    click.echo(plain(sentence), err=True)


def plain(value: Any) -> str:
    """Write a value as text without signs that would move the cursor."""
    if isinstance(value, datetime):
        return when(value)
    text = str(value)
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def when(value: datetime | None) -> str:
    """Write a moment as people here read it: local time, to the minute."""
    if value is None:
        return ""
    return value.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def count(number: int, noun: str) -> str:
    """Write a number with its noun: 1 order, 2 orders."""
    if number == 1:
        return f"1 {noun}"
    plural = noun.removesuffix("y") + "ies" if noun.endswith("ry") else f"{noun}s"
    return f"{number} {plural}"


def enumerated(words: Sequence[str]) -> str:
    """Write words one after the other: one, two and three."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _cell(column: Column, value: Any) -> Text:
    text = plain("" if value is None else value)
    if column.is_state:
        return Text(text.replace("_", " "), style=COLOURS.get(text, ""))
    return Text(text)
