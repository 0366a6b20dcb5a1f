"""Company files as JSON: what is kept, what is refused."""

import json

import pytest

from qbwc_server.simulator.company_file import CompanyFile
from qbwc_server.simulator.loading import CompanyFileError
from tests.support import simulated
from tests.support.simulated import found, line, process, receipt


def test_saved_and_loaded(tmp_path):
    """Everything comes back: lists, sales, message sets, deletions, counters."""
    company = simulated.company(quirks={"no_name_found": 1})
    sale = receipt(line("TENT-2P", "<Quantity>1</Quantity>"))
    process(company, sale, newMessageSetID="A")
    company.delete(found(company, "customers", "Okafor, Daniel"))
    company.register("{B6F2E1D4-0000-4000-8000-000000000001}", "{F00}")
    file = tmp_path / "company.json"

    company.save(file)
    loaded = CompanyFile.load(file, lambda: simulated.START)

    assert loaded.to_json() == company.to_json()
    assert json.loads(file.read_text("utf-8"))["message_sets"].keys() == {"A"}


def test_a_loaded_file_goes_on():
    """New IDs follow those that were given out; a stored set is still replayed."""
    sale = receipt(line("TENT-2P", "<Quantity>1</Quantity>"))
    company = simulated.company()
    process(company, sale, newMessageSetID="A")
    loaded = CompanyFile.from_json(company.to_json(), lambda: simulated.START)

    process(loaded, sale, newMessageSetID="A")
    process(loaded, sale, newMessageSetID="B")

    numbers = [transaction.number for transaction in loaded.transactions]
    assert numbers == [1, 2]


def test_same_clock_same_bytes():
    """Two runs of the same requests give the same answers."""
    sale = receipt(line("TENT-2P", "<Quantity>1</Quantity>"))

    answers = {process(simulated.company(), sale).response for _ in range(2)}

    assert len(answers) == 1


def test_a_file_with_nothing_in_it():
    """An empty object is a company without lists."""
    company = CompanyFile.from_json({})

    assert list(company.entries("customers")) == []


@pytest.mark.parametrize(
    "document, named",
    [
        ([], "JSON object"),
        ({"customers": []}, "customers"),
        ({"lists": {"people": []}}, "people"),
        ({"lists": {"customers": [{"Email": "a@b.c"}]}}, "Name"),
        ({"lists": {"customers": [{"Name": "A", "Mail": "a@b.c"}]}}, "Mail"),
        ({"lists": {"customers": [{"Name": "A"}, {"Name": "a"}]}}, "'a'"),
        ({"lists": {"customers": [{"Name": "A"}], "vendors": [{"Name": "A"}]}}, "'A'"),
        ({"lists": {"customers": [{"Name": "A", "TermsRef": "Net 9"}]}}, "Net 9"),
        ({"lists": {"items": [{"Name": "A"}]}}, "ItemService"),
        ({"lists": {"items": [{"Name": "A", "kind": "Gadget"}]}}, "ItemService"),
        ({"preferences": {"default_item_sales_tax": "Nowhere"}}, "Nowhere"),
        ({"preferences": {"sales_taxes": True}}, "sales_taxes"),
        ({"quirks": {"no_such": True}}, "no_such"),
        ({"quickbooks": {"utc_offset": "west"}}, "west"),
        ({"transactions": [{"kind": "SalesReceipt"}]}, "TxnID"),
    ],
)
def test_a_document_that_is_no_company_file(document, named):
    """It is refused with a sentence that names the place."""
    with pytest.raises(CompanyFileError, match=named):
        CompanyFile.from_json(document)


def test_a_file_that_is_no_json(tmp_path):
    """The sentence names the file."""
    file = tmp_path / "company.json"
    file.write_text("{", "utf-8")

    with pytest.raises(CompanyFileError, match=r"company\.json"):
        CompanyFile.load(file)


def test_an_entry_that_is_used():
    """It cannot be deleted, nor can the parent of another."""
    company = simulated.company()

    refused = []
    for name in ("Tax", "Whitfield, Marta"):
        listed = "sales_tax_codes" if name == "Tax" else "customers"
        with pytest.raises(Exception, match="in use"):
            company.delete(found(company, listed, name))
        refused.append(company.find(listed, name))

    assert None not in refused
