"""SE-17 to SE-20, SE-N5, SE-N6: tax, totals, charges, discounts."""

from decimal import Decimal

import pytest

from tests import factories
from tests.factories import TO, a_line, an_order, of
from tests.support.installation import sales, writes

KINDS = {
    factories.WEB: "SalesReceiptAdd",
    factories.TRADE: "InvoiceAdd",
    factories.MARKET: "SalesOrderAdd",
}


def charge(name: str, *figures):
    """Give the figures of a charge: base, without tax, tax, with tax."""
    base, excluding, tax, including = (*figures, "0.00")[:4]
    return {
        f"base_{name}_cost": base,
        f"{name}_cost_excluding_tax": excluding,
        f"{name}_cost_tax": tax,
        f"{name}_cost_including_tax": including,
    }


def charges(shop, sent):
    """List the lines that are no products: item, amount, code."""
    found = {
        e.list_id: shop.company.full_name(e) for e in shop.company.entries("items")
    }
    (transaction,) = sales(sent)
    return [
        (found[each["ItemRef"]], each["Amount"], each.get("SalesTaxCodeRef"))
        for each in transaction.lines
        if "Quantity" not in each
    ]


@pytest.mark.parametrize("store", KINDS)
def test_taxes_come_from_the_customer(shop, store):
    """SE-17 a: no tax override on any kind of transaction, no code on products."""
    sent = shop.post(an_order(store_api_key=store, total_including_tax="10.83"))

    (transaction,) = sales(sent)
    assert transaction.name == KINDS[store]
    assert "ItemSalesTaxRef" not in transaction.fields
    assert "CustomerSalesTaxCodeRef" not in transaction.fields
    assert "SalesTaxCodeRef" not in transaction.lines[0]
    assert shop.order().warnings == []
    assert Decimal(shop.order().row.txn_total) == Decimal("10.83")


@pytest.mark.parametrize("store", KINDS)
@pytest.mark.parametrize(
    "total, warnings", [("10.84", []), ("10.85", ["TOTAL_MISMATCH"])]
)
def test_total_of_the_answer(shop, store, total, warnings):
    """SE-17 b: more than a cent apart is said with both figures, never corrected."""
    shop.post(an_order(store_api_key=store, total_including_tax=total))

    told = shop.order()
    assert told.outcome == ("posted", None)
    assert told.warnings == warnings
    if warnings:
        assert "10.83" in told.row.warnings[0]["message"]
        assert "10.85" in told.row.warnings[0]["message"]


@pytest.mark.parametrize("store", KINDS)
@pytest.mark.parametrize("replay", ["ErrorRecovery", "Ret"])
def test_total_of_an_adopted_transaction(install, store, replay):
    """SE-17 b: it is read back first, then compared."""
    shop = install(quirks={"replay_returns": replay})
    shop.connector.lose_answer = lambda text: "LineAdd" in text
    shop.post(an_order(store_api_key=store, total_including_tax="99.00"))
    shop.connector.lose_answer = lambda _: False

    shop.visit()

    assert shop.order().outcome == ("posted", None)
    assert shop.order().warnings == ["TOTAL_MISMATCH"]
    assert len(shop.company.transactions) == 1


def test_charges_and_their_order(shop):
    """SE-18 d: products, shipping, handling, wrapping, discount last."""
    order = an_order(
        **charge("wrapping", "3.00", "2.50", "0.25"),
        **charge("handling", "3.25", "3.25", "0.00"),
        **charge("shipping", "10.83", "10.00", "0.83"),
        discount_amount="5.00",
        coupon_discount="1.00",
    )

    sent = shop.post(order)

    assert charges(shop, sent) == [
        ("Shipping Charge", "10.00", "Tax"),
        ("Handling Charge", "3.25", "Non"),
        ("Gift Wrap Charge", "2.50", "Tax"),
        ("Web Discount", "-6.00", "Tax"),
    ]
    assert shop.order().warnings == []


def test_charges_of_recipients(shop):
    """SE-18 a: only those of the order are posted."""
    changes = {TO + "base_cost": "9.00", TO + "base_handling_cost": "3.00"}

    sent = shop.post(an_order("1", changes))

    assert charges(shop, sent) == []


