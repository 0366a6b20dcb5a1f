"""From a request's fields to XML, by the field tables: order, types, lengths, choices.

Used through `message_set`; nothing here knows of sets or documents.
"""

import functools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from qbxml import types
from qbxml.errors import RequestError
from qbxml.schema import Field, Group, Shape, Version

Pair = tuple[str, Any]
Fields = Mapping[str, Any] | Sequence[Pair]
Arrange = Callable[[Group, list[Pair]], list[Pair]]


@dataclass(frozen=True)
class Rules:
    """What a request is held against, and how its members come into order."""

    version: Version
    edition: str
    arrange: Arrange


def in_schema_order(content: Group, members: list[Pair]) -> list[Pair]:
    """Put members where the table has them; what may be mixed keeps its order."""
    if len(members) <= 1:
        return members
    places = content.places
    return sorted(members, key=lambda member: places.get(member[0], -1))


def as_given(_content: Group, members: list[Pair]) -> list[Pair]:
    """Leave members as they are: for a document whose order is to be checked."""
    return members


def fill(parent: etree._Element, content: Group, fields: Fields, rules: Rules) -> None:
    """Add the fields to an element; raise RequestError where the table forbids it."""
    members = rules.arrange(content, _members(fields))
    known = _known(content, rules.version, rules.edition)
    for name, _ in members:
        if name not in known:
            raise _unknown(content, name, rules)
    _check_structure(content, tuple([name for name, _ in members]))
    for place, (name, value) in enumerate(members):
        try:
            _append(parent, known[name], value, rules)
        except RequestError as error:
            raise error.inside(_step(members, place)) from None


def is_pairs(value: object) -> bool:
    """Tell a sequence of (name, value) pairs from a list of repeated values."""
    return isinstance(value, list | tuple) and all(map(_is_pair, value))


def _is_pair(value: object) -> bool:
    pair = 2
    return isinstance(value, tuple) and len(value) == pair and isinstance(value[0], str)


def _members(fields: Fields) -> list[Pair]:
    """Write a mapping or pairs as pairs: repeats one by one, without None."""
    found: list[Pair] = []
    for name, value in fields.items() if isinstance(fields, Mapping) else fields:
        if not isinstance(value, list | tuple) or (value and is_pairs(value)):
            found.append((name, value))
        else:
            found.extend((name, one) for one in value)
    return [member for member in found if member[1] is not None]


# What a version of an edition has of a table, worked out once per table.
@functools.lru_cache(maxsize=4096)
def _known(content: Group, version: Version, edition: str) -> Mapping[str, Field]:
    return {
        name: field
        for name, field in content.members.items()
        if field.since <= version and edition in field.editions
    }


def _unknown(content: Group, name: str, rules: Rules) -> RequestError:
    field = content.members.get(name)
    if field is None:
        return RequestError(name, "this field does not exist here")
    if field.since > rules.version:
        return RequestError(name, f"exists only since qbXML {_dotted(field.since)}")
    return RequestError(
        name, f"does not exist in the {rules.edition} edition of QuickBooks"
    )


def _append(parent: etree._Element, field: Field, value: Any, rules: Rules) -> None:
    element = etree.SubElement(parent, field.name)
    if field.content is None:
        element.text = scalar(field, value)
    else:
        fill(element, field.content, _inner(value), rules)


def _inner(value: Any) -> Fields:
    """Take the members of an aggregate; an empty element has none."""
    if isinstance(value, Mapping) or is_pairs(value):
        fields: Fields = value
        return fields
    if isinstance(value, str) and not value.strip():
        return ()
    raise RequestError("", f"needs members of its own, not {value!r}")


def scalar(field: Field, value: Any) -> str:
    """Write one value by its table line; raise RequestError without a place."""
    try:
        text = types.render(field.kind, value)
    except (ValueError, KeyError) as error:
        raise RequestError("", str(error)) from None
    if field.length is not None and len(text) > field.length:
        raise RequestError(
            "", f"has {len(text)} characters, {field.length} are allowed"
        )
    if field.values and text not in field.values:
        raise RequestError("", f"'{text}' is none of {', '.join(field.values)}")
    if field.kind is types.Kind.INTEGER:
        _check_bounds(field, int(text))
    return text


def _check_bounds(field: Field, number: int) -> None:
    if field.least is not None and number < field.least:
        raise RequestError("", f"{number} is less than {field.least}")
    if field.most is not None and number > field.most:
        raise RequestError("", f"{number} is more than {field.most}")


# The same few shapes come again and again: ten lines of a receipt are one shape.
@functools.lru_cache(maxsize=4096)
def _check_structure(content: Group, names: tuple[str, ...]) -> None:
    taken = _take(content, names, 0)
    if taken < len(names):
        raise _misplaced(names, taken)


def _take(particle: Field | Group, names: tuple[str, ...], start: int) -> int:
    """Match a particle against the names from `start`; return where it ends."""
    if isinstance(particle, Field):
        return _take_field(particle, names, start)
    if particle.shape is Shape.CHOICE:
        return _take_choice(particle, names, start)
    for member in particle.particles:
        start = _take(member, names, start)
    return start


def _take_field(field: Field, names: tuple[str, ...], start: int) -> int:
    end = start
    while end < len(names) and names[end] == field.name:
        end += 1
        if not field.repeat:
            break
    if end == start and field.required:
        raise _missing([field.name], names, start)
    return end


def _take_choice(group: Group, names: tuple[str, ...], start: int) -> int:
    end = start
    while end < len(names) and names[end] in group.members:
        end = _take(_branch(group, names[end]), names, end)
        if not group.repeat:
            break
    if end == start and group.required and not _may_be_absent(group):
        raise _missing(_firsts(group), names, start)
    return end


def _branch(group: Group, name: str) -> Field | Group:
    """Find the alternative that has a name; the caller knows that one does."""
    return next(
        particle
        for particle in group.particles
        if (
            name in particle.members
            if isinstance(particle, Group)
            else name == particle.name
        )
    )


def _may_be_absent(particle: Field | Group) -> bool:
    if isinstance(particle, Field):
        return not particle.required
    if particle.shape is Shape.CHOICE:
        inner = any(_may_be_absent(one) for one in particle.particles)
        return inner or not particle.required
    return all(_may_be_absent(one) for one in particle.particles)


def _firsts(group: Group) -> list[str]:
    return [
        one.name if isinstance(one, Field) else _firsts(one)[0]
        for one in group.particles
    ]


def _missing(wanted: list[str], names: tuple[str, ...], start: int) -> RequestError:
    """Say what lacks; but if it comes later, what stands in its way is the fault."""
    if not set(wanted).isdisjoint(names[start:]):
        return _misplaced(names, start)
    return RequestError(" or ".join(wanted), "is required")


def _misplaced(names: tuple[str, ...], place: int) -> RequestError:
    name = names[place]
    if name in names[:place]:
        return RequestError(name, "is given twice")
    if place:
        return RequestError(
            name, f"cannot stand after or together with {names[place - 1]}"
        )
    return RequestError(name, "stands in the wrong place")


def _step(members: list[Pair], place: int) -> str:
    """Name a member for an error: numbered if there are several of its name."""
    name = members[place][0]
    if Counter(one for one, _ in members)[name] == 1:
        return name
    return f"{name}[{sum(one == name for one, _ in members[: place + 1])}]"


def _dotted(version: Version) -> str:
    return f"{version[0]}.{version[1]}"
