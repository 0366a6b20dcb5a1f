"""Frozen dataclasses as JSON-safe mappings, and back: orders and documents alike.

Numbers are kept as text, days and times in ISO form, and what could not be read as a
number under a name of its own, so that reading back gives the same thing exactly.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

Reader = Callable[[Any], Any]


class Unreadable(str):
    """Text that stands where a number was expected."""

    __slots__ = ()


Money = Decimal | None | Unreadable
# A bare date has no instant: its day is the day in every zone.
Moment = datetime | date


def members(value: Any) -> tuple[dataclasses.Field[Any], ...]:
    """Give the fields of a dataclass or of one of its instances."""
    return _fields(value if isinstance(value, type) else type(value))


# Asked for each value of each order: it is always the same.
@functools.cache
def _fields(kind: type[Any]) -> tuple[dataclasses.Field[Any], ...]:
    return dataclasses.fields(kind)


def dump(value: Any) -> Any:
    """Turn a dataclass, and all that it holds, into what JSON can hold."""
    if dataclasses.is_dataclass(value):
        return {each.name: dump(getattr(value, each.name)) for each in members(value)}
    if isinstance(value, tuple):
        return [dump(each) for each in value]
    if isinstance(value, Unreadable):
        return {"unreadable": str(value)}
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def build(
    kind: type[Any], values: Mapping[str, Any], readers: Mapping[str, Reader]
) -> Any:
    """Make a dataclass of what `dump` gave; the readers are by annotation."""
    found = {}
    for name, reader in _ways(kind, readers):
        if name in values:
            value = values[name]
            found[name] = value if reader is None else reader(value)
    return kind(**found)


def money(value: Any) -> Money:
    """Read a number, or what stood in its place."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return Unreadable(value["unreadable"])
    return Decimal(value)


def moment(value: str | None) -> Moment | None:
    """Read a day or a time."""
    if value is None:
        return None
    bare = len(value) == len("2026-10-12")
    return date.fromisoformat(value) if bare else datetime.fromisoformat(value)


def one_spelling(value: Any) -> Any:
    """Give one spelling to equal numbers: 1, 1.0 and "1.00" are the same."""
    if not isinstance(value, Decimal):
        return value
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def essence(value: Any) -> Any:
    """Give what `dump` gives, with one spelling for equal numbers."""
    if dataclasses.is_dataclass(value):
        return {e.name: essence(getattr(value, e.name)) for e in members(value)}
    if isinstance(value, tuple):
        return [essence(each) for each in value]
    return dump(one_spelling(value))


def _ways(
    kind: type[Any], readers: Mapping[str, Reader]
) -> Sequence[tuple[str, Reader | None]]:
    """Name the fields of a dataclass, each with what reads it; worked out once."""
    known, ways = _WAYS.get((kind, id(readers)), (None, ()))
    if known is not readers:
        # The annotations are text (PEP 563), so they can name the reader.
        ways = [(each.name, readers.get(str(each.type))) for each in members(kind)]
        _WAYS[kind, id(readers)] = readers, ways
    return ways


_WAYS: dict[
    tuple[type[Any], int],
    tuple[Mapping[str, Reader] | None, Sequence[tuple[str, Reader | None]]],
] = {}
