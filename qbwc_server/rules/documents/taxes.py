"""Sales tax of a document: by QuickBooks' own codes, or as a line (5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from qbwc_server.importing.canonical import Money
from qbwc_server.importing.documents import Sale, SaleLine
from qbwc_server.rules import money, reasons
from qbwc_server.rules import taxes as order_taxes
from qbwc_server.rules.documents import plans
from qbwc_server.rules.documents.plans import KnownLists
from qbwc_server.rules.reasons import Reason
from qbwc_server.settings import Settings


@dataclass(frozen=True)
class SaleTax:
    """How a document's tax comes to QuickBooks; `amount` is that of the tax line."""

    amount: Decimal = Decimal(0)
    # The tax item or group of the whole document.
    item: str = ""
    # The code that keeps QuickBooks from adding a tax of its own.
    customer_code: str = ""
    # Codes of lines: those that QuickBooks knows, and what stands in for others.
    codes: Mapping[str, str] = field(default_factory=dict)
    taxed: str = ""
    untaxed: str = ""

    def code_of(self, line: SaleLine) -> str:
        """Give the sales tax code of a line; "" leaves it to QuickBooks."""
        found = self.codes.get(plans.key(line.tax_code), "")
        if found or line.tax is None:
            return found
        return self.taxed if line.tax else self.untaxed


def of(sale: Sale, settings: Settings, known: KnownLists) -> SaleTax:
    """Find the tax by the codes that were imported, or make it a line."""
    tax = settings.tax
    item = known.tax_items.get(plans.key(sale.tax_code), "")
    # Only some editions have tax items (SE-6 c).
    item = item if known.edition in order_taxes.EDITIONS else ""
    if item or _is_mapped(sale, known):
        codes = (tax.taxable_code, tax.nontaxable_code)
        return SaleTax(Decimal(0), item, "", known.tax_codes, *codes)
    untaxed = tax.nontaxable_code if tax.mode != "none" else ""
    return SaleTax(money.cents(money.known(total(sale))), customer_code=untaxed)


def total(sale: Sale) -> Money:
    """Give the document's tax, added up from its lines where it gives none."""
    if sale.tax_total is not None:
        return sale.tax_total
    figures = [each.tax for each in sale.lines]
    return money.unreadable(*figures) or money.total(map(money.known, figures))


def fault(sale: Sale, settings: Settings, known: KnownLists) -> Reason | None:
    """Say why the tax cannot be posted."""
    found = money.unreadable(total(sale))
    if found is not None:
        message = f'The document\'s tax is "{found}", which is not a number.'
        return reasons.reason("BAD_AMOUNT", message)
    amount = of(sale, settings, known).amount
    if not amount or settings.unleashed.tax_item:
        return None
    message = (
        f"The document's tax of {amount:f} has no tax code of QuickBooks, and"
        " unleashed.tax_item, the item to post it on, is empty."
    )
    return reasons.reason("CONFIG_INCOMPLETE", message)


def _is_mapped(sale: Sale, known: KnownLists) -> bool:
    """Tell whether every taxed line has a sales tax code that QuickBooks knows."""
    anything = bool(sale.tax_total)
    taxed = [e for e in sale.lines if e.tax or (e.tax is None and anything)]
    codes = [plans.key(each.tax_code) for each in taxed]
    return bool(codes) and all(each in known.tax_codes for each in codes)
