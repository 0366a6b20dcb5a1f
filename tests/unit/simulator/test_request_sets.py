"""Message sets: strict parsing, onError, error recovery, replay."""

import re
import time

import pytest

from qbwc_server.simulator import request_sets
from qbxml import responses, schema
from tests.support import simulated
from tests.support.simulated import ask, line, process, receipt

ADD = (
    "<CustomerAddRq requestID='1'><CustomerAdd><Name>New</Name></CustomerAdd>"
    "</CustomerAddRq>"
)
TAKEN = ADD.replace("New", "Ito, Ken").replace("'1'", "'0'")
SALE = receipt(line("TENT-2P", "<Quantity>1</Quantity>"))
PARSE_ERROR = "0x80040400"


# Kinds of which the language knows more messages than the simulated QuickBooks.
KINDS_APART = (
    "Account Bill Check Class CreditMemo DateDrivenTerms Deposit Employee"
    " InventoryAdjustment ItemSalesTax ItemSalesTaxGroup JournalEntry ListDel OtherName"
    " PaymentMethod PurchaseOrder ReceivePayment SalesTaxCode ShipMethod StandardTerms"
    " TxnDel TxnVoid VendorCredit"
)


def test_every_known_message_is_answered():
    """What the tables of qbXML describe, the simulated QuickBooks does."""
    unanswered = set(schema.names()) - set(request_sets.ANSWERED_BY)

    kinds = {re.sub("(Add|Mod|Query)$", "", name) for name in unanswered}
    assert kinds == set(KINDS_APART.split())


@pytest.mark.parametrize(
    "body",
    [
        ADD.replace("<Name>", "<Phone>1</Phone><Name>"),
        ADD.replace("Name>", "Nome>"),
        ADD.replace("New", "x" * 42),
        ADD.replace("</Name>", "</Name><IsActive>True</IsActive>"),
        "<CustomerAddRq/>",
        ADD.replace("New", "Zo\u00eb"),
        ADD.replace("New", "&eacute;"),
        ADD.replace("New", "&#11;"),
        ADD.replace("</Name>", ""),
        SALE.replace("2026-10-12", "12.10.2026"),
        SALE.replace("<Quantity>1<", "<Quantity>1e3<"),
        "<NoSuchThingRq/>",
    ],
)
def test_a_mistake_anywhere(body):
    """The whole set is refused before anything of it runs (0x80040400)."""
    company = simulated.company()

    outcome = process(company, ADD + body)

    assert (outcome.response, outcome.hresult) == ("", PARSE_ERROR)
    assert company.find("customers", "New") is None


@pytest.mark.parametrize(
    "document, hresult",
    [
        ("", PARSE_ERROR),
        ("hello", PARSE_ERROR),
        (simulated.document(ADD).replace('<?qbxml version="13.0"?>', ""), PARSE_ERROR),
        (" " + simulated.document(ADD), PARSE_ERROR),
        (
            simulated.document(ADD).replace("<QBXML>", "<!DOCTYPE QBXML []><QBXML>"),
            PARSE_ERROR,
        ),
        (simulated.document(ADD).replace("QBXMLMsgsRq", "QBXMLMsgsRs"), PARSE_ERROR),
        (simulated.document(ADD, onError="ignore"), PARSE_ERROR),
        (simulated.document(ADD, onError="rollbackOnError"), "0x80040413"),
        (simulated.document(ADD, version="99.0"), "0x80040423"),
    ],
)
def test_a_document_that_is_none(document, hresult):
    """It is refused with a text and the hresult; nothing runs."""
    company = simulated.company()

    outcome = company.process(document)

    assert (outcome.response, outcome.hresult) == ("", hresult)
    assert outcome.message
    assert company.find("customers", "New") is None


def test_an_older_quickbooks():
    """A version that it does not offer is refused, one that it offers is taken."""
    versions = [f"{number}.0" for number in range(1, 13)]
    company = simulated.company(quickbooks={"versions": versions})

    newer = company.process(simulated.document(ADD))
    older = company.process(simulated.document(ADD, version="12.0"))

    assert newer.hresult == "0x80040423"
    assert older.hresult == ""


@pytest.mark.parametrize(
    "on_error, codes", [("continueOnError", [3100, 0]), ("stopOnError", [3100, 3231])]
)
def test_on_error(on_error, codes):
    """Later requests run, or are answered as not processed; nothing is rolled back."""
    company = simulated.company()

    answer = ask(company, TAKEN + ADD, onError=on_error)

    assert [response.status.code for response in answer.responses] == codes
    assert [response.request_id for response in answer.responses] == ["0", "1"]
    assert (company.find("customers", "New") is not None) is (codes[1] == 0)


def test_statuses_without_records():
    """With responseData includeNone, no records come back."""
    answer = ask(simulated.company(), ADD, responseData="includeNone")

    (response,) = answer.responses
    assert (response.status.code, list(response.records)) == (0, [])


def test_request_id_too_long():
    """1060 for that request alone."""
    long = ADD.replace("'1'", f"'{'x' * 51}'")

    (first, second) = ask(simulated.company(), long + ADD).responses

    assert (first.status.code, second.status.code) == (1060, 0)


