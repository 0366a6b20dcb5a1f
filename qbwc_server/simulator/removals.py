"""Deleting and voiding, by a user or on request, and what is left of it."""

from collections.abc import Iterator

from qbwc_server.simulator import (
    answers,
    balances,
    documents,
    list_kinds,
    lists,
    moments,
    pages,
    recording,
    settlements,
    statuses,
)
from qbwc_server.simulator.books import Books, Deletion, Transaction
from qbwc_server.simulator.ledger import Posting
from qbwc_server.simulator.lists import Entry, Members

_ZEROS = {
    **dict.fromkeys(("Quantity", "QuantityDifference"), "0"),
    **dict.fromkeys(
        (
            "Amount",
            "AmountDue",
            "CreditAmount",
            "DepositTotal",
            "SalesTaxTotal",
            "Subtotal",
            "TotalAmount",
            "ValueDifference",
        ),
        "0.00",
    ),
}
_RATES = ("Rate", "RatePercent", "Cost", "CashBackInfoRet")


def delete_entry(books: Books, entry: Entry) -> None:
    """Delete an entry; one that is in use stays."""
    if _is_used(books, entry):
        raise statuses.Refusal(3160, f'"{entry.name}" is in use and cannot be deleted.')
    label = books.lists.full_name(entry)
    books.lists.remove(entry)
    books.deletions.append(Deletion(entry.kind, entry.list_id, label, books.now()))


def list_del(books: Books, request: documents.Request) -> answers.Answer:
    """Answer a ListDel, for which the file must be in single-user mode."""
    kind, identity = request.body["ListDelType"], request.body["ListID"]
    if books.profile.file_mode == "MultiUser":
        raise statuses.Refusal(3162, "The company file is in multi-user mode.")
    list_name = list_kinds.LIST_OF_KIND.get(kind, "")
    entry = books.lists.get(list_name, identity) if list_name else None
    if entry is None or entry.kind != kind:
        raise statuses.not_found(identity)
    delete_entry(books, entry)
    return answers.Answer(content=_entry_gone(books.deletions[-1]))


def lists_deleted(books: Books, request: documents.Request) -> answers.Answer:
    """List what was deleted of some lists."""
    records = [
        answers.Ret("ListDeletedRet", _entry_gone(each))
        for each in _deleted(books, request, "ListDelType")
    ]
    return pages.listed(request, records, statuses.OK if records else statuses.NO_MATCH)


def delete_transaction(books: Books, transaction: Transaction) -> None:
    """Delete a transaction for good."""
    _check_deposited(books, transaction, 3160)
    number = transaction.members.get("RefNumber", "")
    balances.rebook(books, transaction, [])
    settlements.drop(books, transaction.txn_id)
    del books.transactions[transaction.txn_id]
    books.deletions.append(
        Deletion(transaction.kind, transaction.txn_id, number, books.now())
    )


def txn_del(books: Books, request: documents.Request) -> answers.Answer:
    """Answer a TxnDel, which is final."""
    transaction = _named(books, request, "TxnDelType")
    recording.check_closing(books, transaction.members["TxnDate"], 3161)
    delete_transaction(books, transaction)
    return answers.Answer(content=_transaction_gone(books.deletions[-1]))


def txn_void(books: Books, request: documents.Request) -> answers.Answer:
    """Answer a TxnVoid: the record stays, with zero amounts (qbxml 4.7)."""
    transaction = _named(books, request, "TxnVoidType")
    recording.check_closing(books, transaction.members["TxnDate"])
    _check_deposited(books, transaction, 3185)
    void(books, transaction)
    shown = answers.transaction(transaction).members
    names = ("TxnID", "TimeCreated", "TimeModified", "RefNumber")
    content = {name: shown[name] for name in names if name in shown}
    return answers.Answer(content={"TxnVoidType": transaction.kind} | content)


def void(books: Books, transaction: Transaction) -> None:
    """Take back what a transaction has booked, and say so in its memo."""
    balances.rebook(books, transaction, [])
    transaction.members = _zeroed(transaction.members)
    transaction.lines = [(name, _zeroed(line)) for name, line in transaction.lines]
    if "Memo" in answers.known_members(f"{transaction.kind}Ret"):
        memo = str(transaction.members.get("Memo", ""))
        transaction.members["Memo"] = f"VOID: {memo}".rstrip()
    settlements.drop(books, transaction.txn_id)
    settlements.show(books, transaction)
    books.touch(transaction)


def transactions_deleted(books: Books, request: documents.Request) -> answers.Answer:
    """List what was deleted of some kinds of transactions."""
    records = [
        answers.Ret("TxnDeletedRet", _transaction_gone(each))
        for each in _deleted(books, request, "TxnDelType")
    ]
    return pages.listed(request, records, statuses.OK if records else statuses.NO_MATCH)


def _deleted(
    books: Books, request: documents.Request, member: str
) -> Iterator[Deletion]:
    kinds = documents.every(request.body, member)
    limits = request.body.get("DeletedDateRangeFilter") or {}
    for each in books.deletions:
        within = moments.within(books, each.deleted, limits, "DeletedDate")
        if each.kind in kinds and within:
            yield each


def _named(books: Books, request: documents.Request, member: str) -> Transaction:
    """Find the transaction that is to go; it must be of the kind that is said."""
    kind, identity = request.body[member], request.body["TxnID"]
    found = books.transactions.get(identity)
    if found is None or found.kind != kind:
        raise statuses.not_found(identity)
    return found


def _check_deposited(books: Books, transaction: Transaction, code: int) -> None:
    """Refuse to touch a payment that has been deposited."""
    if deposit := settlements.deposit_of(books, transaction):
        raise statuses.Refusal(
            code, f"The transaction is in use: it was deposited in {deposit.txn_id}."
        )


def _zeroed(members: Members) -> Members:
    """Set every amount and quantity to nothing, those inside of groups too."""
    zeroed: Members = {}
    for name, value in members.items():
        if isinstance(value, list) and name.endswith("LineRet"):
            zeroed[name] = [_zeroed(each) for each in value]
        elif name not in _RATES:
            zeroed[name] = _ZEROS.get(name, value)
    return zeroed


def _is_used(books: Books, entry: Entry) -> bool:
    used = (entry.list_name, entry.list_id)
    if books.lists.children(entry):
        return True
    for other in books.lists.of(*list_kinds.LISTS):
        if used in lists.targets(other.members):
            return True
    if any(used in each.references() for each in books.transactions.values()):
        return True
    booked = (posting for t in books.transactions.values() for posting in t.postings)
    return any(_is_about(each, entry.list_id) for each in (*books.openings, *booked))


def _is_about(posting: Posting, identity: str) -> bool:
    return identity in (posting.account, posting.name, posting.item)


def _entry_gone(deletion: Deletion) -> Members:
    return {
        "ListDelType": deletion.kind,
        "ListID": deletion.identity,
        "TimeDeleted": deletion.deleted.isoformat(timespec="seconds"),
        "FullName": deletion.label,
    }


def _transaction_gone(deletion: Deletion) -> Members:
    return {
        "TxnDelType": deletion.kind,
        "TxnID": deletion.identity,
        "TimeDeleted": deletion.deleted.isoformat(timespec="seconds"),
        "RefNumber": deletion.label,
    }
