"""Why a transaction is not in the books: the reasons that QuickBooks gives.

The shop's own reasons are in `rules.reasons`; these come from answers. Their codes
are QUICKBOOKS_ with the status code, REQUEST_NOT_ALLOWED, and OUTCOME_UNKNOWN.
"""

from typing import Any

from qbwc_server.flows.base import Refusal
from qbwc_server.rules import codes
from qbwc_server.rules.codes import CODES
from qbxml import status

NOT_ALLOWED = "REQUEST_NOT_ALLOWED"
OUTCOME_UNKNOWN = "OUTCOME_UNKNOWN"
_UNREADABLE = (
    "Look in the order for what QuickBooks may not be able to read, such as an unusual"
    " character, and correct it in the shop; if there is nothing, report the request."
)


def refused(refusal: Refusal) -> dict[str, Any]:
    """The reason of an order whose transaction was refused."""
    if refusal.code == "NOT_ALLOWED":
        return _reason(
            NOT_ALLOWED,
            f"QuickBooks has no way to say this transaction: {refusal.text}",
            "Correct the order in the shop or the settings, then retry it.",
        )
    return _reason(
        f"QUICKBOOKS_{refusal.code.upper()}"[:32],
        _ended(refusal.text),
        _advice(refusal.code),
    )


def in_doubt(text: str) -> dict[str, Any]:
    """The reason of an order of which a person must say whether it is in the books."""
    return _reason(
        OUTCOME_UNKNOWN,
        f"It is not certain whether this order is in QuickBooks: {_ended(text)}",
        "Look for the order in QuickBooks. If it is there, adopt it with its"
        " transaction ID; if it is not, release the order so that it is posted.",
    )


def who_mends(code: str) -> str:
    """Say who does what a reason asks for; '' where nobody knows."""
    if code in CODES:
        return CODES[code].who
    number = code.removeprefix("QUICKBOOKS_")
    if number.isdigit():
        return status.of(int(number)).who
    return codes.BOOKKEEPER


def _advice(code: str) -> str:
    what_to_do = status.of(int(code)).what_to_do if code.isdigit() else _UNREADABLE
    return f"{what_to_do} Then retry the order."


def _reason(code: str, message: str, what_to_do: str) -> dict[str, Any]:
    return {"code": code, "message": message, "what_to_do": what_to_do, "lines": []}


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
