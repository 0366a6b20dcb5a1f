"""What is no call gets a SOAP fault or a 4xx, and learns nothing from it."""

import io

import pytest

from tests.integration.soap import wire

SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"
I = wire.INTUIT  # noqa: E741 - it stands in many lines below
CALL = f'<getLastError xmlns="{I}"><ticket>secret</ticket></getLastError>'
BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LOOP = f'<getLastError xmlns="{I}"><ticket id="a" href="#a"/></getLastError>'
RING = (
    f'<getLastError xmlns="{I}"><ticket href="#a"/></getLastError>'
    '<x id="a" href="#b">1</x><x id="b" href="#a">2</x>'
)

UNREADABLE = {
    "nothing": b"",
    "blanks": b" \n\t ",
    "no XML": b"ticket=secret",
    "JSON": b'{"ticket": "secret"}',
    "HTML": b"<html><body>hello</body></html>",
    "cut off": wire.envelope(CALL).encode()[:-20],
    "something behind": wire.envelope(CALL).encode() + b"<more/>",
    "zero bytes": b"\0" * 100,
    "no body": f'<s:Envelope xmlns:s="{wire.SOAP}"/>'.encode(),
    "header only": wire.envelope("").replace("Body", "Header").encode(),
    "empty body": wire.envelope("").encode(),
    "text for a body": wire.envelope("secret").encode(),
    "a fault": wire.envelope(
        "<soap:Fault><faultcode>x</faultcode></soap:Fault>"
    ).encode(),
    "an unknown method": wire.envelope("<dropTables/>").encode(),
    "a method in other letters": wire.envelope("<GetLastError/>").encode(),
    "an entity nobody knows": wire.call("getLastError", ticket="&secret;").encode(),
    "bad UTF-8": wire.call("getLastError", ticket="\xff").encode("latin-1"),
    "an undeclared prefix": b"<s:Envelope><s:Body><a/></s:Body></s:Envelope>",
    "an undeclared prefix inside": wire.envelope("<x:getLastError/>").encode(),
    "a control character": wire.call("getLastError", ticket="\x0b").encode(),
    "an unknown encoding": wire.envelope(CALL).encode().replace(b"utf-8", b"klingon"),
    "a reference to itself": wire.envelope(LOOP).encode(),
    "references in a ring": wire.envelope(RING).encode(),
    "a reference to nothing": wire.call("getLastError")
    .replace("></getLastError>", '><ticket href="#a"/></getLastError>')
    .encode(),
    "deep nesting": wire.envelope("<a>" * 3000 + "</a>" * 3000).encode(),
    "wide nesting": wire.envelope(
        f"<getLastError>{'<a/>' * 3000}</getLastError>"
    ).encode(),
}

TYPED = {
    "a document type": "<!DOCTYPE x>",
    "an entity": '<!DOCTYPE x [<!ENTITY l0 "secret">]>',
    "a file": '<!DOCTYPE x [<!ENTITY l0 SYSTEM "file:///etc/passwd">]>',
    "an address": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "a bomb": f'<!DOCTYPE x [<!ENTITY l0 "lol">{BOMB}]>',
    "a parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]>',
}


@pytest.mark.parametrize("document", UNREADABLE.values(), ids=UNREADABLE)
def test_no_call(post, conversation, document):
    """The sender is told in a sentence of ours, and nobody is asked."""
    response = post(document)

    code, sentence = wire.fault(response)
    assert code == "Client"
    assert sentence.endswith(".")
    assert b"secret" not in response.data
    assert conversation.heard == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("doctype", TYPED.values(), ids=TYPED)
def test_document_type(post, conversation, doctype, encoding):
    """SOAP allows none; no entity is ever looked at."""
    plain = wire.call("getLastError", ticket="&l0;").replace("utf-8", encoding)
    document = plain.replace("?>", f"?>{doctype}", 1).encode(encoding)

    response = post(document)

    assert wire.fault(response) == (
        "Client",
        "A SOAP request must not have a document type.",
    )
    assert conversation.heard == []


def test_soap_1_2(post):
    """Another version of SOAP is named as what it is."""
    document = wire.envelope(CALL).replace(wire.SOAP, SOAP_12)

    response = post(document, content_type="application/soap+xml")

    assert wire.fault(response)[0] == "VersionMismatch"


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "text/plain",
        "text/html",
        "application/x-www-form-urlencoded",
        'multipart/related; boundary="x"; type="text/xml"',
        "multipart/form-data; boundary=x",
        "text/xml; charset=klingon",
        "text/xml; charset=rot13",
        'text/xml; charset="a\0b"',
    ],
)
def test_other_content_types(post, conversation, kind):
    """What is not XML, or in no known charset, is not looked at."""
    response = post(
        wire.envelope(CALL).replace(' encoding="utf-8"', ""), content_type=kind
    )

    assert response.status_code in {415, 500}
    assert response.content_type.startswith(("text/plain", "text/xml"))
    assert conversation.heard == []


def test_compressed_body(post, conversation):
    """Compression was not offered."""
    response = post(b"\x1f\x8b", headers={"Content-Encoding": "gzip"})

    assert response.status_code == 415
    assert conversation.heard == []


@pytest.mark.parametrize("length", ["abc", "-1", "1.5", "0x10", "١٢", "+5"])
def test_bad_content_length(post, conversation, length):
    """A length that is no number is refused before anything is read."""
    response = post(wire.envelope(CALL), environ_overrides={"CONTENT_LENGTH": length})

    assert response.status_code == 400
    assert conversation.heard == []


@pytest.mark.parametrize("length", ["", None])
def test_no_content_length(post, length):
    """No length and no chunks is no body."""
    response = post(wire.envelope(CALL), environ_overrides={"CONTENT_LENGTH": length})

    assert wire.fault(response)[1] == "The request is empty."


def test_connection_that_breaks(post, conversation):
    """A body that stops coming is the sender's trouble, not a traceback."""

    class Broken(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            raise ConnectionResetError("secret")

    response = post(
        b"x", environ_overrides={"wsgi.input": Broken(), "CONTENT_LENGTH": "9"}
    )

    assert response.status_code == 400
    assert b"secret" not in response.data
    assert conversation.heard == []
