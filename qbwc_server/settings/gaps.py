"""What is incomplete in settings that are otherwise right.

Incomplete settings are accepted: the orders that need what is missing are held or
skipped, and the person is told beforehand, here.
"""

from __future__ import annotations

from collections.abc import Iterator

from qbwc_server.settings.models import Settings, UnleashedAccounts

Gap = tuple[str, str]


def find(settings: Settings) -> Iterator[Gap]:
    """Name every gap: key path and what it will lead to."""
    yield from _stores(settings)
    yield from _items(settings)
    yield from _taxes(settings)
    yield from _charges(settings)
    if not settings.discount.item:
        yield "discount.item", "is empty: discounts are not posted, only warned about"
    yield from _unleashed(settings)


def _stores(settings: Settings) -> Iterator[Gap]:
    if not settings.stores:
        yield "stores", "there is none: every order will be held"
    elif not any(each.default_store for each in settings.stores):
        yield "stores", "none is the default: orders that name no store will be held"
    for index, store in enumerate(settings.stores):
        if store.single_customer:
            yield (
                f"stores[{index}].single_customer",
                "all orders go to one customer: QuickBooks cannot tax them correctly",
            )
        elif store.summary == "daily":
            yield (
                f"stores[{index}].single_customer",
                'is empty, but summary = "daily" needs it: its orders are held',
            )


def _items(settings: Settings) -> Iterator[Gap]:
    if not settings.item.auto_create:
        return
    names = ["income_account"]
    if settings.item.create_type == "inventory":
        names += ["cogs_account", "asset_account"]
    for name in names:
        if not getattr(settings.item, name):
            yield f"item.{name}", "is empty: orders with items to create are skipped"


def _taxes(settings: Settings) -> Iterator[Gap]:
    tax = settings.tax
    if tax.mode == "none":
        return
    for name in ("taxable_code", "nontaxable_code"):
        if not getattr(tax, name) and (tax.mode == "quickbooks" or name[0] == "n"):
            yield f"tax.{name}", f'is empty, but tax.mode = "{tax.mode}" needs it'
    if tax.mode == "store" and not tax.store_item:
        yield "tax.store_item", "is empty: orders with tax will be held"


def _charges(settings: Settings) -> Iterator[Gap]:
    for name in ("shipping", "handling", "wrapping"):
        charge = getattr(settings.charges, name)
        if charge.enabled and not charge.item:
            yield f"charges.{name}.item", "is empty: orders with this charge are held"


def _unleashed(settings: Settings) -> Iterator[Gap]:
    if not settings.unleashed.enabled:
        return
    # American purchases carry no tax: that account is wanted when one does.
    for name in (
        each for each in UnleashedAccounts.model_fields if each != "purchase_tax"
    ):
        if not getattr(settings.unleashed.accounts, name):
            path = f"unleashed.accounts.{name}"
            yield path, "is empty: documents that need this account are held"
