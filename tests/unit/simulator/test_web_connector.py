"""The simulated Web Connector: the order of its calls, what it sends, when it stops."""

import time

import pytest

from qbwc_server.simulator.company_file import Outcome
from qbwc_server.simulator.visits import Ending, WebConnectorError
from qbwc_server.simulator.web_connector import WebConnector, once
from qbxml import company as company_queries
from tests.support import scripted, simulated

BEGINNING = ["serverVersion", "clientVersion", "authenticate"]
ADD = simulated.document(
    "<CustomerAddRq requestID='1'><CustomerAdd><Name>Zo&#235; &amp; Co</Name>"
    "</CustomerAdd></CustomerAddRq>"
)
LOOK = simulated.document("<HostQueryRq requestID='1'/>")


def connector(url, **options):
    """Register a server."""
    company = options.pop("company", None) or simulated.company()
    options.setdefault("sleep", lambda _: None)
    return WebConnector(url, "shop", "secret", company, **options)


def visit(script, **options):
    """Visit a server that follows a script."""
    with scripted.serving(script) as url:
        return connector(url, **options).visit()


def test_a_visit_with_work():
    """Versions, log-in, request sets until 100, then good-bye."""
    script = scripted.session(sendRequestXML=[LOOK, ADD], receiveResponseXML=[40, 100])

    done = visit(script)

    pair = ["sendRequestXML", "receiveResponseXML"]
    assert script.operations == [*BEGINNING, *pair, *pair, "closeConnection"]
    assert done.operations == script.operations
    assert (done.ending, done.close_text) == (Ending.CLOSED, "OK")
    assert (done.progress, done.round_trips) == ([40, 100], 2)
    assert [exchange.request for exchange in done.exchanges] == [LOOK, ADD]


@pytest.mark.parametrize("style", ["document", "rpc"])
def test_what_quickbooks_answered(style):
    """It arrives unchanged, and so does the request set, in either style."""
    script = scripted.session(sendRequestXML=[ADD])
    company = simulated.company()

    done = visit(script, company=company, style=style)

    (received,) = script.arguments("receiveResponseXML")
    assert received["response"] == done.exchanges[0].response
    assert (received["hresult"] or "", received["message"] or "") == ("", "")
    assert company.find("customers", "Zo\u00eb & Co") is not None


def test_first_call_of_a_visit():
    """It tells the company with its FileID; later ones only path and version."""
    script = scripted.session(sendRequestXML=[LOOK, ADD], receiveResponseXML=[1, 100])
    owner = "{B6F2E1D4-0000-4000-8000-000000000001}"

    done = visit(script, owner_id=owner, file_id="{F00}")

    first, second = script.arguments("sendRequestXML")
    facts = company_queries.read_company(first["strHCPResponse"] or "")
    assert facts is not None
    assert facts.file_id == "{F00}"
    assert facts.sales_tax_on is True
    assert (second["strHCPResponse"] or "") == ""
    assert first["strCompanyFileName"] == second["strCompanyFileName"]
    assert (first["qbXMLCountry"], first["qbXMLMajorVers"]) == ("US", "16")
    assert done.ticket == first["ticket"] == "T"


def test_http():
    """Quoted SOAPAction, text/xml, Expect, the query kept, one connection."""
    script = scripted.session(sendRequestXML=[LOOK])

    visit(script)

    sent = script.headers[2]
    assert sent["Content-Type"] == "text/xml; charset=utf-8"
    assert sent["Expect"] == "100-continue"
    assert "MS Web Services Client Protocol" in sent["User-Agent"]
    assert sent["path"] == "/qbwc?shop=1"
    assert len(script.connections) == 1


def test_a_server_that_hangs_up_while_quickbooks_works():
    """The next call goes out on a new connection."""
    script = scripted.session(sendRequestXML=[""], getLastError=["NoOp", "enough"])
    script.hangs_up_after = "getLastError"

    done = visit(script, sleep=lambda _: time.sleep(0.2))

    assert done.last_error == "enough"
    assert len(script.connections) == 2


def test_rpc_style():
    """Qualified wrapper, unqualified and typed arguments, an encoding style."""
    script = scripted.session(authenticate=[["T", "none"]])

    visit(script, style="rpc")

    body = script.bodies[2]
    assert b"<q1:authenticate xmlns:q1=" in body
    assert b'<strUserName xsi:type="xsd:string">shop</strUserName>' in body
    assert b'soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"' in body


@pytest.mark.parametrize(
    "strings, ending, closing",
    [
        (["", "NONE"], Ending.NO_WORK, ["closeConnection"]),
        (["T", "nvu"], Ending.NOT_VALID_USER, ["closeConnection"]),
        (["T", "busy"], Ending.BUSY, []),
        (["T", "", "60"], Ending.POSTPONED, []),
        (["T", "none", "", "120"], Ending.NO_WORK, ["closeConnection"]),
    ],
)
def test_turned_away(strings, ending, closing):
    """No request set is fetched."""
    script = scripted.session(authenticate=[strings])

    done = visit(script)

    assert script.operations == [*BEGINNING, *closing]
    assert done.ending is ending


