"""The worked examples of the specification, as far as pure functions decide them.

The examples are no part of this repository: they are looked for beside it, and the
tests skip where they are absent.
"""

import json
import pathlib
from collections import defaultdict
from typing import Any

import pytest

from qbwc_server import settings as settings_module
from qbwc_server.importing import formats
from qbwc_server.importing.parsed import Accepted
from qbwc_server.rules import customers, items, reasons, transactions
from qbwc_server.rules.plans import Plan
from qbwc_server.rules.transactions import ListIds
from qbxml import message_set, sales

SHARED = pathlib.Path(__file__).parents[4] / "shared"
EXPECTED = SHARED / "examples" / "expected.json"
SETTINGS = SHARED / "spec" / "settings.toml"

pytestmark = pytest.mark.skipif(
    not EXPECTED.exists(), reason="the specification's examples are not beside us"
)

# What only QuickBooks' answers or the database decide.
LATER = {
    "CUSTOMER_NOT_FOUND",
    "CUSTOMER_INACTIVE",
    "CUSTOMER_NAME_TAKEN",
    "ALREADY_POSTED",
}
AFTER_POSTING = {"TOTAL_MISMATCH"}
VARIANTS: dict[str, dict[str, dict[str, Any]]] = {
    "A": {},
    "C": {"tax": {"mode": "none", "taxable_code": "", "nontaxable_code": ""}},
    "D": {"customer": {"pattern": "email"}},
    "E": {"customer": {"auto_create": False}},
    "F": {"discount": {"item": ""}},
}


def cases():
    """Read the cases; none where the examples are absent."""
    if not EXPECTED.exists():
        return []
    found = json.loads(EXPECTED.read_text(encoding="utf-8"))["expected"]
    return [
        pytest.param(each, id=f"{each['file'][:2]}-{each['config'][0]}")
        for each in found
    ]


def settings_of(case):
    """Give the settings of the case's configuration."""
    usual = settings_module.load(SETTINGS.read_text(encoding="utf-8")).settings
    changes = VARIANTS[case["config"][0]]
    sections = {
        name: getattr(usual, name).model_copy(update=members)
        for name, members in changes.items()
    }
    return usual.model_copy(update=sections)


def order_of(case):
    """Read the case's order."""
    path = EXPECTED.parent / "orders" / case["file"]
    [parsed] = formats.read(path.read_bytes())
    assert isinstance(parsed, Accepted)
    return parsed.order


def message_of(case, *names):
    """Find the first message of one of these names."""
    for each in case["messages"]:
        for name in names:
            if name in each:
                return each[name]
    return None


@pytest.mark.parametrize("case", cases())
def test_outcome_of_the_local_checks(case):
    """The reason, or a plan with the names to look up and the warnings."""
    settings = settings_of(case)

    found = transactions.plan(order_of(case), settings)

    if case["reason"] not in LATER | {None}:
        assert isinstance(found, reasons.Reason)
        assert (found.kind, found.code) == (case["outcome"], case["reason"])
        return
    assert isinstance(found, Plan)
    searched = [
        each["ItemQueryRq"]["NameFilter"]["Name"]
        for each in case["messages"]
        if "ItemQueryRq" in each
    ]
    if case["messages"]:
        assert found.customer.name == case["messages"][0]["CustomerQueryRq"]["FullName"]
        assert [each.text for each in found.items if each.by == "sku"] == searched
    assert {each.code for each in found.warnings} == set(
        case["warnings"]
    ) - AFTER_POSTING


@pytest.mark.parametrize(
    "case", [each for each in cases() if message_of(each.values[0], "CustomerAddRq")]
)
def test_new_customer(case):
    """The members that the example names, with nothing of tax that it does not."""
    expected = message_of(case, "CustomerAddRq")

    fields = customers.customer_fields(order_of(case), settings_of(case)).fields

    flat = {
        name: value for name, value in fields.items() if not name.endswith("Address")
    }
    flat.pop("Phone", None)
    named = {n: v["FullName"] if isinstance(v, dict) else v for n, v in flat.items()}
    assert named == expected


@pytest.mark.parametrize(
    "case",
    [each for each in cases() if message_of(each.values[0], "ItemInventoryAddRq")],
)
def test_new_item(case):
    """The three accounts, the price and the text of the unknown SKU."""
    expected = message_of(case, "ItemInventoryAddRq")
    order, settings = order_of(case), settings_of(case)
    line = next(each for each in order.lines if each.sku == expected["Name"])

    fields = items.new_item(line, settings)

    named = {
        n: v["FullName"] if isinstance(v, dict) else str(v) for n, v in fields.items()
    }
    assert named == expected


@pytest.mark.parametrize(
    "case",
    [each for each in cases() if message_of(each.values[0], "SalesReceiptAddRq")],
)
def test_transaction(case):
    """Header and lines as the example has them, and legal qbXML."""
    expected = message_of(case, "SalesReceiptAddRq")
    order, settings = order_of(case), settings_of(case)
    ids: defaultdict[str, str] = defaultdict(lambda: "1-1")

    draft = transactions.build_transaction(order, settings, ListIds("C", ids))

    header = {
        name: shown(draft.fields[name]) for name in expected if name in draft.fields
    }
    unnamed = {"CustomerRef", "lines"}
    wanted = {name: value for name, value in expected.items() if name not in unnamed}
    assert {name: header[name] for name in wanted} == wanted
    assert [bare(each) for each in draft.fields["lines"]] == [
        bare(each) for each in expected["lines"]
    ]
    message_set.build(sales.add(draft.transaction, draft.fields), version="13.0")


def test_receipt_written_out():
    """File 05's addresses, written out in the specification, from file 01's order."""
    case = next(each.values[0] for each in cases() if each.id == "01-A")

    draft = transactions.build_transaction(
        order_of(case), settings_of(case), ListIds("C", defaultdict(lambda: "1-1"))
    )

    assert draft.fields["BillAddress"] == {
        "Addr1": "Marta Whitfield",
        "Addr2": "418 Juniper Bend",
        "City": "Austin",
        "State": "TX",
        "PostalCode": "78704",
        "Country": "USA",
    }
    assert draft.fields["lines"][1]["Desc"] == "Pocket burner stove (fuel: canister)"


def shown(value):
    """Show a member as the examples do."""
    if isinstance(value, dict):
        return value.get("FullName")
    return str(value)


def bare(line):
    """Compare a line by its figures and its tax code."""
    names = ("Quantity", "Rate", "Amount", "SalesTaxCodeRef")
    return {name: shown(line[name]) for name in names if name in line}
