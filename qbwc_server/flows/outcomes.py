"""Why a transaction is not in the books: the reasons that QuickBooks gives.

The shop's own reasons are in `rules.reasons`; these come from answers. Their codes
are QUICKBOOKS_ with the status code, REQUEST_NOT_ALLOWED, OUTCOME_UNKNOWN, and
GONE_FROM_QUICKBOOKS, which is a warning as long as nobody has decided about it.
"""

from typing import Any

from qbwc_server.flows.base import Refusal
from qbwc_server.rules import owners
from qbwc_server.rules.codes import CODES
from qbxml import status

NOT_ALLOWED = "REQUEST_NOT_ALLOWED"
OUTCOME_UNKNOWN = "OUTCOME_UNKNOWN"
#: where a thing is corrected
_AT = {"order": "in the shop", "document": "at its source"}
GONE = "GONE_FROM_QUICKBOOKS"
_UNREADABLE = (
    "Look in the {noun} for what QuickBooks may not be able to read, such as an unusual"
    " character, and correct it {at}; if there is nothing, report the request."
)


def refused(refusal: Refusal, noun: str) -> dict[str, Any]:
    """The reason of an order or document that QuickBooks refused."""
    if refusal.code == "NOT_ALLOWED":
        return _reason(
            NOT_ALLOWED,
            f"QuickBooks has no way to say this transaction: {refusal.text}",
            f"Correct the {noun} {_AT[noun]} or the settings, then retry it.",
        )
    return _reason(
        f"QUICKBOOKS_{refusal.code.upper()}"[:32],
        _ended(refusal.text),
        _advice(refusal.code, noun),
    )


def in_doubt(text: str, noun: str) -> dict[str, Any]:
    """The reason of what a person must say of whether it is in the books."""
    return _reason(
        OUTCOME_UNKNOWN,
        f"It is not certain whether this {noun} is in QuickBooks: {_ended(text)}",
        f"Look for the {noun} in QuickBooks. If it is there, adopt it with its"
        f" transaction ID; if it is not, release the {noun} so that it is posted.",
    )


def gone(noun: str) -> dict[str, Any]:
    """The reason of what an accepted older company file does not have."""
    return _reason(
        GONE,
        f"This {noun} was posted, but the company file that was accepted since does not"
        " have its transaction.",
        f"Release the {noun} to post it anew; adopt the transaction if somebody has"
        f" entered it; or cancel the {noun}.",
    )


def gone_warning() -> dict[str, str]:
    """What a posted order says whose transaction is not there any more."""
    text = "Its transaction is not in the company file any more."
    return {"code": GONE, "message": text}


def who_mends(code: str) -> str:
    """Say who does what a reason asks for; '' where nobody knows."""
    if code in CODES:
        return CODES[code].who
    number = code.removeprefix("QUICKBOOKS_")
    if number.isdigit():
        return status.of(int(number)).who
    return owners.BOOKKEEPER


def _advice(code: str, noun: str) -> str:
    unreadable = _UNREADABLE.format(noun=noun, at=_AT[noun])
    what_to_do = status.of(int(code)).what_to_do if code.isdigit() else unreadable
    return f"{what_to_do} Then retry the {noun}."


def _reason(code: str, message: str, what_to_do: str) -> dict[str, Any]:
    return {"code": code, "message": message, "what_to_do": what_to_do, "lines": []}


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
