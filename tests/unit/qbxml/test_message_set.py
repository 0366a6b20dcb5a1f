"""Request sets: the bytes that go out, and reading them strictly."""

import datetime as dt
from decimal import Decimal

import pytest

from qbxml import company, customers, entities, items, message_set, sales
from qbxml.errors import RequestError
from qbxml.message_set import Request
from tests.support import intuit_schema, sources

GOLDEN = sources.ROOT / "tests" / "golden" / "qbxml"
MOMENT = dt.datetime.fromisoformat("2026-01-31T08:15")
GUID = "{6b063959-81b0-4622-85d6-f548c8ccb517}"
PROLOG = '<?xml version="1.0"?><?qbxml version="13.0"?>'
HOST = "<QBXML><QBXMLMsgsRq onError='stopOnError'><HostQueryRq/></QBXMLMsgsRq></QBXML>"

LOOKUPS = [
    ("host", company.host_query()),
    ("company", company.company_query()),
    ("preferences", company.preferences_query()),
    ("names", customers.query_names(["Jones", "Müller & Søn"])),
    ("ids", customers.query_ids(["80000001-1"])),
    ("page", customers.query_page("2026-01-31T08:15:00", 100, "{1}")),
    ("owner", entities.query_name("Jones")),
    ("sku", items.query_sku("SKU-1")),
    ("modified", sales.query_modified("invoice", MOMENT)),
]
WRITES = [
    (
        "customer",
        customers.add(
            {
                "Name": "Jones",
                "BillAddress": {"Addr1": "Jörg Jones", "City": "Reno", "State": "NV"},
                "Notes": "100 € \u2013 \U0001f600",
                "ExternalGUID": GUID,
            }
        ),
    ),
    ("active", customers.reactivate("80000001-1", "1700000000")),
    (
        "item",
        items.add(
            "noninventory",
            {
                "SalesOrPurchase": {"AccountRef": {"FullName": "Sales"}},
                "ParentRef": {"FullName": "Web"},
                "Name": "SKU-1",
            },
        ),
    ),
    (
        "receipt",
        sales.add(
            "sales_receipt",
            {
                "lines": [
                    {
                        "Quantity": Decimal(2),
                        "Amount": Decimal("19.9"),
                        "ItemRef": {"ListID": "80000001-2"},
                    },
                    {"ItemGroupRef": {"ListID": "80000001-3"}, "Quantity": 1},
                    {"Desc": "Thank you <b>"},
                ],
                "RefNumber": "1001",
                "TxnDate": dt.date(2026, 1, 31),
                "CustomerRef": {"ListID": "80000001-1"},
                "ExternalGUID": GUID,
            },
        ),
    ),
]


@pytest.mark.parametrize(
    "name, requests, options",
    [
        ("lookups", LOOKUPS, {}),
        ("writes", WRITES, {"new_id": "0123456789abcdefghij", "old_id": "a1"}),
        ("clearing", [], {"old_id": "a1"}),
        ("status", [], {"new_id": "a1", "old_id": "a1"}),
    ],
)
def test_documents(name, requests, options):
    """The documents are these bytes: they must be the same when sent once more."""
    document = message_set.wrap(requests, version="13.0", **options)

    assert document == (GOLDEN / f"{name}.xml").read_bytes().rstrip(b"\n")
    assert document.isascii()
    assert intuit_schema.problems(document) == []


def test_everything_beyond_ascii_is_a_reference():
    """QuickBooks refuses raw letters beyond ASCII, and takes references (qbxml 5.7)."""
    document = message_set.wrap([("1", customers.query_names(["é ☃ \U0001f600"]))])

    assert b"<FullName>&#233; &#9731; &#128512;</FullName>" in document


@pytest.mark.parametrize(
    "options, field",
    [
        ({"new_id": "x" * 21}, "newMessageSetID"),
        ({"new_id": ""}, "newMessageSetID"),
        ({"old_id": "with space"}, "oldMessageSetID"),
        ({"new_id": "ClearAllMessageSets"[:19] + "-"}, "newMessageSetID"),
        ({"on_error": "rollbackOnError"}, "onError"),
        ({"version": "13"}, "version"),
        ({"edition": "DE"}, "edition"),
    ],
)
def test_wrong_sets(options, field):
    """Attributes that QuickBooks would not take are refused."""
    with pytest.raises(RequestError) as caught:
        message_set.wrap([], **options)

    assert caught.value.field == field


@pytest.mark.parametrize("request_ids", [[""], ["x" * 51], ["1", "1"]])
def test_wrong_request_ids(request_ids):
    """Every request of a set has an ID of its own, of 50 characters at most."""
    with pytest.raises(RequestError) as caught:
        message_set.wrap([(one, Request("HostQuery")) for one in request_ids])

    assert caught.value.field == "requestID"


