"""What the settings name of QuickBooks' lists."""

from qbwc_server.settings import Settings, named
from tests import factories


def places(settings):
    """Give the lists of each place that names something."""
    return {each.path: each.lists for each in named.find(settings)}


def test_nothing_is_named():
    """Settings that say nothing name nothing."""
    assert places(Settings.default()) == {}


def test_everything_is_named():
    """Every name is found, with the list that it belongs to."""
    found = places(
        factories.settings(
            item={"parent": "Goods"},
            tax={"store_item": "Shop Tax"},
            store={"single_customer": "Web Sales"},
            sku_map={"OLD": "Goods:NEW"},
            unleashed={"tax_item": "Tax", "accounts": {"purchase": "Purchases"}},
        )
    )

    assert found == {
        "item.income_account": named.ACCOUNTS,
        "item.cogs_account": named.ACCOUNTS,
        "item.asset_account": named.ACCOUNTS,
        "item.parent": named.ITEMS,
        'sku_map."OLD"': named.ITEMS,
        "tax.taxable_code": named.TAX_CODES,
        "tax.nontaxable_code": named.TAX_CODES,
        "tax.store_item": named.ITEMS,
        "tax.map[0].item": named.TAXES,
        "tax.map[1].item": named.TAXES,
        "tax.map[2].item": named.TAXES,
        "charges.shipping.item": named.ITEMS,
        "charges.handling.item": named.ITEMS,
        "charges.wrapping.item": named.ITEMS,
        "discount.item": named.ITEMS,
        "stores[0].deposit_account": named.ACCOUNTS,
        "stores[0].single_customer": named.CUSTOMERS,
        "unleashed.tax_item": named.ITEMS,
        "unleashed.accounts.purchase": named.ACCOUNTS,
    }


def test_what_is_not_used():
    """A name that nothing comes to is found and not in use."""
    settings = factories.settings(
        tax={"mode": "none"},
        item={"create_type": "service"},
        charges={"shipping": {"enabled": False, "item": "Freight"}},
    )

    unused = {each.path for each in named.find(settings) if not each.in_use}

    assert unused >= {"tax.map[0].item", "item.cogs_account", "charges.shipping.item"}
    assert "item.income_account" not in unused
