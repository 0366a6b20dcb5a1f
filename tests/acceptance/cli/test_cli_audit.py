"""What people do is written down, in the transaction in which they do it."""

import getpass
import os
import pwd

import pytest
import sqlalchemy as sa

from qbwc_server.__main__ import main
from qbwc_server.models import Job, Order
from qbwc_server.store import audit
from tests.support.command_line import EXAMPLES

NO_SKU = EXAMPLES / "orders" / "21-no-sku.json"
RECEIPT = EXAMPLES / "orders" / "01-receipt.json"
SETTINGS = EXAMPLES / "settings.toml"
ME = f"command line: {pwd.getpwuid(os.getuid()).pw_name}"
#: orders by what may be done to them, and the state that allows it
STATES = {
    "retry": ("skipped", "NO_SKU"),
    "release": ("held", "ORDER_TOO_OLD"),
    "approve": ("held", "NEEDS_APPROVAL"),
    "adopt": ("in_doubt", "OUTCOME_UNKNOWN"),
}


def entries(shell, *names):
    """List the trail."""
    rows = shell.good("audit", "list", *names, "--json").json
    return [(row["action"], row["subject"], row["details"]) for row in rows]


def change(shell, table, **values):
    """Bring the only row of a table into a state."""
    with shell.database().transaction() as db:
        db.execute(sa.update(table).values(**values))


def take_in(shell, file=NO_SKU):
    """Import an order; give its number."""
    shell.run("orders", "import", "shop", file)
    (order,) = shell.good("orders", "list", "shop", "--json").json
    return order["number"]


def test_setting_up(shell):
    """It is the beginning of the trail."""
    (added, imported) = shell.good("audit", "list", "--json").json

    assert (added["action"], imported["action"]) == (
        "connection add",
        "settings import",
    )
    assert added["connection"] == imported["connection"] == "shop"
    assert added["who"] == imported["who"] == ME
    assert imported["subject"] == "settings.toml"
    assert added["times"] == 1
    assert added["at"].endswith("Z")


DEEDS = {
    "connection pause": ("connection", "pause", "shop"),
    "connection resume": ("connection", "resume", "shop"),
    "connection rotate-password": ("connection", "rotate-password", "shop"),
    "connection rebind": ("connection", "rebind", "shop"),
    "settings import": ("settings", "import", "shop", SETTINGS),
    "token add": ("token", "add", "shop", "--scope", "read"),
}


@pytest.mark.parametrize("action", DEEDS)
def test_a_deed(shell, action):
    """It adds one entry, without a secret."""
    before = len(entries(shell))

    printed = shell.good(*DEEDS[action]).out.split()

    (found,) = shell.good("audit", "list", "shop", "--json").json[before:]
    assert (found["action"], found["connection"]) == (action, "shop")
    secrets = [word for word in printed if len(word) > 20 and "." not in word]
    assert [word for word in secrets if word in str(found)] == []


def test_removing(shell):
    """Its trail outlives the connection, and says what went with it."""
    take_in(shell)

    shell.good("connection", "remove", "shop", "--yes")

    assert entries(shell, "shop")[-1] == ("connection remove", "", "1 order")


def test_a_token_for_all(shell):
    """It is about no connection."""
    shell.good("token", "add", "crm", "--scope", "write")

    (*_, found) = shell.good("audit", "list", "--json").json
    assert (found["connection"], found["subject"]) == ("", "crm")
    assert found["details"] == "scope write"


@pytest.mark.parametrize("verb", STATES)
def test_a_decision_about_an_order(shell, verb):
    """It names the order, and the transaction where one was named."""
    number = take_in(shell)
    state, code = STATES[verb]
    reason = {"code": code, "message": "m", "what_to_do": "w", "lines": []}
    change(shell, Order, state=state, reason_code=code, reason=reason)
    more = ("1A-1700000000",) if verb == "adopt" else ()

    shell.good("orders", verb, "shop", number, *more)

    assert entries(shell, "shop")[-1] == (f"orders {verb}", number, "".join(more))


def test_calling_orders_off(shell):
    """Only what was done is written down, not what was refused."""
    number = take_in(shell)
    before = len(entries(shell))

    shell.good("orders", "cancel", "shop", number)
    shell.run("orders", "cancel", "shop", number, "NOT-THERE")

    assert entries(shell)[before:] == [("orders cancel", number, "")]


@pytest.mark.parametrize("verb, state", [("cancel", "ready"), ("retry", "failed")])
def test_a_decision_about_a_job(shell, verb, state):
    """It names the job."""
    take_in(shell, RECEIPT)
    job = shell.good("jobs", "list", "shop", "--json").json[0]["id"]
    if state == "failed":
        ended = sa.select(Order.received_at).limit(1).scalar_subquery()
        change(shell, Job, state=state, error="busy", ended_at=ended)

    shell.good("jobs", verb, str(job))

    assert entries(shell, "shop")[-1] == (f"jobs {verb}", f"job {job}", "")


def test_simulating(shell):
    """A password that was lent is written down; the log-in, where it was let in."""
    with shell.serving() as server:
        url = f"{server.address}/qbwc"
        shell.good("simulate", "--connection", "shop", "--url", url)

    actions = [action for action, *_ in entries(shell, "shop")]
    # What is read when a company file is first met was waiting.
    assert actions[-3:] == ["connection lend", "log-in", "company file bound"]
    (*_, found, _) = shell.good("audit", "list", "shop", "--json").json
    assert (found["who"], found["address"]) == ("Web Connector: shop", "127.0.0.1")


def test_whom_the_environment_names(shell):
    """Nobody acts in another's name by setting a variable."""
    shell.environment.update(LOGNAME="somebody", USER="somebody")

    shell.good("connection", "pause", "shop")

    (*_, found) = shell.good("audit", "list", "--json").json
    assert found["who"] == ME
    assert getpass.getuser() != "somebody"


def test_for_a_person(shell):
    """The table names everything."""
    shell.good("connection", "pause", "shop")

    ran = shell.good("audit", "list", "shop")

    assert "connection pause" in ran.out
    assert ME.rpartition(" ")[2] in ran.out
    assert "3 entries" in ran.out


#: what is done on pages, and has no command or another name there
ON_PAGES_ALONE = (
    "connection qwc",
    "jobs first",
    "token revoke",
    "user codes",
    "user log-out",
    "user password",
    "user role",
)


def test_every_action_is_called_as_its_command():
    """Whoever reads an entry knows what was typed."""
    typed = {
        f"{name} {verb}"
        for name, group in main.commands.items()
        for verb in getattr(group, "commands", ())
    }
    by_people = {
        str(action)
        for action in audit.Action
        if not action.startswith(("log-in", "page log-in", "company file"))
    }

    assert by_people - typed == {"connection lend", *ON_PAGES_ALONE}
