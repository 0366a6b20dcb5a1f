"""Words and figures as people read them, for the templates."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import flask
import markupsafe

import qbwc_server
from qbwc_server.faces import meanings
from qbwc_server.faces.admin import health
from qbwc_server.faces.admin.desk import Desk, person
from qbwc_server.flows import outcomes
from qbwc_server.rules.codes import CODES

#: when a moment is told as a distance from now
_RECENT = timedelta(days=2)
#: digits of the longest number that anybody means
_LONGEST = 9
LABELS = {
    "retry": "Retry",
    "release": "Let it go on",
    "approve": "Approve",
    "cancel": "Call it off",
}
_STEPS = ((86400, "day"), (3600, "hour"), (60, "minute"))


def install(blueprint: flask.Blueprint, desk: Desk) -> None:
    """Give the templates their filters and what every page shows."""
    blueprint.add_app_template_filter(_words, "words")
    blueprint.add_app_template_filter(lambda m: moment(m, desk.clock()), "moment")
    blueprint.add_app_template_filter(_day, "day")
    blueprint.add_app_template_filter(count, "count")
    blueprint.add_app_template_filter(health.in_words, "session_in_words")
    blueprint.context_processor(_shown_everywhere)


def _shown_everywhere() -> dict[str, Any]:
    return {
        "version": qbwc_server.__version__,
        "person": person(),
        "meaning": meanings.of,
        "meaning_of_order": meanings.of_order,
        "advice": _advice,
        "labels": LABELS,
        "again": _again,
    }


def _advice(reason: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give what to do about a reason, for each of its lines, and who does it."""
    found = {reason["what_to_do"]: outcomes.who_mends(reason["code"])}
    for line in reason.get("lines") or ():
        if line["code"] != reason["code"] and line["code"] in CODES:
            found[CODES[line["code"]].what_to_do] = CODES[line["code"]].who
    return [(to_do, who) for to_do, who in found.items() if to_do]


def _again(**changes: Any) -> str:
    """Give the address of this page with other parameters; '' drops one."""
    asked = {**flask.request.args, **changes}
    kept = {name: value for name, value in asked.items() if value}
    view = flask.request.endpoint or ""
    return flask.url_for(view, **(flask.request.view_args or {}), **kept)


def cursor() -> int:
    """Give where the page of a listing begins, from the address; 0 is the newest."""
    return number(flask.request.args.get("before", ""))


def number(text: str) -> int:
    """Read a number that somebody or something sent; 0 where it is none."""
    is_one = text.isascii() and text.isdigit() and len(text) <= _LONGEST
    return int(text) if is_one else 0


def moment(value: datetime | None, now: datetime) -> markupsafe.Markup | str:
    """Write a moment as a time element: near ones as a distance, others as a date."""
    if value is None:
        return "never"
    exact = value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    text = _distance(value, now) or value.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    machine = value.astimezone(UTC).isoformat()
    return markupsafe.Markup('<time datetime="{}" title="{}">{}</time>').format(
        machine, exact, text
    )


def _distance(value: datetime, now: datetime) -> str:
    away = abs(now - value)
    if away > _RECENT:
        return ""
    seconds = int(away.total_seconds())
    if seconds < _STEPS[-1][0]:
        return "just now"
    size, unit = next(step for step in _STEPS if seconds >= step[0])
    told = count(seconds // size, unit)
    return f"{told} ago" if value <= now else f"in {told}"


def _day(value: datetime | date | None) -> str:
    """Write when an order was made, as the shop says it: some give the day alone."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M %Z").rstrip()
    return value.isoformat() if value else "not told"


def _words(text: Any) -> str:
    return str(text).replace("_", " ")


def count(number: int, unit: str) -> str:
    """Write a number of things: 1 order, 2,000 orders."""
    plural = "" if number == 1 else "s"
    return f"{number:,} {unit}{plural}"
