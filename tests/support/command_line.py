"""The real command `qbwc`, run as a person runs it: a process in some folder.

Servers and the demo are started from the installed script. Other commands run in
processes forked from one that has everything imported: importing takes longer than
most commands do.
"""

import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from qbwc_server.store.database import Database
from tests.support import sources, warm

EXAMPLES = sources.ROOT / "examples"
QBWC = pathlib.Path(sys.executable).parent / "qbwc"
START_SECONDS = 60


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What standard output holds as JSON, all of it."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Shell:
    """A folder in which commands run, with an environment of its own."""

    folder: pathlib.Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str | pathlib.Path, stdin: str = "") -> Ran:
        """Run `qbwc` with arguments to its end; a traceback is never an answer."""
        with tempfile.TemporaryDirectory() as place:
            files = [pathlib.Path(place, name) for name in ("in", "out", "err")]
            files[0].write_bytes(stdin.encode())
            call = {
                "arguments": list(map(str, arguments)),
                "folder": str(self.folder),
                "environment": self._environment(),
                "files": list(map(str, files)),
            }
            status = warm.run(call)
            ran = Ran(status, files[1].read_text("utf-8"), files[2].read_text("utf-8"))
        assert "Traceback" not in ran.out + ran.err
        return ran

    def script(self, *arguments: str | pathlib.Path, stdin: str = "") -> Ran:
        """Run the installed script to its end."""
        done = subprocess.run(
            [str(QBWC), *map(str, arguments)],
            cwd=self.folder,
            env=self._environment(),
            input=stdin.encode(),
            capture_output=True,
            timeout=120,
            check=False,
        )
        ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in ran.out + ran.err
        return ran

    def good(self, *arguments: str | pathlib.Path, stdin: str = "") -> Ran:
        """Run `qbwc` where it must succeed."""
        ran = self.run(*arguments, stdin=stdin)
        assert ran.status == 0, ran.err
        return ran

    @contextlib.contextmanager
    def serving(self) -> Iterator["Server"]:
        """Run `qbwc serve` on a free port until the block ends."""
        port = _free_port()
        process = subprocess.Popen(
            [str(QBWC), "serve", "--port", str(port)],
            cwd=self.folder,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        server = Server(process, f"http://127.0.0.1:{port}")
        try:
            server.wait()
            yield server
        finally:
            server.stop()

    def database(self, data_dir: str = "var") -> Database:
        """Open the database that the commands here work on."""
        return Database(f"sqlite:///{self.folder / data_dir / 'qbwc.db'}")

    def _environment(self) -> dict[str, str]:
        kept = {n: v for n, v in os.environ.items() if not n.startswith("QBWC_")}
        return kept | {"COLUMNS": "120"} | self.environment


@dataclass
class Server:
    """A server in a process of its own."""

    process: "subprocess.Popen[bytes]"
    address: str
    log: str = ""
    status: int | None = None

    def wait(self) -> None:
        """Wait until it answers."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.address}/healthz", timeout=5).close()
                return
            time.sleep(0.1)
        raise AssertionError(self.stop())

    def stop(self, number: int = signal.SIGTERM) -> str:
        """Stop it, once, and give what it logged."""
        if self.status is None:
            self.process.send_signal(number)
            self.log = self.process.communicate(timeout=60)[0].decode()
            self.status = self.process.returncode
        return self.log


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
