"""The security headers of every answer, except those to the Web Connector."""

import flask

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    # A page that needs more than nothing sends a policy of its own.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


def install(app: flask.Flask) -> None:
    """Add the headers to every answer of the application that lacks them."""
    app.after_request(_add)


def _add(response: flask.Response) -> flask.Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
