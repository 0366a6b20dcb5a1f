"""What strangers wrote reaches neither the terminal as commands nor other folders."""

import datetime as dt
import json
import time
import zlib

import pytest
import sqlalchemy as sa

from qbwc_server.models import Exchange, Session
from tests import factories

#: colours, a new title, a bell, the one-byte form of the first, text backwards
SIGNS = "\x1b[31m\x1b]0;title\x07\x9b2J\u202edrow\x7f\x08"
ANSWER = "<QBXML><Name>&#x9b;2J\x9b\u202e\x7f</Name></QBXML>"
HARMFUL = {c for c in SIGNS if not c.isprintable()}
LISTINGS = [
    ("orders", "list", "shop"),
    ("orders", "show", "shop", "P-1"),
    ("jobs", "list", "shop"),
    ("jobs", "show", "1"),
    ("connection", "list"),
    ("connection", "show", "shop"),
    ("exchanges", "list", "shop"),
    ("exchanges", "show", "1"),
    ("audit", "list"),
    ("check",),
]


def hostile_order(number):
    """Write an order in which every text holds signs for the terminal."""
    person = factories.of("Ada" + SIGNS, "Byrd" + SIGNS, "ada@example.com" + SIGNS)
    lines = [factories.a_line("MUG" + SIGNS, item_name="Mug" + SIGNS)]
    changes = {"recipients.0.line_items": lines, **person}
    return factories.an_order(number, changes, billing_address=SIGNS)


def files(shell):
    """Find every file that is not in the data folder."""
    found = shell.folder.parent.rglob("*")
    return {file for file in found if "var" not in file.parts}


def harmful(ran):
    """Find what a terminal would take as a command."""
    return {sign for sign in ran.out + ran.err if sign in HARMFUL}


@pytest.fixture
def hostile(shell):
    """Give a folder where everything that strangers may write holds such signs."""
    (shell.folder / "s.toml").write_text(factories.SETTINGS, "utf-8")
    shell.good("settings", "import", "shop", "s.toml")
    orders = [hostile_order("P-1"), hostile_order("P-2" + SIGNS)]
    orders.append(factories.an_order("P-3", ordered_at=SIGNS))
    text = json.dumps({"orders": orders})
    ran = shell.run("orders", "import", "shop", "-", stdin=text)
    assert harmful(ran) == set()
    database, now = shell.database(), dt.datetime.now(dt.UTC)
    with database.transaction() as db:
        said = f"refused {SIGNS}"
        db.exec_driver_sql(
            "UPDATE connections SET attention = ?, bound_name = ?, last_login = ?",
            (said, said, said),
        )
        db.execute(
            sa.insert(Session).values(
                id=1,
                connection_id=1,
                ticket_digest="d",
                state="closed",
                opened_at=now,
                last_call_at=now,
                ended_at=now,
            )
        )
        db.execute(
            sa.insert(Exchange).values(
                connection_id=1,
                session_id=1,
                state="answered",
                writes=False,
                request_count=1,
                job_count=1,
                request=zlib.compress(b"<QBXML/>"),
                answer=zlib.compress(ANSWER.encode()),
                error=said,
                hresult="0x\x1b[31m",
                first_sent_at=now,
                sent_at=now,
                answered_at=now,
            )
        )
    database.dispose()
    return shell


@pytest.mark.parametrize("command", LISTINGS, ids=" ".join)
def test_signs_for_a_person(hostile, command):
    """What is printed holds no command for the terminal."""
    ran = hostile.good(*command)

    assert harmful(ran) == set()


@pytest.mark.parametrize("command", LISTINGS[:-1], ids=" ".join)
def test_signs_for_a_program(hostile, command):
    """JSON gives them as escapes."""
    ran = hostile.good(*command, "--json")

    assert harmful(ran) == set()
    assert ran.json


@pytest.mark.parametrize(
    "arguments",
    [
        ("orders", "show", "shop", SIGNS),
        ("connection", "show", SIGNS),
        ("jobs", "list", SIGNS),
        ("audit", "list", SIGNS),
        ("orders", "list", "shop", "--state", SIGNS),
        (SIGNS,),
    ],
)
def test_signs_in_an_error(shell, arguments):
    """A sentence that repeats what was typed or pasted repeats no sign."""
    assert harmful(shell.run(*arguments)) == set()


def test_signs_in_settings(shell):
    """They are exported as escapes, and mean the same when imported again."""
    text = shell.good("settings", "export", "shop").out
    first = text.replace("memo = ", 'memo = "\\u009b2J\\u202e{number}" #', 1)
    (shell.folder / "signs.toml").write_text(first, "utf-8")

    shell.good("settings", "import", "shop", "signs.toml")
    exported = shell.good("settings", "export", "shop")
    (shell.folder / "again.toml").write_text(exported.out, "utf-8")
    shell.good("settings", "import", "shop", "again.toml")

    assert harmful(exported) == set()
    assert "\\u009b2J\\u202e{number}" in exported.out
    assert shell.good("settings", "export", "shop").out == exported.out


