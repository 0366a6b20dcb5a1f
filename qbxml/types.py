"""The scalar types of qbXML: how a value is written, and how a written one is read.

Rules: qbxml 5.1 to 5.3. Lengths and enumerations belong to the fields, see `schema`.
"""

import datetime as dt
import enum
import re
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any


class Kind(enum.StrEnum):
    """What a field holds; the value is Intuit's name of the type."""

    TEXT = "STRTYPE"
    ID = "IDTYPE"
    FLAG = "BOOLTYPE"
    DATE = "DATETYPE"
    DATETIME = "DATETIMETYPE"
    INTERVAL = "TIMEINTERVALTYPE"
    AMOUNT = "AMTTYPE"
    PRICE = "PRICETYPE"
    QUANTITY = "QUANTYPE"
    PERCENT = "PERCENTTYPE"
    FACTOR = "FLOATTYPE"
    INTEGER = "INTTYPE"
    GUID = "GUIDTYPE"
    ENUM = "ENUMTYPE"
    AGGREGATE = "aggregate"


ID_LENGTH = 36

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AMOUNT = re.compile(r"[+-]?[0-9]{1,13}(\.[0-9]{2})?")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,10}(\.[0-9]{1,5})?")
_FACTOR = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,15}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(T[0-9]{2}(:[0-9]{2}(:[0-9]{2}([+-][0-9]{2}:[0-9]{2})?)?)?)?"
)
_INTERVAL = re.compile(r"[+-]?PT(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?")
_GUID = re.compile(r"0|\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}")

# QuickBooks counts seconds in 32 bits: qbxml 5.3.
_FIRST_MOMENT = dt.datetime.fromisoformat("1970-01-01T00:00:00")
_LAST_MOMENT = dt.datetime.fromisoformat("2038-01-19T03:14:07")
_LONGEST_EXPONENT = 20
_FEWEST_DECIMALS = 2
_CENT = Decimal("0.01")


def render(kind: Kind, value: Any) -> str:
    """Write a value as qbXML text; raise ValueError with a sentence if it cannot be.

    A str is taken as already written and only checked.
    """
    return _WRITERS[kind](value)


def version(text: str) -> tuple[int, int]:
    """Read a qbXML version such as "13.0"; raise ValueError for anything else."""
    found = re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})", text)
    if found is None:
        raise ValueError(f"'{text}' is no qbXML version such as 13.0")
    return int(found[1]), int(found[2])


def read_decimal(text: str | None) -> Decimal | None:
    """Read an amount, price, quantity or percentage; None for blank or unreadable."""
    if text is None or not re.fullmatch(
        r"\s*[+-]?[0-9]{1,20}(\.[0-9]{0,20})?\s*", text
    ):
        return None
    return Decimal(text)


def read_flag(text: str | None) -> bool | None:
    """Read a boolean; None for blank or unreadable."""
    known = {"true": True, "1": True, "false": False, "0": False}
    return known.get((text or "").strip().lower())


def read_integer(text: str | None) -> int | None:
    """Read a whole number; None for blank or unreadable."""
    if text is None or not re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", text, re.ASCII):
        return None
    return int(text)


def read_date(text: str | None) -> dt.date | None:
    """Read a date; None for blank or unreadable."""
    try:
        return dt.date.fromisoformat((text or "").strip())
    except ValueError:
        return None


def read_datetime(text: str | None) -> dt.datetime | None:
    """Read a moment; None for blank or unreadable, naive where no offset was given.

    The offset that QuickBooks writes is wrong in summer (qbxml 5.3): do not compute
    with the result, hand it back without its offset.
    """
    try:
        return dt.datetime.fromisoformat((text or "").strip())
    except ValueError:
        return None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not text")  # noqa: TRY004
    if not value.isprintable() and (bad := _ILLEGAL.search(value)):
        raise ValueError(f"the character U+{ord(bad[0]):04X} is not allowed in XML")
    return value


