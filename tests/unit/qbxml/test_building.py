"""What the builder refuses, and how it names the place."""

import datetime as dt
from decimal import Decimal

import pytest
from lxml import etree

from qbxml import message_set, schema
from qbxml.errors import RequestError
from qbxml.message_set import Request

LINE = {"ItemRef": {"ListID": "8-1"}, "Quantity": 1}


def receipt(**header):
    """A receipt of one line, with these header fields."""
    fields = {"SalesReceiptLineAdd": [LINE], **header}
    return Request("SalesReceiptAdd", {"SalesReceiptAdd": fields})


def order(**header):
    """A sales order of one line, with these header fields."""
    fields = {"CustomerRef": {"ListID": "8-1"}, "SalesOrderLineAdd": LINE, **header}
    return Request("SalesOrderAdd", {"SalesOrderAdd": fields})


def query(**fields):
    """A customer query."""
    return Request("CustomerQuery", fields)


@pytest.mark.parametrize(
    "request_, field, problem",
    [
        (receipt(RefNumber="123456789012"), "RefNumber", "12 characters, 11 are"),
        (receipt(Refnumber="1"), "Refnumber", "does not exist"),
        (receipt(TxnDate="31.1.2026"), "TxnDate", "no date"),
        (receipt(IsPending="yes"), "IsPending", "neither true nor false"),
        (receipt(ExternalGUID="1"), "ExternalGUID", "no GUID"),
        (receipt(CustomerRef="Jones"), "CustomerRef", "members of its own"),
        (receipt(CustomerRef={"Name": "Jones"}), "CustomerRef/Name", "not exist"),
        (receipt(Memo=["a", "b"]), "Memo", "given twice"),
        (receipt(SalesReceiptLineAdd=[]), "SalesReceiptLineAdd or", "is required"),
        (receipt(IsTaxIncluded=True), "IsTaxIncluded", "US edition"),
        (
            receipt(SalesReceiptLineAdd=[LINE, {"Rate": 0.1}]),
            "SalesReceiptLineAdd[2]/Rate",
            "no exact",
        ),
        (
            receipt(SalesReceiptLineAdd={"Rate": 1, "RatePercent": 2}),
            "SalesReceiptLineAdd/RatePercent",
            "together with Rate",
        ),
        (order(CustomerRef=None), "CustomerRef", "is required"),
        (order(StoreName="web"), "StoreName", "only since qbXML 15.0"),
    ],
)
def test_broken_adds(request_, field, problem):
    """The error names the field from the message on, and says what is wrong."""
    with pytest.raises(RequestError, match=problem) as caught:
        message_set.build(request_)

    assert caught.value.field.startswith(f"{request_.name}/{field}")
    assert caught.value.problem.count("\n") == 0


@pytest.mark.parametrize(
    "request_, field, problem",
    [
        (query(FullName=["a"], ListID=["b"]), "FullName", "together with ListID"),
        (query(FullName=["a"], ActiveStatus="All"), "ActiveStatus", "together with"),
        (query(MaxReturned=0), "MaxReturned", "less than 1"),
        (query(ActiveStatus="Any"), "ActiveStatus", "none of ActiveOnly, Inactive"),
        (query(OwnerID=""), "OwnerID", "no GUID"),
        (query(NameFilter={"Name": "x"}), "NameFilter/MatchCriterion", "is required"),
    ],
)
def test_broken_queries(request_, field, problem):
    """In a query the place begins with the name of the message as well."""
    with pytest.raises(RequestError, match=problem) as caught:
        message_set.build(request_)

    assert caught.value.field == f"CustomerQuery/{field}"


@pytest.mark.parametrize(
    "request_, problem",
    [
        (Request("BillMerge"), "not known"),
        (Request("HostQuery", {}, {"iterator": "Start"}), "no such attribute"),
        (Request("CustomerQuery", {}, {"iterator": "Begin"}), "none of Start"),
        (Request("CustomerQuery", {}, {"requestID": "1"}), "no such attribute"),
    ],
)
def test_broken_requests(request_, problem):
    """Unknown messages and attributes are refused."""
    with pytest.raises(RequestError, match=problem):
        message_set.build(request_)


def test_a_version_that_is_too_old():
    """A field that the session's version lacks is refused, with the version."""
    with pytest.raises(RequestError, match=r"GUID: exists only since qbXML 9\.0"):
        message_set.build(receipt(ExternalGUID="0"), version="8.0")


