"""UN-1, UN-5: accounts and taxes are as QuickBooks has them, whenever they are read."""

import pytest

from tests import factories
from tests.support import imported
from tests.support.installation import names

UNUSED = {"Name": "Old Income", "AccountType": "Income"}
ROLE = {"unleashed": {"enabled": True, "accounts": {"sales": "Old Income"}}}
AT_ONCE = ["AccountQuery", "SalesTaxCodeQuery", "ItemSalesTaxQuery"]


def test_they_travel_together(shop):
    """Single requests, in one set; accounts are the active ones."""
    requests = imported.pull(shop, "accounts", "taxes")

    assert names(requests) == [*AT_ONCE, "ItemSalesTaxGroupQuery"]
    assert requests[0].fields == {"ActiveStatus": "ActiveOnly"}
    assert len(shop.visits[0].exchanges) == 1


def test_what_is_known_of_them(shop):
    """Type of an account, rate of a tax item, members of a group, kind of a code."""
    imported.change(shop, "accounts", "Checking", AccountNumber="1000")

    imported.pull(shop, "accounts", "taxes")

    accounts, taxes = imported.shown(shop, "accounts"), imported.shown(shop, "taxes")
    assert accounts["Checking"]["type"] == "Bank"
    assert accounts["Checking"]["number"] == "1000"
    assert accounts["Merchandise"]["full_name"] == "Sales:Merchandise"
    assert taxes["Texas Sales Tax"]["rate"] == "8.25"
    assert taxes["New York City Group"]["members"] == [
        "New York State Tax",
        "New York City Tax",
    ]
    assert (taxes["Tax"]["taxable"], taxes["Non"]["taxable"]) == (True, False)


def test_no_tax_stands_in_for_the_taxes_on_purchases(shop):
    """UN-5: files of the US have none."""
    imported.pull(shop, "taxes")

    stand_in = imported.shown(shop, "taxes")["No tax"]
    assert (stand_in["list_id"], stand_in["rate"]) == (None, "0")


def test_a_changed_rate(shop):
    """UN-5: read again, the tax has the new rate, and is the same entry."""
    imported.pull(shop, "taxes")
    first = imported.shown(shop, "taxes")["Texas Sales Tax"]
    imported.change(shop, "items", "Texas Sales Tax", TaxRate="8.375")

    imported.pull(shop, "taxes")

    tax = imported.shown(shop, "taxes")["Texas Sales Tax"]
    assert tax["rate"] == "8.375"
    assert tax["imported_at"] == first["imported_at"] < tax["updated_at"]


def test_a_new_account(shop):
    """UN-5: it is there after the next reading."""
    imported.pull(shop, "accounts")
    shop.company.add("accounts", UNUSED)

    imported.pull(shop, "accounts")

    assert "Old Income" in imported.shown(shop, "accounts")


def test_a_removed_account(install):
    """UN-5: it disappears."""
    shop = install(lists={"accounts": [UNUSED]})
    imported.pull(shop, "accounts")
    assert "Old Income" in imported.shown(shop, "accounts")
    imported.delete(shop, "accounts", "Old Income")

    imported.pull(shop, "accounts")

    assert "Old Income" not in imported.shown(shop, "accounts")
    assert shop.connection().attention == ""


def test_an_account_that_cannot_be_used_any_more(install):
    """5.2: only active accounts are read."""
    shop = install(lists={"accounts": [UNUSED]})
    imported.pull(shop, "accounts")
    entry = shop.company.find("accounts", "Old Income")
    shop.company.set_active(entry, active=False)

    imported.pull(shop, "accounts")

    assert "Old Income" not in imported.shown(shop, "accounts")


@pytest.fixture
def without_role(install):
    """Give an installation whose account for sales has gone from QuickBooks."""
    shop = install(lists={"accounts": [UNUSED]}, **ROLE)
    shop.visit()
    imported.delete(shop, "accounts", "Old Income")
    imported.pull(shop, "accounts")
    return shop


def test_a_removed_account_that_the_settings_name(without_role):
    """UN-5: it is kept and marked, and a person is told, also in later sessions."""
    shop = without_role
    assert imported.shown(shop, "accounts")["Old Income"]["missing"]
    assert "unleashed.accounts.sales" in shop.connection().attention

    shop.take_in(factories.an_order())
    shop.visit()

    assert shop.connection().attention.count('account "Old Income"') == 1


def test_a_removed_account_that_comes_back(without_role):
    """Made anew under its name it is no longer missing, and there once."""
    shop = without_role
    shop.company.add("accounts", UNUSED)

    imported.pull(shop, "accounts")
    shop.take_in(factories.an_order())
    shop.visit()

    assert not imported.shown(shop, "accounts")["Old Income"]["missing"]
    assert shop.connection().attention == ""


def test_a_removed_account_that_the_settings_name_no_more(without_role):
    """It goes with the next reading."""
    shop = without_role
    shop.configure(factories.settings())

    imported.pull(shop, "accounts")

    assert "Old Income" not in imported.shown(shop, "accounts")


def test_a_tax_item_of_the_map_that_is_gone(install):
    """UN-5: taxes are kept and marked like accounts."""
    spare = {"kind": "ItemSalesTax", "Name": "Spare Tax", "TaxRate": "5"}
    mapped = [{"state": "UT", "item": "Spare Tax"}]
    shop = install(lists={"items": [spare]}, tax={"map": mapped})
    imported.pull(shop, "taxes")
    imported.delete(shop, "items", "Spare Tax")

    imported.pull(shop, "taxes")

    assert imported.shown(shop, "taxes")["Spare Tax"]["missing"]
    assert "tax.map[0].item" in shop.connection().attention


def test_a_list_that_quickbooks_refuses(shop):
    """The others are imported; what QuickBooks said is kept with the one."""
    shop.company.faults = [
        imported.refusal("ItemSalesTaxGroupQueryRq", 3250, "Not in this version.")
    ]

    imported.pull(shop, "accounts", "taxes")

    assert imported.state(shop, "accounts") == "imported"
    assert imported.state(shop, "tax_groups") == "failed"
    assert "Not in this version." in imported.row(shop, "tax_groups").problem


@pytest.mark.parametrize("what", ["employees", "othernames"])
def test_a_list_without_entries(install, what):
    """That QuickBooks has none is an answer like any other."""
    shop = install()
    for name in ("employees", "other_names"):
        for entry in list(shop.company.entries(name)):
            shop.company.delete(entry)

    imported.pull(shop, what)

    assert imported.state(shop, what) == "imported"
    assert imported.shown(shop, what) == {}
