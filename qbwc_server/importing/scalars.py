"""Single values as shops write them: numbers, text, moments, booleans, ids.

Numbers never fail: what is none, or is too large to count with, becomes `Unreadable`,
for the rules to judge. The others raise `Misread` with a sentence for the person who
sent the order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Context, Decimal
from typing import Any

from qbwc_server.importing.canonical import Moment, Money, Unreadable

# More digits than any currency needs, few enough that no sum can take long.
MOST_DIGITS = 30
LONGEST_NUMBER = 1000
BITS = 300
BITS_OF_A_DIGIT = 3.32
DEEPEST = 40
MINUTES_OF_AN_HOUR = 60

# QuickBooks knows 1970-01-01 to 2038-01-19; a day less on either side, so that the
# day in the shop's zone is inside as well (qbxml 5.3).
EARLIEST = date(1970, 1, 2)
LATEST = date(2038, 1, 18)

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,9})?", re.ASCII)
# What is finer than any price is rounded: 30 digits before the point, 30 behind it.
_FINEST = Decimal(1).scaleb(-MOST_DIGITS)
_ROUNDING = Context(prec=3 * MOST_DIGITS)
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"(?:[Tt ](?P<time>\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?"
    r" ?(?P<zone>[Zz]|UTC|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


class Misread(ValueError):
    """A value that cannot be what its field needs; the text says why."""


def number(value: object) -> Money:
    """Read a number exactly; blank is None, anything else `Unreadable`."""
    if isinstance(value, (list, tuple, Mapping)):
        raise Misread("must be a number, not a list or an object")
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, int) and _is_monstrous(value):
        sign = "-" if value < 0 else ""
        return Unreadable(f"{sign}1e{int(value.bit_length() / BITS_OF_A_DIGIT)}")
    return _exact(str(value).strip())


def text(value: object) -> str:
    """Read text: trimmed, without control characters; null is ""."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise Misread("must be text")
    if _is_monstrous(value):
        raise Misread("must be text, not a number of so many digits")
    found = _CONTROLS.sub("", str(value))
    if _SURROGATES.search(found):
        raise Misread("holds half a character (a lone surrogate), which is not text")
    return found.strip()


def moment(value: object) -> Moment | None:
    """Read a time with its zone, a time of the shop's clock, or a bare date."""
    found = text(value)
    if not found:
        return None
    match = _MOMENT.fullmatch(found)
    if match is None:
        raise Misread(
            f'"{found[:40]}" is not a time such as 2026-10-12T15:04:22Z,'
            " 2026-10-12 15:04:22 -0600 or 2026-10-12"
        )
    return _within_range(_existing(match))


_FLAGS = {"": None, "true": True, "1": True, "false": False, "0": False}


def flag(value: object) -> bool | None:
    """Read true or false, also as text or as 1 and 0; blank is None."""
    if value is None or isinstance(value, bool):
        return value
    found = text(value).casefold()
    if found in _FLAGS:
        return _FLAGS[found]
    raise Misread("must be true or false")


def identifier(value: object) -> str:
    """Read a name or whole number that identifies something."""
    if not isinstance(value, (float, Decimal)):
        return text(value)
    found = number(value)
    if not isinstance(found, Decimal) or found != found.to_integral_value():
        raise Misread("must be text or a whole number")
    return format(found, ".0f")


def json_safe(value: Any, depth: int = 0) -> Any:
    """Keep any JSON value as it is, as far as a database can hold it."""
    if depth > DEEPEST:
        raise Misread("is nested too deeply")
    if isinstance(value, Mapping):
        return {_storable(str(k)): json_safe(v, depth + 1) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_safe(each, depth + 1) for each in value]
    if value is None or isinstance(value, (bool, int)):
        return "a number of far too many digits" if _is_monstrous(value) else value
    return _storable(str(value))


def _is_monstrous(value: object) -> bool:
    # Python refuses to write very long integers out.
    return isinstance(value, int) and value.bit_length() > BITS


def _exact(found: str) -> Money:
    if not _NUMBER.fullmatch(found):
        return Unreadable(_shown(_storable(found)))
    if len(found) > LONGEST_NUMBER:
        return Unreadable(found[: 2 * MOST_DIGITS])
    value = Decimal(found)
    if not value:
        return Decimal(0)
    if value.adjusted() >= MOST_DIGITS:
        return Unreadable(found[: 2 * MOST_DIGITS])
    if int(value.as_tuple().exponent) < -MOST_DIGITS:
        return value.quantize(_FINEST, context=_ROUNDING) or Decimal(0)
    return value


def _shown(found: str) -> str:
    # Cut so that digits with something else behind them do not look like a number.
    longest = 2 * MOST_DIGITS
    return found if len(found) <= longest else f"{found[: longest - 3]}..."


def _existing(match: re.Match[str]) -> Moment:
    try:
        day = date.fromisoformat(match["day"])
        if match["time"] is None:
            return day
        clock = datetime.fromisoformat(f"{match['day']}T{match['time']}")
        return clock.replace(tzinfo=_zone(match["zone"]))
    except ValueError:
        raise Misread(f'"{match[0]}" is a day or time that does not exist') from None


def _zone(found: str | None) -> timezone | None:
    if found is None:
        return None
    if not found[1:].replace(":", "").isdigit():
        return UTC
    sign = -1 if found[0] == "-" else 1
    hours, minutes = int(found[1:3]), int(found[3:].lstrip(":") or 0)
    if minutes >= MINUTES_OF_AN_HOUR:
        raise ValueError(found)
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def _within_range(found: Moment) -> Moment:
    day = found.date() if isinstance(found, datetime) else found
    if not EARLIEST <= day <= LATEST:
        raise Misread(f"{day} lies outside {EARLIEST} to {LATEST}, QuickBooks' range")
    if isinstance(found, datetime) and found.tzinfo is not None:
        return found.astimezone(UTC)
    return found


def _storable(found: str) -> str:
    return _SURROGATES.sub("", _CONTROLS.sub("", found))
