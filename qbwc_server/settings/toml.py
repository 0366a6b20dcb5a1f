"""Writing TOML: the standard library reads it only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
#: signs that no font shows: delete, C1, and those that turn the direction of writing
_HARMFUL = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def write(document: Mapping[str, Any]) -> str:
    """Write a document of nested tables; what is no table comes before what is."""
    return "\n".join(_table(document, ())).strip() + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    for name, value in table.items():
        if not (isinstance(value, Mapping) or _is_table_list(value)):
            yield f"{_key(name)} = {_value(value)}"
    for name, value in table.items():
        inner = (*path, name)
        if isinstance(value, Mapping):
            yield f"\n[{_dotted(inner)}]"
            yield from _table(value, inner)
        elif _is_table_list(value):
            for each in value:
                yield f"\n[[{_dotted(inner)}]]"
                yield from _table(each, inner)


def _is_table_list(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and any(
        isinstance(each, Mapping) for each in value
    )


def _dotted(path: tuple[str, ...]) -> str:
    return ".".join(_key(each) for each in path)


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _text(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_value(each) for each in value)}]"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return _text(format(value, "f"))
    return _text(value)


def _text(value: str) -> str:
    # JSON's escapes are TOML's as well; what else a terminal may act on is added.
    written = json.dumps(value, ensure_ascii=False)
    return _HARMFUL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", written)
