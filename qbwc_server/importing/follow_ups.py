"""What follows an order that is in the books: payments, refunds, deposits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from qbwc_server.importing.plain import Money


@dataclass(frozen=True)
class Link:
    """What a document is about: an order, an invoice or a payment, by its number.

    Numbers of orders may be shared by stores; `store` is a store's key or name.
    """

    what: Literal["order", "invoice", "payment"] = "order"
    number: str = ""
    store: str = ""


@dataclass(frozen=True)
class Payment:
    """Money received for an order that was posted as an invoice, or for an invoice."""

    link: Link = Link()
    day: date | None = None
    amount: Money = None
    method: str = ""
    deposit_account: str = ""


@dataclass(frozen=True)
class RefundLine:
    """Goods that are given back; without an amount at the price they were sold at."""

    sku: str = ""
    quantity: Money = None
    amount: Money = None


@dataclass(frozen=True)
class Refund:
    """What a customer gets back of an order; without lines and charges all of it."""

    link: Link = Link()
    day: date | None = None
    amount: Money = None
    lines: tuple[RefundLine, ...] = ()
    shipping: Money = None
    handling: Money = None
    wrapping: Money = None
    tax: Money = None
    discount: Money = None


@dataclass(frozen=True)
class DepositLine:
    """Money of an order or a payment, or an amount of an account; fees are negative."""

    link: Link | None = None
    account: str = ""
    amount: Money = None
    memo: str = ""


@dataclass(frozen=True)
class Deposit:
    """A settlement that reaches the bank."""

    day: date | None = None
    account: str = ""
    lines: tuple[DepositLine, ...] = ()
    memo: str = ""


FollowUp = Payment | Refund | Deposit
#: how each is called in files, in the singular
WORDS = ("payment", "refund", "deposit")


def links(body: object) -> tuple[Link, ...]:
    """Give everything that a document is about."""
    if isinstance(body, (Payment, Refund)):
        return (body.link,)
    if isinstance(body, Deposit):
        return tuple(each.link for each in body.lines if each.link is not None)
    return ()
