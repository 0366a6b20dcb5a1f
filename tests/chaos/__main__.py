"""`make chaos`: thousands of faults over thousands of orders, on both databases."""

import argparse
import pathlib
import sys
import tempfile

from tests.chaos import run
from tests.chaos.run import Scale


def main() -> int:
    """Run on each database, print the figures; 1 if anything is wrong."""
    asked = _arguments()
    scale = Scale(asked.faults, asked.seed)
    good = True
    for name in asked.database or ["sqlite", "postgresql"]:
        with tempfile.TemporaryDirectory(dir=_memory()) as folder:
            place = pathlib.Path(folder)
            made = (
                run.sqlite(place, None, scale)
                if name == "sqlite"
                else run.postgresql(place, scale)
            )
            with made as world:
                report = world.run()
        print(f"{name}, seed {scale.seed}: {report}\n", flush=True)  # noqa: T201
        good = good and report.good
    return 0 if good else 1


def _memory() -> str | None:
    """Name a place in memory: processes die here, but no power is cut."""
    return "/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--faults", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
