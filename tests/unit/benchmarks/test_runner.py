"""What the benchmarks say of what they found."""

import json
import pathlib

import pytest

from benchmarks import machine, runner
from benchmarks.figures import Figure, Verdict


@pytest.mark.parametrize(
    "goals, verdict",
    [
        ({}, Verdict.NONE),
        ({"floor": 2.0}, Verdict.NONE),
        ({"floor": 2.0, "most_times": 1.5}, Verdict.REACHED),
        ({"floor": 2.0, "most_times": 1.4}, Verdict.MISSED),
        ({"most": 3.0}, Verdict.REACHED),
        ({"most": 2.9}, Verdict.MISSED),
        ({"least": 3.0}, Verdict.REACHED),
        ({"least": 3.1}, Verdict.MISSED),
        ({"floor": 2.0, "most_times": 1.5, "most": 2.9}, Verdict.MISSED),
        ({"floor": 2.0, "most_times": 1.4, "most": 3.0}, Verdict.MISSED),
    ],
)
def test_verdicts(goals, verdict):
    """A goal is reached where the figure is just what it may be."""
    assert Figure("a figure", 3.0, "ms", **goals).verdict is verdict


def test_the_table():
    """It has a line a figure, with floor, ratio, goal and verdict."""
    figures = [
        Figure("first", 3.0, "ms", 2.0, most_times=1.4),
        Figure("second", 12_345.6, "a second", least=5_000),
    ]

    lines = [line.split() for line in runner.table(figures).splitlines()]

    assert lines == [
        ["figure", "value", "floor", "ratio", "goal", "verdict"],
        ["first", "3", "ms", "2", "1.5", "<=", "1.4", "x", "missed"],
        ["second", "12,346", "a", "second", ">=", "5,000", "reached"],
    ]


def test_what_is_kept():
    """Figures and the machine they were measured on fit into JSON."""
    kept = {
        "machine": machine.describe(),
        "figures": [Figure("first", 3.0, "ms", 2.0, most_times=1.4).to_json()],
    }

    (figure,) = json.loads(json.dumps(kept))["figures"]

    assert figure["ratio"] == 1.5
    assert figure["verdict"] == "missed"
    assert set(kept["machine"]) >= {"cores", "processor", "python", "packages", "load"}


def test_subjects():
    """Each is a module, and each module that measures is a subject."""
    folder = pathlib.Path(runner.__file__).parent

    measuring = {
        file.stem
        for file in folder.glob("*.py")
        if "\ndef run(size: Size)" in file.read_text("utf-8")
    }

    assert measuring == set(runner.SUBJECTS)
