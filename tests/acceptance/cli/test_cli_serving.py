"""A server and a simulated visit: both the real command, with HTTP between them."""

import json
import signal
import subprocess

import pytest

from qbwc_server.simulator.company_file import CompanyFile, Outcome
from qbwc_server.simulator.visits import Visit
from qbwc_server.simulator.web_connector import WebConnector
from tests.support.command_line import EXAMPLES, QBWC, Shell

MEGABYTE = 1_000_000
#: where the server is, and the link for the first user, when it starts
LINES_FOR_PEOPLE = 3


@pytest.fixture
def company(shell):
    """Put the sample company file where the simulation keeps it."""
    file = shell.folder / "company.json"
    file.write_bytes((EXAMPLES / "company.json").read_bytes())
    return file


def test_the_whole_story_of_an_order(shell, company, record_request_sets):
    """Import, visit, and everything is shown: IDs, jobs, exchanges as exchanged."""
    shell.good("orders", "import", "shop", EXAMPLES / "orders" / "02-new-customer.json")
    with shell.serving() as server:
        visited = shell.good(*visit(server), "--company", company)

    order = shell.good("orders", "show", "shop", "CKT-2002", "--json").json
    told = shell.good("orders", "show", "shop", "CKT-2002").out
    jobs = shell.good("jobs", "list", "shop", "--json").json
    listed = shell.good("exchanges", "list", "shop", "--json").json
    shown = shell.good("exchanges", "show", str(listed[-2]["id"]), "--json").json
    laid_out = shell.good("exchanges", "show", str(listed[-2]["id"])).out
    again = shell.good(
        "orders", "import", "shop", EXAMPLES / "orders" / "02-new-customer.json"
    )
    assert "round trip" in visited.out
    assert order["state"] == "posted"
    assert order["customer"]["name"] == "Castellanos, Pilar"
    assert all(each["list_id"] for each in (order["customer"], *order["items"]))
    assert order["transaction"]["txn_id"] in told
    assert {job["state"] for job in jobs} == {"completed"}
    assert shown["request"].startswith("<?xml")
    assert order["transaction"]["txn_id"] in shown["answer"]
    assert "\n        <CustomerRef>" in laid_out
    assert "duplicate" in again.out
    database = shell.database()
    record_request_sets.record_stored(database)
    database.dispose()


def test_a_visit_replayed(shell, company):
    """A simulated QuickBooks is asked the same; the file and the orders stay."""
    company.write_text(json.dumps(CompanyFile.load(company).to_json()), "utf-8")
    before = company.read_bytes()
    shell.good("orders", "import", "shop", EXAMPLES / "orders" / "01-receipt.json")
    with shell.serving() as server:
        shell.good(*visit(server), "--company", company)
    company.write_bytes(before)
    orders = shell.good("orders", "list", "shop", "--json").json
    replay = ("exchanges", "replay", "1")

    whole = shell.good(*replay, "--visit", "--company", company)
    pairs = shell.good(*replay, "--visit", "--company", company, "--json").json
    elsewhere = shell.good(*replay, "--visit", "--json").json
    missing = shell.run("exchanges", "replay", "404")

    assert "SalesReceiptAdd" in whole.out
    assert f"{len(pairs)} requests, {len(pairs)} alike" in whole.out
    assert [each for each in pairs if each["came"] != each["simulated"]] == []
    assert [each for each in elsewhere if each["came"] != each["simulated"]] != []
    assert (missing.status, missing.err) == (1, "error: there is no exchange 404\n")
    assert company.read_bytes() == before
    assert shell.good("orders", "list", "shop", "--json").json == orders


def test_a_changed_order_after_posting(shell, company):
    """It is a duplicate with a warning, and QuickBooks is left alone."""
    file = EXAMPLES / "orders" / "02-new-customer.json"
    shell.good("orders", "import", "shop", file)
    with shell.serving() as server:
        shell.good(*visit(server), "--company", company)
    later = EXAMPLES / "orders-later" / "52-changed-in-the-shop.json"

    ran = shell.good("orders", "import", "shop", later, "--json")

    order = shell.good("orders", "show", "shop", "CKT-2002", "--json").json
    assert [each["result"] for each in ran.json] == ["duplicate"]
    assert "warning: order CKT-2002" in ran.err
    assert [each["code"] for each in order["warnings"]] == ["CHANGED_AFTER_POSTING"]


