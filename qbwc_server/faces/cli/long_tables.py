"""Tables of any length, printed as their rows come: nothing waits for the last one.

The first rows say how wide the columns are. A cell that is wider is folded.
"""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import click
from rich.cells import cell_len, chop_cells, set_cell_size

from qbwc_server.faces.cli import presentation
from qbwc_server.faces.cli.presentation import Column

#: rows that say how wide the columns are, and that are written at a time
_BLOCK = 200
_GAP = "  "


def show(columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> int:
    """Print a table row by row; give how many rows it had, and nothing if none."""
    left = iter(rows)
    widths: list[int] = []
    number = 0
    while some := list(itertools.islice(left, _BLOCK)):
        cells = [[_plain(each) for each in row] for row in some]
        if not widths:
            widths = _widths(columns, cells, presentation.console().width)
            click.echo(_head(columns, widths))
        click.echo("\n".join(_row(row, widths) for row in cells))
        number += len(some)
    return number


def _plain(value: Any) -> str:
    return presentation.plain("" if value is None else value).replace("\n", " ")


def _head(columns: Sequence[Column], widths: Sequence[int]) -> str:
    heads = _row([column.head for column in columns], widths)
    return f"{heads}\n{'─' * (sum(widths) + len(_GAP) * (len(widths) - 1))}"


def _widths(
    columns: Sequence[Column], cells: Sequence[Sequence[str]], room: int
) -> list[int]:
    """Give each column what it needs, and take from the widest what is too much."""
    heads = [column.head for column in columns]
    widths = [max(map(cell_len, each)) for each in zip(heads, *cells, strict=True)]
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - room
    while excess > 0:
        spare = [
            (width - cell_len(column.head), place)
            for place, (width, column) in enumerate(zip(widths, columns, strict=True))
            if column.folds and width > cell_len(column.head)
        ]
        if not spare:
            break
        widths[max(spare)[1]] -= 1
        excess -= 1
    return widths


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Write a row; what does not fit goes on below."""
    folded = [
        chop_cells(cell, width) if cell_len(cell) > width else [cell]
        for cell, width in zip(cells, widths, strict=True)
    ]
    lines = itertools.zip_longest(*folded, fillvalue="")
    return "\n".join(
        _GAP.join(map(set_cell_size, line, widths)).rstrip() for line in lines
    )
