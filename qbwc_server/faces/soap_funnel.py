"""The funnel: whatever happens in a call, its answer is one the Web Connector knows.

A fault, a missing result or an empty envelope ends the Web Connector's run with a code
that explains nothing (web-connector 8: 2, 4, 5, 6, 40). So every exception, and every
value that is not of the method's type, becomes the method's own way to say no, and the
reason is kept for `getLastError`.
"""

import logging
import re
import traceback
from typing import Any

from qbwc_server import calls
from qbwc_server.faces import soap_envelope
from qbwc_server.faces.spyne_import import Application

_log = logging.getLogger(__name__)

Answer = str | int | list[str]

# What each method answers when it cannot do its work (web-connector 1.1 to 1.10); the
# type of the answer is also the type of every good one. 'busy', because a log-in that
# failed on our side must not send anybody looking for another password.
REFUSALS: dict[str, Answer] = {
    "serverVersion": "unknown",
    "getServerVersion": "unknown",
    "clientVersion": "",
    "authenticate": ["", "busy", "", ""],
    "sendRequestXML": "",
    "receiveResponseXML": -1,
    "connectionError": "done",
    "getLastError": "The server met an internal error; its log has the details.",
    "closeConnection": "The session ended; the server met an internal error.",
    "getInteractiveURL": "",
    "interactiveDone": "DONE",
    "interactiveRejected": "Interactive mode is not used.",
}

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST_STRINGS = 4
_LEAST_STRINGS = 2
_DONE = 100
_LEAST_INT = -(2**31)

# The arguments that no log may repeat, not even as part of an exception's text.
_SECRET = ("strPassword", "strHCPResponse", "response", "ticket")


class Door(Application):
    """A Spyne application whose methods always answer; `config` is the conversation."""

    def call_wrapper(self, ctx: Any) -> Answer:
        """Make the call and see to it that its answer is legal."""
        call: soap_envelope.Call = ctx.in_document
        try:
            return legal(self._value(ctx), REFUSALS[call.method])
        except Exception as error:  # noqa: BLE001 - the one funnel for all of them
            return _refusal(self.config, call, error)

    def _value(self, ctx: Any) -> Any:
        if ctx.in_document.failure is not None:
            raise ctx.in_document.failure
        # What Spyne does here, without asking each time what the function takes.
        return ctx.function(ctx, *ctx.in_object)


def legal(value: Any, like: Answer) -> Answer:
    """Return a value fit for the wire and of the type of `like`, or raise TypeError."""
    if isinstance(like, str):
        return _text(value)
    if isinstance(like, int):
        return _percentage(value)
    return _strings(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text was expected, not {type(value).__name__}")
    return _ILLEGAL.sub("", value)


def _percentage(value: Any) -> int:
    """Keep within what has a meaning: over 100 has none (web-connector 1.5)."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"a whole number was expected, not {type(value).__name__}")
    return max(_LEAST_INT, min(_DONE, value))


def _strings(value: Any) -> list[str]:
    """Fill up to four strings; fewer than two stop the Web Connector (1.3)."""
    if not isinstance(value, list | tuple):
        raise TypeError(f"a list was expected, not {type(value).__name__}")
    if not _LEAST_STRINGS <= len(value) <= _MOST_STRINGS:
        raise TypeError(f"two to four strings were expected, not {len(value)}")
    return [_text(item) for item in value] + [""] * (_MOST_STRINGS - len(value))


def _refusal(
    conversation: calls.Conversation, call: soap_envelope.Call, error: Exception
) -> Answer:
    _log.error(
        "The call %s failed and was answered with a refusal.\n%s",
        call.method,
        _traceback(error, call.arguments),
    )
    if call.ticket:
        _remember(conversation, call)
    return REFUSALS[call.method]


def _traceback(error: Exception, arguments: dict[str, Any]) -> str:
    text = "".join(traceback.format_exception(error))
    # A long answer stands in no traceback: nobody ever has it as one text.
    secrets = (arguments.get(name) for name in _SECRET)
    for secret in (each for each in secrets if each and isinstance(each, str)):
        text = text.replace(secret, "…").replace(repr(secret)[1:-1], "…")
    return text


def _remember(conversation: calls.Conversation, call: soap_envelope.Call) -> None:
    sentence = (
        f"The server met an internal error in {call.method}; its log has the details."
    )
    try:
        conversation.remember_failure(call.ticket, sentence)
    except Exception:  # noqa: BLE001 - the answer must go out all the same
        _log.exception("The failure could not be remembered for getLastError.")
