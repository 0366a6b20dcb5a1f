"""Whatever goes wrong behind the door, the Web Connector gets an answer it knows."""

import logging

import pytest
from werkzeug.test import Client

from qbwc_server.faces import soap_body, soap_gate
from tests.integration.soap import scripted, wire

# Intuit's method, the conversation's, and what is said when it fails.
CASES = {
    "serverVersion": ("server_version", "unknown"),
    "getServerVersion": ("server_version", "unknown"),
    "clientVersion": ("client_version", ""),
    "authenticate": ("authenticate", ["", "busy", "", ""]),
    "sendRequestXML": ("send_request", ""),
    "receiveResponseXML": ("receive_response", -1),
    "connectionError": ("connection_error", "done"),
    "getLastError": (
        "last_error",
        "The server met an internal error; its log has the details.",
    ),
    "closeConnection": (
        "close",
        "The session ended; the server met an internal error.",
    ),
}
WITH_A_TICKET = [name for name in CASES if "ticket" in wire.METHODS[name]]


@pytest.mark.parametrize("method", CASES)
@pytest.mark.parametrize(
    "outcome",
    [
        RuntimeError("boom"),
        KeyError("boom"),
        RecursionError(),
        MemoryError(),
        ExceptionGroup("boom", [ValueError()]),
        None,
        b"bytes",
        1.5,
        True,
        [None, None],
        ["one"],
        ["a", "b", "c", "d", "e"],
        {"a": 1},
    ],
    ids=repr,
)
def test_failing_conversation(post, conversation, method, outcome):
    """An exception, nothing, or a value of another kind becomes the method's no."""
    name, refusal = CASES[method]
    conversation.script[name] = outcome

    response = post(wire.call(method, **dict.fromkeys(wire.METHODS[method], "7")))

    assert wire.result(response, method) == refusal


@pytest.mark.parametrize("method", WITH_A_TICKET)
def test_reason_for_get_last_error(post, conversation, method):
    """The conversation is told, once, what getLastError must say."""
    conversation.script[CASES[method][0]] = RuntimeError("boom")

    post(wire.call(method, ticket=" live "))

    remembered = [told for told in conversation.heard if told[0] == "remember_failure"]
    assert remembered == [
        (
            "remember_failure",
            "live",
            f"The server met an internal error in {method}; its log has the details.",
        )
    ]


def test_failure_that_cannot_be_remembered(post, conversation):
    """A database that is down twice does not change the answer."""
    conversation.script["send_request"] = RuntimeError("down")
    conversation.script["remember_failure"] = RuntimeError("down")

    response = post(wire.call("sendRequestXML", ticket="live"))

    assert wire.result(response, "sendRequestXML") == ""


def test_log_of_a_failure(post, conversation, caplog):
    """The traceback is logged once, naming the method."""
    conversation.script["close"] = RuntimeError("boom")

    with caplog.at_level(logging.DEBUG):
        post(wire.call("closeConnection", ticket="live"))

    failures = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(failures) == 1
    assert "closeConnection" in failures[0].getMessage()
    assert "RuntimeError: boom" in failures[0].getMessage()


SECRETS = {
    "authenticate": "strPassword",
    "receiveResponseXML": "response",
    "sendRequestXML": "strHCPResponse",
    "closeConnection": "ticket",
}


@pytest.mark.parametrize("method", SECRETS)
def test_secrets_in_an_exception(post, conversation, caplog, method):
    """A password or a body is in no log, even where an exception repeats it."""
    text = "hunter2 'quoted'\nline"
    name, _ = CASES[method]
    conversation.script[name] = ValueError(f"cannot read {text} ({text!r})")

    with caplog.at_level(logging.DEBUG):
        post(wire.call(method, **{SECRETS[method]: text}))

    assert "cannot read" in caplog.text
    assert "hunter2" not in caplog.text


def test_log_of_good_and_bad_calls(post, caplog):
    """Neither a log-in nor a broken envelope leaves its content in the log."""
    with caplog.at_level(logging.DEBUG):
        post(wire.call("authenticate", strUserName="ann", strPassword="hunter2"))
        post(wire.call("authenticate", strPassword="hunter2")[:-5])
        post(wire.envelope("<hunter2/>"))

    assert "hunter2" not in caplog.text


def test_service_that_breaks(caplog):
    """Even a defect of the door itself gets a fault, no HTML and no trace."""

    def service(environ, start_response):
        raise RuntimeError("secret")

    limits = soap_body.Limits(scripted.ScriptedConversation().is_live, 1 << 20)
    door = Client(soap_gate.Gate(service, b"", limits))

    response = door.post("/", data=wire.call("serverVersion"), content_type=wire.XML)

    assert wire.fault(response) == ("Server", "The server met an internal error.")
    assert b"secret" not in response.data
    assert "RuntimeError: secret" in caplog.text