def test_clearing_every_record():
    """The one longer word that is allowed as an old ID (qbxml 2.3)."""
    document = message_set.wrap([], old_id=message_set.CLEAR_ALL)

    assert b'oldMessageSetID="ClearAllMessageSets"' in document


def test_reading_a_set():
    """Everything that the document says is there, values as text, in their order."""
    document = message_set.wrap(WRITES, new_id="n1", old_id="o1")

    found = message_set.check(document)

    assert (found.version, found.on_error) == ("13.0", "continueOnError")
    assert (found.new_id, found.old_id) == ("n1", "o1")
    assert [request_id for request_id, _ in found.requests] == [
        "customer",
        "active",
        "item",
        "receipt",
    ]
    assert next(iter(found.requests[1][1].fields)) == (
        "CustomerMod",
        (
            ("ListID", "80000001-1"),
            ("EditSequence", "1700000000"),
            ("IsActive", "true"),
        ),
    )


@pytest.mark.parametrize(
    "document",
    [
        PROLOG + HOST,
        (PROLOG + HOST).encode(),
        b"\xef\xbb\xbf\n " + (PROLOG + HOST).encode(),
        '<?xml version="1.0" encoding="windows-1252"?><!-- é -->'
        "<?qbxml version='13.0'?>" + HOST,
        PROLOG + HOST.replace("<HostQueryRq/>", "<!-- no request -->\n<?pi?>"),
    ],
)
def test_ways_to_write_a_set(document):
    """Comments, quotes, a byte order mark and a declared encoding do not matter."""
    assert message_set.check(document).version == "13.0"


@pytest.mark.parametrize(
    "document, problem",
    [
        ("", "not well-formed"),
        (b"\xff\xfe\x00", "not well-formed"),
        (PROLOG + HOST[:-3], "not well-formed"),
        (PROLOG + "<!DOCTYPE a [<!ENTITY b 'c'>]>" + HOST, "document type"),
        (PROLOG + HOST.replace("<HostQ", "&b;<HostQ"), "not well-formed"),
        (HOST, "instruction .* is missing"),
        (PROLOG.replace("13.0", "x") + HOST, "no qbXML version"),
        (PROLOG + "<QBXML/>", "request document is"),
        (PROLOG + HOST.replace("MsgsRq", "MsgsRs"), "request document is"),
        (PROLOG + HOST.replace("stop", "rollback"), "onError"),
        (PROLOG + HOST.replace("onError='stopOnError'", ""), "onError"),
        (PROLOG + HOST.replace("onE", "responseData='x' onE"), "responseData"),
        (PROLOG + HOST.replace("onE", "id='x' onE"), "attribute is not known"),
        (PROLOG + HOST.replace("HostQueryRq", "HostQueryRs"), "no request"),
        (PROLOG + HOST.replace("HostQueryRq", "HostAddRq"), "not known"),
        (PROLOG + HOST.replace("<Host", "text<Host"), "text between"),
        (PROLOG + HOST.replace("<HostQueryRq/", "<HostQueryRq a='b'/"), "no such"),
    ],
)
def test_unreadable_sets(document, problem):
    """What is no legal request set is refused with a sentence."""
    with pytest.raises(RequestError, match=problem):
        message_set.check(document)


@pytest.mark.parametrize("name", ["bad_order", "bad_so15_as13"])
def test_bad_examples(name):
    """The bad documents among the shared examples are refused."""
    document = (intuit_schema.folder() / "examples" / f"{name}.xml").read_bytes()

    with pytest.raises(RequestError):
        message_set.check(document)


def test_a_good_example():
    """The good one for 15.0 is accepted."""
    document = (intuit_schema.folder() / "examples" / "so15.xml").read_bytes()

    assert message_set.check(document).version == "15.0"


def test_a_request_that_was_prepared():
    """It is wrapped like any other, as often as wanted, in any version."""
    request = customers.query_names(["Ada"])
    plain = [message_set.wrap([("1", request)], version=v) for v in ("13.0", "10.0")]

    message_set.prepare(request, "13.0")

    for _ in range(2):
        assert message_set.wrap([("1", request)], version="13.0") == plain[0]
    message_set.prepare(request, "13.0")
    assert message_set.wrap([("1", request)], version="10.0") == plain[1]


def test_a_mistake_is_found_while_preparing():
    """Before anything else is in the set."""
    request = Request("CustomerQuery", {"Nothing": "1"})

    with pytest.raises(RequestError):
        message_set.prepare(request)
