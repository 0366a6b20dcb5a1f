"""Settings as a form: what each field shows, and the document that a sent form makes.

A field is named by the path of its key, so that a mistake finds its field.
"""

import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pydantic

from qbwc_server.faces.admin import settings_words as words
from qbwc_server.faces.admin.settings_words import Words
from qbwc_server.settings import Settings, Store, TaxMapping

BOX, CHOICE, DAY, LINES, PAIRS, TEXT, MAYBE, NUMBER = (
    "box",
    "choice",
    "day",
    "lines",
    "pairs",
    "text",
    "maybe",
    "number",
)


@dataclass(frozen=True)
class Field:
    """One field: how it is entered, and what it holds."""

    words: Words
    #: the path of the key, index of the row included
    name: str
    widget: str
    value: Any
    choices: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Change:
    """One key that a version changed."""

    path: str
    before: str
    after: str


def fields(document: Mapping[str, Any], some: Sequence[Words]) -> list[Field]:
    """Give the fields of some keys as a document has them."""
    return [
        _field(each, each.path, _member(each.path), _at(document, each.path))
        for each in some
    ]


def rows(entries: Sequence[Mapping[str, Any]], path: str) -> list[list[Field]]:
    """Give the fields of each row of a table, and of an empty row to add one."""
    model, some = _TABLES[path]
    found = []
    for index, entry in enumerate([*entries, {}]):
        found.append(
            [
                _field(
                    each,
                    f"{path}[{index}].{each.path}",
                    _of(model, each.path),
                    entry.get(each.path),
                )
                for each in some
            ]
        )
    return found


def document(form: Mapping[str, str]) -> dict[str, Any]:
    """Make the document of a sent form, with the types that the settings want."""
    made: dict[str, Any] = {}
    for group in words.ALL:
        for each in group.fields:
            value = _sent(form, each.path, _member(each.path))
            if value is not None:
                _put(made, each.path, value)
    _put(made, "tax.map", list(_sent_rows(form, "tax.map", "state")))
    made["stores"] = list(_sent_rows(form, "stores", "key"))
    return made


def own_mistakes(name: str, mistakes: Mapping[str, str]) -> list[str]:
    """Give what is wrong with a field, its members included."""
    return [
        sentence
        for path, sentence in mistakes.items()
        if path == name or path.startswith((f"{name}.", f"{name}["))
    ]


