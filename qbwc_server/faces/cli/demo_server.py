"""The production server in a process of its own, for the demo."""

import contextlib
import pathlib
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping

from qbwc_server.errors import QbwcError

START_SECONDS = 60
STOP_SECONDS = 15


class ServerLost(QbwcError):
    """The server of the demo did not come up."""


@contextlib.contextmanager
def running(
    port: int, environment: Mapping[str, str], log: pathlib.Path
) -> Iterator[str]:
    """Run `qbwc serve` on a port and give its address; it ends with the block."""
    command = [sys.executable, "-m", "qbwc_server", "serve", "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603  # our own command
            command, env=dict(environment), stdout=out, stderr=out
        )
        try:
            _wait(process, address, log)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """Find a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: "subprocess.Popen[bytes]", address: str, log: pathlib.Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        if _answers(address):
            return
        time.sleep(0.1)
    raise ServerLost(f"the server did not start; {log} says why: {_last_line(log)}")


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)  # noqa: PLR2004
    except (urllib.error.URLError, OSError):
        return False


def _last_line(log: pathlib.Path) -> str:
    lines = log.read_text("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "nothing"
