"""Builders and readers of vendors, people, accounts, terms, taxes and small lists."""

from decimal import Decimal

import pytest

from qbxml import (
    accounts,
    employees,
    items,
    list_queries,
    lists,
    message_set,
    paging,
    taxes,
    terms,
    vendors,
)
from qbxml.errors import RequestError
from qbxml.list_queries import Page
from qbxml.refs import Ref
from tests.support import spoken

GIVEN = {"Name": "a"}
KNOWN = ("80000001-1", "17")
SINCE = "2026-01-31T08:15:00"
BUILT = [
    vendors.query_names(["a"]),
    vendors.query_ids(["1"]),
    vendors.query_page(SINCE, 10, "{1}"),
    vendors.add({"Name": "a", "TermsRef": {"FullName": "Net 30"}}),
    vendors.mod(*KNOWN, {"Email": "", "IsActive": False}),
    *(employees.query_names(kind, ["a"]) for kind in employees.KINDS),
    *(employees.query_ids(kind, ["1"]) for kind in employees.KINDS),
    *(employees.query_all(kind, SINCE) for kind in employees.KINDS),
    employees.add("employee", {"FirstName": "Ngozi", "LastName": "Okonkwo"}),
    employees.add("other name", GIVEN),
    *(employees.mod(kind, KNOWN, {"Notes": "x"}) for kind in employees.KINDS),
    accounts.query_ids(["1"]),
    accounts.query_all(SINCE),
    accounts.query_active(),
    accounts.add({"Name": "Web", "AccountType": "Income"}),
    accounts.mod(*KNOWN, {"AccountNumber": "4000"}),
    terms.query_names(["Net 30"]),
    terms.query_ids(["1"]),
    terms.query_all(),
    terms.add("standard", {"Name": "Net 30", "StdDueDays": 30}),
    terms.add("date driven", {"Name": "15th", "DayOfMonthDue": 15}),
    *(taxes.query_names(kind, ["a"]) for kind in taxes.KINDS),
    *(taxes.query_ids(kind, ["1"]) for kind in taxes.KINDS),
    *(taxes.query_all(kind, SINCE) for kind in taxes.KINDS),
    *(taxes.query_page(kind, Page()) for kind in ("item", "group")),
    taxes.add("code", {"Name": "Tax", "IsTaxable": True}),
    taxes.add("item", {"Name": "Reno", "TaxRate": Decimal("8.265")}),
    taxes.add("group", {"Name": "All", "ItemSalesTaxRef": [{"ListID": "1"}]}),
    *(taxes.mod(kind, KNOWN, {"Name": "b"}) for kind in taxes.KINDS),
    *(lists.query_ids(kind, ["1"]) for kind in lists.KINDS),
    *(lists.query_all(kind, SINCE) for kind in lists.KINDS),
    *(lists.add(kind, GIVEN) for kind in lists.ADDS),
    lists.mod_class(*KNOWN, {"IsActive": False}),
    *(items.query_kind_page(kind, Page(SINCE)) for kind in items.KINDS),
    *(items.query_stock_page(kind, Page()) for kind in items.STOCK_KINDS),
    paging.stop(items.query_kind_page("Service", Page(iterator_id="{1}"))),
]


@pytest.mark.parametrize("request_", BUILT, ids=lambda request_: request_.name)
def test_every_builder(request_):
    """Every request that a builder makes is legal, by our tables and by Intuit's."""
    assert spoken.problems(request_) == []


@pytest.mark.parametrize(
    "build",
    [
        lambda: employees.query_all("vendor"),
        lambda: terms.add("Terms", GIVEN),
        lambda: taxes.query_all("rate"),
        lambda: lists.add("Terms", GIVEN),
        lambda: items.query_kind_page("inventory", Page()),
        lambda: items.query_stock_page("Service", Page()),
    ],
)
def test_unknown_kinds(build):
    """A kind that there is not is refused, with the kinds that there are."""
    with pytest.raises(RequestError, match="is none of"):
        build()


def test_lists_without_an_iterator():
    """Tax codes, like accounts, do not come in pages."""
    with pytest.raises(RequestError, match="no such attribute"):
        message_set.build(taxes.query_page("code", Page()))


def test_pages_of_a_list():
    """The first page starts an iteration, others continue it, the last may stop it."""
    first = vendors.query_page(SINCE, 50)
    second = vendors.query_page(SINCE, 50, "{1}")

    assert first.attributes == {"iterator": "Start"}
    assert second.attributes == {"iterator": "Continue", "iteratorID": "{1}"}
    assert paging.stop(second).attributes == {"iterator": "Stop", "iteratorID": "{1}"}
    assert first.fields == second.fields == paging.stop(second).fields


