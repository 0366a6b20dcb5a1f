"""What is shown when a page cannot be: a page with a sentence, never a traceback."""

import http
import itertools

import flask
import flask_wtf.csrf
from werkzeug.exceptions import HTTPException

from qbwc_server import errors
from qbwc_server.faces import failures

_SENTENCES = {
    400: "The request cannot be read.",
    403: "Your role does not allow this. Ask somebody who is an administrator.",
    404: "There is nothing at this address.",
    405: "This address is not meant to be used that way.",
    413: "What was sent is too large.",
    500: "The server met an internal error; what happened is in its log.",
}
_LARGEST_ID = 2**31 - 1
_STALE = "This form was left open too long. Go back, load the page anew, and try again."


def install(blueprint: flask.Blueprint) -> None:
    """Answer every failure below the pages as a page."""
    blueprint.before_request(_refuse_absurd_ids)
    blueprint.before_request(_refuse_nul)
    blueprint.register_error_handler(HTTPException, _failed)
    blueprint.register_error_handler(flask_wtf.csrf.CSRFError, _stale)
    blueprint.register_error_handler(errors.NotFound, _not_found)
    blueprint.register_error_handler(errors.Conflict, _conflict)


def nowhere(**_: str) -> tuple[str, int]:
    """Answer an address below the pages that leads nowhere."""
    return page(404, _SENTENCES[404])


def page(status: int, sentence: str) -> tuple[str, int]:
    """Show a sentence as a page."""
    title = http.HTTPStatus(status).phrase
    shown = {"title": title, "sentence": sentence}
    return flask.render_template("trouble.html", **shown), status


def _refuse_absurd_ids() -> None:
    """Say of an id that no database could hold that there is no such thing."""
    for value in (flask.request.view_args or {}).values():
        if isinstance(value, int) and value > _LARGEST_ID:
            flask.abort(404)


def _refuse_nul() -> None:
    """Refuse a sign that nobody types and that PostgreSQL cannot keep."""
    request = flask.request
    sent = [*request.args.listvalues(), *request.form.listvalues()]
    if any("\0" in str(each) for each in (request.view_args or {}).values()):
        flask.abort(404)
    if any("\0" in each for each in itertools.chain(*sent)):
        flask.abort(400)


def _failed(error: HTTPException) -> tuple[str, int]:
    status = error.code or 500
    return page(status, _SENTENCES.get(status, "The request cannot be answered."))


def _stale(_: flask_wtf.csrf.CSRFError) -> tuple[str, int]:
    return page(400, _STALE)


def _not_found(error: errors.NotFound) -> tuple[str, int]:
    return page(404, failures.sentence(str(error)))


def _conflict(error: errors.Conflict) -> tuple[str, int]:
    return page(409, failures.sentence(str(error)))
