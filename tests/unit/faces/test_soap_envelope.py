"""Envelopes read piece by piece."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbwc_server.faces import soap_envelope

DOCUMENT = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/>'
    '<s:Body><receiveResponseXML xmlns="http://developer.intuit.com/">'
    "<ticket> t1 </ticket><response>é&lt;a&gt; <![CDATA[<b>]]></response><hresult/>"
    "</receiveResponseXML></s:Body></s:Envelope>"
).encode()
CALL = soap_envelope.Call(
    "receiveResponseXML",
    {"ticket": "t1", "response": "é<a> <b>", "hresult": ""},
)


def _read(document, *cuts, charset=None):
    reader = soap_envelope.Reader(charset)
    edges = [0, *sorted(cuts), len(document)]
    for start, end in itertools.pairwise(edges):
        reader.feed(document[start:end])
    return reader.close()


@given(st.lists(st.integers(0, len(DOCUMENT)), max_size=20))
def test_pieces_of_any_size(cuts):
    """Where the pieces end makes no difference, not even inside a character."""
    assert _read(DOCUMENT, *cuts) == CALL


@pytest.mark.parametrize("codec", ["cp1252", "utf-16"])
@given(cuts=st.lists(st.integers(0, 80), max_size=5))
def test_declaration_in_pieces(codec, cuts):
    """The document's own encoding wins over the header's, however it is cut."""
    document = DOCUMENT.decode().replace("utf-8", codec, 1).encode(codec)

    assert _read(document, *cuts, charset="utf-8") == CALL


@given(st.lists(st.integers(0, 80), max_size=5))
def test_charset_of_the_header(cuts):
    """It is used for a document that names none."""
    document = DOCUMENT.decode().replace(' encoding="utf-8"', "").encode("cp1252")

    assert _read(document, *cuts, charset="windows-1252") == CALL


@given(st.integers(0, len(DOCUMENT) - 1))
def test_document_that_stops(end):
    """A piece of an envelope is never taken for a call."""
    with pytest.raises(soap_envelope.Unreadable):
        _read(DOCUMENT[:end])


@pytest.mark.parametrize(
    "end, expected",
    [
        ("<s:Body>", ("", "")),
        ("<ticket>", ("receiveResponseXML", "")),
        (" t1 ", ("receiveResponseXML", "")),
        ("</ticket>", ("receiveResponseXML", "")),
        ("<response>", ("receiveResponseXML", "t1")),
        ("</s:Envelope>", ("receiveResponseXML", "t1")),
    ],
)
def test_caller_while_reading(end, expected):
    """A ticket is named as soon as it is sure that all of it was read."""
    reader = soap_envelope.Reader()

    reader.feed(DOCUMENT[: DOCUMENT.index(end.encode()) + len(end)])

    assert reader.caller() == expected


def test_caller_before_anything():
    """Nobody is calling yet."""
    assert soap_envelope.Reader().caller() == ("", "")


@given(st.lists(st.sampled_from(["live", "dead", ""]), min_size=1, max_size=4))
def test_several_tickets(tickets):
    """The ticket that was named early is the one of the call."""
    inner = "".join(f"<ticket>{ticket}</ticket>" for ticket in tickets)
    body = f"<a>{inner}<response>x</response></a>".encode()
    start, end = DOCUMENT.index(b"<receive"), DOCUMENT.index(b"</s:Body>")
    reader = soap_envelope.Reader()

    reader.feed(DOCUMENT[:start] + body)
    early = reader.caller()
    reader.feed(DOCUMENT[end:])

    call = reader.close()
    assert early == (call.method, call.ticket) == ("a", tickets[0])


def test_elements_where_text_belongs():
    """An answer that was not escaped keeps its text, for the reader to judge."""
    document = DOCUMENT.replace(b"&lt;a&gt; ", b"<a>b</a>")

    assert _read(document).arguments["response"] == "éb<b>"


def test_many_references_to_one_value():
    """They share one text in memory."""
    references = "".join(f'<a{n} href="#v"/>' for n in range(900))
    body = f'<call>{references}</call><v id="v">{"x" * 10_000}</v>'.encode()
    start, end = DOCUMENT.index(b"<receive"), DOCUMENT.index(b"</s:Body>")

    call = _read(DOCUMENT[:start] + body + DOCUMENT[end:])

    assert len(call.arguments) == 900
    assert len({id(text) for text in call.arguments.values()}) == 1


def test_password_in_a_repr():
    """A call shows no arguments when it is printed."""
    assert "secret" not in repr(soap_envelope.Call("a", {"strPassword": "secret"}))
