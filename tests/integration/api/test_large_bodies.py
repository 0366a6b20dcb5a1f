"""Bodies at the limit, behind a server that collects them and one that does not."""

import json
import threading
from contextlib import ExitStack, contextmanager

import pytest
from werkzeug.serving import make_server

from tests import factories
from tests.integration.soap import wire
from tests.support import programs, web_servers
from tests.support.programs import Program

LIMIT = 10_000_000
ORDER = json.dumps(factories.an_order()).encode()
pytestmark = pytest.mark.parametrize("dialect", ["sqlite"], indirect=True)


@pytest.fixture(params=["waitress", "werkzeug"])
def program(request, database, lake, tmp_path):
    """Give a program that may do everything, at either server."""
    programs.add_token(database, "s3cret", "write")
    start = web_servers.serving if request.param == "waitress" else _handing_on
    with ExitStack() as stack:
        app = stack.enter_context(programs.application(database, tmp_path / "files"))
        yield Program(stack.enter_context(start(app)), "s3cret")


@contextmanager
def _handing_on(app):
    """Serve with werkzeug, which like gunicorn leaves the body where it is."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def chunks(content):
    """Cut a body into chunks."""
    return (content[at : at + 500_000] for at in range(0, len(content), 500_000))


def test_as_large_as_may_be(program):
    """It is taken, whole or in chunks."""
    whole = program.post(ORDER.ljust(LIMIT))
    in_chunks = program.post(chunks(ORDER.ljust(LIMIT - 1)))

    assert (whole.status, in_chunks.status) == (201, 200)


def test_larger(program):
    """413, however much more it is, whole or in chunks."""
    answers = [
        program.post(ORDER.ljust(LIMIT + 1)),
        program.post(ORDER.ljust(3 * LIMIT)),
        program.post(chunks(ORDER.ljust(LIMIT + 1))),
        program.post(chunks(ORDER.ljust(3 * LIMIT))),
    ]

    assert [answer.status for answer in answers] == [413] * 4
    assert all("10 MB" in answer.sentence for answer in answers)


def test_large_and_refused_for_something_else(program):
    """Who is still sending hears the reason, not that the line broke."""
    body = ORDER.ljust(3 * LIMIT)
    envelope = wire.call("receiveResponseXML", ticket="dead", response="x" * 3 * LIMIT)

    answers = [
        program.but(token=None).post(body),
        program.but(connection="sea").post(body),
        program.post(body, Content_Type="text/plain"),
        program.call("PUT", program.address("orders"), body),
        program.call("POST", "/nowhere", body),
        program.call("POST", "/qbwc", envelope, {"Content-Type": wire.XML}),
    ]

    assert [answer.status for answer in answers] == [401, 404, 415, 405, 404, 413]
