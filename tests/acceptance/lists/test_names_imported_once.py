"""UN-6, UN-7: customers, vendors and items, matched by name and then left alone."""

import pytest

from tests import factories
from tests.support import imported
from tests.support.installation import names

ACME = {"Name": "Acme", "Email": "office@acme.example"}
RENAMED = "RENAMED_IN_QUICKBOOKS"


def warnings(entry):
    """Give the codes of an entry's warnings."""
    return [each["code"] for each in entry["warnings"]]


def frozen(entry):
    """Give what an import leaves alone: all but the time of the figure in stock."""
    return {name: each for name, each in entry.items() if name != "quantity_read_at"}


@pytest.mark.parametrize(
    "what, query, name",
    [
        ("customers", "CustomerQuery", "Byrd, Ada"),
        ("vendors", "VendorQuery", "Delgado, Rosa"),
        ("items", "ItemQuery", "MUG"),
    ],
)
def test_an_import(shop, what, query, name):
    """UN-6: by an iterator, inactive ones too."""
    requests = imported.pull(shop, what)

    assert names(requests) == [query]
    assert requests[0].fields == {"MaxReturned": "200", "ActiveStatus": "All"}
    assert 'iterator="Start"' in shop.visits[0].exchanges[0].request
    assert imported.shown(shop, what)[name]["list_id"]


def test_many_pages(install, small_pages):
    """They travel alone, one after the other, in one session."""
    many = [{"Name": f"Customer {n}"} for n in range(10)]
    shop = install(lists={"customers": many})

    requests = imported.pull(shop, "customers", "accounts")

    assert names(requests) == ["AccountQuery", *["CustomerQuery"] * 3]
    assert len(shop.visits[0].exchanges) == 4
    assert {each["Name"] for each in many} < imported.shown(shop, "customers").keys()


def test_a_second_import(shop):
    """UN-6: what is new is added, and what was there is as it was imported."""
    shop.company.add("customers", ACME)
    imported.pull(shop, "customers")
    first = imported.shown(shop, "customers")
    shop.company.add("customers", {"Name": "Bolt"})
    imported.change(shop, "customers", "Acme", Email="new@acme.example")

    imported.pull(shop, "customers")

    second = imported.shown(shop, "customers")
    assert second.keys() - first.keys() == {"Bolt"}
    assert second["Acme"] == first["Acme"]
    assert second["Acme"]["email"] == "office@acme.example"


@pytest.mark.parametrize("what", ["customers", "vendors"])
def test_a_renamed_one(shop, what):
    """UN-7: it arrives as a new one with a warning; the old one stays, stale."""
    shop.company.add(what, {"Name": "Acme"})
    imported.pull(shop, what)
    old = imported.shown(shop, what)["Acme"]
    imported.rename(shop, what, "Acme", "Acme Ltd")

    imported.pull(shop, what)

    found = imported.shown(shop, what)
    assert found["Acme"] == old | {"stale": True}
    assert found["Acme Ltd"]["list_id"] == old["list_id"]
    assert warnings(found["Acme Ltd"]) == [RENAMED]
    assert '"Acme"' in found["Acme Ltd"]["warnings"][0]["message"]


def test_renamed_twice(shop):
    """The warning names the one that it was last, not all that it ever was."""
    shop.company.add("customers", ACME)
    for name in ("Acme Ltd", "Acme plc"):
        imported.pull(shop, "customers")
        entry = shop.company.entries("customers")[-1]
        shop.company.rename(entry, name)

    imported.pull(shop, "customers")

    found = imported.shown(shop, "customers")
    assert [found[n]["stale"] for n in ("Acme", "Acme Ltd", "Acme plc")] == [1, 1, 0]
    message = found["Acme plc"]["warnings"][0]["message"]
    assert '"Acme Ltd"' in message
    assert '"Acme"' not in message


def test_renamed_back(shop):
    """The first record is right again, the second is stale; nothing is new."""
    shop.company.add("customers", ACME)
    imported.pull(shop, "customers")
    imported.rename(shop, "customers", "Acme", "Acme Ltd")
    imported.pull(shop, "customers")
    imported.rename(shop, "customers", "Acme Ltd", "Acme")

    imported.pull(shop, "customers")

    found = imported.shown(shop, "customers")
    assert (found["Acme"]["stale"], found["Acme Ltd"]["stale"]) == (False, True)
    assert warnings(found["Acme"]) == []


@pytest.mark.parametrize("name", ["ACME", "  Acme", "acme"])
def test_renamed_in_capitals_or_blanks_only(shop, name):
    """UN-7: that is the same name."""
    shop.company.add("customers", ACME)
    imported.pull(shop, "customers")
    before = imported.shown(shop, "customers")
    imported.rename(shop, "customers", "Acme", name)

    imported.pull(shop, "customers")

    assert imported.shown(shop, "customers") == before


def test_two_that_exchange_their_names(shop):
    """Names decide: each record links to the one that has its name now."""
    shop.company.add("customers", {"Name": "East"})
    shop.company.add("customers", {"Name": "West"})
    imported.pull(shop, "customers")
    before = imported.shown(shop, "customers")
    imported.rename(shop, "customers", "East", "spare")
    imported.rename(shop, "customers", "West", "East")
    imported.rename(shop, "customers", "spare", "West")

    imported.pull(shop, "customers")

    found = imported.shown(shop, "customers")
    assert found.keys() == before.keys()
    assert found["East"]["list_id"] == before["West"]["list_id"]
    assert found["West"]["list_id"] == before["East"]["list_id"]
    assert not found["East"]["stale"]


