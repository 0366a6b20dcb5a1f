"""Why a transaction is not in the books: the reasons that QuickBooks gives.

The shop's own reasons are in `rules.reasons`; these come from answers. Their codes
are QUICKBOOKS_ with the status code, REQUEST_NOT_ALLOWED, and OUTCOME_UNKNOWN.
"""

from typing import Any

from qbwc_server.flows.base import Refusal
from qbxml import status

NOT_ALLOWED = "REQUEST_NOT_ALLOWED"
OUTCOME_UNKNOWN = "OUTCOME_UNKNOWN"
#: where a thing is corrected
_AT = {"order": "in the shop", "document": "at its source"}
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


def _advice(code: str, noun: str) -> str:
    unreadable = _UNREADABLE.format(noun=noun, at=_AT[noun])
    what_to_do = status.of(int(code)).what_to_do if code.isdigit() else unreadable
    return f"{what_to_do} Then retry the {noun}."


def _reason(code: str, message: str, what_to_do: str) -> dict[str, Any]:
    return {"code": code, "message": message, "what_to_do": what_to_do, "lines": []}


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
