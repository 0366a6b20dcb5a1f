"""What a payment, refund or deposit is about: is it in the books, and as what."""

from __future__ import annotations

from decimal import Decimal

from qbwc_server.importing.canonical import Money
from qbwc_server.importing.documents import Document
from qbwc_server.importing.follow_ups import Link
from qbwc_server.rules import money, reasons
from qbwc_server.rules.documents.plans import KnownLists, Origin
from qbwc_server.rules.reasons import Reason
from qbwc_server.settings import Settings


def of(link: Link, known: KnownLists) -> Origin:
    """Give what a link leads to; only for one that has, or had, no fault."""
    found = known.origins[link]
    return next((each for each in found if each.is_posted), found[0])


def fault(link: Link, known: KnownLists) -> Reason | None:
    """Say why a document must wait for what it is about, or cannot tell what it is."""
    found = known.origins.get(link, ())
    if len(found) > 1:
        message = f"There are several: the {link.what} {link.number} of each store."
        return reasons.reason("ORDER_UNCLEAR", message)
    if not found or not found[0].is_posted:
        message = f"The {link.what} {link.number} is not in QuickBooks yet."
        return reasons.reason("NOT_POSTED_YET", message)
    if found[0].transaction == "sales_order":
        return reasons.reason("NOT_INVOICED")
    return None


def repeated(document: Document, known: KnownLists) -> Reason | None:
    """Say that the same came before: nothing is paid or given back twice."""
    if not known.came_before:
        return None
    message = f"The {document.kind} {document.number} of this order came before."
    return reasons.reason("ALREADY_POSTED", message)


def amount_fault(what: str, amount: Money, settings: Settings) -> Reason | None:
    """Say why an amount, which must be more than nothing, cannot be posted."""
    if amount is None:
        return reasons.reason("BAD_AMOUNT", f"{what} has no amount.")
    if not isinstance(amount, Decimal):
        message = f'{what} has the amount "{amount}", which is not a number.'
        return reasons.reason("BAD_AMOUNT", message)
    if money.cents(amount) <= 0:
        message = f"{what} has the amount {amount:f}: it must be more than 0."
        return reasons.reason("BAD_AMOUNT", message)
    if amount > settings.order.max_line_amount:
        message = f"{what} has the amount {amount:f}, which is too large."
        return reasons.reason("AMOUNT_OUT_OF_RANGE", message)
    return None
