"""Taking orders in: what each becomes, and the status that says so (SE-16 d).

One order is answered by itself; a wrapper of several by a list, in which an order that
cannot be read stops no other.
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from qbwc_server import errors
from qbwc_server.faces import answers, rendering
from qbwc_server.faces.answers import Answer
from qbwc_server.flows import accepting, configured
from qbwc_server.flows.accepting import Outcome, Result
from qbwc_server.importing import formats, shippingeasy
from qbwc_server.importing.parsed import Accepted, Parsed, Problem, Rejected
from qbwc_server.rules import reasons
from qbwc_server.states import OrderState
from qbwc_server.store import overview, views

_STATUS = {
    Result.ACCEPTED: 201,
    Result.REPLACED: 200,
    Result.DUPLICATE: 200,
    Result.CANCELLED: 200,
    Result.CHANGED: 409,
    Result.UNDER_WAY: 409,
}
_CONFLICTS = {
    Result.CHANGED: (
        "Order {number} is in QuickBooks already, with other contents; nothing was"
        " changed there. Change its transaction by hand where that is needed."
    ),
    Result.UNDER_WAY: (
        "The transaction of order {number} is on its way to QuickBooks; send other"
        " contents when it is known what became of it."
    ),
}
_UNREADABLE = "The order cannot be read; `errors` says what is wrong with it."


def parse(content: bytes) -> list[Parsed]:
    """Read a body; what is no JSON is refused with 400."""
    if not content.strip():
        raise answers.refused(400, "The body is empty: there is no order in it.")
    try:
        return shippingeasy.parse(formats.load_json(content))
    except errors.ImportFormatError as error:
        raise answers.refused(400, str(error)) from None


def take(
    db: sa.Connection, connection_id: int, parsed: Sequence[Parsed], now: datetime
) -> Answer:
    """Take in what could be read, and say of each order what became of it."""
    readable = [each for each in parsed if isinstance(each, Accepted)]
    if not readable:
        return _unreadable([each for each in parsed if isinstance(each, Rejected)])
    visit = configured.visit(db, connection_id, now)
    outcomes = iter(accepting.accept(db, visit, readable))
    shown = _Shown(db, connection_id, [each.order.number for each in readable])
    results = [
        _rejected(each) if isinstance(each, Rejected) else shown.result(next(outcomes))
        for each in parsed
    ]
    if _is_one(parsed):
        return results[0]
    return Answer(201, [{"status": one.status} | one.body for one in results])


class _Shown:
    """The orders of one request as they are after it."""

    def __init__(
        self, db: sa.Connection, connection_id: int, numbers: Sequence[str]
    ) -> None:
        self.rows = overview.by_numbers(db, connection_id, numbers)
        ids = [row.id for row in self.rows.values()]
        self.items = views.ORDERS.items_of(db, ids)

    def result(self, outcome: Outcome) -> Answer:
        """Give the status and the body for one order."""
        row = self.rows[outcome.key]
        order = rendering.order_json(row, self.items[row.id])
        status = _STATUS[outcome.result]
        if outcome.result in _CONFLICTS:
            detail = _CONFLICTS[outcome.result].format(number=row.number)
            return answers.problem(status, detail, number=row.number, order=order)
        if outcome.result is Result.DUPLICATE and row.state == OrderState.POSTED:
            order |= _DUPLICATE
        return Answer(status, order)


# What was sent is a duplicate; the order that is posted stays as it is.
_DUPLICATE = {
    "state": str(OrderState.DUPLICATE),
    "reason": reasons.reason("ALREADY_POSTED").to_json(),
}


def _is_one(parsed: Sequence[Parsed]) -> bool:
    return len(parsed) == 1 and "[" not in parsed[0].place


def _unreadable(rejected: Sequence[Rejected]) -> Answer:
    """Refuse a request in which nothing could be read."""
    if _is_one(rejected):
        return answers.wrong_fields(_errors(rejected[0]))
    found = [_error(p, each.place) for each in rejected for p in each.problems]
    return answers.wrong_fields(found)


def _rejected(rejected: Rejected) -> Answer:
    """Tell, among the results of a wrapper, of an order that cannot be read."""
    number, place, found = rejected.number, rejected.place, _errors(rejected)
    return answers.problem(422, _UNREADABLE, number=number, place=place, errors=found)


def _errors(rejected: Rejected) -> list[dict[str, str]]:
    place = rejected.place
    return [_error(each, "" if each.field else place) for each in rejected.problems]


def _error(problem: Problem, place: str) -> dict[str, str]:
    field = ".".join(part for part in (place, problem.field) if part)
    return answers.wrong_field(field, problem.message)
