"""Reading what stands in the JSON of a company file: texts, flags, references."""

from collections.abc import Mapping
from typing import Any

from qbwc_server.simulator import list_kinds, references
from qbwc_server.simulator.books import Books
from qbwc_server.simulator.lists import Members


class CompanyFileError(Exception):
    """A JSON document that is no company file; the text names the place."""


def members(kept: Books, document: Mapping[str, Any], place: str) -> Members:
    """Read members, whose references are full names or list IDs."""
    return {name: value(kept, name, each, place) for name, each in document.items()}


def value(kept: Books, name: str, given: Any, place: str) -> Any:
    """Read the value of one member."""
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, list):
        return [value(kept, name, each, place) for each in given]
    if name in list_kinds.REFERENCES:
        return _reference(kept, name, given, place)
    if isinstance(given, Mapping):
        return members(kept, given, place)
    return str(given)


def _reference(kept: Books, name: str, given: Any, place: str) -> Members:
    list_name = list_kinds.REFERENCES[name]
    wanted = given if isinstance(given, Mapping) else {"FullName": str(given)}
    found = references.look_up(kept, list_name, wanted)
    found = found or kept.lists.get(list_name, str(given))
    if found is None:
        raise CompanyFileError(f"{place}: {name} '{given}' is not in {list_name}")
    return kept.reference(found)
