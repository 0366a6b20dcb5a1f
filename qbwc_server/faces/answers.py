"""What goes out over HTTP as JSON: answers, and refusals in plain sentences.

A refusal is application/problem+json (RFC 9457): `title` names the status, `detail` is
the sentence for a person. What is wrong with the fields of a request is a plain list.
"""

import http
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import flask

JSON = "application/json"
PROBLEM = "application/problem+json"
FIRST_ERROR = 400


@dataclass(frozen=True)
class Answer:
    """A status, a body that JSON can hold, and headers of its own."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """A request is not answered as asked; `answer` says why."""

    def __init__(self, answer: Answer) -> None:
        """Keep the answer that goes out instead."""
        super().__init__(answer.body["detail"])
        self.answer = answer


def problem(status: int, detail: str, **more: Any) -> Answer:
    """Say in a sentence why a request is refused; `more` are further members."""
    title = http.HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return Answer(status, body | more)


def refused(status: int, detail: str, **headers: str) -> Refused:
    """Make the exception that refuses a request, with further headers."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Refused(Answer(status, problem(status, detail).body, named))


def wrong_fields(errors: Sequence[Mapping[str, str]]) -> Answer:
    """Say which fields cannot be taken: a list of {"field", "message"}, status 422."""
    return Answer(http.HTTPStatus.UNPROCESSABLE_ENTITY, list(errors))


def wrong_field(field: str, message: str) -> dict[str, str]:
    """Say what is wrong with one field."""
    return {"field": field, "message": message}


def send(answer: Answer) -> flask.Response:
    """Turn an answer into what Flask sends."""
    refused = answer.status >= FIRST_ERROR and not isinstance(answer.body, list)
    kind = PROBLEM if refused else JSON
    text = json.dumps(answer.body) + "\n"
    response = flask.Response(text, answer.status, content_type=kind)
    response.headers.update(answer.headers)
    # Orders are private: no proxy and no browser keeps a copy.
    response.headers["Cache-Control"] = "no-store"
    return response