def test_intervals():
    """The fourth string is noted; it does not keep the work from being done."""
    script = scripted.session(
        authenticate=[["T", "", "", "300"]], sendRequestXML=[LOOK]
    )

    done = visit(script)

    assert (done.minimum_seconds, done.ending) == ("300", Ending.CLOSED)


def test_negative_progress():
    """The error text is fetched and shown, then the visit ends."""
    script = scripted.session(
        sendRequestXML=[LOOK], receiveResponseXML=[-1], getLastError=["Wrong file"]
    )

    done = visit(script)

    assert script.operations[-2:] == ["getLastError", "closeConnection"]
    assert (done.ending, done.last_error) == (Ending.STOPPED, "Wrong file")


def test_nothing_to_send():
    """An empty request set has the error text fetched."""
    done = visit(scripted.session())

    assert (done.ending, done.last_error) == (Ending.STOPPED, "nothing left")
    assert done.exchanges == []


def test_noop():
    """It pauses five seconds and asks again, without the company's facts."""
    pauses: list[float] = []
    script = scripted.session(
        sendRequestXML=["", "", LOOK], getLastError=["NoOp", "NoOp"]
    )

    done = visit(script, sleep=pauses.append)

    assert pauses == [5.0, 5.0]
    assert done.ending is Ending.CLOSED
    assert [bool(a["strHCPResponse"]) for a in script.arguments("sendRequestXML")] == [
        True,
        False,
        False,
    ]


def test_noop_for_ever():
    """A test ends where the real one would go on pausing."""
    done = visit(scripted.session(getLastError=["NoOp"]), most_pauses=3)

    assert done.ending is Ending.STOPPED


def test_interactive_mode():
    """Nobody is there: it is rejected."""
    script = scripted.session(getLastError=["Interactive mode"])

    done = visit(script)

    assert script.operations[-2:] == ["interactiveRejected", "closeConnection"]
    assert done.last_error == "as you like"


@pytest.mark.broken_request_sets
def test_unreadable_set():
    """The answer is empty, with hresult and text; the server decides what follows."""
    script = scripted.session(sendRequestXML=["<QBXML/>"], receiveResponseXML=[-1])

    visit(script)

    (received,) = script.arguments("receiveResponseXML")
    assert (received["response"] or "") == ""
    assert received["hresult"] == "0x80040400"
    assert "parsing" in (received["message"] or "")


@pytest.mark.parametrize(
    "answers, opened",
    [
        (["done"], False),
        (["Done"], False),
        (["", "done"], True),
        (["C:\\x.qbw", "DONE"], False),
    ],
)
def test_another_file_is_open(answers, opened):
    """Any answer but done is the next path to try; '' is whatever is open."""
    script = scripted.session(
        authenticate=[["T", "C:\\Other.qbw"]],
        connectionError=list(answers),
        sendRequestXML=[LOOK],
    )

    done = visit(script)

    assert (done.ending is Ending.CLOSED) is opened
    first = script.arguments("connectionError")[0]
    assert first["hresult"] == "0x8004040A"


def test_path_of_the_file_in_other_letters():
    """Windows does not tell upper from lower case."""
    company = simulated.company()
    script = scripted.session(
        authenticate=[["T", company.path.upper()]], sendRequestXML=[LOOK]
    )

    done = visit(script, company=company)

    assert done.ending is Ending.CLOSED


def test_quickbooks_cannot_be_opened():
    """Each attempt's hresult is told."""
    script = scripted.session(sendRequestXML=[LOOK], connectionError=["", "done"])
    errors = [Outcome("", "0x80040408", "Could not start QuickBooks.")]

    done = visit(script, opening_errors=errors)

    assert script.arguments("connectionError")[0]["hresult"] == "0x80040408"
    assert done.ending is Ending.CLOSED


def test_iterators_end_with_the_visit():
    """The next visit's Continue finds nothing."""
    start = simulated.document(
        "<CustomerQueryRq iterator='Start'><MaxReturned>1</MaxReturned>"
        "</CustomerQueryRq>"
    )
    company = simulated.company()

    visit(scripted.session(sendRequestXML=[start]), company=company)

    assert company.books.iterators == {}


def test_lost_request():
    """QuickBooks has done nothing, and not a word more is said."""
    company = simulated.company()
    script = scripted.session(sendRequestXML=[ADD])

    done = visit(script, company=company, lose_request=once("CustomerAddRq"))

    assert script.operations == [*BEGINNING, "sendRequestXML"]
    assert done.ending is Ending.LOST
    assert company.find("customers", "Zo\u00eb & Co") is None


def test_lost_answer():
    """QuickBooks has acted, the server never hears of it; the next visit goes well."""
    script = scripted.session(sendRequestXML=[ADD])
    company = simulated.company()

    with scripted.serving(script) as url:
        unlucky = connector(url, company=company, lose_answer=once("CustomerAddRq"))
        first, second = unlucky.run(2)

    assert (first.ending, second.ending) == (Ending.LOST, Ending.CLOSED)
    assert first.exchanges[0].progress is None
    assert company.find("customers", "Zo\u00eb & Co") is not None


