"""What each method passes on, and what it says when all is well."""

import pytest

from qbwc_server import calls
from tests.integration.soap import scripted, wire


@pytest.mark.parametrize(
    "method, expected",
    [
        ("serverVersion", "1.4.0"),
        ("getServerVersion", "1.4.0"),
        ("clientVersion", ""),
        ("authenticate", ["5f0c", "", "", ""]),
        ("sendRequestXML", scripted.GOOD["send_request"]),
        ("receiveResponseXML", 50),
        ("connectionError", "done"),
        ("getLastError", "Order 7 was refused: 3100."),
        ("closeConnection", "12 sent, 1 refused"),
        ("getInteractiveURL", ""),
        ("interactiveDone", "DONE"),
        ("interactiveRejected", "Interactive mode is not used."),
    ],
)
def test_every_method(post, method, expected):
    """The conversation's value comes out whole, in Intuit's namespace."""
    arguments = dict.fromkeys(wire.METHODS[method], "7")

    response = post(wire.call(method, **arguments))

    assert wire.result(response, method) == expected


def test_log_in(post, conversation):
    """Name and password go on untouched, with the address that the server saw."""
    document = wire.call("authenticate", strUserName="Ann &amp; Co", strPassword=" p ")

    post(document, environ_overrides={"REMOTE_ADDR": "203.0.113.9"})

    assert conversation.heard == [("authenticate", "Ann & Co", " p ", "203.0.113.9")]


def test_first_request_of_a_session(post, conversation):
    """All that the Web Connector says about the company is passed on."""
    document = wire.call(
        "sendRequestXML",
        ticket="live",
        strHCPResponse="&lt;QBXML/&gt;",
        strCompanyFileName=r"C:\books\a.qbw",
        qbXMLCountry="US",
        qbXMLMajorVers="13",
        qbXMLMinorVers="0",
    )

    post(document)

    assert conversation.heard == [
        (
            "send_request",
            calls.SendRequest("live", "<QBXML/>", r"C:\books\a.qbw", "US", 13, 0),
        )
    ]


@pytest.mark.parametrize(
    "major, expected",
    [
        ("16", 16),
        ("13.0", 13),
        (" 13 ", 13),
        ("", 0),
        ("-1", 0),
        ("CA3", 0),
        ("9" * 30, 0),
        ("١٣", 0),
    ],
)
def test_version_numbers(post, conversation, major, expected):
    """A version that is no whole number counts as 0 and stops nothing."""
    response = post(wire.call("sendRequestXML", ticket="live", qbXMLMajorVers=major))

    assert wire.result(response, "sendRequestXML") == scripted.GOOD["send_request"]
    assert conversation.heard[0][1].major == expected


def test_answer_from_quickbooks(post, conversation):
    """The answer arrives as the text it was before SOAP escaped it."""
    document = wire.call(
        "receiveResponseXML",
        ticket=" live\n",
        response='&lt;?xml version="1.0" ?&gt;\n&lt;A&gt;&amp;#233;&lt;/A&gt;',
        hresult="",
        message="",
    )

    post(document)

    expected = calls.ReceiveResponse(
        "live", '<?xml version="1.0" ?>\n<A>&#233;</A>', "", ""
    )
    assert conversation.heard == [("receive_response", expected)]


def test_quickbooks_that_did_not_open(post, conversation):
    """Code and text of the failure are passed on."""
    document = wire.call(
        "connectionError", ticket="live", hresult="0x80040408", message="no"
    )

    post(document)

    assert conversation.heard == [("connection_error", "live", "0x80040408", "no")]


@pytest.mark.parametrize("method", wire.METHODS)
def test_call_without_arguments(post, method):
    """Absent arguments count as empty ones; the answer is as legal as ever."""
    response = post(wire.call(method))

    assert wire.result(response, method) is not None


@pytest.mark.parametrize(
    "answer, expected",
    [
        (0, 0),
        (100, 100),
        (101, 100),
        (-7, -7),
        (-(2**40), -(2**31)),
    ],
)
def test_percentage_out_of_range(post, conversation, answer, expected):
    """A percentage stays an xs:int that has a meaning."""
    conversation.script["receive_response"] = answer

    response = post(wire.call("receiveResponseXML", ticket="live"))

    assert wire.result(response, "receiveResponseXML") == expected


def test_two_strings_for_a_log_in(post, conversation):
    """The array is filled up to its four places."""
    conversation.script["authenticate"] = ["", "nvu"]

    response = post(wire.call("authenticate"))

    assert wire.result(response, "authenticate") == ["", "nvu", "", ""]


@pytest.mark.parametrize(
    "answer, expected",
    [
        ("a\x00b\x0bc\ufffe", "abc"),
        ("\ud800lone", "lone"),
        ("\U0001f600 é \t\r\n", "\U0001f600 é \t\r\n"),
        ("]]> <&\"'", "]]> <&\"'"),
    ],
)
def test_characters_that_xml_does_not_know(post, conversation, answer, expected):
    """They are left out, since one of them would cost the whole answer."""
    conversation.script["send_request"] = answer

    response = post(wire.call("sendRequestXML", ticket="live"))

    assert wire.result(response, "sendRequestXML") == expected
