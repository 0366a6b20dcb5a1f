"""Queries across all kinds of transactions: flat records (qbxml 4.6)."""

from typing import Any

from qbwc_server.simulator import (
    account_groups,
    answers,
    documents,
    forms,
    pages,
    special_accounts,
    taxes,
    transaction_queries,
    transaction_totals,
)
from qbwc_server.simulator.books import Books, Transaction
from qbwc_server.simulator.lists import Members

_ITEM_TYPES = {
    "AllExceptFixedAsset": None,
    "Assembly": ("ItemInventoryAssembly",),
    "Discount": ("ItemDiscount",),
    "FixedAsset": ("ItemFixedAsset",),
    "Inventory": ("ItemInventory",),
    "InventoryAndAssembly": ("ItemInventory", "ItemInventoryAssembly"),
    "NonInventory": ("ItemNonInventory",),
    "OtherCharge": ("ItemOtherCharge",),
    "Payment": ("ItemPayment",),
    "Sales": ("ItemService", "ItemNonInventory", "ItemOtherCharge", "ItemInventory"),
    "SalesTax": ("ItemSalesTax", "ItemSalesTaxGroup"),
    "Service": ("ItemService",),
}
_LISTS = {"Entity": "names", "Account": "accounts", "Item": "items", "Class": "classes"}
_ENTITIES = ("CustomerRef", "VendorRef", "PayeeEntityRef")
_ACCOUNTS = ("DepositToAccountRef", "ARAccountRef", "APAccountRef", "AccountRef")


def answer(books: Books, request: documents.Request) -> answers.Answer:
    """Answer a TransactionQuery."""
    everything = books.transactions.values()
    if "TxnID" in request.body:
        return transaction_queries.by_id(request, everything, _flat)
    found = [each for each in everything if _fits(books, each, request.body)]
    return pages.answer(books, request, found, _flat)


def _fits(books: Books, each: Transaction, body: Members) -> bool:
    """Apply the filters of a TransactionQuery, whose names differ."""
    renamed = {
        "ModifiedDateRangeFilter": body.get("TransactionModifiedDateRangeFilter"),
        "TxnDateRangeFilter": body.get("TransactionDateRangeFilter"),
        "RefNumberFilter": body.get("RefNumberFilter"),
        "RefNumberRangeFilter": body.get("RefNumberRangeFilter"),
    }
    by_number = "RefNumber" in body or "RefNumberCaseSensitive" in body
    return (
        transaction_queries.matches(books, each, renamed)
        and (not by_number or transaction_queries.has_number(each, body))
        and _is_of_type(each, body)
        and _is_as_settled(each, body)
        and all(
            _is_about(books, each, what, body.get(f"Transaction{what}Filter"))
            for what in _LISTS
        )
    )


def _is_about(books: Books, each: Transaction, what: str, chosen: Any) -> bool:
    """Apply the filter for one sort of things, which may name a group of them."""
    group = chosen.get(f"{what}TypeFilter") if chosen else None
    if group is None:
        return transaction_queries.refers(books, each, _LISTS[what], chosen)
    found = transaction_queries.targets(each, _LISTS[what])
    entries = [books.lists.get(_LISTS[what], identity) for identity in found]
    return any(_is_in(books, entry, what, group) for entry in entries if entry)


def _is_in(books: Books, entry: Any, what: str, group: str) -> bool:
    if what == "Entity":
        return bool(entry.kind == group)
    if what == "Item":
        kinds = _ITEM_TYPES[group]
        return entry.kind != "ItemFixedAsset" if kinds is None else entry.kind in kinds
    if entry.members.get("AccountType") in account_groups.types(group):
        return True
    undeposited = account_groups.with_undeposited(group)
    return undeposited and entry.list_id == special_accounts.find(
        books, "UndepositedFunds"
    )


def _is_of_type(each: Transaction, body: Members) -> bool:
    chosen = body.get("TransactionTypeFilter") or {}
    wanted = documents.every(chosen, "TxnTypeFilter")
    if wanted and "All" not in wanted and each.kind not in wanted:
        return False
    posting = body.get("TransactionPostingStatusFilter", "Either")
    form = forms.FORMS.get(each.kind)
    posts = form is None or form.posts
    return bool(posting == "Either" or posts == (posting == "Posting"))


def _is_as_settled(each: Transaction, body: Members) -> bool:
    wanted = body.get("TransactionPaidStatusFilter", "Either")
    if wanted == "Either" or "IsPaid" not in each.members:
        return True
    return bool((each.members["IsPaid"] == "true") == (wanted == "Closed"))


def _flat(each: Transaction) -> answers.Ret:
    members = each.members
    shown: Members = {
        "TxnType": each.kind,
        "TxnDate": members["TxnDate"],
        "Amount": str(taxes.cents(transaction_totals.of(each))),
    }
    for member in ("RefNumber", "Memo"):
        if members.get(member):
            shown[member] = members[member]
    for name, sources in (("EntityRef", _ENTITIES), ("AccountRef", _ACCOUNTS)):
        found = [members[source] for source in sources if members.get(source)]
        if found:
            shown[name] = found[0]
    dated = answers.transaction(each).members
    dates = ("TxnID", "TimeCreated", "TimeModified")
    return answers.Ret("TransactionRet", {n: dated[n] for n in dates} | shown)
