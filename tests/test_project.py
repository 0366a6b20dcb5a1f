"""The house rules, measured: floors, sizes, docstrings, who may do what, licences."""

import ast
import importlib.metadata
import os
import pathlib
import re
import statistics
import tomllib

import importlinter.cli
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support import sources

pytestmark = pytest.mark.quick

# Weak copyleft that is used as a library, unchanged and replaceable.
LGPL_ALLOWED = {"psycopg", "psycopg-binary", "spyne"}


def test_floors():
    """Imports go downwards only."""
    config = sources.ROOT / "pyproject.toml"

    status = importlinter.cli.lint_imports(config_filename=str(config), no_cache=True)

    assert status == importlinter.cli.EXIT_STATUS_SUCCESS


def test_file_sizes():
    """No file of the product is longer than 300 lines."""
    too_long = {
        str(source.path): lines
        for source in sources.product()
        if (lines := len(source.text.splitlines())) > 300
    }

    assert too_long == {}


def test_function_sizes():
    """Functions: none over 40 lines, nine in ten at most 20, the median at most 8."""
    sizes = {
        f"{source.path}:{function.lineno} {function.name}": sources.length(function)
        for source in sources.product()
        for function in source.functions()
    }

    longest = {name: size for name, size in sizes.items() if size > 40}
    ninth, median = statistics.quantiles(sizes.values(), n=10)[8], _median(sizes)

    assert longest == {}
    assert ninth <= 20
    assert median <= 8


def test_docstrings():
    """Every module and everything public says what it is for."""
    silent = [
        f"{source.path}:{getattr(node, 'lineno', 1)}"
        for source in sources.product()
        for node in (source.tree, *source.public())
        if not ast.get_docstring(node)
    ]

    assert silent == []


def test_spyne_has_one_door():
    """Only faces/spyne_import.py imports Spyne; it carries the cure for 3.12."""
    found = _importers("spyne")

    assert found == {"qbwc_server/faces/spyne_import.py"}


def test_sql_has_one_home():
    """Statements are made and run in store/ alone."""
    made = re.compile(r"sa\.(select|insert|update|delete|text|func|and_|or_)$")
    run = re.compile(r"\.(execute|exec_driver_sql|scalars?)$")
    found = {
        f"{source.path}:{call.lineno} {name}"
        for source in _outside("qbwc_server/store/", "qbwc_server/models/")
        for name, call in source.calls()
        if made.search(name) or run.search(name)
    }

    assert found == set()


def test_the_job_table_has_one_writer():
    """Only store/queue.py changes jobs."""
    writers = {
        str(source.path)
        for source in sources.product()
        for name, call in source.calls()
        if name in {"sa.insert", "sa.update", "sa.delete", "statements.insert"}
        and call.args
        and ast.unparse(call.args[0]).rpartition(".")[2] == "Job"
    }

    assert writers == {"qbwc_server/store/queue.py"}


def test_the_environment_has_one_reader():
    """Only config.py looks at the environment."""
    looking = re.compile(r"os\.(environb?|getenv)|\bBaseSettings\b")

    readers = {
        str(source.path) for source in sources.product() if looking.search(source.text)
    }

    assert readers == {"qbwc_server/config.py"}


def test_nothing_is_left_unfinished():
    """No note to come back later stands anywhere in the repository."""
    note = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b")
    found = [
        str(file.relative_to(sources.ROOT))
        for file in sources.committed()
        if file.suffix != ".lock" and note.search(_text(file))
    ]

    assert found == []


@pytest.mark.parametrize(
    "lock, declared",
    [("requirements.lock", ["server"]), ("requirements-dev.lock", ["server", "dev"])],
)
def test_lock_files(lock, declared):
    """Every requirement is pinned in the lock to a version that it allows."""
    pins = _pins(lock)

    wrong = [
        str(requirement)
        for requirement in _declared(declared)
        if not requirement.specifier.contains(
            pins.get(canonicalize_name(requirement.name), "0")
        )
    ]

    assert wrong == []