def _id(value: Any) -> str:
    if len(text := _text(value)) > ID_LENGTH:
        raise ValueError(f"'{text}' is longer than {ID_LENGTH} characters")
    return text


def _flag(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value in ("true", "false", "1", "0", ""):
        return str(value)
    raise ValueError(f"{value!r} is neither true nor false")


def _date(value: Any) -> str:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    if value == "":
        return ""
    if isinstance(value, str) and _DATE.fullmatch(value) and read_date(value):
        return value
    raise ValueError(f"{value!r} is no date such as 2026-01-31")


def _datetime(value: Any) -> str:
    if value == "":
        return ""
    text = _moment_text(value)
    found = _DATETIME.fullmatch(text)
    moment = read_datetime(text) if found else None
    if moment is None:
        raise ValueError(f"{value!r} is no moment such as 2026-01-31T08:15:00")
    if not _FIRST_MOMENT <= moment.replace(tzinfo=None) <= _LAST_MOMENT:
        raise ValueError(f"{text} is not between 1970 and 19 January 2038")
    return text


def _moment_text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.replace(microsecond=0).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _interval(value: Any) -> str:
    if value == "" or (isinstance(value, str) and _INTERVAL.fullmatch(value)):
        return str(value)
    raise ValueError(f"{value!r} is no length of time such as PT2H30M")


def _amount(value: Any) -> str:
    if isinstance(value, str):
        return _matching(_AMOUNT, value, "an amount with two decimals or none")
    number = _exact(value)
    if number != round(number, 2):
        raise ValueError(f"{number} has more than two decimals")
    return _matching(_AMOUNT, format(number.quantize(_CENT), "f"), "a possible amount")


def _decimal(value: Any) -> str:
    if isinstance(value, str):
        return _matching(_DECIMAL, value, "a number with up to five decimals")
    return _matching(
        _DECIMAL, _shortest(_exact(value)), "a number with up to five decimals"
    )


def _factor(value: Any) -> str:
    if isinstance(value, str):
        return _matching(_FACTOR, value, "a decimal number")
    return _matching(_FACTOR, _shortest(_exact(value)), "a decimal number")


def _integer(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return value
    raise ValueError(f"{value!r} is no whole number")


def _guid(value: Any) -> str:
    if isinstance(value, uuid.UUID):
        return f"{{{value}}}"
    if isinstance(value, str) and _GUID.fullmatch(value):
        return value
    raise ValueError(f"{value!r} is no GUID in braces")


def _exact(value: Any) -> Decimal:
    """Take a number that has an exact decimal value; a float has none."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(f"{value!r} is no exact Decimal or int")  # noqa: TRY004
    number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > _LONGEST_EXPONENT:
        raise ValueError(f"{value} is no possible number")
    # A zero keeps its decimals and loses its sign.
    return number or abs(number)


def _shortest(number: Decimal) -> str:
    """Write without an exponent and without zeros beyond the second decimal."""
    text = format(number, "f")
    whole, point, decimals = text.partition(".")
    kept, rest = decimals[:_FEWEST_DECIMALS], decimals[_FEWEST_DECIMALS:]
    return whole + point + kept + rest.rstrip("0")


def _matching(pattern: re.Pattern[str], text: str, wanted: str) -> str:
    if text and not pattern.fullmatch(text):
        raise ValueError(f"'{text}' is not {wanted}")
    return text


_WRITERS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: _text,
    Kind.ENUM: _text,
    Kind.ID: _id,
    Kind.FLAG: _flag,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.INTERVAL: _interval,
    Kind.AMOUNT: _amount,
    Kind.PRICE: _decimal,
    Kind.QUANTITY: _decimal,
    Kind.PERCENT: _decimal,
    Kind.FACTOR: _factor,
    Kind.INTEGER: _integer,
    Kind.GUID: _guid,
}
