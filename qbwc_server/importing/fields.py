"""One JSON object while it is being read: its values, its place, its problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from qbwc_server.importing import scalars
from qbwc_server.importing.canonical import Moment, Money
from qbwc_server.importing.parsed import Problem

T = TypeVar("T")


@dataclass(frozen=True)
class Fields:
    """Reads the members of one object and notes what is wrong with them.

    All objects of one order share one list of problems, so that a person sees every
    mistake at once.
    """

    values: Mapping[str, Any]
    place: str
    problems: list[Problem]
    _read: set[str] = field(default_factory=set)

    def text(self, name: str) -> str:
        """Read text; "" when absent."""
        return self.value(name, scalars.text, "")

    def identifier(self, name: str, longest: int | None = None) -> str:
        """Read an id, which may be text or a whole number; "" when absent."""
        found = self.value(name, scalars.identifier, "")
        if longest is not None and len(found) > longest:
            self.refuse(name, f"is longer than {longest} characters")
        return found

    def identifiers(self, name: str) -> tuple[str, ...]:
        """Read a list of ids; a single one counts as a list."""
        found = self._take(name)
        values = found if isinstance(found, list) else [found]
        read = [self._checked(name, scalars.identifier, each) for each in values]
        return tuple(each for each in read if each)

    def number(self, name: str) -> Money:
        """Read a number exactly; None when absent."""
        return self.value(name, scalars.number, None)

    def moment(self, name: str) -> Moment | None:
        """Read a time or a day; None when absent."""
        return self.value(name, scalars.moment, None)

    def flag(self, name: str) -> bool | None:
        """Read true or false; None when absent."""
        return self.value(name, scalars.flag, None)

    def objects(self, name: str) -> Iterator[Fields]:
        """Read a list of objects; null and absent are an empty one."""
        found = self._take(name)
        if found is not None and not isinstance(found, list):
            self.refuse(name, "must be a list of objects")
            return
        for index, each in enumerate(found or []):
            if isinstance(each, Mapping):
                place = f"{self._path(name)}[{index}]"
                yield Fields(each, place, self.problems)
            else:
                self.refuse(f"{name}[{index}]", "must be an object")

    def inner(self, name: str) -> Fields:
        """Read one object; null and absent are an empty one."""
        found = self._take(name)
        if found is not None and not isinstance(found, Mapping):
            self.refuse(name, "must be an object")
            found = None
        return Fields(found or {}, self._path(name), self.problems)

    def value(self, name: str, read: Callable[[object], T], absent: T) -> T:
        """Read a member with a reader that raises `Misread` where it cannot."""
        found = self._checked(name, read, self._take(name))
        return absent if found is None else found

    def raw(self, name: str) -> Any:
        """Read a member of any shape."""
        return self._take(name)

    def rest(self) -> dict[str, Any]:
        """Give every member that was not read, as JSON that a database can hold."""
        unread = {k: v for k, v in self.values.items() if k not in self._read}
        try:
            kept: dict[str, Any] = scalars.json_safe(unread)
        except scalars.Misread as error:
            self.problems.append(Problem(self.place, str(error)))
            return {}
        return kept

    def refuse(self, name: str, message: str) -> None:
        """Note what is wrong with a member."""
        self.problems.append(Problem(self._path(name), message))

    def _checked(self, name: str, read: Callable[[object], T], value: Any) -> T | None:
        try:
            return read(value)
        except scalars.Misread as error:
            self.refuse(name, str(error))
            return None

    def _take(self, name: str) -> Any:
        self._read.add(name)
        return self.values.get(name)

    def _path(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name
