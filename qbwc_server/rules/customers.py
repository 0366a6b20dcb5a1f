"""The customer that an order creates (SE-4), and when it may not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qbwc_server.importing.canonical import Order
from qbwc_server.rules import addresses, naming, reasons, storable, taxes
from qbwc_server.rules.reasons import OrderWarning, Reason
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import Settings


@dataclass(frozen=True)
class NewCustomer:
    """The members of a CustomerAdd, and what cleaning them did."""

    fields: dict[str, Any]
    warnings: tuple[OrderWarning, ...]


def creation_refusal(order: Order, settings: Settings) -> Reason | None:
    """Say why a customer that was not found is not created (SE-5, SE-6 a)."""
    store = settings.store_for(order.store_api_key)
    if store is not None and store.single_customer:
        message = (
            f'All orders of {store.name} go to the customer "{store.single_customer}",'
            " which QuickBooks does not have."
        )
        return reasons.reason("CUSTOMER_NOT_FOUND", message)
    if not settings.customer.auto_create:
        name = naming.customer_name(order, settings).search
        message = f'QuickBooks has no customer "{name}", and none may be created.'
        return reasons.reason("CUSTOMER_NOT_FOUND", message)
    return taxes.configuration_gap(settings.tax)


def customer_fields(
    order: Order, settings: Settings, *, name: str = "", edition: str = "US"
) -> NewCustomer:
    """Give the members of the order's CustomerAdd; `name` overrides the usual one."""
    order = storable.order(order, settings)
    texts = Texts(settings.text.charset)
    named = naming.customer_name(order, settings)
    members = {
        "Name": texts.name("Name", name or named.search, naming.LONGEST),
        "CompanyName": texts.clean("CompanyName", named.company, 41),
        "FirstName": texts.clean("FirstName", named.first, 25),
        "LastName": texts.clean("LastName", named.last, 25),
        "BillAddress": addresses.fields("BillAddress", addresses.billing(order), texts),
        "ShipAddress": addresses.fields(
            "ShipAddress", addresses.shipping(order), texts
        ),
        "Phone": texts.clean("Phone", _phone(order), 21),
        "Email": texts.clean("Email", named.email, 1023),
    }
    members |= _tax_members(order, settings, edition)
    fields = {member: value for member, value in members.items() if value}
    return NewCustomer(fields, texts.warnings())


def _phone(order: Order) -> str:
    phones = (each.address.phone for each in order.recipients)
    return order.billing.phone or next(filter(None, phones), "")


def _tax_members(order: Order, settings: Settings, edition: str) -> dict[str, Any]:
    if edition not in taxes.EDITIONS:
        return {}
    references = taxes.references(order, settings)
    named = {"SalesTaxCodeRef": references.code, "ItemSalesTaxRef": references.item}
    return {member: {"FullName": name} for member, name in named.items() if name}