@pytest.mark.parametrize(
    "name",
    [
        "../up",
        "..",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "C:shop",
        "-rf",
        "a\nb",
        "a\x00b"[:1] + "\x1bb",
        ".hidden",
        "x" * 64,
        "",
        "lake\u202e",
        "=cmd|' /C calc'!A0",
        "~root",
        "$(id)",
    ],
)
def test_names_of_connections(shell, name):
    """A name that could be a path, an option or a formula is refused."""
    ran = shell.run("connection", "add", "--", name)

    assert ran.status in {1, 2}
    assert harmful(ran) == set()
    assert len(shell.good("connection", "list", "--json").json) == 1


@pytest.mark.parametrize("name", ["con", "a..b", "shop. .", "nul.x"])
def test_files_named_after_connections(shell, name):
    """They are where the command was told to put them, or in the data folder."""
    shell.good("connection", "add", name)
    before = files(shell)

    shell.good("qwc", name, "--output", "out.qwc")
    shell.run("simulate", "--connection", name, "--url", "http://127.0.0.1:9/qbwc")

    assert {file.name for file in files(shell) - before} == {"out.qwc"}


@pytest.mark.parametrize(
    "path", ["C:\\a\nb.qbw", "C:\\\x1b[2J.qbw", "C:\\\u202exe.qbw", "C:\\\x9b.qbw"]
)
def test_paths_of_company_files(shell, path):
    """One that cannot be printed is refused."""
    ran = shell.run("connection", "add", "pine", "--company-file", path)

    assert ran.status == 1
    assert harmful(ran) == set()


@pytest.mark.parametrize(
    "path", ["..\\..\\Windows\\x.qbw", "\\\\10.0.0.9\\share\\x.qbw", "=1+1", "none"]
)
def test_paths_that_are_only_handed_on(shell, path):
    """Our own system never opens a company file, wherever its path leads."""
    shell.run("connection", "add", "pine", "--company-file", path)

    ran = shell.good("connection", "list", "--json")

    assert [each["company_path"] for each in ran.json if each["name"] == "pine"] in (
        [path],
        [],
    )


def test_a_very_large_order(shell):
    """An order of 100,000 lines and 10 MB is taken in within half a minute."""
    lines = [factories.a_line(f"SKU-{n:06}") for n in range(100_000)]
    text = json.dumps(factories.an_order("P-1", {"recipients.0.line_items": lines}))
    assert len(text) > 7_000_000
    began = time.monotonic()

    shell.run("orders", "import", "shop", "-", stdin=text)

    assert time.monotonic() - began < 30
    (order,) = shell.good("orders", "list", "shop", "--json").json
    assert order["number"] == "P-1"


HOSTILE = {
    "deep": "[" * 100_000,
    "deep objects": '{"order":' * 100_000,
    "deep and closed": "[" * 50_000 + "]" * 50_000,
    "a long number": '{"order": {"id": ' + "9" * 1_000_000 + "}}",
    "a huge exponent": '{"external_order_identifier": "P-1", "total_tax": 1e999999999}',
    "half a letter": '{"external_order_identifier": "\\ud800"}',
    "not a number": '{"external_order_identifier": "P-1", "total_tax": NaN}',
    "a long order number": json.dumps(factories.an_order("9" * 1_000_000)),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_json(shell, text):
    """It is refused in a sentence, soon."""
    began = time.monotonic()

    ran = shell.run("orders", "import", "shop", "-", stdin=text)

    assert ran.status == 1
    assert ran.err.startswith("error:")
    assert len(ran.out + ran.err) < 5000
    assert time.monotonic() - began < 10


def test_a_name_given_twice(shell):
    """What the order says twice is one value, not two orders."""
    text = json.dumps(factories.an_order("P-1"))
    text = text[:-1] + ', "external_order_identifier": "P-2"}'

    shell.run("orders", "import", "shop", "-", stdin=text)

    assert len(shell.good("orders", "list", "shop", "--json").json) <= 1


def test_letters_outside_the_first_plane(shell):
    """A surrogate pair is one letter, in and out."""
    number = "P-\N{DUCK}"
    text = json.dumps(factories.an_order(number))
    assert "\\ud83e" in text

    shell.good("orders", "import", "shop", "-", stdin=text)

    (order,) = shell.good("orders", "list", "shop", "--json").json
    assert order["number"] == number