def masked(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give the document with the ends of the stores' keys alone: a key is a secret."""
    stores = [
        {**each, "key": f"…{each['key'][-4:]}"} for each in document.get("stores", ())
    ]
    return {**document, "stores": stores}


def changes(older: Mapping[str, Any], newer: Mapping[str, Any]) -> list[Change]:
    """Say which keys differ between two versions, and how."""
    before, after = dict(_flat(older, "")), dict(_flat(newer, ""))
    return [
        Change(path, before.get(path, ""), after.get(path, ""))
        for path in dict.fromkeys([*after, *before])
        if before.get(path, "") != after.get(path, "")
    ]


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from _flat(each, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        for index, each in enumerate(value):
            yield from _flat(each, f"{path}[{index}]")
    elif isinstance(value, list):
        yield path, ", ".join(map(str, value))
    else:
        yield path, "yes" if value is True else "no" if value is False else str(value)


def _field(each: Words, name: str, member: Any, value: Any) -> Field:
    widget, choices = _widget(member.annotation)
    if value is None and widget != MAYBE and not member.is_required():
        value = member.get_default(call_default_factory=True)
    if widget == CHOICE:
        labels = {**words.CHOICES, **words.CHOICES_OF.get(each.path, {})}
        offered = [(str(word), labels.get(str(word), str(word))) for word in choices]
        return Field(each, name, widget, value, offered)
    return Field(each, name, widget, _written(widget, value))


def _widget(annotation: Any) -> tuple[str, Sequence[Any]]:
    """Say how a type is entered, and the words that it allows."""
    is_optional = False
    while typing.get_origin(annotation) in (
        typing.Annotated,
        types.UnionType,
        typing.Union,
    ):
        members = [
            each for each in typing.get_args(annotation) if each is not type(None)
        ]
        is_optional = is_optional or type(None) in typing.get_args(annotation)
        annotation = members[0]
    if annotation is bool:
        return (MAYBE if is_optional else BOX), ()
    if typing.get_origin(annotation) is typing.Literal:
        return CHOICE, typing.get_args(annotation)
    if annotation in (date, int):
        return (DAY if annotation is date else NUMBER), ()
    return {tuple: LINES, dict: PAIRS}.get(typing.get_origin(annotation), TEXT), ()


def _written(widget: str, value: Any) -> Any:
    if widget == LINES:
        return "\n".join(value or ())
    if widget == PAIRS:
        return "\n".join(f"{name} = {other}" for name, other in (value or {}).items())
    if widget in (BOX, MAYBE):
        return value
    return "" if value is None else str(value)


def _sent(form: Mapping[str, str], name: str, member: Any) -> Any:
    widget, _ = _widget(member.annotation)
    text = form.get(name, "").strip()
    if widget == BOX:
        return name in form
    if widget == MAYBE:
        return {"yes": True, "no": False}.get(text)
    if widget == LINES:
        return [line.strip() for line in text.splitlines() if line.strip()]
    if widget == PAIRS:
        return dict(_pair(line) for line in text.splitlines() if line.strip())
    if widget in (DAY, NUMBER):
        return _day(text) if widget == DAY else _number(text)
    is_optional = member.default is None
    return None if is_optional and not text else text


def _number(text: str) -> Any:
    # The settings say what is wrong with what is no number.
    return int(text) if text.isascii() and text.isdigit() else text


def _pair(line: str) -> tuple[str, str]:
    name, _, other = line.partition("=")
    return name.strip(), other.strip()


def _day(text: str) -> Any:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        # The settings say what is wrong with it.
        return text


def _sent_rows(
    form: Mapping[str, str], path: str, needed: str
) -> Iterator[dict[str, Any]]:
    """Give the rows of a table that are filled in and not to be removed."""
    model, some = _TABLES[path]
    index = 0
    while f"{path}[{index}].{needed}" in form:
        prefix = f"{path}[{index}]"
        index += 1
        said = {
            each.path: _sent(form, f"{prefix}.{each.path}", _of(model, each.path))
            for each in some
        }
        typed = [value for value in said.values() if value and value is not True]
        is_empty = len(typed) <= len(_preset(model, some))
        if is_empty or f"{prefix}.remove" in form:
            continue
        yield {name: value for name, value in said.items() if value not in (None, {})}


def _preset(model: type[pydantic.BaseModel], some: Sequence[Words]) -> list[Words]:
    """The keys of a row that always have one of their words."""
    return [
        each for each in some if _widget(_of(model, each.path).annotation)[0] == CHOICE
    ]


def _member(path: str) -> Any:
    """Find the key of a path among the settings."""
    model: Any = Settings
    *sections, last = path.split(".")
    for section in sections:
        model = model.model_fields[section].annotation
    return _of(model, last)


def _of(model: type[pydantic.BaseModel], name: str) -> Any:
    # `class` is a word of Python: its key is an alias.
    named = {each.alias or key: each for key, each in model.model_fields.items()}
    return named[name]


def _at(document: Mapping[str, Any], path: str) -> Any:
    found: Any = document
    for step in path.split("."):
        if not isinstance(found, Mapping) or step not in found:
            return None
        found = found[step]
    return found


def _put(document: dict[str, Any], path: str, value: Any) -> None:
    *sections, last = path.split(".")
    for section in sections:
        document = document.setdefault(section, {})
    document[last] = value


_TABLES: Mapping[str, tuple[type[pydantic.BaseModel], Sequence[Words]]] = {
    "tax.map": (TaxMapping, words.TAX_MAP),
    "stores": (Store, words.STORE),
}
