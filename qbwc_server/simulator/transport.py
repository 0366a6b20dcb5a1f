"""HTTP as the Web Connector speaks it (web-connector 3.1, 3.2).

One connection is kept open for a visit; nothing is redirected, nothing is tried twice.
"""

import http.client
import select
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from qbwc_server.simulator import soap

_USER_AGENT = (
    "Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services Client Protocol"
    " 4.0.30319.42000)"
)
_OK = 200


@dataclass
class Line:
    """The connection to one server, opened when it is first needed."""

    url: str
    # What .NET's web service clients wait for an answer by default.
    timeout: float = 100.0
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def probe(self) -> int:
        """Ask for the address itself, as WC does to verify the certificate (3.7)."""
        connection = self._open()
        connection.request("GET", self.target, headers={"User-Agent": _USER_AGENT})
        response = connection.getresponse()
        response.read()
        return response.status

    def post(self, operation: str, envelope: bytes) -> bytes:
        """Post a call and give the answer's body; raise WrongAnswer or OSError."""
        connection = self._open()
        connection.request("POST", self.target, envelope, headers(operation))
        response = connection.getresponse()
        answer = response.read()
        if response.status != _OK:
            told = soap.fault(answer) or response.reason
            raise soap.WrongAnswer(f"HTTP status {response.status}: {told}")
        kind = response.headers.get_content_type()
        if kind != "text/xml":
            raise soap.WrongAnswer(f"the content type is '{kind}', not text/xml")
        return answer

    def close(self) -> None:
        """Hang up."""
        if self._connection:
            self._connection.close()
        self._connection = None

    @property
    def target(self) -> str:
        """The path and query that are asked for."""
        parts = urlsplit(self.url)
        query = f"?{parts.query}" if parts.query else ""
        return (parts.path or "/") + query

    def _open(self) -> http.client.HTTPConnection:
        if self._connection and _was_dropped(self._connection):
            self.close()
        if self._connection is None:
            parts = urlsplit(self.url)
            secure = parts.scheme == "https"
            make = http.client.HTTPSConnection if secure else http.client.HTTPConnection
            self._connection = make(parts.netloc, timeout=self.timeout)
        return self._connection


def _was_dropped(connection: http.client.HTTPConnection) -> bool:
    """Tell whether the server hung up meanwhile: .NET then dials anew unasked."""
    if connection.sock is None:
        return False
    readable, _, _ = select.select([connection.sock], [], [], 0)
    return bool(readable)


def headers(operation: str) -> dict[str, str]:
    """Give the headers of a call."""
    return {
        "User-Agent": _USER_AGENT,
        "Content-Type": "text/xml; charset=utf-8",
        "SOAPAction": f'"{soap.NAMESPACE}{operation}"',
        # The default of .NET; the body follows without waiting for the 100.
        "Expect": "100-continue",
    }
