"""Queries of the transactions: by ID, by number, or by filters; deletions too."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from qbwc_server.simulator import (
    answers,
    documents,
    lists,
    moments,
    pages,
    references,
    statuses,
    taxes,
)
from qbwc_server.simulator.books import Books, Deletion, Transaction
from qbwc_server.simulator.lists import Members

KINDS = {f"{kind}Query": kind for kind in ("SalesReceipt", "Invoice", "SalesOrder")}
_NON_POSTING = frozenset(["SalesOrder"])


def answer(books: Books, request: documents.Request) -> answers.Answer:
    """Answer a query of one kind of transaction."""
    kind, body = KINDS[request.name], request.body
    everything = [each for each in books.transactions.values() if each.kind == kind]
    with_lines = body.get("IncludeLineItems") in ("true", "1")

    def show(each: Transaction) -> answers.Ret:
        return answers.transaction(each, each.lines if with_lines else ())

    if "TxnID" in body:
        return _by_id(request, {e.txn_id: show(e) for e in everything})
    if "RefNumber" in body or "RefNumberCaseSensitive" in body:
        numbered = [show(each) for each in everything if _has_number(each, body)]
        return pages.listed(request, numbered, _found(numbered))
    found = [each for each in everything if _matches(books, each, body)]
    return pages.answer(books, request, found, show)


def across(books: Books, request: documents.Request) -> answers.Answer:
    """Answer a TransactionQuery: flat records of every kind (qbxml 4.6)."""
    body = request.body
    everything = books.transactions.values()
    if "TxnID" in body:
        flat = {each.txn_id: _flat(each) for each in everything}
        return _by_id(request, flat)
    found = [each for each in everything if _fits(books, each, body)]
    return pages.answer(books, request, found, _flat)


def delete(books: Books, transaction: Transaction) -> None:
    """Delete a transaction for good, as a user would."""
    number = transaction.members.get("RefNumber", "")
    del books.transactions[transaction.txn_id]
    books.deletions.append(
        Deletion(transaction.kind, transaction.txn_id, number, books.now())
    )


def deleted(books: Books, request: documents.Request) -> answers.Answer:
    """List what was deleted of some kinds of transactions."""
    kinds = documents.every(request.body, "TxnDelType")
    limits = request.body.get("DeletedDateRangeFilter") or {}
    records = [
        answers.Ret("TxnDeletedRet", _deletion(each))
        for each in books.deletions
        if each.kind in kinds
        and moments.within(books, each.deleted, limits, "DeletedDate")
    ]
    return pages.listed(request, records, _found(records))


def total(transaction: Transaction) -> Decimal:
    """Give what a transaction comes to; an invoice shows it in two parts."""
    members = transaction.members
    if "TotalAmount" in members:
        return Decimal(members["TotalAmount"])
    tax = Decimal(members.get("SalesTaxTotal") or 0)
    return Decimal(members.get("Subtotal") or 0) + tax


def _by_id(request: documents.Request, shown: dict[str, answers.Ret]) -> answers.Answer:
    wanted = documents.every(request.body, "TxnID")
    missing = [identity for identity in wanted if identity not in shown]
    records = [
        shown[identity] for identity in dict.fromkeys(wanted) if identity in shown
    ]
    status = statuses.incomplete(missing[0], 500) if missing else statuses.OK
    return pages.listed(request, records, status)


def _found(records: Sequence[object]) -> statuses.Status:
    return statuses.OK if records else statuses.NO_MATCH


def _has_number(each: Transaction, body: Members) -> bool:
    number = each.members.get("RefNumber", "")
    if "RefNumberCaseSensitive" in body:
        return number in documents.every(body, "RefNumberCaseSensitive")
    wanted = documents.every(body, "RefNumber")
    return lists.key(number) in {lists.key(one) for one in wanted}


def _matches(books: Books, each: Transaction, body: Members) -> bool:
    return (
        _in_time(books, each, body)
        and _refers(books, each, ("customers", body.get("EntityFilter")))
        and _refers(books, each, ("accounts", body.get("AccountFilter")))
        and _has_number_like(each, body)
        and _is_as_paid(each, body.get("PaidStatus", "All"))
    )


def _in_time(books: Books, each: Transaction, body: Members) -> bool:
    changed = body.get("ModifiedDateRangeFilter") or {}
    if "DateMacro" in changed:
        return moments.on_days(books, each.modified.date(), changed)
    if not moments.within(books, each.modified, changed, "ModifiedDate"):
        return False
    days = body.get("TxnDateRangeFilter")
    day = date.fromisoformat(each.members["TxnDate"])
    return not days or moments.on_days(books, day, days)


def _refers(books: Books, each: Transaction, wanted: tuple[str, Any]) -> bool:
    """Tell whether a transaction refers to an entry that a filter names."""
    list_name, chosen = wanted
    if not chosen or "AccountTypeFilter" in chosen:
        return True
    if "EntityTypeFilter" in chosen:
        return bool(chosen["EntityTypeFilter"] == "Customer")
    allowed = _chosen(books, list_name, chosen)
    return any((list_name, one) in allowed for one in _targets(each, list_name))


def _targets(each: Transaction, list_name: str) -> set[str]:
    return {identity for name, identity in each.references() if name == list_name}


def _chosen(books: Books, list_name: str, chosen: Members) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for member in ("ListID", "FullName"):
        for value in documents.every(chosen, member):
            if entry := references.look_up(books, list_name, {member: value}):
                found.add((list_name, entry.list_id))
    for member in ("ListID", "FullName"):
        head = {member: chosen.get(f"{member}WithChildren")}
        if entry := references.look_up(books, list_name, head):
            found |= _family(books, entry)
    return found


def _family(books: Books, head: lists.Entry) -> set[tuple[str, str]]:
    family = {head.list_id}
    # A child is always made after its parent, so one pass meets every generation.
    for entry in books.lists.of(head.list_name):
        if entry.parent_id in family:
            family.add(entry.list_id)
    return {(head.list_name, identity) for identity in family}


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


def _fits(books: Books, each: Transaction, body: Members) -> bool:
    """Apply the filters of a TransactionQuery, whose names differ."""
    renamed = {
        "ModifiedDateRangeFilter": body.get("TransactionModifiedDateRangeFilter"),
        "TxnDateRangeFilter": body.get("TransactionDateRangeFilter"),
        "EntityFilter": body.get("TransactionEntityFilter"),
        "AccountFilter": body.get("TransactionAccountFilter"),
        "RefNumberFilter": body.get("RefNumberFilter"),
        "RefNumberRangeFilter": body.get("RefNumberRangeFilter"),
    }
    by_number = "RefNumber" in body or "RefNumberCaseSensitive" in body
    return (
        _matches(books, each, renamed)
        and (not by_number or _has_number(each, body))
        and _is_of_type(each, body)
    )


def _is_of_type(each: Transaction, body: Members) -> bool:
    chosen = body.get("TransactionTypeFilter") or {}
    wanted = documents.every(chosen, "TxnTypeFilter")
    if wanted and "All" not in wanted and each.kind not in wanted:
        return False
    posting = body.get("TransactionPostingStatusFilter", "Either")
    non_posting = each.kind in _NON_POSTING
    return bool(posting == "Either" or non_posting == (posting == "NonPosting"))


def _flat(each: Transaction) -> answers.Ret:
    members = each.members
    shown: Members = {
        "TxnType": each.kind,
        "TxnDate": members["TxnDate"],
        "Amount": str(taxes.cents(total(each))),
    }
    for member in ("RefNumber", "Memo"):
        if members.get(member):
            shown[member] = members[member]
    for name, source in (
        ("EntityRef", "CustomerRef"),
        ("AccountRef", "DepositToAccountRef"),
        ("AccountRef", "ARAccountRef"),
    ):
        if members.get(source):
            shown[name] = members[source]
    dated = answers.transaction(each).members
    dates = ("TxnID", "TimeCreated", "TimeModified")
    return answers.Ret("TransactionRet", {n: dated[n] for n in dates} | shown)


def _deletion(deletion: Deletion) -> Members:
    return {
        "TxnDelType": deletion.kind,
        "TxnID": deletion.identity,
        "TimeDeleted": deletion.deleted.isoformat(timespec="seconds"),
        "RefNumber": deletion.label,
    }
