"""How long an import of many customers takes, and how much memory the server needs.

The server is the real one in a process of its own, the other side the simulated Web
Connector with a company file of that size. Memory is read from /proc: Linux only.
"""

import argparse
import contextlib
import json
import subprocess
import time
from dataclasses import dataclass
from typing import Any

from benchmarks import servers
from benchmarks.figures import Figure, Size
from benchmarks.servers import NAME
from qbwc_server.simulator.company_file import CompanyFile
from qbwc_server.simulator.web_connector import WebConnector


@dataclass(frozen=True)
class Figures:
    """What one import took."""

    customers: int
    turns: int
    seconds: float
    megabytes: float

    def __str__(self) -> str:
        """Give it as a line of the table."""
        return (
            f"{self.customers:>9,}  {self.turns:>5}  {self.seconds:>7.1f}"
            f"  {self.megabytes:>6.0f}"
        )


#: customers of the lists
CUSTOMERS = {Size.SHORT: (1_000, 10_000), Size.FULL: (1_000, 50_000)}
#: how much more memory a longer list may take
MOST_TIMES = 1.3


def run(size: Size) -> list[Figure]:
    """Import a short list and a long one: memory must not grow with it."""
    few, many = (_measured(None, number) for number in CUSTOMERS[size])
    named = f"import of {many.customers:,} customers in pages"
    return [
        Figure(f"{named}: memory", many.megabytes, "MB", few.megabytes, MOST_TIMES),
        Figure(f"{named}: a customer", *_each(many), _each(few)[0]),
    ]


def _each(found: Figures) -> tuple[float, str]:
    return found.seconds / found.customers * 1000, "ms"


def _measured(database: str | None, customers: int) -> Figures:
    with servers.place(database) as place:
        return measure(place, customers)


def main() -> None:
    """Import lists of growing size; print what each took."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--customers", type=int, action="append")
    parser.add_argument(
        "--database", help="a URL; SQLite in a folder of its own if not"
    )
    asked = parser.parse_args()
    print("customers  turns  seconds  peak MB of the server")
    for customers in asked.customers or [1_000, 10_000, 50_000]:
        print(_measured(asked.database, customers), flush=True)


def measure(place: servers.Place, customers: int) -> Figures:
    """Set a server up, and import a customer list of some size."""
    place.run("init")
    with contextlib.suppress(subprocess.CalledProcessError):
        place.run("connection", "remove", NAME, "--yes")
    made = json.loads(place.run("connection", "add", NAME, "--json"))
    place.run("lists", "pull", NAME, "customers")
    company = CompanyFile.from_json(_company(customers))
    with place.serving() as server:
        url = f"{server.url}/qbwc"
        connector = WebConnector(url, made["username"], made["password"], company)
        begun = time.monotonic()
        visit = connector.visit()
        seconds = time.monotonic() - begun
        megabytes = server.megabytes()
    imported = json.loads(place.run("connection", "show", NAME, "--json"))["lists"]
    if imported["customers"]["entries"] != customers:
        raise AssertionError(imported)
    return Figures(customers, len(visit.exchanges), seconds, megabytes)


def _company(customers: int) -> dict[str, Any]:
    document = CompanyFile.starter().to_json()
    document["lists"]["customers"] = [
        {"Name": f"Customer {n:06}", "Email": f"customer.{n:06}@example.com"}
        for n in range(customers)
    ]
    return document


if __name__ == "__main__":
    main()
