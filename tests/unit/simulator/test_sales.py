"""Sales in the simulated company file: amounts, taxes, totals, what is refused."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import simulated
from tests.support.simulated import ask, found, line, one, receipt, reference

TENT = line("TENT-2P", "<Quantity>1</Quantity><Rate>189.00</Rate>")


def taxed(company, *lines, header=""):
    """Record a receipt; give subtotal, tax and total."""
    record = one(company, receipt(*lines, header=header)).records[0]
    names = ("Subtotal", "SalesTaxTotal", "TotalAmount")
    return tuple(record.get(name) for name in names)


def with_customer(code=None, item=None, **parts):
    """Make a company whose customer has these tax references."""
    tax = {"SalesTaxCodeRef": code, "ItemSalesTaxRef": item}
    entry = {"Name": "Whitfield, Marta", "Email": "m@example.com"}
    members = {name: value for name, value in tax.items() if value}
    return simulated.company(lists={"customers": [entry | members]}, **parts)


@pytest.mark.parametrize(
    "customer, header, totals",
    [
        ({}, "", ("189.00", "15.59", "204.59")),
        ({"item": "California Sales Tax"}, "", ("189.00", "17.48", "206.48")),
        ({"item": "New York City Group"}, "", ("189.00", "16.77", "205.77")),
        ({"code": "Non"}, "", ("189.00", "0.00", "189.00")),
        (
            {"item": "California Sales Tax"},
            reference("ItemSalesTaxRef", "Texas Sales Tax"),
            ("189.00", "15.59", "204.59"),
        ),
        ({}, reference("CustomerSalesTaxCodeRef", "Non"), ("189.00", "0.00", "189.00")),
        (
            {"code": "Non"},
            reference("CustomerSalesTaxCodeRef", "Tax"),
            ("189.00", "15.59", "204.59"),
        ),
    ],
)
def test_rate_and_taxability(customer, header, totals):
    """Header before customer before preference, for the rate and for the code."""
    company = with_customer(**customer)

    assert taxed(company, TENT, header=header) == totals


@pytest.mark.parametrize("quirk, tax", [(False, "0.00"), (True, "0.99")])
def test_taxable_line_of_a_nontaxable_customer(quirk, tax):
    """Untaxed, unless the quirk lets the line's own code win."""
    company = with_customer(code="Non", quirks={"line_code_beats_customer": quirk})
    shipping = "<Amount>12.00</Amount>" + reference("SalesTaxCodeRef", "Tax")

    totals = taxed(company, TENT, line("Shipping Charge", shipping))

    assert totals[1] == tax


@pytest.mark.parametrize("code, tax", [("Tax", "16.58"), ("Non", "15.59")])
def test_code_of_a_charge(code, tax):
    """The line's code decides whether the charge is in the taxable base."""
    shipping = "<Amount>12.00</Amount>" + reference("SalesTaxCodeRef", code)

    totals = taxed(with_customer(), TENT, line("Shipping Charge", shipping))

    assert totals[:2] == ("201.00", tax)


@pytest.mark.parametrize("amount", ["-15.00", "15.00"])
def test_discount(amount):
    """It reduces the sale and the taxable base, whatever the sign."""
    discount = f"<Amount>{amount}</Amount>" + reference("SalesTaxCodeRef", "Tax")
    mugs = line("Stoves:BURN-01", "<Quantity>2</Quantity><Rate>11.25</Rate>")

    totals = taxed(with_customer(), TENT, mugs, line("Web Discount", discount))

    assert totals == ("196.50", "16.21", "212.71")


def test_sales_tax_switched_off():
    """Nothing is taxed, codes on lines are ignored, the answer names no tax."""
    company = simulated.company(preferences={"sales_tax": False})
    coded = TENT + reference("SalesTaxCodeRef", "Tax")

    record = one(company, receipt(coded)).records[0]

    assert record.get("TotalAmount") == "189.00"
    assert record.get("ItemSalesTaxRef") is None
    assert record.get("SalesReceiptLineRet/SalesTaxCodeRef") is None


