"""Accounts, people, terms and taxes: added, changed and asked for."""

import pytest

from qbwc_server.simulator.company_file import CompanyFile
from tests.support import accounting, simulated
from tests.support.accounting import CUSTOMER, VENDOR, ask, balance, done, found, mark

GUID = "{6b063959-81b0-4622-85d6-f548c8ccb518}"
ADDS = [
    (
        "Vendor",
        {"Name": "Harbor Supply", "CompanyName": "Harbor", "ExternalGUID": GUID},
    ),
    ("OtherName", {"Name": "The Landlord", "Phone": "555-0100"}),
    ("Account", {"Name": "Postage", "AccountType": "Expense", "AccountNumber": "6100"}),
    ("StandardTerms", {"Name": "Net 45", "StdDueDays": "45"}),
    ("DateDrivenTerms", {"Name": "On the 5th", "DayOfMonthDue": "5"}),
    ("PaymentMethod", {"Name": "Gift", "PaymentMethodType": "GiftCard"}),
    ("ShipMethod", {"Name": "Bike"}),
    ("Class", {"Name": "Web"}),
    ("SalesTaxCode", {"Name": "Out", "IsTaxable": "false", "Desc": "Out of state"}),
    (
        "ItemSalesTax",
        {"Name": "Ohio Tax", "TaxRate": "5.75", "TaxVendorRef": "State Tax Agency"},
    ),
    (
        "ItemSalesTaxGroup",
        {
            "Name": "Both Taxes",
            "ItemSalesTaxRef": ["Texas Sales Tax", "California Sales Tax"],
        },
    ),
]
QUERIES = {"StandardTerms": "Terms", "DateDrivenTerms": "Terms"}


@pytest.fixture
def company():
    """Give a company file."""
    return accounting.company()


@pytest.mark.parametrize("kind, members", ADDS, ids=[kind for kind, _ in ADDS])
def test_added_and_found(company, kind, members):
    """An entry comes back as it was sent, by name and by filter; its name is taken."""
    made = done(company, f"{kind}Add", **members)
    query = f"{QUERIES.get(kind, kind)}Query"

    again = ask(company, f"{kind}Add", **members)
    by_name = found(company, query, FullName=members["Name"].upper())
    part = {"MatchCriterion": "StartsWith", "Name": members["Name"][:3]}
    by_filter = found(company, query, NameFilter=part)

    plain = {n: v for n, v in members.items() if isinstance(v, str) and n[-3:] != "Ref"}
    assert {name: made.get(name) for name in plain} == plain
    assert again.status.code == 3100
    assert [each.get("ListID") for each in by_name] == [made.get("ListID")]
    assert made.get("ListID") in [each.get("ListID") for each in by_filter]


def test_employee(company):
    """The name of an employee is put together."""
    made = done(company, "EmployeeAdd", FirstName="Mira", LastName="Sund")

    taken = ask(company, "CustomerAdd", Name="mira sund")
    after = done(company, "EmployeeMod", **mark(made), LastName="Holm")

    assert made.get("Name") == "Mira Sund"
    assert taken.status.code == 3100
    assert after.get("Name") == "Mira Holm"


@pytest.mark.parametrize("kind", ["Customer", "Vendor", "OtherName"])
@pytest.mark.parametrize("name", [CUSTOMER, VENDOR, "Ito, Ken", "Petty Cash Friend"])
def test_one_name_in_four_lists(company, kind, name):
    """A name is taken by any of customers, vendors, employees and other names."""
    assert ask(company, f"{kind}Add", Name=name).status.code == 3100


def test_changed_vendor(company):
    """Absent members stay, empty ones go; a stale edit sequence is refused."""
    before = done(company, "VendorAdd", Name="Harbor", Phone="1", Email="a@example.com")

    after = done(company, "VendorMod", **mark(before), Name="Harbor Ltd", Phone="")
    stale = ask(company, "VendorMod", **mark(before), Phone="2")

    assert after.get("Name") == "Harbor Ltd"
    assert (after.get("Phone"), after.get("Email")) == (None, "a@example.com")
    assert stale.status.code == 3200


def test_account_under_another(company):
    """Its full name is its path, and its balance is in the total of its parent."""
    opening = {"OpenBalance": "50.00", "OpenBalanceDate": "2026-10-01"}

    made = done(
        company,
        "AccountAdd",
        Name="Till",
        ParentRef="Checking",
        AccountType="Bank",
        **opening,
    )

    (above,) = found(company, "AccountQuery", FullName="Checking")
    assert made.get("FullName") == "Checking:Till"
    assert made.get("Balance") == "50.00"
    assert (above.get("Balance"), above.get("TotalBalance")) == ("0.00", "50.00")
    assert balance(company, "Opening Balance Equity") == -50
    accounting.prove(company)


def test_moved_account(company):
    """The totals of old and new parent follow."""
    made = done(
        company,
        "AccountAdd",
        Name="Till",
        ParentRef="Checking",
        AccountType="Bank",
        OpenBalance="50.00",
    )

    done(company, "AccountMod", **mark(made), ParentRef="Savings")

    totals = {
        each.get("Name"): each.get("TotalBalance")
        for each in found(company, "AccountQuery", AccountType="Bank")
    }
    assert (totals["Checking"], totals["Savings"]) == ("0.00", "50.00")