def test_a_company_file_that_is_not_there(shell):
    """It is made, and saved after the visit."""
    with shell.serving() as server:
        shell.good(*visit(server), "--company", "new.json")

    kept = json.loads((shell.folder / "new.json").read_text("utf-8"))
    assert kept["lists"]["accounts"]


def test_both_styles_in_turns(shell, company):
    """Each visit is made in its own style."""
    with shell.serving() as server:
        # Accounts and taxes are read when the company file is first met.
        shell.good(*visit(server), "--company", company)
        ran = shell.good(
            *visit(server),
            *("--company", company, "--sessions", "2"),
            *("--style", "rpc", "--style", "document"),
        )

    assert ran.out.count("nothing was waiting") == 2


def test_a_lent_password(shell, company):
    """A connection of this server needs no password, and none stays behind."""
    with shell.serving() as server:
        url = f"{server.address}/qbwc"
        lent = ("simulate", "--connection", "shop", "--url", url)

        ran = shell.good(*lent, "--company", company)
        again = shell.good(*lent, "--company", company)

    assert "Visit 1" in ran.out
    assert "Visit 1" in again.out


def test_a_lent_password_after_a_rotation(shell):
    """The old password stays valid, so none is lent."""
    shell.good("connection", "rotate-password", "shop")

    ran = shell.run("simulate", "--connection", "shop")

    assert ran.status == 1
    assert "--password-stdin" in ran.err


def test_a_wrong_password(shell):
    """The visit is turned away, the status says so, the log does not say it."""
    with shell.serving() as server:
        url = f"{server.address}/qbwc"
        ran = shell.run(
            *("simulate", "--url", url, "--username", "shop", "--password-stdin"),
            stdin="open-sesame\n",
        )
        log = server.stop()

    assert ran.status == 1
    assert "turned away" in ran.out
    assert "open-sesame" not in log + ran.out + ran.err


def test_nobody_listens(shell):
    """It is one sentence that says what to start."""
    ran = shell.run("simulate", "--connection", "shop", "--url", "http://127.0.0.1:9")

    assert ran.status == 1
    assert "qbwc serve" in ran.err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopping_the_server(shell, number):
    """It ends by itself, without a traceback."""
    with shell.serving() as server:
        log = server.stop(number)

    assert server.status == 0
    assert "Traceback" not in log


def test_a_port_in_use(shell):
    """A second server is refused with a sentence."""
    with shell.serving() as server:
        port = server.address.rpartition(":")[2]

        ran = shell.script("serve", "--port", port)

    assert ran.status == 1
    assert "--port" in ran.err


def test_a_log_for_programs(shell):
    """Every entry is one JSON object; neither password nor ticket is in it."""
    shell = Shell(shell.folder, {"QBWC_LOG_FORMAT": "json", "QBWC_LOG_LEVEL": "DEBUG"})
    with shell.serving() as server:
        shell.good(*visit(server), stdin="kettle-1\n")
        log = server.stop()

    entries = [json.loads(line) for line in log.splitlines() if line[:1] == "{"]
    assert len(entries) == len(log.splitlines()) - LINES_FOR_PEOPLE
    assert all({"event", "level", "timestamp"} <= each.keys() for each in entries)
    assert "kettle-1" not in log


def test_a_large_answer(shell):
    """64 MB of a live session reach the SOAP door, and are answered."""
    outcome = Outcome("x" * (64 * MEGABYTE), "", "")
    with shell.serving() as server:
        url, company = f"{server.address}/qbwc", CompanyFile.starter()
        connector = WebConnector(url, "shop", "kettle-1", company)
        session = Visit()
        connector.authenticate(session)

        answer = connector.receive_response(session, outcome)

        connector.caller.hang_up()
    assert answer == -1


def test_the_installed_script(empty):
    """It runs from any folder, and prints its version."""
    ran = empty.script("--version")

    assert ran.status == 0
    assert ran.out.startswith("qbwc, version ")


def test_a_reader_that_has_gone(shell):
    """A pipe that is closed early is no error worth a word."""
    shell.good("settings", "export", "shop")
    command = f"'{QBWC}' settings export shop | head -c 1"

    done = subprocess.run(
        ["sh", "-c", command], cwd=shell.folder, capture_output=True, check=False
    )

    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


def visit(server):
    """Give the arguments of a visit that knows the password of the fixture."""
    return (
        *("simulate", "--url", f"{server.address}/qbwc"),
        *("--username", "shop", "--password", "kettle-1"),
    )
