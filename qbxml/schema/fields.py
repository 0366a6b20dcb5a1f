"""The words that the field tables are written in.

A table line is a constructor with Intuit's element name, made stricter or wider by
what follows it: `text("Name", 41).needed`, `ref("ClassRef", 159).added("12.0")`.
Everything is optional and single unless `needed` or `many` says otherwise.
"""

import enum
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from qbxml import types
from qbxml.types import Kind

Version = tuple[int, int]

EDITIONS = frozenset({"US", "CA", "UK", "AU"})
FIRST_VERSION: Version = (1, 0)


class Shape(enum.StrEnum):
    """How the members of a group stand to each other."""

    SEQUENCE = "sequence"
    CHOICE = "choice"


@dataclass(frozen=True)
class Field:
    """One element: its type, and the rules for using it.

    `length` counts characters, `least` and `most` bound an integer. `content` is set
    for aggregates only. Lengths are those of the US edition.
    """

    name: str
    kind: Kind
    length: int | None = None
    required: bool = False
    repeat: bool = False
    since: Version = FIRST_VERSION
    editions: frozenset[str] = EDITIONS
    values: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    content: "Group | None" = None

    @property
    def needed(self) -> "Field":
        """The same field, required within its parent."""
        return replace(self, required=True)

    @property
    def optional(self) -> "Field":
        """The same field, which may be left out."""
        return replace(self, required=False)

    @property
    def many(self) -> "Field":
        """The same field, allowed more than once in a row."""
        return replace(self, repeat=True)

    def added(self, version: str) -> "Field":
        """Return the same field, known since a version of qbXML."""
        return replace(self, since=types.version(version))

    @property
    def abroad(self) -> "Field":
        """The same field, which only editions other than the American one have."""
        return replace(self, editions=EDITIONS - {"US"})

    @property
    def australian(self) -> "Field":
        """The same field, which only the Australian edition has."""
        return replace(self, editions=frozenset({"AU"}))

    def renamed(self, name: str) -> "Field":
        """Return the same field under another name."""
        return replace(self, name=name)


@dataclass(frozen=True, eq=False)
class Group:
    """Fields and groups in a fixed order, or to choose one of.

    A group is equal to itself only, so that what is found out about one can be cached.
    """

    shape: Shape
    particles: "tuple[Field | Group, ...]"
    required: bool = False
    repeat: bool = False

    @property
    def needed(self) -> "Group":
        """The same group, of which one member must be there."""
        return replace(self, required=True)

    @property
    def many(self) -> "Group":
        """The same group, to be passed through any number of times."""
        return replace(self, repeat=True)

    @cached_property
    def members(self) -> dict[str, Field]:
        """Every field that may stand directly in this group, by name."""
        return {field.name: field for field, _ in self.walk()}

    @cached_property
    def places(self) -> dict[str, int]:
        """The order of the members; those that may be mixed share one place."""
        return {field.name: place for field, place in self.walk()}

    def walk(self, start: int = 0) -> Iterator[tuple[Field, int]]:
        """Yield every direct member with its place in the order."""
        place = start
        for particle in self.particles:
            if isinstance(particle, Field):
                yield particle, place
                place += 1
                continue
            inner = list(particle.walk(place))
            for field, own in inner:
                yield field, place if particle.repeat else own
            place += len(inner)


@dataclass(frozen=True)
class Message:
    """A request and the answer to it: `name` is "CustomerAdd", without Rq or Rs."""

    name: str
    content: Group
    answer: Group
    attributes: tuple[str, ...] = ()
    writes: bool = False
    since: Version = FIRST_VERSION

    def added(self, version: str) -> "Message":
        """Return the same message, known since a version of qbXML."""
        return replace(self, since=types.version(version))


def text(name: str, length: int | None = None) -> Field:
    """Declare a text."""
    return Field(name, Kind.TEXT, length)


def texts(length: int, *names: str) -> tuple[Field, ...]:
    """Declare several texts of one length."""
    return tuple(text(name, length) for name in names)


def ident(name: str) -> Field:
    """Declare a list ID, transaction ID or line ID."""
    return Field(name, Kind.ID)


def flag(name: str) -> Field:
    """Declare a boolean."""
    return Field(name, Kind.FLAG)


def flags(*names: str) -> tuple[Field, ...]:
    """Declare several booleans."""
    return tuple(flag(name) for name in names)


def date(name: str) -> Field:
    """Declare a date."""
    return Field(name, Kind.DATE)


def moment(name: str) -> Field:
    """Declare a date with a time."""
    return Field(name, Kind.DATETIME)


def interval(name: str) -> Field:
    """Declare a length of time."""
    return Field(name, Kind.INTERVAL)


def amount(name: str) -> Field:
    """Declare an amount of money."""
    return Field(name, Kind.AMOUNT)


def price(name: str) -> Field:
    """Declare a price: up to five decimals."""
    return Field(name, Kind.PRICE)


def quantity(name: str) -> Field:
    """Declare a quantity: up to five decimals."""
    return Field(name, Kind.QUANTITY)


def percent(name: str) -> Field:
    """Declare a percentage: 7.25 is 7.25 %."""
    return Field(name, Kind.PERCENT)


def factor(name: str) -> Field:
    """Declare a decimal number of any precision, such as an exchange rate."""
    return Field(name, Kind.FACTOR)


def integer(name: str, least: int | None = None, most: int | None = None) -> Field:
    """Declare a whole number."""
    return Field(name, Kind.INTEGER, least=least, most=most)


def guid(name: str) -> Field:
    """Declare a GUID in braces."""
    return Field(name, Kind.GUID)


def enum_of(name: str, values: str) -> Field:
    """Declare one of several words, given separated by spaces."""
    return Field(name, Kind.ENUM, values=tuple(values.split()))


def ref(name: str, length: int | None = None) -> Field:
    """Declare a reference to a list entry; the length is that of its full name."""
    return aggregate(name, ident("ListID"), text("FullName", length))


def aggregate(name: str, *particles: Field | Group) -> Field:
    """Declare an element with members of its own."""
    return Field(name, Kind.AGGREGATE, content=in_order(*particles).needed)


def in_order(*particles: Field | Group) -> Group:
    """Group members that follow each other."""
    return Group(Shape.SEQUENCE, particles)


def one_of(*particles: Field | Group) -> Group:
    """Group members that exclude each other."""
    return Group(Shape.CHOICE, particles)
