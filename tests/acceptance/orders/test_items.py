"""SE-10 to SE-15: which item a line is sold on, and items that are created."""

import pytest

from qbwc_server.simulator.company_file import Outcome
from tests import factories
from tests.factories import TO, a_line, an_order, goods, of
from tests.support.faults import Fault
from tests.support.installation import names, sales, writes

INES = of("Ines", "Brandt", "ines@example.com")


def order(*lines, number: str = "P-1001", **members):
    """Make an order of some lines; a text stands for the SKU of one piece."""
    found = [a_line(each) if isinstance(each, str) else each for each in lines]
    return an_order(number, {TO + "line_items": found}, **members)


def looked_up(sent) -> list[str]:
    """List the SKUs that were searched among all items."""
    found = (
        e.fields for e in sent if e.name == "ItemQuery" and "NameFilter" in e.fields
    )
    return [each["NameFilter"]["Name"] for each in found]


def used(shop, receipt) -> list[str]:
    """Name the items of the product lines by what QuickBooks calls them."""
    entries = {
        e.list_id: shop.company.full_name(e) for e in shop.company.entries("items")
    }
    return [entries[line["ItemRef"]] for line in receipt.lines]


def codes(told) -> list[tuple[str, str]]:
    """List the faulty lines of a reason."""
    return [(each["sku"], each["code"]) for each in told.row.reason["lines"]]


@pytest.mark.parametrize("sku", ["", "   ", None])
def test_missing_sku_anywhere(shop, sku):
    """SE-10: one line without a SKU, whoever gets it: no request at all."""
    document = order("MUG", a_line(sku, quantity=0, price="0.00"))
    document["recipients"].append({**document["recipients"][0]})

    sent = shop.post(document)

    assert sent == []
    assert shop.order().outcome == ("skipped", "MISSING_SKU")
    assert len(shop.order().row.reason["lines"]) == 2


def test_sku_of_another_type(shop):
    """SE-10 c: a number is read as text, blanks around it do not count."""
    shop.company.add("items", goods("4711"))

    sent = shop.post(
        order(a_line("MUG") | {"sku": 4711}), order(a_line(" 4711 "), number="2")
    )

    assert looked_up(sent) == ["4711"]
    assert len(sales(sent)) == 2


def test_sku_in_other_letters(shop):
    """SE-10 c: names are compared without case; inner blanks are kept."""
    shop.company.add("items", goods("BIG  mug"))

    sent = shop.post(order("mug", "Big  MUG"))

    assert used(shop, sales(sent)[0]) == ["MUG", "BIG  mug"]
    assert writes(sent) == ["SalesReceiptAdd"]


def test_no_lines(shop):
    """SE-10 b: skipped, although there is a shipping charge."""
    sent = shop.post(order(base_shipping_cost="5.00"))

    assert sent == []
    assert shop.order().outcome == ("skipped", "NO_LINES")


def test_costs_only(install):
    """SE-10 b: allow_costs_only posts the charges alone."""
    shop = install(order={"allow_costs_only": True})

    sent = shop.post(order(base_shipping_cost="5.00"))

    assert used(shop, sales(sent)[0]) == ["Shipping Charge"]


ALIASES = {
    "OLD-BURN": "Stoves:BURN-01",
    "Pine Web/LOCAL": "MUG",
    "Pine Trade/LOCAL": "Stoves:BURN-01",
    "BOTH": "MUG",
    "Pine Web/BOTH": "Stoves:BURN-01",
    "GONE": "Nothing:HERE",
}


def test_alias_of_a_full_name(install):
    """SE-10 d: the table is consulted first; the SKU itself is not searched."""
    shop = install(sku_map=ALIASES)

    sent = shop.post(order("old-burn", "LOCAL", "BOTH"))

    assert looked_up(sent) == []
    assert used(shop, sales(sent)[0]) == ["Stoves:BURN-01", "MUG", "MUG"]


