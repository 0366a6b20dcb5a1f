"""Who answers: the program, the company, its preferences (web-connector 4)."""

from qbwc_server.simulator import answers, documents, lists
from qbwc_server.simulator.books import Books


def host(books: Books, _: documents.Request) -> answers.Answer:
    """Tell which QuickBooks this is and which versions of qbXML it reads."""
    profile = books.profile
    members = {
        "ProductName": profile.product,
        "MajorVersion": profile.major_version,
        "MinorVersion": profile.minor_version,
        "Country": profile.country,
        "SupportedQBXMLVersion": list(profile.versions),
        "IsAutomaticLogin": "false",
        "QBFileMode": profile.file_mode,
    }
    return answers.Answer([answers.Ret("HostRet", members)])


def company(books: Books, request: documents.Request) -> answers.Answer:
    """Tell whose file this is; private data only to the application that owns it."""
    owners = {owner.lower() for owner in documents.every(request.body, "OwnerID")}
    extensions = [
        {
            "OwnerID": owner,
            "DataExtName": name,
            "DataExtType": "STR255TYPE",
            "DataExtValue": value,
        }
        for (owner, name), value in books.profile.extensions.items()
        if owner.lower() in owners
    ]
    members: lists.Members = {
        "IsSampleCompany": "false",
        "CompanyName": books.profile.name,
        "LegalCompanyName": books.profile.name,
        **books.profile.members,
    }
    if extensions:
        members["DataExtRet"] = extensions
    return answers.Answer([answers.Ret("CompanyRet", members)])


def preferences(books: Books, _: documents.Request) -> answers.Answer:
    """Tell what is switched on; without sales tax its block is missing."""
    wanted = books.preferences
    members: lists.Members = {
        "AccountingPreferences": _accounting(books),
        "PurchasesAndVendorsPreferences": {
            "IsUsingInventory": _flag(value=wanted.inventory),
            "DaysBillsAreDue": "10",
            "IsAutomaticallyUsingDiscounts": "false",
        },
        "MultiCurrencyPreferences": {"IsMultiCurrencyOn": "false"},
        "SalesAndCustomersPreferences": {
            "IsTrackingReimbursedExpensesAsIncome": "false",
            "IsAutoApplyingPayments": "true",
        },
        "CurrentAppAccessRights": {
            "IsAutomaticLoginAllowed": "false",
            "IsPersonalDataAccessAllowed": "false",
        },
    }
    if wanted.sales_tax:
        members["SalesTaxPreferences"] = _sales_tax(books)
    return answers.Answer([answers.Ret("PreferencesRet", members)])


def _accounting(books: Books) -> lists.Members:
    wanted = books.preferences
    members = {
        "IsUsingAccountNumbers": _flag(value=wanted.account_numbers),
        "IsRequiringAccounts": "true",
        "IsUsingClassTracking": _flag(value=wanted.class_tracking),
        "IsUsingAuditTrail": "true",
        "IsAssigningJournalEntryNumbers": "true",
    }
    if wanted.closing_date:
        members["ClosingDate"] = wanted.closing_date.isoformat()
    return members


def _sales_tax(books: Books) -> lists.Members:
    wanted = books.preferences
    defaults = {
        "DefaultItemSalesTaxRef": wanted.default_item_sales_tax,
        "DefaultTaxableSalesTaxCodeRef": wanted.taxable_code,
        "DefaultNonTaxableSalesTaxCodeRef": wanted.nontaxable_code,
    }
    found: lists.Members = {
        name: {"ListID": identity} for name, identity in defaults.items() if identity
    }
    return found | {"PaySalesTax": "Monthly", "IsUsingCustomerTaxCode": "true"}


def _flag(*, value: bool) -> str:
    return "true" if value else "false"