def test_charge_switched_off(install):
    """SE-18 b: not posted, and said so where there is an amount."""
    off = {"handling": {"enabled": False, "item": ""}}
    shop = install(charges=off)

    sent = shop.post(an_order(**charge("handling", "3.00", "3.00", "0")))

    assert charges(shop, sent) == []
    assert shop.order().warnings == ["COST_NOT_POSTED"]


def test_charge_without_an_item_then_with_one(install):
    """SE-18 b: held until the settings name one."""
    shop = install(charges={"handling": {"enabled": True, "item": ""}})
    order = an_order(**charge("handling", "3.00", "3.00", "0"))
    assert shop.post(order) == []
    assert shop.order().outcome == ("held", "CONFIG_INCOMPLETE")

    shop.configure(factories.settings())
    shop.visit()

    assert shop.order().outcome == ("posted", None)


def test_charge_without_an_item_of_an_order_without_it(install):
    """SE-18 b: the orders that have no such charge go on."""
    shop = install(charges={"handling": {"enabled": True, "item": ""}})

    shop.post(an_order())

    assert shop.order().outcome == ("posted", None)


def test_item_of_a_charge_that_is_gone(install):
    """SE-18 b: skipped; a charge item is never created."""
    shop = install(charges={"handling": {"enabled": True, "item": "Fees:Handling"}})

    sent = shop.post(an_order(**charge("handling", "3.00", "3.00", "0")))

    assert writes(sent) == []
    assert shop.order().outcome == ("skipped", "COST_ITEM_MISSING")
    assert "Fees:Handling" in shop.order().message


def test_item_of_a_charge_that_was_deleted_after_its_first_use(shop):
    """SE-18 b: gone from QuickBooks later: skipped, not failed with a number."""
    order = charge("handling", "3.00", "3.00", "0")
    shop.post(an_order("1", **order))
    for transaction in shop.company.transactions:
        shop.company.delete(transaction)
    shop.company.delete(shop.company.find("items", "Handling Charge"))

    shop.post(an_order("2", **order))

    assert shop.order("2").outcome == ("skipped", "COST_ITEM_MISSING")


def test_item_of_a_charge_in_a_group_of_its_own(install):
    """SE-18: the setting may name a subitem by its path."""
    nested = {"kind": "ItemOtherCharge", "FullName": "Fees:Handling"}
    shop = install(
        charges={"handling": {"enabled": True, "item": "Fees:Handling"}},
        lists={"items": [nested]},
    )

    sent = shop.post(an_order(**charge("handling", "3.00", "3.00", "0")))

    assert charges(shop, sent) == [("Fees:Handling", "3.00", "Non")]


@pytest.mark.parametrize("include", [False, True])
def test_charge_of_zero(install, include):
    """SE-18 c: no line, unless include_zero asks for it."""
    shop = install(charges={"include_zero": include})

    sent = shop.post(an_order(**charge("shipping", "0.00", "0.004", "0.004")))

    names = [name for name, _, _ in charges(shop, sent)]
    assert ("Shipping Charge" in names) == include


def test_negative_charge(shop):
    """SE-18 e: sent as it is."""
    sent = shop.post(an_order(**charge("handling", "-2.00", "-2.00", "0")))

    assert charges(shop, sent) == [("Handling Charge", "-2.00", "Non")]


def test_total_below_zero(shop):
    """SE-18 e: skipped, no request."""
    sent = shop.post(an_order(**charge("handling", "-12.00", "-12.00", "0")))

    assert sent == []
    assert shop.order().outcome == ("skipped", "NEGATIVE_TOTAL")


