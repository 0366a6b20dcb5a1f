"""UN-8, UN-10, UN-13, UN-14: invoices, credit memos and the products that they sell."""

from datetime import date
from decimal import Decimal

import pytest

from qbwc_server.importing.canonical import Address, Unreadable
from qbwc_server.importing.documents import Product, SaleLine
from qbwc_server.rules.documents.plans import KnownLists

W1 = {"ListID": "80000001-0"}


def line_of(papers, **members):
    """Write an invoice of one line and give that line."""
    [line] = papers.fields(papers.invoice(papers.sold(**members)))["lines"]
    return line


def codes_of(plan):
    """Give the codes of a plan's warnings."""
    return [each.code for each in plan.warnings]


def test_invoice(papers):
    """UN-8: the example of the rules."""
    fields = papers.fields(papers.invoice())

    assert fields == {
        "CustomerRef": {"ListID": "80000001-9"},
        "TxnDate": date(2026, 10, 12),
        "RefNumber": "NV-00000123",
        "CustomerSalesTaxCodeRef": {"FullName": "Non"},
        "lines": [
            {
                "ItemRef": W1,
                "Desc": "Widget",
                "Quantity": Decimal(3),
                "Rate": Decimal("10.00"),
            }
        ],
    }


def test_invoice_in_full(papers):
    """5.1: every member of an invoice."""
    fields = papers.fields(
        papers.invoice(
            due_date=date(2026, 11, 11),
            order_number="SO-00000077",
            comments="ring twice",
            delivery=Address(company="Dock 4", address="1 Quay", city="Tacoma"),
        )
    )

    assert fields["DueDate"] == date(2026, 11, 11)
    assert fields["PONumber"] == "SO-00000077"
    assert fields["Memo"] == "ring twice"
    assert fields["ShipAddress"] == {
        "Addr1": "Dock 4",
        "Addr2": "1 Quay",
        "City": "Tacoma",
    }


def test_customers_own_reference_comes_first(papers):
    """5.1: PONumber is the customer's reference, cut to 25."""
    fields = papers.fields(papers.invoice(reference="R" * 30, order_number="SO-1"))

    assert fields["PONumber"] == "R" * 25


def test_credit_memo(papers):
    """UN-10: the memo names the invoice; neither due date nor delivery."""
    credit = papers.credit(comments="broken", due_date=date(2026, 11, 1))

    fields = papers.fields(credit)

    assert papers.plan(credit).transaction == "credit_memo"
    assert (fields["RefNumber"], fields["Memo"]) == ("CN-00000007", "INV-00000123")
    assert "DueDate" not in fields
    assert fields["lines"][0]["Quantity"] == 1


def test_free_credit(papers):
    """5.1: without an invoice the comments are the memo."""
    fields = papers.fields(papers.credit(origin_number="", comments="goodwill"))

    assert fields["Memo"] == "goodwill"


@pytest.mark.parametrize(
    "members, expected",
    [
        ({"discount_rate": Decimal("0.1")}, {"Rate": Decimal("9.00")}),
        ({"discount_rate": Decimal(10)}, {"Rate": Decimal("9.00")}),
        ({"discount_rate": Decimal(1)}, {"Rate": Decimal("0.00")}),
        ({"discount_rate": Decimal(0)}, {"Rate": Decimal("10.00")}),
        ({"line_total": Decimal("30.00")}, {"Rate": Decimal("10.00")}),
        ({"line_total": Decimal("29.99")}, {"Amount": Decimal("29.99")}),
        (
            {"unit_price": Decimal("3.3333333333"), "line_total": Decimal(10)},
            {"Rate": Decimal("3.33333")},
        ),
        (
            {
                "unit_price": Decimal("0.333"),
                "discount_rate": Decimal("0.05"),
                "line_total": Decimal("0.96"),
            },
            {"Amount": Decimal("0.96")},
        ),
        ({"unit_price": None, "line_total": Decimal(25)}, {"Amount": Decimal(25)}),
        ({"unit_price": Decimal(0)}, {"Rate": Decimal("0.00")}),
    ],
)
def test_line_amounts(papers, members, expected):
    """5.1: the price after discount, or the total where rounding differs."""
    line = line_of(papers, **members)

    assert {n: line[n] for n in ("Rate", "Amount") if n in line} == expected


def test_total_that_was_used_is_told(papers):
    """LINE_AMOUNT_USED: the total went out, not price times quantity."""
    sold = papers.sold(line_total=Decimal("29.99"))

    assert codes_of(papers.plan(papers.invoice(sold))) == ["LINE_AMOUNT_USED"]