@settings(deadline=None)
@given(
    quantity=st.decimals("0.01", "9999", places=2),
    rate=st.decimals("0", "9999", places=5),
)
def test_amount_of_a_line(quantity, rate):
    """Quantity times rate, rounded half up to cents."""
    inner = f"<Quantity>{quantity}</Quantity><Rate>{rate}</Rate>"
    expected = (quantity * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)

    record = one(simulated.company(), receipt(line("TENT-2P", inner))).records[0]

    assert record.get("SalesReceiptLineRet/Amount") == str(expected)


@settings(deadline=None)
@given(st.lists(st.decimals("-500", "5000", places=2), min_size=1, max_size=6))
def test_totals_add_up(amounts):
    """Subtotal and tax are the total, and the tax is the rate of the subtotal."""
    lines = [line("TENT-2P", f"<Amount>{amount}</Amount>") for amount in amounts]

    subtotal, tax, total = map(Decimal, taxed(simulated.company(), *lines))

    assert subtotal == sum(amounts)
    assert total == subtotal + tax
    assert abs(tax - subtotal * Decimal("0.0825")) <= Decimal("0.005")


def test_price_of_the_item():
    """Without rate and amount the item's price is taken; a rate of zero is a rate."""
    company = simulated.company()

    own = taxed(company, line("TENT-2P", "<Quantity>2</Quantity>"))
    free = taxed(company, line("TENT-2P", "<Quantity>2</Quantity><Rate>0.00</Rate>"))

    assert (own[0], free[0]) == ("378.00", "0.00")


def test_rate_and_amount():
    """The amount wins; the sale is recorded with a warning."""
    inner = "<Quantity>2</Quantity><Rate>5.00</Rate><Amount>9.00</Amount>"

    response = one(simulated.company(), receipt(line("TENT-2P", inner)))

    record = response.records[0]
    assert response.status.code == 530
    assert record.get("Subtotal") == "9.00"
    assert record.get("SalesReceiptLineRet/Rate") == "4.50"


def test_subtotal_line():
    """It shows a sum and adds nothing."""
    totals = taxed(simulated.company(), TENT, line("Subtotal", ""))

    assert totals[0] == "189.00"


def test_group_line():
    """A group brings its items, multiplied."""
    group = (
        "<SalesReceiptAddRq><SalesReceiptAdd>"
        f"{reference('CustomerRef', 'Whitfield, Marta')}<SalesReceiptLineGroupAdd>"
        f"{reference('ItemGroupRef', 'KIT-CAMP')}<Quantity>2</Quantity>"
        "</SalesReceiptLineGroupAdd></SalesReceiptAdd></SalesReceiptAddRq>"
    )

    record = one(simulated.company(), group).records[0]

    inner = record.all("SalesReceiptLineGroupRet")[0]
    assert [each.get("Quantity") for each in inner.all("SalesReceiptLineRet")] == [
        "2",
        "4",
    ]
    assert record.get("Subtotal") == "516.00"


@pytest.mark.parametrize(
    "inner, customer, code, named",
    [
        (TENT, "Nobody", 3140, "Customer"),
        (TENT, "Okafor, Daniel", 3140, "Okafor"),
        (line("NOTHING", ""), "Whitfield, Marta", 3140, 'Item "NOTHING"'),
        (line("LAMP-OLD", ""), "Whitfield, Marta", 3140, "LAMP-OLD"),
        (line("KIT-CAMP", ""), "Whitfield, Marta", 3140, "KIT-CAMP"),
        (line("New York City Group", ""), "Whitfield, Marta", 3140, "Group"),
        (
            line("Web Discount", "<Quantity>1</Quantity><Amount>5.00</Amount>"),
            "Whitfield, Marta",
            3180,
            "quantity",
        ),
        ("", "Whitfield, Marta", 3180, "blank"),
        ("<Amount>5.00</Amount>", "Whitfield, Marta", 3180, "item"),
        (
            TENT + reference("SalesTaxCodeRef", "Zzz"),
            "Whitfield, Marta",
            3140,
            "Sales Tax Code",
        ),
    ],
)
def test_refused_sale(inner, customer, code, named):
    """The code and a text that names what is wrong; nothing is recorded."""
    company = simulated.company()

    response = one(company, receipt(inner, customer=customer))

    assert response.status.code == code
    assert named in response.status.message
    assert company.transactions == []