def test_alias_of_one_store(install):
    """SE-10 d: STORE/SKU limits an alias to that store."""
    shop = install(sku_map=ALIASES)

    sent = shop.post(order("LOCAL", store_api_key=factories.TRADE))

    assert used(shop, sales(sent)[0]) == ["Stoves:BURN-01"]


def test_alias_of_another_store(install):
    """SE-10 d: for a store without the alias the SKU is what it says."""
    shop = install(sku_map=ALIASES, item={"auto_create": False})

    sent = shop.post(order("LOCAL", store_api_key=factories.MARKET))

    assert looked_up(sent) == ["LOCAL"]
    assert shop.order().outcome == ("skipped", "ITEM_NOT_FOUND")


def test_alias_of_a_list_id(install):
    """SE-10 d: an alias may name the list ID, which a new name does not change."""
    shop = install()
    list_id = shop.item("Stoves:BURN-01")
    shop.configure(factories.settings(sku_map={"OLD": list_id}))
    entry = shop.company.find("items", "Stoves:BURN-01")
    assert entry is not None
    shop.company.rename(entry, "BURN-02")

    sent = shop.post(order("OLD"))

    assert sales(sent)[0].lines[0]["ItemRef"] == list_id


@pytest.mark.parametrize("status", [500, 3120])
@pytest.mark.parametrize("target", ["Nothing:HERE", "8000FFFF-1700000000"])
def test_alias_that_leads_nowhere(install, target, status):
    """SE-10 d: never created from an alias, however QuickBooks says that it is gone."""
    shop = install(sku_map={"GONE": target}, quirks={"no_list_id_found": status})

    sent = shop.post(order("GONE", "MUG"))

    assert writes(sent) == []
    assert shop.order().outcome == ("skipped", "ITEM_NOT_FOUND")
    assert codes(shop.order()) == [("GONE", "ITEM_NOT_FOUND")]


def test_subitem(shop):
    """SE-11 b: found by its own name; the path is not needed."""
    sent = shop.post(order("BURN-01"))

    assert sales(sent)[0].lines[0]["ItemRef"] == shop.item("Stoves:BURN-01")
    assert shop.order().warnings == []


@pytest.mark.parametrize(
    "quirks", [{"name_filter_reads": "FullName"}, {"name_filter_reads": "Name"}]
)
def test_either_reading_of_the_name_filter(install, quirks):
    """SE-11 a: only exact names count, not every item that ends alike."""
    shop = install(quirks=quirks, lists={"items": [goods("BIG-MUG")]})

    sent = shop.post(order("MUG", "BURN-01"))

    assert used(shop, sales(sent)[0]) == ["MUG", "Stoves:BURN-01"]
    assert shop.order().warnings == []


def test_sku_with_a_path(shop):
    """SE-11 c: a colon makes it a full name."""
    sent = shop.post(order("stoves:burn-01"))

    assert looked_up(sent) == []
    assert used(shop, sales(sent)[0]) == ["Stoves:BURN-01"]


def test_path_that_leads_nowhere(shop):
    """SE-13 c: it cannot be created: no possible name."""
    sent = shop.post(order("Stoves:BURN-09"))

    assert writes(sent) == []
    assert shop.order().outcome == ("skipped", "ITEM_NAME_INVALID")


def test_two_lines_of_one_sku(shop):
    """SE-11 d: one look-up, two lines in order, never merged."""
    sent = shop.post(
        order(a_line("MUG", "10.00"), a_line("BURN-01"), a_line("mug", "8.50"))
    )

    assert looked_up(sent) == ["MUG", "BURN-01"]
    lines = sales(sent)[0].lines
    assert [line["Rate"] for line in lines] == ["10.00", "10.00", "8.50"]
    assert lines[0]["ItemRef"] == lines[2]["ItemRef"]


def test_one_sku_in_many_orders(shop):
    """SE-11, SE-15: looked up once, now and later."""
    first = shop.post(*(order("MUG", number=str(n)) for n in range(5)))
    second = shop.post(order("MUG", number="9"))

    assert looked_up(first) == ["MUG"]
    assert names(second) == ["SalesReceiptQuery", "SalesReceiptAdd"]


