"""Setting up: init, check, wrong use, and errors in one sentence."""

import pytest

from tests.support.command_line import Shell


def test_init_twice(empty):
    """The second time changes nothing: the key stays."""
    empty.good("init")
    key = (empty.folder / "var" / "secret.key").read_text()

    empty.good("init")

    assert (empty.folder / "var" / "secret.key").read_text() == key
    assert len(key.strip()) >= 32


def test_commands_before_init(empty):
    """They say which command comes first."""
    ran = empty.run("orders", "list", "shop")

    assert ran.status == 1
    assert ran.err.count("\n") == 1
    assert "`qbwc init`" in ran.err


def test_serving_before_init(empty):
    """It is refused rather than started on missing tables."""
    ran = empty.run("serve")

    assert ran.status == 1
    assert "`qbwc init`" in ran.err


def test_check_of_nothing(empty):
    """All problems are named at once, and the status says so."""
    ran = empty.run("check")

    assert ran.status == 1
    assert "secret key" in ran.err
    assert "newest migration" in ran.err


def test_check_of_a_wrong_environment(empty):
    """Every wrong variable is named."""
    shell = Shell(empty.folder, {"QBWC_PUBLIC_URL": "books", "QBWC_BATCH_MAX": "many"})

    ran = shell.run("check")

    assert ran.status == 1
    assert "QBWC_BATCH_MAX" in ran.err


def test_check_of_a_database_out_of_reach(empty):
    """It is one sentence that names the variable."""
    url = "postgresql://nobody:hidden-word@127.0.0.1:9/none"
    shell = Shell(empty.folder, {"QBWC_DATABASE_URL": url})

    ran = shell.run("check")

    assert ran.status == 1
    assert "QBWC_DATABASE_URL" in ran.err
    assert "hidden-word" not in ran.err


def test_check_of_a_good_set_up(shell):
    """There is nothing to complain about."""
    ran = shell.good("check")

    assert ran.out == "All is well.\n"
    assert ran.err == ""


def test_check_warns_of_an_address_that_web_connectors_refuse(shell):
    """A warning is no error."""
    http = Shell(shell.folder, {"QBWC_PUBLIC_URL": "http://books.example.com"})

    ran = http.good("check")

    assert "https" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["bogus"],
        ["orders", "list"],
        ["orders", "list", "shop", "--state", "lost"],
        ["serve", "--port", "0"],
        ["token", "add", "shop"],
        ["orders", "import", "shop", "nothing.json"],
        ["orders", "import", "shop", "-", "--format", "shopify-csv"],
        ["simulate"],
    ],
)
def test_wrong_use(shell, arguments):
    """It is one sentence on standard error and status 2."""
    ran = shell.run(*arguments)

    assert ran.status == 2
    assert ran.out == ""
    assert ran.err.startswith("error: ")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["connection", "show", "nobody"],
        ["orders", "show", "shop", "404"],
        ["jobs", "show", "404"],
        ["exchanges", "show", "404"],
        ["qwc", "nobody"],
        ["settings", "export", "nobody"],
        ["token", "add", "x", "--scope", "read", "--connection", "nobody"],
    ],
)
def test_what_is_not_there(shell, arguments):
    """It is one sentence on standard error and status 1."""
    ran = shell.run(*arguments)

    assert ran.status == 1
    assert ran.out == ""
    assert ran.err.count("\n") == 1
