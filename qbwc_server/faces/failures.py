"""What is answered when a request fails: a sentence, never HTML, never a traceback."""

import http

import flask
import werkzeug
from werkzeug.exceptions import HTTPException

from qbwc_server import errors
from qbwc_server.faces import answers

#: programs call below this, people elsewhere
API = "/api/"

_SENTENCES = {
    400: "The request cannot be read.",
    404: "There is nothing at this address.",
    413: "The body is larger than 10 MB; send fewer orders at a time.",
    500: "The server met an internal error; what happened is in its log.",
}


def install(app: flask.Flask) -> None:
    """Answer every failure of the application in a sentence."""
    app.register_error_handler(answers.Refused, _refused)
    app.register_error_handler(errors.NotFound, _not_found)
    app.register_error_handler(errors.Conflict, _conflict)
    app.register_error_handler(HTTPException, _failed)


def sentence(text: str) -> str:
    """Write the text of one of our errors as a whole sentence."""
    return text[:1].upper() + text[1:].rstrip(".") + "."


def _refused(error: answers.Refused) -> flask.Response:
    return answers.send(error.answer)


def _not_found(error: errors.NotFound) -> flask.Response:
    return _send(answers.problem(404, sentence(str(error))))


def _conflict(error: errors.Conflict) -> flask.Response:
    return _send(answers.problem(409, sentence(str(error))))


def _failed(error: HTTPException) -> werkzeug.Response:
    """Answer what Flask or werkzeug refused; Flask has logged an exception by now."""
    if error.code is None or error.response is not None:
        return error.get_response()
    response = _send(answers.problem(error.code, _sentence_of(error)))
    kept = ("Allow", "Retry-After")
    given = [(k, v) for k, v in error.get_headers() if k in kept]
    response.headers.extend(given)
    return response


def _sentence_of(error: HTTPException) -> str:
    code = error.code or 500
    if code == http.HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
        return f"{flask.request.method} is not possible here, only {allowed}."
    return _SENTENCES.get(code, sentence(http.HTTPStatus(code).phrase))


def _send(answer: answers.Answer) -> flask.Response:
    if flask.request.path.startswith(API):
        return answers.send(answer)
    text = f"{answer.body['detail']}\n"
    return flask.Response(text, answer.status, content_type="text/plain; charset=utf-8")