def test_locks_agree():
    """What tests run with is what the server is installed with."""
    server, dev = _pins("requirements.lock"), _pins("requirements-dev.lock")

    assert {name: dev.get(name) for name in server} == server


def test_locks_are_complete():
    """The lock pins whatever the pinned packages need, and nothing else."""
    pins = set(_pins("requirements-dev.lock"))
    needed = _closure(_declared(["server", "dev"]))

    here = {name for name in pins if _is_installed(name)}

    assert needed - pins == set()
    assert here - needed == set()


def test_installed_packages_are_the_locked_ones():
    """These tests run with exactly the locked versions."""
    different = {
        name: importlib.metadata.version(name)
        for name, version in _pins("requirements-dev.lock").items()
        if _is_installed(name) and importlib.metadata.version(name) != version
    }

    assert different == {}


def test_licences():
    """Nothing that is installed is under the GPL, and the LGPL is named above."""
    lesser, full = set(), set()
    for name in _closure(_declared(["server", "dev"])):
        licence = _licence(name)
        if "LGPL" in licence or "Lesser" in licence:
            lesser.add(name)
        elif "GPL" in licence or "General Public" in licence:
            full.add(name)

    assert full == set()
    assert lesser <= LGPL_ALLOWED


def test_make_targets():
    """Every target says what it does, and `make help` therefore lists it."""
    makefile = (sources.ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony

    unexplained = [
        name
        for name in phony.group(1).split()
        if not re.search(rf"^{name}:.*## \w", makefile, re.MULTILINE)
    ]

    assert unexplained == []


def test_tests_run_in_an_environment_of_their_own():
    """No setting of the developer's reaches the tests."""
    assert [name for name in os.environ if name.startswith("QBWC_")] == []


def _median(sizes: dict[str, int]) -> float:
    return statistics.median(sizes.values())


def _importers(package: str) -> set[str]:
    return {
        str(source.path)
        for source in sources.product()
        if any(name.split(".")[0] == package for name in source.imports())
    }


def _outside(*folders: str) -> list[sources.Source]:
    return [
        source
        for source in sources.product()
        if not str(source.path).startswith(folders)
    ]


def _text(file: pathlib.Path) -> str:
    return file.read_bytes().decode("utf-8", "replace")


def _declared(parts: list[str]) -> list[Requirement]:
    project = tomllib.loads((sources.ROOT / "pyproject.toml").read_text("utf-8"))
    texts = {
        "server": project["project"]["dependencies"]
        + project["project"]["optional-dependencies"]["postgres"],
        "dev": project["dependency-groups"]["dev"],
    }
    return [Requirement(text) for part in parts for text in texts[part]]


def _pins(lock: str) -> dict[str, str]:
    text = (sources.ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ \\;]+)", text, re.MULTILINE))


def _closure(wanted: list[Requirement]) -> set[str]:
    """Follow what installed packages say they need, on this system and Python."""
    found: set[str] = set()
    queue = [(_name(item), frozenset(item.extras)) for item in wanted if _applies(item)]
    seen = set()
    while queue:
        name, extras = queue.pop()
        found.add(name)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        for text in importlib.metadata.requires(name) or ():
            need = Requirement(text)
            if _applies(need, extras):
                queue.append((_name(need), frozenset(need.extras)))
    return found


def _name(requirement: Requirement) -> str:
    return str(canonicalize_name(requirement.name))


def _applies(requirement: Requirement, extras: frozenset[str] = frozenset()) -> bool:
    marker = requirement.marker
    return marker is None or any(
        marker.evaluate({"extra": extra}) for extra in extras | {""}
    )


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _licence(name: str) -> str:
    about = importlib.metadata.metadata(name).json
    # Some packages put the whole text of their licence there; its name comes first.
    named = str(about.get("license_expression") or about.get("license", ""))[:80]
    classifiers = [str(line) for line in about.get("classifier", ())]
    return " ".join([named, *(line for line in classifiers if "License" in line)])
