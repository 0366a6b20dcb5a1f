"""How slowly a request may arrive: a thread that waits for a sender serves nobody else.

gunicorn's threads wait for the rest of a request without end. Eight senders of one byte
a minute would hold a whole server.
"""

import errno
import time
from typing import Any

#: seconds that every request may take to arrive
GRACE = 20.0
#: bytes a second that lengthen it: a large answer of QuickBooks over a poor line
SLOWEST = 10_000


def left(began: float, taken: int) -> float:
    """Give the seconds that the rest of a request may take: so many bytes have come."""
    return began + GRACE + taken / SLOWEST - time.monotonic()


class Line:
    """A socket whose sender must keep to a pace; all else is the socket's own."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self.begin()

    def begin(self) -> None:
        """Expect a new request from now on."""
        self._began, self._taken = time.monotonic(), 0

    def recv(self, size: int) -> bytes:
        """Take what has come; break the line where it has come too slowly."""
        seconds = left(self._began, self._taken)
        if seconds <= 0:
            raise _too_slow()
        self._socket.settimeout(seconds)
        try:
            block: bytes = self._socket.recv(size)
        except TimeoutError:
            raise _too_slow() from None
        finally:
            self._socket.settimeout(None)
        self._taken += len(block)
        return block

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)


def _too_slow() -> OSError:
    # The code of a caller who hung up: to the server he is one.
    return ConnectionResetError(errno.ECONNRESET, "the request came too slowly")
