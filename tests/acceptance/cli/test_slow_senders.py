"""Senders who take their time: they hold the server for seconds, not for ever."""

import contextlib
import socket
import threading
import time

import pytest

from qbwc_server.faces.cli import pace, serving, with_waitress
from qbwc_server.simulator.visits import Ending
from qbwc_server.simulator.web_connector import WebConnector
from tests import factories
from tests.support import web_servers

HEAD = b"POST /qbwc HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\n"
BODY = HEAD + b"Content-Length: 5000\r\n\r\n<"
LATER_LINES = b"X-Slow: " + b"y" * 5000


@pytest.fixture
def line():
    """Give a line with a pace, and its other end."""
    ours, theirs = socket.socketpair()
    yield pace.Line(ours), theirs
    ours.close()
    theirs.close()


def test_a_sender_who_stops(line, monkeypatch):
    """The line breaks as it does when a caller hangs up."""
    monkeypatch.setattr(pace, "GRACE", 0.2)
    ours, theirs = line
    theirs.send(b"POST")
    ours.begin()

    assert ours.recv(100) == b"POST"
    with pytest.raises(ConnectionResetError):
        ours.recv(100)


def test_a_sender_of_single_bytes(line, monkeypatch):
    """Each byte is in time, and all together are not."""
    monkeypatch.setattr(pace, "GRACE", 0.5)
    ours, theirs = line
    ours.begin()
    taken = 0

    with contextlib.suppress(ConnectionResetError):
        while taken < 50:
            theirs.send(b"x")
            taken += len(ours.recv(1))
            time.sleep(0.05)

    assert 3 < taken < 15


def test_a_sender_on_a_poor_line(line, monkeypatch):
    """What keeps the pace may take as long as it needs."""
    monkeypatch.setattr(pace, "GRACE", 0.2)
    ours, theirs = line
    ours.begin()
    taken = 0

    for _ in range(10):
        theirs.send(b"x" * 1000)
        taken += len(ours.recv(1000))
        time.sleep(0.08)

    assert taken == 10_000


def test_the_next_request_on_a_line(line, monkeypatch):
    """It has its own time."""
    monkeypatch.setattr(pace, "GRACE", 0.2)
    ours, theirs = line
    time.sleep(0.3)
    ours.begin()
    theirs.send(b"GET")

    assert ours.recv(3) == b"GET"


def test_as_many_slow_senders_as_threads(shell):
    """A Web Connector that comes then is served all the same, within half a minute."""
    given = "correct horse"
    shell.good("connection", "add", "lake", "--password-stdin", stdin=f"{given}\n")
    with shell.serving() as server, contextlib.ExitStack() as stack:
        port = int(server.address.rpartition(":")[2])
        lines = [_open(port, (HEAD, BODY)[n % 2]) for n in range(serving.THREADS)]
        for line in lines:
            stack.callback(line.close)
        stack.enter_context(_dribbling(lines))
        company = factories.a_company()
        connector = WebConnector(
            f"{server.address}/qbwc", "lake", given, company, timeout=pace.GRACE + 10
        )
        began = time.monotonic()

        visit = connector.visit()

        assert time.monotonic() - began < pace.GRACE + 10
        assert visit.ending is Ending.NO_WORK
        log = server.stop()
    assert "Traceback" not in log


def test_slow_senders_on_windows(monkeypatch):
    """Waitress cuts their lines as well, whoever keeps the pace is served."""
    monkeypatch.setattr(pace, "GRACE", 1.0)
    plan = serving.Plan(lambda: _echo, "127.0.0.1", 0, 1, 1000, "text", "INFO")
    server = with_waitress.build(plan, map={})
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        port = server.effective_port
        with contextlib.ExitStack() as stack:
            lines = [
                stack.enter_context(_open(port, (HEAD, BODY)[n % 2])) for n in range(20)
            ]
            with _dribbling(lines):
                assert all(_is_cut(line) for line in lines)
        with _open(port, HEAD + b"Content-Length: 3\r\n\r\na") as line:
            for sign in b"bc":
                time.sleep(0.2)
                line.send(bytes([sign]))
            assert line.recv(100).startswith(b"HTTP/1.1 200")
    finally:
        web_servers.stop(server, thread)


def test_idle_lines_on_windows(monkeypatch):
    """Between two requests the clock stands still."""
    monkeypatch.setattr(pace, "GRACE", 0.5)
    plan = serving.Plan(lambda: _echo, "127.0.0.1", 0, 1, 1000, "text", "INFO")
    server = with_waitress.build(plan, map={})
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        with _open(server.effective_port, b"") as line:
            for _ in range(2):
                line.send(HEAD + b"Content-Length: 1\r\n\r\na")
                assert _answer(line).startswith(b"HTTP/1.1 200")
                time.sleep(1.5)
    finally:
        web_servers.stop(server, thread)


def _echo(environ, start_response):
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def _is_cut(line: socket.socket) -> bool:
    """Tell whether the other end hangs up; past what it has not read, it resets."""
    line.settimeout(10)
    try:
        return line.recv(100) == b""
    except ConnectionResetError:
        return True


def _answer(line: socket.socket) -> bytes:
    """Read a whole answer, however it was cut up on the way."""
    answer = line.recv(1000)
    while not answer.endswith(b"\r\n\r\na"):
        answer += line.recv(1000)
    return answer


def _open(port, first):
    line = socket.create_connection(("127.0.0.1", port), 30)
    line.sendall(first)
    return line


@contextlib.contextmanager
def _dribbling(lines):
    """Send a byte on each line every half second, as long as the line stands."""
    stopped = threading.Event()

    def dribble():
        for sign in LATER_LINES:
            for line in lines:
                with contextlib.suppress(OSError):
                    line.send(bytes([sign]))
            if stopped.wait(0.5):
                return

    thread = threading.Thread(target=dribble)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()
