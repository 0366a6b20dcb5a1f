"""Every example order with what must come of it, through the real server."""

from collections.abc import Mapping
from typing import Any

import pytest

from qbwc_server import settings as settings_module
from qbwc_server.settings import Settings
from tests.support import examples, installation
from tests.support.installation import Plan
from tests.support.sent import Sent

CASES = examples.expected()["expected"]
#: look-ups of these items belong to the configuration, not to the order
CONFIGURED = {"Shipping Charge", "Handling Charge", "Gift Wrap Charge", "Web Discount"}
_FIELDS = ("ItemRef", "Quantity", "Rate", "Amount", "SalesTaxCodeRef")
VARIANTS: Mapping[str, Any] = {
    "A": lambda s: s,
    "B": lambda s: _with(s, "item", auto_create=False),
    "C": lambda s: _with(s, "tax", mode="none", taxable_code="", nontaxable_code=""),
    "D": lambda s: _with(s, "customer", pattern="email"),
    "E": lambda s: _with(s, "customer", auto_create=False),
    "F": lambda s: _with(s, "discount", item=""),
    "G": lambda s: _with(s, "customer", pattern="last_first_email"),
    "H": lambda s: _with(s, "item", asset_account=""),
}
if not CASES:
    pytest.skip(examples.MISSING, allow_module_level=True)


def _with(settings: Settings, section: str, **members: Any) -> Settings:
    changed = getattr(settings, section).model_copy(update=members)
    return settings.model_copy(update={section: changed})


def configuration(letter: str) -> Settings:
    """Configuration A, or a variant of it."""
    text = (examples.FOLDER.parent / "spec" / "settings.toml").read_text("utf-8")
    changed: Settings = VARIANTS[letter](settings_module.load(text).settings)
    return changed


@pytest.fixture
def lakeside(install):
    """Give a function that starts an installation of a configuration."""

    def started(letter: str = "A"):
        document = examples.company_file(sales_tax=letter != "C")
        return install(plan=Plan(configuration(letter), document))

    return started


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['file'][:2]}-{case['config'][:1]}"
)
def test_example(lakeside, case):
    """State, reason, warnings and every request are those of the list."""
    shop = lakeside(case["config"][:1])
    before = _posted_before(shop, case)

    results = shop.take_in(examples.document(case["file"]))
    shop.visit()

    told = shop.order(case["order"])
    if case["outcome"] == "duplicate":
        assert results == ["duplicate"]
        assert (told.state, told.row.txn_id) == ("posted", before.row.txn_id)
        assert [s for s in shop.sent() if s.is_write][1:] == []
        return
    assert told.outcome == (case["outcome"], case["reason"])
    assert told.warnings == case["warnings"]
    _compare(shop, case["messages"])


@pytest.mark.parametrize(
    "dialect, letter",
    [("postgresql", "A"), *(("sqlite", each) for each in VARIANTS)],
    indirect=["dialect"],
)
def test_all_examples_together(lakeside, letter):
    """Each comes to the same as by itself, in any configuration."""
    shop = lakeside(letter)
    first = {c["order"]: c for c in reversed(CASES) if c["config"][:1] == letter}
    files = sorted({case["file"] for case in CASES} - {"26_shipment_callback.json"})

    shop.take_in(*map(examples.document, files))
    shop.visit()

    told = shop.orders()
    outcomes = {number: told[number].outcome for number in first}
    assert outcomes == {n: _outcome(case) for n, case in first.items()}
    warnings = {number: told[number].warnings for number in first}
    assert warnings == {n: _warnings(case) for n, case in first.items()}


def test_customer_woken_up(lakeside):
    """SE-3 a, file 16: with reactivate_inactive he is made active and used."""
    shop = lakeside()
    shop.configure(_with(configuration("A"), "customer", reactivate_inactive=True))

    sent = shop.post(examples.document("16_inactive_customer.json"))

    assert installation.writes(sent) == ["CustomerMod", "SalesReceiptAdd"]
    mod = next(each for each in sent if each.name == "CustomerMod")
    assert set(mod.fields) == {"ListID", "EditSequence", "IsActive"}
    assert mod.fields["ListID"] == "80000002-1700000002"


