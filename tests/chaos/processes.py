"""The processes that die in a chaos run: the server, and PostgreSQL.

Each is killed with SIGKILL a moment after a call was made, and started again before
the next visit.
"""

import http.client
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

import sqlalchemy as sa

from tests.support import postgresql, sources

#: within so many seconds after a call was made the process dies
_SOON = 0.03
_PATIENCE = 60


@dataclass
class Mortal:
    """A process that can be killed in a moment, and be woken up again."""

    draw: random.Random
    dying: list[threading.Timer] = field(default_factory=list)

    def kill_soon(self) -> bool:
        """Kill it while the next call goes on; not twice at once."""
        if self.dying:
            return False
        timer = threading.Timer(self.draw.uniform(0, _SOON), self.kill)
        self.dying.append(timer)
        timer.start()
        return True

    def revive(self) -> None:
        """Wait until it is dead, if it has to die, and start it again."""
        if not self.dying:
            return
        self.dying.pop().join()
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        raise NotImplementedError

    def kill(self) -> None:
        """Kill it with SIGKILL."""
        raise NotImplementedError


class ServerProcess(Mortal):
    """The server, on a port of its own."""

    def __init__(
        self, database_url: str, clock: pathlib.Path, draw: random.Random
    ) -> None:
        super().__init__(draw)
        self.port = _free_port()
        command = [sys.executable, "-m", "tests.chaos.server", database_url]
        self._log = (clock.parent / "server.log").open("ab")
        self._nursery = subprocess.Popen(
            [*command, str(self.port), str(clock)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            bufsize=1,
            cwd=sources.ROOT,
        )
        self.start()

    @property
    def url(self) -> str:
        """The address of the door."""
        return f"http://127.0.0.1:{self.port}/qbwc"

    def start(self) -> None:
        """Have a new server process made."""
        assert self._nursery.stdin
        assert self._nursery.stdout
        self._nursery.stdin.write("start\n")
        self.pid = int(self._nursery.stdout.readline())
        _wait_until(self._answers)

    def kill(self) -> None:
        """Kill the server process."""
        os.kill(self.pid, signal.SIGKILL)
        _wait_until(lambda: not self._answers())

    def end(self) -> None:
        """End everything."""
        self.revive()
        self.kill()
        assert self._nursery.stdin
        assert self._nursery.stdout
        self._nursery.stdin.close()
        self._nursery.wait(_PATIENCE)
        self._nursery.stdout.close()
        self._log.close()

    def _answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            line.request("GET", "/qbwc")
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()


class PostgresqlProcess(Mortal):
    """A PostgreSQL server of its own, which keeps what it has committed."""

    def __init__(self, draw: random.Random) -> None:
        super().__init__(draw)
        programs = postgresql._programs()
        self.folder = postgresql._new_folder()
        self._user = self._group = None
        if postgresql._is_root():
            owner = postgresql._unprivileged()
            self._user, self._group = owner.pw_uid, owner.pw_gid
            programs = postgresql._readable_by_all(programs, self.folder)
        self._programs = programs
        self._log = (self.folder / "log").open("ab")
        cluster = ["-D", "cluster", "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [programs / "initdb", *cluster, "--locale=C", "--no-sync"],
            check=True,
            cwd=self.folder,
            stdout=self._log,
            stderr=self._log,
            user=self._user,
            group=self._group,
            extra_groups=[] if self._user else None,
        )
        url = f"postgresql+psycopg://postgres@/postgres?host={self.folder}"
        self.server = postgresql.Server(sa.make_url(url))
        self.start()

    def start(self) -> None:
        """Start it; it recovers from its log."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            self._process = self._started()
            if _wait_until(self._is_decided) and self.server.answers():
                return
        raise RuntimeError(f"PostgreSQL did not start, see {self.folder / 'log'}")

    def kill(self) -> None:
        """Kill the postmaster and every process of it."""
        pid = self._process.pid
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text()
        for each in (pid, *map(int, children.split())):
            os.kill(each, signal.SIGKILL)
        self._process.wait(_PATIENCE)

    def end(self) -> None:
        """End it, and remove what it kept."""
        self.revive()
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(_PATIENCE)
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _started(self) -> subprocess.Popen[bytes]:
        # What was committed must outlive the process: no asynchronous commits.
        options = [o for o in postgresql.OPTIONS if "synchronous_commit" not in o]
        return subprocess.Popen(
            [self._programs / "postgres", "-D", "cluster", "-k", self.folder, *options],
            cwd=self.folder,
            stdout=self._log,
            stderr=self._log,
            user=self._user,
            group=self._group,
            extra_groups=[] if self._user else None,
        )

    def _is_decided(self) -> bool:
        return self._process.poll() is not None or self.server.answers()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_until(condition) -> bool:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.005)
    return False
