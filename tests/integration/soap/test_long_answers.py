"""Long answers are written down as they arrive, and understood as short ones are."""

import io

import pytest

from tests.integration.soap import wire

MEGABYTE = 1 << 20
LONG = "x" * (2 * MEGABYTE)


@pytest.fixture
def bring(door, conversation):
    """Give a way to send a body; give the HTTP answer and what was understood."""

    def sending(body, content_type=wire.XML):
        stream = {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        answer = door.post("/", content_type=content_type, environ_overrides=stream)
        heard = conversation.heard[-1][1] if conversation.heard else None
        return answer, heard

    return sending


def call(text, ticket="<ticket>live</ticket>", rest=""):
    """Write a call with an answer in it."""
    inner = f"{ticket}<response>{text}</response><hresult /><message>{rest}</message>"
    name = "receiveResponseXML"
    return wire.envelope(f'<{name} xmlns="{wire.INTUIT}">{inner}</{name}>')


@pytest.mark.parametrize(
    "sign", ["é", "\U0001f4b6", "&lt;&amp;&gt;", "a&#13;&#10;b\n", "<![CDATA[<a>]]>"]
)
def test_signs(bring, sign):
    """Each arrives as it was sent, on whatever border of blocks it lies."""
    times = 2 * MEGABYTE // len(sign.encode())
    meant = sign.replace("<![CDATA[<a>]]>", "<a>").replace("&lt;", "<")
    meant = meant.replace("&gt;", ">").replace("&amp;", "&")
    meant = meant.replace("&#13;", "\r").replace("&#10;", "\n")

    _, heard = bring(call(sign * times, rest="a message").encode())

    assert heard.response == meant * times
    assert (heard.ticket, heard.hresult, heard.message) == ("live", "", "a message")


@pytest.mark.parametrize("coding", ["utf-8", "utf-16", "windows-1252"])
def test_encodings(bring, coding):
    """They are those of the declaration."""
    text = "é" * (3 * MEGABYTE // 2)
    body = call(text).replace("utf-8", coding, 1).encode(coding)

    _, heard = bring(body)

    assert heard.response == text


def test_the_rpc_style(bring):
    """Prefixes and types make no difference."""
    name, kind = "receiveResponseXML", 'xsi:type="xsd:string"'
    inner = f"<ticket {kind}>live</ticket><response {kind}>{LONG}</response>"
    body = wire.envelope(f'<q1:{name} xmlns:q1="{wire.INTUIT}">{inner}</q1:{name}>')

    answer, heard = bring(body.encode())

    assert wire.result(answer, name) == 50
    assert heard.response == LONG


def test_what_is_no_answer_is_not_part_of_it(bring):
    """Elements of the header and comments are left out."""
    body = call(LONG + "<!-- a comment -->y").replace(
        "<soap:Body>", "<soap:Header><response>no</response></soap:Header><soap:Body>"
    )

    _, heard = bring(body.encode())

    assert heard.response == LONG + "y"


@pytest.mark.parametrize(
    "body",
    [
        call(LONG).removesuffix("</soap:Envelope>"),
        call(LONG).replace("</response>", "</answer>"),
        call(LONG + "&nothing;"),
        call(LONG, rest="<a/>" * 1000),
        call(LONG, rest="\0"),
        call(LONG).replace("<message>", '<message href="#1">'),
    ],
    ids=["cut off", "crossed", "entity", "a flood", "control sign", "reference"],
)
def test_bodies_that_are_no_call(bring, body):
    """They are faults, and nobody hears of them."""
    answer, heard = bring(body.encode())

    assert answer.status_code == 500
    assert "Client</faultcode>" in answer.text
    assert LONG[:100] not in answer.text
    assert heard is None


def test_what_was_written_down(bring, conversation, monkeypatch):
    """It is thrown away after the call."""
    seen = []
    answer = conversation.receive_response

    def receive(call):
        seen.append(call)
        return answer(call)

    monkeypatch.setattr(conversation, "receive_response", receive)

    bring(call(LONG).encode())

    with pytest.raises(ValueError, match="closed"):
        seen[0].response.open()
