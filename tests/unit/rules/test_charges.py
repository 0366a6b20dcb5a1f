"""SE-18 to SE-20, SE-N5, SE-N6: charges, the shop's tax, discounts."""

from dataclasses import replace
from decimal import Decimal

import pytest

from qbwc_server.importing.canonical import Charge, Unreadable
from qbwc_server.rules import charges

FALLBACK = "COST_FIELD_FALLBACK"
NEGATIVE = "COST_TAX_NEGATIVE"


def charge(base=None, excluding=None, including=None, tax=None):
    """Make a charge of figures as a shop writes them."""
    figures = (base, excluding, including, tax)
    return Charge(*(None if each is None else Decimal(each) for each in figures))


def codes(warnings):
    """Give the codes of warnings."""
    return [each.code for each in warnings]


@pytest.mark.parametrize(
    "given, amount, taxable, oddities",
    [
        (charge("10.83", "10.00", "10.83", "0.83"), "10.00", True, ()),
        (charge("9.99", "9.23", "9.23", "0.00"), "9.99", False, ()),
        (charge("9.99", "9.23", "9.23"), "9.99", False, ()),
        (charge("8.00", "7.00", "7.34", "-0.66"), "8.00", False, (NEGATIVE,)),
        (charge("9.00", "0", "10.83", "0.83"), "10.00", True, (FALLBACK,)),
        (charge("9.00", None, "10.83", "0.83"), "10.00", True, (FALLBACK,)),
        (charge("9.00", None, "0.50", "0.83"), "9.00", True, (FALLBACK,)),
        (charge("9.00", None, None, "0.83"), "9.00", True, (FALLBACK,)),
        (charge("0", "6.00", "6.00", "0"), "6.00", False, (FALLBACK,)),
        (charge(None, "6.00", None, None), "6.00", False, (FALLBACK,)),
        (charge(None, "6.00", None, "-1"), "6.00", False, (NEGATIVE, FALLBACK)),
        (charge("5.00", "4.00", "4", "0.004"), "5.00", False, ()),
        (charge("5.00", "4.00", "4", "0.005"), "4.00", True, ()),
        (charge("5.00", "4.00", "4", "-0.004"), "5.00", False, ()),
        (charge("-3.00", "0", "0", "0"), "-3.00", False, ()),
        (charge("0.004"), "0.00", False, ()),
        (charge(), "0.00", False, ()),
    ],
)
def test_figure_of_a_charge(given, amount, taxable, oddities):
    """SE-19, SE-20 a-f: the tax field, in cents, chooses the figure."""
    found = charges.figure(given)

    assert (str(found.amount), found.taxable) == (amount, taxable)
    assert found.oddities == oddities


def test_order_of_the_lines(make):
    """SE-18 d: shipping, handling, wrapping, and the discount last."""
    some = charge("1.00")
    order = make.order(
        shipping=some, handling=some, wrapping=some, coupon_discount=Decimal(2)
    )

    found = list(charges.lines(order, make.settings()))

    assert [each.item for each in found] == [
        "Shipping Charge",
        "Handling Charge",
        "Gift Wrap",
        "Web Discount",
    ]
    assert [each.description for each in found[:3]] == [
        "Shipping",
        "Handling",
        "Wrapping",
    ]


@pytest.mark.parametrize("include_zero, count", [(False, 0), (True, 3)])
def test_charge_of_zero(make, include_zero, count):
    """SE-18 c: no line, unless charges.include_zero."""
    settings = make.settings(charges={"include_zero": include_zero})

    assert len(list(charges.lines(make.order(), settings))) == count


def off(make):
    """Make settings with shipping switched off."""
    shipping = make.settings().charges.shipping.model_copy(update={"enabled": False})
    return make.settings(charges={"shipping": shipping})


@pytest.mark.parametrize(
    "given, warned",
    [
        (charge("5.00"), ["COST_NOT_POSTED"]),
        (charge("0.00"), []),
        (charge("0", "0", "0", "0.004"), []),
        (Charge(base=Unreadable("five")), ["COST_NOT_POSTED"]),
        (charge("5.00", "4.00", "3.00", "-1"), ["COST_NOT_POSTED"]),
    ],
)
def test_charge_that_is_switched_off(make, given, warned):
    """SE-18 b: no line; a warning when there was something to post."""
    order = make.order(shipping=given)

    assert not list(charges.lines(order, off(make)))
    assert codes(charges.warnings(order, off(make))) == warned
    assert charges.fault(order, off(make)) is None


def test_charge_without_an_item(make):
    """SE-18 b: switched on but no item configured: the order is held."""
    shipping = make.settings().charges.shipping.model_copy(update={"item": ""})
    settings = make.settings(charges={"shipping": shipping})

    held = charges.configuration_gap(make.order(shipping=charge("5")), settings)
    free = charges.configuration_gap(make.order(shipping=charge("0")), settings)

    assert held is not None
    assert (held.code, "Shipping" in held.message) == ("CONFIG_INCOMPLETE", True)
    assert free is None


