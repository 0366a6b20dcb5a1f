"""Queries of the lists: by list ID, by full name, or by filters (qbxml 4.6)."""

import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from qbwc_server.simulator import (
    answers,
    documents,
    list_kinds,
    lists,
    moments,
    pages,
    references,
    statuses,
)
from qbwc_server.simulator.books import Books
from qbwc_server.simulator.lists import Entry, Members


@dataclass(frozen=True)
class Scope:
    """What one kind of query looks through: some lists, maybe some kinds only."""

    list_names: Sequence[str]
    kinds: frozenset[str] = frozenset()

    def holds(self, entry: Entry) -> bool:
        """Tell whether a query of this scope may return an entry."""
        return not self.kinds or entry.kind in self.kinds


SCOPES = {
    **{
        f"{kind}Query": Scope((name,), frozenset([kind]))
        for kind, name in list_kinds.LIST_OF_KIND.items()
    },
    "EntityQuery": Scope(list_kinds.ENTITIES),
    "TermsQuery": Scope(("terms",)),
    "ItemQuery": Scope(("items",)),
}
_COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "LessThan": operator.lt,
    "LessThanEqual": operator.le,
    "Equal": operator.eq,
    "GreaterThan": operator.gt,
    "GreaterThanEqual": operator.ge,
}


def answer(books: Books, request: documents.Request) -> answers.Answer:
    """Answer a query of one list or several."""
    scope, body = SCOPES[request.name], request.body
    if "ListID" in body:
        return _by_list_id(books, request, scope)
    if "FullName" in body:
        return _by_full_name(books, request, scope)
    found = [
        entry
        for entry in _candidates(books, scope, body)
        if scope.holds(entry) and _matches(books, entry, body)
    ]
    return pages.answer(books, request, found, lambda each: answers.entry(books, each))


def _candidates(books: Books, scope: Scope, body: Members) -> Iterable[Entry]:
    """Narrow the search by the index of names, where the filter is about names."""
    quirks, wanted = books.quirks, body.get("NameFilter")
    indexed = quirks.name_filter_reads == "Name" and not quirks.name_filter_sees_case
    if not wanted or not indexed:
        return books.lists.of(*scope.list_names)
    criterion, part = wanted["MatchCriterion"], str(wanted["Name"])
    return [
        entry
        for name in scope.list_names
        for entry in books.lists.containing(name, criterion, part)
    ]


def _by_list_id(
    books: Books, request: documents.Request, scope: Scope
) -> answers.Answer:
    wanted = documents.every(request.body, "ListID")
    found = {
        identity: entry
        for identity in wanted
        for name in scope.list_names
        if (entry := books.lists.get(name, identity)) and _listed(books, entry, scope)
    }
    return _named(books, request, found, books.quirks.no_list_id_found)


def _by_full_name(
    books: Books, request: documents.Request, scope: Scope
) -> answers.Answer:
    wanted = documents.every(request.body, "FullName")
    found = {
        full_name: entry
        for full_name in wanted
        for name in scope.list_names
        if (entry := books.lists.named(name, full_name))
        and _listed(books, entry, scope)
    }
    return _named(books, request, found, books.quirks.no_name_found)


def _listed(books: Books, entry: Entry, scope: Scope) -> bool:
    visible = entry.is_active or books.quirks.lists_find_inactive
    return visible and scope.holds(entry)


def _named(
    books: Books, request: documents.Request, found: dict[str, Entry], none: int
) -> answers.Answer:
    """Answer with what was found of a list; what is missing gives a warning (500)."""
    wanted = [
        *documents.every(request.body, "ListID"),
        *documents.every(request.body, "FullName"),
    ]
    missing = [each for each in wanted if each not in found]
    # An entry that was named twice is returned once.
    distinct = {(e.list_name, e.list_id): e for e in found.values()}.values()
    records = [answers.entry(books, entry) for entry in distinct]
    return pages.listed(request, records, _status(missing, none if not found else 500))


def _status(missing: Sequence[str], code: int) -> statuses.Status:
    if not missing:
        return statuses.OK
    if code == statuses.NO_MATCH.code:
        return statuses.NO_MATCH
    if code == statuses.NOT_FOUND:
        return statuses.not_found(missing[0]).status
    return statuses.incomplete(missing[0], code)


def _matches(books: Books, entry: Entry, body: Members) -> bool:
    return (
        _is_wanted(entry, body.get("ActiveStatus", "ActiveOnly"))
        and _has_name(books, entry, body)
        and moments.within(books, entry.modified, body, "ModifiedDate")
        and _has_type(entry, body)
        and _has_balance(entry, body.get("TotalBalanceFilter"))
        and _has_class(books, entry, body.get("ClassFilter"))
    )


def _is_wanted(entry: Entry, active_status: str) -> bool:
    if active_status == "All":
        return True
    return entry.is_active == (active_status == "ActiveOnly")


def _has_name(books: Books, entry: Entry, body: Members) -> bool:
    if "NameFilter" in body:
        return _fits_filter(books, entry, body["NameFilter"])
    if "NameRangeFilter" in body:
        return _fits_range(entry, body["NameRangeFilter"])
    return True


def _fits_filter(books: Books, entry: Entry, wanted: Members) -> bool:
    quirks = books.quirks
    full = quirks.name_filter_reads == "FullName"
    name = books.lists.full_name(entry) if full else entry.name
    part = str(wanted["Name"])
    if not quirks.name_filter_sees_case:
        name, part = name.casefold(), part.casefold()
    if wanted["MatchCriterion"] == "StartsWith":
        return name.startswith(part)
    if wanted["MatchCriterion"] == "EndsWith":
        return name.endswith(part)
    return part in name


def _fits_range(entry: Entry, limits: Any) -> bool:
    limits = limits or {}
    name = lists.key(entry.name)
    first, last = limits.get("FromName"), limits.get("ToName")
    if first and name < lists.key(first):
        return False
    return not (last and name > lists.key(last))


def _has_type(entry: Entry, body: Members) -> bool:
    for member in ("AccountType", "PaymentMethodType"):
        wanted = documents.every(body, member)
        if wanted and entry.members.get(member) not in wanted:
            return False
    return True


def _has_balance(entry: Entry, wanted: Members | None) -> bool:
    if not wanted:
        return True
    total = entry.members.get("TotalBalance") or entry.members.get("Balance") or 0
    compare = _COMPARISONS[wanted["Operator"]]
    return compare(Decimal(total), Decimal(wanted["Amount"]))


def _has_class(books: Books, entry: Entry, wanted: Members | None) -> bool:
    if not wanted:
        return True
    return entry.reference("ClassRef") in references.chosen(books, "classes", wanted)