def test_a_name_that_another_one_has_taken(shop):
    """The renamed one is new and warned of; the old record is the other one's."""
    shop.company.add("customers", ACME)
    imported.pull(shop, "customers")
    imported.rename(shop, "customers", "Acme", "Acme Ltd")
    second = shop.company.add("customers", {"Name": "Acme"})

    imported.pull(shop, "customers")

    found = imported.shown(shop, "customers")
    assert found["Acme"]["list_id"] == second.list_id
    assert found["Acme"]["email"] == "office@acme.example"
    assert not found["Acme"]["stale"]
    assert warnings(found["Acme Ltd"]) == [RENAMED]


def test_a_deleted_one(shop):
    """5.2: what was imported stays as it is."""
    shop.company.add("customers", ACME)
    imported.pull(shop, "customers")
    before = imported.shown(shop, "customers")
    imported.delete(shop, "customers", "Acme")

    imported.pull(shop, "customers")

    assert imported.shown(shop, "customers") == before


def test_made_anew_under_its_name(shop):
    """The record links to the one that there is."""
    shop.company.add("customers", ACME)
    imported.pull(shop, "customers")
    imported.delete(shop, "customers", "Acme")
    second = shop.company.add("customers", {"Name": "Acme"})

    imported.pull(shop, "customers")

    acme = imported.shown(shop, "customers")["Acme"]
    assert (acme["list_id"], acme["stale"]) == (second.list_id, False)
    assert acme["email"] == "office@acme.example"


def test_an_inactive_one(shop):
    """It is imported, for it has its name all the same; later changes are not seen."""
    shop.company.add("vendors", {"Name": "Closed Shop", "IsActive": False})

    imported.pull(shop, "vendors")
    entry = shop.company.find("vendors", "Closed Shop")
    shop.company.set_active(entry, active=True)
    imported.pull(shop, "vendors")

    assert not imported.shown(shop, "vendors")["Closed Shop"]["active"]


def test_jobs(shop):
    """UN-7: they are not imported."""
    shop.company.add("customers", {"FullName": "Byrd, Ada:Kitchen"})

    imported.pull(shop, "customers")

    assert not [n for n in imported.shown(shop, "customers") if "Kitchen" in n]


def test_jobs_that_were_asked_for(install):
    """UN-7: under their full names, so that two kitchens are two."""
    shop = install(lists={"customers": [{"FullName": "Byrd, Ada:Kitchen"}]})
    imported.pull(shop, "customers")
    shop.configure(factories.settings(lists={"jobs": True}))

    imported.pull(shop, "customers")

    assert "Byrd, Ada:Kitchen" in imported.shown(shop, "customers")


def test_items_that_cannot_be_sold(shop):
    """UN-6: only sellable kinds are imported."""
    shop.company.add("items", {"kind": "ItemSubtotal", "Name": "Subtotal"})

    imported.pull(shop, "items")

    kinds = {each["kind"] for each in imported.shown(shop, "items").values()}
    assert kinds == {"Inventory", "OtherCharge"}


def test_subitems(shop):
    """UN-6: the code is the name, or the full name where another item has the name."""
    imported.pull(shop, "items")

    found = imported.shown(shop, "items")
    assert found["BURN-01"]["full_name"] == "Stoves:BURN-01"
    assert {"Summer:ROPE", "Winter:ROPE"} < found.keys()
    assert "ROPE" not in found


def test_an_item_whose_name_is_given_to_another_one_later(shop):
    """The first keeps its code; the new one is known by its full name."""
    imported.pull(shop, "items")
    before = imported.shown(shop, "items")
    shop.company.add("items", factories.goods("Winter:BURN-01"))

    imported.pull(shop, "items")

    found = imported.shown(shop, "items")
    assert found.keys() - before.keys() == {"Winter:BURN-01"}
    assert frozen(found["BURN-01"]) == frozen(before["BURN-01"])
    assert warnings(found["Winter:BURN-01"]) == []


def test_an_item_under_another_parent(shop):
    """Its code is what it was."""
    imported.pull(shop, "items")
    before = imported.shown(shop, "items")
    entry = shop.company.find("items", "Stoves:BURN-01")
    parent = shop.company.find("items", "Winter")
    shop.company.books.lists.rename(entry, "BURN-01", parent.list_id)
    shop.company.books.touch(entry)

    imported.pull(shop, "items")

    after = imported.shown(shop, "items")
    assert {name: frozen(each) for name, each in after.items()} == {
        name: frozen(each) for name, each in before.items()
    }


def test_names_that_customers_may_not_have(shop):
    """UN-15: employees and other names, as QuickBooks has them now."""
    imported.pull(shop, "employees", "othernames")
    assert "Ito, Ken" in imported.shown(shop, "employees")
    imported.rename(shop, "employees", "Ito, Ken", "Ito, Kenji")

    imported.pull(shop, "employees")

    assert imported.shown(shop, "employees").keys() == {"Ito, Kenji"}


def test_a_list_of_thousands(install):
    """It comes in pages of 200."""
    many = [{"Name": f"Customer {n:04}"} for n in range(2500)]
    shop = install(lists={"customers": many})

    requests = imported.pull(shop, "customers")

    found = imported.shown(shop, "customers")
    assert imported.pages(requests) == 13
    assert len(found) == len(shop.company.entries("customers"))


def test_orders_go_first(install, small_pages):
    """No order waits until a long list is read."""
    many = [{"Name": f"Customer {n}"} for n in range(20)]
    shop = install(lists={"customers": many})
    shop.take_in(factories.an_order())

    requests = imported.pull(shop, "customers")

    posted = names(requests).index("SalesReceiptAdd")
    assert imported.pages(requests[:posted]) == 0
    assert imported.pages(requests[posted:]) > 4
