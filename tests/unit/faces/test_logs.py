"""The log: entries that harm nobody who reads them, and tell no secret."""

import json
import logging

import pytest

from qbwc_server.faces import logs

PASSWORD, EMAIL = "hunter2", "ada@example.com"


@pytest.fixture
def write(capsys):
    """Give a function that logs something in a form, and gives what was written."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level

    def written(form, log):
        logs.set_up(form, "DEBUG")
        log(logging.getLogger("shop"))
        return capsys.readouterr().err

    yield written
    root.handlers, root.level = handlers, level


def fail(logger):
    """Log an exception that passed through a function with a password."""

    def check(password):
        customer = {"email": EMAIL}
        raise LookupError(len(password + str(customer)))

    try:
        check(PASSWORD)
    except LookupError:
        logger.exception("It failed.")


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_exception(write, form):
    """Its traceback is there; what the variables held is not."""
    text = write(form, fail)

    assert "LookupError" in text
    assert "check" in text
    assert "hunter2" not in text
    assert "ada@" not in text


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("name", ["password", "Ticket", "token", "authorization"])
def test_a_secret_as_a_field(write, form, name):
    """Whoever logs one by mistake sees stars."""
    text = write(form, lambda log: log.info("come in", extra={name: "hunter2"}))

    assert "***" in text
    assert "hunter2" not in text


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("sign", ["\x1b", "\x9b", "\r", "\x08", "\x7f", "\u202e"])
def test_control_characters(write, form, sign):
    """A terminal takes none of them as a command."""
    text = write(form, lambda log: log.info("order %s", f"1{sign}[31m"))

    assert sign not in text
    assert "[31m" in text


def test_a_text_that_looks_like_an_entry(write):
    """A line that somebody else chose cannot pass for one of ours."""
    forged = "x\n2026-10-12T15:00:00Z [info     ] all is well"

    text = write("text", lambda log: log.warning("a log-in from %s", forged))

    assert [line for line in text.splitlines() if line.startswith("2026-10-12")] == []


def test_json_lines(write):
    """Every entry is one line, whatever is in it."""
    text = write("json", lambda log: log.warning("one\ntwo\u2028three"))

    (line,) = text.splitlines()
    assert json.loads(line)["event"] == "one\ntwo\u2028three"
