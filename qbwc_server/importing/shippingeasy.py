"""ShippingEasy's JSON to the canonical order (business-rules 4.1).

Reads every wrapper that ShippingEasy and its clients use. Values that the rules judge
(SKU, quantity, amounts) pass as they are; what cannot be read at all is rejected with
the field's path and a sentence.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from qbwc_server.importing import scalars, wrappers
from qbwc_server.importing.canonical import (
    Address,
    Charge,
    Line,
    Order,
    Recipient,
    Shipment,
)
from qbwc_server.importing.fields import Fields
from qbwc_server.importing.parsed import Accepted, Parsed, Problem, Rejected
from qbwc_server.importing.wrappers import Found, Wrong

SOURCE = "shippingeasy"
LONGEST_NUMBER = 255
LONGEST_KEY = 64


def parse(document: Any) -> list[Parsed]:
    """Read every order of a document; one bad order never stops the others."""
    return [_parsed(each) for each in wrappers.unwrap(document)]


def _parsed(found: Found | Wrong) -> Parsed:
    if isinstance(found, Wrong):
        problem = Problem("", found.message)
        return Rejected(found.place, None, (problem,))
    if not isinstance(found.value, Mapping):
        problem = Problem("", "must be an order, which is an object")
        return Rejected(found.place, None, (problem,))
    fields = Fields(found.value, "", [])
    order = _order(fields, found.shipment)
    if order is None or fields.problems:
        number = _number_if_readable(found.value)
        return Rejected(found.place, number, tuple(fields.problems))
    return Accepted(order, found.place, found.shipment is not None)


def _number_if_readable(value: Mapping[str, Any]) -> str | None:
    try:
        number = scalars.identifier(value.get("external_order_identifier"))
    except scalars.Misread:
        return None
    return number[:LONGEST_NUMBER] or None


def _order(fields: Fields, shipment: Mapping[str, Any] | None) -> Order | None:
    number = _required_number(fields)
    ordered_at = fields.moment("ordered_at")
    if ordered_at is None and not any(e.field == "ordered_at" for e in fields.problems):
        fields.refuse("ordered_at", "is missing: the day of the order must be given")
    order = Order(
        external_order_identifier=number,
        ordered_at=ordered_at or scalars.EARLIEST,
        source=SOURCE,
        updated_at=fields.moment("updated_at"),
        cancelled_at=fields.moment("cancelled_at"),
        order_id=fields.identifier("id", LONGEST_KEY),
        store_api_key=fields.identifier("store_api_key", LONGEST_KEY),
        source_order_ids=fields.identifiers("source_order_ids"),
        shipping=_charge(fields, "shipping"),
        handling=_charge(fields, "handling"),
        wrapping=_charge(fields, "wrapping"),
        billing=_billing(fields),
        recipients=tuple(_recipient(each) for each in fields.objects("recipients")),
        shipments=_shipments(fields, shipment),
        **_texts(fields),
        **_amounts(fields),
    )
    return dataclasses.replace(order, raw=fields.rest())


def _required_number(fields: Fields) -> str:
    before = len(fields.problems)
    number = fields.identifier("external_order_identifier", LONGEST_NUMBER)
    if not number and len(fields.problems) == before:
        message = "is missing: every order needs the shop's order number"
        fields.refuse("external_order_identifier", message)
    return number


def _texts(fields: Fields) -> dict[str, Any]:
    plain = ("order_status", "notes", "internal_notes", "currency")
    ids = (
        "ext_order_reference_id",
        "alternate_order_id",
        "parent_order_id",
        "prime_order_id",
        "split_from_order_id",
        "owner_id",
    )
    texts = {name: fields.text(name) for name in (*plain, "payment_method")}
    return texts | {name: fields.identifier(name) for name in ids}


def _amounts(fields: Fields) -> dict[str, Any]:
    members = dataclasses.fields(Order)
    names = [each.name for each in members if each.type == "Money"]
    return {name: fields.number(name) for name in names}


def _charge(fields: Fields, name: str) -> Charge:
    stem = f"{name}_cost" if name else "cost"
    return Charge(
        base=fields.number(f"base_{stem}"),
        excluding_tax=fields.number(f"{stem}_excluding_tax"),
        including_tax=fields.number(f"{stem}_including_tax"),
        tax=fields.number(f"{stem}_tax"),
    )


def _billing(fields: Fields) -> Address:
    names = [name for name in _ADDRESS if name not in ("address3", "province")]
    texts = {name: fields.text(f"billing_{_ADDRESS[name]}") for name in names}
    return Address(**texts)


def _recipient(fields: Fields) -> Recipient:
    recipient = Recipient(
        address=Address(**{n: fields.text(key) for n, key in _ADDRESS.items()}),
        lines=tuple(_line(each) for each in fields.objects("line_items")),
        cost=_charge(fields, ""),
        handling=_charge(fields, "handling"),
        shipping_method=fields.text("shipping_method"),
        residential=fields.flag("residential"),
        store_order_status=_store_status(fields),
    )
    return dataclasses.replace(recipient, raw=fields.rest())


_ADDRESS = {
    "company": "company",
    "first_name": "first_name",
    "last_name": "last_name",
    "email": "email",
    "phone": "phone_number",
    "address": "address",
    "address2": "address2",
    "address3": "address3",
    "city": "city",
    "state": "state",
    "province": "province",
    "postal_code": "postal_code",
    "postal_code_plus_4": "postal_code_plus_4",
    "country": "country",
}


def _store_status(fields: Fields) -> str:
    # The original order is kept whole; only this one member of it is used.
    original = fields.values.get("original_order")
    status = original.get("store_order_status") if isinstance(original, Mapping) else ""
    return scalars.text(status) if isinstance(status, str) else ""


def _line(fields: Fields) -> Line:
    line = Line(
        item_name=fields.text("item_name"),
        sku=fields.text("sku"),
        quantity=fields.number("quantity"),
        unit_price=fields.number("unit_price"),
        price_excluding_tax=fields.number("price_excluding_tax"),
        total_excluding_tax=fields.number("total_excluding_tax"),
        discount_allocated=fields.number("discount_allocated"),
        taxable=fields.flag("taxable"),
        product_options=_options(fields),
        ext_line_item_id=fields.identifier("ext_line_item_id"),
        ext_product_id=fields.identifier("ext_product_id"),
    )
    return dataclasses.replace(line, raw=fields.rest())


def _options(fields: Fields) -> tuple[tuple[str, str], ...]:
    found = fields.raw("product_options")
    try:
        return _option_pairs(found)
    except scalars.Misread as error:
        fields.refuse("product_options", str(error))
        return ()


def _option_pairs(found: Any) -> tuple[tuple[str, str], ...]:
    if isinstance(found, list) and found:
        raise scalars.Misread("must be an object of option names and values")
    if not isinstance(found, Mapping):
        return (("", scalars.text(found)),) if found else ()
    pairs = ((scalars.text(name), _option(value)) for name, value in found.items())
    return tuple(pair for pair in pairs if pair[1])


def _option(value: Any) -> str:
    if isinstance(value, (list, Mapping)):
        raise scalars.Misread("must hold plain values, no lists or objects")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return scalars.text(value)


def _shipments(
    fields: Fields, callback: Mapping[str, Any] | None
) -> tuple[Shipment, ...]:
    shipments = [_shipment(each) for each in fields.objects("shipments")]
    if callback is None:
        return tuple(shipments)
    own = {name: value for name, value in callback.items() if name != "orders"}
    return (*shipments, _shipment(Fields(own, "shipment", fields.problems)))


def _shipment(fields: Fields) -> Shipment:
    shipment = Shipment(
        shipment_id=fields.identifier("id"),
        tracking_number=fields.identifier("tracking_number"),
        carrier_key=fields.text("carrier_key"),
        carrier_service_key=fields.text("carrier_service_key"),
        ship_date=fields.text("ship_date"),
        workflow_state=fields.text("workflow_state"),
    )
    return dataclasses.replace(shipment, raw=fields.rest())
