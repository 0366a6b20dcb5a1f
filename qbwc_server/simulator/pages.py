"""Handing out what a query found: counts, limits and iterators (qbxml 6)."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from qbwc_server.simulator import answers, documents, statuses
from qbwc_server.simulator.books import Books

_NAMESPACE = uuid.UUID("5f1c8d2e-0b7a-4c39-9e64-2a8f3b1d7c05")
Show = Callable[[Any], answers.Ret]


def answer(
    books: Books, request: documents.Request, found: Sequence[Any], show: Show
) -> answers.Answer:
    """Answer a query with what its filters found, page by page if it iterates."""
    iterator = request.attributes.get("iterator")
    if iterator:
        return _iterate(books, request, found, show)
    limit = int(request.body.get("MaxReturned") or len(found))
    return _counted(request, [show(each) for each in found[:limit]])


def listed(
    request: documents.Request, records: Sequence[answers.Ret], status: statuses.Status
) -> answers.Answer:
    """Answer a query that named what it wants; no iterator goes with a list."""
    if request.attributes.get("iterator"):
        raise statuses.Refusal(3152, "A list of IDs or names cannot be iterated.")
    return replace(_counted(request, records), status=status)


def _iterate(
    books: Books, request: documents.Request, found: Sequence[Any], show: Show
) -> answers.Answer:
    identity = request.attributes.get("iteratorID", "")
    if request.attributes["iterator"] == "Start":
        identity = _start(books, found)
    waiting = books.iterators.get(identity)
    if waiting is None:
        raise statuses.Refusal(
            3000,
            f'The given object ID "{identity}" in the field "iterator ID" is invalid.',
        )
    if request.attributes["iterator"] == "Stop":
        del books.iterators[identity]
        return answers.Answer()
    return _next_page(books, request, identity, show)


def _start(books: Books, found: Sequence[Any]) -> str:
    books.iterators_made += 1
    seed = f"{books.now().isoformat()} {books.iterators_made}"
    identity = f"{{{uuid.uuid5(_NAMESPACE, seed)}}}"
    books.iterators[identity] = list(found)
    return identity


def _next_page(
    books: Books, request: documents.Request, identity: str, show: Show
) -> answers.Answer:
    size = request.body.get("MaxReturned")
    if not size:
        raise statuses.Refusal(3150, "An iterator needs the element MaxReturned.")
    waiting = books.iterators[identity]
    page, books.iterators[identity] = waiting[: int(size)], waiting[int(size) :]
    remaining = len(books.iterators[identity])
    if not remaining:
        del books.iterators[identity]
    counted = _counted(request, [show(each) for each in page])
    marks = {"iteratorRemainingCount": str(remaining), "iteratorID": identity}
    return replace(counted, attributes={**counted.attributes, **marks})


def _counted(
    request: documents.Request, records: Sequence[answers.Ret]
) -> answers.Answer:
    status = statuses.OK if records else statuses.NO_MATCH
    wanted = request.attributes.get("metaData", "NoMetaData")
    if wanted == "NoMetaData":
        return answers.Answer(records, status)
    shown = () if wanted == "MetaDataOnly" else records
    return answers.Answer(shown, status, {"retCount": str(len(records))})
