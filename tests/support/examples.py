"""The example orders and what must come of each; no part of this repository.

EXAMPLE_ORDERS names their folder (default `../shared/examples` beside the repository).
"""

import json
import os
import pathlib
from typing import Any

from tests.support import sources

_DEFAULT = sources.ROOT.parent / "shared" / "examples"
FOLDER = pathlib.Path(os.environ.get("EXAMPLE_ORDERS") or _DEFAULT)
MISSING = f"the example orders are not at {FOLDER} (EXAMPLE_ORDERS)"


def expected() -> dict[str, Any]:
    """Read what must come of each order; empty where the examples are absent."""
    file = FOLDER / "expected.json"
    if not file.is_file():
        return {"expected": []}
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def document(file: str) -> dict[str, Any]:
    """Read one example file, wrapper and all."""
    found: dict[str, Any] = json.loads((FOLDER / "orders" / file).read_text("utf-8"))
    return found


def order(file: str) -> dict[str, Any]:
    """Read one example order."""
    read = document(file)
    found: dict[str, Any] = read.get("order", read)
    return found


def company_file(*, sales_tax: bool = True) -> dict[str, Any]:
    """Write the company file before each case as the simulator's JSON."""
    before = expected()["quickbooks_before"]
    return {
        "preferences": {"sales_tax": sales_tax},
        "lists": {
            "sales_tax_codes": [
                {"Name": "Tax", "IsTaxable": True},
                {"Name": "Non", "IsTaxable": False},
            ],
            "accounts": [_account(name) for name in _ACCOUNTS],
            "payment_methods": [{"Name": "Web Card"}],
            "terms": [{"Name": "Net 30"}],
            "customers": [_customer(each) for each in before["customers"]],
            "vendors": before["vendors"],
            "items": [
                *_taxes(before["sales_taxes"]),
                *map(_item, before["items_in_the_order_quickbooks_returns_them"]),
            ],
        },
    }


_ACCOUNTS = {
    "Sales:Merchandise": "Income",
    "Cost of Goods Sold": "CostOfGoodsSold",
    "Inventory Asset": "OtherCurrentAsset",
    "Web Clearing": "Bank",
    "Undeposited Funds": "OtherCurrentAsset",
    "Accounts Receivable": "AccountsReceivable",
}


def _account(name: str) -> dict[str, Any]:
    return {"FullName": name, "AccountType": _ACCOUNTS[name]}


def _customer(before: dict[str, Any]) -> dict[str, Any]:
    found = dict(before)
    code, item = found.pop("SalesTaxCode", None), found.pop("ItemSalesTax", None)
    if code:
        found["SalesTaxCodeRef"] = code
    if item:
        found["ItemSalesTaxRef"] = item.partition(" (")[0]
    return found


def _taxes(before: dict[str, str]) -> list[dict[str, Any]]:
    """Write the taxes; a group is made of one item of its whole rate."""
    found: list[dict[str, Any]] = []
    for name, told in before.items():
        kind, rate = told.split(", ")
        item = {"kind": "ItemSalesTax", "Name": name, "TaxRate": rate.split()[0]}
        if kind == "group":
            part = item | {"Name": f"{name} Rate"}
            group = {"kind": "ItemSalesTaxGroup", "Name": name}
            found += [part, group | {"ItemSalesTaxRef": [part["Name"]]}]
        else:
            found.append(item)
    return found


def _item(before: dict[str, Any]) -> dict[str, Any]:
    coded = before["kind"] != "ItemGroup"
    return before | ({"SalesTaxCodeRef": "Tax"} if coded else {})
