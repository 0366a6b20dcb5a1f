"""Host, company and preferences: what a session asks first, and what it learns.

The first call of a session carries the answers to the same three queries, asked by
the Web Connector itself (web-connector 1.3); `read_company` reads both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qbxml import responses, types
from qbxml.errors import ResponseError
from qbxml.message_set import Request
from qbxml.responses import Record

# The custom field by which a connection recognises its company file.
FILE_ID = "FileID"


@dataclass(frozen=True)
class CompanyFacts:
    """What is known of a company file and of the QuickBooks that has it open.

    `versions` are those of qbXML that this QuickBooks speaks, `sales_tax_on` is None
    where no preferences were given.
    """

    product: str | None = None
    country: str | None = None
    versions: tuple[str, ...] = ()
    company_name: str | None = None
    file_id: str | None = None
    multi_user: bool | None = None
    sales_tax_on: bool | None = None
    taxable_code: str | None = None
    nontaxable_code: str | None = None
    default_tax_item: str | None = None
    closing_date: date | None = None
    inventory_on: bool | None = None
    class_tracking_on: bool | None = None
    multi_currency_on: bool | None = None

    @property
    def highest_version(self) -> str | None:
        """The newest qbXML version offered; None where none is known."""
        return max(self.versions, key=types.version, default=None)


def host_query() -> Request:
    """Ask which QuickBooks this is and which versions of qbXML it speaks."""
    return Request("HostQuery")


def company_query() -> Request:
    """Ask for the company with its custom fields, FileID among them."""
    return Request("CompanyQuery", {"OwnerID": ["0"]})


def preferences_query() -> Request:
    """Ask for the preferences of the company file."""
    return Request("PreferencesQuery")


def read_company(text: str | bytes) -> CompanyFacts | None:
    """Read what the Web Connector says of the company; None if that is nothing.

    The text is empty from the second call on, and a plain sentence for QuickBooks
    Point of Sale: neither is an error.
    """
    try:
        answer = responses.read(text)
    except ResponseError:
        return None
    return facts(one for found in answer.responses for one in found.records)


def facts(records: Iterable[Record]) -> CompanyFacts | None:
    """Gather the facts of HostRet, CompanyRet and PreferencesRet, as far as given."""
    found = {record.name: record for record in records}
    if not _RETS & found.keys():
        return None
    none = Record("none")
    host, company = found.get("HostRet", none), found.get("CompanyRet", none)
    preferences = found.get("PreferencesRet", none)
    return CompanyFacts(
        product=host.get("ProductName"),
        country=host.get("Country"),
        versions=_versions(host),
        multi_user=_multi_user(host),
        company_name=company.get("CompanyName"),
        file_id=_custom_field(company, FILE_ID),
        sales_tax_on=_sales_tax_on(preferences),
        taxable_code=_tax_name(preferences, "DefaultTaxableSalesTaxCodeRef"),
        nontaxable_code=_tax_name(preferences, "DefaultNonTaxableSalesTaxCodeRef"),
        default_tax_item=_tax_name(preferences, "DefaultItemSalesTaxRef"),
        closing_date=types.read_date(
            preferences.get("AccountingPreferences/ClosingDate")
        ),
        inventory_on=_flag(
            preferences, "PurchasesAndVendorsPreferences/IsUsingInventory"
        ),
        class_tracking_on=_flag(
            preferences, "AccountingPreferences/IsUsingClassTracking"
        ),
        multi_currency_on=_flag(
            preferences, "MultiCurrencyPreferences/IsMultiCurrencyOn"
        ),
    )


_RETS = {"HostRet", "CompanyRet", "PreferencesRet"}


def _versions(host: Record) -> tuple[str, ...]:
    """Keep the versions that are numbers; old Canadian ones were written CA2.0."""
    found = []
    for text in host.texts("SupportedQBXMLVersion"):
        number = text.strip().upper().removeprefix("CA").removeprefix("UK")
        try:
            types.version(number)
        except ValueError:
            continue
        found.append(number)
    return tuple(dict.fromkeys(found))


def _multi_user(host: Record) -> bool | None:
    mode = host.get("QBFileMode")
    return None if mode is None else mode.strip().lower() == "multiuser"


def _custom_field(company: Record, name: str) -> str | None:
    for field in company.all("DataExtRet"):
        if field.get("DataExtName", "") == name:
            return field.get("DataExtValue")
    return None


def _sales_tax_on(preferences: Record) -> bool | None:
    """QuickBooks leaves the sales tax preferences out where sales tax is off."""
    if not preferences.members:
        return None
    return bool(preferences.all("SalesTaxPreferences"))


def _tax_name(preferences: Record, name: str) -> str | None:
    return preferences.get(f"SalesTaxPreferences/{name}/FullName")


def _flag(record: Record, path: str) -> bool | None:
    return types.read_flag(record.get(path))
