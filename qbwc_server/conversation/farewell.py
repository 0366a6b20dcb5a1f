"""What a visit that ends is told: a line for the status column, or what went wrong."""

from typing import Any

from qbwc_server.states import SessionState
from qbxml import status

CUT_SHORT = (
    "The update ended before QuickBooks' answer came; the next one finds out what was"
    " done."
)


def explain(hresult: str, message: str, explanation: status.Explanation | None) -> str:
    """Say why QuickBooks could not be opened, and what to do about it."""
    said = " ".join(f"{hresult} {message}".split())
    if explanation is None:
        return f"QuickBooks could not be opened: {said}"
    return f"{explanation.meaning} {explanation.what_to_do} ({said})"


def summary(session: Any, put_off: int) -> str:
    """Say in a line what a visit came to; what waits for a later time included."""
    if session.state in (SessionState.SUPERSEDED, SessionState.EXPIRED):
        return "Closed; a newer session had taken over."
    failed = f", {session.jobs_failed} refused" if session.jobs_failed else ""
    later = f", {put_off} put off until later" if put_off else ""
    settled = f"{session.jobs_done} done{failed}{later}."
    any_settled = session.jobs_done + session.jobs_failed > 0
    if session.last_error and not any_settled:
        return str(session.last_error)
    if session.state == SessionState.BROKEN or session.last_error == CUT_SHORT:
        return f"{settled} {session.last_error}"
    return f"OK: {settled}" if any_settled or later else "OK: nothing was waiting."
