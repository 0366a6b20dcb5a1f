"""6.4: what a posted order warns of, each code once, nothing left out."""

from tests.factories import TO, a_line, an_order, goods, of


def test_two_items_that_are_there_twice(shop):
    """SE-12: one warning, which names both items."""
    for parent in ("Red", "Blue"):
        shop.company.add("items", goods(f"{parent}:TWIN"))
    lines = {TO + "line_items": [a_line("ROPE"), a_line("TWIN")]}

    shop.post(an_order("W-1", lines))

    (warning,) = shop.order("W-1").row.warnings
    assert warning["code"] == "DUPLICATE_ITEM_NAME"
    assert "Winter:ROPE" in warning["message"]
    assert "Blue:TWIN" in warning["message"]


def test_fields_cut_on_the_customer_and_on_the_transaction(shop):
    """SE-4 a: what is cut only on the new customer joins what the order lists."""
    long = {"billing_company": "C" * 45, "billing_phone_number": "9" * 30}

    shop.post(an_order("W-2", of("Ines", "Brandt", "ines@example.com"), **long))

    (warning,) = shop.order("W-2").row.warnings
    assert warning["code"] == "TEXT_TRUNCATED"
    assert "BillAddress/Addr1" in warning["message"]
    assert "CompanyName" in warning["message"]
    assert "Phone" in warning["message"]
