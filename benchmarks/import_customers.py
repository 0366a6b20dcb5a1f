"""How long an import of many customers takes, and how much memory the server needs.

The server is the real one in a process of its own, the other side the simulated Web
Connector with a company file of that size. Memory is read from /proc: Linux only.
"""

import argparse
import contextlib
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qbwc_server.simulator.company_file import CompanyFile
from qbwc_server.simulator.web_connector import WebConnector

QBWC = pathlib.Path(sys.executable).parent / "qbwc"
NAME = "lake"


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


@dataclass(frozen=True)
class Place:
    """A folder in which commands run."""

    folder: pathlib.Path
    environment: dict[str, str]

    def run(self, *arguments: str) -> str:
        """Run `qbwc` with arguments; give what it prints."""
        done = subprocess.run(
            [str(QBWC), *arguments],
            cwd=self.folder,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    @contextlib.contextmanager
    def serving(self) -> Iterator[tuple[str, int]]:
        """Run the server; give its address and process ID."""
        port = _free_port()
        command = [str(QBWC), "serve", "--port", str(port), "--workers", "1"]
        with (self.folder / "server.log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=self.folder, env=self.environment, stdout=log, stderr=log
            )
        try:
            _wait(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}/qbwc", process.pid
        finally:
            process.terminate()
            process.wait(60)


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
        with tempfile.TemporaryDirectory() as folder:
            place = Place(pathlib.Path(folder), _environment(asked.database))
            print(measure(place, customers), flush=True)


def measure(place: Place, customers: int) -> Figures:
    """Set a server up, and import a customer list of some size."""
    place.run("init")
    with contextlib.suppress(subprocess.CalledProcessError):
        place.run("connection", "remove", NAME, "--yes")
    made = json.loads(place.run("connection", "add", NAME, "--json"))
    place.run("lists", "pull", NAME, "customers")
    company = CompanyFile.from_json(_company(customers))
    with place.serving() as (url, pid):
        connector = WebConnector(url, made["username"], made["password"], company)
        begun = time.monotonic()
        visit = connector.visit()
        seconds = time.monotonic() - begun
        megabytes = max(_peak(each) for each in _family(pid))
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


def _environment(database_url: str | None) -> dict[str, str]:
    kept = {n: v for n, v in os.environ.items() if not n.startswith("QBWC_")}
    return kept | ({"QBWC_DATABASE_URL": database_url} if database_url else {})


def _family(pid: int) -> list[int]:
    """A process and those that it has started: the server and its worker."""
    found = [pid]
    for status in pathlib.Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            if int(_field(status, "PPid")) == pid:
                found.append(int(status.parent.name))
    return found


def _peak(pid: int) -> float:
    """The most memory that a process has had at once, in megabytes."""
    return int(_field(pathlib.Path(f"/proc/{pid}/status"), "VmHWM")) / 1024


def _field(status: pathlib.Path, name: str) -> str:
    found = re.search(rf"^{name}:\s+(\d+)", status.read_text(), re.MULTILINE)
    return found[1] if found else "0"


def _wait(address: str) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - loopback
            return
        time.sleep(0.2)
    raise AssertionError("the server does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
