"""Which QuickBooks item a line is sold on (SE-10 to SE-15)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from qbwc_server.importing.canonical import Line, Order
from qbwc_server.rules import lines, money, reasons
from qbwc_server.rules.reasons import FaultyLine, OrderWarning
from qbwc_server.rules.texts import Texts
from qbwc_server.settings import Settings, Store

LONGEST_NAME = 31  # Item/Name (qbxml 5.4)
LONGEST_FULL_NAME = 159

By = Literal["sku", "full_name", "list_id"]

SELLABLE = frozenset(
    {"Service", "NonInventory", "OtherCharge", "Inventory", "InventoryAssembly"}
)
GROUP = "Group"

_LIST_ID = re.compile(r"[0-9A-F]{1,8}-\d{6,12}", re.ASCII)


@dataclass(frozen=True)
class SkuLookup:
    """How an item is looked up, and the key that its list ID is kept under."""

    key: str
    text: str
    by: By
    is_alias: bool = False


@dataclass(frozen=True)
class Problem:
    """Why an item cannot be used: a code, and what QuickBooks said about it."""

    code: str
    message: str = ""


@dataclass(frozen=True)
class Chosen:
    """The item that is used, and the warning about the others of its name."""

    item: Match
    warnings: tuple[OrderWarning, ...] = ()


class Match(Protocol):
    """What must be known of an item that a search returned."""

    @property
    def kind(self) -> str:
        """Name the kind: Inventory, Service, Group ..."""

    @property
    def name(self) -> str:
        """Give the item's own name."""

    @property
    def full_name(self) -> str:
        """Give the name with those of its parents."""

    @property
    def is_active(self) -> bool:
        """Tell whether QuickBooks takes it in a transaction."""


def is_list_id(text: str) -> bool:
    """Tell whether a text has the form of a list ID."""
    return _LIST_ID.fullmatch(text) is not None


def lookup(line: Line, settings: Settings, store: Store | None) -> SkuLookup | None:
    """Say how a line's item is found; None when it has no SKU (SE-10, SE-11)."""
    sku = clean_sku(line.sku, settings)
    if not sku:
        return None
    alias = _alias(sku, settings, store)
    if alias is None:
        return (
            by_full_name(sku) if ":" in sku else SkuLookup(sku.casefold(), sku, "sku")
        )
    if _LIST_ID.fullmatch(alias):
        return SkuLookup(f"list id:{alias}", alias, "list_id", is_alias=True)
    found = by_full_name(alias)
    return SkuLookup(found.key, found.text, found.by, is_alias=True)


def by_full_name(name: str) -> SkuLookup:
    """Look an item up by its whole path, as the settings name it (SE-11 c)."""
    # The prefix holds a colon, so no SKU that is searched as such has this key.
    return SkuLookup(f"full name:{name.casefold()}", name, "full_name")


def clean_sku(sku: str, settings: Settings, texts: Texts | None = None) -> str:
    """Fold what QuickBooks cannot store; inner white space is kept (SE-10 c)."""
    texts = texts or Texts(settings.text.charset)
    return "".join(
        " " * len(part) if part.isspace() else texts.clean("SKU", part)
        for part in re.split(r"(\s+)", sku.strip())
    ).strip()


def warnings(order: Order, settings: Settings) -> tuple[OrderWarning, ...]:
    """Warn of SKUs that QuickBooks cannot store as they are."""
    texts = Texts(settings.text.charset)
    for line in order.lines:
        clean_sku(line.sku, settings, texts)
    return texts.warnings()


def matching(sku: str, found: Sequence[Match]) -> list[Match]:
    """Keep the items whose name or full name is the SKU, in their order (SE-11 a)."""
    wanted = sku.casefold()
    return [m for m in found if wanted in (m.name.casefold(), m.full_name.casefold())]


def choose(matches: Sequence[Match], settings: Settings) -> Chosen | str:
    """Take the first usable, active match, or say why none will do (SE-11, SE-12)."""
    usable = [each for each in matches if _is_usable(each, settings)]
    active = [each for each in usable if each.is_active]
    if active:
        return Chosen(active[0], _duplicates(active[0], active[1:]))
    if usable:
        return "ITEM_INACTIVE"
    return "ITEM_KIND_UNUSABLE" if matches else "ITEM_NOT_FOUND"


def depends_on_order(matches: Sequence[Match], settings: Settings) -> bool:
    """Tell whether it matters which match QuickBooks returns first (SE-12)."""
    usable = [m for m in matches if m.is_active and _is_usable(m, settings)]
    return len(usable) > 1


