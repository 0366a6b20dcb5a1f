"""What codes mean: reasons, QuickBooks' status codes, HRESULTs, the Web Connector's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import flask

from qbwc_server.rules.reasons import CODES
from qbxml import codes, hresults
from qbxml.codes import Explanation

group = flask.Blueprint("help", __name__)

_TABLES: tuple[tuple[str, Mapping[Any, Explanation]], ...] = (
    ("QuickBooks' answer", codes.TABLE),
    ("HRESULT", hresults.TABLE),
    ("Web Connector", hresults.WEB_CONNECTOR),
)


@dataclass(frozen=True)
class Article:
    """What is known of one code."""

    code: str
    kind: str
    meaning: str
    cause: str = ""
    what_to_do: str = ""
    who: str = ""


@group.get("/help")
def search() -> str:
    """Find what a code or a word is about."""
    text = flask.request.args.get("text", "").strip()[:100]
    found = [each for each in _articles() if _fits(each, text)]
    return flask.render_template("help.html", articles=found, text=text)


def _fits(article: Article, text: str) -> bool:
    said = f"{article.code} {article.meaning} {article.cause} {article.what_to_do}"
    return all(word in said.casefold() for word in text.casefold().split())


def _articles() -> Iterator[Article]:
    for code, entry in CODES.items():
        kind = f"order {entry.kind}" if entry.kind != "warning" else "warning"
        to_do = {"what_to_do": entry.what_to_do, "who": entry.who}
        yield Article(code, kind, entry.message, **to_do)
    for kind, table in _TABLES:
        yield from (_explained(kind, each) for each in table.values())


def _explained(kind: str, each: Explanation) -> Article:
    return Article(each.code, kind, each.meaning, each.cause, each.what_to_do, each.who)
