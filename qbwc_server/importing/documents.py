"""The canonical document: what every accounting paper of the second source becomes.

Each document ends as one entry in QuickBooks, one transaction or one entry of a list.
A paper that asks for several (a credit note whose goods came back, a purchase order
with costs of other suppliers) gives several documents. Amounts are in the company's
own currency. Text is trimmed and "" where the source gave none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from qbwc_server.importing import plain
from qbwc_server.importing.canonical import Address
from qbwc_server.importing.follow_ups import (
    Deposit,
    DepositLine,
    Link,
    Payment,
    Refund,
    RefundLine,
)
from qbwc_server.importing.plain import Moment, Money


class DocumentKind(StrEnum):
    """What a document is; papers have a switch of that name in the settings (UN-2)."""

    CUSTOMER = "customer"
    SUPPLIER = "supplier"
    SALES_INVOICE = "sales_invoice"
    PURCHASE_ORDER = "purchase_order"
    CUSTOMER_CREDIT = "customer_credit"
    SUPPLIER_RETURN = "supplier_return"
    SHIPMENT_JOURNAL = "shipment_journal"
    SALES_JOURNAL = "sales_journal"
    ADJUSTMENT_JOURNAL = "adjustment_journal"
    CREDIT_JOURNAL = "credit_journal"
    ASSEMBLY_JOURNAL = "assembly_journal"
    PAYMENT = "payment"
    REFUND = "refund"
    DEPOSIT = "deposit"


@dataclass(frozen=True)
class Party:
    """The customer or supplier that a document names."""

    name: str = ""
    code: str = ""
    guid: str = ""


@dataclass(frozen=True)
class Product:
    """The product of a line; accounts are names or numbers, as the source has them."""

    code: str = ""
    description: str = ""
    guid: str = ""
    price: Money = None
    # It has no stock: labour, freight, services (UN-N7).
    never_diminishing: bool = False
    sales_account: str = ""
    cogs_account: str = ""
    purchase_account: str = ""
    expense_account: str = ""


@dataclass(frozen=True)
class Contact:
    """A customer or a supplier."""

    name: str = ""
    code: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    fax: str = ""
    mobile: str = ""
    ddi: str = ""
    website: str = ""
    postal: Address | None = None
    physical: Address | None = None
    notes: str = ""
    payment_term: str = ""
    tax_number: str = ""
    tax_code: str = ""
    is_active: bool = True


@dataclass(frozen=True)
class SaleLine:
    """One line of an invoice or of a credit note."""

    product: Product = Product()
    quantity: Money = None
    unit_price: Money = None
    # As the source writes it: 0.1 and 10 are both ten percent.
    discount_rate: Money = None
    line_total: Money = None
    tax: Money = None
    tax_code: str = ""
    comments: str = ""


@dataclass(frozen=True)
class Sale:
    """An invoice or a credit note; `origin_number` is the invoice of a credit."""

    party: Party = Party()
    day: date | None = None
    due_date: date | None = None
    order_number: str = ""
    reference: str = ""
    origin_number: str = ""
    comments: str = ""
    delivery: Address | None = None
    lines: tuple[SaleLine, ...] = ()
    tax_code: str = ""
    tax_total: Money = None
    total: Money = None
    currency: str = ""
    exchange_rate: Money = None


@dataclass(frozen=True)
class PurchaseLine:
    """One line of a purchase or return; without a product it is an extra cost."""

    product: Product = Product()
    description: str = ""
    quantity: Money = None
    unit_price: Money = None
    discount_rate: Money = None
    line_total: Money = None
    account: str = ""
    is_cost: bool = False


@dataclass(frozen=True)
class Purchase:
    """What is owed to one supplier, or given back; `reference` is its invoice."""

    party: Party = Party()
    day: date | None = None
    due_date: date | None = None
    order_number: str = ""
    reference: str = ""
    comments: str = ""
    lines: tuple[PurchaseLine, ...] = ()
    tax_total: Money = None
    total: Money = None
    currency: str = ""
    exchange_rate: Money = None


@dataclass(frozen=True)
class CostLine:
    """Goods that change hands or shape, at cost: a value, or quantity x unit cost."""

    product: Product = Product()
    quantity: Money = None
    unit_cost: Money = None
    value: Money = None
    # What must be known of how the figures were read: a warning code, or "".
    notice: str = ""


@dataclass(frozen=True)
class Journal:
    """A change of stock value; `order_number` says which sales order it belongs to."""

    day: date | None = None
    order_number: str = ""
    comments: str = ""
    account: str = ""
    # A disassembly books an assembly backwards.
    is_reversed: bool = False
    lines: tuple[CostLine, ...] = ()


Body = Contact | Sale | Purchase | Journal | Payment | Refund | Deposit
B = TypeVar("B", Contact, Sale, Purchase, Journal, Payment, Refund, Deposit)

BODIES: Mapping[DocumentKind, type[Body]] = {
    DocumentKind.CUSTOMER: Contact,
    DocumentKind.SUPPLIER: Contact,
    DocumentKind.SALES_INVOICE: Sale,
    DocumentKind.CUSTOMER_CREDIT: Sale,
    DocumentKind.PURCHASE_ORDER: Purchase,
    DocumentKind.SUPPLIER_RETURN: Purchase,
    DocumentKind.SHIPMENT_JOURNAL: Journal,
    DocumentKind.SALES_JOURNAL: Journal,
    DocumentKind.ADJUSTMENT_JOURNAL: Journal,
    DocumentKind.CREDIT_JOURNAL: Journal,
    DocumentKind.ASSEMBLY_JOURNAL: Journal,
    DocumentKind.PAYMENT: Payment,
    DocumentKind.REFUND: Refund,
    DocumentKind.DEPOSIT: Deposit,
}


@dataclass(frozen=True)
class Document:
    """One document: `key` is the source's own, `number` what a person calls it."""

    kind: DocumentKind
    key: str
    number: str
    body: Body
    # As the source has it; "" where it has none.
    status: str = ""
    updated_at: Moment | None = None


