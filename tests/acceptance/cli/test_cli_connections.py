"""Connections, their .qwc files, their settings, and tokens."""

from lxml import etree

from qbwc_server import settings
from qbwc_server.store import access
from tests.support.command_line import EXAMPLES


def test_a_new_connection_for_programs(shell):
    """Name, user name, password and .qwc file come as one JSON object."""
    ran = shell.good("connection", "add", "Lake Web", "--json")

    assert set(ran.json) == {"name", "username", "password", "qwc"}
    tree = etree.fromstring(ran.json["qwc"].encode())
    assert tree.findtext("UserName") == ran.json["username"] == "lake-web"


def test_a_password_is_shown_once(shell):
    """No later command prints it, or anything made from it."""
    made = shell.good("connection", "add", "lake", "--json").json

    later = [
        shell.good("connection", "show", "lake").out,
        shell.good("connection", "show", "lake", "--json").out,
        shell.good("connection", "list", "--json").out,
        shell.good("qwc", "lake").out,
    ]

    assert all(made["password"] not in each for each in later)
    assert all("argon2" not in each for each in later)


def test_a_name_that_is_taken(shell):
    """It is refused, and the first one stays."""
    ran = shell.run("connection", "add", "shop")

    assert ran.status == 1
    assert len(shell.good("connection", "list", "--json").json) == 1


def test_two_connections_of_one_path(shell):
    """Several connections may name the same company file."""
    path = r"C:\Books\Shared.qbw"

    for name in ("one", "two"):
        shell.good("connection", "add", name, "--company-file", path)

    listed = shell.good("connection", "list", "--json").json
    assert [each["company_path"] for each in listed].count(path) == 2


def test_an_empty_password(shell):
    """It is refused with a sentence."""
    ran = shell.run("connection", "add", "lake", "--password-stdin", stdin="\n")

    assert ran.status == 1
    assert ran.err.count("\n") == 1


def test_pause_and_resume(shell):
    """The state is shown."""
    shell.good("connection", "pause", "shop")
    paused = shell.good("connection", "show", "shop", "--json").json["paused"]

    shell.good("connection", "resume", "shop")

    resumed = shell.good("connection", "show", "shop", "--json").json["paused"]
    assert (paused, resumed) == (True, False)


def test_removing_a_connection(shell):
    """It is gone, without a question where nobody can answer."""
    shell.good("connection", "remove", "shop")

    assert shell.good("connection", "list", "--json").json == []


def test_a_qwc_file(shell):
    """It is the same on standard output and in a file."""
    shell.good("qwc", "shop", "--output", "shop.qwc")

    printed = shell.good("qwc", "shop").out
    assert (shell.folder / "shop.qwc").read_text("utf-8") == printed
    assert printed.startswith("<?xml")


def test_settings_with_mistakes(shell):
    """Every mistake is listed with its key, and nothing changes."""
    before = shell.good("settings", "export", "shop").out
    text = '[customer]\npatern = "email"\n[item]\nauto_create = "yes"\n'
    (shell.folder / "bad.toml").write_text(text)

    ran = shell.run("settings", "import", "shop", "bad.toml")

    assert ran.status == 1
    assert "customer.patern" in ran.err
    assert "item.auto_create" in ran.err
    assert shell.good("settings", "export", "shop").out == before


def test_settings_out_and_in_again(shell):
    """What is exported is what was imported."""
    exported = shell.good("settings", "export", "shop").out

    written = settings.load((EXAMPLES / "settings.toml").read_text("utf-8"))
    assert settings.load(exported).settings == written.settings


def test_incomplete_settings(shell):
    """They are taken with warnings."""
    (shell.folder / "some.toml").write_text("[item]\nauto_create = true\n")

    ran = shell.good("settings", "import", "shop", "some.toml")

    assert "item.income_account" in ran.err


def test_checking_settings(shell):
    """Nothing is stored, not even a database is needed."""
    (shell.folder / "bad.toml").write_text("[item\n")

    ran = shell.run("settings", "check", "bad.toml")

    assert ran.status == 1
    assert "TOML" in ran.err


def test_settings_that_complete_something(shell):
    """Held orders go on, and it is said how many."""
    shell.good("connection", "add", "bare")
    order = EXAMPLES / "orders" / "01-receipt.json"
    shell.good("orders", "import", "bare", order)

    ran = shell.good("settings", "import", "bare", EXAMPLES / "settings.toml")

    shown = shell.good("orders", "show", "bare", "CKT-2001", "--json").json
    assert "1 held order" in ran.out
    assert shown["state"] == "waiting"
    assert shown["store"] == "Copper Kettle Web"


def test_a_token_of_a_connection(shell):
    """It is good for that connection alone, and stored as a digest."""
    made = shell.good("token", "add", "shop", "--scope", "write", "--json").json

    database = shell.database()
    with database.read() as db:
        stored = access.token(db, made["token"])
    database.dispose()
    assert stored is not None
    assert (stored.scope, made["connection"]) == ("write", "shop")
    assert made["token"] not in stored.digest
