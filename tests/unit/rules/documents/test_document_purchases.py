"""UN-9, UN-11: bills, purchase orders and vendor credits."""

from datetime import date
from decimal import Decimal

import pytest

from qbwc_server.importing.canonical import Unreadable
from qbwc_server.importing.documents import Product, PurchaseLine
from qbwc_server.rules.documents.plans import KnownLists

FREIGHT = Product(
    "FREIGHT", "Sea freight", never_diminishing=True, purchase_account="Freight In"
)


def expense(account, amount, memo):
    """Make an expense line as it is written."""
    return {
        "AccountRef": {"FullName": account},
        "Amount": Decimal(amount),
        "Memo": memo,
    }


def test_bill(papers):
    """UN-9: the example of the rules, stock and freight."""
    freight = papers.bought("8.00", product=FREIGHT, quantity=Decimal(1))

    fields = papers.fields(papers.purchase(papers.bought(), freight))

    assert fields == {
        "VendorRef": {"ListID": "80000001-9"},
        "TxnDate": date(2026, 10, 8),
        "RefNumber": "PO-00000045",
        "Memo": "PO-00000045",
        "lines": [
            expense("Inventory Asset", "100.00", "W-1 Widget x 10"),
            expense("Freight In", "8.00", "FREIGHT Sea freight x 1"),
        ],
    }


def test_bill_in_full(papers):
    """5.1: the supplier's number, 20 of it; due date; comments in the memo."""
    fields = papers.fields(
        papers.purchase(
            reference="F" + "9" * 20, due_date=date(2026, 11, 8), comments="rush"
        )
    )

    assert fields["RefNumber"] == "9" * 20
    assert fields["DueDate"] == date(2026, 11, 8)
    assert fields["Memo"] == "PO-00000045, rush"


def test_what_has_no_stock_goes_to_the_purchase_role(papers):
    """UN-N7: unless the product has a purchase account of its own."""
    labour = Product("LABOUR", never_diminishing=True)
    purchase = papers.purchase(papers.bought(product=labour))

    [line] = papers.fields(purchase)["lines"]
    reason = papers.reason(purchase, papers.settings({"purchase": ""}))

    assert line["AccountRef"] == {"FullName": "Purchases"}
    assert "unleashed.accounts.purchase" in reason.message


@pytest.mark.parametrize(
    "account, expected", [("", "Inventory Asset"), ("Duties", "Duties")]
)
def test_extra_costs_are_part_of_the_stock(papers, account, expected):
    """N12: they make the landed cost, unless they have an account of their own."""
    cost = PurchaseLine(
        description="Customs",
        line_total=Decimal(12),
        is_cost=True,
        account=account,
    )

    [line] = papers.fields(papers.purchase(cost))["lines"]

    assert line == expense(expected, "12.00", "Customs")


@pytest.mark.parametrize(
    "members, expected",
    [
        ({"line_total": Decimal("99.994")}, "99.99"),
        ({"line_total": None, "unit_price": Decimal("3.333")}, "33.33"),
        (
            {
                "line_total": None,
                "unit_price": Decimal(10),
                "discount_rate": Decimal("0.25"),
            },
            "75.00",
        ),
    ],
)
def test_amounts(papers, members, expected):
    """The line's total, or quantity times the price after discount."""
    [line] = papers.fields(papers.purchase(papers.bought(**members)))["lines"]

    assert line["Amount"] == Decimal(expected)


@pytest.mark.parametrize(
    "members, code",
    [
        ({"line_total": None}, "BAD_AMOUNT"),
        ({"line_total": Unreadable("?")}, "BAD_AMOUNT"),
        ({"line_total": None, "unit_price": Unreadable("?")}, "BAD_AMOUNT"),
        (
            {
                "line_total": None,
                "unit_price": Decimal(1),
                "quantity": Unreadable("many"),
            },
            "BAD_QUANTITY",
        ),
        ({"line_total": Decimal(10**10)}, "AMOUNT_OUT_OF_RANGE"),
        ({"line_total": Decimal(-5)}, "NEGATIVE_TOTAL"),
        ({"line_total": Decimal(0)}, "NO_LINES"),
    ],
)
def test_lines_that_cannot_be_posted(papers, members, code):
    """6.4: every reason that a line can give."""
    assert papers.reason(papers.purchase(papers.bought(**members))).code == code


def test_lines_worth_nothing(papers):
    """Remarks and lines of 0.00 have no expense line."""
    lines = (
        PurchaseLine(description="as agreed"),
        papers.bought("0.00"),
        papers.bought(),
    )

    assert len(papers.fields(papers.purchase(*lines))["lines"]) == 1