def test_paid_after_all(lakeside):
    """File 24: when its status becomes acceptable, the held order is posted."""
    shop = lakeside()
    document = examples.document("24_awaiting_payment_create_format.json")
    shop.take_in(document)
    order = document.get("order", document)
    order["order_status"] = "awaiting_shipment"

    (customer, receipt) = [each for each in shop.post(document) if each.is_write]

    assert customer.fields["Name"] == "Pruitt, Jonah"
    assert customer.fields["SalesTaxCodeRef"] == "Non"
    assert [_line(each) for each in receipt.lines] == [
        {"ItemRef": "90000003-1700000103", "Quantity": "6", "Rate": "11.25"},
        {"ItemRef": "90000006-1700000106", "Amount": "6.00", "SalesTaxCodeRef": "Non"},
    ]


def test_callback_of_an_unknown_order(lakeside):
    """File 26: an order that is only known from its shipment is posted."""
    shop = lakeside()

    shop.take_in(examples.document("26_shipment_callback.json"))
    shop.visit()

    assert shop.order("LKS-10486").state == "posted"


def test_callback_of_a_posted_order(lakeside):
    """File 26: tracking number and carrier are stored with the order."""
    shop = lakeside()
    shop.post(examples.document("06_untaxed_shipping_base_differs.json"))

    shop.take_in(examples.document("26_shipment_callback.json"))

    (shipment,) = shop.order("LKS-10486").row.content["shipments"]
    assert shipment["tracking_number"]
    assert shipment["carrier_key"]


def _posted_before(shop, case):
    if case["outcome"] != "duplicate":
        return None
    shop.post(examples.document("06_untaxed_shipping_base_differs.json"))
    return shop.order(case["order"])


def _outcome(case) -> tuple[str, str | None]:
    return case["outcome"], case["reason"]


def _warnings(case) -> list[str]:
    warnings: list[str] = case["warnings"]
    return warnings


def _compare(shop, messages: list[dict[str, Any]]) -> None:
    sent = shop.sent()
    assert _searched(sent, "CustomerQuery") == _wanted(messages, "CustomerQueryRq")
    assert _skus(sent) == _wanted_skus(messages)
    wanted = [_message(each) for each in messages]
    adds = [each for each in wanted if each[0].endswith(("Add", "Mod"))]
    assert [each.name for each in sent if each.is_write] == [name for name, _ in adds]
    for found, (_, fields) in zip([s for s in sent if s.is_write], adds, strict=True):
        _compare_fields(found, fields)
    others = ("EntityQuery",)
    assert [s.name for s in sent if s.name in others] == [
        name for name, _ in wanted if name in others
    ]


def _compare_fields(found: Sent, wanted: Mapping[str, Any]) -> None:
    for name, value in wanted.items():
        if name == "lines":
            assert [_line(each) for each in found.lines] == [_line(e) for e in value]
        elif str(value).startswith("<new"):
            assert found.fields[name]
        else:
            assert (name, found.fields[name]) == (name, value)
    for name in ("SalesTaxCodeRef", "ItemSalesTaxRef", "CustomerSalesTaxCodeRef"):
        assert (name in found.fields) == (name in wanted)


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: line[name] for name in _FIELDS if name in line}
    if "Quantity" in found:
        found["Quantity"] = str(found["Quantity"])
    if str(found["ItemRef"]).startswith("<new") or int(found["ItemRef"][:8], 16) > (
        0x9000000C
    ):
        found["ItemRef"] = "new"
    return found


def _message(message: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    ((name, fields),) = message.items()
    return name.removesuffix("Rq"), fields


def _searched(sent: list[Sent], name: str) -> list[str]:
    found = [each.fields["FullName"] for each in sent if each.name == name]
    return sorted(n for each in found for n in (each if type(each) is list else [each]))


def _wanted(messages: list[dict[str, Any]], name: str) -> list[str]:
    return sorted(each[name]["FullName"] for each in messages if name in each)


def _skus(sent: list[Sent]) -> list[dict[str, Any]]:
    found = [each.fields for each in sent if each.name == "ItemQuery"]
    named = [each for each in found if "FullName" in each]
    for each in named:
        names = each["FullName"]
        assert set(names if isinstance(names, list) else [names]) <= CONFIGURED
    return sorted((f for f in found if f not in named), key=str)


def _wanted_skus(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = [each["ItemQueryRq"] for each in messages if "ItemQueryRq" in each]
    return sorted(found, key=str)
