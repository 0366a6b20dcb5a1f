"""What is left of a body that was refused: read and thrown away before the answer.

gunicorn closes the line after the answer. Who is still sending then loses the line and
never reads why: programs would report a broken pipe instead of 413.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.types import WSGIApplication

#: more than that, or for longer, nobody is listened to in vain
MOST_BYTES = 64_000_000
LONGEST_SECONDS = 10.0
_BLOCK = 1 << 16


@dataclass
class _Body:
    """The body of a request, and how much of it was read."""

    stream: Any
    taken: int = 0

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        block: bytes = self.stream.read(size)
        self.taken += len(block)
        return block


@dataclass(frozen=True)
class Listening:
    """A WSGI application whose callers are heard out."""

    application: WSGIApplication

    def __call__(self, request: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request; nothing of the answer goes out before its body is read."""
        body = _Body(request["wsgi.input"])
        request["wsgi.input"] = body
        answer = self.application(request, start_response)
        _hear_out(body, _left(request, body.taken))
        return answer


def _left(request: dict[str, Any], taken: int) -> int:
    """Tell how much may be asked of the stream, which some servers never end."""
    declared = str(request.get("CONTENT_LENGTH") or "")
    if declared.isascii() and declared.isdigit():
        return min(int(declared) - taken, MOST_BYTES)
    return MOST_BYTES if request.get("wsgi.input_terminated") else 0


def _hear_out(body: _Body, left: int) -> None:
    until = time.monotonic() + LONGEST_SECONDS
    while left > 0 and time.monotonic() < until:
        block = _next(body, min(left, _BLOCK))
        if not block:
            return
        left -= len(block)


def _next(body: _Body, size: int) -> bytes:
    try:
        return body.read(size)
    except Exception:  # noqa: BLE001 - every server raises classes of its own here
        return b""
