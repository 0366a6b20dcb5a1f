"""A line to a server that breaks: in the middle of a call, of its answer, or before."""

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit

from qbwc_server.simulator.faults import Kind
from qbwc_server.simulator.transport import Line, headers

#: what the line can do to a call
CUTS = (Kind.REQUEST_CUT, Kind.ANSWER_CUT, Kind.HUNG_UP)


class Broken(OSError):
    """The line broke."""


@dataclass
class CutLine(Line):
    """A line that can be told to break at the next call."""

    next_cut: Kind | None = None

    def post(self, operation: str, envelope: bytes) -> bytes:
        """Post a call, unless the line breaks."""
        if self.next_cut is None:
            return super().post(operation, envelope)
        cut, self.next_cut = self.next_cut, None
        self.close()
        parts = urlsplit(self.url)
        broken = http.client.HTTPConnection(parts.netloc, timeout=self.timeout)
        try:
            self._break(broken, cut, (operation, envelope))
        finally:
            broken.close()
        raise Broken(f"{cut} in {operation}")

    def _break(
        self, line: http.client.HTTPConnection, cut: Kind, call: tuple[str, bytes]
    ) -> None:
        operation, envelope = call
        marks = headers(operation) | {"Content-Length": str(len(envelope))}
        sent = envelope[: len(envelope) // 2] if cut is Kind.REQUEST_CUT else envelope
        line.request("POST", self.target, sent, marks)
        if cut is Kind.ANSWER_CUT:
            answer = line.getresponse()
            answer.read(int(answer.headers.get("Content-Length") or 2) // 2)
