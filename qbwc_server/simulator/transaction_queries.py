"""Queries of one kind of transaction: by ID, by number, or by filters (qbxml 4.6)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from qbwc_server.simulator import (
    answers,
    documents,
    forms,
    list_kinds,
    lists,
    moments,
    pages,
    references,
    statuses,
)
from qbwc_server.simulator.books import Books, Transaction
from qbwc_server.simulator.lists import Members
from qbxml import schema

_KNOWN = frozenset(schema.names())
KINDS = tuple(f"{kind}Query" for kind in forms.FORMS if f"{kind}Query" in _KNOWN)
Show = Callable[[Transaction], answers.Ret]


def answer(books: Books, request: documents.Request) -> answers.Answer:
    """Answer a query of one kind of transaction."""
    kind, body = forms.of_request(request).kind, request.body
    everything = [each for each in books.transactions.values() if each.kind == kind]

    def show(each: Transaction) -> answers.Ret:
        return _shown(each, body)

    if "TxnID" in body:
        return by_id(request, everything, show)
    if "RefNumber" in body or "RefNumberCaseSensitive" in body:
        numbered = [show(each) for each in everything if has_number(each, body)]
        return pages.listed(request, numbered, _found(numbered))
    found = [each for each in everything if matches(books, each, body)]
    return pages.answer(books, request, found, show)


def by_id(
    request: documents.Request, everything: Iterable[Transaction], show: Show
) -> answers.Answer:
    """Answer with the transactions that were named; what is missing is warned of."""
    wanted = dict.fromkeys(documents.every(request.body, "TxnID"))
    there = {each.txn_id: each for each in everything if each.txn_id in wanted}
    missing = [identity for identity in wanted if identity not in there]
    records = [show(there[identity]) for identity in wanted if identity in there]
    status = statuses.incomplete(missing[0], 500) if missing else statuses.OK
    return pages.listed(request, records, status)


def has_number(each: Transaction, body: Members) -> bool:
    """Tell whether a transaction has one of the numbers that were asked for."""
    number = each.members.get("RefNumber", "")
    if "RefNumberCaseSensitive" in body:
        return number in documents.every(body, "RefNumberCaseSensitive")
    wanted = documents.every(body, "RefNumber")
    return lists.key(number) in {lists.key(one) for one in wanted}


def matches(books: Books, each: Transaction, body: Members) -> bool:
    """Tell whether a transaction passes the filters of a query."""
    return (
        _in_time(books, each, body)
        and refers(books, each, "names", body.get("EntityFilter"))
        and refers(books, each, "accounts", body.get("AccountFilter"))
        and refers(books, each, "items", body.get("ItemFilter"))
        and _has_number_like(each, body)
        and _is_as_paid(each, body.get("PaidStatus", "All"))
    )


def refers(books: Books, each: Transaction, list_name: str, chosen: Any) -> bool:
    """Tell whether a transaction is about an entry that a filter names."""
    if not chosen:
        return True
    allowed = references.chosen(books, list_name, chosen)
    return not allowed.isdisjoint(targets(each, list_name))


def targets(each: Transaction, list_name: str) -> set[str]:
    """Give the list IDs of all that a transaction refers to or is booked on."""
    parts = list_kinds.parts(list_name)
    found = {identity for part, identity in each.references() if part in parts}
    if list_name == "accounts":
        found |= {posting.account for posting in each.postings if posting.account}
    return found


def _shown(each: Transaction, body: Members) -> answers.Ret:
    """Show a transaction without its lines and links, unless they are asked for."""
    with_lines = body.get("IncludeLineItems") in ("true", "1")
    shown = answers.transaction(each, each.lines if with_lines else ())
    if body.get("IncludeLinkedTxns") not in ("true", "1"):
        shown.members.pop("LinkedTxn", None)
    return shown


def _found(records: Sequence[object]) -> statuses.Status:
    return statuses.OK if records else statuses.NO_MATCH


def _in_time(books: Books, each: Transaction, body: Members) -> bool:
    changed = body.get("ModifiedDateRangeFilter") or {}
    if "DateMacro" in changed:
        return moments.on_days(books, each.modified.date(), changed)
    if not moments.within(books, each.modified, changed, "ModifiedDate"):
        return False
    days = body.get("TxnDateRangeFilter")
    day = date.fromisoformat(each.members["TxnDate"])
    return not days or moments.on_days(books, day, days)


def _has_number_like(each: Transaction, body: Members) -> bool:
    number = lists.key(str(each.members.get("RefNumber", "")))
    if wanted := body.get("RefNumberFilter"):
        part = lists.key(wanted["RefNumber"])
        tests = {"StartsWith": number.startswith, "EndsWith": number.endswith}
        fits = tests.get(wanted["MatchCriterion"], number.__contains__)
        return bool(fits(part))
    limits = body.get("RefNumberRangeFilter") or {}
    first, last = limits.get("FromRefNumber"), limits.get("ToRefNumber")
    if first and _order(number) < _order(first):
        return False
    return not (last and _order(number) > _order(last))


def _order(number: str) -> tuple[int, int, str]:
    """Order numbers by value where they look numeric (qbxml 2.7)."""
    if number.isdecimal():
        return 0, int(number), ""
    return 1, 0, lists.key(number)


def _is_as_paid(each: Transaction, wanted: str) -> bool:
    if wanted == "All" or "IsPaid" not in each.members:
        return True
    return bool((each.members["IsPaid"] == "true") == (wanted == "PaidOnly"))