def test_inactive_where_quickbooks_takes_it():
    """The other possibility of an unsettled fact."""
    company = simulated.company(quirks={"inactive_refused": False})

    response = one(company, receipt(line("LAMP-OLD", ""), customer="Okafor, Daniel"))

    assert response.status.code == 0


def test_closing_date():
    """A sale on or before it is refused."""
    company = simulated.company(preferences={"closing_date": "2026-10-12"})

    response = one(company, receipt(TENT))

    assert response.status.code == 3171


def test_customer_without_email():
    """A sale to be e-mailed needs an address."""
    header = "<IsToBeEmailed>true</IsToBeEmailed>"
    company = simulated.company(lists={"customers": [{"Name": "Whitfield, Marta"}]})

    response = one(company, receipt(TENT, header=header))

    assert response.status.code == 3180


def other_form(kind, inner=""):
    """Write an Add of an invoice or a sales order."""
    return (
        f"<{kind}AddRq><{kind}Add>{reference('CustomerRef', 'Whitfield, Marta')}"
        f"<TxnDate>2026-10-12</TxnDate>{inner}<{kind}LineAdd>{TENT}</{kind}LineAdd>"
        f"</{kind}Add></{kind}AddRq>"
    )


def test_invoice():
    """It has no TotalAmount but a balance, which its customer owes from then on."""
    company = simulated.company()
    customer = found(company, "customers", "Whitfield, Marta")
    before = customer.edit_sequence

    record = one(company, other_form("Invoice")).records[0]

    assert record.get("TotalAmount") is None
    assert record.get("BalanceRemaining") == "204.59"
    assert record.get("IsPaid") == "false"
    assert record.get("ARAccountRef/FullName") == "Accounts Receivable"
    assert customer.members["Balance"] == "204.59"
    assert customer.edit_sequence > before


def test_sales_order():
    """It has a total; an edition without sales orders refuses it."""
    company = simulated.company()
    simple = simulated.company(preferences={"sales_orders": False})

    record = one(company, other_form("SalesOrder")).records[0]
    refused = one(simple, other_form("SalesOrder"))

    assert record.get("TotalAmount") == "204.59"
    assert refused.status.code == 3250


def test_reference_number():
    """Sent, counted on where absent, blank where sent empty."""
    company = simulated.company()
    headers = ["<RefNumber>LKS-1</RefNumber>", "", "<RefNumber></RefNumber>"]

    records = [
        one(company, receipt(TENT, header=header)).records[0] for header in headers
    ]

    assert [record.get("RefNumber") for record in records] == ["LKS-1", "2", None]


def test_external_guid_twice():
    """Nobody promises that QuickBooks refuses the second one: it is recorded."""
    guid = "<ExternalGUID>{6b063959-81b0-4622-85d6-f548c8ccb518}</ExternalGUID>"
    company = simulated.company()

    answer = ask(company, receipt(TENT, header=guid) * 2)

    assert [response.status.code for response in answer.responses] == [0, 0]
    assert len(company.transactions) == 2


def test_deposit():
    """Undeposited Funds, unless the sale names an account."""
    company = simulated.company()
    header = reference("DepositToAccountRef", "Web Clearing")

    plain = one(company, receipt(TENT)).records[0]
    named = one(company, receipt(TENT, header=header)).records[0]

    member = "DepositToAccountRef/FullName"
    assert plain.get(member) == "Undeposited Funds"
    assert named.get(member) == "Web Clearing"
