"""What is wrong with a settings file, as sentences with the key's path."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pydantic
from pydantic_core import ErrorDetails

from qbwc_server.settings.models import Settings
from qbwc_server.settings.section import Section

Mistake = tuple[str, str]

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def sentences(error: pydantic.ValidationError) -> list[Mistake]:
    """Turn what pydantic found into pairs of key path and sentence."""
    found = [(_path(each["loc"]), _sentence(each)) for each in error.errors()]
    # A member that may have two types is reported once for each of them.
    return list(dict(reversed(found)).items())[::-1]


def across_sections(document: Mapping[str, Any]) -> list[Mistake]:
    """Find what no single key shows: contradictions, and unprintable text anywhere."""
    mistakes = list(_unprintable(document, ()))
    stores = document.get("stores")
    if not isinstance(stores, list):
        return mistakes
    tables = [each for each in stores if isinstance(each, Mapping)]
    mistakes += [*_repeated(tables, "key"), *_repeated(tables, "name")]
    if sum(each.get("default_store") is True for each in tables) > 1:
        mistakes.append(("stores", "only one store can be the default store"))
    return mistakes


def _unprintable(value: Any, place: tuple[int | str, ...]) -> Iterator[Mistake]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _unprintable(name, (*place, name))
            yield from _unprintable(each, (*place, name))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _unprintable(each, (*place, index))
    elif isinstance(value, str) and _CONTROLS.search(value):
        yield _path(place), "holds a control character"


def _repeated(tables: list[Mapping[str, Any]], key: str) -> list[Mistake]:
    texts = [each.get(key) for each in tables]
    counted = Counter(each.strip() for each in texts if isinstance(each, str))
    return [
        ("stores", f'two stores have the {key} "{text}"')
        for text, count in counted.items()
        if count > 1
    ]


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{step}" if path else step
    return path


def _sentence(error: ErrorDetails) -> str:
    sentence = _SENTENCES.get(error["type"])
    if sentence is not None:
        return sentence(error)
    return error["msg"].removeprefix("Value error, ")


def _unknown(error: ErrorDetails) -> str:
    name = str(error["loc"][-1])
    near = difflib.get_close_matches(name, _siblings(error["loc"]), n=1)
    hint = f'; "{near[0]}" may be meant' if near else ""
    return f"is not a setting{hint}"


def _siblings(location: tuple[int | str, ...]) -> list[str]:
    section: Any = Settings
    for step in location[:-1]:
        if isinstance(step, str):
            section = _section_at(section, step)
    names = getattr(section, "model_fields", {}).items()
    return [member.alias or name for name, member in names]


def _section_at(section: Any, step: str) -> Any:
    member = getattr(section, "model_fields", {}).get(step)
    if member is None:
        return None
    kinds = (member.annotation, *getattr(member.annotation, "__args__", ()))
    for kind in kinds:
        if isinstance(kind, type) and issubclass(kind, Section):
            return kind
    return None


def _choices(error: ErrorDetails) -> str:
    return f"must be one of {error['ctx']['expected'].replace(' or ', ', ')}"


def _too_long(error: ErrorDetails) -> str:
    return f"is longer than {error['ctx']['max_length']} characters"


def _says(sentence: str) -> Callable[[ErrorDetails], str]:
    return lambda _: sentence


_SENTENCES: Mapping[str, Callable[[ErrorDetails], str]] = {
    "extra_forbidden": _unknown,
    "literal_error": _choices,
    "string_too_long": _too_long,
    "string_too_short": _says("must not be empty"),
    "too_short": _says("must not be empty"),
    "missing": _says("is missing"),
    "bool_type": _says("must be true or false, without quotes"),
    "string_type": _says("must be text in quotes"),
    "string_pattern_mismatch": _says('must be a version from "4.0" on, such as "13.0"'),
    "tuple_type": _says("must be a list"),
    "dict_type": _says("must be a table of texts"),
    "model_type": _says("must be a table of settings"),
    "model_attributes_type": _says("must be a table of settings"),
}
