"""SE-16 to SE-20, SE-N7: the plan of a transaction and the transaction itself."""

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from qbwc_server.importing.canonical import Charge, Recipient, Unreadable
from qbwc_server.importing.scalars import moment
from qbwc_server.rules import transactions
from qbwc_server.rules.items import Problem
from qbwc_server.rules.plans import Plan
from qbwc_server.rules.transactions import ListIds
from qbxml import message_set, sales

SHIPPING = Charge(base=Decimal("5.00"))


def planned(order, settings):
    """Plan an order that has nothing against it."""
    found = transactions.plan(order, settings)
    assert isinstance(found, Plan)
    return found


def fields_of(order, settings, groups=()):
    """Write an order's transaction with made-up list IDs."""
    ids = ListIds("C-1", defaultdict(lambda: "I-1"), groups)
    return transactions.build_transaction(order, settings, ids).fields


def named(name):
    """Refer to an entry of a list by its name."""
    return {"FullName": name}


def test_plan_names_every_reference_once(make):
    """SE-11 d: two lines of one SKU are one look-up; charges have their own items."""
    order = make.order(make.line(), make.line(sku="mug"), shipping=SHIPPING)

    found = planned(order, make.settings())

    assert found.transaction == "sales_receipt"
    assert (found.customer.key, found.customer.name) == ("byrd, ada", "Byrd, Ada")
    assert [(each.key, each.line_numbers, each.charges) for each in found.items] == [
        ("mug", (1, 2), ()),
        ("full name:shipping charge", (), ("Shipping",)),
    ]


def test_plan_survives_the_database(make):
    """A plan is JSON and comes back as it was."""
    order = make.order(
        make.line(),
        make.line(quantity=Decimal(0)),
        shipping=SHIPPING,
        notices=(("TEXT_FOLDED", "Said: a."),),
    )
    found = planned(order, make.settings())

    assert Plan.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_line_of_quantity_zero(make):
    """It is left out with a warning, and its item is not needed."""
    order = make.order(make.line(), make.line(sku="GIFT", quantity=Decimal(0)))

    found = planned(order, make.settings())

    assert [each.key for each in found.items] == ["mug"]
    assert [each.code for each in found.warnings] == ["ZERO_QUANTITY_LINE"]
    assert len(fields_of(order, make.settings())["lines"]) == 1


def test_each_warning_code_once(make):
    """6.4: one code once, its message listing lines and fields."""
    order = make.order(
        make.line(item_name="Łamp", quantity=Decimal(0)),
        make.line(item_name="Łodz"),
        make.line(sku="Łom", quantity=Decimal(0)),
        billing=make.home(last_name="Łem"),
    )

    found = planned(order, make.settings())

    codes = [each.code for each in found.warnings]
    assert codes == ["TEXT_FOLDED", "ZERO_QUANTITY_LINE"]
    assert "last name, SKU, BillAddress/Addr, Line 2" in found.warnings[0].message
    assert "Line 1" in found.warnings[1].message
    assert "Line 3" in found.warnings[1].message


def test_notices_of_the_importer(make):
    """What the reader of a shop's format noticed becomes a warning."""
    order = make.order(notices=(("PRICES_INCLUDE_TAX", "They do."),))

    [found] = planned(order, make.settings()).warnings

    assert (found.code, found.message) == ("PRICES_INCLUDE_TAX", "They do.")


def test_single_customer(make):
    """SE-2 i: all orders go to one customer; names and e-mails are not looked at."""
    settings = make.settings_with_store(single_customer="Web Sales")
    order = make.order(
        billing=make.home(first_name="", last_name="", email="no address"),
        recipients=(Recipient(make.home(first_name="", last_name=""), (make.line(),)),),
    )

    found = planned(order, settings)

    assert (found.customer.name, found.customer.single) == ("Web Sales", True)
    assert found.warnings == ()


@pytest.mark.parametrize(
    "said, day",
    [
        ("2026-10-13T04:59:59Z", date(2026, 10, 12)),
        ("2026-10-13T05:00:00Z", date(2026, 10, 13)),
        ("2026-10-12 23:30:00 -0500", date(2026, 10, 12)),
        ("2026-10-12", date(2026, 10, 12)),
        ("2026-10-12T23:30:00", date(2026, 10, 12)),
        ("2027-01-01T05:59:00Z", date(2026, 12, 31)),
    ],
)
def test_day_of_the_transaction(make, said, day):
    """4.1: the day of ordered_at in the shop's zone; a bare day is that day."""
    order = make.order(ordered_at=moment(said))

    assert fields_of(order, make.settings())["TxnDate"] == day