def test_group(shop):
    """SE-11 e: an item group has no place on a line."""
    shop.post(order("KIT", "MUG"))

    assert shop.order().outcome == ("skipped", "ITEM_KIND_UNUSABLE")
    assert codes(shop.order()) == [("KIT", "ITEM_KIND_UNUSABLE")]


def test_group_allowed(install):
    """SE-11 e: allow_groups posts it as a group, without a rate."""
    shop = install(item={"allow_groups": True})

    sent = shop.post(order(a_line("KIT", quantity=3)))

    assert sales(sent)[0].lines == [{"ItemGroupRef": shop.item("KIT"), "Quantity": "3"}]
    assert shop.order().outcome == ("posted", None)


@pytest.mark.parametrize(
    "kind",
    ["ItemSubtotal", "ItemDiscount", "ItemPayment", "ItemSalesTax"],
)
def test_kind_that_is_never_sold(shop, kind):
    """SE-11 e: the only item of that name is of no use."""
    shop.company.add("items", {"kind": kind, "Name": "ODD"})

    sent = shop.post(order("ODD"))

    assert writes(sent) == []
    assert shop.order().outcome == ("skipped", "ITEM_KIND_UNUSABLE")


def test_unusable_kinds_are_passed_over(shop):
    """SE-11 e: a subitem of a usable kind is found behind an unusable one."""
    shop.company.add("items", {"kind": "ItemSubtotal", "Name": "ODD"})
    shop.company.add("items", goods("Parts:ODD"))

    sent = shop.post(order("ODD"))

    assert used(shop, sales(sent)[0]) == ["Parts:ODD"]
    assert shop.order().warnings == []


@pytest.mark.parametrize(
    "kind",
    ["ItemService", "ItemNonInventory", "ItemOtherCharge", "ItemInventoryAssembly"],
)
def test_kinds_that_are_sold(shop, kind):
    """SE-11 e: each of these stands on a line."""
    shop.company.add("items", {"kind": kind, "Name": "THING"})

    sent = shop.post(order("THING"))

    assert used(shop, sales(sent)[0]) == ["THING"]


def test_inactive_item(shop):
    """SE-11 f: only an inactive one: skipped, and not created anew."""
    sent = shop.post(order("LAMP-OLD", "KIT"))

    assert writes(sent) == []
    assert shop.order().outcome == ("skipped", "ITEM_INACTIVE")
    assert codes(shop.order()) == [
        ("LAMP-OLD", "ITEM_INACTIVE"),
        ("KIT", "ITEM_KIND_UNUSABLE"),
    ]


def test_inactive_item_made_active(shop):
    """SE-11 f: an order that comes later is not told what was true before."""
    shop.post(order("LAMP-OLD"))
    entry = shop.company.find("items", "LAMP-OLD")
    assert entry is not None
    shop.company.set_active(entry, active=True)

    shop.post(order("LAMP-OLD", number="2"))

    assert shop.order("2").outcome == ("posted", None)


def test_inactive_item_beside_an_active_one(shop):
    """SE-11 f: the active one is used."""
    shop.company.add("items", goods("New:LAMP-OLD"))

    sent = shop.post(order("LAMP-OLD"))

    assert used(shop, sales(sent)[0]) == ["New:LAMP-OLD"]


def test_several_items_of_one_name(shop):
    """SE-12: the first that QuickBooks returns; the others are named."""
    sent = shop.post(order("ROPE"))

    assert used(shop, sales(sent)[0]) == ["Summer:ROPE"]
    assert shop.order().warnings == ["DUPLICATE_ITEM_NAME"]
    assert "Winter:ROPE" in shop.order().row.warnings[0]["message"]


def added(sent):
    """Give the items that were to be created."""
    return [e for e in sent if e.name.startswith("Item") and e.name.endswith("Add")]


