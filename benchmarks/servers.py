"""Servers in processes of their own, whose processor time and memory can be read.

Linux only: both are read from /proc.
"""

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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

QBWC = pathlib.Path(sys.executable).parent / "qbwc"
ROOT = pathlib.Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
NAME = "lake"
_TICKS = os.sysconf("SC_CLK_TCK")


def environment(database_url: str | None = None) -> dict[str, str]:
    """Name what programs are told: nothing of this server but its database."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith("QBWC_")}
    return kept | ({"QBWC_DATABASE_URL": database_url} if database_url else {})


@dataclass(frozen=True)
class Running:
    """A server that runs."""

    url: str
    pid: int

    def cpu(self) -> float:
        """The seconds of processor time that it and its workers have used."""
        return sum(_cpu(each) for each in family(self.pid))

    def megabytes(self) -> float:
        """The most memory that one of its processes has had at once."""
        return max(peak(each) for each in family(self.pid))


@dataclass(frozen=True)
class Place:
    """A folder in which commands run."""

    folder: pathlib.Path
    environment: Mapping[str, str] = field(default_factory=environment)

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

    def set_up(self) -> dict[str, Any]:
        """Make a database with one connection; give its name and password."""
        self.run("init")
        made: dict[str, Any] = json.loads(self.run("connection", "add", NAME, "--json"))
        self.run("settings", "import", NAME, str(EXAMPLES / "settings.toml"))
        return made

    @contextlib.contextmanager
    def serving(self) -> Iterator[Running]:
        """Run the server, with one worker."""
        port = free_port()
        command = [str(QBWC), "serve", "--port", str(port), "--workers", "1"]
        with _started(command, self.folder, self.environment) as pid:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield Running(f"http://127.0.0.1:{port}", pid)


@contextlib.contextmanager
def place(database_url: str | None = None) -> Iterator[Place]:
    """Make a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Place(pathlib.Path(folder), environment(database_url))


@contextlib.contextmanager
def bare_spyne() -> Iterator[Running]:
    """Run Spyne with methods that do nothing, under the same web server."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.bare_spyne", str(port)]
    with _started(command, ROOT, environment()) as pid:
        wait_for(f"http://127.0.0.1:{port}/?wsdl")
        yield Running(f"http://127.0.0.1:{port}", pid)


def family(pid: int) -> list[int]:
    """A process and those that it has started: the server and its worker."""
    found = [pid]
    for status in pathlib.Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            if int(_field(status, "PPid")) == pid:
                found.append(int(status.parent.name))
    return found


def peak(pid: int) -> float:
    """The most memory that a process has had at once, in megabytes."""
    return int(_field(pathlib.Path(f"/proc/{pid}/status"), "VmHWM")) / 1024


def reset_peak(pid: int) -> float:
    """Begin to watch for the most memory anew; give what is in use."""
    pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5", "ascii")
    return int(_field(pathlib.Path(f"/proc/{pid}/status"), "VmRSS")) / 1024


def wait_for(address: str) -> None:
    """Wait until an address is answered."""
    for _ in range(300):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - loopback
            return
        time.sleep(0.2)
    raise AssertionError("the server does not answer")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def _started(
    command: list[str], folder: pathlib.Path, environment_: Mapping[str, str]
) -> Iterator[int]:
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment_, stdout=log, stderr=log
        )
        try:
            yield process.pid
        finally:
            process.terminate()
            process.wait(60)


def _cpu(pid: int) -> float:
    # The name in brackets may hold anything; the times come after it.
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2]
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / _TICKS


def _field(status: pathlib.Path, name: str) -> str:
    found = re.search(rf"^{name}:\s+(\d+)", status.read_text(), re.MULTILINE)
    return found[1] if found else "0"
