"""A shop of any size: its orders, and the company file that knows what they name."""

import json
from collections.abc import Mapping
from typing import Any

from benchmarks import servers
from qbwc_server.simulator.company_file import CompanyFile
from qbwc_server.simulator.web_connector import WebConnector

STORE = "b7c2e91f4a"
LINES = 3
SKUS = 400


def order(number: int, first: str = "B") -> dict[str, Any]:
    """Give an order of a buyer of its own, with three of four hundred SKUs."""
    name = {"first_name": "Maren", "last_name": f"Buyer {number:07}"}
    place = {
        "address": f"{number} Alder Court",
        "city": "Tacoma",
        "state": "WA",
        "postal_code": "98402",
        "country": "US",
        "email": f"buyer.{number}@example.com",
    }
    billing = {f"billing_{key}": value for key, value in (name | place).items()}
    lines = [
        {
            "item_name": f"Tea number {sku}",
            "sku": _sku(sku),
            "quantity": 1,
            "unit_price": "10.00",
            "total_excluding_tax": "10.00",
        }
        for sku in ((number * LINES + n) % SKUS for n in range(LINES))
    ]
    return billing | {
        "id": 1_000_000 + number,
        "external_order_identifier": f"{first}-{number:07}",
        "ordered_at": "2026-11-03T17:20:00Z",
        "order_status": "awaiting_shipment",
        "store_api_key": STORE,
        "subtotal_excluding_tax": "30.00",
        "total_excluding_tax": "30.00",
        "total_tax": "3.00",
        "total_including_tax": "33.00",
        "recipients": [name | place | {"line_items": lines}],
    }


def company(orders: int) -> CompanyFile:
    """Give a company file that has the buyers and the SKUs."""
    document = json.loads((servers.EXAMPLES / "company.json").read_text("utf-8"))
    known = document["lists"]
    known["customers"] += [
        {"Name": f"Buyer {number:07}, Maren"} for number in range(orders)
    ]
    item = next(
        each for each in known["items"] if each.get("FullName") == "TEA-ASSAM-250"
    )
    known["items"] += [item | {"FullName": _sku(number)} for number in range(SKUS)]
    return CompanyFile.from_json(document)


def connector(
    server: servers.Running, made: Mapping[str, str], file: CompanyFile
) -> WebConnector:
    """Give the Web Connector that visits a server."""
    return WebConnector(f"{server.url}/qbwc", made["username"], made["password"], file)


def _sku(number: int) -> str:
    return f"SKU-{number:03}"
