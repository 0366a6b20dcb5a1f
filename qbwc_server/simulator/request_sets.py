"""Carrying out a message set: every request in turn, onError, error recovery.

The rules of newMessageSetID and oldMessageSetID are those of qbxml 2.3 and 2.4.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from qbwc_server.simulator import (
    answers,
    company_answers,
    documents,
    flat_queries,
    list_changes,
    list_queries,
    recording,
    removals,
    statuses,
    transaction_queries,
)
from qbwc_server.simulator.books import Books, StoredSet
from qbxml import schema

Answering = Callable[[Books, documents.Request], answers.Answer]

ANSWERED_BY: Mapping[str, Answering] = {
    "HostQuery": company_answers.host,
    "CompanyQuery": company_answers.company,
    "PreferencesQuery": company_answers.preferences,
    **dict.fromkeys(list_queries.SCOPES, list_queries.answer),
    **dict.fromkeys(list_changes.ADDS, list_changes.add),
    **dict.fromkeys(list_changes.MODS, list_changes.change),
    **dict.fromkeys(recording.ADDS, recording.add),
    **dict.fromkeys(recording.MODS, recording.change),
    **dict.fromkeys(transaction_queries.KINDS, transaction_queries.answer),
    "TransactionQuery": flat_queries.answer,
    "ListDel": removals.list_del,
    "ListDeletedQuery": removals.lists_deleted,
    "TxnDel": removals.txn_del,
    "TxnVoid": removals.txn_void,
    "TxnDeletedQuery": removals.transactions_deleted,
}

_LONGEST_ID = 24
_LONGEST_REQUEST_ID = 50
_CLEAR_ALL = "ClearAllMessageSets"
_RECOVERED = ("ListID", "TxnID", "TxnNumber", "EditSequence", "ExternalGUID")


@dataclass(frozen=True)
class Outcome:
    """What the request processor gives back: an answer, or an hresult and its text."""

    response: str = ""
    hresult: str = ""
    message: str = ""


def process(books: Books, document: str) -> Outcome:
    """Carry out a request document as QuickBooks' request processor does."""
    profile = books.profile
    try:
        wanted = documents.read(document, profile.versions, profile.country)
    except documents.Unreadable as refused:
        return Outcome("", refused.hresult, refused.message)
    root = _recoverable(books, wanted, document)
    in_ascii = books.quirks.answers_in_ascii
    return Outcome(documents.text_of(root, ascii_only=in_ascii))


def _recoverable(
    books: Books, wanted: documents.RequestSet, document: str
) -> etree._Element:
    """Carry out a set, or report the stored outcome of one (qbxml 2.3)."""
    new = wanted.attributes.get("newMessageSetID")
    old = wanted.attributes.get("oldMessageSetID")
    if not books.quirks.message_sets_kept or (new is None and old is None):
        return _execute(books, wanted)
    if max(len(new or ""), len(old or "")) > _LONGEST_ID:
        return _set_status(new, 9004)
    if new is None:
        return _clear(books, old or "", wanted)
    if new == old and not wanted.requests:
        return _stored(books, new, None)
    if old and old != new:
        books.message_sets.pop(old, None)
    checksum = hashlib.sha256(document.encode()).hexdigest()
    if new in books.message_sets:
        return _stored(books, new, checksum)
    return _execute_and_store(books, wanted, checksum)


def _clear(books: Books, old: str, wanted: documents.RequestSet) -> etree._Element:
    if old != _CLEAR_ALL and old not in books.message_sets:
        return _execute(books, wanted, _marks(None, 600))
    if old == _CLEAR_ALL:
        books.message_sets.clear()
    books.message_sets.pop(old, None)
    return _execute(books, wanted, _marks(None, 0))


def _stored(books: Books, identity: str, checksum: str | None) -> etree._Element:
    """Report a stored outcome; other bytes under the same ID are refused (9001)."""
    kept = books.message_sets.get(identity)
    if kept is None:
        return _set_status(identity, books.quirks.unknown_set_status)
    if checksum is not None and checksum != kept.checksum:
        return _set_status(identity, 9001)
    root = etree.fromstring(kept.response)
    if books.quirks.replay_returns == "ErrorRecovery":
        _recover(root)
    return root


def _recover(root: etree._Element) -> None:
    """Show of every record only what ErrorRecovery has (qbxml 2.4)."""
    # What was deleted is told in the response itself, identities and all.
    for record in [each for each in root.iterfind("QBXMLMsgsRs/*/*") if len(each)]:
        found = {child.tag: child.text for child in record}
        for child in list(record):
            record.remove(child)
        record.tag = "ErrorRecovery"
        for name in _RECOVERED:
            if name in found:
                etree.SubElement(record, name).text = found[name]


def _execute_and_store(
    books: Books, wanted: documents.RequestSet, checksum: str
) -> etree._Element:
    """Store the outcome of a set that changes something; queries leave none (2.2)."""
    new = wanted.attributes["newMessageSetID"]
    root = _execute(books, wanted, _marks(new, 0))
    if any(schema.message(each.name).writes for each in wanted.requests):
        response = etree.tostring(root, encoding="unicode")
        books.message_sets[new] = StoredSet(checksum, response)
    return root


def _set_status(new: str | None, code: int) -> etree._Element:
    root = etree.Element("QBXML")
    etree.SubElement(root, "QBXMLMsgsRs", _marks(new, code))
    return root


def _marks(new: str | None, code: int) -> dict[str, str]:
    marks = {"messageSetStatusCode": str(code)}
    return {"newMessageSetID": new, **marks} if new else marks


def _execute(
    books: Books,
    wanted: documents.RequestSet,
    marks: Mapping[str, str] | None = None,
) -> etree._Element:
    """Carry out the requests one after the other; nothing is ever rolled back."""
    root = etree.Element("QBXML")
    responses = etree.SubElement(root, "QBXMLMsgsRs", dict(marks or {}))
    silent = wanted.attributes.get("responseData") == "includeNone"
    stopped = False
    for request in wanted.requests:
        answer = _not_processed() if stopped else _answer(books, request)
        if silent:
            answer = replace(answer, records=(), content={})
        _respond(books, responses, request, answer)
        failed = answer.status.code >= statuses.FIRST_ERROR
        stopped = stopped or (failed and wanted.stops_on_error)
    return root


def _not_processed() -> answers.Answer:
    return answers.Answer(status=statuses.NOT_PROCESSED)


def _answer(books: Books, request: documents.Request) -> answers.Answer:
    if len(request.attributes.get("requestID", "")) > _LONGEST_REQUEST_ID:
        return answers.Answer(
            status=statuses.Status(1060, "The request ID is too long.")
        )
    answering = ANSWERED_BY.get(request.name)
    if answering is None:
        unsupported = statuses.Status(1030, f"{request.name}Rq is not supported.")
        return answers.Answer(status=unsupported)
    try:
        return answering(books, request)
    except statuses.Refusal as refused:
        return answers.Answer(status=refused.status)


def _respond(
    books: Books,
    responses: etree._Element,
    request: documents.Request,
    answer: answers.Answer,
) -> None:
    attributes = {
        "statusCode": str(answer.status.code),
        "statusSeverity": answer.status.severity,
        "statusMessage": answer.status.message,
        **answer.attributes,
    }
    if "requestID" in request.attributes:
        attributes = {"requestID": request.attributes["requestID"], **attributes}
    element = etree.SubElement(responses, f"{request.name}Rs", attributes)
    for record in answer.records:
        answers.write(books, element, record, request.wish)
    if answer.content:
        answers.write_content(books, element, answer.content, request.wish)
