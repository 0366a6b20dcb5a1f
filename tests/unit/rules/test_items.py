"""SE-10 to SE-14: which item a line is sold on."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbwc_server.importing.canonical import Line
from qbwc_server.rules import items
from qbwc_server.rules.items import Chosen, Problem, SkuLookup
from qbwc_server.settings import Settings


@dataclass(frozen=True)
class Found:
    full_name: str
    kind: str = "Inventory"
    is_active: bool = True

    @property
    def name(self):
        return self.full_name.rpartition(":")[2]


@pytest.mark.parametrize(
    "sku, expected",
    [
        ("TENT-2P", SkuLookup("tent-2p", "TENT-2P", "sku")),
        ("  TENT-2P ", SkuLookup("tent-2p", "TENT-2P", "sku")),
        ("TENT  2P", SkuLookup("tent  2p", "TENT  2P", "sku")),
        (
            "Stoves:BURN-01",
            SkuLookup("full name:stoves:burn-01", "Stoves:BURN-01", "full_name"),
        ),
        ("Łamp", SkuLookup("lamp", "Lamp", "sku")),
        ("   ", None),
        ("🏕", None),
    ],
)
def test_sku_of_a_line(sku, expected):
    """SE-10 c, SE-11 c: trimmed, inner space kept, case-blind; a colon is a path."""
    assert items.lookup(Line(sku=sku), Settings(), None) == expected


@pytest.mark.parametrize(
    "sku, text, by",
    [
        ("OLD", "Stoves:BURN-01", "full_name"),
        ("old", "Stoves:BURN-01", "full_name"),
        ("GIFT", "Gift Card", "full_name"),
        ("LAMP", "80000001-1700000001", "list_id"),
        ("Pine Web/BOTH", "Slashed", "full_name"),
        ("BOTH", "Everywhere", "full_name"),
        ("NEW", "NEW", "sku"),
    ],
)
def test_alias_of_a_sku(make, sku, text, by):
    """SE-10 d: the alias table comes first; an exact SKU wins over STORE/SKU."""
    aliases = {
        "OLD": "Stoves:BURN-01",
        "pine web/gift": "Gift Card",
        "Pine Trade/NEW": "Elsewhere",
        "LAMP": "80000001-1700000001",
        "BOTH": "Everywhere",
        "Pine Web/BOTH": "Slashed",
    }
    settings = make.settings().model_copy(update={"sku_map": aliases})

    found = items.lookup(Line(sku=sku), settings, settings.stores[0])

    assert found is not None
    assert (found.text, found.by, found.is_alias) == (text, by, by != "sku")


def test_keys_never_meet():
    """A SKU and a configured item of the same name are two references."""
    by_sku = items.lookup(Line(sku="Shipping"), Settings(), None)

    assert by_sku is not None
    assert by_sku.key != items.by_full_name("Shipping").key


def test_exact_matches_in_their_order():
    """SE-11 a, b: the name or the full name is the SKU, case-blind; endings are not."""
    found = [Found("XBURN-01"), Found("Stoves:burn-01"), Found("BURN-01")]

    assert items.matching("BURN-01", found) == found[1:]


@pytest.mark.parametrize(
    "matches, expected",
    [
        ([Found("A:X"), Found("B:X")], "A:X"),
        ([Found("A:X", is_active=False), Found("B:X")], "B:X"),
        ([Found("A:X", "Discount"), Found("B:X", "Service")], "B:X"),
        ([Found("A:X", "Group"), Found("X", "OtherCharge")], "X"),
        ([Found("X", "InventoryAssembly")], "X"),
        ([Found("X", "NonInventory")], "X"),
        ([Found("X", is_active=False)], "ITEM_INACTIVE"),
        ([Found("X", is_active=False), Found("A:X", "Group")], "ITEM_INACTIVE"),
        ([Found("X", "Group")], "ITEM_KIND_UNUSABLE"),
        ([Found("X", "Subtotal")], "ITEM_KIND_UNUSABLE"),
        ([Found("X", "SalesTaxGroup", is_active=False)], "ITEM_KIND_UNUSABLE"),
        ([], "ITEM_NOT_FOUND"),
    ],
)
def test_choice_among_matches(matches, expected):
    """SE-11 e, f, SE-12: the first usable, active one; else why none will do."""
    found = items.choose(matches, Settings())

    assert (found.item.full_name if isinstance(found, Chosen) else found) == expected


def test_duplicates_are_named():
    """SE-12: a warning names the others that would have done."""
    matches = [Found("Summer:X"), Found("X", "Discount"), Found("Winter:X")]

    found = items.choose(matches, Settings())

    assert isinstance(found, Chosen)
    assert [each.code for each in found.warnings] == ["DUPLICATE_ITEM_NAME"]
    assert "Winter:X" in found.warnings[0].message
    assert "not X" not in found.warnings[0].message


def test_groups_allowed(make):
    """SE-11 e: item.allow_groups makes groups usable."""
    settings = make.settings(item={"allow_groups": True})

    assert isinstance(items.choose([Found("X", "Group")], settings), Chosen)


@pytest.mark.parametrize(
    "sku, item, code",
    [
        ("NEW", {}, None),
        ("NEW", {"auto_create": False}, "ITEM_NOT_FOUND"),
        ("x" * 31, {}, None),
        ("x" * 32, {}, "ITEM_NAME_INVALID"),
        ("x" * 32, {"auto_create": False}, "ITEM_NOT_FOUND"),
        ("Stoves:NEW", {}, "ITEM_NAME_INVALID"),
        ("NEW", {"asset_account": ""}, "ITEM_ACCOUNTS_NOT_SET"),
        ("NEW", {"cogs_account": ""}, "ITEM_ACCOUNTS_NOT_SET"),
        ("NEW", {"income_account": ""}, "ITEM_ACCOUNTS_NOT_SET"),
        ("NEW", {"create_type": "service", "asset_account": ""}, None),
        ("ALIAS", {}, "ITEM_NOT_FOUND"),
    ],
)
def test_missing_item(make, sku, item, code):
    """SE-13 b, c, SE-14: created, or why not; a SKU is never cut."""
    settings = make.settings(item=item).model_copy(
        update={"sku_map": {"ALIAS": "Else"}}
    )
    found = items.lookup(Line(sku=sku), settings, None)

    assert found is not None
    assert items.creation_refusal(found, settings) == code


STICKER = Line(
    sku=" STK ",
    item_name="Sticker",
    unit_price=Decimal(0),
    product_options=(("size", "L"),),
)


def test_new_inventory_item(make):
    """SE-13 a, d: name, text, price and the three accounts; no quantity on hand."""
    assert items.new_item(STICKER, make.settings()) == {
        "Name": "STK",
        "SalesDesc": "Sticker (size: L)",
        "SalesPrice": Decimal("0.00"),
        "IncomeAccountRef": {"FullName": "Sales:Goods"},
        "COGSAccountRef": {"FullName": "Cost of Goods Sold"},
        "AssetAccountRef": {"FullName": "Inventory Asset"},
    }


@pytest.mark.parametrize("kind", ["noninventory", "service"])
def test_new_item_of_another_kind(make, kind):
    """SE-13 a, f: the account that applies, and the parent that is set."""
    settings = make.settings(item={"create_type": kind, "parent": "Shop"})

    assert items.new_item(STICKER, settings) == {
        "Name": "STK",
        "ParentRef": {"FullName": "Shop"},
        "SalesOrPurchase": {
            "Desc": "Sticker (size: L)",
            "Price": Decimal("0.00"),
            "AccountRef": {"FullName": "Sales:Goods"},
        },
    }


def test_new_item_without_a_price(make):
    """SE-13 d: no unit price, no SalesPrice."""
    fields = items.new_item(Line(sku="X", item_name="Y"), make.settings())

    assert "SalesPrice" not in fields


@pytest.mark.parametrize(
    "code",
    [
        "ITEM_NOT_FOUND",
        "ITEM_CREATE_REFUSED",
        "ITEM_ACCOUNTS_NOT_SET",
        "ITEM_NAME_INVALID",
        "ITEM_INACTIVE",
        "ITEM_KIND_UNUSABLE",
    ],
)
def test_faulty_line_says_which(code):
    """SE-14: every item code speaks of its line and SKU."""
    found = items.faulty(3, Line(sku="LAMP", item_name="Lamp"), Problem(code, "(3250)"))

    assert found.message.startswith("Line 3 (Lamp): ")
    assert '"LAMP"' in found.message
    assert found.message.endswith("(3250)")


def test_item_that_could_not_be_asked_for():
    """Nothing is claimed of an item whose look-up QuickBooks did not carry out."""
    found = items.faulty(1, Line(sku="LAMP"), Problem("ITEM_NOT_FOUND", "0x80040400."))

    assert 'could not be asked for the item "LAMP". 0x80040400.' in found.message
    assert "has no item" not in found.message


@given(st.text(max_size=60))
def test_any_sku(sku):
    """SE-10 c: cleaning a SKU twice is cleaning it once, and its key ignores case."""
    settings = Settings()
    cleaned = items.clean_sku(sku, settings)

    assert items.clean_sku(cleaned, settings) == cleaned
    assert cleaned == cleaned.strip()


@given(st.text("{}%sku", max_size=20))
def test_any_sku_in_a_message(sku):
    """A SKU is quoted as it is, whatever it holds."""
    found = items.faulty(1, Line(sku=sku), Problem("ITEM_NOT_FOUND"))

    assert f'"{sku}"' in found.message
