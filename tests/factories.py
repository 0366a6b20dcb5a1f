"""Orders, settings and company files that go together and go well.

An order made here is posted unless a test changes something about it. All people and
goods are made up.
"""

import copy
import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from qbwc_server import settings as settings_module
from qbwc_server.settings import Settings
from qbwc_server.simulator.company_file import CompanyFile

WEB, TRADE, MARKET = "key-web", "key-trade", "key-market"
SETTINGS = """
[item]
income_account = "Sales:Merchandise"
cogs_account = "Cost of Goods Sold"
asset_account = "Inventory Asset"
[tax]
mode = "quickbooks"
taxable_code = "Tax"
nontaxable_code = "Non"
map = [
    { state = "TX", item = "Texas Sales Tax" },
    { state = "NY", item = "New York City Group" },
    { state = "CA", item = "California Sales Tax" },
]
[charges]
shipping = { enabled = true, item = "Shipping Charge" }
handling = { enabled = true, item = "Handling Charge" }
wrapping = { enabled = true, item = "Gift Wrap Charge" }
[discount]
item = "Web Discount"
[order]
start_date = 2026-10-01
time_zone = "America/Chicago"
memo = "Shop {number}"
[[stores]]
key = "key-web"
name = "Pine Web"
default_store = true
deposit_account = "Web Clearing"
payment_method = "Web Card"
[[stores]]
key = "key-trade"
name = "Pine Trade"
transaction = "invoice"
terms = "Net 30"
[[stores]]
key = "key-market"
name = "Pine Market"
transaction = "sales_order"
"""
#: where the parts of the only recipient are found by a path
TO = "recipients.0."


def a_line(sku: str = "MUG", price: str | None = "10.00", **members: Any) -> Any:
    """Make a line of one mug."""
    usual = {"sku": sku, "item_name": f"The {sku}", "quantity": 1, "unit_price": price}
    return usual | members


def an_order(
    number: str = "P-1001", changes: Mapping[str, Any] | None = None, **members: Any
) -> dict[str, Any]:
    """Make an order of Ada Byrd, Texas, for one mug; `changes` are by path."""
    order: dict[str, Any] = {
        "external_order_identifier": number,
        "ordered_at": "2026-10-12T15:04:22Z",
        "order_status": "awaiting_shipment",
        "store_api_key": WEB,
        **{f"billing_{name}": value for name, value in _PERSON.items()},
        "recipients": [copy.deepcopy(_PERSON) | {"line_items": [a_line()]}],
    }
    for path, value in {**members, **(changes or {})}.items():
        _set(order, path.split("."), value)
    return order


def of(first: str, last: str, email: str = "", **members: Any) -> dict[str, Any]:
    """Give the members that make an order somebody else's, for `changes`."""
    person = {"first_name": first, "last_name": last, "email": email} | members
    billing = {f"billing_{name}": value for name, value in person.items()}
    return billing | {TO + name: value for name, value in person.items()}


def settings(**sections: Any) -> Settings:
    """Make the settings; members of sections are replaced, `store` is the first one."""
    document = tomllib.loads(SETTINGS, parse_float=Decimal)
    document["stores"][0] |= sections.pop("store", {})
    for name, value in sections.items():
        found = document.get(name)
        document[name] = found | value if isinstance(found, dict) else value
    return Settings.model_validate(document)


def settings_text(changed: Settings) -> str:
    """Write settings as the file that a person would import."""
    return settings_module.dump(changed)


def company_document(**lists: list[dict[str, Any]]) -> dict[str, Any]:
    """Write the company file as JSON, with more entries in some lists."""
    document = CompanyFile.starter().to_json()
    for name, entries in _LISTS.items():
        document["lists"].setdefault(name, []).extend(copy.deepcopy(entries))
    for name, entries in lists.items():
        document["lists"].setdefault(name, []).extend(entries)
    return document


def a_company(
    clock: Callable[[], datetime] | None = None, **lists: list[dict[str, Any]]
) -> CompanyFile:
    """Make the company file with more entries in some lists."""
    return CompanyFile.from_json(company_document(**lists), clock)


def goods(full_name: str, **members: Any) -> dict[str, Any]:
    """Make an inventory part."""
    return {
        "kind": "ItemInventory",
        "FullName": full_name,
        "SalesTaxCodeRef": "Tax",
        "IncomeAccountRef": "Sales:Merchandise",
        "COGSAccountRef": "Cost of Goods Sold",
        "AssetAccountRef": "Inventory Asset",
    } | members


_PERSON = {
    "first_name": "Ada",
    "last_name": "Byrd",
    "email": "ada@example.com",
    "address": "1 Oak St",
    "city": "Austin",
    "state": "TX",
    "postal_code": "78704",
    "country": "US",
}
_LISTS: dict[str, list[dict[str, Any]]] = {
    "customers": [
        {
            "Name": "Byrd, Ada",
            "Email": "ada@example.com",
            "SalesTaxCodeRef": "Tax",
            "ItemSalesTaxRef": "Texas Sales Tax",
        },
        {"Name": "Okoro, Ben", "Email": "ben@example.com", "IsActive": False},
    ],
    "vendors": [{"Name": "Delgado, Rosa"}],
    "employees": [{"Name": "Ito, Ken"}],
    "other_names": [{"Name": "Friend, Petty"}],
    "items": [
        goods("MUG"),
        goods("Stoves:BURN-01"),
        goods("Summer:ROPE"),
        goods("Winter:ROPE"),
        goods("LAMP-OLD", IsActive=False),
        {
            "kind": "ItemGroup",
            "Name": "KIT",
            "ItemGroupLine": [{"ItemRef": "MUG", "Quantity": "2"}],
        },
        {"kind": "ItemSubtotal", "Name": "SUM"},
        {"kind": "ItemOtherCharge", "Name": "Shop Tax", "SalesTaxCodeRef": "Non"},
    ],
}


def _set(target: Any, path: list[str], value: Any) -> None:
    for step in path[:-1]:
        target = target[int(step)] if step.isdigit() else target[step]
    last = path[-1]
    target[int(last) if last.isdigit() else last] = value
