"""The settings file: every key, every mistake at once, and the way back."""

import json
import pathlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbwc_server import settings
from qbwc_server.errors import SettingsError
from qbwc_server.settings import Settings, TaxMapping, TaxSettings, templates, toml

EXAMPLE = pathlib.Path(__file__).parents[4] / "shared" / "spec" / "settings.toml"

STORE = """
[[stores]]
key = "web"
name = "Pine Web"
default_store = true
"""
FULL_STORE = """
[[stores]]
key = "web"
name = "Pine Web"
transaction = "invoice"
template = "Slip"
class = "Web"
sales_rep = "AB"
single_customer = "Web Sales"
ref_number_prefix = ""
memo = "Mine {number}"
email_to_be_sent = false
print_later = true
ship_method_map = { "Ground \\"fast\\"" = "UPS", "a.b" = "c" }
payment_method_map = { PayPal = "PayPal" }
"""


def problems_of(text):
    """Give the problems of a settings file."""
    with pytest.raises(SettingsError) as caught:
        settings.load(text)
    return list(caught.value.problems)


@pytest.mark.skipif(not EXAMPLE.exists(), reason="the example is not beside us")
def test_example_of_the_specification():
    """Every key of it is known, nothing is missing, and it comes back the same."""
    loaded = settings.load(EXAMPLE.read_text(encoding="utf-8"))

    found = loaded.settings
    assert loaded.warnings == ()
    assert found.order.start_date == date(2026, 10, 1)
    assert found.order.max_line_amount == Decimal("9999999999.99")
    assert [each.transaction for each in found.stores] == [
        "sales_receipt",
        "invoice",
        "sales_order",
    ]
    assert found.tax.map[1] == TaxMapping(state="NY", item="New York City Group")
    assert settings.load(settings.dump(found)) == loaded


def test_empty_file():
    """Every key has a default; what is missing is told, not refused."""
    loaded = settings.load("")

    assert loaded.settings == Settings.default()
    assert loaded.settings.customer.auto_create
    assert loaded.settings.tax.mode == "none"
    assert [path for path, _ in loaded.warnings] == [
        "stores",
        "item.income_account",
        "item.cogs_account",
        "item.asset_account",
        "discount.item",
    ]


@pytest.mark.parametrize("text", ["", STORE, FULL_STORE])
def test_way_out_and_back(text):
    """What is dumped as TOML or JSON is read back to the same settings."""
    found = settings.load(text).settings

    assert settings.load(settings.dump(found)).settings == found
    stored = json.loads(json.dumps(settings.to_json(found)))
    assert settings.from_json(stored) == found


def test_optional_keys_of_a_store():
    """SE-N7: further keys; an empty prefix of a store differs from none."""
    [store] = settings.load(FULL_STORE).settings.stores

    assert store.class_ == "Web"
    assert (store.ref_number_prefix, store.memo) == ("", "Mine {number}")
    assert store.email_to_be_sent is False
    assert store.ship_method_map == {'Ground "fast"': "UPS", "a.b": "c"}


@pytest.mark.parametrize(
    "text, path, part",
    [
        ("bogus = 1", "bogus", "is not a setting"),
        ('[customer]\npatern = "email"', "customer.patern", '"pattern" may be meant'),
        ('[customer]\npattern = "last"', "customer.pattern", "must be one of"),
        ('[customer]\nauto_create = "yes"', "customer.auto_create", "true or false"),
        ("[customer]\nauto_create = 1", "customer.auto_create", "true or false"),
        ("[item]\nparent = 3", "item.parent", "text in quotes"),
        ('[tax]\ntaxable_code = "Taxed"', "tax.taxable_code", "longer than 3"),
        ("[tax]\naddress_order = []", "tax.address_order", "must not be empty"),
        ('[tax]\naddress_order = ["home"]', "tax.address_order[0]", "must be one of"),
        (
            '[tax]\naddress_order = ["billing", "billing"]',
            "tax.address_order",
            "same thing twice",
        ),
        ('[[tax.map]]\nstate = "TX"', "tax.map[0].item", "is missing"),
        ('[[tax.map]]\nstate = ""\nitem = "x"', "tax.map[0].state", "not be empty"),
        ("[tax]\nmap = 3", "tax.map", "must be a list"),
        ("[charges]\nshipping = true", "charges.shipping", "table"),
        ('[order]\nstart_date = "2026-10-01"', "order.start_date", "without quotes"),
        ("[order]\nstart_date = 2026-10-01T00:00:00Z", "order.start_date", "a date"),
        ('[order]\ntime_zone = "Mars/Base"', "order.time_zone", "no time zone"),
        ('[order]\ntime_zone = "../etc/passwd"', "order.time_zone", "no time zone"),
        ('[order]\nref_number = "all"', "order.ref_number", "must be one of"),
        (
            '[order]\nref_number_prefix = "123456789012"',
            "order.ref_number_prefix",
            "longer than 11",
        ),
        ('[order]\nmemo = "{order}"', "order.memo", "{order} is unknown"),
        ('[order]\nmax_line_amount = "NaN"', "order.max_line_amount", "more than 0"),
        ('[order]\nmax_line_amount = "1e30"', "order.max_line_amount", "at most"),
        ('[order]\nmax_line_amount = "much"', "order.max_line_amount", "not an amount"),
        ("[order]\nmax_line_amount = true", "order.max_line_amount", "in quotes"),
        ('[order]\nheld_statuses = "paid"', "order.held_statuses", "must be a list"),
        ('[text]\ncharset = "utf-8"', "text.charset", "must be one of"),
        ("[sku_map]\nOLD = 3", "sku_map.OLD", "text in quotes"),
        ('[sku_map]\nOLD = ""', "sku_map.OLD", "must not be empty"),
        ("stores = 3", "stores", "must be a list"),
        ('[[stores]]\nkey = "web"', "stores[0].name", "is missing"),
        ('[[stores]]\nkey = ""\nname = "x"', "stores[0].key", "must not be empty"),
        (STORE + 'sales_rep = "ABCDEF"', "stores[0].sales_rep", "longer than 5"),
        (STORE + 'clas = "x"', "stores[0].clas", '"class" may be meant'),
        (STORE + STORE.replace("Pine Web", "Two"), "stores", 'the key "web"'),
        (STORE + STORE.replace('"web"', '"two"'), "stores", 'the name "Pine Web"'),
        (STORE + STORE, "stores", "only one store can be the default"),
        (STORE.replace("Pine Web", "a\\u0000b"), "stores[0].name", "control character"),
        ('qbxml_version = "13"', "qbxml_version", "must be a version"),
        ('qbxml_version = "3.0"', "qbxml_version", "must be a version"),
        ("[unleashed.export]\nbills = true", "unleashed.export.bills", "not a setting"),
        ("a = = 1", "", "not TOML"),
        ("a = 1\na = 2", "", "not TOML"),
    ],
)
def test_mistake(text, path, part):
    """Each mistake is told with its key and a sentence."""
    found = problems_of(text)

    assert [each for each in found if each[0] == path and part in each[1]]


