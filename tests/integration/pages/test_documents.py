"""The pages of documents: found, decided about, told of, and what belongs together."""

import csv
import html
import io
import re

import pytest
import sqlalchemy as sa

from qbwc_server.models import Document, Order
from qbwc_server.simulator.web_connector import WebConnector
from qbwc_server.states import Role
from qbwc_server.store import audit
from tests import factories, papers
from tests.support import programs

LAKE = "/admin/connections/lake"
HOSTILE = "<script>alert('1')</script>\"><img src=x onerror=alert(1)>"
#: which documents of `test_documents_are_found` each finds
SEARCHES = {
    "": ["SA-1", "PAY-1", "INV-2", "INV-1"],
    "state=held": ["PAY-1", "INV-2"],
    "state=posted": ["SA-1", "INV-1"],
    "kind=sales_invoice": ["INV-2", "INV-1"],
    "kind=deposit": [],
    "reason=NOT_COMPLETED": ["INV-2"],
    "text=inv": ["INV-2", "INV-1"],
    "text=alder": ["INV-2", "INV-1"],
    # The order that the payment is about.
    "text=p-77": ["PAY-1"],
    "text=%25": [],
    "since=2020-01-01": ["SA-1", "PAY-1", "INV-2", "INV-1"],
    "since=2999-01-01": [],
    "until=2020-01-01": [],
    "state=held&kind=payment": ["PAY-1"],
    "before=3": ["INV-2", "INV-1"],
}
on_both = pytest.mark.parametrize("dialect", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def operator(at):
    """Give an operator who is logged in."""
    return at(Role.OPERATOR)


@pytest.fixture
def connector(house) -> WebConnector:
    """Give the Web Connector of a connection that takes papers."""
    receipts = {"deposit_account": "", "payment_method": ""}
    house.configure("lake", unleashed=papers.unleashed(), store=receipts)
    found: WebConnector = house.connector(
        "lake", programs.PASSWORD, factories.a_company()
    )
    return found


def documents(page):
    """Give the numbers of the documents that a listing shows."""
    return re.findall(r'aria-label="Document ([^"]+)"', page.text)


@on_both
def test_documents_are_found(house, connector, operator):
    """By state, kind, reason, day, text; the newest first; the CSV has the same."""
    waiting = papers.invoice("INV-2", InvoiceStatus="Parked")
    house.file("lake", papers.invoice("INV-1"), waiting)
    house.file("lake", papers.payment(order="P-77"))
    house.file("lake", papers.adjustment())
    connector.visit()

    shown = {q: documents(operator.get(f"{LAKE}/documents/?{q}")) for q in SEARCHES}
    files = {q: _csv(operator, q) for q in SEARCHES}

    assert shown == SEARCHES
    assert {q: [row["number"] for row in rows] for q, rows in files.items()} == SEARCHES
    (invoice,) = [row for row in files[""] if row["number"] == "INV-1"]
    assert (invoice["txn_type"], invoice["party"]) == ("invoice", "Alder & Co")
    assert invoice["txn_id"]
    glance = html.unescape(re.sub("<[^>]+>", "", operator.get("/admin/").text))
    assert "2 posted, 2 held" in glance


def test_a_long_listing(house, operator):
    """It comes in pages, each document once."""
    numbers = [f"PAY-{number}" for number in range(1, 121)]
    house.file("lake", *map(papers.payment, numbers))
    path, seen = f"{LAKE}/documents/", []

    while path:
        page = operator.get(path)
        seen += documents(page)
        older = re.search(r'href="([^"]+)" rel="next"', page.text)
        path = older[1].replace("&amp;", "&") if older else ""

    assert seen == numbers[::-1]


def test_nothing_has_come(operator):
    """It says what to do, and that papers must be switched on."""
    text = html.unescape(operator.get(f"{LAKE}/documents/").text)

    assert 'qbwc documents import "lake" FILE' in text
    assert "switched on in the" in text


def test_deciding_about_many(house, operator):
    """Each by itself: what could be done is done, what could not is said."""
    house.file("lake", papers.payment("PAY-1"), papers.payment("PAY-2"))

    page = operator.do(
        f"{LAKE}/documents/decide", {"verb": "cancel", "document": ["1", "1", "77"]}
    )
    wrong = operator.post(f"{LAKE}/documents/decide", {"verb": "approve"})

    assert page.said[0] == "1 document: called off."
    assert any("PAY-1 is cancelled" in each for each in page.said)
    assert any("no such document" in each for each in page.said)
    assert wrong.status == 400
    assert _states(house) == {"PAY-1": "cancelled", "PAY-2": "held"}
    assert ("documents cancel", "PAY-1", "page: otto@example.com") in _trail(house)


def test_one_in_doubt(house, operator):
    """Its page asks which transaction it is; what is chosen is recorded."""
    house.file("lake", papers.payment())
    reason = {"code": "OUTCOME_UNKNOWN", "message": "Who knows?", "what_to_do": "Look."}
    candidate = {"txn_id": "5-17", "ref_number": "PAY-1", "memo": None}
    doubtful = {
        "state": "in_doubt",
        "reason_code": reason["code"],
        "reason": reason,
        "candidates": [candidate],
    }
    with house.database.transaction() as db:
        db.execute(sa.update(Document).values(**doubtful))

    asked = operator.get(f"{LAKE}/documents/1").text
    nothing = operator.do(f"{LAKE}/documents/1/adopt", {"txn_id": " "})
    adopted = operator.do(f"{LAKE}/documents/1/adopt", {"txn_id": "5-17"})

    assert "It is 5-17" in asked
    assert nothing.said == ["Enter the transaction ID."]
    assert adopted.said == ["The document is in the books with that transaction."]
    assert _states(house) == {"PAY-1": "posted"}
    assert ("documents adopt", "PAY-1", "page: otto@example.com") in _trail(house)


@on_both
def test_what_belongs_together(house, connector, operator):
    """Order, payment, refund and deposit lead to each other; what lacks is named."""
    invoice = {"transaction": "invoice", "deposit_account": "", "payment_method": ""}
    house.configure("lake", unleashed=papers.unleashed(), store=invoice)
    house.take_in("lake", factories.an_order("P-1"), factories.an_order("P-11"))
    lines = ({"payment": "PAY-1"}, {"order": "P-999"})
    house.file("lake", papers.payment(order="P-1"), papers.refund(order="P-1"))
    house.file("lake", papers.payment("PAY-2", order="P-11"), papers.deposit(*lines))
    connector.visit()

    found = {
        path: _related(operator.get(f"{LAKE}/{path}"))
        for path in ("orders/1", "orders/2", "documents/1", "documents/4")
    }

    assert found == {
        "orders/1": ["payment PAY-1", "refund R-1"],
        "orders/2": ["payment PAY-2"],
        "documents/1": ["order P-1", "deposit D-1"],
        "documents/4": ["payment PAY-1", "order P-999"],
    }
    text = operator.get(f"{LAKE}/documents/4").text
    assert "has not come yet" in text


def test_orders_of_stores_that_share_a_number(house, connector, operator):
    """A payment that names the store is about the order of that one alone."""
    trade = factories.an_order("P-1", store_api_key=factories.TRADE)
    house.take_in("lake", factories.an_order("P-1"), trade)
    house.file("lake", papers.payment(order="P-1", store="Pine Trade"))

    with house.database.read() as db:
        rows = db.execute(sa.select(Order.id, Order.store_name)).all()
    found = {
        row.store_name: _related(operator.get(f"{LAKE}/orders/{row.id}"))
        for row in rows
    }

    assert found == {"Pine Web": [], "Pine Trade": ["payment PAY-1"]}


@pytest.mark.parametrize(
    "case",
    [
        (papers.invoice(), "InvoiceAddRq", "comes to <strong>30.00</strong>"),
        (papers.credit(), "CreditMemoAddRq", "comes to <strong>10.00</strong>"),
        (papers.purchase(), "BillAddRq", "comes to <strong>108.00</strong>"),
        (papers.supplier_return(), "VendorCreditAddRq", "<strong>40.00</strong>"),
        (papers.shipment(), "JournalEntryAddRq", "<strong>61.20</strong>"),
        (papers.adjustment(), "JournalEntryAddRq", "<strong>25.00</strong>"),
        (papers.customer("Fern & Co"), "CustomerAddRq", "555 0100"),
        (papers.supplier("Ivy & Sons"), "VendorAddRq", "555 0200"),
    ],
)
def test_a_preview(house, connector, operator, case):
    """A document that waits shows what would be sent; and so it is sent."""
    paper, element, told = case
    house.file("lake", paper)
    before = html.unescape(operator.get(f"{LAKE}/documents/1").text)

    connector.visit()

    after = html.unescape(operator.get(f"{LAKE}/documents/1").text)
    foreseen, sent = _elements(before, element), _elements(after, element)
    assert told in before
    assert len(foreseen) == 1
    assert [_without_ids(each) for each in sent] == [_without_ids(foreseen[0])]
    assert "What would be sent now" not in after


def test_a_preview_of_what_follows(house, connector, operator):
    """Of a payment, refund or deposit as soon as what it is about is in the books."""
    invoice = {"transaction": "invoice", "deposit_account": "", "payment_method": ""}
    house.configure("lake", unleashed=papers.unleashed(), store=invoice)
    house.file("lake", papers.payment(order="P-1"))
    held = operator.get(f"{LAKE}/documents/1").text
    house.take_in("lake", factories.an_order("P-1"))
    connector.visit()

    house.file("lake", papers.payment("PAY-2", order="P-1", amount="3.50"))
    house.file("lake", papers.refund(order="P-1"))
    fee = {"account": "Office Supplies", "amount": "-0.59"}
    house.file("lake", papers.deposit({"payment": "PAY-1"}, fee))
    shown = [operator.get(f"{LAKE}/documents/{n}").text for n in (2, 3, 4)]

    assert "Nothing: The order P-1 is not in QuickBooks yet." in held
    assert "<strong>3.50</strong>" in shown[0]
    assert "<strong>10.00</strong>" in shown[1]
    for text, element in zip(
        shown, ("ReceivePaymentAddRq", "CreditMemoAddRq", "DepositAddRq"), strict=True
    ):
        assert element in text


def test_a_changed_contact(house, connector, operator):
    """One that QuickBooks has shows the change; one of the same name is linked."""
    house.file("lake", papers.customer())
    connector.visit()
    house.file("lake", papers.customer(PhoneNumber="555 0199"))

    text = operator.get(f"{LAKE}/documents/1").text

    assert "CustomerModRq" in text
    assert "555 0199" in text


def test_the_story_of_a_document(house, connector, operator):
    """Received, looked up, created, posted, with the exact qbXML of both sides."""
    house.file("lake", papers.invoice())
    connector.visit()

    text = html.unescape(operator.get(f"{LAKE}/documents/1").text)

    for each in ("InvoiceAddRq", "InvoiceRet", "In the books as", "W-1", "SO-00000077"):
        assert each in text
    assert (
        text.index("Received from") < text.index("Look up") < text.index("Post sales")
    )
    assert 'href="/admin/connections/lake/lists/customers?text=' in text
    assert 'href="/admin/connections/lake/lists/items?text=' in text
    (job,) = set(re.findall(r'id="step-(\d+)">Post sales', text))
    about = operator.get(f"{LAKE}/jobs/{job}").text
    assert f'<a href="{LAKE}/documents/1">sales invoice INV-00000123</a>' in about


def test_what_to_do_and_who(house, operator):
    """A switch that is off is an admin's to mend."""
    house.file("lake", papers.invoice())

    text = html.unescape(operator.get(f"{LAKE}/documents/1").text)

    assert "(SWITCHED_OFF)" in text
    assert "What to do:" in text
    assert "Who: an admin of this server." in text


def test_hostile_texts(house, connector, at):
    """What papers hold is shown as it is and never run."""
    viewer = at(Role.VIEWER)
    line = papers.line(HOSTILE, product={"ProductDescription": HOSTILE})
    customer = {"Guid": HOSTILE, "CustomerCode": HOSTILE, "CustomerName": HOSTILE}
    invoice = papers.invoice(HOSTILE, lines=[line], Customer=customer, Comments=HOSTILE)
    house.file("lake", invoice)
    house.file("lake", papers.payment(HOSTILE[:60], order=HOSTILE))

    pages = [
        viewer.get(f"{LAKE}/documents/"),
        viewer.get(f"{LAKE}/documents/1"),
        viewer.get(f"{LAKE}/documents/2"),
        viewer.get(f"{LAKE}/documents/?kind=%3Cb%3E&state=%3Cb%3E"),
        viewer.get(f"{LAKE}/lists/items?text={HOSTILE.replace(' ', '%20')}"),
    ]

    assert [page.status for page in pages] == [200] * 5
    for page in pages:
        assert "<script>alert" not in page.text
        assert "<img" not in page.text


def _csv(person, query):
    page = person.get(f"{LAKE}/documents/documents.csv?{query}")
    assert page.headers.get_content_type() == "text/csv"
    return list(csv.DictReader(io.StringIO(page.text)))


def _related(page):
    """Give what a page says belongs together with its order or document."""
    found = re.findall(r'<ul class="related">(.*?)</ul>', page.text, re.DOTALL)
    items = [each for part in found for each in re.findall("<li>(.*?)</li>", part)]
    plain = (re.sub(r"<span.*", "", each) for each in items)
    return [html.unescape(re.sub("<[^>]+>", "", each)).strip() for each in plain]


def _elements(text, element):
    return re.findall(rf"<{element}\b.*?</{element}>", text, re.DOTALL)


def _without_ids(text):
    """Leave out what nobody knows beforehand, and how the lines are laid out."""
    text = re.sub(r'requestID="[^"]*"', "", text)
    text = re.sub(r"<ListID>[^<]*</ListID>", "<ListID/>", text)
    return re.sub(r"\s+", "", text)


def _states(house):
    with house.database.read() as db:
        rows = db.execute(sa.select(Document.number, Document.state))
        return {row.number: str(row.state) for row in rows}


def _trail(house):
    with house.database.read() as db:
        return [(e.action, e.subject, e.who) for e in audit.listing(db)]
