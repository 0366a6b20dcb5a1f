"""The door behind real web servers, over real connections."""

import http.client
import socket
import threading

import pytest
import waitress.server
from werkzeug.serving import make_server

from qbwc_server.faces import soap
from tests.integration.soap import scripted, wire
from tests.support import web_servers

MEGABYTE = 1 << 20


@pytest.fixture
def conversation():
    """Give a conversation that knows one live ticket."""
    return scripted.ScriptedConversation(live=frozenset({"live"}))


@pytest.fixture(params=["waitress", "werkzeug"])
def port(request, conversation):
    """Serve a door that takes 8 MB, and give its port."""
    door = soap.build(conversation, "http://localhost", 8 * MEGABYTE)
    start = _waitress if request.param == "waitress" else _werkzeug
    port, stop = start(door)
    yield port
    stop()


def _waitress(door):
    server = waitress.server.create_server(door, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.run)
    thread.start()

    def stop():
        web_servers.stop(server, thread)

    return server.effective_port, stop


def _werkzeug(door):
    server = make_server("127.0.0.1", 0, door, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def stop():
        server.shutdown()
        thread.join()
        server.server_close()

    return server.server_port, stop


class Answer:
    """An answer off the wire, to be read like werkzeug's."""

    def __init__(self, response):
        self.status_code = response.status
        self.headers = dict(response.headers)
        self.data = response.read()
        self.text = self.data.decode()


def _post(port, body, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("POST", "/", body, {"Content-Type": wire.XML, **headers})
    answer = Answer(connection.getresponse())
    connection.close()
    return answer


def test_several_calls_on_one_connection(port):
    """A session keeps its connection, as .NET does."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    results = []
    for method in ("serverVersion", "clientVersion", "authenticate"):
        connection.request("POST", "/", wire.call(method), {"Content-Type": wire.XML})
        results.append(wire.result(Answer(connection.getresponse()), method))
    connection.close()

    assert results == ["1.4.0", "", ["5f0c", "", "", ""]]


def test_chunks(port, conversation):
    """A long answer may come in chunks."""
    document = wire.call("receiveResponseXML", ticket="live", response="é" * MEGABYTE)
    octets = document.encode()
    chunks = [octets[at : at + 50_001] for at in range(0, len(octets), 50_001)]

    answer = _post(port, iter(chunks))

    assert wire.result(answer, "receiveResponseXML") == 50
    assert conversation.heard[0][1].response == "é" * MEGABYTE


def test_expect_100_continue(port, conversation):
    """.NET waits for leave before it sends a body."""
    body = wire.call("getLastError", ticket="live").encode()
    head = (
        f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: {wire.XML}\r\n"
        f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n"
        "Connection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(head.encode())
        leave = connection.recv(1000)
        connection.sendall(body)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))

    assert leave.startswith(b"HTTP/1.1 100")
    assert b"Order 7 was refused: 3100." in answer
    assert conversation.heard == [("last_error", "live")]


def test_address_of_the_caller(port, conversation):
    """The peer's address goes along with a log-in."""
    _post(port, wire.call("authenticate", strUserName="ann", strPassword="pw"))

    assert conversation.heard == [("authenticate", "ann", "pw", "127.0.0.1")]
