"""The documents of examples/, read and planned with the settings beside them."""

import json
from decimal import Decimal

import pytest

from qbwc_server import settings as settings_module
from qbwc_server.importing import formats
from qbwc_server.importing.unleashed import AcceptedDocument
from qbwc_server.rules.documents import planning, plans
from qbwc_server.rules.documents.plans import DocumentPlan, KnownLists
from tests.support import sources

FOLDER = sources.ROOT / "examples"
FILES = sorted((FOLDER / "documents").glob("*.json"))
#: what each file becomes: transactions, or the reason of the one document in it
OUTCOMES = {
    "01-customer": ["customer"],
    "02-supplier": ["vendor"],
    "03-sales-invoice": ["invoice"],
    "04-shipment": ["journal_entry"],
    "05-sales-order": ["journal_entry"],
    "06-credit-note": ["credit_memo", "journal_entry"],
    "07-purchase-order": ["bill", "bill"],
    "08-supplier-return": ["vendor_credit"],
    "09-stock-adjustment": ["journal_entry"],
    "10-assembly": ["journal_entry"],
    "11-disassembly": ["journal_entry"],
    "21-not-completed": ["NOT_COMPLETED"],
    "22-name-of-a-customer": ["NAME_TAKEN"],
    "23-tax-without-an-account": ["ACCOUNT_ROLE_NOT_SET"],
    "24-no-value": ["NO_VALUE"],
    "25-quantity-that-is-none": ["BAD_QUANTITY"],
    # Without any order or invoice in the books these wait; the demo has them.
    "31-payments": ["NOT_POSTED_YET", "NOT_POSTED_YET"],
    "32-refund": ["NOT_POSTED_YET"],
    "33-deposit": ["NOT_POSTED_YET"],
    "41-payment-of-a-receipt": ["NOT_POSTED_YET"],
    "42-refund-before-its-order": ["NOT_POSTED_YET"],
}


def documents_of(file):
    """Read the documents of a file; none of them is rejected."""
    found = formats.read_documents(file.read_bytes())
    return [each.document for each in found if isinstance(each, AcceptedDocument)]


@pytest.fixture(scope="module")
def settings():
    """Load the settings of the sample shop."""
    text = (FOLDER / "settings.toml").read_text(encoding="utf-8")
    return settings_module.load(text).settings


@pytest.fixture(scope="module")
def known():
    """Give what the sample company's lists say."""
    lists = json.loads((FOLDER / "company.json").read_text(encoding="utf-8"))["lists"]
    accounts = [each["FullName"] for each in lists["accounts"]]
    terms = [each["Name"] for each in lists["terms"]]
    return KnownLists(
        customers=frozenset(plans.key(each["Name"]) for each in lists["customers"]),
        vendors=frozenset(plans.key(each["Name"]) for each in lists["vendors"]),
        accounts={plans.key(each): each for each in accounts},
        terms={plans.key(each): each for each in terms},
    )


def test_every_file_is_told():
    """The samples and this list are the same."""
    assert [file.stem for file in FILES] == list(OUTCOMES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_outcome(papers, settings, known, file):
    """Each file becomes what its name says, and fits QuickBooks."""
    outcomes = []
    for document in documents_of(file):
        found = planning.plan(document, settings, known)
        if isinstance(found, DocumentPlan):
            papers.fields(document, settings, known)
            outcomes.append(found.transaction)
        else:
            outcomes.append(found.code)

    assert outcomes == OUTCOMES[file.stem]


def test_accounts_are_those_of_the_company(settings, known):
    """Every role points at an account that the sample company has."""
    roles = settings.unleashed.accounts.model_dump()

    assert all(plans.key(name) in known.accounts for name in roles.values() if name)


def test_the_goods_of_an_invoice_leave_at_cost(papers, settings, known):
    """The invoice sells for 244.80 what the shipment takes from stock for 100.23."""
    [invoice] = documents_of(FOLDER / "documents" / "03-sales-invoice.json")
    [shipment] = documents_of(FOLDER / "documents" / "04-shipment.json")

    sold = papers.fields(invoice, settings, known)["lines"]
    booked = papers.fields(shipment, settings, known)["lines"]

    assert sum(e["Quantity"] * e["Rate"] for e in sold) == Decimal("244.80")
    assert [line["Amount"] for _, line in booked] == [Decimal("100.23")] * 2