def test_inactive_entries_are_asked_for():
    """Whatever pulls a list says so: left out, QuickBooks hides inactive entries."""
    pulls = [
        vendors.query_page(),
        employees.query_all("employee"),
        accounts.query_all(),
        terms.query_all(),
        taxes.query_all("item"),
        lists.query_all("Class"),
        list_queries.page("Item", ["ListID"], Page()),
    ]

    wanted = [message_set.build(each).findtext("ActiveStatus") for each in pulls]

    assert wanted == ["All"] * len(pulls)


def test_a_new_vendor():
    """Fields come into Intuit's order, references and addresses included."""
    element = message_set.build(
        vendors.add(
            {
                "AccountNumber": "S-7",
                "VendorTaxIdent": "12-3456789",
                "AdditionalContactRef": [
                    {"ContactName": "Website", "ContactValue": "acme.example"}
                ],
                "VendorAddress": {"Addr1": "Acme", "City": "Reno"},
                "Name": "Acme & Co",
            }
        )
    )

    assert [child.tag for child in element[0]] == [
        "Name",
        "VendorAddress",
        "AdditionalContactRef",
        "AccountNumber",
        "VendorTaxIdent",
    ]


def test_reading_a_vendor():
    """What the server asks of vendors is read; what it does not know is passed over."""
    found = vendors.read(
        spoken.record(
            "<VendorRet><ListID>80000007-1</ListID>"
            "<TimeModified>2026-03-01T10:00:00-08:00</TimeModified>"
            "<EditSequence>1772</EditSequence><Name>Acme</Name>"
            "<IsActive>false</IsActive><CompanyName>Acme Ltd</CompanyName>"
            "<Phone>555-1</Phone><Fax>555-2</Fax><Email>a@acme.example</Email>"
            "<AccountNumber>S-7</AccountNumber><TermsRef><ListID>20000-9</ListID>"
            "<FullName>Net 30</FullName></TermsRef>"
            "<VendorTaxIdent>12-34</VendorTaxIdent><Balance>12.50</Balance>"
            "<ExternalGUID>{ab}</ExternalGUID><FutureThing>x</FutureThing>"
            "</VendorRet>"
        )
    )

    assert found == vendors.Vendor(
        list_id="80000007-1",
        name="Acme",
        edit_sequence="1772",
        is_active=False,
        company="Acme Ltd",
        phone="555-1",
        fax="555-2",
        email="a@acme.example",
        account_number="S-7",
        terms=Ref("20000-9", "Net 30"),
        tax_ident="12-34",
        balance=Decimal("12.50"),
        external_guid="{ab}",
        time_modified="2026-03-01T10:00:00-08:00",
    )


@pytest.mark.parametrize(
    "name, kind",
    [
        ("EmployeeRet", "employee"),
        ("OtherNameRet", "other name"),
        ("LeadRet", "LeadRet"),
    ],
)
def test_reading_a_person(name, kind):
    """Employees and other names are read alike."""
    found = employees.read(
        spoken.record(
            f"<{name}><ListID>1-2</ListID><EditSequence>3</EditSequence>"
            f"<Name>Ngozi Okonkwo</Name><IsActive>true</IsActive></{name}>"
        )
    )

    assert found == employees.Person(kind, "1-2", "Ngozi Okonkwo", "3")


def test_nothing_personal_is_asked_of_employees():
    """An answer about employees holds no number, birthday or pay."""
    asked = message_set.build(employees.query_all("employee"))

    elements = {each.text for each in asked.iterfind("IncludeRetElement")}
    assert elements == set(employees.RET_FIELDS)
    assert not elements & {"SSN", "BirthDate", "EmployeePayrollInfo"}


def test_reading_an_account():
    """Where an account stands, what it is for, and its balance are read."""
    found = accounts.read(
        spoken.record(
            "<AccountRet><ListID>8-9</ListID><EditSequence>4</EditSequence>"
            "<Name>Undeposited</Name><FullName>Cash:Undeposited</FullName>"
            "<ParentRef><ListID>8-1</ListID><FullName>Cash</FullName></ParentRef>"
            "<Sublevel>1</Sublevel><AccountType>OtherCurrentAsset</AccountType>"
            "<SpecialAccountType>UndepositedFunds</SpecialAccountType>"
            "<AccountNumber>12000</AccountNumber><Balance>-3.10</Balance>"
            "<CurrencyRef><FullName>US Dollar</FullName></CurrencyRef></AccountRet>"
        )
    )

    assert found == accounts.Account(
        list_id="8-9",
        name="Undeposited",
        full_name="Cash:Undeposited",
        type="OtherCurrentAsset",
        number="12000",
        balance=Decimal("-3.10"),
        special_type="UndepositedFunds",
        parent=Ref("8-1", "Cash"),
        sublevel=1,
        currency="US Dollar",
        edit_sequence="4",
    )


