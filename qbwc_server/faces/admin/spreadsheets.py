"""Lines of CSV that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from qbwc_server.faces import rendering

#: what makes a spreadsheet calculate what a cell holds
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def line(values: Iterable[Any]) -> str:
    """Write one line."""
    written = io.StringIO()
    csv.writer(written).writerow([_cell(each) for each in values])
    return written.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return rendering.moment(value) or ""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