def creation_refusal(found: SkuLookup, settings: Settings) -> str | None:
    """Give the code why a missing item is not created; None when it is (SE-13)."""
    # What an alias names must exist: it is not the SKU that would be created.
    if found.is_alias or not settings.item.auto_create:
        return "ITEM_NOT_FOUND"
    if found.by != "sku" or len(found.text) > LONGEST_NAME:
        return "ITEM_NAME_INVALID"
    if not all(_accounts(settings)):
        return "ITEM_ACCOUNTS_NOT_SET"
    return None


def new_item(line: Line, settings: Settings) -> dict[str, Any]:
    """Give the members of the item that a line's unknown SKU becomes (SE-13)."""
    texts = Texts(settings.text.charset)
    members = {
        "Name": clean_sku(line.sku, settings),
        "ParentRef": _reference(settings.item.parent),
    }
    description = lines.description("SalesDesc", line, texts) or None
    members |= _sales_members(description, _price(line), settings)
    return {name: value for name, value in members.items() if value is not None}


def faulty(number: int, line: Line, problem: Problem) -> FaultyLine:
    """Say what is wrong with the item of a line (SE-14)."""
    named = lines.label(number, line)
    # What QuickBooks said of a look-up comes with it: nothing was found out then.
    unasked = problem.code == "ITEM_NOT_FOUND" and problem.message
    sentence = (_UNASKED if unasked else _FAULTS[problem.code]).format(sku=line.sku)
    message = " ".join(filter(None, (f"{named}: {sentence}", problem.message)))
    return FaultyLine(line.sku, problem.code, message)


_UNASKED = 'QuickBooks could not be asked for the item "{sku}".'
_FAULTS: Mapping[str, str] = {
    "ITEM_NOT_FOUND": 'QuickBooks has no item "{sku}", and none may be created.',
    "ITEM_CREATE_REFUSED": 'QuickBooks refused to create the item "{sku}".',
    "ITEM_ACCOUNTS_NOT_SET": 'the item "{sku}" must be created, but the settings name'
    " no accounts for it.",
    "ITEM_NAME_INVALID": 'the item "{sku}" must be created, but this is no possible'
    " name: at most 31 characters and no colon.",
    "ITEM_INACTIVE": 'the item "{sku}" is inactive in QuickBooks.',
    "ITEM_KIND_UNUSABLE": 'QuickBooks has "{sku}" as a kind of item that cannot be'
    " sold on a line.",
}


def _alias(sku: str, settings: Settings, store: Store | None) -> str | None:
    table = {alias.casefold(): target for alias, target in settings.sku_map.items()}
    exact = table.get(sku.casefold())
    if exact is not None or store is None:
        return exact
    return table.get(f"{store.name}/{sku}".casefold())


def _is_usable(match: Match, settings: Settings) -> bool:
    is_allowed_group = match.kind == GROUP and settings.item.allow_groups
    return match.kind in SELLABLE or is_allowed_group


def _duplicates(used: Match, others: Sequence[Match]) -> tuple[OrderWarning, ...]:
    if not others:
        return ()
    names = ", ".join(each.full_name for each in others)
    message = f"QuickBooks has several items: {used.full_name} was used, not {names}."
    return (reasons.warning("DUPLICATE_ITEM_NAME", message),)


def _accounts(settings: Settings) -> tuple[str, ...]:
    item = settings.item
    if item.create_type != "inventory":
        return (item.income_account,)
    return (item.income_account, item.cogs_account, item.asset_account)


def _price(line: Line) -> Any:
    price = line.unit_price if line.unit_price is not None else line.price_excluding_tax
    return None if price is None else money.rate(money.known(price))


def _sales_members(description: str | None, price: Any, settings: Settings) -> Any:
    item = settings.item
    if item.create_type != "inventory":
        account = _reference(item.income_account)
        sale = {"Desc": description, "Price": price, "AccountRef": account}
        return {"SalesOrPurchase": {k: v for k, v in sale.items() if v is not None}}
    return {
        "SalesDesc": description,
        "SalesPrice": price,
        "IncomeAccountRef": _reference(item.income_account),
        "COGSAccountRef": _reference(item.cogs_account),
        "AssetAccountRef": _reference(item.asset_account),
    }


def _reference(full_name: str) -> dict[str, str] | None:
    return {"FullName": full_name} if full_name else None
