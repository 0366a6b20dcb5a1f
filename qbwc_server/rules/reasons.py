"""Why an order is skipped, held or a duplicate, and what it is warned about.

A reason speaks to a bookkeeper: what happened, and what to do. The table of codes is
business-rules 6.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any

from qbwc_server.rules.codes import CODES, Kind

__all__ = [
    "CODES",
    "FaultyLine",
    "Kind",
    "OrderWarning",
    "Reason",
    "from_json",
    "merge",
    "reason",
    "warning",
]

# Holds that a person may lift; the others lack something that nobody can wave through.
WAIVABLE = frozenset(
    {"AWAITING_PAYMENT", "STATUS_UNKNOWN", "SPLIT_ORDER", "NEEDS_APPROVAL"}
)


@dataclass(frozen=True)
class FaultyLine:
    """What is wrong with one line of an order (SE-14)."""

    sku: str
    code: str
    message: str


@dataclass(frozen=True)
class Reason:
    """Why an order goes no further, in plain words."""

    code: str
    message: str
    what_to_do: str
    lines: tuple[FaultyLine, ...] = ()

    @property
    def kind(self) -> Kind:
        """Tell whether the order is skipped, held or a duplicate."""
        return CODES[self.code].kind

    def to_json(self) -> dict[str, Any]:
        """Give the reason as the API shows it."""
        return asdict(self) | {"lines": [asdict(each) for each in self.lines]}


@dataclass(frozen=True)
class OrderWarning:
    """What a person should know about an order that goes on."""

    code: str
    message: str

    def to_json(self) -> dict[str, str]:
        """Give the warning as the API shows it."""
        return asdict(self)


def reason(
    code: str, message: str | None = None, lines: Iterable[FaultyLine] = ()
) -> Reason:
    """Make a reason; without a message the code's own sentence is used."""
    entry = CODES[code]
    return Reason(code, message or entry.message, entry.what_to_do, tuple(lines))


def warning(code: str, message: str | None = None) -> OrderWarning:
    """Make a warning; without a message the code's own sentence is used."""
    return OrderWarning(code, message or CODES[code].message)


def of_lines(lines: Iterable[FaultyLine]) -> Reason | None:
    """Give the reason of several faulty lines: the code of the first, all of them."""
    found = tuple(lines)
    if not found:
        return None
    message = " ".join(dict.fromkeys(each.message for each in found))
    return reason(found[0].code, message, found)


def merge(warnings: Iterable[OrderWarning]) -> tuple[OrderWarning, ...]:
    """Keep each code once; its message says everything that was said under it."""
    messages: dict[str, list[str]] = {}
    for each in warnings:
        messages.setdefault(each.code, []).append(each.message)
    return tuple(OrderWarning(code, _joined(code, m)) for code, m in messages.items())


def merge_json(warnings: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Merge warnings in the form in which they are stored."""
    found = (OrderWarning(each["code"], each["message"]) for each in warnings)
    return [each.to_json() for each in merge(found)]


def fields_warning(code: str, fields: Iterable[str]) -> OrderWarning:
    """Make a warning whose message lists fields."""
    listed = ", ".join(dict.fromkeys(fields))
    return OrderWarning(code, f"{_LISTING[code]}{listed}.")


def _joined(code: str, messages: list[str]) -> str:
    opening = _LISTING.get(code)
    if opening is None:
        return _said_once(messages)
    lists = (each.removeprefix(opening).rstrip(".").split(", ") for each in messages)
    return fields_warning(code, chain.from_iterable(lists)).message


def _said_once(messages: Iterable[str]) -> str:
    said = ""
    for each in messages:
        # What was merged before holds the sentences that come again.
        if each not in said:
            said = f"{said} {each}".strip()
    return said


_LISTING = {
    "TEXT_FOLDED": "Letters that QuickBooks cannot store were replaced in: ",
    "TEXT_TRUNCATED": "Cut to the length that QuickBooks takes: ",
}


def from_json(values: Mapping[str, Any]) -> Reason:
    """Read a reason back from what `to_json` gave."""
    lines = tuple(FaultyLine(**each) for each in values.get("lines", ()))
    return Reason(values["code"], values["message"], values["what_to_do"], lines)
