"""The members of a transaction that are neither its customer, address nor lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qbwc_server.importing.canonical import Order
from qbwc_server.rules import naming
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import Settings, Store, templates

REF_NUMBER_LENGTH = 11


def fields(
    order: Order, settings: Settings, store: Store, texts: Texts
) -> dict[str, Any]:
    """Give the header members that an order's transaction type has (SE-N7)."""
    values = _values(order, store)
    memo = settings.order.memo if store.memo is None else store.memo
    members = {
        "TxnDate": order.day(settings.order.zone),
        "RefNumber": ref_number(order, settings, store),
        "Memo": texts.clean("Memo", templates.fill(memo, values) + _count(order), 4095),
        "ClassRef": _full_name(store.class_),
        "TemplateRef": _full_name(store.template),
        "SalesRepRef": _full_name(store.sales_rep),
        "ShipMethodRef": _full_name(_ship_method(order, store)),
        "CustomerSalesTaxCodeRef": _untaxed(settings),
        "IsToBePrinted": store.print_later,
        "IsToBeEmailed": _to_be_emailed(order, store),
    }
    if store.transaction == "sales_receipt":
        return members | _receipt_members(order, store)
    po_number = templates.fill(settings.order.po_number, values)
    return members | {
        "PONumber": texts.clean("PONumber", po_number, 25),
        "TermsRef": _full_name(store.terms),
    }


def ref_number(order: Order, settings: Settings, store: Store) -> str:
    """Cut the order number to what the prefix leaves of 11 characters (SE-16 e)."""
    choice = settings.order.ref_number
    if choice == "none":
        return ""
    own = store.ref_number_prefix
    prefix = settings.order.ref_number_prefix if own is None else own
    texts = Texts(settings.text.charset)
    number = texts.clean("RefNumber", order.number)
    room = REF_NUMBER_LENGTH - len(prefix)
    kept = (
        number[:room] if choice == "first_11" else number[max(len(number) - room, 0) :]
    )
    return texts.clean("RefNumber", prefix + kept, REF_NUMBER_LENGTH)


def _count(order: Order) -> str:
    """Say on a daily summary how many orders it stands for."""
    many = len(order.parts)
    return f" ({many} {'order' if many == 1 else 'orders'})" if many else ""


def _values(order: Order, store: Store) -> Mapping[str, str]:
    return {
        "number": order.number,
        "store": store.name,
        "id": order.order_id,
        "reference": order.ext_order_reference_id,
        "alternate": order.alternate_order_id,
        "email": naming.email(order),
        "notes": order.notes,
        "internal_notes": order.internal_notes,
    }


def _receipt_members(order: Order, store: Store) -> dict[str, Any]:
    method = _mapped(store.payment_method_map, order.payment_method)
    return {
        "PaymentMethodRef": _full_name(method or store.payment_method),
        "DepositToAccountRef": _full_name(store.deposit_account),
    }


def _ship_method(order: Order, store: Store) -> str:
    said = (each.shipping_method for each in order.recipients)
    return _mapped(store.ship_method_map, next(filter(None, said), ""))


def _mapped(table: Mapping[str, str], said: str) -> str:
    wanted = said.casefold()
    return next((to for name, to in table.items() if name.casefold() == wanted), "")


def _untaxed(settings: Settings) -> dict[str, str] | None:
    # The shop's tax is a line; QuickBooks must not add its own (SE-N5).
    if settings.tax.mode != "store":
        return None
    return _full_name(settings.tax.nontaxable_code)


def _to_be_emailed(order: Order, store: Store) -> bool | None:
    # QuickBooks refuses the mark for a customer without an e-mail (qbxml 4.7).
    return store.email_to_be_sent if naming.email(order) else None


def _full_name(name: str) -> dict[str, str] | None:
    return {"FullName": name} if name else None