def body(document: Document, kind: type[B]) -> B:
    """Give a document's body, which must be of this kind."""
    if not isinstance(document.body, kind):
        raise TypeError(f"{document.kind} {document.number} is no {kind.__name__}")
    return document.body


def dump(document: Document) -> dict[str, Any]:
    """Turn a document into a JSON-safe mapping that `load` reads back exactly."""
    dumped: dict[str, Any] = plain.dump(document)
    return dumped


def load(values: Mapping[str, Any]) -> Document:
    """Read a document back from what `dump` gave."""
    kind = DocumentKind(values["kind"])
    return Document(
        kind=kind,
        key=values["key"],
        number=values["number"],
        body=plain.build(BODIES[kind], values["body"], _READERS),
        status=values["status"],
        updated_at=plain.moment(values["updated_at"]),
    )


def fingerprint(document: Document) -> str:
    """Digest all that QuickBooks would see of it: neither status nor time of change."""
    essence = [document.kind, document.number, plain.essence(document.body)]
    text = json.dumps(essence, sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _one(kind: type[Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else plain.build(kind, value, _READERS)


def _many(kind: type[Any]) -> Callable[[Any], Any]:
    return lambda values: tuple(plain.build(kind, e, _READERS) for e in values)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "Money": plain.money,
    "date | None": plain.moment,
    "Party": _one(Party),
    "Product": _one(Product),
    "Address | None": _one(Address),
    "tuple[SaleLine, ...]": _many(SaleLine),
    "tuple[PurchaseLine, ...]": _many(PurchaseLine),
    "tuple[CostLine, ...]": _many(CostLine),
    "Link": _one(Link),
    "Link | None": _one(Link),
    "tuple[RefundLine, ...]": _many(RefundLine),
    "tuple[DepositLine, ...]": _many(DepositLine),
}
