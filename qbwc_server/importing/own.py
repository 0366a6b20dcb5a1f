"""Our own JSON for what follows an order: payments, refunds and deposits.

`{"payment": {}}`, `{"payments": []}`, several of these in one object, and lists of
them. A member that is not known is refused: a misspelt one would silently be lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from qbwc_server.importing import follow_ups, scalars
from qbwc_server.importing.documents import Document, DocumentKind
from qbwc_server.importing.fields import Fields
from qbwc_server.importing.follow_ups import (
    Deposit,
    DepositLine,
    FollowUp,
    Link,
    Payment,
    Refund,
    RefundLine,
)
from qbwc_server.importing.parsed import Problem, Rejected
from qbwc_server.importing.scalars import Misread
from qbwc_server.importing.unleashed import AcceptedDocument, ParsedDocument

LONGEST = 255
_WRAPPERS = {word + end: word for word in follow_ups.WORDS for end in ("", "s")}


def looks_like(content: Any) -> bool:
    """Tell whether JSON holds payments, refunds or deposits of this form."""
    some = content if isinstance(content, list) else [content]
    return any(_is_wrapper(each) for each in some)


def parse(content: Any) -> list[ParsedDocument]:
    """Read every document of a file; one bad document never stops the others."""
    return [_parsed(*each) for each in _unwrap(content, "")]


def _is_wrapper(value: Any) -> bool:
    return isinstance(value, Mapping) and any(
        isinstance(value.get(name), (list, Mapping)) for name in _WRAPPERS
    )


def _unwrap(content: Any, place: str) -> Iterator[tuple[str, str, Any]]:
    """Give what each document is, where it stood, and itself."""
    if isinstance(content, list):
        for index, each in enumerate(content):
            yield from _unwrap(each, f"{place}[{index}]")
        return
    if not _is_wrapper(content):
        yield "", place, content
        return
    for name, value in content.items():
        where = f"{place}.{name}" if place else name
        word = _WRAPPERS.get(name, "")
        if word and isinstance(value, list):
            for index, each in enumerate(value):
                yield word, f"{where}[{index}]", each
        else:
            yield word, where, value


def _parsed(word: str, place: str, value: Any) -> ParsedDocument:
    if not word:
        wanted = ", ".join(_WRAPPERS)
        return _rejected(place, f"is none of {wanted}")
    if not isinstance(value, Mapping):
        return _rejected(place, f"must be a {word}, which is an object")
    fields = Fields(value, "", [])
    document = _document(word, fields)
    if fields.problems:
        number = document.number or None
        return Rejected(place, number, tuple(dict.fromkeys(fields.problems)))
    return AcceptedDocument(document, place)


def _rejected(place: str, message: str) -> Rejected:
    return Rejected(place, None, (Problem("", message),))


def _document(word: str, fields: Fields) -> Document:
    number = _needed(fields, "number")
    body = _READERS[word](fields)
    _refuse_rest(fields)
    store = body.link.store if isinstance(body, (Payment, Refund)) else ""
    # Shops number refunds and payments each for itself.
    key = f"{store.casefold()}/{number}" if store else number
    return Document(DocumentKind(word), key[:LONGEST], number, body)


def _payment(fields: Fields) -> Payment:
    return Payment(
        link=_link(fields, "order", "invoice") or Link(),
        day=_day(fields),
        amount=fields.number("amount"),
        method=fields.text("method"),
        deposit_account=fields.text("deposit_account"),
    )


def _refund(fields: Fields) -> Refund:
    return Refund(
        link=_link(fields, "order") or Link(),
        day=_day(fields),
        amount=fields.number("amount"),
        lines=tuple(_refund_line(each) for each in fields.objects("lines")),
        shipping=fields.number("shipping"),
        handling=fields.number("handling"),
        wrapping=fields.number("wrapping"),
        tax=fields.number("tax"),
        discount=fields.number("discount"),
    )


def _refund_line(fields: Fields) -> RefundLine:
    line = RefundLine(
        sku=_needed(fields, "sku"),
        quantity=fields.number("quantity"),
        amount=fields.number("amount"),
    )
    _refuse_rest(fields)
    return line


def _deposit(fields: Fields) -> Deposit:
    lines = tuple(_deposit_line(each) for each in fields.objects("lines"))
    if not lines:
        fields.refuse("lines", "must name what is deposited")
    return Deposit(
        day=_day(fields),
        account=_needed(fields, "account"),
        lines=lines,
        memo=fields.text("memo"),
    )


def _deposit_line(fields: Fields) -> DepositLine:
    account = fields.text("account")
    link = None if account else _link(fields, "order", "payment")
    amount = fields.number("amount")
    if link is not None and amount is not None:
        fields.refuse("amount", "goes with an account: payments are deposited whole")
    line = DepositLine(link, account, amount, fields.text("memo"))
    _refuse_rest(fields)
    return line


def _link(fields: Fields, *whats: Any) -> Link | None:
    found = {what: fields.identifier(what, LONGEST) for what in whats}
    named = [(what, number) for what, number in found.items() if number]
    store = fields.identifier("store", LONGEST)
    if len(named) != 1:
        fields.refuse(whats[0], f"exactly one of {', '.join(whats)} must be named")
        return None
    [(what, number)] = named
    return Link(what, number, store)


def _needed(fields: Fields, name: str) -> str:
    found = fields.identifier(name, LONGEST)
    if not found:
        fields.refuse(name, "is missing")
    return found


def _day(fields: Fields) -> date | None:
    if fields.values.get("date") in (None, ""):
        fields.refuse("date", "is missing")
    return fields.value("date", _as_day, None)


def _as_day(value: object) -> date | None:
    found = scalars.moment(value)
    if isinstance(found, datetime):
        raise Misread("must be a day such as 2026-10-12, without a time")
    return found


def _refuse_rest(fields: Fields) -> None:
    for name in fields.rest():
        fields.refuse(name, "is not known")


_READERS: Mapping[str, Callable[[Fields], FollowUp]] = {
    "payment": _payment,
    "refund": _refund,
    "deposit": _deposit,
}
