"""The demo: the promise of the first command that anybody runs."""

import json
import shlex
import subprocess

import pytest

from qbwc_server.importing.documents import DocumentKind
from tests.support.command_line import EXAMPLES, Shell


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    """Give one folder for the whole demo."""
    return Shell(tmp_path_factory.mktemp("demo"), {"COLUMNS": "100"})


@pytest.fixture(scope="module")
def ran(shell):
    """Run the demo once."""
    return shell.script("demo")


def test_outcomes(ran):
    """Every order has the outcome that is expected, and is in the table."""
    assert ran.status == 0, ran.err
    expected = json.loads((EXAMPLES / "expected.json").read_text("utf-8"))
    numbers = [
        *expected["orders"],
        *(each.split()[-1] for each in expected["documents"]),
    ]
    assert [number for number in numbers if number not in ran.out] == []


def test_every_outcome_is_shown():
    """The sample orders come to every end that an order can have by itself."""
    expected = json.loads((EXAMPLES / "expected.json").read_text("utf-8"))["orders"]

    states = {each["state"] for each in expected.values()}
    kinds = {each["transaction"] for each in expected.values()} - {None}
    assert states == {"posted", "skipped", "held", "duplicate", "cancelled", "rejected"}
    assert kinds == {"sales_receipt", "invoice", "sales_order"}


def test_every_kind_of_document_is_shown():
    """The sample papers become every kind of document, and some are held or skipped."""
    expected = json.loads((EXAMPLES / "expected.json").read_text("utf-8"))["documents"]

    missing = [
        kind
        for kind in DocumentKind
        if not any(each.startswith(kind.replace("_", " ")) for each in expected)
    ]
    assert missing == []
    assert {each["state"] for each in expected.values()} == {
        "posted",
        "held",
        "skipped",
    }


def test_what_was_sent(ran, shell, record_request_sets):
    """Intuit's schema has nothing against it."""
    database = Shell(shell.folder).database("var/demo")

    record_request_sets.record_stored(database)

    database.dispose()
    assert record_request_sets.documents


def test_where_to_look_next(ran, shell):
    """The commands that are named work as they stand."""
    _, _, named = ran.out.partition("Where to look next:")
    commands = [line.strip() for line in named.splitlines() if line.strip()]

    statuses = [
        subprocess.run(
            ["sh", "-c", command], cwd=shell.folder, capture_output=True, check=False
        ).returncode
        for command in commands
    ]

    assert commands
    assert set(statuses) == {0}, shlex.join(commands)


def test_another_run(ran, shell):
    """It begins anew, and ends the same."""
    again = shell.script("demo")

    assert again.status == 0, again.err


def test_a_folder_of_somebody_else(tmp_path):
    """It is left alone."""
    kept = tmp_path / "var" / "demo" / "letters.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("dear")

    ran = Shell(tmp_path).script("demo")

    assert ran.status == 1
    assert kept.read_text() == "dear"
