"""What QuickBooks insists on in the entries of its lists, beyond the schema."""

from collections.abc import Mapping
from typing import Any

from qbwc_server.simulator import answers, balances, references, statuses
from qbwc_server.simulator.books import Books
from qbwc_server.simulator.lists import Members

_PRINTED_LINES = 5
_ADDRESSES = (
    "BillAddress",
    "ShipAddress",
    "VendorAddress",
    "EmployeeAddress",
    "OtherNameAddress",
    "Address",
)
# Accounts that QuickBooks insists on although the schema does not (qbxml 4.5).
_ACCOUNTS = ("IncomeAccountRef", "COGSAccountRef", "AssetAccountRef")


def check(books: Books, kind: str, given: Members) -> None:
    """Refuse an entry that the company file cannot have."""
    name = given.get("Name", "")
    if ":" in name:
        raise statuses.invalid_name(name)
    tax_members = [m for m in ("SalesTaxCodeRef", "ItemSalesTaxRef") if given.get(m)]
    if kind == "Customer" and tax_members and not books.preferences.sales_tax:
        raise statuses.feature_off("sales tax")
    if kind in balances.STOCKED and not books.preferences.inventory:
        raise statuses.feature_off("inventory")
    check_addresses(given, kind)


def check_accounts(kind: str, given: Members) -> None:
    """Refuse an item without the accounts it is booked on (3270)."""
    if kind in balances.STOCKED:
        missing = [name for name in _ACCOUNTS if not references.label(given.get(name))]
    else:
        missing = _missing_in_block(given)
    if missing:
        raise statuses.Refusal(
            3270, f"Missing posting account: the {kind} needs {missing[0]}."
        )


def check_addresses(given: Mapping[str, Any], place: str) -> None:
    """Refuse an address that prints on more than five lines (qbxml 5.6)."""
    for member in (*_ADDRESSES, "ShipToAddress"):
        value = given.get(member)
        for address in value if isinstance(value, list) else [value]:
            if address and len(answers.address_block(address)) > _PRINTED_LINES:
                raise statuses.too_many_lines(f"{member} of the {place}")


def _missing_in_block(given: Members) -> list[str]:
    if "SalesOrPurchase" in given:
        block, needed = given["SalesOrPurchase"] or {}, ["AccountRef"]
    elif "SalesAndPurchase" in given:
        block = given["SalesAndPurchase"] or {}
        needed = ["IncomeAccountRef", "ExpenseAccountRef"]
    else:
        return []
    return [name for name in needed if not references.label(block.get(name))]
