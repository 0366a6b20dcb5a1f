"""The totals of the example orders agree with QuickBooks' arithmetic."""

from decimal import Decimal

import pytest

from qbwc_server.simulator.company_file import CompanyFile
from qbxml import message_set, responses
from qbxml.message_set import Request
from tests.support import examples, simulated

POSTED = [
    case for case in examples.expected()["expected"] if case["outcome"] == "posted"
]
_REFERENCES = {
    "SalesTaxCodeRef",
    "ItemSalesTaxRef",
    "PaymentMethodRef",
    "DepositToAccountRef",
    "IncomeAccountRef",
    "COGSAccountRef",
    "AssetAccountRef",
}


def company(case) -> CompanyFile:
    """Make the company file before a case; in configuration C it has no sales tax."""
    document = examples.company_file(sales_tax=not case["config"].startswith("C"))
    return CompanyFile.from_json(document, lambda: simulated.START)


def carry_out(kept: CompanyFile, case) -> dict[str, list[responses.Record]]:
    """Send the requests of a case, with the IDs of what was made on the way."""
    found: dict[str, list[responses.Record]] = {}
    made: dict[str, str] = {}
    for message in case["messages"]:
        ((name, fields),) = message.items()
        request = Request(name.removesuffix("Rq"), _fields(name, fields, made))
        document = message_set.wrap([("1", request)])
        answer = responses.read(kept.process(document.decode()).response)
        records = list(answer.responses[0].records)
        found.setdefault(name, []).extend(records)
        if name.endswith("AddRq") and records:
            made[name] = records[0].get("ListID") or ""
    return found


def _fields(name, fields, made):
    if not name.endswith("AddRq"):
        return fields
    inner = {key: _value(key, value, made) for key, value in fields.items()}
    lines = inner.pop("lines", None)
    if lines:
        inner["SalesReceiptLineAdd"] = [
            {key: _value(key, value, made) for key, value in line.items()}
            for line in lines
        ]
    return {name.removesuffix("Rq"): inner}


def _value(key, value, made):
    if key in ("CustomerRef", "ItemRef"):
        new = "CustomerAddRq" if key == "CustomerRef" else "ItemInventoryAddRq"
        return {"ListID": made[new] if value.startswith("<new") else value}
    return {"FullName": value} if key in _REFERENCES else value


@pytest.mark.skipif(not POSTED, reason=examples.MISSING)
@pytest.mark.parametrize(
    "case", POSTED, ids=[f"{case['file'][:2]} {case['config'][:1]}" for case in POSTED]
)
def test_total_of_an_order(case):
    """It differs from the shop's by more than a cent in exactly the named cases."""
    kept = company(case)

    (receipt,) = carry_out(kept, case)["SalesReceiptAddRq"]

    total = Decimal(examples.order(case["file"])["total_including_tax"])
    differs = abs(Decimal(receipt.get("TotalAmount") or 0) - total) > Decimal("0.01")
    assert differs is ("TOTAL_MISMATCH" in case["warnings"])


@pytest.mark.skipif(not POSTED, reason=examples.MISSING)
def test_what_quickbooks_has_before():
    """List IDs and order are as given; the parents of subitems are made."""
    kept = company({"config": "A"})

    ropes = simulated.one(
        kept,
        "<ItemQueryRq><ActiveStatus>All</ActiveStatus><NameFilter><MatchCriterion>"
        "EndsWith</MatchCriterion><Name>rope-10m</Name></NameFilter></ItemQueryRq>",
    )
    burner = kept.find("items", "Stoves:BURN-01")

    assert [record.get("FullName") for record in ropes.records] == [
        "Summer:ROPE-10M",
        "Winter:ROPE-10M",
    ]
    assert burner is not None
    assert burner.list_id == "90000002-1700000102"


@pytest.mark.skipif(not POSTED, reason=examples.MISSING)
def test_name_that_a_vendor_holds():
    """The Add is refused with 3100, and the entity query shows the vendor."""
    (case,) = [
        case
        for case in examples.expected()["expected"]
        if case["reason"] == "CUSTOMER_NAME_TAKEN"
    ]

    found = carry_out(company(case), case)

    assert found["CustomerAddRq"] == []
    assert [record.name for record in found["EntityQueryRq"]] == ["VendorRet"]
