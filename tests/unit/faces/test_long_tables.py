"""Tables of any length: they fit, nothing is cut off, and nothing waits for the end."""

import itertools

import pytest
from rich.cells import cell_len

from qbwc_server.faces.cli import long_tables
from qbwc_server.faces.cli.presentation import Column

COLUMNS = (Column("Name", folds=True), Column("Kind"), Column("Remark", folds=True))


@pytest.fixture(autouse=True)
def width(monkeypatch):
    """Have 40 columns, as the terminal says."""
    monkeypatch.setenv("COLUMNS", "40")
    return 40


def test_what_fits(capsys):
    """Every column is as wide as it needs to be."""
    number = long_tables.show(COLUMNS, [("Ada", "Customer", ""), ("Bo", "Item", "x")])

    assert number == 2
    assert capsys.readouterr().out.splitlines() == [
        "Name  Kind      Remark",
        "──────────────────────",
        "Ada   Customer",
        "Bo    Item      x",
    ]


@pytest.mark.parametrize("letter", ["x", "漢", "é", "👩‍🚒"])
def test_what_does_not_fit(capsys, width, letter):
    """It is folded, and all of it is there."""
    text = letter * 90

    long_tables.show(COLUMNS, [(text, "Customer", "short"), ("Bo", "Item", text)])

    out = capsys.readouterr().out
    assert max(map(cell_len, out.splitlines())) <= width
    assert out.count(letter[0]) >= 180


def test_it_does_not_wait_for_the_last_row(capsys):
    """Rows without an end are shown as they come."""
    endless = (("Ada", "Customer", n) for n in itertools.count())
    some = itertools.chain(itertools.islice(endless, 1000), _interrupted())

    with pytest.raises(KeyboardInterrupt):
        long_tables.show(COLUMNS, some)

    assert "Ada   Customer  799" in capsys.readouterr().out


def test_rows_that_are_wider_than_the_first(capsys, width):
    """The columns stay where they are."""
    rows = [("Ada", "Customer", "")] * 200 + [("A" * 30, "Something else", "b" * 30)]

    long_tables.show(COLUMNS, rows)

    lines = capsys.readouterr().out.splitlines()
    assert "".join(line[:4].strip() for line in lines[202:]) == "A" * 30
    assert max(map(len, lines)) <= width


def test_no_rows(capsys):
    """Nothing is printed, not even heads."""
    assert long_tables.show(COLUMNS, []) == 0
    assert not capsys.readouterr().out


def test_signs_that_would_move_the_cursor(capsys):
    """They are blanks, as everywhere."""
    long_tables.show(COLUMNS, [("A\x1b[2Jda\nB", "Item", "")])

    assert "\x1b" not in capsys.readouterr().out


def _interrupted():
    raise KeyboardInterrupt
    yield
