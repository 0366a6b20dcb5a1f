"""What a session learns of the company file from its first call."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbxml import company
from qbxml.company import CompanyFacts

OK = 'statusCode="0" statusSeverity="Info" statusMessage="Status OK"'


def answers(host="", company_="", preferences=""):
    """The three answers that come with the first call of a session."""
    return (
        '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs>'
        f'<HostQueryRs requestID="0" {OK}>{host}</HostQueryRs>'
        f'<CompanyQueryRs requestID="1" {OK}>{company_}</CompanyQueryRs>'
        f'<PreferencesQueryRs requestID="2" {OK}>{preferences}</PreferencesQueryRs>'
        "</QBXMLMsgsRs></QBXML>"
    )


def versions(*numbers):
    """A HostRet that speaks these versions."""
    inner = "".join(
        f"<SupportedQBXMLVersion>{one}</SupportedQBXMLVersion>" for one in numbers
    )
    return f"<HostRet><ProductName>QuickBooks</ProductName>{inner}</HostRet>"


HOST = (
    "<HostRet><ProductName>QuickBooks Desktop Pro 2019</ProductName>"
    "<Country>US</Country><SupportedQBXMLVersion>13.0</SupportedQBXMLVersion>"
    "<QBFileMode>MultiUser</QBFileMode></HostRet>"
)
COMPANY = (
    "<CompanyRet><CompanyName>Jones</CompanyName>"
    "<DataExtRet><DataExtName>AppLock</DataExtName>"
    "<DataExtValue>LOCKED</DataExtValue></DataExtRet>"
    "<DataExtRet><DataExtName>FileID</DataExtName>"
    "<DataExtValue>{ab}</DataExtValue></DataExtRet></CompanyRet>"
)
PREFERENCES = (
    "<PreferencesRet><AccountingPreferences>"
    "<IsUsingClassTracking>true</IsUsingClassTracking>"
    "<ClosingDate>2025-12-31</ClosingDate></AccountingPreferences>"
    "<MultiCurrencyPreferences><IsMultiCurrencyOn>false</IsMultiCurrencyOn>"
    "</MultiCurrencyPreferences>"
    "<PurchasesAndVendorsPreferences><IsUsingInventory>true</IsUsingInventory>"
    "</PurchasesAndVendorsPreferences><SalesTaxPreferences>"
    "<DefaultItemSalesTaxRef><FullName>Reno</FullName></DefaultItemSalesTaxRef>"
    "<DefaultTaxableSalesTaxCodeRef><FullName>Tax</FullName>"
    "</DefaultTaxableSalesTaxCodeRef><DefaultNonTaxableSalesTaxCodeRef>"
    "<FullName>Non</FullName></DefaultNonTaxableSalesTaxCodeRef>"
    "</SalesTaxPreferences></PreferencesRet>"
)


def test_the_whole_story():
    """Product, country, versions, company, file and preferences are read."""
    found = company.read_company(answers(HOST, COMPANY, PREFERENCES))

    assert found == CompanyFacts(
        product="QuickBooks Desktop Pro 2019",
        country="US",
        versions=("13.0",),
        company_name="Jones",
        file_id="{ab}",
        multi_user=True,
        sales_tax_on=True,
        taxable_code="Tax",
        nontaxable_code="Non",
        default_tax_item="Reno",
        closing_date=dt.date(2025, 12, 31),
        inventory_on=True,
        class_tracking_on=True,
        multi_currency_on=False,
    )


@pytest.mark.parametrize(
    "preferences, expected",
    [
        ("", None),
        ("<PreferencesRet><AccountingPreferences/></PreferencesRet>", False),
        (PREFERENCES, True),
    ],
)
def test_is_sales_tax_on(preferences, expected):
    """Without preferences nobody knows; without their tax part it is off."""
    found = company.read_company(answers(HOST, "", preferences))

    assert found is not None
    assert found.sales_tax_on is expected


@pytest.mark.parametrize(
    "numbers, highest",
    [
        ((), None),
        (("9.0", "13.0", "2.0"), "13.0"),
        (("CA3.0", "UK2.0", "x", ""), "3.0"),
        (("16.0", "17.0"), "17.0"),
    ],
)
def test_the_highest_version(numbers, highest):
    """Versions are compared as numbers; what is none is passed over."""
    found = company.read_company(answers(versions(*numbers)))

    assert found is not None
    assert found.highest_version == highest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "HOSTQUERY/COMPANYQUERY/PREFQUERY is currently not supported in QBPOS.",
        "<html/>",
        answers(HOST)[:-10],
        answers(HOST).replace('statusCode="0"', 'statusCode="zero"'),
        answers(),
    ],
)
def test_nothing_to_learn(text):
    """An empty text, a sentence or junk is not an error, but nothing."""
    assert company.read_company(text) is None


@given(st.text())
def test_any_text(text):
    """Whatever the Web Connector sends, the session goes on."""
    assert company.read_company(text) is None