def test_a_message_that_is_too_new():
    """So is a whole message."""
    with pytest.raises(RequestError, match="TransactionQuery: is not known"):
        message_set.build(Request("TransactionQuery"), version="3.0")


def test_the_edition_decides():
    """A Canadian field is built for Canada."""
    element = message_set.build(receipt(IsTaxIncluded=True), edition="CA")

    assert element.findtext("SalesReceiptAdd/IsTaxIncluded") == "true"


@pytest.mark.parametrize("options", [{"version": "x"}, {"edition": "FR"}])
def test_an_unknown_version_or_edition(options):
    """Neither is guessed."""
    with pytest.raises(RequestError):
        message_set.build(receipt(), **options)


def test_absent_and_empty_values():
    """None is left out, '' makes an empty element, an empty list nothing."""
    element = message_set.build(receipt(Memo=None, RefNumber="", PaymentMethodRef={}))

    add = element[0]
    assert [child.tag for child in add] == [
        "RefNumber",
        "PaymentMethodRef",
        "SalesReceiptLineAdd",
    ]
    assert not add.findtext("RefNumber")


def test_a_choice_of_which_one_name_ends_like_the_other():
    """Of ClearEarnings and Earnings the one that is given is taken."""
    earnings = {"PayrollItemWageRef": {"FullName": "Hourly"}, "Rate": 20}
    fields = {"EmployeePayrollInfo": {"Earnings": [earnings]}}

    element = message_set.build(Request("EmployeeAdd", {"EmployeeAdd": fields}))

    assert element.findtext(".//Earnings/Rate") == "20"


def test_lines_keep_their_order():
    """Lines and groups given as pairs stay as they are mixed, behind the header."""
    lines = [
        ("SalesReceiptLineAdd", {"Desc": "first"}),
        ("SalesReceiptLineGroupAdd", {"ItemGroupRef": {"FullName": "Set"}}),
        ("SalesReceiptLineAdd", {"Desc": "last"}),
        ("Memo", "at the end"),
    ]

    element = message_set.build(Request("SalesReceiptAdd", {"SalesReceiptAdd": lines}))

    assert [child.tag for child in element[0]] == [
        "Memo",
        "SalesReceiptLineAdd",
        "SalesReceiptLineGroupAdd",
        "SalesReceiptLineAdd",
    ]


def test_values_of_every_python_type():
    """Decimals, dates, moments, booleans and numbers are written as qbXML wants."""
    fields = {
        "MaxReturned": 5,
        "FromModifiedDate": dt.datetime.fromisoformat("2026-01-31T08:15"),
        "TotalBalanceFilter": {"Operator": "Equal", "Amount": Decimal("1.5")},
    }

    element = message_set.build(query(**fields))

    assert [one.text for one in element.iter() if one.text] == [
        "5",
        "2026-01-31T08:15:00",
        "Equal",
        "1.50",
    ]


def test_text_is_escaped():
    """Markup in a value stays text."""
    element = message_set.build(query(FullName=["<A & B>"]))

    assert b"&lt;A &amp; B&gt;" in etree.tostring(element)


@pytest.mark.parametrize(
    "name, path, version, expected",
    [
        ("SalesReceiptAdd", "SalesReceiptAdd/ExternalGUID", "9.0", True),
        ("SalesReceiptAdd", "SalesReceiptAdd/ExternalGUID", "8.0", False),
        ("CustomerAdd", "CustomerAdd/ExternalGUID", "8.0", True),
        ("SalesReceiptAdd", "SalesReceiptAdd/PONumber", "13.0", False),
        ("SalesReceiptAdd", "SalesReceiptAdd/Memo/Deeper", "13.0", False),
        ("TransactionQuery", "TxnID", "3.0", False),
        ("SalesOrderAdd", "SalesOrderAdd/StoreName", "15.0", True),
    ],
)
def test_what_a_version_supports(name, path, version, expected):
    """Asked before building, for fields that one would like to add."""
    assert schema.supports(name, path, version) is expected


def test_tables_of_answers():
    """Members of answers can be looked up by name, and unknown ones are refused."""
    content = schema.ret("CustomerRet").content

    assert content is not None
    assert "ExternalGUID" in content.members
    with pytest.raises(RequestError):
        schema.ret("NobodyRet")
