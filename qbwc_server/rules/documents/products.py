"""Sales products: the items that products are sold on (UN-13)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from qbwc_server.importing.canonical import Money
from qbwc_server.importing.documents import Product
from qbwc_server.rules import items, money, naming, reasons
from qbwc_server.rules.documents import plans
from qbwc_server.rules.documents.plans import KnownLists, ProductNeed
from qbwc_server.rules.reasons import OrderWarning
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import Settings

#: the one item that all products share under sales_product = "single" (C5)
SHARED = "Sales"


@dataclass(frozen=True)
class Mention:
    """A product as a line mentions it, with the price that it has there."""

    product: Product
    price: Money = None


def key(product: Product, settings: Settings) -> str:
    """Give the key of a product's item; "" where it has no code to go by."""
    if settings.unleashed.sales_product == "single":
        return plans.key(SHARED)
    return plans.key(product.code)


def needs(
    mentions: Iterable[Mention], settings: Settings, known: KnownLists
) -> tuple[ProductNeed, ...]:
    """Give the items that lines need, each once, on today's Sales account."""
    found: dict[str, ProductNeed] = {}
    names = dict(known.product_names)
    for each in mentions:
        wanted = key(each.product, settings)
        if wanted and wanted not in found:
            found[wanted] = _need(each, settings, names)
    return tuple(found.values())


def warnings(products: Iterable[Product], settings: Settings) -> Iterator[OrderWarning]:
    """Warn of names that had to be changed and of accounts that are ignored."""
    texts, ignored = Texts(settings.text.charset), []
    single = settings.unleashed.sales_product == "single"
    for each in products:
        if not single:
            texts.name("product code", each.code, items.LONGEST_NAME)
        if each.sales_account:
            ignored.append(f"{each.code} ({each.sales_account})")
    yield from texts.warnings()
    if ignored:
        # Sale lines carry no account of their own (UN-14).
        listed = ", ".join(dict.fromkeys(ignored))
        message = f"The products' own sales accounts were ignored: {listed}."
        yield reasons.warning("SALES_ACCOUNT_IGNORED", message)


def _need(mention: Mention, settings: Settings, names: dict[str, str]) -> ProductNeed:
    account = settings.unleashed.accounts.sales
    if settings.unleashed.sales_product == "single":
        return ProductNeed(plans.key(SHARED), SHARED, account=account)
    code = mention.product.code
    name = _name(code, settings, names)
    names[plans.key(name)] = code
    return ProductNeed(plans.key(code), name, code, _price(mention), account)


def _name(code: str, settings: Settings, names: dict[str, str]) -> str:
    """Clean and cut a code; where another code has the name, mark it with a digest."""
    texts = Texts(settings.text.charset)
    name = texts.name("product code", code, items.LONGEST_NAME)
    holder = names.get(plans.key(name), code)
    if plans.key(holder) == plans.key(code):
        return name
    return naming.hashed(texts.name("product code", code), items.LONGEST_NAME)


def _price(mention: Mention) -> Decimal | None:
    figures = (mention.product.price, mention.price)
    known = (each for each in figures if isinstance(each, Decimal))
    price = next(known, None)
    return None if price is None else money.rate(price)
