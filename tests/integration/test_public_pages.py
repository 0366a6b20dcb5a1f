"""The pages for everybody: alive, ready, support."""

import base64
import hashlib
import re
import time

import pytest

from qbwc_server.store.database import Database
from tests.support import programs
from tests.support.programs import Program


@pytest.fixture
def open_door(database, tmp_path):
    """Give a caller without a token."""
    environment = {"support_contact": "Ask Ann <ann@example.com> & co."}
    with programs.serving(database, tmp_path / "files", **environment) as port:
        yield Program(port)


def test_alive(open_door):
    """200 and a line, kept by nobody."""
    answer = open_door.call("GET", "/healthz")

    assert (answer.status, answer.kind) == (200, "text/plain; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-store"


def test_ready(open_door):
    """200 when the database is at the newest migration; asking is cheap."""
    open_door.call("GET", "/readyz")
    start = time.perf_counter()

    answers = [open_door.call("GET", "/readyz") for _ in range(20)]

    assert {answer.status for answer in answers} == {200}
    assert time.perf_counter() - start < 20 * 0.2


def test_an_empty_database(empty_database_url, tmp_path):
    """Alive but not ready: 503 names the command that helps."""
    database = Database(empty_database_url)

    with programs.serving(database, tmp_path / "files") as port:
        alive = Program(port).call("GET", "/healthz")
        before = Program(port).call("GET", "/readyz")
        database.upgrade()
        after = Program(port).call("GET", "/readyz")
    database.dispose()

    assert (alive.status, before.status, after.status) == (200, 503, 200)
    assert b"qbwc init" in before.body


def test_a_database_that_is_gone(tmp_path):
    """503 tells nobody where it was."""
    database = Database("postgresql://ann:sesame@127.0.0.1:1/books")

    with programs.serving(database, tmp_path / "files") as port:
        alive = Program(port).call("GET", "/healthz")
        ready = Program(port).call("GET", "/readyz")
    database.dispose()

    assert (alive.status, ready.status) == (200, 503)
    assert ready.body == b"The database does not answer.\n"


def test_the_support_page(open_door):
    """A page of its own, for GET and HEAD, that names the contact as it was given."""
    page = open_door.call("GET", "/support")
    head = open_door.call("HEAD", "/support")

    assert (page.status, page.kind) == (200, "text/html; charset=utf-8")
    assert b"Ask Ann &lt;ann@example.com&gt; &amp; co." in page.body
    assert b"prefers-color-scheme: dark" in page.body
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == page.headers["Content-Length"]


def test_the_policy_of_the_support_page(open_door):
    """Nothing is loaded, nothing runs; the one style in it is allowed by its hash."""
    page = open_door.call("GET", "/support")
    text = page.body.decode()

    styles = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = hashlib.sha256(styles[0].encode()).digest()
    policy = page.headers["Content-Security-Policy"]
    assert len(styles) == 1
    assert f"style-src 'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"<script|style=|src=|href=|http:|https:|url\(", text)


def test_no_contact(database, tmp_path):
    """The page still says whom to ask."""
    with programs.serving(database, tmp_path / "files") as port:
        page = Program(port).call("GET", "/support")

    assert b"Ask the person who gave you the .qwc file" in page.body


def test_the_root(open_door):
    """It leads to the support page."""
    answer = open_door.call("GET", "/")

    assert (answer.status, answer.headers["Location"]) == (302, "/support")


@pytest.mark.parametrize(
    "verb, path, status", [("GET", "/nowhere", 404), ("POST", "/support", 405)]
)
def test_no_such_page(open_door, verb, path, status):
    """A line of text for a person."""
    answer = open_door.call(verb, path, b"")

    assert answer.status == status
    assert answer.kind == "text/plain; charset=utf-8"
    assert b"<" not in answer.body


def test_security_headers(open_door):
    """They are on every page of ours, and not on what the Web Connector reads."""
    ours = [open_door.call("GET", path) for path in ("/support", "/healthz", "/x")]
    service = open_door.call("GET", "/qbwc")

    for answer in ours:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert service.status == 200
    assert "Content-Security-Policy" not in service.headers