def test_discount_as_a_line(papers):
    """5.1: with an item for it, lines are at full price and the discount is a line."""
    settings = papers.settings(discount_item="Trade Discount")
    cut = papers.sold(discount_rate=Decimal("0.1"), line_total=Decimal("26.99"))
    invoice = papers.invoice(cut, papers.sold("W-2"))

    lines = papers.fields(invoice, settings)["lines"]

    assert [each.get("Rate") for each in lines[:2]] == [10, 10]
    assert lines[2] == {
        "ItemRef": {"FullName": "Trade Discount"},
        "Desc": "Discount",
        "Amount": Decimal("-3.01"),
    }


@pytest.mark.parametrize(
    "members, code",
    [
        ({"quantity": None}, "BAD_QUANTITY"),
        ({"quantity": Unreadable("many")}, "BAD_QUANTITY"),
        ({"quantity": Decimal(-1)}, "BAD_QUANTITY"),
        ({"unit_price": Unreadable("dear")}, "BAD_AMOUNT"),
        ({"discount_rate": Unreadable("some")}, "BAD_AMOUNT"),
        ({"line_total": Unreadable("?")}, "BAD_AMOUNT"),
        ({"unit_price": None}, "BAD_AMOUNT"),
        ({"unit_price": Decimal(9999999999)}, "AMOUNT_OUT_OF_RANGE"),
        ({"product": Product(description="Widget")}, "MISSING_SKU"),
        ({"product": Product("Чай")}, "MISSING_SKU"),
        ({"unit_price": Decimal(-10)}, "NEGATIVE_TOTAL"),
        ({"quantity": Decimal(0)}, "NO_LINES"),
    ],
)
def test_lines_that_cannot_be_posted(papers, members, code):
    """6.4: every reason that a line can give."""
    reason = papers.reason(papers.invoice(papers.sold(**members)))

    assert reason.code == code


@pytest.mark.parametrize("member", ["total", "tax_total"])
def test_totals_that_are_no_numbers(papers, member):
    """BAD_AMOUNT: also for the document's own figures."""
    reason = papers.reason(papers.invoice(**{member: Unreadable("?")}))

    assert reason.code == "BAD_AMOUNT"


def test_all_faulty_lines_are_told(papers):
    """6.4: the code of the first, all of them in the lines."""
    lines = (papers.sold(quantity=None), papers.sold(unit_price=Unreadable("x")))

    reason = papers.reason(papers.invoice(*lines))

    assert [each.code for each in reason.lines] == ["BAD_QUANTITY", "BAD_AMOUNT"]


def test_remarks_and_lines_of_nothing(papers):
    """A line that only says something is no line; quantity 0 is left out, and told."""
    lines = (
        SaleLine(comments="Thank you"),
        papers.sold(quantity=Decimal(0)),
        papers.sold(),
    )

    plan = papers.plan(papers.invoice(*lines))

    assert codes_of(plan) == ["ZERO_QUANTITY_LINE"]
    assert len(papers.fields(papers.invoice(*lines))["lines"]) == 1


def test_sales_products(papers):
    """UN-13: each product once, at its price, on today's Sales account."""
    listed = Product("W-2", "Two", price=Decimal("12.345678"))
    invoice = papers.invoice(
        papers.sold(), papers.sold(product=listed), papers.sold("w-1")
    )

    first, second = papers.plan(invoice).products

    assert (first.key, first.name, first.price) == ("w-1", "W-1", Decimal("10.00"))
    assert second.new_item == {
        "Name": "W-2",
        "SalesOrPurchase": {
            "Price": Decimal("12.34568"),
            "AccountRef": {"FullName": "Sales:Merchandise"},
        },
    }


def test_sales_account_as_configured_now(papers):
    """UN-13: a later default is for later products."""
    later = papers.settings({"sales": "Sales B"})

    [product] = papers.plan(papers.invoice(papers.sold("W-2")), later).products

    assert product.account == "Sales B"


def test_one_shared_product(papers):
    """C5: with "single" all lines are sold on one item, and need no code."""
    settings = papers.settings(sales_product="single")
    nameless = papers.sold(product=Product(description="Repair"))
    invoice = papers.invoice(papers.sold(), nameless)

    [product] = papers.plan(invoice, settings).products
    lines = papers.fields(invoice, settings)["lines"]

    assert (product.key, product.name) == ("sales", "Sales")
    assert [each["Desc"] for each in lines] == ["Widget", "Repair"]


@pytest.mark.parametrize(
    "code, name",
    [("A:B", "A-B"), ("x" * 40, "x" * 31), ("Żuk 1", "Zuk 1")],
)
def test_names_of_sales_products(papers, code, name):
    """UN-13: a Sales product is ours, so its name may be cleaned and cut."""
    [product] = papers.plan(papers.invoice(papers.sold(code))).products

    assert (product.name, product.code) == (name, code)


def test_names_that_collide(papers):
    """UN-13: two codes that come to one name are kept apart by a digest."""
    one, other = "x" * 31 + "1", "x" * 31 + "2"
    invoice = papers.invoice(papers.sold(one), papers.sold(other))

    first, second = papers.plan(invoice).products
    known = KnownLists(product_names={"x" * 31: one})
    [later] = papers.plan(papers.invoice(papers.sold(other)), None, known).products

    assert first.name == "x" * 31
    assert second.name[:27] == "x" * 26 + "~"
    assert len(second.name) == 31
    assert later == second


