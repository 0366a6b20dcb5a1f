"""An HTTP server that answers the Web Connector from a script, right or wrong."""

import http.server
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from lxml import etree

NAMESPACE = "http://developer.intuit.com/"
_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


@dataclass(frozen=True)
class Answer:
    """One HTTP answer as it goes out."""

    body: bytes
    status: int = 200
    content_type: str = "text/xml; charset=utf-8"


@dataclass
class Script:
    """What to answer to each operation, one after the other; the last one repeats."""

    answers: dict[str, list[object]]
    probe: int = 200
    hangs_up_after: str = ""
    calls: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    connections: set[object] = field(default_factory=set)

    def next(self, operation: str) -> Answer:
        """Give the next answer to an operation."""
        waiting = self.answers[operation]
        told = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return told if isinstance(told, Answer) else envelope(operation, told)

    @property
    def operations(self) -> list[str]:
        """List the operations that were called."""
        return [name for name, _ in self.calls]

    def arguments(self, operation: str) -> list[dict[str, str | None]]:
        """List the arguments of every call of an operation."""
        return [given for name, given in self.calls if name == operation]


def session(**answers: Sequence[object]) -> Script:
    """Write a script that goes well, with some answers replaced."""
    usual: dict[str, Sequence[object]] = {
        "serverVersion": ["1.0"],
        "clientVersion": [""],
        "authenticate": [["T", ""]],
        "sendRequestXML": [""],
        "receiveResponseXML": [100],
        "getLastError": ["nothing left"],
        "connectionError": ["done"],
        "closeConnection": ["OK"],
        "interactiveRejected": ["as you like"],
    }
    told = {**usual, **answers}
    return Script({name: list(each) for name, each in told.items()})


def envelope(operation: str, result: object, namespace: str = NAMESPACE) -> Answer:
    """Write a right answer, or one whose elements are in another namespace."""
    if isinstance(result, list):
        inner = "".join(f"<q:string>{escape(each)}</q:string>" for each in result)
    else:
        inner = escape(str(result))
    return wrapped(
        f'<q:{operation}Response xmlns:q="{namespace}"><q:{operation}Result>{inner}'
        f"</q:{operation}Result></q:{operation}Response>"
    )


def wrapped(inner: str) -> Answer:
    """Put anything into a SOAP body."""
    return Answer(
        f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{_SOAP}">'
        f"<s:Body>{inner}</s:Body></s:Envelope>".encode()
    )


@contextmanager
def serving(script: Script) -> Iterator[str]:
    """Serve a script; give the address."""

    class Server(_Handler):
        pass

    Server.script = script
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/qbwc?shop=1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(http.server.BaseHTTPRequestHandler):
    script: Script
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        self._send(Answer(b"up", self.script.probe, "text/plain"))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.script.bodies.append(body)
        self.script.headers.append(dict(self.headers.items()) | {"path": self.path})
        self.script.connections.add(self.client_address)
        call = etree.fromstring(body)[-1][0]
        operation = etree.QName(call).localname
        given = {etree.QName(each).localname: each.text for each in call}
        self.script.calls.append((operation, given))
        action = re.escape(f'"{NAMESPACE}{operation}"')
        assert re.fullmatch(action, self.headers["SOAPAction"])
        self._send(self.script.next(operation))
        # Servers close idle connections without a word.
        if operation == self.script.hangs_up_after:
            self.script.hangs_up_after = ""
            self.close_connection = True

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""
