"""Payments, refunds and deposits follow what is posted: what that is, and when.

A document that is about something is held until that is in the books, and looked at
anew as soon as it is.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from qbwc_server.flows.base import Visit
from qbwc_server.importing import canonical, follow_ups
from qbwc_server.importing import documents as papers
from qbwc_server.importing.documents import Document, DocumentKind
from qbwc_server.importing.follow_ups import Link, Refund
from qbwc_server.rules.documents.plans import Origin, PartyNeed
from qbwc_server.settings import Settings
from qbwc_server.states import OrderState
from qbwc_server.store import connections, documents, orders, references

#: the documents that a number may mean
_KINDS = {"invoice": DocumentKind.SALES_INVOICE, "payment": DocumentKind.PAYMENT}
#: what is not given back or paid again
_ONCE = (DocumentKind.PAYMENT, DocumentKind.REFUND)

#: a row that a number may mean: what it is, and its id
Meant = tuple[str, int]


def number_of(document: Document) -> str:
    """Give the number of the one order or invoice that a document is about."""
    found = follow_ups.links(document.body)
    return found[0].number if document.kind in _ONCE else ""


def known(
    db: sa.Connection, visit: Visit, loaded: Mapping[int, tuple[Any, Document]]
) -> dict[int, dict[str, Any]]:
    """What is known for each of some documents of what it is about."""
    following = {i: pair for i, pair in loaded.items() if _links(pair[1])}
    if not following:
        return {}
    about = {link for _, document in following.values() for link in _links(document)}
    others = _others(db, visit, [row for row, _ in following.values()])
    named = about | {link for _, document in others for link in _links(document)}
    rows = _rows(db, visit, named)
    parties = _parties(db, [row for some in rows.values() for row in some.values()])
    file = connections.by_id(db, visit.connection_id).file_number
    return {
        i: {
            "origins": {
                link: tuple(_origin(r, file, parties) for r in rows[link].values())
                for link in _links(document)
            },
            **_before(row, document, others, rows),
        }
        for i, (row, document) in following.items()
    }


def origins(db: sa.Connection, visit: Visit, row: Any) -> list[tuple[Link, list[Any]]]:
    """What a document is about: each number that it names, and the rows it may mean."""
    named = _links(papers.load(row.content))
    found = _rows(db, visit, set(named))
    return [(link, list(found[link].values())) for link in dict.fromkeys(named)]


def followers(db: sa.Connection, visit: Visit, row: Any, what: str) -> list[Any]:
    """The payments, refunds and deposits that are about a row, oldest first.

    `what` is what a document would call it: an order, an invoice or a payment.
    """
    maybe = documents.mentioning(db, visit.connection_id, row.number)
    links = {each.id: set(_links(papers.load(each.content))) for each in maybe}
    named = {
        link
        for some in links.values()
        for link in some
        if (link.what, link.number) == (what, row.number)
    }
    rows = _rows(db, visit, named)
    meant = {link for link in named if (what, row.id) in rows[link]}
    return [each for each in maybe if links[each.id] & meant]


def _links(document: Document) -> tuple[Link, ...]:
    return follow_ups.links(document.body)


def _rows(
    db: sa.Connection, visit: Visit, named: Collection[Link]
) -> dict[Link, dict[Meant, Any]]:
    """The orders and documents that numbers may mean."""
    numbers: dict[str, list[str]] = defaultdict(list)
    for link in named:
        numbers[link.what].append(link.number)
    stored: dict[str, list[Any]] = defaultdict(list)
    found = orders.existing(db, visit.connection_id, sorted(numbers.pop("order", [])))
    stored["order"] = list(found.values())
    for what, some in numbers.items():
        kind = _KINDS[what]
        stored[what] = documents.numbered(db, visit.connection_id, kind, some)
    by_number: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for what, rows in stored.items():
        for row in rows:
            by_number[what, row.number].append(row)
    return {
        link: {
            (link.what, row.id): row
            for row in by_number[link.what, link.number]
            if _is_of_store(link, row, visit.settings)
        }
        for link in named
    }


def _is_of_store(link: Link, row: Any, settings: Settings) -> bool:
    """Tell whether a row is of the store that is named, by key or by name."""
    if not link.store or link.what == "invoice":
        return True
    if link.what == "payment":
        names = [_links(papers.load(row.content))[0].store]
    else:
        store = settings.store_for(row.store_key)
        names = [row.store_key, row.store_name, store.name if store else ""]
        names.append(store.key if store else "")
    return link.store.casefold() in [name.casefold() for name in names]


def _parties(db: sa.Connection, rows: Iterable[Any]) -> dict[int, Any]:
    ids = [party for row in rows if (party := _party_id(row)) is not None]
    return references.by_ids(db, list(dict.fromkeys(ids)))


def _party_id(row: Any) -> int | None:
    found: int | None = getattr(row, "customer_id", None) or getattr(
        row, "party_id", None
    )
    return found


def _origin(row: Any, file: int, parties: Mapping[int, Any]) -> Origin:
    party = parties.get(_party_id(row) or 0)
    is_order = hasattr(row, "store_key")
    return Origin(
        is_posted=_is_there(row, file),
        transaction=row.txn_type or "",
        txn_id=row.txn_id or "",
        total=None if row.txn_total is None else Decimal(row.txn_total),
        party=None if party is None else _need(party),
        order=canonical.load(row.content) if is_order else None,
        is_shared=is_order and row.summary_id is not None,
    )


def _is_there(row: Any, file: int) -> bool:
    """Tell whether a row is in the books of the company file that is open now.

    In another one its transaction ID may be that of something else.
    """
    is_posted = row.state == OrderState.POSTED and row.file_number == file
    return is_posted and not getattr(row, "gone", None)


def _need(party: Any) -> PartyNeed:
    return PartyNeed("customer", party.key, party.name, by=party.kind)


def _others(
    db: sa.Connection, visit: Visit, rows: Sequence[Any]
) -> list[tuple[Any, Document]]:
    """The payments and refunds of the same orders that count."""
    numbers = {row.order_number for row in rows if row.kind in _ONCE}
    found = documents.of_orders(db, visit.connection_id, numbers)
    return [(e, papers.load(e.content)) for e in found if e.kind in _ONCE]


def _before(
    row: Any,
    document: Document,
    others: Iterable[tuple[Any, Document]],
    rows: Mapping[Link, Mapping[Meant, Any]],
) -> dict[str, Any]:
    """What came before a document about the same order, and is or will be posted."""
    if document.kind not in _ONCE:
        return {}
    meant = set(rows[_links(document)[0]])
    before = [
        other
        for each, other in others
        if each.kind == row.kind
        and each.id != row.id
        and (each.state in documents.TRAVELLED or each.id < row.id)
        and meant & set(rows[_links(other)[0]])
    ]
    refunds = tuple(each.body for each in before if isinstance(each.body, Refund))
    came_before = any(each.number == document.number for each in before)
    return {"refunds": refunds, "came_before": came_before}