def test_own_sales_account_is_ignored(papers):
    """UN-14: sale lines carry no account of their own."""
    product = Product("W-1", "Widget", sales_account="4100")
    invoice = papers.invoice(papers.sold(product=product))

    [warning] = papers.plan(invoice).warnings
    [line] = papers.fields(invoice)["lines"]

    assert warning.code == "SALES_ACCOUNT_IGNORED"
    assert "W-1 (4100)" in warning.message
    assert "OverrideItemAccountRef" not in line


def test_tax_as_a_line(papers):
    """5.1: a tax without a code of QuickBooks is a line, and nothing is taxed twice."""
    fields = papers.fields(
        papers.invoice(tax_total=Decimal("2.475")), papers.settings(tax_item="VAT")
    )

    assert fields["CustomerSalesTaxCodeRef"] == {"FullName": "Non"}
    assert fields["lines"][1] == {
        "ItemRef": {"FullName": "VAT"},
        "Desc": "Sales tax",
        "Amount": Decimal("2.48"),
        "SalesTaxCodeRef": {"FullName": "Non"},
    }


def test_tax_of_the_lines(papers):
    """A document without a tax total has that of its lines."""
    lines = (papers.sold(tax=Decimal("1.20")), papers.sold(tax=Decimal("0.30")))

    fields = papers.fields(papers.invoice(*lines), papers.settings(tax_item="VAT"))

    assert fields["lines"][2]["Amount"] == Decimal("1.50")


def test_tax_without_an_item(papers):
    """CONFIG_INCOMPLETE: the document waits for the item, it is not posted without."""
    reason = papers.reason(papers.invoice(tax_total=Decimal("2.48")))

    assert reason.code == "CONFIG_INCOMPLETE"
    assert "unleashed.tax_item" in reason.message


def test_no_tax_codes_where_quickbooks_has_no_taxes(papers):
    """SE-6: with tax.mode none no tax member is sent at all."""
    fields = papers.fields(papers.invoice(), papers.settings(tax={"mode": "none"}))

    assert "CustomerSalesTaxCodeRef" not in fields


KNOWN_TAXES = KnownLists(
    tax_codes={"tax": "Tax", "gst": "GST"}, tax_items={"wa": "WA Sales Tax"}
)


def test_tax_item_of_the_document(papers):
    """5.1: a tax that was imported is QuickBooks' to work out; no line for it."""
    lines = (papers.sold(tax=Decimal("2.48")), papers.sold(tax=Decimal(0)))
    invoice = papers.invoice(*lines, tax_code="wa", tax_total=Decimal("2.48"))

    fields = papers.fields(invoice, None, KNOWN_TAXES)

    assert fields["ItemSalesTaxRef"] == {"FullName": "WA Sales Tax"}
    assert "CustomerSalesTaxCodeRef" not in fields
    codes = [each["SalesTaxCodeRef"]["FullName"] for each in fields["lines"]]
    assert codes == ["Tax", "Non"]


def test_tax_codes_of_the_lines(papers):
    """5.1: codes that QuickBooks knows go onto the lines."""
    lines = (
        papers.sold(tax=Decimal("2.48"), tax_code="gst"),
        papers.sold(tax=Decimal(0), tax_code="ZERO"),
    )
    invoice = papers.invoice(*lines, tax_total=Decimal("2.48"))

    fields = papers.fields(invoice, None, KNOWN_TAXES)

    assert "ItemSalesTaxRef" not in fields
    codes = [each["SalesTaxCodeRef"]["FullName"] for each in fields["lines"]]
    assert codes == ["GST", "Non"]


def test_one_unknown_tax_code_makes_all_tax_a_line(papers):
    """Half of the tax by QuickBooks and half as a line would be neither."""
    lines = (
        papers.sold(tax=Decimal(2), tax_code="gst"),
        papers.sold(tax=Decimal(1), tax_code="PST"),
    )
    invoice = papers.invoice(*lines, tax_total=Decimal(3))

    fields = papers.fields(invoice, papers.settings(tax_item="VAT"), KNOWN_TAXES)

    assert fields["lines"][2]["Amount"] == 3
    assert "SalesTaxCodeRef" not in fields["lines"][0]


def test_texts_are_cleaned(papers):
    """6.1: the same cleaning as for orders, with the fields named."""
    invoice = papers.invoice(
        papers.sold(product=Product("W-1", "Młot")), comments="\u0000dzień"
    )

    [warning] = papers.plan(invoice).warnings

    assert warning.code == "TEXT_FOLDED"
    assert "Memo" in warning.message
    assert "Line 1" in warning.message
    assert papers.fields(invoice)["Memo"] == "dzien"
