"""Folders in which the real command runs."""

import pathlib
import shutil

import pytest

from tests.support.command_line import EXAMPLES, Shell


@pytest.fixture
def empty(tmp_path: pathlib.Path) -> Shell:
    """Give a folder where nothing has been set up."""
    return Shell(tmp_path)


@pytest.fixture(scope="session")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """Make one folder with a database, a connection and settings, to be copied."""
    shell = Shell(tmp_path_factory.mktemp("initialised"))
    shell.good("init")
    shell.good("connection", "add", "shop", "--password-stdin", stdin="kettle-1\n")
    shell.good("settings", "import", "shop", EXAMPLES / "settings.toml")
    return shell.folder


@pytest.fixture
def shell(empty: Shell, initialised: pathlib.Path) -> Shell:
    """Give a folder with a database and a connection "shop" with its settings."""
    shutil.copytree(initialised, empty.folder, dirs_exist_ok=True)
    return empty
