"""`qbwc lists ...`, and the commands that hold settings against what was imported."""

import shutil

import pytest

from tests.support.command_line import EXAMPLES, Shell

NEVER = "never imported; `qbwc lists pull shop accounts` does it"


@pytest.fixture(scope="module")
def imported(tmp_path_factory, initialised) -> Shell:
    """Give a folder in which accounts, taxes and items were imported."""
    shell = Shell(tmp_path_factory.mktemp("imported"))
    shutil.copytree(initialised, shell.folder, dirs_exist_ok=True)
    shell.good("lists", "pull", "shop", "accounts", "taxes", "items")
    # A simulated visit saves the company file: the sample one stays as it is.
    company = shutil.copy(EXAMPLES / "company.json", shell.folder)
    with shell.serving() as server:
        url = f"{server.address}/qbwc"
        shell.good(
            "simulate", "--connection", "shop", "--url", url, "--company", company
        )
    return shell


def test_nothing_was_asked_for(shell):
    """That is said, in words and beside JSON."""
    assert NEVER in shell.good("lists", "show", "shop", "accounts").out
    ran = shell.good("lists", "show", "shop", "accounts", "--json")
    assert (ran.json, NEVER in ran.err) == ([], True)


def test_asking(shell):
    """What will be imported is named, and when; asking twice is no mistake."""
    for _ in range(2):
        ran = shell.good("lists", "pull", "shop", "customers", "accounts")
        assert ran.out == (
            "At the next visit of the Web Connector are imported: customers and"
            " accounts.\n"
        )
    jobs = shell.good("jobs", "list", "shop", "--json").json
    assert [each["kind"] for each in jobs] == ["customer-pull", "account-pull"]
    assert 'read list "customers"' in shell.good("jobs", "list", "shop").out
    shown = shell.good("lists", "show", "shop", "customers").out
    assert "asked for; the next visit of the Web Connector imports them" in shown
    audit = shell.good("audit", "list", "shop", "--json").json
    assert audit[-1]["action"] == "lists pull"


def test_asking_for_all(shell):
    """Every list has a job."""
    shell.good("lists", "pull", "shop", "all")

    assert len(shell.good("jobs", "list", "shop", "--json").json) == 10


@pytest.mark.parametrize(
    "arguments, status",
    [
        (("pull", "shop"), 2),
        (("pull", "shop", "everything"), 2),
        (("pull", "nobody", "items"), 1),
        (("show", "nobody", "items"), 1),
        (("show", "shop", "all"), 2),
    ],
)
def test_wrong_use(shell, arguments, status):
    """It is refused with a sentence, and asks for nothing."""
    ran = shell.run("lists", *arguments)

    assert ran.status == status
    assert ran.err
    assert shell.good("jobs", "list", "shop", "--json").json == []


def test_what_was_imported(imported):
    """Names, list IDs and what matters of the kind."""
    accounts = imported.good("lists", "show", "shop", "accounts", "--json").json
    taxes = imported.good("lists", "show", "shop", "taxes", "--json").json

    (tax,) = [each for each in taxes if each["name"] == "Washington Sales Tax"]
    assert tax.items() >= {"active": True, "missing": False}.items()
    assert float(tax["rate"]) > 0
    (goods,) = [each for each in accounts if each["name"] == "Tea and Ware"]
    assert goods["full_name"] == "Sales:Tea and Ware"
    assert goods["type"] == "Income"
    assert all(each["list_id"] for each in accounts)


def test_what_was_imported_as_a_person_reads_it(imported):
    """A table, and how many there are."""
    shown = imported.good("lists", "show", "shop", "taxes").out

    assert " % " in shown
    assert "Denver Group" in shown
    assert "Tax codes: 2 imported, last read on " in shown


def test_counts(imported):
    """`connection show` has them."""
    lists = imported.good("connection", "show", "shop", "--json").json["lists"]

    assert lists["tax_codes"]["entries"] == 2
    assert lists["accounts"]["state"] == "imported"
    assert lists["customers"]["state"] == "never"
    shown = imported.good("connection", "show", "shop").out
    assert "Tax codes" in shown
    assert "Customers" not in shown


def test_settings_that_name_what_quickbooks_has(imported):
    """Nothing is complained of."""
    assert "QuickBooks has no" not in imported.good("connection", "show", "shop").err
    assert "QuickBooks has no" not in imported.good("check").err


@pytest.mark.parametrize(
    "change, path",
    [
        (('"Web Clearing"', '"Bank"'), "stores[0].deposit_account"),
        (('"Washington Sales Tax"', '"Ohio Tax"'), "tax.map[0].item"),
        (('"Shipping Charge"', '"Freight"'), "charges.shipping.item"),
        (('"Web Discount"', '"Rebate"'), "discount.item"),
        (('"Sales:Tea and Ware"', '"Tea and Ware"'), "item.income_account"),
        (('taxable_code = "Tax"', 'taxable_code = "TXX"'), "tax.taxable_code"),
    ],
)
def test_settings_that_name_what_quickbooks_has_not(imported, tmp_path, change, path):
    """A warning says where and what; nothing is refused."""
    text = (EXAMPLES / "settings.toml").read_text("utf-8")
    assert change[0] in text
    file = tmp_path / "wrong.toml"
    file.write_text(text.replace(change[0], change[1], 1), "utf-8")

    ran = imported.good("settings", "check", file, "--connection", "shop")

    (line,) = [each for each in ran.err.splitlines() if "QuickBooks has no" in each]
    assert line.startswith(f"warning: {path}: QuickBooks has no ")
    assert "QuickBooks has no" not in imported.good("settings", "check", file).err


def test_settings_that_are_imported(imported, tmp_path):
    """They are taken with the same warnings, which `check` and `show` repeat."""
    text = (EXAMPLES / "settings.toml").read_text("utf-8")
    file = tmp_path / "wrong.toml"
    file.write_text(text.replace("Web Discount", "No Discount"), "utf-8")
    said = 'discount.item: QuickBooks has no item "No Discount"'

    ran = imported.good("settings", "import", "shop", file)

    assert said in ran.err
    assert said in imported.good("check").err
    assert said in imported.good("connection", "show", "shop").err