@pytest.mark.parametrize("member", ["base", "excluding_tax", "including_tax", "tax"])
def test_charge_that_is_no_number(make, member):
    """SE-19 a: not a number, so the order is skipped."""
    bad = replace(charge("1", "1", "1", "0"), **{member: Unreadable("ten")})

    found = charges.fault(make.order(handling=bad), make.settings())

    assert found is not None
    assert (found.code, '"ten"' in found.message) == ("BAD_AMOUNT", True)


@pytest.mark.parametrize(
    "member", ["discount_amount", "coupon_discount", "total_tax", "total_including_tax"]
)
def test_figure_of_the_order_that_is_no_number(make, member):
    """SE-19 a: the order's own figures must be numbers as well."""
    found = charges.fault(make.order(**{member: Unreadable("x")}), make.settings())

    assert found is not None
    assert found.code == "BAD_AMOUNT"


@pytest.mark.parametrize(
    "amount, code",
    [
        ("9999999999.99", None),
        ("10000000000.00", "AMOUNT_OUT_OF_RANGE"),
        ("-10000000000", "AMOUNT_OUT_OF_RANGE"),
        ("1e20", "AMOUNT_OUT_OF_RANGE"),
    ],
)
def test_charge_that_is_too_large(make, amount, code):
    """The guard order.max_line_amount holds for charges too."""
    found = charges.fault(make.order(shipping=charge(amount)), make.settings())

    assert (found and found.code) == code


def test_charge_of_a_monstrous_number(make):
    """A number that nobody can count with is too large, and no text."""
    monster = replace(charge("1"), base=Unreadable("1E+999999"))

    found = charges.fault(make.order(shipping=monster), make.settings())

    assert found is not None
    assert found.code == "AMOUNT_OUT_OF_RANGE"


@pytest.mark.parametrize(
    "discount, coupon, amount",
    [("5.00", "10.00", "-15.00"), ("5", None, "-5.00"), (None, "0.005", "-0.01")],
)
def test_discount_line(make, discount, coupon, amount):
    """SE-N6: minus both discounts on the chosen item, with the taxable code."""
    order = make.order(
        discount_amount=discount and Decimal(discount),
        coupon_discount=coupon and Decimal(coupon),
    )

    [found] = charges.lines(order, make.settings())

    assert (found.item, str(found.amount), found.tax_code) == (
        "Web Discount",
        amount,
        "Tax",
    )


@pytest.mark.parametrize(
    "discount, allocated, warned",
    [
        ("5.00", None, ["DISCOUNT_NOT_POSTED"]),
        ("5.00", "5.00", []),
        ("5.00", "3.00", ["DISCOUNT_NOT_POSTED"]),
        (None, None, []),
    ],
)
def test_no_discount_item(make, discount, allocated, warned):
    """SE-N6, 4.1: posted without, warned about, unless the lines carry it already."""
    settings = make.settings(discount={"item": ""})
    line = make.line(discount_allocated=allocated and Decimal(allocated))
    order = make.order(line, discount_amount=discount and Decimal(discount))

    assert not list(charges.lines(order, settings))
    assert codes(charges.warnings(order, settings)) == warned


def test_tax_of_the_store(make):
    """SE-N5: the shop's tax is a line of its own, and nothing is taxed twice."""
    settings = make.settings(tax={"mode": "store", "store_item": "Shop Tax"})
    order = make.order(
        total_tax=Decimal("4.13"), shipping=charge("10.83", "10.00", "10.83", "0.83")
    )

    shipping, tax = charges.lines(order, settings)

    assert (str(shipping.amount), shipping.tax_code) == ("10.00", "Non")
    assert (tax.item, str(tax.amount), tax.tax_code) == ("Shop Tax", "4.13", "Non")


@pytest.mark.parametrize(
    "tax, total_tax, code",
    [
        ({"store_item": ""}, "4.13", "CONFIG_INCOMPLETE"),
        ({"store_item": ""}, "0.00", None),
        ({"store_item": "Shop Tax", "nontaxable_code": ""}, "0", "CONFIG_INCOMPLETE"),
        ({"store_item": "Shop Tax"}, "4.13", None),
    ],
)
def test_tax_of_the_store_without_its_settings(make, tax, total_tax, code):
    """SE-N5: what the store's tax needs must be configured, or the order is held."""
    settings = make.settings(tax={"mode": "store", **tax})

    found = charges.configuration_gap(
        make.order(total_tax=Decimal(total_tax)), settings
    )

    assert (found and found.code) == code
