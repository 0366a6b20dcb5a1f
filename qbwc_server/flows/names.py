"""What is remembered of the names that QuickBooks has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qbwc_server.importing.canonical import Order
from qbwc_server.rules import taxes
from qbwc_server.rules.reasons import OrderWarning
from qbwc_server.settings import Settings
from qbwc_server.states import ReferenceState
from qbwc_server.store.references import Found
from qbxml.customers import Customer
from qbxml.entities import Entity
from qbxml.items import Item
from qbxml.vendors import Vendor

#: the kind of references that are found by e-mail
CUSTOMER_EMAIL = "customer_email"


@dataclass(frozen=True)
class _Taxed:
    sales_tax_code: str | None
    item_sales_tax: str | None


def key(name: str) -> str:
    """Write a name as it is compared: without capitals, with single blanks (UN-7)."""
    return " ".join(name.split()).casefold()


def lookup_name(row: Any) -> str:
    """The name that a reference is looked up and created under."""
    if row.kind == CUSTOMER_EMAIL and row.full_name:
        return str(row.full_name)
    return str(row.create_name or row.name)


def found_customer(customer: Customer | Entity) -> Found:
    """What is remembered of a customer."""
    return Found(
        customer.list_id,
        customer.full_name,
        customer.edit_sequence,
        {
            "active": customer.is_active,
            "email": customer.email,
            "tax_code": customer.sales_tax_code,
            "tax_item": customer.item_sales_tax,
            "guid": customer.external_guid,
        },
    )


def found_vendor(vendor: Vendor | Entity) -> Found:
    """What is remembered of a vendor."""
    facts = {
        "active": vendor.is_active,
        "email": vendor.email,
        "guid": vendor.external_guid,
    }
    return Found(vendor.list_id, vendor.name, vendor.edit_sequence, facts)


def is_inactive(row: Any) -> bool:
    """Say whether a customer or vendor is known and inactive (SE-3 a)."""
    return row.state == ReferenceState.KNOWN and not row.facts.get("active", True)


def found_item(item: Item, warnings: Sequence[Mapping[str, Any]] = ()) -> Found:
    """What is remembered of an item."""
    facts = {
        "warnings": list(warnings),
        "kind": item.kind,
        "name": item.name,
        "active": item.is_active,
        "guid": item.external_guid,
    }
    return Found(item.list_id, item.full_name, item.edit_sequence, facts)


def tax_warning(row: Any, order: Order, settings: Settings) -> OrderWarning | None:
    """Warn where a customer is taxed otherwise than the map would have it (SE-3 b)."""
    taxed = _Taxed(row.facts.get("tax_code"), row.facts.get("tax_item"))
    return taxes.customer_differs(taxed, taxes.references(order, settings))