def test_new_inventory_part(shop):
    """SE-13: the three accounts, description and price, then the line with its ID."""
    line = a_line("NEW-1", "7.50", product_options={"size": "L"})

    sent = shop.post(order(line))

    (item,) = added(sent)
    assert item.name == "ItemInventoryAdd"
    assert item.fields == {
        "Name": "NEW-1",
        "SalesDesc": "The NEW-1 (size: L)",
        "SalesPrice": "7.50",
        "IncomeAccountRef": "Sales:Merchandise",
        "COGSAccountRef": "Cost of Goods Sold",
        "AssetAccountRef": "Inventory Asset",
    }
    assert sales(sent)[0].lines[0]["ItemRef"] == shop.item("NEW-1")


@pytest.mark.parametrize(
    "kind, name",
    [("noninventory", "ItemNonInventoryAdd"), ("service", "ItemServiceAdd")],
)
def test_new_item_of_another_kind(install, kind, name):
    """SE-13 a: it uses the one account that applies."""
    shop = install(item={"create_type": kind, "cogs_account": "", "asset_account": ""})

    sent = shop.post(order("NEW-1"))

    (item,) = added(sent)
    assert item.name == name
    assert item.fields["SalesOrPurchase"] == {
        "Desc": "The NEW-1",
        "Price": "10.00",
        "AccountRef": "Sales:Merchandise",
    }
    assert shop.order().outcome == ("posted", None)


@pytest.mark.parametrize("account", ["income_account", "cogs_account", "asset_account"])
def test_new_item_without_an_account(install, account):
    """SE-13 b: skipped; neither the item nor the new customer is made."""
    shop = install(item={account: ""})

    sent = shop.post(order("NEW-1", **INES))

    assert writes(sent) == []
    assert shop.order().outcome == ("skipped", "ITEM_ACCOUNTS_NOT_SET")


def test_new_item_with_a_long_name(shop):
    """SE-13 c: a SKU is never cut; 31 characters still fit."""
    sent = shop.post(order("X" * 31, number="1"), order("X" * 32, number="2"))

    assert [each.fields["Name"] for each in added(sent)] == ["X" * 31]
    assert shop.order("1").outcome == ("posted", None)
    assert shop.order("2").outcome == ("skipped", "ITEM_NAME_INVALID")


def test_one_new_item_of_several_orders(shop):
    """SE-13 e: one ItemAdd for all of them."""
    sent = shop.post(order("NEW-1", number="1"), order("new-1", number="2"))

    assert len(added(sent)) == 1
    assert len(sales(sent)) == 2


def test_new_item_made_by_hand_meanwhile(shop):
    """SE-13 e: 3100: searched again, and used."""

    def made_by_hand(document: str) -> None:
        if "ItemInventoryAddRq" in document:
            shop.company.add("items", goods("NEW-1"))

    shop.connector.on_request_set = made_by_hand

    sent = shop.post(order("NEW-1"))

    assert used(shop, sales(sent)[0]) == ["NEW-1"]


def test_new_item_whose_name_is_a_group_by_now(shop):
    """SE-13 e: the holder is of an unusable kind."""

    def made_by_hand(document: str) -> None:
        if "ItemInventoryAddRq" in document:
            shop.company.add("items", {"kind": "ItemSubtotal", "Name": "NEW-1"})

    shop.connector.on_request_set = made_by_hand

    shop.post(order("NEW-1"))

    assert shop.order().outcome == ("skipped", "ITEM_KIND_UNUSABLE")


def test_new_item_of_a_remembered_outcome(shop):
    """SE-15: ErrorRecovery instead of a Ret tells the list ID; what we sent, the kind.

    QuickBooks' answer is canned, so it is an item that is there already.
    """
    remembered = (
        '<?xml version="1.0" ?>\r\n<QBXML><QBXMLMsgsRs><ItemInventoryAddRs '
        'statusSeverity="info" statusCode="0"><ErrorRecovery>'
        f"<ListID>{shop.item('MUG')}</ListID></ErrorRecovery>"
        "</ItemInventoryAddRs></QBXMLMsgsRs></QBXML>"
    )

    def replayed(document: str) -> None:
        if "ItemInventoryAddRq" in document:
            shop.company.outcomes = [Outcome(remembered)]

    shop.connector.on_request_set = replayed

    sent = shop.post(order("NEW-1"))

    assert sales(sent)[0].lines[0]["ItemRef"] == shop.item("MUG")
    assert shop.order().outcome == ("posted", None)


