"""Random requests, made from the field tables: legal ones, to be broken by tests."""

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from qbxml import schema, types
from qbxml.message_set import Request
from qbxml.schema import Field, Group, Shape
from qbxml.types import Kind

_LETTERS = "abcXYZ 019 <>&\"' é ß Ł € ☃ \U0001f600 \t\n"


class Maker:
    """Makes requests of one version of the American edition."""

    def __init__(self, seed: int, version: str = "13.0") -> None:
        self.random = random.Random(seed)
        self.version = types.version(version)

    def request(self, name: str) -> Request:
        """Make a request of a message, with about a third of all it may have."""
        message = schema.message(name)
        attributes = {}
        if "iterator" in message.attributes and self.random.random() < 0.3:
            attributes = {"iterator": "Start", "metaData": "NoMetaData"}
        return Request(name, tuple(self._members(message.content)), attributes)

    def value(self, field: Field) -> Any:
        """Make a legal value of a field."""
        if field.content is not None:
            return tuple(self._members(field.content)) or {}
        if field.values:
            return self.random.choice(field.values)
        if field.kind is Kind.INTEGER:
            return self.random.randint(field.least or 1, field.most or 10**9)
        return _MAKERS[field.kind](self.random, field.length or 30)

    def _members(self, content: Group) -> Iterator[tuple[str, Any]]:
        if content.shape is Shape.CHOICE:
            yield from self._chosen(content)
            return
        for particle in content.particles:
            yield from self._particle(particle)

    def _particle(self, particle: Field | Group) -> Iterator[tuple[str, Any]]:
        if not self._is_known(particle):
            return
        if not particle.required and self.random.random() < 0.7:
            return
        if isinstance(particle, Group):
            for _ in range(self._times(particle)):
                yield from self._members(particle)
            return
        for _ in range(self._times(particle)):
            yield particle.name, self.value(particle)

    def _chosen(self, content: Group) -> Iterator[tuple[str, Any]]:
        known = [one for one in content.particles if self._is_known(one)]
        chosen = self.random.choice(known)
        if isinstance(chosen, Group):
            yield from self._members(chosen)
            return
        for _ in range(self._times(chosen)):
            yield chosen.name, self.value(chosen)

    def _times(self, particle: Field | Group) -> int:
        return self.random.randint(1, 3) if particle.repeat else 1

    def _is_known(self, particle: Field | Group) -> bool:
        if isinstance(particle, Group):
            return True
        return particle.since <= self.version and "US" in particle.editions


def _text(source: random.Random, length: int) -> str:
    size = source.choice((1, min(length, 12), length))
    return "".join(source.choice(_LETTERS) for _ in range(size))


def _id(source: random.Random, _length: int) -> str:
    return f"{source.randrange(16**8):X}-{source.randrange(10**10)}"


def _flag(source: random.Random, _length: int) -> bool:
    return source.random() < 0.5


def _date(source: random.Random, _length: int) -> dt.date:
    return dt.date(2000, 1, 1) + dt.timedelta(days=source.randrange(12000))


def _moment(source: random.Random, _length: int) -> dt.datetime:
    zone = source.choice((None, dt.UTC, dt.timezone(dt.timedelta(hours=-5))))
    start = dt.datetime(1990, 1, 1, tzinfo=zone)
    return start + dt.timedelta(seconds=source.randrange(10**9), microseconds=7)


def _interval(source: random.Random, _length: int) -> str:
    return f"PT{source.randrange(100)}H{source.randrange(60)}M"


def _amount(source: random.Random, _length: int) -> Decimal:
    return Decimal(source.randint(-(10**14), 10**14)).scaleb(-2)


def _decimal(source: random.Random, _length: int) -> Decimal:
    digits = source.randint(-(10**14), 10**14)
    return Decimal(digits).scaleb(-source.randint(5, 5))


def _guid(source: random.Random, _length: int) -> uuid.UUID:
    return uuid.UUID(int=source.getrandbits(128))


_MAKERS: dict[Kind, Callable[[random.Random, int], Any]] = {
    Kind.TEXT: _text,
    Kind.ID: _id,
    Kind.FLAG: _flag,
    Kind.DATE: _date,
    Kind.DATETIME: _moment,
    Kind.INTERVAL: _interval,
    Kind.AMOUNT: _amount,
    Kind.PRICE: _decimal,
    Kind.QUANTITY: _decimal,
    Kind.PERCENT: _decimal,
    Kind.FACTOR: _decimal,
    Kind.GUID: _guid,
}
