"""Who may send how much; how little of it is held meanwhile."""

import io
import subprocess
import sys

import pytest
from werkzeug.test import Client

from qbwc_server.faces import soap
from tests.integration.soap import scripted, wire

MEGABYTE = 1 << 20


class CountingStream(io.BytesIO):
    """A body that counts what was taken of it, and never gives too much at once."""

    taken = 0
    largest = 0

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        assert size >= 0
        self.largest = max(self.largest, size)
        block = super().read(size)
        self.taken += len(block)
        return block


@pytest.fixture(params=["length", "chunks"])
def send(request, door):
    """Give a function that posts a document and tells how much of it was taken."""

    def sending(document):
        stream = CountingStream(document.encode())
        overrides = {"wsgi.input": stream, "CONTENT_LENGTH": str(len(document))}
        if request.param == "chunks":
            overrides |= {
                "CONTENT_LENGTH": "",
                "HTTP_TRANSFER_ENCODING": "chunked",
                "wsgi.input_terminated": True,
            }
        response = door.post("/", content_type=wire.XML, environ_overrides=overrides)
        assert stream.largest <= MEGABYTE
        return response, stream.taken

    return sending


def _answer(ticket, size):
    return wire.call("receiveResponseXML", ticket=ticket, response="x" * size)


def test_long_answer_with_a_live_ticket(send, conversation):
    """It is taken whole."""
    response, _ = send(_answer("live", 3 * MEGABYTE))

    assert wire.result(response, "receiveResponseXML") == 50
    assert len(conversation.heard[0][1].response) == 3 * MEGABYTE


def test_short_answer_with_a_dead_ticket(send, conversation):
    """A dead ticket is the conversation's matter as long as it is short."""
    response, _ = send(_answer("dead", MEGABYTE // 2))

    assert wire.result(response, "receiveResponseXML") == 50
    assert conversation.heard[0][1].ticket == "dead"


LONG = "x" * (3 * MEGABYTE)
TOO_LONG = {
    "a dead ticket": _answer("dead", 3 * MEGABYTE),
    "an empty ticket": _answer("", 3 * MEGABYTE),
    "no ticket": wire.call("receiveResponseXML", response=LONG),
    "the ticket last": wire.call("receiveResponseXML", response=LONG, ticket="live"),
    "a ticket that goes on": wire.call("receiveResponseXML", ticket=f"live{LONG}"),
    "another method": wire.call("sendRequestXML", ticket="live", strHCPResponse=LONG),
    "a log-in": wire.call("authenticate", strUserName="ann", strPassword=LONG),
    "a long header": wire.envelope("").replace(
        "<soap:Body>", f"<soap:Header>{LONG}</soap:Header><soap:Body>"
    ),
    "a second call": wire.envelope(
        "<getLastError/><receiveResponseXML><ticket>live</ticket>"
        f"<response>{LONG}</response></receiveResponseXML>"
    ),
    "a second ticket": wire.envelope(
        "<receiveResponseXML><ticket>dead</ticket><ticket>live</ticket>"
        f"<response>{LONG}</response></receiveResponseXML>"
    ),
    "no XML": "\n" * len(LONG),
}


@pytest.mark.parametrize("document", TOO_LONG.values(), ids=TOO_LONG)
def test_long_body_of_anybody_else(send, conversation, document):
    """It is refused by its first megabyte, and the rest is not taken."""
    response, taken = send(document)

    assert response.status_code == 413
    assert response.content_type == "text/plain; charset=utf-8"
    assert taken <= MEGABYTE + (1 << 16)
    assert conversation.heard == []


def test_answer_over_the_limit(send, conversation):
    """A live ticket has a limit, too."""
    response, taken = send(_answer("live", 5 * MEGABYTE))

    assert response.status_code == 413
    assert taken <= 4 * MEGABYTE + 1
    assert conversation.heard == []


def test_length_over_the_limit(door):
    """A declared length is believed before anything is taken."""
    stream = CountingStream(b"")

    response = door.post(
        "/",
        content_type=wire.XML,
        environ_overrides={"wsgi.input": stream, "CONTENT_LENGTH": "9" * 5000},
    )

    assert response.status_code == 413


def test_ticket_that_cannot_be_checked(send, conversation):
    """The answer is the method's no, with the reason kept, and no more is taken."""
    conversation.script["is_live"] = RuntimeError("the database is down")

    response, taken = send(_answer("live", 3 * MEGABYTE))

    assert wire.result(response, "receiveResponseXML") == -1
    assert taken <= MEGABYTE + (1 << 16)
    assert [told[:2] for told in conversation.heard] == [("remember_failure", "live")]


@pytest.mark.parametrize("size", [11 * MEGABYTE, 64 * MEGABYTE])
def test_very_long_answer(size):
    """Answers beyond what a parser takes by itself are taken (64 MB and more)."""
    conversation = scripted.ScriptedConversation(live=frozenset({"live"}))
    door = Client(soap.build(conversation, "https://books.example.com"))

    response = door.post("/", data=_answer("live", size), content_type=wire.XML)

    assert wire.result(response, "receiveResponseXML") == 50
    assert len(conversation.heard[0][1].response) == size


# Writes its peak of memory over 64 MB of body, which is made while it is read.
MEASURED = """
import pathlib, re, sys
from qbwc_server.faces import soap
from tests.integration.soap import scripted, wire

class Body:
    begin, end = wire.call("receiveResponseXML", ticket="live", response="|").split("|")
    left = int(sys.argv[1])
    def read(self, size):
        if self.begin:
            begin, self.begin = self.begin, ""
            return begin.encode()
        if self.left > 0:
            self.left -= size
            return b"&lt;a&gt;" * (size // 9) or b"a"
        end, self.end = self.end, ""
        return end.encode()

class Conversation(scripted.ScriptedConversation):
    def receive_response(self, call):
        return 7 if len(call.response) > int(sys.argv[1]) // 4 else -1

door = soap.build(Conversation(live=frozenset({"live"})), "https://x.example")
environ = {
    "REQUEST_METHOD": "POST", "CONTENT_TYPE": wire.XML, "wsgi.input": Body(),
    "wsgi.input_terminated": True, "wsgi.url_scheme": "http", "PATH_INFO": "",
    "SERVER_NAME": "x", "SERVER_PORT": "80",
}

def peak():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) * 1024

before = peak()
answer = b"".join(door(environ, lambda *_: None))
assert b"Result>7<" in answer, answer
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_for_a_very_long_answer():
    """Reading 64 MB takes at most three times as much memory."""
    size = 64 * MEGABYTE
    command = [sys.executable, "-c", MEASURED, str(size)]

    done = subprocess.run(command, check=True, capture_output=True, text=True)

    assert 0 < int(done.stdout) <= 3 * size