def test_name_filter_that_minds_the_case(install):
    """SE-13 e: an item that the search does not show but whose name is in use.

    Nobody must try to create it over and over again.
    """
    shop = install(quirks={"name_filter_sees_case": True})

    sent = shop.post(order("mug"))

    assert len(added(sent)) == 1
    assert shop.order().state in ("posted", "skipped")


def test_new_subitem(install):
    """SE-13 f: under the parent, and found there by the next order."""
    shop = install(item={"parent": "Stoves"})

    sent = shop.post(order("NEW-1", number="1"))
    again = shop.post(order("NEW-1", number="2"))

    assert added(sent)[0].fields["ParentRef"] == "Stoves"
    assert used(shop, sales(sent)[0]) == ["Stoves:NEW-1"]
    assert names(again) == ["SalesReceiptQuery", "SalesReceiptAdd"]


def test_new_subitem_of_a_parent_that_is_absent(install):
    """SE-13 f: refused by QuickBooks, with its words."""
    shop = install(item={"parent": "Nowhere"})

    shop.post(order("NEW-1"))

    assert shop.order().outcome == ("skipped", "ITEM_CREATE_REFUSED")
    assert "Nowhere" in shop.order().message


def test_item_that_quickbooks_refuses(shop):
    """SE-14: skipped; what was made for the order before is kept and used again."""
    shop.company.faults = [
        Fault("ItemInventoryAddRq", (3080, "Not this one."), times=1)
    ]

    sent = shop.post(order("NEW-1", number="1", **INES))
    again = shop.post(order("MUG", number="2", **INES))

    assert sales(sent) == []
    assert shop.order("1").outcome == ("skipped", "ITEM_CREATE_REFUSED")
    assert "Not this one." in shop.order("1").message
    assert "CustomerAdd" not in writes(again)


def test_every_faulty_line_is_named(install):
    """SE-14: the code of the first, all of them in the reason."""
    shop = install(item={"auto_create": False})

    sent = shop.post(order("MUG", "NONE-1", "LAMP-OLD", "NONE-2", "NONE-1", **INES))

    assert writes(sent) == []
    assert shop.order().outcome == ("skipped", "ITEM_NOT_FOUND")
    assert codes(shop.order()) == [
        ("NONE-1", "ITEM_NOT_FOUND"),
        ("LAMP-OLD", "ITEM_INACTIVE"),
        ("NONE-2", "ITEM_NOT_FOUND"),
        ("NONE-1", "ITEM_NOT_FOUND"),
    ]


def test_nothing_but_list_ids(shop):
    """SE-15: customer and items by list ID alone; all of it is remembered."""
    sent = shop.post(order("MUG", "NEW-1", base_shipping_cost="5.00", **INES))

    document = shop.visits[-1].exchanges[-2].request
    assert "<CustomerRef><ListID>" in document
    assert "<ItemRef><FullName>" not in document
    assert names(shop.post(order("MUG", "NEW-1", number="2", **INES))) == [
        "SalesReceiptQuery",
        "SalesReceiptAdd",
    ]
    assert shop.order().row.customer_list_id == sales(sent)[0].fields["CustomerRef"]


def test_item_replaced_in_quickbooks(shop):
    """SE-3 c for items: a list ID that is gone is looked up once more."""
    shop.post(order("MUG", number="1"))
    for transaction in shop.company.transactions:
        shop.company.delete(transaction)
    shop.company.delete(shop.company.find("items", "KIT"))
    shop.company.delete(shop.company.find("items", "MUG"))
    shop.company.add("items", goods("Mugs:MUG"))

    sent = shop.post(order("MUG", number="2"))

    assert used(shop, sales(sent)[-1]) == ["Mugs:MUG"]
    assert shop.order("2").outcome == ("posted", None)