@pytest.mark.parametrize(
    "figures, posted, warnings",
    [
        # SE-19, SE-20: the tax field decides.
        (("10.83", "10.00", "0.83", "10.83"), ("10.00", "Tax"), []),
        (("9.99", "9.23", "0.00", "9.99"), ("9.99", "Non"), []),
        # a: absent counts as zero.
        (("9.99", "9.23", None, "9.99"), ("9.99", "Non"), []),
        # b: negative is not greater than zero.
        (("8.00", "8.66", "-0.66", "8.00"), ("8.00", "Non"), ["COST_TAX_NEGATIVE"]),
        # c: taxed, but excluding-tax is missing.
        (("7.00", None, "0.50", "7.50"), ("7.00", "Tax"), ["COST_FIELD_FALLBACK"]),
        (("6.00", "0", "0.50", "0"), ("6.00", "Tax"), ["COST_FIELD_FALLBACK"]),
        # d: untaxed, but base is missing.
        ((None, "5.00", "0", "0"), ("5.00", "Non"), ["COST_FIELD_FALLBACK"]),
        # f: rounded to cents before anything is compared.
        (("4.00", "3.90", "0.004", "4.00"), ("4.00", "Non"), []),
    ],
)
def test_figure_of_a_charge(shop, figures, posted, warnings):
    """SE-19, SE-20: the figure and the code of a charge line."""
    sent = shop.post(an_order(**charge("shipping", *figures)))

    assert charges(shop, sent) == [("Shipping Charge", *posted)]
    assert shop.order().warnings == warnings


def test_charge_that_is_no_number(shop):
    """SE-19 a: skipped, no request."""
    sent = shop.post(an_order(**charge("shipping", "free", "0", "0")))

    assert sent == []
    assert shop.order().outcome == ("skipped", "BAD_AMOUNT")


def test_no_codes_configured(install):
    """SE-19 e: the value is chosen as ever, only the code is left out."""
    shop = install(
        tax={"mode": "none", "taxable_code": "", "nontaxable_code": ""},
        preferences={"sales_tax": False},
    )

    sent = shop.post(an_order(**charge("shipping", "10.83", "10.00", "0.83")))

    assert charges(shop, sent) == [("Shipping Charge", "10.00", None)]


NON = {"Name": "Brandt, Ines", "SalesTaxCodeRef": "Non"}


@pytest.mark.parametrize("line_code_beats_customer", [False, True])
def test_customer_who_is_not_taxable(install, line_code_beats_customer):
    """SE-17: the codes of the lines stay; what QuickBooks makes of them is compared."""
    shop = install(
        lists={"customers": [NON]},
        quirks={"line_code_beats_customer": line_code_beats_customer},
    )
    order = an_order(
        total_including_tax="10.00",
        changes={TO + "state": "OH"},
        **of("Ines", "Brandt"),
    )

    shop.post(order)

    assert shop.order().outcome == ("posted", None)


def test_tax_of_the_store(install):
    """SE-N5: the shop's tax is a line; nothing is taxed twice; the total agrees."""
    shop = install(tax={"mode": "store", "store_item": "Shop Tax"})
    order = an_order(
        total_tax="0.83",
        total_including_tax="16.83",
        **charge("shipping", "6.50", "6.00", "0.50"),
    )

    sent = shop.post(order)

    assert charges(shop, sent) == [
        ("Shipping Charge", "6.00", "Non"),
        ("Shop Tax", "0.83", "Non"),
    ]
    assert sales(sent)[0].fields["CustomerSalesTaxCodeRef"] == "Non"
    assert shop.order().warnings == []


def test_tax_of_the_store_without_its_item(install):
    """SE-N5: held until the settings name one."""
    shop = install(tax={"mode": "store", "store_item": ""})

    assert shop.post(an_order(total_tax="0.83")) == []
    assert shop.order().outcome == ("held", "CONFIG_INCOMPLETE")


@pytest.mark.parametrize("kind", ["ItemDiscount", "ItemOtherCharge"])
def test_discount(install, kind):
    """SE-N6: one line, last, minus both discounts, never with a quantity."""
    rebate = {"kind": kind, "Name": "Rebate", "SalesTaxCodeRef": "Tax"}
    shop = install(discount={"item": "Rebate"}, lists={"items": [rebate]})

    sent = shop.post(an_order(discount_amount="2.50", coupon_discount="1.25"))

    assert charges(shop, sent) == [("Rebate", "-3.75", "Tax")]
    assert shop.order().outcome == ("posted", None)