@pytest.mark.parametrize(
    "prefixes, number, expected",
    [
        (("last_11", "", None), "P-1001", "P-1001"),
        (("last_11", "", None), "SHOP-2026-000123", "2026-000123"),
        (("first_11", "", None), "SHOP-2026-000123", "SHOP-2026-0"),
        (("none", "W-", None), "P-1001", None),
        (("last_11", "W-", None), "SHOP-2026-000123", "W-26-000123"),
        (("first_11", "W-", None), "SHOP-2026-000123", "W-SHOP-2026"),
        (("last_11", "W-", "X"), "SHOP-2026-000123", "X026-000123"),
        (("last_11", "W-", ""), "P-1001", "P-1001"),
        (("last_11", "12345678901", None), "P-1001", "12345678901"),
        (("last_11", "", None), "é" * 12, "é" * 11),
    ],
)
def test_ref_number(make, prefixes, number, expected):
    """SE-16 e: the prefix whole, the number cut to the room that is left of 11."""
    choice, prefix, own = prefixes
    settings = make.settings_with_store(ref_number_prefix=own)
    order_settings = settings.order.model_copy(
        update={"ref_number": choice, "ref_number_prefix": prefix}
    )
    settings = settings.model_copy(update={"order": order_settings})
    order = make.order(external_order_identifier=number)

    assert fields_of(order, settings).get("RefNumber") == expected


def test_cut_order_number_is_no_warning(make):
    """SE-16 e: the whole number is in the memo, so nothing is lost."""
    order = make.order(external_order_identifier="SHOP-2026-000123")

    assert planned(order, make.settings()).warnings == ()
    assert fields_of(order, make.settings())["Memo"].endswith("SHOP-2026-000123")


def test_memo_and_po_number(make):
    """SE-N7: templates; the PO number is on invoices and orders only, 25 at most."""
    settings = make.settings(
        order={"memo": "{store} {id} {notes}", "po_number": "PO {number}"}
    )
    number = "N" * 30
    order = make.order(
        external_order_identifier=number,
        order_id="77",
        notes="{number} as it is",
        store_api_key="trade",
    )

    fields = fields_of(order, settings)

    assert fields["Memo"] == "Pine Trade 77 {number} as it is"
    assert fields["PONumber"] == "PO " + "N" * 22
    assert [each.code for each in planned(order, settings).warnings] == [
        "TEXT_TRUNCATED"
    ]


def test_memo_of_the_store(make):
    """SE-N7: a store's own memo goes before the common one; it may be empty."""
    assert (
        fields_of(make.order(), make.settings_with_store(memo="Mine"))["Memo"] == "Mine"
    )
    assert "Memo" not in fields_of(make.order(), make.settings_with_store(memo=""))


EVERYTHING = {
    "deposit_account": "Clearing",
    "payment_method": "Card",
    "terms": "Net 30",
    "template": "Slip",
    "class_": "Web",
    "sales_rep": "AB",
    "ship_method_map": {"Ground": "UPS"},
    "payment_method_map": {"paypal": "PayPal"},
    "email_to_be_sent": True,
    "print_later": False,
}
RECEIPT_ONLY = {"PaymentMethodRef", "DepositToAccountRef"}
SALE_ONLY = {"TermsRef", "PONumber"}


@pytest.mark.parametrize(
    "kind, there, absent",
    [
        ("sales_receipt", RECEIPT_ONLY, SALE_ONLY),
        ("invoice", SALE_ONLY, RECEIPT_ONLY),
        ("sales_order", SALE_ONLY, RECEIPT_ONLY),
    ],
)
def test_every_type_is_legal_with_everything_set(make, kind, there, absent):
    """SE-N1, SE-N7: each type carries what it has, and the language takes it."""
    settings = make.settings_with_store(transaction=kind, **EVERYTHING)
    order = make.order(
        make.line(),
        payment_method="PayPal",
        recipients=(Recipient(make.home(), (make.line(),), shipping_method="ground"),),
        shipping=SHIPPING,
        discount_amount=Decimal(1),
    )

    fields = fields_of(order, settings)

    assert there <= fields.keys()
    assert not absent & fields.keys()
    assert fields["ShipMethodRef"] == named("UPS")
    assert fields["ClassRef"] == named("Web")
    assert fields.get("PaymentMethodRef", named("PayPal")) == named("PayPal")
    assert (fields["IsToBeEmailed"], fields["IsToBePrinted"]) == (True, False)
    message_set.build(sales.add(kind, fields), version="13.0")


@pytest.mark.parametrize(
    "said, expected", [("PAYPAL", "PayPal"), ("cash", "Card"), ("", "Card")]
)
def test_payment_method_map(make, said, expected):
    """SE-N7: mapped case-blind, else the store's default."""
    settings = make.settings_with_store(payment_method_map={"paypal": "PayPal"})

    fields = fields_of(make.order(payment_method=said), settings)

    assert fields["PaymentMethodRef"] == named(expected)


def test_unmapped_ship_method(make):
    """SE-N7: a method that is not in the map is not sent."""
    settings = make.settings_with_store(ship_method_map={"Air": "FedEx"})
    order = make.order(
        recipients=(Recipient(make.home(), (make.line(),), shipping_method="Ground"),)
    )

    assert "ShipMethodRef" not in fields_of(order, settings)


