"""US sales tax as QuickBooks works it out (qbxml 7).

Rate from the header, taxability from the customer, then from the line; nobody can set
the total.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from qbwc_server.simulator import lists
from qbwc_server.simulator.books import Books

ZERO = Decimal("0.00")
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Basis:
    """What decides the tax of a sale: header and customer, as they were sent."""

    customer: lists.Entry | None
    header_code: str | None = None
    header_item: str | None = None


@dataclass(frozen=True)
class TaxedLine:
    """What a line adds to the sale; `code` is the ListID of its sales tax code."""

    amount: Decimal
    code: str | None
    code_was_sent: bool = False


@dataclass(frozen=True)
class SalesTax:
    """The tax of a sale, as the answer shows it."""

    item: str | None
    code: str | None
    percentage: Decimal
    total: Decimal


def cents(amount: Decimal) -> Decimal:
    """Round to cents, half away from zero."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def compute(books: Books, basis: Basis, lines: Iterable[TaxedLine]) -> SalesTax | None:
    """Work out the sales tax; None where the file has it switched off."""
    if not books.preferences.sales_tax:
        return None
    item, code = _item(books, basis), _code(books, basis)
    percentage = rate(books, item)
    base = sum((line.amount for line in lines if _bears(books, code, line)), ZERO)
    return SalesTax(item, code, percentage, cents(base * percentage / 100))


def rate(books: Books, item_id: str | None) -> Decimal:
    """Give the percentage of a tax item, or the sum of a group's items."""
    item = books.lists.get("items", item_id)
    if item is None:
        return Decimal(0)
    if item.kind == "ItemSalesTax":
        return Decimal(item.members.get("TaxRate") or 0)
    parts = item.members.get("ItemSalesTaxRef", [])
    every = parts if isinstance(parts, list) else [parts]
    return sum((rate(books, part["ListID"]) for part in every), Decimal(0))


def _item(books: Books, basis: Basis) -> str | None:
    """Header before customer before preference (qbxml 7)."""
    own = basis.customer.reference("ItemSalesTaxRef") if basis.customer else None
    return basis.header_item or own or books.preferences.default_item_sales_tax


def _code(books: Books, basis: Basis) -> str | None:
    own = basis.customer.reference("SalesTaxCodeRef") if basis.customer else None
    return basis.header_code or own or books.preferences.taxable_code


def _bears(books: Books, customer_code: str | None, line: TaxedLine) -> bool:
    code = line.code or books.preferences.taxable_code
    if books.is_taxable(customer_code):
        return books.is_taxable(code)
    stands_alone = line.code_was_sent and books.quirks.line_code_beats_customer
    return stands_alone and books.is_taxable(code)
