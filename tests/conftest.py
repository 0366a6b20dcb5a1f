"""What every test may ask for: databases, and the check of what was sent.

No variable of the developer's own environment reaches a test.
"""

import os
import pathlib
import shutil
import uuid
from collections.abc import Iterator

import pytest

from qbwc_server.simulator.web_connector import WebConnector
from qbwc_server.store.database import Database
from qbxml import message_set
from tests.support import postgresql, request_sets

for _name in [name for name in os.environ if name.startswith("QBWC_")]:
    del os.environ[_name]

RUN = pytest.StashKey[postgresql.Run]()


def pytest_configure(config: pytest.Config) -> None:
    """Begin the run; the processes of pytest-xdist are told its folder."""
    if not hasattr(config, "workerinput"):
        config.stash[RUN] = postgresql.Run.begin()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    """Tell a process of pytest-xdist the folder of the run."""
    node.workerinput["run_folder"] = str(node.config.stash[RUN].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the run, and the server with it."""
    if RUN in config.stash:
        config.stash[RUN].release()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count every unit test among the quick ones."""
    unit = pathlib.Path(__file__).parent / "unit"
    for item in items:
        if item.path.is_relative_to(unit):
            item.add_marker(pytest.mark.quick)


@pytest.fixture(scope="session")
def postgresql_server(request) -> postgresql.Server:
    """Start the run's PostgreSQL server, or skip where none can be had."""
    try:
        return postgresql.server(_run_folder(request.config))
    except postgresql.Unavailable as reason:
        if os.environ.get("TEST_REQUIRE_POSTGRESQL"):
            raise
        pytest.skip(str(reason))


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request):
    """Run the test on both databases; parametrize it indirectly to choose one."""
    return request.param


@pytest.fixture
def empty_database_url(dialect, request) -> Iterator[str]:
    """Give the URL of a database without tables."""
    yield from _NEW[dialect](request, "empty")


@pytest.fixture
def database_url(dialect, request) -> Iterator[str]:
    """Give the URL of a database of the test's own, at the newest migration."""
    yield from _NEW[dialect](request, "migrated")


@pytest.fixture
def database(database_url) -> Iterator[Database]:
    """Give a database of the test's own, at the newest migration."""
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Migrate one file, to be copied by every test."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server) -> Iterator[str]:
    """Migrate one database, to be copied by every test."""
    name = f"migrated_{uuid.uuid4().hex}"
    _migrate(postgresql_server.create(name))
    yield name
    postgresql_server.drop(name)


@pytest.fixture(autouse=True)
def record_request_sets(request, monkeypatch) -> Iterator[request_sets.Recorder]:
    """Check every request set of the test against Intuit's schema.

    Seen are those that are built and those that a Web Connector of ours is handed; what
    another process sent is added with `record_stored`.
    """
    recorder = request_sets.Recorder()
    monkeypatch.setattr(message_set, "wrap", recorder.watching(message_set.wrap))
    exchange = recorder.listening(WebConnector.exchange)
    monkeypatch.setattr(WebConnector, "exchange", exchange)
    yield recorder
    if not request.node.get_closest_marker("broken_request_sets"):
        assert recorder.mistakes() == []


def _new_sqlite(request, content: str) -> Iterator[str]:
    file = request.getfixturevalue("tmp_path") / "qbwc.db"
    if content == "migrated":
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), file)
    yield f"sqlite:///{file}"


def _new_postgresql(request, content: str) -> Iterator[str]:
    server = request.getfixturevalue("postgresql_server")
    name = f"test_{uuid.uuid4().hex}"
    if content == "migrated":
        yield server.create(name, request.getfixturevalue("migrated_postgresql"))
    else:
        yield server.create(name)
    server.drop(name)


_NEW = {"sqlite": _new_sqlite, "postgresql": _new_postgresql}


def _migrate(url: str) -> None:
    database = Database(url)
    database.upgrade()
    database.dispose()


def _run_folder(config) -> pathlib.Path:
    if hasattr(config, "workerinput"):
        return pathlib.Path(config.workerinput["run_folder"])
    run: postgresql.Run = config.stash[RUN]
    return run.folder
