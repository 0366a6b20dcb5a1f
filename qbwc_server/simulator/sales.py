"""Recording sales: sales receipts, invoices, sales orders, with tax and totals.

Everything is checked before anything is recorded; what is refused leaves no trace.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lxml import etree

from qbwc_server.simulator import (
    answers,
    documents,
    list_changes,
    references,
    sale_lines,
    statuses,
    taxes,
)
from qbwc_server.simulator.books import Books, Transaction
from qbwc_server.simulator.lists import Entry, Members


@dataclass(frozen=True)
class Form:
    """One kind of sale, and how it differs from the others."""

    kind: str
    title: str
    owes: bool = False


FORMS = {
    "SalesReceiptAdd": Form("SalesReceipt", "Sales Receipt"),
    "InvoiceAdd": Form("Invoice", "Invoice", owes=True),
    "SalesOrderAdd": Form("SalesOrder", "Sales Order"),
}
_LINE_ENDINGS = ("LineAdd", "LineGroupAdd")
_RATE_IGNORED = statuses.Status(
    530, "The field Rate was ignored, since an Amount was given."
)


@dataclass(frozen=True)
class _Sale:
    """A sale that passed every check, ready to be recorded."""

    form: Form
    customer: Entry | None
    header: Members
    lines: Sequence[sale_lines.Line]
    tax: taxes.SalesTax | None

    @property
    def subtotal(self) -> Decimal:
        return sum((line.adds for line in self.lines), taxes.ZERO)

    @property
    def total(self) -> Decimal:
        return self.subtotal + (self.tax.total if self.tax else taxes.ZERO)


def add(books: Books, request: documents.Request) -> answers.Answer:
    """Record a sale, or refuse it without a trace."""
    form = FORMS[request.name]
    given, line_elements = _split(request.aggregate)
    sale = _checked(books, form, given, line_elements)
    recorded = _record(books, sale)
    ignored = any(
        each.find("Rate") is not None and each.find("Amount") is not None
        for each in line_elements
    )
    shown = answers.transaction(recorded, recorded.lines)
    return answers.Answer([shown], _RATE_IGNORED if ignored else statuses.OK)


def _split(aggregate: etree._Element) -> tuple[Members, list[etree._Element]]:
    """Part the header of a sale from its lines."""
    lines = [each for each in aggregate if each.tag.endswith(_LINE_ENDINGS)]
    given = documents.members(aggregate)
    header = {n: v for n, v in given.items() if not n.endswith(_LINE_ENDINGS)}
    return header, lines


def _checked(
    books: Books, form: Form, given: Members, line_elements: list[etree._Element]
) -> _Sale:
    _check_form(books, form, given)
    header = references.resolve(books, given, form.title)
    customer = _customer(books, form, given)
    sheet = sale_lines.Sheet(books, form.kind, form.title)
    lines = sale_lines.read(sheet, line_elements)
    if not any(line.members for line in lines):
        reason = (
            "You cannot record a blank transaction. Fill in the appropriate fields."
        )
        raise statuses.not_saved(form.title, reason)
    basis = taxes.Basis(
        customer,
        _list_id(header.get("CustomerSalesTaxCodeRef")),
        _list_id(header.get("ItemSalesTaxRef")),
    )
    taxed = [each for line in lines for each in line.taxed]
    return _Sale(form, customer, header, lines, taxes.compute(books, basis, taxed))


def _check_form(books: Books, form: Form, given: Members) -> None:
    if form.kind == "SalesOrder" and not books.preferences.sales_orders:
        raise statuses.feature_off("sales orders")
    if "LinkToTxnID" in given or "SetCredit" in given:
        raise statuses.Refusal(
            1030, "The simulator does not link transactions to each other."
        )
    closing, day = books.preferences.closing_date, given.get("TxnDate")
    if closing and day and date.fromisoformat(day) <= closing:
        raise statuses.Refusal(
            3171, f"The date {day} is on or before the closing date {closing}."
        )
    list_changes.check_addresses(given, form.title)


def _customer(books: Books, form: Form, given: Members) -> Entry | None:
    """Find the customer; an inactive one is refused, and one that cannot be mailed."""
    wanted = given.get("CustomerRef")
    if not references.label(wanted):
        return None
    customer = references.find(books, "CustomerRef", wanted, form.title)
    if not customer.is_active and books.quirks.inactive_refused:
        label = references.label(wanted)
        raise statuses.inactive_reference(customer, label, form.title)
    mailed = given.get("IsToBeEmailed") in ("true", "1")
    if mailed and not customer.members.get("Email"):
        raise statuses.not_saved(form.title, "The customer has no e-mail address.")
    return customer


def _record(books: Books, sale: _Sale) -> Transaction:
    known = answers.known_members(f"{sale.form.kind}Ret")
    members = {
        "TxnDate": books.now().date().isoformat(),
        **_deposit(books, sale.form),
        **{name: value for name, value in sale.header.items() if name in known},
        **_tax_members(sale),
        **_totals(sale),
    }
    recorded = books.new_transaction(sale.form.kind)
    recorded.members = {n: v for n, v in members.items() if v not in ("", {})}
    # Absent: QuickBooks counts on; present but empty: it stays blank (qbxml 2.6).
    if "RefNumber" not in sale.header:
        recorded.members["RefNumber"] = str(recorded.number)
    recorded.lines = [
        (line.ret_name, _numbered(recorded, place, line.members))
        for place, line in enumerate(sale.lines, 1)
    ]
    if sale.form.owes and sale.customer:
        _charge(books, sale.customer, sale.total)
    return recorded


def _numbered(recorded: Transaction, place: int, members: Members) -> Members:
    """Give a line its TxnLineID, and the lines of a group theirs."""
    stamp = recorded.txn_id.partition("-")[2]
    numbered: Members = {"TxnLineID": f"{recorded.number:X}{place:03X}-{stamp}"}
    for name, value in members.items():
        inner = isinstance(value, list) and name.endswith("LineRet")
        numbered[name] = (
            [_numbered(recorded, place * 100 + n, each) for n, each in enumerate(value)]
            if inner
            else value
        )
    return numbered


def _deposit(books: Books, form: Form) -> Members:
    """Name the account that takes the money or the debt unless the sale says so."""
    wanted = {"SalesReceipt": "Undeposited Funds", "Invoice": "Accounts Receivable"}
    account = books.lists.named("accounts", wanted.get(form.kind, ""))
    if account is None:
        return {}
    member = "ARAccountRef" if form.owes else "DepositToAccountRef"
    return {member: books.reference(account)}


def _tax_members(sale: _Sale) -> Members:
    """Show rate, code and sum of the tax; without sales tax there are none."""
    if sale.tax is None:
        return {"ItemSalesTaxRef": "", "CustomerSalesTaxCodeRef": ""}
    members: Members = {
        "SalesTaxPercentage": f"{sale.tax.percentage.normalize():f}",
        "SalesTaxTotal": str(sale.tax.total),
    }
    if sale.tax.item:
        members["ItemSalesTaxRef"] = {"ListID": sale.tax.item}
    if sale.tax.code:
        members["CustomerSalesTaxCodeRef"] = {"ListID": sale.tax.code}
    return members


def _totals(sale: _Sale) -> Members:
    """Sum up; invoices have no TotalAmount but what is still owed (qbxml 4.5)."""
    totals: Members = {"Subtotal": str(sale.subtotal)}
    if not sale.tax:
        totals["SalesTaxTotal"] = "0.00"
    if sale.form.owes:
        paid = "true" if not sale.total else "false"
        owed = {"AppliedAmount": "0.00", "BalanceRemaining": str(sale.total)}
        return totals | owed | {"IsPaid": paid}
    return totals | {"TotalAmount": str(sale.total)}


def _charge(books: Books, customer: Entry, amount: Decimal) -> None:
    """Raise the customer's balance, which dates the customer too (qbxml 5.3)."""
    for member in ("Balance", "TotalBalance"):
        before = Decimal(customer.members.get(member) or "0.00")
        customer.members[member] = str(before + amount)
    books.touch(customer)


def _list_id(value: object) -> str | None:
    return value["ListID"] if isinstance(value, dict) else None
