"""Passwords that were right a moment ago: hashing is slow, and log-ins are many.

Only good ones are remembered, in this process alone, for a short time, and together
with the hash that they were checked against: once that is another one, because the
password was changed or rotated, nothing that was remembered fits any more. What is kept
is a digest under a key that no other process has; of a wrong password nothing is kept,
so that guessing never gets any faster.
"""

import hmac
import secrets
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

#: how long a password that was right needs no hashing
KEPT = timedelta(minutes=10)
#: more than that are not remembered: the oldest make room
MOST = 10_000


class Remembered:
    """The good log-ins of the last minutes."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._key = secrets.token_bytes(32)
        self._until: dict[bytes, datetime] = {}
        self._lock = threading.Lock()

    def matches(
        self,
        stored: str,
        password: str,
        now: datetime,
        check: Callable[[str, str], bool],
    ) -> bool:
        """Say whether a password fits a stored hash; hash only what is not known."""
        digest = self._digest(stored, password)
        until = self._until.get(digest)
        if until is not None and now < until <= now + KEPT:
            return True
        good = check(stored, password)
        if good:
            self._keep(digest, now + KEPT)
        return good

    def _digest(self, stored: str, password: str) -> bytes:
        said = f"{stored}\0{password}".encode("utf-8", "replace")
        return hmac.digest(self._key, said, "sha256")

    def _keep(self, digest: bytes, until: datetime) -> None:
        with self._lock:
            self._until.pop(digest, None)
            while len(self._until) >= MOST:
                del self._until[next(iter(self._until))]
            self._until[digest] = until


LOG_INS = Remembered()
