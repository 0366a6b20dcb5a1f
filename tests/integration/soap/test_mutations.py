"""Envelopes damaged at random: the door must neither break nor fall silent."""

import datetime as dt
import pathlib
from xml.sax import saxutils

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from werkzeug.test import Client

from qbwc_server.faces import soap
from tests.integration.soap import scripted, wire

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "golden" / "soap"
DOCUMENTS = [file.read_bytes() for file in sorted(GOLDEN.glob("*.request.xml"))]
BITS = [
    b"<", b">", b"&", b"&lt;", b"&x;", b"]]>", b"<![CDATA[", b"<!--", b"<?x ?>", b"\0",
    b"\xff", b"\xef\xbb\xbf", b"\n", b'"', b"<!DOCTYPE a>", b' href="#a"', b' id="a"',
    b' xmlns=""', b"<ticket/>", b"</soap:Body>", b"<soap:Body>", b"utf-16", b"ebcdic",
]  # fmt: skip

bounded = settings(
    max_examples=300,
    deadline=dt.timedelta(seconds=2),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def shared_door():
    """Give one door for all examples: building it takes longer than a call."""
    conversation = scripted.ScriptedConversation()
    return Client(soap.build(conversation, "https://books.example.com"))


@st.composite
def damaged(draw):
    """Cut, double, swap and insert in one of the golden requests."""
    document = draw(st.sampled_from(DOCUMENTS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(document)))
        end = draw(st.integers(start, min(len(document), start + 60)))
        bit = draw(st.sampled_from([*BITS, document[start:end] * 2, b""]))
        document = document[:start] + bit + document[end:]
    return document


def _is_whole(response):
    """Check that this is a refusal, or an envelope with one thing in its body.

    A fault with the code Server would be a defect of ours.
    """
    assert b":Server<" not in response.data
    if 400 <= response.status_code < 500:
        return response.content_type == "text/plain; charset=utf-8"
    (body,) = etree.fromstring(response.data)
    tag = etree.QName(body[0])
    kinds = {200: tag.namespace == wire.INTUIT, 500: tag.localname == "Fault"}
    return (
        len(body) == 1
        and response.content_type == wire.XML
        and kinds.get(response.status_code, False)
    )


@bounded
@given(document=damaged())
def test_damaged_envelope(shared_door, document):
    """The answer is a whole envelope or a plain refusal."""
    response = shared_door.post("/", data=document, content_type=wire.XML)

    assert _is_whole(response)


@bounded
@given(document=st.binary(max_size=300), kind=st.text(max_size=60))
def test_anything_at_all(shared_door, document, kind):
    """Nor do bytes and headers of any kind bring more than a fault or a 4xx."""
    overrides = {"CONTENT_TYPE": kind}

    response = shared_door.post("/", data=document, environ_overrides=overrides)

    assert response.status_code in {400, 413, 415, 500}
    assert _is_whole(response)


@bounded
@given(
    method=st.sampled_from([name for name in wire.METHODS if wire.METHODS[name]]),
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"])), max_size=7
    ),
    style=st.sampled_from(["{}", "<![CDATA[{}]]>"]),
)
def test_any_text_in_any_argument(shared_door, method, texts, style):
    """A readable call gets its own result, whatever it says."""
    written = [
        style.format(
            text.replace("]]>", "") if "CDATA" in style else saxutils.escape(text)
        )
        for text in texts
    ]
    arguments = dict(zip(wire.METHODS[method], written, strict=False))

    response = shared_door.post(
        "/", data=wire.call(method, **arguments).encode(), content_type=wire.XML
    )

    assert wire.result(response, method) is not None


@bounded
@given(answer=st.text(st.characters(exclude_categories=[])))
def test_any_text_in_an_answer(answer):
    """What the conversation says comes out, save what XML cannot say."""
    conversation = scripted.ScriptedConversation({"close": answer})
    door = _door_of(conversation)

    response = door.post("/", data=wire.call("closeConnection"), content_type=wire.XML)

    assert wire.result(response, "closeConnection") == "".join(
        character for character in answer if _xml_knows(ord(character))
    )


def _xml_knows(code):
    ranges = [range(9, 11), range(13, 14), range(0x20, 0xD800), range(0xE000, 0xFFFE)]
    return code > 0xFFFF or any(code in known for known in ranges)


_DOORS: list[tuple[scripted.ScriptedConversation, Client]] = []


def _door_of(conversation):
    """Reuse one door, which reads the script anew at every call."""
    if not _DOORS:
        door = Client(soap.build(conversation, "https://books.example.com"))
        _DOORS.append((conversation, door))
    kept, door = _DOORS[0]
    kept.script.update(conversation.script)
    return door
