"""The field tables, held against Intuit's schema member by member, both ways."""

from collections.abc import Iterator

import pytest

from qbxml import schema, types
from qbxml.schema import Field, Group, Shape
from tests.support import intuit_schema

VERSIONS = sorted(intuit_schema.VERSIONS)
PAIRS = [(version, name) for version in VERSIONS for name in schema.names()]


@pytest.mark.parametrize("version, name", PAIRS)
def test_requests(version, name):
    """Names, order, types, lengths, enums, choices, required and repeated: the same."""
    theirs = intuit_schema.message(version, f"{name}Rq").content

    ours = _of_version(schema.message(name).content, version)

    assert _lines(ours) == _lines(theirs)


@pytest.mark.parametrize("version, name", PAIRS)
def test_answers(version, name):
    """The same but for required members: an answer may leave out any (qbxml 4.0)."""
    theirs = intuit_schema.message(version, f"{name}Rs").content

    ours = _of_version(schema.message(name).answer, version)

    assert _optional(_lines(ours)) == _optional(_lines(theirs))


@pytest.mark.parametrize("version, name", PAIRS)
def test_attributes(version, name):
    """Attributes of a request, apart from requestID, are those of the schema."""
    theirs = intuit_schema.attributes(version, f"{name}Rq")

    ours = schema.message(name).attributes

    assert ("requestID", *ours) == theirs


@pytest.mark.parametrize("name", schema.names())
def test_writes_are_what_keeps_a_recovery_record(name):
    """Writing messages may answer with an ErrorRecovery (qbxml 2.4), save ListDel."""
    answer = intuit_schema.message("13.0", f"{name}Rs").content

    assert answer is not None
    recovers = "ErrorRecovery" in answer.members
    assert schema.message(name).writes == (recovers or name == "ListDel")


@pytest.mark.parametrize("name", schema.names())
def test_names_within_an_element_are_unique(name):
    """No element has two members of one name: the builder finds them by name."""
    message = schema.message(name)

    for content in (*_contents(message.content), *_contents(message.answer)):
        assert len(content.members) == len(list(content.walk()))


def _of_version(content: Group, version: str) -> Group:
    """Cut a table to what a version of the American edition has."""
    number = types.version(version)
    kept: list[Field | Group] = []
    for particle in content.particles:
        if isinstance(particle, Group):
            group = _of_version(particle, version)
            kept += [group] if group.particles else []
        elif particle.since <= number and "US" in particle.editions:
            kept.append(_field_of_version(particle, version))
    return Group(content.shape, tuple(kept), content.required, content.repeat)


def _field_of_version(field: Field, version: str) -> Field:
    content = field.content and _of_version(field.content, version)
    return Field(
        **{**vars(field), "content": content, "since": (1, 0)},
    )


def _lines(content: Group | None, depth: int = 0) -> list[tuple[object, ...]]:
    """Write a table down, one line per member, so that a difference can be read."""
    assert content is not None
    found: list[tuple[object, ...]] = [(depth, *_shape(content))]
    for particle in content.particles:
        if isinstance(particle, Group):
            found += _lines(particle, depth + 1)
            continue
        found.append((depth, *_facts(particle)))
        if particle.content:
            found += _lines(particle.content, depth + 1)
    return found


def _shape(group: Group) -> tuple[object, ...]:
    # A sequence that is not repeated may always be empty or must be there by its
    # members alone, so the schema's own mark on it says nothing.
    if group.shape is Shape.SEQUENCE:
        return ("sequence", "required", group.repeat)
    return ("choice", "required" if group.required else "optional", group.repeat)


def _facts(field: Field) -> tuple[object, ...]:
    required = "required" if field.required else "optional"
    bounds = (field.length, field.least, field.most, field.values)
    return (field.name, required, field.kind.value, field.repeat, *bounds)


def _optional(lines: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return [
        tuple(one for one in line if one not in {"required", "optional"})
        for line in lines
    ]


def _contents(content: Group) -> Iterator[Group]:
    yield content
    for field in content.members.values():
        if field.content:
            yield from _contents(field.content)
