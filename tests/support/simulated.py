"""Company files for tests, and asking them: every answer is held against the schema."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from lxml import etree

from qbwc_server.simulator.company_file import CompanyFile, Entry, Outcome
from qbxml import responses
from tests.support import request_sets

START = datetime(2026, 10, 12, 15, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: int) -> None:
        """Let time go by."""
        self.now += timedelta(seconds=seconds)


def company(
    clock: Callable[[], datetime] | None = None, **parts: Mapping[str, object]
) -> CompanyFile:
    """Make the starter company with goods and customers, and some parts replaced."""
    document = CompanyFile.starter(lambda: START).to_json()
    lists = document["lists"] | {
        "customers": [
            {"Name": "Whitfield, Marta", "Email": "marta@example.com"},
            {"Name": "Okafor, Daniel", "IsActive": False},
            {"FullName": "Whitfield, Marta:Cabin"},
        ],
        "other_names": [{"Name": "Petty Cash Friend"}],
        "employees": [{"Name": "Ito, Ken"}],
    }
    lists["vendors"].append({"Name": "Delgado, Rosa"})
    lists["items"] += [
        _goods("TENT-2P", "189.00"),
        _goods("Stoves:BURN-01", "34.50"),
        _goods("Winter:BURN-01", "36.00"),
        _goods("LAMP-OLD", "10.00") | {"IsActive": False},
        {
            "kind": "ItemGroup",
            "Name": "KIT-CAMP",
            "ItemGroupLine": [
                {"ItemRef": "TENT-2P", "Quantity": "1"},
                {"ItemRef": "Stoves:BURN-01", "Quantity": "2"},
            ],
        },
        {"kind": "ItemSubtotal", "Name": "Subtotal"},
    ]
    lists |= parts.pop("lists", {})
    merged = {name: {**document[name], **part} for name, part in parts.items()}
    document |= {"lists": lists} | merged
    return CompanyFile.from_json(document, clock or (lambda: START))


def found(kept: CompanyFile, list_name: str, full_name: str) -> Entry:
    """Find an entry that is there."""
    entry = kept.find(list_name, full_name)
    assert entry is not None
    return entry


def ask(kept: CompanyFile, body: str, **attributes: str) -> responses.Answer:
    """Have requests carried out, given as qbXML text."""
    outcome = process(kept, body, **attributes)
    assert outcome.hresult == ""
    return responses.read(outcome.response)


def one(kept: CompanyFile, body: str) -> responses.Response:
    """Have one request carried out."""
    (response,) = ask(kept, body).responses
    return response


def process(kept: CompanyFile, body: str, **attributes: str) -> Outcome:
    """Have a set carried out and its answer held against Intuit's schema."""
    outcome = kept.process(document(body, **attributes))
    validate = request_sets.validator()
    if outcome.response and validate:
        assert validate(outcome.response.encode(), None, True) == []
    return outcome


def tree(outcome: Outcome) -> etree._Element:
    """Read an answer as XML, for what stands outside of its records."""
    return etree.fromstring(outcome.response.encode())


def document(body: str, version: str = "13.0", **attributes: str) -> str:
    """Write a request document around requests."""
    marks = {"onError": "continueOnError"} | attributes
    written = "".join(f' {name}="{value}"' for name, value in marks.items())
    return (
        f'<?xml version="1.0" encoding="utf-8"?><?qbxml version="{version}"?>'
        f"<QBXML><QBXMLMsgsRq{written}>{body}</QBXMLMsgsRq></QBXML>"
    )


def reference(name: str, full_name: str) -> str:
    """Write a reference by full name."""
    return f"<{name}><FullName>{full_name}</FullName></{name}>"


def receipt(*lines: str, customer: str = "Whitfield, Marta", header: str = "") -> str:
    """Write a SalesReceiptAddRq; `header` stands between TxnDate and the lines."""
    inner = "".join(
        f"<SalesReceiptLineAdd>{line}</SalesReceiptLineAdd>" for line in lines
    )
    return (
        f"<SalesReceiptAddRq><SalesReceiptAdd>{reference('CustomerRef', customer)}"
        f"<TxnDate>2026-10-12</TxnDate>{header}{inner}"
        "</SalesReceiptAdd></SalesReceiptAddRq>"
    )


def line(item: str, rest: str) -> str:
    """Write the inside of a line."""
    return reference("ItemRef", item) + rest


def _goods(full_name: str, price: str) -> dict[str, object]:
    return {
        "kind": "ItemInventory",
        "FullName": full_name,
        "SalesPrice": price,
        "SalesTaxCodeRef": "Tax",
        "IncomeAccountRef": "Sales:Merchandise",
        "COGSAccountRef": "Cost of Goods Sold",
        "AssetAccountRef": "Inventory Asset",
    }
