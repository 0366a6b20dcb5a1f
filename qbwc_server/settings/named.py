"""What the settings name of QuickBooks' lists: accounts, tax codes and items, items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qbwc_server.settings.models import Settings, UnleashedAccounts

ACCOUNTS = ("accounts",)
TAX_CODES = ("tax_codes",)
TAXES = ("tax_items", "tax_groups")
ITEMS = ("items",)
CUSTOMERS = ("customers",)


@dataclass(frozen=True)
class Named:
    """A name at a place in the settings, the lists that may have it, is it in use."""

    path: str
    lists: tuple[str, ...]
    name: str
    in_use: bool = True


def find(settings: Settings) -> Iterator[Named]:
    """Name everything that the settings say by name, and that a copied list has."""
    found = (*_items(settings), *_taxes(settings), *_sales(settings))
    yield from (each for each in found if each.name)


def _items(settings: Settings) -> Iterator[Named]:
    item = settings.item
    stocked = item.auto_create and item.create_type == "inventory"
    yield Named("item.income_account", ACCOUNTS, item.income_account, item.auto_create)
    yield Named("item.cogs_account", ACCOUNTS, item.cogs_account, stocked)
    yield Named("item.asset_account", ACCOUNTS, item.asset_account, stocked)
    yield Named("item.parent", ITEMS, item.parent, item.auto_create)
    for alias, target in settings.sku_map.items():
        yield Named(f'sku_map."{alias}"', ITEMS, target)


def _taxes(settings: Settings) -> Iterator[Named]:
    tax = settings.tax
    mapped, stored = tax.mode == "quickbooks", tax.mode == "store"
    yield Named("tax.taxable_code", TAX_CODES, tax.taxable_code, mapped)
    yield Named("tax.nontaxable_code", TAX_CODES, tax.nontaxable_code, mapped or stored)
    yield Named("tax.store_item", ITEMS, tax.store_item, stored)
    for index, each in enumerate(tax.map):
        yield Named(f"tax.map[{index}].item", TAXES, each.item, mapped)


def _sales(settings: Settings) -> Iterator[Named]:
    for name in ("shipping", "handling", "wrapping"):
        charge = getattr(settings.charges, name)
        yield Named(f"charges.{name}.item", ITEMS, charge.item, charge.enabled)
    yield Named("discount.item", ITEMS, settings.discount.item)
    for index, store in enumerate(settings.stores):
        place = f"stores[{index}]"
        yield Named(f"{place}.deposit_account", ACCOUNTS, store.deposit_account)
        yield Named(f"{place}.single_customer", CUSTOMERS, store.single_customer)
    yield from _documents(settings)


def _documents(settings: Settings) -> Iterator[Named]:
    unleashed = settings.unleashed
    yield Named("unleashed.tax_item", ITEMS, unleashed.tax_item, unleashed.enabled)
    for role in UnleashedAccounts.model_fields:
        account = getattr(unleashed.accounts, role)
        path = f"unleashed.accounts.{role}"
        yield Named(path, ACCOUNTS, account, unleashed.enabled)
