"""From POST to TxnID: a program sends orders, and QuickBooks posts them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from qbwc_server.simulator.company_file import CompanyFile
from qbwc_server.simulator.web_connector import WebConnector
from tests import factories
from tests.support import programs, sent
from tests.support.programs import Program

SKU = "recipients.0.line_items.0.sku"
PRICE = "recipients.0.line_items.0.unit_price"


@dataclass(frozen=True)
class Shop:
    """A program at one end of the server, QuickBooks at the other."""

    program: Program
    connector: WebConnector
    company: CompanyFile

    def posted(self, document: object) -> list[sent.Sent]:
        """Send orders and let the Web Connector come once."""
        self.program.post(document)
        return sent.requests([self.connector.visit()])


@pytest.fixture
def dialect(request) -> str:
    """Run on both databases."""
    return str(request.param)


@pytest.fixture
def shop(database, tmp_path) -> Iterator[Shop]:
    """Serve everything; a program has a token, the Web Connector its password."""
    programs.register(database)
    programs.add_token(database, "s3cret", "write")
    company = factories.a_company()
    with programs.serving(database, tmp_path / "files") as port:
        url = f"http://127.0.0.1:{port}/qbwc"
        connector = WebConnector(
            url, "lake", programs.PASSWORD, company, sleep=lambda _: None
        )
        yield Shop(Program(port, "s3cret"), connector, company)


both = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)


@both
def test_an_order_is_posted(shop):
    """The API shows the list IDs and the transaction that QuickBooks gave."""
    shop.posted(factories.an_order())

    order = shop.program.order("P-1001").json

    customer = shop.company.find("customers", "Byrd, Ada")
    item = shop.company.find("items", "MUG")
    assert customer is not None
    assert item is not None
    assert order["state"] == "posted"
    assert order["customer"] == {"name": "Byrd, Ada", "list_id": customer.list_id}
    assert order["items"] == [{"sku": "MUG", "list_id": item.list_id}]
    assert order["transaction"]["type"] == "sales_receipt"
    assert order["transaction"]["txn_id"]
    assert order["transaction"]["ref_number"] == "P-1001"
    assert order["transaction"]["total"] == "10.83"
    assert order["posted_at"] >= order["received_at"]
    jobs = shop.program.get("jobs").json["jobs"]
    assert {job["state"] for job in jobs} == {"completed"}


@both
def test_the_same_order_after_posting(shop):
    """200 and `duplicate`; nothing is sent, and the posted order stays as it is."""
    shop.posted(factories.an_order())
    posted = shop.program.order("P-1001").json

    answer = shop.program.post(factories.an_order(order_status="shipped"))
    later = sent.requests([shop.connector.visit()])

    assert answer.status == 200
    assert answer.json["state"] == "duplicate"
    assert answer.json["reason"]["code"] == "ALREADY_POSTED"
    assert answer.json["transaction"] == posted["transaction"]
    assert later == []
    assert shop.program.order("P-1001").json == posted


@both
def test_a_changed_order_after_posting(shop):
    """409 and a warning; the transaction stays as it is."""
    shop.posted(factories.an_order())
    posted = shop.program.order("P-1001").json

    answer = shop.program.post(factories.an_order(changes={PRICE: "11.00"}))
    later = sent.requests([shop.connector.visit()])

    assert answer.status == 409
    assert "P-1001" in answer.sentence
    assert answer.json["order"]["state"] == "posted"
    kept = shop.program.order("P-1001").json
    assert [each["code"] for each in kept["warnings"]] == ["CHANGED_AFTER_POSTING"]
    assert kept | {"warnings": []} == posted | {"warnings": []}
    assert later == []


@both
def test_a_wrapper_after_posting(shop):
    """Each order of it is answered for itself."""
    shop.posted([factories.an_order("A"), factories.an_order("B")])

    answer = shop.program.post(
        [
            factories.an_order("A"),
            factories.an_order("B", {PRICE: "11.00"}),
            factories.an_order("C"),
            factories.an_order("D", ordered_at=""),
        ]
    )

    assert answer.status == 201
    assert [each["status"] for each in answer.json] == [200, 409, 201, 422]
    assert [each["number"] for each in answer.json] == ["A", "B", "C", "D"]
    assert answer.json[0]["state"] == "duplicate"


@both
def test_an_order_whose_transaction_is_under_way(shop):
    """409 for other contents; the same contents are known, and not yet posted."""
    shop.connector.lose_answer = lambda request_set: "SalesReceiptAdd" in request_set
    shop.posted(factories.an_order())

    changed = shop.program.post(factories.an_order(changes={PRICE: "11.00"}))
    same = shop.program.post(factories.an_order())

    assert changed.status == 409
    assert changed.json["order"]["state"] == "posting"
    assert (same.status, same.json["state"]) == (200, "posting")
    shop.connector.lose_answer = lambda _: False
    shop.connector.run(2)
    assert shop.program.order("P-1001").json["state"] == "posted"
    assert len(shop.company.transactions) == 1


@both
def test_a_key_after_posting(shop):
    """The answer of the first day comes again: the order was new then."""
    first = shop.program.post(factories.an_order(), Idempotency_Key="day-1")
    shop.connector.visit()

    again = shop.program.post(factories.an_order(), Idempotency_Key="day-1")

    assert (again.status, again.body) == (201, first.body)
    assert shop.program.order("P-1001").json["state"] == "posted"


@both
def test_a_skipped_order_that_is_mended(shop):
    """Its reason says what to do; sent again in order it is posted."""
    shop.posted(factories.an_order(changes={SKU: ""}))
    skipped = shop.program.order("P-1001").json

    answer = shop.program.post(factories.an_order())
    shop.connector.visit()

    assert skipped["state"] == "skipped"
    assert skipped["reason"]["lines"][0]["code"] == "MISSING_SKU"
    assert answer.status == 200
    assert shop.program.order("P-1001").json["state"] == "posted"
