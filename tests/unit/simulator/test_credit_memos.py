"""Credit memos: every kind of line, booked, changed and voided."""

from typing import Any

import pytest

from tests.support import accounting, simulated
from tests.support.accounting import CUSTOMER, DAY, ask, balance, done, found, mark

TENT = {"ItemRef": "TENT-2P", "Quantity": "2", "Rate": "100.00"}
TENTH = {"ItemRef": "Web Discount", "RatePercent": "-10"}
SUM = {"ItemRef": "Subtotal"}
MORE: list[dict[str, Any]] = [
    {
        "kind": "ItemPayment",
        "Name": "Paid",
        "DepositToAccountRef": "Web Clearing",
    },
    {"kind": "ItemService", "Name": "Guide"},
    {
        "kind": "ItemNonInventory",
        "Name": "Strap",
        "SalesAndPurchase": {
            "SalesPrice": "5.00",
            "IncomeAccountRef": "Sales",
            "ExpenseAccountRef": "Freight",
        },
    },
]


@pytest.fixture
def company():
    """Give a company file with a few more items."""
    kept = accounting.company()
    for each in MORE:
        kept.add("items", each)
    return kept


def memo(company, *lines, groups=(), **members):
    """Enter a credit memo."""
    parts = {"CustomerRef": CUSTOMER, "TxnDate": DAY} | members
    more = {"CreditMemoLineAdd": list(lines), "CreditMemoLineGroupAdd": list(groups)}
    return done(company, "CreditMemoAdd", **parts, **more)


def changed(company, before, *lines, **members):
    """Change it: a line by itself is an ID that stays."""
    given = [{"TxnLineID": e} if isinstance(e, str) else e for e in lines]
    more = {"CreditMemoLineMod": given} if given else {}
    return done(company, "CreditMemoMod", **mark(before), **members, **more)


def ids(record):
    """List the IDs of its lines."""
    return [e.get("TxnLineID") for e in record.all("CreditMemoLineRet")]


def test_every_kind_of_line(company):
    """Each is booked on an account of its own, and the whole balances."""
    lines = [
        TENT,
        SUM,
        TENTH,
        {"ItemRef": "Shipping Charge", "Amount": "12.00"},
        {"ItemRef": "Guide", "Amount": "40.00"},
        {"ItemRef": "Strap", "Quantity": "3"},
        {"ItemRef": "Texas Sales Tax", "Amount": "1.00"},
        {"ItemRef": "Paid", "Amount": "7.00"},
        {"Desc": "Thank you"},
    ]

    record = memo(company, *lines, groups=[{"ItemGroupRef": "KIT-CAMP"}])

    assert record.get("Subtotal") == "499.00"
    assert balance(company, "Sales:Merchandise") == 458
    assert balance(company, "Sales Discounts") == -20
    assert balance(company, "Shipping and Delivery Income") == 12
    assert balance(company, "Uncategorized Income") == 40
    assert balance(company, "Sales") == 15
    assert balance(company, "Web Clearing") == -7
    accounting.prove(company)


def test_account_of_a_line(company):
    """A line may name another account than its item's; a change keeps it."""
    before = memo(company, TENT | {"OverrideItemAccountRef": "Interest Income"})

    changed(company, before, Memo="changed")

    assert balance(company, "Interest Income") == 200
    accounting.prove(company)


def test_lines_that_stay(company):
    """They stay to the cent; percentages and sums follow what is above them."""
    before = memo(company, TENT, SUM, TENTH, TENT | {"Quantity": "1"})
    first, subtotal, percent, last = ids(before)

    after = changed(
        company,
        before,
        {"TxnLineID": first, "Quantity": "3"},
        subtotal,
        percent,
        last,
    )

    amounts = [e.get("Amount") for e in after.all("CreditMemoLineRet")]
    assert amounts == ["300.00", "300.00", "-30.00", "100.00"]
    assert ids(after) == [first, subtotal, percent, last]
    assert after.get("Subtotal") == "370.00"
    accounting.prove(company)


