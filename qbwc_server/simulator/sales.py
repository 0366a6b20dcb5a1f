"""Sales and credit memos: lines, tax and totals (qbxml 4.5, 4.7)."""

from decimal import Decimal

from qbwc_server.simulator import sale_lines, special_accounts, statuses, taxes
from qbwc_server.simulator.books import Books
from qbwc_server.simulator.drafts import Content, Draft
from qbwc_server.simulator.lists import Entry, Members

_SPECIAL = {
    "SalesReceipt": "UndepositedFunds",
    "Invoice": "AccountsReceivable",
    "CreditMemo": "AccountsReceivable",
}


def build(draft: Draft) -> Content:
    """Work out a sale."""
    books = draft.books
    if draft.form.kind == "SalesOrder" and not books.preferences.sales_orders:
        raise statuses.feature_off("sales orders")
    customer = _customer(draft)
    lines = sale_lines.read(draft)
    if not any(line.members for line in lines):
        raise statuses.blank(draft.form.title)
    basis = taxes.Basis(
        customer,
        draft.identity("CustomerSalesTaxCodeRef"),
        draft.identity("ItemSalesTaxRef"),
    )
    taxed = [each for line in lines for each in line.taxed]
    tax = taxes.compute(books, basis, taxed)
    subtotal = sum((line.adds for line in lines), taxes.ZERO)
    members = {
        **_account(draft),
        **_tax_members(tax),
        **_totals(draft, subtotal, tax.total if tax else taxes.ZERO),
    }
    return Content(members, [(line.ret_name, line.members) for line in lines])


def _customer(draft: Draft) -> Entry | None:
    """Find the customer; one who cannot be mailed is refused."""
    customer = draft.books.lists.get("customers", draft.identity("CustomerRef"))
    mailed = draft.header.get("IsToBeEmailed") in ("true", "1")
    if customer and mailed and not customer.members.get("Email"):
        reason = "The customer has no e-mail address."
        raise statuses.not_saved(draft.form.title, reason)
    return customer


def _account(draft: Draft) -> Members:
    """Name the account that takes the money or the debt unless the sale says so."""
    member = draft.form.account
    if not member or draft.identity(member):
        return {}
    return {member: _special(draft.books, draft.form.kind)}


def _special(books: Books, kind: str) -> Members:
    return {"ListID": special_accounts.find(books, _SPECIAL[kind])}


def _tax_members(tax: taxes.SalesTax | None) -> Members:
    """Show rate, code and sum of the tax; without sales tax there are none."""
    if tax is None:
        return {"ItemSalesTaxRef": "", "CustomerSalesTaxCodeRef": ""}
    members: Members = {
        "SalesTaxPercentage": f"{tax.percentage.normalize():f}",
        "SalesTaxTotal": str(tax.total),
    }
    if tax.item:
        members["ItemSalesTaxRef"] = {"ListID": tax.item}
    if tax.code:
        members["CustomerSalesTaxCodeRef"] = {"ListID": tax.code}
    return members


def _totals(draft: Draft, subtotal: Decimal, tax: Decimal) -> Members:
    """Sum up; invoices have no TotalAmount but what is still owed (qbxml 4.5)."""
    totals: Members = {"Subtotal": str(subtotal), "SalesTaxTotal": str(tax)}
    if draft.form.kind == "Invoice":
        return totals
    return totals | {"TotalAmount": str(subtotal + tax)}