def test_a_deduction_stays_one(papers):
    """A negative line lowers the bill."""
    lines = papers.fields(papers.purchase(papers.bought(), papers.bought("-5.00")))

    assert [each["Amount"] for each in lines["lines"]] == [100, -5]


def test_purchase_tax(papers):
    """5.1: tax is a line of its own on the purchase-tax account."""
    taxed = papers.purchase(tax_total=Decimal("8.00"))
    settings = papers.settings({"purchase_tax": "Tax Paid"})

    lines = papers.fields(taxed, settings)["lines"]

    assert lines[1] == expense("Tax Paid", "8.00", "Tax")


def test_purchase_tax_without_an_account(papers):
    """UN-1: the document is held: without the line the bill would be too low."""
    reason = papers.reason(papers.purchase(tax_total=Decimal("8.00")))

    assert reason.code == "ACCOUNT_ROLE_NOT_SET"
    assert "unleashed.accounts.purchase_tax" in reason.message


@pytest.mark.parametrize("tax", [None, Decimal(0)])
def test_purchase_without_tax_needs_no_account(papers, tax):
    """N10: American purchases have none."""
    assert len(papers.fields(papers.purchase(tax_total=tax))["lines"]) == 1


@pytest.mark.parametrize("member", ["tax_total", "total"])
def test_totals_that_are_no_numbers(papers, member):
    """BAD_AMOUNT: also for the document's own figures."""
    settings = papers.settings({"purchase_tax": "Tax Paid"})

    reason = papers.reason(papers.purchase(**{member: Unreadable("?")}), settings)

    assert reason.code == "BAD_AMOUNT"


def test_purchase_order(papers):
    """C3: as an order it names items, and its number has 11 characters."""
    settings = papers.settings(purchase_as="purchase_order")
    cost = PurchaseLine(description="Customs", line_total=Decimal(12), is_cost=True)
    purchase = papers.purchase(papers.bought(), cost, reference="F-9")

    plan = papers.plan(purchase, settings)
    fields = papers.fields(purchase, settings)

    assert plan.transaction == "purchase_order"
    assert [each.name for each in plan.products] == ["W-1", "Sales"]
    assert fields["RefNumber"] == "PO-00000045"
    assert fields["lines"] == [
        {
            "ItemRef": {"ListID": "80000001-0"},
            "Desc": "Widget",
            "Quantity": Decimal(10),
            "Amount": Decimal("100.00"),
        },
        {
            "ItemRef": {"ListID": "80000001-1"},
            "Desc": "Customs",
            "Amount": Decimal("12.00"),
        },
    ]


def test_vendor_credit(papers):
    """UN-11: the example of the rules; return costs on their own line."""
    cost = PurchaseLine(
        description="Return costs", line_total=Decimal("2.50"), is_cost=True
    )
    returned = papers.supplier_return(
        papers.bought("40.00", quantity=Decimal(4)),
        cost,
        order_number="PO-00000045",
        due_date=date(2026, 11, 8),
        reference="F-9",
    )

    fields = papers.fields(returned)

    assert papers.plan(returned).transaction == "vendor_credit"
    assert fields == {
        "VendorRef": {"ListID": "80000001-9"},
        "TxnDate": date(2026, 10, 8),
        "RefNumber": "SR-00000003",
        "Memo": "PO-00000045",
        "lines": [
            expense("Inventory Asset", "40.00", "W-1 Widget x 4"),
            expense("Inventory Asset", "2.50", "Return costs"),
        ],
    }


def test_account_by_its_number(papers):
    """Numbers of accounts are looked up in the accounts that were imported."""
    product = Product("X", never_diminishing=True, purchase_account="6100")
    purchase = papers.purchase(papers.bought(product=product))
    known = KnownLists(accounts={"6100": "Freight In", "freight in": "Freight In"})

    [line] = papers.fields(purchase, None, known)["lines"]

    assert line["AccountRef"] == {"FullName": "Freight In"}


def test_account_that_quickbooks_lacks(papers):
    """UN-1: held once accounts are known; before that it is taken as it is."""
    product = Product("X", never_diminishing=True, purchase_account="6100")
    purchase = papers.purchase(papers.bought(product=product))

    reason = papers.reason(purchase, None, KnownLists(accounts={"sales": "Sales"}))
    [line] = papers.fields(purchase)["lines"]

    assert reason.code == "ACCOUNT_ROLE_NOT_SET"
    assert "6100" in reason.message
    assert line["AccountRef"] == {"FullName": "6100"}