def test_group_that_stays(company):
    """A group keeps its lines and their tax while another line is added."""
    before = memo(company, groups=[{"ItemGroupRef": "KIT-CAMP"}])
    (group,) = before.all("CreditMemoLineGroupRet")
    new = {"TxnLineID": "-1"} | TENT

    after = done(
        company,
        "CreditMemoMod",
        **mark(before),
        CreditMemoLineMod=new,
        CreditMemoLineGroupMod={"TxnLineID": group.get("TxnLineID")},
    )

    assert after.get("Subtotal") == "458.00"
    assert after.get("SalesTaxTotal") == "37.79"
    (kept,) = after.all("CreditMemoLineGroupRet")
    assert ids(kept) == ids(group)
    accounting.prove(company)


def test_another_item_on_a_line(company):
    """Its price and description are the new item's."""
    before = memo(company, TENT)
    line = {"TxnLineID": ids(before)[0], "ItemRef": "Strap"}

    after = changed(company, before, line)

    assert after.get("CreditMemoLineRet/Rate") == "5.00"
    assert after.get("Subtotal") == "10.00"
    assert accounting.shown(company, "items", "TENT-2P", "QuantityOnHand") == "0"


def test_line_that_is_not_there(company):
    """It cannot be found; nothing is changed."""
    before = memo(company, TENT)
    line = {"TxnLineID": "9-9", "Quantity": "1"}

    refused = ask(company, "CreditMemoMod", **mark(before), CreditMemoLineMod=line)

    assert refused.status.code == 3120
    assert found(company, "CreditMemoQuery")[0].get("Subtotal") == "200.00"


def test_lines_inside_of_a_group(company):
    """The simulator does not change them one by one, and says so."""
    before = memo(company, groups=[{"ItemGroupRef": "KIT-CAMP"}])
    (group,) = before.all("CreditMemoLineGroupRet")
    inner = {"TxnLineID": ids(group)[0], "Quantity": "1"}
    given = {"TxnLineID": group.get("TxnLineID"), "CreditMemoLineMod": inner}

    refused = ask(
        company, "CreditMemoMod", **mark(before), CreditMemoLineGroupMod=given
    )

    assert refused.status.code == 1030


def test_pending(company):
    """Nothing is booked while it is pending; then it is."""
    before = memo(company, TENT, IsPending="true")
    pending = company.trial_balance()

    changed(company, before, IsPending="false")

    assert pending == {}
    assert balance(company, "Accounts Receivable") == -216.5
    accounting.prove(company)


def test_cleared_member(company):
    """An empty member is gone, and an address keeps the lines that were not sent."""
    address = {"Addr1": "1 Oak St", "City": "Austin"}
    before = memo(company, TENT, BillAddress=address, Memo="old")

    after = changed(company, before, BillAddress={"City": "Waco"}, Memo="")

    assert after.get("Memo") is None
    assert after.get("BillAddress/Addr1") == "1 Oak St"
    assert after.get("BillAddress/City") == "Waco"


def test_voided_group(company):
    """The lines inside of a group say nothing either."""
    record = memo(company, TENT, groups=[{"ItemGroupRef": "KIT-CAMP"}])

    ask(company, "TxnVoid", TxnVoidType="CreditMemo", TxnID=record.get("TxnID"))

    (left,) = found(company, "CreditMemoQuery", IncludeLineItems="true")
    (group,) = left.all("CreditMemoLineGroupRet")
    assert {e.get("Amount") for e in group.all("CreditMemoLineRet")} == {"0.00"}
    assert left.get("CreditRemaining") == "0.00"
    assert company.trial_balance() == {}


def test_inactive_part_of_a_group(company):
    """The group is refused as its part is."""
    company.set_active(simulated.found(company, "items", "TENT-2P"), active=False)

    refused = ask(
        company,
        "CreditMemoAdd",
        CustomerRef=CUSTOMER,
        CreditMemoLineGroupAdd={"ItemGroupRef": "KIT-CAMP"},
    )

    assert refused.status.code == 3140