def test_reading_terms():
    """Standard terms count days, date-driven ones name a day of the month."""
    standard = terms.read(
        spoken.record(
            "<StandardTermsRet><ListID>1</ListID><Name>2% 10 Net 30</Name>"
            "<StdDueDays>30</StdDueDays><StdDiscountDays>10</StdDiscountDays>"
            "<DiscountPct>2.00</DiscountPct></StandardTermsRet>"
        )
    )
    driven = terms.read(
        spoken.record(
            "<DateDrivenTermsRet><ListID>2</ListID><Name>15th</Name>"
            "<IsActive>false</IsActive><DayOfMonthDue>15</DayOfMonthDue>"
            "<DueNextMonthDays>5</DueNextMonthDays></DateDrivenTermsRet>"
        )
    )

    assert standard == terms.Terms(
        "standard",
        "1",
        "2% 10 Net 30",
        due_days=30,
        discount_days=10,
        discount_percent=Decimal("2.00"),
    )
    assert driven == terms.Terms(
        "date driven",
        "2",
        "15th",
        is_active=False,
        day_of_month_due=15,
        next_month_days=5,
    )


def test_reading_taxes():
    """A code is taxable or not, an item has a rate, a group has members."""
    code = taxes.read(
        spoken.record(
            "<SalesTaxCodeRet><ListID>1</ListID><Name>Non</Name>"
            "<IsTaxable>false</IsTaxable><Desc>Non-Taxable</Desc></SalesTaxCodeRet>"
        )
    )
    item = taxes.read(
        spoken.record(
            "<ItemSalesTaxRet><ListID>2</ListID><Name>Reno</Name>"
            "<ItemDesc>Washoe</ItemDesc><TaxRate>8.265</TaxRate><TaxVendorRef>"
            "<FullName>Nevada</FullName></TaxVendorRef></ItemSalesTaxRet>"
        )
    )
    group = taxes.read(
        spoken.record(
            "<ItemSalesTaxGroupRet><ListID>3</ListID><Name>All</Name>"
            "<ItemSalesTaxRef><ListID>2</ListID></ItemSalesTaxRef><ItemSalesTaxRef/>"
            "<ItemSalesTaxRef><FullName>City</FullName></ItemSalesTaxRef>"
            "</ItemSalesTaxGroupRet>"
        )
    )

    assert (code.kind, code.is_taxable, code.description) == (
        "code",
        False,
        "Non-Taxable",
    )
    assert (item.kind, item.rate, item.agency) == (
        "item",
        Decimal("8.265"),
        Ref(None, "Nevada"),
    )
    assert (group.kind, group.members) == ("group", (Ref("2"), Ref(None, "City")))


def test_a_tax_code_of_another_country():
    """What a Canadian code charges is a rate of its own, not the member of a group."""
    found = taxes.read(
        spoken.record(
            "<SalesTaxCodeRet><Name>G</Name><ItemSalesTaxRef><FullName>GST</FullName>"
            "</ItemSalesTaxRef></SalesTaxCodeRet>"
        )
    )

    assert found.members == ()


def test_reading_a_class():
    """Of nested lists the parent is read."""
    found = lists.read(
        spoken.record(
            "<ClassRet><ListID>1</ListID><EditSequence>2</EditSequence>"
            "<Name>Shop</Name><FullName>Web:Shop</FullName><ParentRef>"
            "<FullName>Web</FullName></ParentRef></ClassRet>"
        )
    )

    assert (found.full_name, found.parent) == ("Web:Shop", Ref(None, "Web"))
    assert found.edit_sequence == "2"


def test_reading_stock():
    """Quantity and cost of an inventory item are read, also below zero."""
    found = items.read(
        spoken.record(
            "<ItemInventoryRet><ListID>1</ListID><Name>W-1</Name>"
            "<QuantityOnHand>-2.5</QuantityOnHand><AverageCost>6.12345</AverageCost>"
            "</ItemInventoryRet>"
        )
    )

    assert found.quantity_on_hand == Decimal("-2.5")
    assert found.average_cost == Decimal("6.12345")
