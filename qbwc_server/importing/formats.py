"""The file formats: orders recognised by content, and accounting documents."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from qbwc_server.errors import ImportFormatError
from qbwc_server.importing import own, shippingeasy, unleashed, wrappers
from qbwc_server.importing.parsed import Parsed
from qbwc_server.importing.unleashed import ParsedDocument

# An integer of more digits is read as a decimal: Python refuses very long ones.
LONGEST_INTEGER = 18


def names() -> tuple[str, ...]:
    """Give the names of the formats that can be read."""
    return tuple(_READERS)


def recognise(content: bytes) -> str:
    """Name the format of a file by its content; refuse what is none of ours."""
    document = load_json(content)
    for name, looks_like in _SHAPES.items():
        if looks_like(document):
            return name
    if any(looks_like(document) for looks_like, _ in _DOCUMENTS.values()):
        raise ImportFormatError(
            "These are accounting documents, no orders; import them with"
            " `qbwc documents import`."
        )
    raise ImportFormatError(
        'This is JSON, but no order was found in it: expected {"order": {...}},'
        ' {"orders": [...]}, {"shipment": {"orders": [...]}}, an order or a list of'
        " orders."
    )


def read(content: bytes, named: str | None = None) -> list[Parsed]:
    """Read every order of a file; each one is accepted or rejected on its own."""
    name = recognise(content) if named is None else named
    reader = _READERS.get(name)
    if reader is None:
        raise ImportFormatError(
            f'"{name}" is no format; choose one of {", ".join(_READERS)}.'
        )
    return reader(load_json(content))


def document_names() -> tuple[str, ...]:
    """Give the names of the formats of accounting documents that can be read."""
    return tuple(_DOCUMENTS)


def read_documents(content: bytes, named: str | None = None) -> list[ParsedDocument]:
    """Read every accounting document of a file, each on its own."""
    document = load_json(content)
    for name, (looks_like, parse) in _DOCUMENTS.items():
        if named == name or (named is None and looks_like(document)):
            return parse(document)
    if any(looks_like(document) for looks_like in _SHAPES.values()):
        raise ImportFormatError(
            "These are orders, no accounting documents; import them with"
            " `qbwc orders import`."
        )
    raise ImportFormatError(
        'This is JSON, but no document was found in it: expected {"Items": [...]},'
        ' {"Invoices": [...]}, {"payment": {...}}, {"refunds": [...]},'
        ' {"deposit": {...}}, a document or a list of documents.'
    )


def load_json(content: bytes | str) -> Any:
    """Read JSON with exact numbers, or say in one sentence where it breaks."""
    text = content if isinstance(content, str) else _decoded(content)
    if not text.strip():
        raise ImportFormatError("The file is empty: there is nothing in it to import.")
    try:
        return json.loads(
            text, parse_float=Decimal, parse_int=_integer, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ImportFormatError(f"This is not JSON: {error.msg} at {place}.") from None
    except RecursionError:
        raise ImportFormatError("The JSON is nested too deeply to be read.") from None


def _decoded(content: bytes) -> str:
    encoding = json.detect_encoding(content)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ImportFormatError(
            f"The file is not text in {encoding}: byte {error.start} cannot be read."
        ) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Of two wrappers of one name JSON would silently drop the first with its orders.
    names = [name for name, _ in pairs if name in wrappers.WRAPPERS]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ImportFormatError(f'"{twice}" stands twice in one JSON object.')
    return dict(pairs)


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= LONGEST_INTEGER else Decimal(digits)


_Shape = Callable[[Any], bool]
_DOCUMENTS: Mapping[str, tuple[_Shape, Callable[[Any], list[ParsedDocument]]]] = {
    "own": (own.looks_like, own.parse),
    "unleashed": (unleashed.looks_like, unleashed.parse),
}
_READERS: Mapping[str, Callable[[Any], list[Parsed]]] = {
    "shippingeasy": shippingeasy.parse,
}
_SHAPES: Mapping[str, _Shape] = {
    "shippingeasy": wrappers.looks_like,
}
