"""The mark that our transactions bear: their ExternalGUID (qbxml 2.6)."""

from typing import Any

from qbxml.sales import Transaction

#: what stands for no GUID at all
_NONE = "0"


def of_transaction(transaction: Transaction) -> str:
    """Give the mark of a transaction; '' if it has none."""
    return _plain(transaction.external_guid)


def of_order(row: Any) -> str:
    """Give the mark that an order's transaction has."""
    return _plain(row.external_guid)


def is_there(row: Any, seen: list[Transaction]) -> bool:
    """Tell whether a posted order's transaction is among those that were seen.

    A restored company file may give its ID to another one, which has another mark.
    """
    marks = {of_transaction(each) for each in seen if each.txn_id == row.txn_id}
    return bool(marks & {"", of_order(row)})


def _plain(guid: str | None) -> str:
    # With braces and in capitals, or without: it is the same.
    plain = (guid or "").strip(" {}").casefold()
    return "" if plain == _NONE else plain
