"""A clock that several processes share, and that only moves when it is moved."""

import mmap
import pathlib
import struct
from datetime import UTC, datetime
from typing import Self

START = datetime(2026, 10, 12, 15, 0, tzinfo=UTC)
_SIZE = struct.calcsize("d")


class SharedClock:
    """A moment in a file that every process has in its memory."""

    def __init__(self, memory: mmap.mmap) -> None:
        self._memory = memory

    @classmethod
    def make(cls, path: pathlib.Path) -> Self:
        """Make a clock that stands at the start."""
        path.write_bytes(struct.pack("d", START.timestamp()))
        return cls.open(str(path))

    @classmethod
    def open(cls, path: str) -> Self:
        """Look at a clock that another process has made."""
        with pathlib.Path(path).open("r+b") as file:
            return cls(mmap.mmap(file.fileno(), _SIZE))

    def __call__(self) -> datetime:
        """Tell the time."""
        (stamp,) = struct.unpack_from("d", self._memory)
        return datetime.fromtimestamp(stamp, UTC)

    def advance(self, seconds: float) -> None:
        """Let time go by."""
        struct.pack_into("d", self._memory, 0, self().timestamp() + seconds)