def test_all_mistakes_at_once():
    """One look shows everything that is wrong."""
    text = STORE + STORE + "[customer]\npattern = 'x'\nauto = 1\n[tax]\nmode = 3\n"

    assert {path for path, _ in problems_of(text)} == {
        "stores",
        "customer.pattern",
        "customer.auto",
        "tax.mode",
    }


@pytest.mark.parametrize(
    "text, path",
    [
        ('[tax]\nmode = "quickbooks"', "tax.taxable_code"),
        ('[tax]\nmode = "quickbooks"', "tax.nontaxable_code"),
        ('[tax]\nmode = "store"', "tax.store_item"),
        ('[tax]\nmode = "store"', "tax.nontaxable_code"),
        ("[charges.handling]\nenabled = true", "charges.handling.item"),
        ("", "item.cogs_account"),
        ("", "discount.item"),
        ("", "stores"),
        (FULL_STORE, "stores"),
        (FULL_STORE, "stores[0].single_customer"),
        ("[unleashed]\nenabled = true", "unleashed.accounts.stock_on_hand"),
    ],
)
def test_incomplete(text, path):
    """What is incomplete is accepted with a warning (SE-6 a, SE-18 b, SE-2 i)."""
    assert path in [each for each, _ in settings.load(text).warnings]


@pytest.mark.parametrize(
    "text, path",
    [
        ("[item]\nauto_create = false", "item.income_account"),
        ('[item]\ncreate_type = "service"', "item.asset_account"),
        ('[tax]\nmode = "store"', "tax.taxable_code"),
        ("[charges.handling]\nenabled = false", "charges.handling.item"),
        (STORE, "stores"),
        ("[unleashed]\nenabled = false", "unleashed.accounts.sales"),
    ],
)
def test_nothing_missing_where_nothing_is_needed(text, path):
    """A warning comes only for what the other settings need."""
    assert path not in [each for each, _ in settings.load(text).warnings]


@pytest.mark.parametrize(
    "key, name",
    [("web", "Pine Web"), ("", "Pine Web"), ("  ", "Pine Web"), ("other", None)],
)
def test_store_of_an_order(key, name):
    """SE-N1: by its key; a blank key is the default store; an unknown one is none."""
    store = settings.load(STORE).settings.store_for(key)

    assert (store and store.name) == name


def test_no_default_store():
    """SE-N1: where no store is the default, a blank key finds none."""
    found = settings.load(FULL_STORE).settings

    assert found.store_for("") is None


def test_template():
    """SE-N7: places are filled once; braces in the values stay."""
    values = {"number": "{notes}", "notes": "hi"}

    assert templates.fill("No {number} {{x} {notes}{", values) == "No {notes} { hi{"


words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)


@given(st.dictionaries(words, words, max_size=4), words)
def test_any_names(aliases, code):
    """Whatever names people use, TOML and JSON give them back."""
    found = Settings(
        sku_map={alias: target for alias, target in aliases.items() if target.strip()},
        tax=TaxSettings(map=(TaxMapping(state=code, item="x"),)),
    )

    assert settings.load(settings.dump(found)).settings == found
    assert settings.from_json(settings.to_json(found)) == found


def test_written_toml():
    """What is no table comes before what is, and odd keys are quoted."""
    document = {"a": {"b c": True, "d": {"e": ["x", "y"]}}, "f": "del\x7f"}

    assert toml.write(document) == (
        'f = "del\\u007f"\n\n[a]\n"b c" = true\n\n[a.d]\ne = ["x", "y"]\n'
    )