def test_password_in_the_record():
    """It is masked, as in the real log."""
    done = visit(scripted.session(authenticate=[["T", "none"]]))

    assert "secret" not in repr(done)


def test_every_request_set_is_shown():
    """The hook sees the exact documents."""
    seen: list[object] = []

    done = visit(
        scripted.session(sendRequestXML=[LOOK]),
        on_request_set=seen.append,
        on_exchange=seen.append,
    )

    assert seen == [LOOK, done.exchanges[0]]


@pytest.mark.parametrize(
    "answers",
    [
        {"sendRequestXML": [LOOK], "receiveResponseXML": [50]},
        {"authenticate": [["T", "C:\\x.qbw"]], "connectionError": ["C:\\x.qbw"]},
    ],
)
def test_a_server_that_is_never_done(answers):
    """A test ends where the real one would go on for ever."""
    with pytest.raises(WebConnectorError, match="never done"):
        visit(scripted.session(**answers), most_round_trips=3)


def test_server_version_that_fails():
    """The real one notes it and goes on."""
    script = scripted.session(serverVersion=[scripted.wrapped("")])

    done = visit(script)

    assert done.ending is Ending.STOPPED
    assert len(done.remarks) == 1


@pytest.mark.parametrize("told", ["E:too old", "O:3.0", "hello"])
def test_client_version_that_is_refused(told):
    """The visit ends with a code."""
    with pytest.raises(WebConnectorError) as error:
        visit(scripted.session(clientVersion=[told]))

    assert error.value.visit.ending is Ending.FAILED
    assert told in str(error.value)


def test_probe():
    """Anything but 200 is a certificate error to the user (QBWC1048)."""
    script = scripted.session()
    script.probe = 405

    with pytest.raises(WebConnectorError) as error:
        visit(script)

    assert error.value.code == "QBWC1048"
    assert script.calls == []


def test_nobody_listens():
    """A refused connection is named as well."""
    with scripted.serving(scripted.session()) as url:
        gone = connector(url)

    with pytest.raises(WebConnectorError, match="QBWC1048"):
        gone.visit()


NAMED = "authenticateResponse"
RIGHT = scripted.envelope("authenticate", ["T", "none"])


@pytest.mark.parametrize(
    "answer",
    [
        scripted.Answer(RIGHT.body, status=500),
        scripted.Answer(RIGHT.body, status=302),
        scripted.Answer(RIGHT.body, content_type="text/html"),
        scripted.Answer(b"\n" + RIGHT.body),
        scripted.Answer(b"<html>Server error</html>"),
        scripted.Answer(b""),
        scripted.wrapped(""),
        scripted.wrapped("<x/>"),
        scripted.envelope("authenticate", ["T", "none"], "http://localhost/"),
        scripted.envelope("closeConnection", "OK"),
        scripted.wrapped(f'<{NAMED} xmlns="{scripted.NAMESPACE}"/>'),
        scripted.wrapped(
            f'<{NAMED} xmlns="{scripted.NAMESPACE}"><authenticateResult xmlns="">'
            f"<string>T</string></authenticateResult></{NAMED}>"
        ),
        scripted.wrapped(
            f'<{NAMED} xmlns="{scripted.NAMESPACE}"><authenticateResult>'
            '<string xmlns="">T</string><string xmlns="">none</string>'
            f"</authenticateResult></{NAMED}>"
        ),
        ["T"],
        [],
    ],
)
def test_answers_that_dotnet_does_not_take(answer):
    """QBWC1012 to the user, and the visit is over."""
    with pytest.raises(WebConnectorError) as error:
        visit(scripted.session(authenticate=[answer]))

    assert error.value.code == "QBWC1012"
    assert error.value.operation == "authenticate"


@pytest.mark.parametrize("told", ["12.5", "", "fifty", "99999999999"])
def test_progress_that_is_no_int(told):
    """xs:int only (QBWC1042)."""
    script = scripted.session(sendRequestXML=[LOOK], receiveResponseXML=[told])

    with pytest.raises(WebConnectorError) as error:
        visit(script)

    assert error.value.code == "QBWC1042"


def test_fault():
    """Its text reaches the user's log."""
    fault = scripted.wrapped(
        '<s:Fault xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">'
        "<faultcode>s:Server</faultcode><faultstring>out of order</faultstring>"
        "</s:Fault>"
    )
    broken = scripted.Answer(fault.body, status=500)

    with pytest.raises(WebConnectorError, match=r"QBWC1041.*out of order"):
        visit(scripted.session(sendRequestXML=[broken]))


def test_rpc_answer_in_a_foreign_namespace():
    """Taken in RPC style, as captures show."""
    answers = {
        name: [
            scripted.wrapped(
                f'<n:{name}Response xmlns:n="urn:ActionWebService"><return>{told}'
                f"</return></n:{name}Response>"
            )
        ]
        for name, told in {
            "authenticate": "<item>T</item><item>none</item>",
            "closeConnection": "bye",
        }.items()
    }

    done = visit(scripted.session(**answers), style="rpc")

    assert (done.ending, done.close_text) == (Ending.NO_WORK, "bye")
