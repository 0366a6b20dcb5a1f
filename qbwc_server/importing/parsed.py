"""What comes of reading one order: taken in, or rejected with every problem named."""

from __future__ import annotations

from dataclasses import dataclass

from qbwc_server.importing.canonical import Order


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of an order."""

    field: str
    message: str

    def __str__(self) -> str:
        """Say it in one sentence."""
        return f"{self.field}: {self.message}" if self.field else self.message


@dataclass(frozen=True)
class Accepted:
    """An order whose structure could be read."""

    order: Order
    place: str = ""
    from_callback: bool = False


@dataclass(frozen=True)
class Rejected:
    """An order that could not be read: where it stood, and why."""

    place: str
    number: str | None
    problems: tuple[Problem, ...]


Parsed = Accepted | Rejected
