"""What the log says of an exchange: one sentence out, one back, with their fields."""

import logging
from typing import Any

from qbwc_server.conversation.turn import Turn

_log = logging.getLogger(__name__)


def handed_out(turn: Turn, exchange_id: int, requests: int, jobs: int) -> None:
    """Note that a request set goes out."""
    fields = {"requests": requests, "jobs": jobs}
    _log.info("a request set goes out", extra=_about(turn, exchange_id) | fields)


def resent(turn: Turn, exchange_id: int) -> None:
    """Note that a lost set travels again."""
    _log.info("a lost set goes out again", extra=_about(turn, exchange_id))


def answered(turn: Turn, exchange: Any, size: int, problem: str) -> None:
    """Note that an answer came, and why it was of no use if it was not."""
    fields = {
        "bytes": size,
        "milliseconds": round(
            (turn.visit.now - exchange.sent_at).total_seconds() * 1e3
        ),
    }
    about = _about(turn, exchange.id) | fields
    if problem:
        _log.warning("an answer was of no use: %s", problem, extra=about)
        return
    _log.info("an answer was settled", extra=about)


def _about(turn: Turn, exchange_id: int) -> dict[str, int]:
    return {
        "connection": turn.visit.connection_id,
        "session": turn.visit.session_id,
        "exchange": exchange_id,
    }
