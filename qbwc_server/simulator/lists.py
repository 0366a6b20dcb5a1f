"""The lists of a company file and their entries: kept, named, found.

Entries keep references as ``{"ListID": ...}``; names are looked up when they are shown,
so a renamed entry is renamed everywhere.
"""

import bisect
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qbwc_server.simulator import list_kinds

Members = dict[str, Any]


@dataclass
class Entry:
    """One entry of a list; `members` holds what its Ret shows besides the rest."""

    kind: str
    list_id: str
    name: str
    parent_id: str | None
    is_active: bool
    created: datetime
    modified: datetime
    edit_sequence: int
    members: Members = field(default_factory=dict)

    @property
    def list_name(self) -> str:
        """Name the list that this entry stands in."""
        return list_kinds.LIST_OF_KIND[self.kind]

    def reference(self, member: str) -> str | None:
        """Give the list ID that a reference of this entry points to."""
        target = self.members.get(member)
        return target["ListID"] if isinstance(target, Mapping) else None


def targets(members: Members) -> Iterator[tuple[str, str]]:
    """Go through every reference inside members, as (list, list ID)."""
    for name, value in members.items():
        for each in value if isinstance(value, list) else [value]:
            if name in list_kinds.REFERENCES and isinstance(each, Mapping):
                for part in list_kinds.parts(list_kinds.REFERENCES[name]):
                    yield part, each["ListID"]
            elif isinstance(each, dict):
                yield from targets(each)


# Parts names in a haystack; XML has no such character, so no needle has.
_EDGE = "\x00"


def key(name: str) -> str:
    """Fold a name as QuickBooks compares it: without case (qbxml 8)."""
    return name.strip().casefold()


@dataclass(frozen=True)
class _Haystack:
    """The names of a list in one text, which is searched much faster than a list."""

    text: str
    starts: tuple[int, ...]
    entries: tuple[Entry, ...]

    def containing(self, needle: str) -> list[Entry]:
        found: list[Entry] = []
        at = self.text.find(needle)
        while at >= 0:
            place = bisect.bisect_right(self.starts, at) - 1
            found.append(self.entries[place])
            following = place + 1
            if following == len(self.starts):
                break
            at = self.text.find(needle, self.starts[following])
        return found


class Lists:
    """Every entry of the company file, found by list ID, by full name or by holder."""

    def __init__(self) -> None:
        self._haystacks: dict[str, _Haystack] = {}
        self._entries: dict[str, dict[str, Entry]] = {
            name: {} for name in list_kinds.LISTS
        }
        self._full_names: dict[tuple[str, str], Entry] = {}
        self._holders: dict[tuple[str, str | None, str], Entry] = {}
        self._children: dict[tuple[str, str], list[Entry]] = {}

    def add(self, entry: Entry) -> None:
        """Put an entry at the end of its list."""
        self._entries[entry.list_name][entry.list_id] = entry
        self._index(entry)

    def remove(self, entry: Entry) -> None:
        """Take an entry out of its list."""
        del self._entries[entry.list_name][entry.list_id]
        self._reindex()

    def rename(self, entry: Entry, name: str, parent_id: str | None) -> None:
        """Give an entry another name or parent; its children's full names follow."""
        entry.name, entry.parent_id = name, parent_id
        self._reindex()

    def of(self, *list_names: str) -> Iterator[Entry]:
        """Go through the entries of some lists, in the order they were made."""
        for name in list_names:
            yield from self._entries[name].values()

    def get(self, list_name: str, list_id: str | None) -> Entry | None:
        """Find an entry by its list ID, which is unique in its list only."""
        for part in list_kinds.parts(list_name) if list_id else ():
            if found := self._entries[part].get(list_id or ""):
                return found
        return None

    def named(self, list_name: str, full_name: str) -> Entry | None:
        """Find an entry by its full name."""
        for part in list_kinds.parts(list_name):
            if found := self._full_names.get((part, key(full_name))):
                return found
        return None

    def holder(self, list_name: str, parent_id: str | None, name: str) -> Entry | None:
        """Tell who holds a name: any of the lists that share it (qbxml 8)."""
        return self._holders.get((list_kinds.space(list_name), parent_id, key(name)))

    def containing(self, list_name: str, criterion: str, part: str) -> list[Entry]:
        """Find the entries whose Name starts, ends or continues so, without case."""
        before = _EDGE if criterion == "StartsWith" else ""
        after = _EDGE if criterion == "EndsWith" else ""
        needle = f"{before}{part.casefold()}{after}"
        return self._haystack(list_name).containing(needle)

    def full_name(self, entry: Entry) -> str:
        """Spell the path of an entry, as ``Parent:Child``."""
        return ":".join(reversed([each.name for each in self.path(entry)]))

    def children(self, entry: Entry) -> Sequence[Entry]:
        """List the entries right below another."""
        return self._children.get((entry.list_name, entry.list_id), ())

    def path(self, entry: Entry) -> list[Entry]:
        """List an entry and all above it, upwards."""
        path = [entry]
        while parent := self.get(entry.list_name, path[-1].parent_id):
            path.append(parent)
        return path

    def sublevel(self, entry: Entry) -> int:
        """Count the parents of an entry."""
        return len(self.path(entry)) - 1

    def _haystack(self, list_name: str) -> _Haystack:
        if list_name not in self._haystacks:
            entries = tuple(self._entries[list_name].values())
            names = [f"{_EDGE}{each.name.casefold()}{_EDGE}" for each in entries]
            starts = itertools.accumulate([0, *(len(name) for name in names)])
            found = _Haystack("".join(names), tuple(starts)[:-1], entries)
            self._haystacks[list_name] = found
        return self._haystacks[list_name]

    def _index(self, entry: Entry) -> None:
        name = entry.list_name
        self._haystacks.pop(name, None)
        self._full_names[name, key(self.full_name(entry))] = entry
        self._holders[list_kinds.space(name), entry.parent_id, key(entry.name)] = entry
        if entry.parent_id:
            self._children.setdefault((name, entry.parent_id), []).append(entry)

    def _reindex(self) -> None:
        self._haystacks.clear()
        self._full_names.clear()
        self._holders.clear()
        self._children.clear()
        for entry in self.of(*list_kinds.LISTS):
            self._index(entry)
