"""The body of a request: is it JSON by its own words, and is it small enough."""

import flask
from werkzeug.exceptions import RequestEntityTooLarge

from qbwc_server.faces import answers

_COMPRESSED = "Send the body as it is, without Content-Encoding."


def read() -> bytes:
    """Give the body of a JSON request, or refuse it with 415 (Flask with 413)."""
    request = flask.request
    if not request.is_json:
        raise answers.refused(
            415, "Send the orders as JSON, with Content-Type: application/json."
        )
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise answers.refused(415, _COMPRESSED, Accept_Encoding="identity")
    content = request.get_data(cache=False)
    # werkzeug cuts off a chunked body that is too long, and says nothing.
    if request.content_length is None and len(content) >= _most():
        raise RequestEntityTooLarge
    return content


def _most() -> int:
    found: int = flask.current_app.config["MAX_CONTENT_LENGTH"]
    return found