def test_an_answer_as_quickbooks_writes_it():
    """No encoding, no qbxml instruction, line feeds only, one element per line."""
    company = simulated.company()
    spelt = ADD.replace("New", "Zo&#235;")

    text = process(company, spelt).response

    assert text.startswith('<?xml version="1.0" ?>\n<QBXML>\n<QBXMLMsgsRs>\n')
    assert "<Name>Zo\u00eb</Name>\n" in text
    assert "\r" not in text


def test_an_answer_in_ascii():
    """The other possibility: letters as references."""
    company = simulated.company(quirks={"answers_in_ascii": True})

    text = process(company, ADD.replace("New", "Zo&#235;")).response

    assert text.startswith('<?xml version="1.0" ?>\n<QBXML>')
    assert "<Name>Zo&#235;</Name>" in text


# --- error recovery -----------------------------------------------------------------


def sets(company, *steps):
    """Send sets one after the other; give the answer to each."""
    return [
        responses.read(process(company, body, **attributes).response)
        for body, attributes in steps
    ]


def new(identity, old=None):
    """Write the attributes of error recovery."""
    marks = {"newMessageSetID": identity} if identity else {}
    return marks | ({"oldMessageSetID": old} if old else {})


def test_the_same_bytes_again():
    """The stored outcome comes back; nothing is recorded twice."""
    company = simulated.company()

    first, again = sets(company, (SALE, new("A")), (SALE, new("A")))

    assert (first.set_status, again.set_status) == (0, 0)
    assert len(company.transactions) == 1
    recovery = again.responses[0].recovery
    assert recovery.txn_id == company.transactions[0].txn_id
    assert again.responses[0].records == ()


def test_a_replay_that_shows_the_record():
    """The other possibility of an unsettled fact."""
    company = simulated.company(quirks={"replay_returns": "Ret"})

    _, again = sets(company, (SALE, new("A")), (SALE, new("A")))

    assert again.responses[0].records[0].get("TotalAmount") == "204.59"
    assert len(company.transactions) == 1


def test_other_bytes_under_the_same_id():
    """9001; nothing of them is carried out."""
    company = simulated.company()

    _, changed = sets(company, (SALE, new("A")), (ADD, new("A")))

    assert (changed.set_status, changed.responses) == (9001, ())
    assert company.find("customers", "New") is None


def test_status_check():
    """Old and new the same, no requests: the stored outcome, without running it."""
    company = simulated.company()

    _, known, unknown = sets(
        company, (SALE, new("A")), ("", new("A", "A")), ("", new("B", "B"))
    )

    assert known.responses[0].recovery is not None
    assert (known.set_status, unknown.set_status) == (0, 600)
    assert len(company.transactions) == 1


def test_clearing():
    """The old ID alone deletes the record: the same bytes run again."""
    company = simulated.company()

    _, cleared, again, unknown = sets(
        company,
        (SALE, new("A")),
        ("", new(None, "A")),
        (SALE, new("A")),
        ("", new(None, "Z")),
    )

    assert (cleared.set_status, again.set_status) == (0, 0)
    assert unknown.set_status == 600
    assert len(company.transactions) == 2


def test_chaining():
    """A new ID with the last one's clears that and keeps its own."""
    company = simulated.company()

    sets(company, (SALE, new("A")), (ADD, new("B", "A")), (ADD, new("B", "A")))

    assert set(company.books.message_sets) == {"B"}
    assert len(company.entries("customers")) == 4


def test_clearing_everything():
    """ClearAllMessageSets leaves none."""
    company = simulated.company()

    sets(
        company,
        (SALE, new("A")),
        (ADD, new("B")),
        ("", new(None, "ClearAllMessageSets")),
    )

    assert company.books.message_sets == {}


def test_id_too_long():
    """9004, and nothing is carried out; 24 characters are taken."""
    company = simulated.company()

    long, fitting = sets(company, (SALE, new("x" * 25)), (SALE, new("x" * 24)))

    assert (long.set_status, fitting.set_status) == (9004, 0)
    assert len(company.transactions) == 1


def test_look_ups_leave_no_record():
    """Only sets that change something are kept."""
    company = simulated.company()

    (answer,) = sets(company, ("<HostQueryRq/>", new("A")))

    assert answer.set_status == 0
    assert company.books.message_sets == {}


def test_quickbooks_without_recovery():
    """Where the attributes have no effect, the same bytes run twice."""
    company = simulated.company(quirks={"message_sets_kept": False})

    first, _ = sets(company, (SALE, new("A")), (SALE, new("A")))

    assert first.set_status is None
    assert len(company.transactions) == 2


# --- speed --------------------------------------------------------------------------


def test_five_hundred_requests():
    """A set of look-ups over a large list takes a moment: names are indexed."""
    goods = [{"kind": "ItemService", "Name": f"SKU-{number}"} for number in range(5000)]
    company = simulated.company(lists={"items": goods}, preferences=NO_TAX_ITEM)
    look_up = (
        "<ItemQueryRq><ActiveStatus>All</ActiveStatus><NameFilter>"
        "<MatchCriterion>EndsWith</MatchCriterion><Name>SKU-{}</Name></NameFilter>"
        "</ItemQueryRq>"
    )
    body = "".join(look_up.format(number) for number in range(500))
    company.process(simulated.document(look_up.format(0)))

    started = time.process_time()
    answer = ask(company, body)

    assert time.process_time() - started < 10
    assert [len(response.records) for response in answer.responses] == [1] * 500


NO_TAX_ITEM = {"default_item_sales_tax": None}
