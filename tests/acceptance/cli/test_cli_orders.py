"""Taking orders in and deciding about them, before QuickBooks has been asked."""

import json

import pytest

from tests.support.command_line import EXAMPLES

RECEIPT = EXAMPLES / "orders" / "01-receipt.json"
NO_SKU = EXAMPLES / "orders" / "21-no-sku.json"
NOT_PAID = EXAMPLES / "orders" / "31-not-paid.json"
BAD_DATE = EXAMPLES / "orders" / "41-impossible-date.json"


def test_several_files(shell):
    """Each order counts by itself: a rejected one does not stop the others."""
    ran = shell.run("orders", "import", "shop", BAD_DATE, RECEIPT, NO_SKU, "--json")

    assert ran.status == 1
    assert [(each["number"], each["result"]) for each in ran.json] == [
        ("CKT-2301", "rejected"),
        ("CKT-2001", "accepted"),
        ("CKT-2101", "accepted"),
    ]
    assert "ordered_at" in ran.json[0]["remark"]
    assert [each["state"] for each in ran.json] == [None, "waiting", "skipped"]


def test_standard_input(shell):
    """It is read where a file is called -."""
    ran = shell.good("orders", "import", "shop", "-", stdin=RECEIPT.read_text("utf-8"))

    assert "CKT-2001" in ran.out


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"order": 7}', "number,total\n1,2\n", "\x00\xff"]
)
def test_what_is_no_file_of_orders(shell, text):
    """It is refused in one sentence or rejected, and nothing is stored."""
    ran = shell.run("orders", "import", "shop", "-", stdin=text)

    assert ran.status == 1
    assert shell.good("orders", "list", "shop", "--json").json == []


def test_one_unreadable_file_among_others(shell):
    """The others are taken in."""
    (shell.folder / "broken.json").write_text("{")

    ran = shell.run("orders", "import", "shop", "broken.json", RECEIPT)

    assert ran.status == 1
    assert "broken.json" in ran.err
    assert len(shell.good("orders", "list", "shop", "--json").json) == 1


def test_the_same_order_again(shell):
    """It takes the place of the first one."""
    shell.good("orders", "import", "shop", NO_SKU)

    ran = shell.good("orders", "import", "shop", NO_SKU, "--json")

    assert [each["result"] for each in ran.json] == ["replaced"]
    assert len(shell.good("orders", "list", "shop", "--json").json) == 1


def test_many_orders(shell):
    """All of them arrive, and a listing shows all of them."""
    order = json.loads(RECEIPT.read_text("utf-8"))
    many = [
        order | {"external_order_identifier": f"A-{n}", "id": n} for n in range(600)
    ]

    shell.good("orders", "import", "shop", "-", stdin=json.dumps({"orders": many}))

    listed = shell.good("orders", "list", "shop", "--json").json
    assert len({each["number"] for each in listed}) == 600


def test_an_order_for_programs(shell):
    """It has exactly the members that the product promises."""
    shell.good("orders", "import", "shop", NO_SKU)

    shown = shell.good("orders", "show", "shop", "CKT-2101", "--json").json

    assert list(shown) == [
        "number",
        "store",
        "state",
        "reason",
        "warnings",
        "customer",
        "items",
        "transaction",
        "received_at",
        "posted_at",
    ]
    assert set(shown["reason"]) == {"code", "message", "what_to_do", "lines"}
    assert shown["reason"]["code"] == "MISSING_SKU"
    assert shown["items"] == [{"sku": "TEA-ASSAM-250", "list_id": None}]


def test_filters(shell):
    """Only what is asked for is listed."""
    shell.run("orders", "import", "shop", RECEIPT, NO_SKU, NOT_PAID)

    skipped = shell.good("orders", "list", "shop", "--state", "skipped", "--json").json
    numbered = shell.good("orders", "list", "shop", "--number", "CKT-2001", "--json")

    assert [each["number"] for each in skipped] == ["CKT-2101"]
    assert [each["number"] for each in numbered.json] == ["CKT-2001"]


def test_a_listing_for_people(shell):
    """It has no colours where it is piped, and no secrets of the terminal."""
    shell.good("orders", "import", "shop", NO_SKU)

    out = shell.good("orders", "list", "shop").out

    assert "\x1b" not in out
    assert "no SKU" in out


def test_release_cancel_and_retry(shell):
    """Each does what it says, or says why not."""
    shell.good("orders", "import", "shop", NOT_PAID, NO_SKU)

    shell.good("orders", "release", "shop", "CKT-2201")
    shell.good("orders", "cancel", "shop", "CKT-2202")
    retried = shell.good("orders", "retry", "shop", "CKT-2101")
    refused = shell.run("orders", "retry", "shop", "CKT-2202")

    listed = shell.good("orders", "list", "shop", "--json").json
    states = {each["number"]: each["state"] for each in listed}
    assert states == {
        "CKT-2201": "waiting",
        "CKT-2202": "cancelled",
        "CKT-2101": "skipped",
    }
    assert "skipped" in retried.out
    assert refused.status == 1


def test_approving_what_waits_for_something_else(shell):
    """It is refused: approval is no way around payment."""
    shell.good("orders", "import", "shop", NOT_PAID)

    ran = shell.run("orders", "approve", "shop", "CKT-2201")

    assert ran.status == 1
    assert "AWAITING_PAYMENT" in ran.err


def test_one_of_several_orders_cannot_be_released(shell):
    """The others are."""
    shell.good("orders", "import", "shop", NOT_PAID)

    ran = shell.run("orders", "release", "shop", "CKT-404", "CKT-2201")

    shown = shell.good("orders", "show", "shop", "CKT-2201", "--json").json
    assert ran.status == 1
    assert shown["state"] == "waiting"


def test_adopting_an_order_that_is_not_in_doubt(shell):
    """It is refused."""
    shell.good("orders", "import", "shop", RECEIPT)

    ran = shell.run("orders", "adopt", "shop", "CKT-2001", "1A-1700000000")

    assert ran.status == 1


def test_a_number_that_two_stores_share(shell):
    """The store must be named, and may be."""
    order = json.loads(RECEIPT.read_text("utf-8"))
    other = order | {"store_api_key": "d40f6a83c5"}
    both = json.dumps({"orders": [order, other]})
    shell.good("orders", "import", "shop", "-", stdin=both)

    unclear = shell.run("orders", "show", "shop", "CKT-2001")
    named = shell.good(
        "orders", "show", "shop", "CKT-2001", "--store", "Copper Kettle Trade", "--json"
    )

    assert unclear.status == 1
    assert named.json["store"] == "Copper Kettle Trade"