def test_account_below_itself(company):
    """An entry cannot be moved below itself, nor below what is below it."""
    made = done(
        company, "AccountAdd", Name="Till", ParentRef="Checking", AccountType="Bank"
    )
    (above,) = found(company, "AccountQuery", FullName="Checking")

    codes = {
        ask(company, "AccountMod", **mark(above), ParentRef=parent).status.code
        for parent in ("Checking", made.get("FullName"))
    }

    assert codes == {3130}


@pytest.mark.parametrize(
    "kind, list_name, account",
    [
        ("Customer", "customers", "Accounts Receivable"),
        ("Vendor", "vendors", "Accounts Payable"),
    ],
)
def test_opening_balance(company, kind, list_name, account):
    """It is owed from the start."""
    done(company, f"{kind}Add", Name="New", OpenBalance="12.50")

    assert accounting.shown(company, list_name, "New", "Balance") == "12.50"
    assert abs(balance(company, account) * 2) == 25
    accounting.prove(company)


def test_opening_stock(company):
    """It is worth what it costs."""
    made = done(
        company,
        "ItemInventoryAdd",
        Name="KAYAK",
        IncomeAccountRef="Sales",
        PurchaseCost="200.00",
        COGSAccountRef="Cost of Goods Sold",
        AssetAccountRef="Inventory Asset",
        QuantityOnHand="3",
        TotalValue="1.00",
    )

    assert (made.get("QuantityOnHand"), made.get("AverageCost")) == ("3", "200.00")
    assert balance(company, "Inventory Asset") == 600
    accounting.prove(company)


def test_accounts_of_a_type(company):
    """Several types may be asked for; accounts of a period show no balance."""
    journal = {"AccountRef": "Rent", "Amount": "5.00"}
    other = {"AccountRef": "Business Card", "Amount": "5.00"}
    done(company, "JournalEntryAdd", JournalDebitLine=journal, JournalCreditLine=other)

    records = found(company, "AccountQuery", AccountType=["CreditCard", "Expense"])

    balances = {each.get("Name"): each.get("Balance") for each in records}
    assert balances["Business Card"] == "5.00"
    assert balances["Rent"] == "0.00"
    assert "Checking" not in balances


def test_vendors_page_by_page(company):
    """Vendors iterate; employees, accounts and other small lists do not."""
    query = (
        '<VendorQueryRq iterator="Start"><MaxReturned>1</MaxReturned></VendorQueryRq>'
    )
    first = simulated.one(company, query)
    attributes = f'iterator="Continue" iteratorID="{first.attributes["iteratorID"]}"'
    second = simulated.one(
        company,
        f"<VendorQueryRq {attributes}><MaxReturned>1</MaxReturned></VendorQueryRq>",
    )

    names = [each.records[0].get("Name") for each in (first, second)]
    refused = simulated.process(company, query.replace("Vendor", "Employee"))

    assert names == ["State Tax Agency", VENDOR]
    assert second.attributes["iteratorRemainingCount"] == "0"
    assert refused.hresult == "0x80040400"


def test_customers_who_owe(company):
    """The filter of balances."""
    done(company, "CustomerAdd", Name="Debtor", OpenBalance="99.00")
    wanted = {"Operator": "GreaterThanEqual", "Amount": "99.00"}

    records = found(company, "CustomerQuery", TotalBalanceFilter=wanted)

    assert [each.get("Name") for each in records] == ["Debtor"]


def test_vendors_of_a_class(company):
    """The filter of classes, with what is below them."""
    done(company, "ClassAdd", Name="Web")
    done(company, "ClassAdd", Name="North", ParentRef="Web")
    done(company, "VendorAdd", Name="Harbor", ClassRef="Web:North")

    records = found(company, "VendorQuery", ClassFilter={"FullNameWithChildren": "web"})

    assert [each.get("Name") for each in records] == ["Harbor"]


def test_accounts_that_are_not_there():
    """QuickBooks makes its own accounts when it first needs them."""
    company = CompanyFile.from_json(
        {"lists": {"customers": [{"Name": "A"}], "items": [SERVICE]}}
    )
    line = {"ItemRef": "HOUR", "Amount": "10.00"}

    done(company, "InvoiceAdd", CustomerRef="A", InvoiceLineAdd=line)

    assert company.trial_balance() == {
        "Accounts Receivable": 10,
        "Uncategorized Income": -10,
    }
    accounting.prove(company)


SERVICE = {"kind": "ItemService", "Name": "HOUR"}


def test_balances_of_a_file():
    """What a file shows and nobody has booked was there at first."""
    lists = {
        "customers": [{"Name": "A", "Balance": "10.00"}],
        "vendors": [{"Name": "B", "Balance": "4.00"}],
        "accounts": [
            {"Name": "Bank", "AccountType": "Bank", "Balance": "100.00"},
            {"Name": "Card", "AccountType": "CreditCard", "Balance": "20.00"},
        ],
        "items": [
            {
                "kind": "ItemInventory",
                "Name": "MUG",
                "QuantityOnHand": "3",
                "AverageCost": "2.00",
            }
        ],
    }

    company = CompanyFile.from_json({"lists": lists})

    assert company.trial_balance() == {
        "Bank": 100,
        "Card": -20,
        "Accounts Receivable": 10,
        "Accounts Payable": -4,
        "Inventory Asset": 6,
        "Opening Balance Equity": -92,
    }
    assert CompanyFile.from_json(company.to_json()).to_json() == company.to_json()
    accounting.prove(company)
