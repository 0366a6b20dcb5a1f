"""What the codes mean: of qbXML answers, of HRESULTs, of the Web Connector.

A knowledge base for people (`of`, `of_hresult`, `of_qbwc`) and the classes by which
verdicts are reached (`classify`): business-rules 6.5, qbxml 3.
"""

import enum
import re

from qbxml import codes, hresults
from qbxml.codes import Explanation
from qbxml.responses import Status

__all__ = [
    "Explanation",
    "StatusClass",
    "classify",
    "of",
    "of_hresult",
    "of_qbwc",
]


class StatusClass(enum.StrEnum):
    """What a status asks of us."""

    OK = "ok"
    WARNING = "warning"
    NOTHING_FOUND = "nothing found"
    NAME_TAKEN = "name taken"
    REFERENCE_GONE = "reference gone"
    BUSY = "busy"
    STALE = "stale"
    IN_DOUBT = "in doubt"
    REFUSED = "refused"


_NOTHING_FOUND = {1, 500, 3120}
_BY_CODE = {
    0: StatusClass.OK,
    # Busy: nothing was carried out, later it may be. 3231 is what stopOnError leaves.
    1010: StatusClass.BUSY,
    3175: StatusClass.BUSY,
    3176: StatusClass.BUSY,
    3231: StatusClass.BUSY,
    3100: StatusClass.NAME_TAKEN,
    3120: StatusClass.REFERENCE_GONE,
    3130: StatusClass.REFERENCE_GONE,
    3140: StatusClass.REFERENCE_GONE,
    3172: StatusClass.REFERENCE_GONE,
    3173: StatusClass.STALE,
    3200: StatusClass.STALE,
    3240: StatusClass.STALE,
}
# On a write these leave open whether it was carried out (qbxml 2.4).
_UNKNOWN_OUTCOME = {600, 1000, 9001, 9002, 9005}
_BY_TEXT = {3170, 3180}
# English QuickBooks only; in another language these count as refusals (qbxml 3.3).
_BUSY_TEXTS = (
    "list has been modified by another user",
    "internals could not be locked",
    "failed to acquire the lock",
    "list element is in use",
)


def classify(status: Status, *, writes: bool) -> StatusClass:
    """Say what a status means for a request that writes, or for a look-up."""
    code = status.code
    if not writes and code in _NOTHING_FOUND:
        return StatusClass.NOTHING_FOUND
    if code in _UNKNOWN_OUTCOME:
        return StatusClass.IN_DOUBT if writes else StatusClass.BUSY
    if code in _BY_TEXT and _is_busy_text(status.message):
        return StatusClass.BUSY
    if code in _BY_CODE:
        return _BY_CODE[code]
    if code in codes.INFORMATION:
        return StatusClass.OK
    return StatusClass.WARNING if code in codes.WARNINGS else StatusClass.REFUSED


def of(code: int) -> Explanation:
    """Explain a qbXML status code; unlisted ones by their range."""
    return codes.TABLE.get(code) or codes.by_range(code)


def of_hresult(text: str) -> Explanation | None:
    """Explain an HRESULT, however it is written; None for what is no such code."""
    code = _normal_hresult(text)
    if code is None:
        return None
    return hresults.TABLE.get(code) or hresults.unknown(code)


def of_qbwc(code: int | str) -> Explanation | None:
    """Explain an error code that the Web Connector shows, such as QBWC1012."""
    found = re.fullmatch(r"\s*(?:QBWC)?\s*([0-9]{4})\s*", str(code), re.IGNORECASE)
    return hresults.WEB_CONNECTOR.get(int(found[1])) if found else None


def _is_busy_text(message: str) -> bool:
    text = " ".join(message.lower().split())
    return any(busy in text for busy in _BUSY_TEXTS)


def _normal_hresult(text: str) -> str | None:
    """Bring 0X80040400, 80040400 and -2147220480 into the form 0x80040400."""
    bare = text.strip()
    if re.fullmatch(r"-?[0-9]{9,10}", bare):
        return f"0x{int(bare) & 0xFFFFFFFF:08X}"
    found = re.fullmatch(r"(?:0x)?([0-9a-f]{8})", bare, re.IGNORECASE)
    return f"0x{found[1].upper()}" if found else None
