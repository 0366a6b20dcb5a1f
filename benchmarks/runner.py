"""Measures everything there is a figure for, and prints one table.

Every subject is a module with `run(size)`, which returns its figures; it runs in a
process of its own, so that the memory and caches of one are not the next one's.
"""

import argparse
import importlib
import json
import multiprocessing
import pathlib
import sys
import time
from collections.abc import Sequence
from concurrent import futures
from datetime import UTC, datetime

from benchmarks import machine
from benchmarks.figures import Figure, Size, Verdict

SUBJECTS = (
    "calls",
    "orders",
    "round_trips",
    "answers",
    "queues",
    "intake",
    "scale",
    "import_customers",
    "pages",
)
#: git ignores it
RESULTS = pathlib.Path("var/benchmarks")
_HEAD = ("figure", "value", "floor", "ratio", "goal", "verdict")


def main() -> None:
    """Measure, print the table, keep the results; status 1 if a goal was missed."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("subjects", nargs="*", default=SUBJECTS, metavar="SUBJECT")
    parser.add_argument("--full", action="store_true", help="the sizes that take long")
    parser.add_argument("--results", type=pathlib.Path, default=RESULTS)
    asked = parser.parse_args()
    unknown = set(asked.subjects) - set(SUBJECTS)
    if unknown:
        parser.error(f"{', '.join(sorted(unknown))}: the subjects are {SUBJECTS}")
    size = Size.FULL if asked.full else Size.SHORT
    before = machine.describe()
    found = [figure for name in asked.subjects for figure in _measured(name, size)]
    print(table(found))
    kept = _keep(asked.results, {"size": size, "machine": before}, found)
    print(f"\nThe results are in {kept}")
    sys.exit(any(each.verdict is Verdict.MISSED for each in found))


def table(figures: Sequence[Figure]) -> str:
    """Lay figures out, one a line."""
    rows = [_HEAD, *(_row(each) for each in figures)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(_HEAD))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if 0 < n < len(_HEAD) - 1 else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _row(figure: Figure) -> tuple[str, ...]:
    return (
        figure.name,
        f"{_number(figure.value)} {figure.unit}",
        _number(figure.floor),
        _number(figure.ratio),
        figure.goal,
        str(figure.verdict),
    )


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"  # noqa: PLR2004


def _measured(name: str, size: Size) -> list[Figure]:
    print(f"{name} ...", end="", file=sys.stderr, flush=True)
    began = time.monotonic()
    anew = multiprocessing.get_context("spawn")
    with futures.ProcessPoolExecutor(1, anew) as pool:
        found = pool.submit(_run, name, size).result()
    print(f" {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return found


def _run(name: str, size: Size) -> list[Figure]:
    found: list[Figure] = importlib.import_module(f"benchmarks.{name}").run(size)
    return found


def _keep(
    folder: pathlib.Path, about: dict[str, object], figures: Sequence[Figure]
) -> pathlib.Path:
    at = datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{at:%Y%m%dT%H%M%SZ}.json"
    shown = [each.to_json() for each in figures]
    document = {"at": at.isoformat(), **about, "figures": shown}
    file.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
    return file