def test_discount_without_an_item(install):
    """SE-N6: posted without it, and said so."""
    shop = install(discount={"item": ""})

    sent = shop.post(an_order(discount_amount="2.50", total_including_tax="8.12"))

    assert charges(shop, sent) == []
    assert shop.order().outcome == ("posted", None)
    assert shop.order().warnings == ["DISCOUNT_NOT_POSTED", "TOTAL_MISMATCH"]


def test_item_of_the_discount_that_is_gone(install):
    """SE-18 b for the discount: it is an item that the settings name."""
    shop = install(discount={"item": "Nothing"})

    sent = shop.post(an_order(discount_amount="2.50"))

    assert writes(sent) == []
    assert shop.order().outcome == ("skipped", "COST_ITEM_MISSING")


@pytest.mark.parametrize(
    "line, written, warnings",
    [
        (a_line("MUG", "0.00"), {"Quantity": "1", "Rate": "0.00"}, []),
        (
            a_line("MUG", None, price_excluding_tax="8.125"),
            {"Quantity": "1", "Rate": "8.125"},
            [],
        ),
        (
            a_line("MUG", None, total_excluding_tax="24.00", quantity=3),
            {"Quantity": "3", "Amount": "24.00"},
            [],
        ),
        (
            a_line("MUG", "8.00", total_excluding_tax="23.00", quantity=3),
            {"Quantity": "3", "Amount": "23.00"},
            ["LINE_AMOUNT_USED"],
        ),
        (
            a_line("MUG", "0.01", quantity="1000000"),
            {"Quantity": "1000000", "Rate": "0.01"},
            [],
        ),
        (
            a_line("MUG", "8.00", quantity="1E+2"),
            {"Quantity": "100", "Rate": "8.00"},
            [],
        ),
    ],
)
def test_figures_of_a_line(shop, line, written, warnings):
    """Lines: quantity with a rate, or with an amount where the price is no help."""
    sent = shop.post(an_order(changes={TO + "line_items": [line]}))

    (found,) = sales(sent)[0].lines
    assert {k: v for k, v in found.items() if k not in ("ItemRef", "Desc")} == written
    assert shop.order().warnings == warnings
    assert shop.order().outcome == ("posted", None)


def test_line_of_quantity_zero(shop):
    """Lines: left out with a warning; its item is not even looked up."""
    lines = [a_line("MUG"), a_line("NOWHERE", quantity=0)]

    sent = shop.post(an_order(changes={TO + "line_items": lines}))

    assert len(sales(sent)[0].lines) == 1
    assert shop.order().warnings == ["ZERO_QUANTITY_LINE"]
    assert writes(sent) == ["SalesReceiptAdd"]


@pytest.mark.parametrize(
    "line, reason",
    [
        (a_line("MUG", quantity=None), "BAD_QUANTITY"),
        (a_line("MUG", quantity="a few"), "BAD_QUANTITY"),
        (a_line("MUG", quantity=-1), "BAD_QUANTITY"),
        (a_line("MUG", "ten"), "BAD_AMOUNT"),
        (a_line("MUG", "10", quantity="9999999999"), "AMOUNT_OUT_OF_RANGE"),
        (a_line("MUG", "10", quantity="1E+20"), "AMOUNT_OUT_OF_RANGE"),
        (a_line("MUG", "10", quantity="1e999"), "AMOUNT_OUT_OF_RANGE"),
        (a_line("MUG") | {"unit_price": 10**99}, "AMOUNT_OUT_OF_RANGE"),
        (a_line("MUG", "1,234.50"), "BAD_AMOUNT"),
        (a_line("MUG", quantity="1,234"), "BAD_QUANTITY"),
        (a_line("MUG", quantity=True), "BAD_QUANTITY"),
    ],
)
def test_faulty_figures_of_a_line(shop, line, reason):
    """Lines: skipped, no request."""
    sent = shop.post(an_order(changes={TO + "line_items": [line]}))

    assert sent == []
    assert shop.order().outcome == ("skipped", reason)
