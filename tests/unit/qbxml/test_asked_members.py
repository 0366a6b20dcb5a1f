"""Every request says what it wants to be told, and that is what is read."""

import pytest

from qbxml import (
    accounts,
    customers,
    deletions,
    employees,
    entities,
    items,
    lists,
    message_set,
    sales,
    schema,
    taxes,
    transactions,
    vendors,
)

REQUESTS = [
    customers.query_names(["A"]),
    customers.query_ids(["1-1"]),
    customers.query_page(),
    customers.add({"Name": "A"}),
    customers.reactivate("1-1", "1"),
    vendors.query_names(["A"]),
    vendors.add({"Name": "A"}),
    items.query_sku("A"),
    items.query_full_names(["A"]),
    items.query_ids(["1-1"]),
    items.query_page(),
    items.query_names_page(),
    items.query_deleted(),
    items.add("service", {"Name": "A", "SalesOrPurchase": {"AccountRef": {}}}),
    entities.query_name("A"),
    accounts.query_active(),
    *(taxes.query_all(kind) for kind in ("code", "item", "group")),
    *(employees.query_all(kind) for kind in ("employee", "other name")),
    *(lists.query_all(kind) for kind in lists.KINDS),
    *(lists.query_names(kind, ["A"]) for kind in lists.KINDS),
    *(lists.query_ids(kind, ["1-1"]) for kind in lists.KINDS),
    *(lists.add(kind, {"Name": "A"}) for kind in lists.ADDS),
    lists.mod_class("1-1", "1", {"Name": "A"}),
    *(sales.query_ids(kind, ["1-1"]) for kind in sales.TYPES),
    *(sales.query_ref_numbers(kind, ["A"]) for kind in sales.TYPES),
    *(sales.query_modified(kind, "2026-10-12") for kind in sales.TYPES),
    *(
        deletions.query_transactions([kind], "2026-10-12")
        for kind in transactions.TYPES
    ),
    *(transactions.query_ids(kind, ["1-1"]) for kind in transactions.TYPES),
    deletions.query_entries(["ItemService"], "2026-10-12"),
]


def told(request):
    """Give the members that the records of an answer may have."""
    name = request.name.removesuffix("Query").removesuffix("Add").removesuffix("Mod")
    kinds = {
        "Item": [f"Item{kind}" for kind in items.KINDS],
        "Entity": ["Customer", "Vendor", "Employee", "OtherName"],
        "Terms": ["StandardTerms", "DateDrivenTerms"],
    }
    found = kinds.get(name, [name])
    contents = [schema.ret(f"{each}Ret").content for each in found]
    return {member for content in contents if content for member in content.members}


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.name)
def test_members_are_named(request_):
    """Named are members that there are; others would silently be nothing."""
    asked = dict(request_.fields)["IncludeRetElement"]

    assert asked
    assert set(asked) <= told(request_)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.name)
def test_in_the_language(request_):
    """They stand where the schema has them; every set is held against Intuit's."""
    document = message_set.wrap([("1", request_)])

    assert document.count(b"<IncludeRetElement>") >= 1
