"""Takes the body of a POST from the wire, and no more of it than its sender may send.

Everybody may send 1 MB. Only an answer from QuickBooks whose ticket is live may be
longer, and whether it is one is decided by its first megabyte, before reading on: the
envelope is read as it arrives, so method and ticket are known by then.
"""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from werkzeug import http

from qbwc_server.faces import soap_envelope, soap_long

_EVERYBODY = 1 << 20
_BLOCK = 1 << 16
_LONGEST_NUMBER = 18
_TOO_LONG = "The request is too long."

# text/xml is SOAP 1.1's own; the others mean an envelope too and deserve its fault.
_XML = frozenset({"", "text/xml", "application/xml", "application/soap+xml"})


class Refused(Exception):
    """The body will not be read; `status` is HTTP's, the text for the sender."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Undecided(Exception):
    """Whether the sender may go on could not be found out; `call` is what he wants."""

    def __init__(self, call: soap_envelope.Call) -> None:
        super().__init__("It could not be found out whether the ticket is live.")
        self.call = call


@dataclass(frozen=True)
class Limits:
    """Who may send how much."""

    is_live: Callable[[str], bool]
    max_body: int


def read(request: dict[str, Any], limits: Limits) -> soap_envelope.Call:
    """Read a request's body into its call, or raise one of the above or Unreadable."""
    charset = _charset(request)
    reader = soap_envelope.Reader(charset)
    blocks = _blocks(request, limits.max_body)
    received: list[bytes] = []
    taken, most = 0, min(_EVERYBODY, limits.max_body)
    for block in blocks:
        taken += len(block)
        if taken > most:
            _must_be_allowed(reader, limits)
            long = soap_long.LongReader(charset, [*received, block])
            return _read_long(long, blocks, limits.max_body - taken)
        received.append(block)
        reader.feed(block)
    return reader.close()


def _read_long(
    reader: soap_long.LongReader, blocks: Iterator[bytes], left: int
) -> soap_envelope.Call:
    try:
        for block in blocks:
            left -= len(block)
            _must_fit(left)
            reader.feed(block)
        return reader.close()
    except BaseException:
        reader.throw_away()
        raise


def _charset(request: dict[str, Any]) -> str | None:
    """Return the charset the sender declares, once it is sure that this is XML."""
    kind, options = http.parse_options_header(request.get("CONTENT_TYPE", ""))
    coding = request.get("HTTP_CONTENT_ENCODING", "").strip().lower()
    if kind.lower() not in _XML or coding not in {"", "identity"}:
        raise Refused(415, "Send a SOAP 1.1 envelope as text/xml.")
    charset = options.get("charset")
    if not charset:
        return None
    try:
        codecs.lookup(charset)
    except (LookupError, ValueError):
        raise Refused(415, "The charset in Content-Type is not known.") from None
    return charset


def _blocks(request: dict[str, Any], max_body: int) -> Iterator[bytes]:
    """Yield the body, never asking the server for more than one block of it."""
    left = _length(request, max_body)
    while left:
        block = _take(request["wsgi.input"], min(left, _BLOCK))
        if not block:
            return
        left -= len(block)
        yield block


def _length(request: dict[str, Any], max_body: int) -> int:
    """Return how much to ask of the stream, which some servers never end."""
    declared = str(request.get("CONTENT_LENGTH") or "").strip()
    if not declared:
        # A chunked body ends by itself; one byte too many is enough to refuse it.
        return max_body + 1 if _ends_by_itself(request) else 0
    if not (declared.isascii() and declared.isdigit()):
        raise Refused(400, "Content-Length is not a number.")
    if len(declared) > _LONGEST_NUMBER or int(declared) > max_body:
        raise Refused(413, _TOO_LONG)
    return int(declared)


def _ends_by_itself(request: dict[str, Any]) -> bool:
    chunked = "chunked" in request.get("HTTP_TRANSFER_ENCODING", "").lower()
    return chunked or bool(request.get("wsgi.input_terminated"))


def _take(stream: Any, size: int) -> bytes:
    try:
        return bytes(stream.read(size) or b"")
    except Exception:  # noqa: BLE001 - every server raises classes of its own here
        raise Refused(400, "The request's body could not be received.") from None


def _must_fit(left: int) -> None:
    if left < 0:
        raise Refused(413, _TOO_LONG)


def _must_be_allowed(reader: soap_envelope.Reader, limits: Limits) -> None:
    """Refuse more than everybody may send, but for an answer that is waited for."""
    method, ticket = reader.caller()
    if method != "receiveResponseXML" or not ticket:
        raise Refused(413, _TOO_LONG)
    try:
        live = limits.is_live(ticket)
    except Exception as error:
        call = soap_envelope.Call(method, {"ticket": ticket}, failure=error)
        raise Undecided(call) from error
    if not live:
        raise Refused(413, _TOO_LONG)