def test_to_be_emailed_without_an_email(make):
    """Qbxml 4.7: QuickBooks refuses the mark for a customer without an e-mail."""
    settings = make.settings_with_store(email_to_be_sent=True)
    home = make.home(email="")
    order = make.order(billing=home, recipients=(Recipient(home, (make.line(),)),))

    assert "IsToBeEmailed" not in fields_of(order, settings)


def test_no_tax_override(make):
    """SE-17 a: neither header nor product lines say anything of tax."""
    fields = fields_of(make.order(shipping=SHIPPING), make.settings())

    assert not {"ItemSalesTaxRef", "CustomerSalesTaxCodeRef"} & fields.keys()
    assert "SalesTaxCodeRef" not in fields["lines"][0]
    assert fields["lines"][1] == {
        "ItemRef": {"ListID": "I-1"},
        "Desc": "Shipping",
        "Amount": Decimal("5.00"),
        "SalesTaxCodeRef": named("Non"),
    }


def test_store_tax_marks_the_transaction_untaxed(make):
    """SE-N5: the shop's tax is a line, so QuickBooks must not add its own."""
    settings = make.settings(tax={"mode": "store", "store_item": "Shop Tax"})

    fields = fields_of(make.order(total_tax=Decimal("0.83")), settings)

    assert fields["CustomerSalesTaxCodeRef"] == named("Non")
    assert fields["lines"][-1]["SalesTaxCodeRef"] == named("Non")


def test_lines_of_one_sku_stay_apart(make):
    """SE-11 d: never merged, in the order of the shop."""
    order = make.order(
        make.line(quantity=Decimal(2)), make.line(unit_price=Decimal("9.00"))
    )

    found = fields_of(order, make.settings())["lines"]

    assert [(each["Quantity"], str(each["Rate"])) for each in found] == [
        (2, "10.00"),
        (1, "9.00"),
    ]


def test_group_on_a_line(make):
    """SE-11 e: an allowed group has a quantity and no price of ours."""
    fields = fields_of(make.order(), make.settings(), groups={"mug"})

    assert fields["lines"] == [
        {"ItemGroupRef": {"ListID": "I-1"}, "Quantity": Decimal(1)}
    ]
    message_set.build(sales.add("sales_receipt", fields), version="13.0")


def test_unknown_list_id(make):
    """A transaction is never written without the list ID of an item."""
    with pytest.raises(KeyError):
        transactions.build_transaction(make.order(), make.settings(), ListIds("C", {}))


def test_unusable_items(make):
    """SE-14: every faulty line is in the reason, in order, under the first's code."""
    order = make.order(
        make.line(sku="KIT"), make.line(), make.line(sku="LAMP"), make.line(sku="kit")
    )
    needed = planned(order, make.settings())
    problems = {"lamp": Problem("ITEM_INACTIVE"), "kit": Problem("ITEM_KIND_UNUSABLE")}

    found = transactions.unusable_items(order, needed, problems)

    assert found is not None
    assert found.code == "ITEM_KIND_UNUSABLE"
    assert [(each.sku, each.code) for each in found.lines] == [
        ("KIT", "ITEM_KIND_UNUSABLE"),
        ("LAMP", "ITEM_INACTIVE"),
        ("kit", "ITEM_KIND_UNUSABLE"),
    ]


def test_unusable_item_of_a_charge(make):
    """SE-18 b: a configured item that is gone skips the order, and is named."""
    order = make.order(shipping=SHIPPING)
    needed = planned(order, make.settings())
    problems = {"full name:shipping charge": Problem("ITEM_NOT_FOUND")}

    found = transactions.unusable_items(order, needed, problems)

    assert found is not None
    assert found.code == "COST_ITEM_MISSING"
    assert "Shipping Charge (Shipping)" in found.message
    assert transactions.unusable_items(order, needed, {}) is None


@pytest.mark.parametrize(
    "expected, total, warned",
    [
        (Decimal("292.28"), Decimal("292.28"), False),
        (Decimal("292.28"), Decimal("292.29"), False),
        (Decimal("292.28"), Decimal("292.30"), True),
        (Decimal("292.28"), Decimal("292.26"), True),
        (Decimal("292.28"), None, False),
        (None, Decimal("1.00"), False),
        (Unreadable("x"), Decimal("1.00"), False),
    ],
)
def test_total_of_the_answer(make, expected, total, warned):
    """SE-17 b: more than a cent apart is told with both figures, never corrected."""
    order = make.order(total_including_tax=expected)

    found = transactions.after_posting(order, total)

    assert [each.code for each in found] == ["TOTAL_MISMATCH"] * warned
    assert not warned or f"{total}" in found[0].message
    assert not warned or f"{expected}" in found[0].message
