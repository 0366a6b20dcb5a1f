"""Documents and settings that go together and go well; all names are made up."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from qbwc_server.importing.documents import (
    Contact,
    CostLine,
    Document,
    DocumentKind,
    Journal,
    Party,
    Product,
    Purchase,
    PurchaseLine,
    Sale,
    SaleLine,
)
from qbwc_server.rules.documents import drafts, planning
from qbwc_server.rules.documents.plans import (
    DocumentIds,
    DocumentPlan,
    Draft,
    KnownLists,
)
from qbwc_server.rules.reasons import Reason
from qbwc_server.settings import Settings
from qbxml import message_set
from qbxml.message_set import Request

ACCOUNTS = {
    "sales": "Sales:Merchandise",
    "stock_on_hand": "Inventory Asset",
    "cost_of_goods_sold": "Cost of Goods Sold",
    "purchase": "Purchases",
    "expense": "Cost of Labor",
}
TAX = {"mode": "quickbooks", "taxable_code": "Tax", "nontaxable_code": "Non"}
NOTHING_KNOWN = KnownLists()
ELEMENTS = {
    "customer": "Customer",
    "vendor": "Vendor",
    "invoice": "Invoice",
    "bill": "Bill",
    "purchase_order": "PurchaseOrder",
    "credit_memo": "CreditMemo",
    "vendor_credit": "VendorCredit",
    "journal_entry": "JournalEntry",
}


class Papers:
    """Makes documents that are posted, but for what a test changes, and posts them."""

    def settings(self, accounts: Mapping[str, str] = {}, **members: Any) -> Settings:
        """Make settings with members of [unleashed] changed; `tax` is a section."""
        tax = members.pop("tax", TAX)
        charset = members.pop("charset", "windows-1252")
        unleashed = {"enabled": True, "accounts": ACCOUNTS | dict(accounts)} | members
        document = {"unleashed": unleashed, "tax": tax, "text": {"charset": charset}}
        return Settings.model_validate(document)

    def invoice(self, *lines: SaleLine, **members: Any) -> Document:
        """Make a completed invoice of three widgets."""
        usual = Sale(
            party=Party("Harbor", "HARB"),
            day=date(2026, 10, 12),
            lines=lines or (self.sold(),),
        )
        return self._document(
            DocumentKind.SALES_INVOICE, "INV-00000123", replace(usual, **members)
        )

    def credit(self, *lines: SaleLine, **members: Any) -> Document:
        """Make a completed credit note for a widget."""
        usual = Sale(
            party=Party("Harbor", "HARB"),
            day=date(2026, 10, 14),
            origin_number="INV-00000123",
            lines=lines or (self.sold(quantity=Decimal(1)),),
        )
        return self._document(
            DocumentKind.CUSTOMER_CREDIT, "CN-00000007", replace(usual, **members)
        )

    def purchase(self, *lines: PurchaseLine, **members: Any) -> Document:
        """Make a completed purchase order of stock for 100.00."""
        return self._bought(DocumentKind.PURCHASE_ORDER, "PO-00000045", lines, members)

    def supplier_return(self, *lines: PurchaseLine, **members: Any) -> Document:
        """Make a completed return of stock for 100.00."""
        return self._bought(DocumentKind.SUPPLIER_RETURN, "SR-00000003", lines, members)

    def journal(
        self, kind: str, *lines: CostLine, number: str = "SS-1", **members: Any
    ) -> Document:
        """Make a completed journal; without lines it moves three widgets for 61.20."""
        usual = Journal(day=date(2026, 10, 12), lines=lines or (self.goods(),))
        found = DocumentKind(f"{kind}_journal")
        return self._document(found, number, replace(usual, **members))

    def contact(self, kind: str = "customer", **members: Any) -> Document:
        """Make a contact of which the name and the code are known."""
        body = replace(Contact(name="Alder & Co", code="ALD"), **members)
        return replace(self._document(DocumentKind(kind), "ALD", body), status="")

    def sold(self, code: str = "W-1", **members: Any) -> SaleLine:
        """Make a line of three widgets at 10.00."""
        usual = SaleLine(
            Product(code, "Widget"), quantity=Decimal(3), unit_price=Decimal("10.00")
        )
        return replace(usual, **members)

    def bought(self, amount: str = "100.00", **members: Any) -> PurchaseLine:
        """Make a line of ten widgets."""
        usual = PurchaseLine(
            Product("W-1", "Widget"),
            quantity=Decimal(10),
            line_total=Decimal(amount),
        )
        return replace(usual, **members)

    def goods(self, value: Any = None, **members: Any) -> CostLine:
        """Make a line of three widgets at 20.40, or of a value."""
        worth = Decimal(value) if type(value) is str else value
        usual = CostLine(Product("W-1"), Decimal(3), Decimal("20.40"), worth)
        return replace(usual, **members)

    def plan(
        self,
        document: Document,
        settings: Settings | None = None,
        known: KnownLists = NOTHING_KNOWN,
    ) -> DocumentPlan:
        """Plan a document that has nothing against it."""
        found = planning.plan(document, settings or self.settings(), known)
        assert isinstance(found, DocumentPlan), found
        return found

    def reason(
        self,
        document: Document,
        settings: Settings | None = None,
        known: KnownLists = NOTHING_KNOWN,
    ) -> Reason:
        """Give the reason against a document."""
        found = planning.plan(document, settings or self.settings(), known)
        assert isinstance(found, Reason), found
        return found

    def fields(
        self,
        document: Document,
        settings: Settings | None = None,
        known: KnownLists = NOTHING_KNOWN,
    ) -> dict[str, Any]:
        """Write the entry of a document; QuickBooks' tables and schema are asked."""
        settings = settings or self.settings()
        planned = self.plan(document, settings, known)
        ids = {each.key: f"80000001-{n}" for n, each in enumerate(planned.products)}
        made = DocumentIds("80000001-9", ids)
        draft = drafts.build(document, settings, made, known)
        assert draft.transaction == planned.transaction
        self.send(draft, known)
        return draft.fields

    def send(self, draft: Draft, known: KnownLists = NOTHING_KNOWN) -> None:
        """Hold an Add against the tables, and against Intuit's schema afterwards."""
        element = ELEMENTS[draft.transaction]
        header = {k: v for k, v in draft.fields.items() if k != "lines"}
        lines = [_line(element, each) for each in draft.fields.get("lines", ())]
        request = Request(f"{element}Add", {f"{element}Add": (*header.items(), *lines)})
        options = {"version": known.version, "edition": known.edition}
        message_set.wrap([("1", request)], **options)

    def _bought(
        self,
        kind: DocumentKind,
        number: str,
        lines: tuple[PurchaseLine, ...],
        members: Mapping[str, Any],
    ) -> Document:
        usual = Purchase(
            party=Party("Mill", "MILL"),
            day=date(2026, 10, 8),
            lines=lines or (self.bought(),),
        )
        return self._document(kind, number, replace(usual, **members))

    def _document(self, kind: DocumentKind, number: str, body: Any) -> Document:
        return Document(kind, f"guid-{number}", number, body, "Completed")


def _line(element: str, line: Any) -> tuple[str, Any]:
    if isinstance(line, tuple):
        return line
    item = f"{element}LineAdd"
    return ("ExpenseLineAdd" if "AccountRef" in line else item), line


@pytest.fixture
def papers() -> Papers:
    """Make documents and settings."""
    return Papers()
