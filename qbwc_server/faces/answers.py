"""What goes out over HTTP as JSON: answers, and refusals in plain sentences.

A refusal is application/problem+json (RFC 9457): `title` names the status, `detail` is
the sentence for a person.
"""

import http
import json
from collections.abc import Mapping
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


def send(answer: Answer) -> flask.Response:
    """Turn an answer into what Flask sends."""
    kind = JSON if answer.status < FIRST_ERROR else PROBLEM
    text = json.dumps(answer.body) + "\n"
    response = flask.Response(text, answer.status, content_type=kind)
    response.headers.update(answer.headers)
    # Orders are private: no proxy and no browser keeps a copy.
    response.headers["Cache-Control"] = "no-store"
    return response
