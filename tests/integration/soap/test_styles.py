"""All the ways in which one and the same call may be written."""

import pytest

from tests.integration.soap import wire

NAMESPACES = (
    f'xmlns:soap="{wire.SOAP}" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
    'xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/"'
)
ENCODED = 'soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"'
I = wire.INTUIT  # noqa: E741 - it stands in every line below

LOG_INS = {
    "document": f'<authenticate xmlns="{I}"><strUserName>ann</strUserName>'
    "<strPassword>pw</strPassword></authenticate>",
    "document with prefixes": f'<q:authenticate xmlns:q="{I}">'
    "<q:strUserName>ann</q:strUserName><q:strPassword>pw</q:strPassword>"
    "</q:authenticate>",
    "wrapped, as Axis writes it": f'<ns1:authenticate xmlns:ns1="{I}">\n'
    " <ns1:strUserName>ann</ns1:strUserName>\n <ns1:strPassword>pw</ns1:strPassword>\n"
    "</ns1:authenticate>",
    "rpc, arguments without a namespace": f'<q1:authenticate xmlns:q1="{I}">'
    '<strUserName xsi:type="xsd:string">ann</strUserName>'
    '<strPassword xsi:type="xsd:string">pw</strPassword></q1:authenticate>',
    "rpc, encoded": f'<q1:authenticate xmlns:q1="{I}" {ENCODED}>'
    '<strUserName xsi:type="soapenc:string">ann</strUserName>'
    '<strPassword xsi:type="soapenc:string">pw</strPassword></q1:authenticate>',
    "rpc, values beside the call": f'<q1:authenticate xmlns:q1="{I}">'
    '<strUserName href="#id1"/><strPassword href="#id2"/></q1:authenticate>'
    '<multiRef id="id1" soapenc:root="0" xsi:type="xsd:string">ann</multiRef>'
    '<multiRef id="id2" soapenc:root="0" xsi:type="xsd:string">pw</multiRef>',
    "rpc, one value inside the call": f'<q1:authenticate xmlns:q1="{I}">'
    '<strUserName>ann</strUserName><strPassword href="#x"/><v id="x">pw</v>'
    "</q1:authenticate>",
    "no slash at the end of the namespace": f'<authenticate xmlns="{I[:-1]}">'
    "<strUserName>ann</strUserName><strPassword>pw</strPassword></authenticate>",
    "no namespace": "<authenticate><strUserName>ann</strUserName>"
    "<strPassword>pw</strPassword></authenticate>",
    "swapped": f'<authenticate xmlns="{I}"><strPassword>pw</strPassword>'
    "<strUserName>ann</strUserName></authenticate>",
    "more than asked for": f'<authenticate xmlns="{I}"><a><b>c</b></a>'
    "<strUserName>ann</strUserName><strPassword>pw</strPassword>"
    "<strUserName>bob</strUserName></authenticate>",
    "character data": f'<authenticate xmlns="{I}">'
    "<strUserName><![CDATA[ann]]></strUserName>"
    "<strPassword>p<![CDATA[]]>w</strPassword></authenticate>",
    "comments and instructions": f'<!-- a --><authenticate xmlns="{I}"><?b c?>'
    "<strUserName>a<!-- d -->nn</strUserName><strPassword>pw</strPassword>"
    "</authenticate>",
    "character references": f'<authenticate xmlns="{I}">'
    "<strUserName>&#97;n&#x6e;</strUserName><strPassword>pw</strPassword>"
    "</authenticate>",
}


def _envelope(body, *, header="", attributes=""):
    return (
        f'<?xml version="1.0" encoding="utf-8"?><soap:Envelope {NAMESPACES}>{header}'
        f"<soap:Body {attributes}>{body}</soap:Body></soap:Envelope>"
    )


@pytest.mark.parametrize("body", LOG_INS.values(), ids=LOG_INS)
def test_log_in_written_in_many_ways(post, conversation, body):
    """Every way is understood alike, and answered in one way."""
    response = post(_envelope(body))

    assert wire.result(response, "authenticate") == ["5f0c", "", "", ""]
    assert conversation.heard[0][:3] == ("authenticate", "ann", "pw")


def test_encoding_style_and_headers(post, conversation):
    """What else the envelope holds is passed over."""
    header = (
        '<soap:Header><a:Action xmlns:a="urn:a" soap:mustUnderstand="0">x</a:Action>'
        "</soap:Header>"
    )

    response = post(_envelope(LOG_INS["document"], header=header, attributes=ENCODED))

    assert wire.result(response, "authenticate") == ["5f0c", "", "", ""]
    assert conversation.heard[0][1] == "ann"


@pytest.mark.parametrize("value", ["true", "1"])
def test_nil(post, conversation, value):
    """A nil argument is an empty one."""
    body = f'<getLastError xmlns="{I}"><ticket xsi:nil="{value}">x</ticket>'

    post(_envelope(f"{body}</getLastError>"))

    assert conversation.heard == [("last_error", "")]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"SOAPAction": ""},
        {"SOAPAction": '""'},
        {"SOAPAction": f"{I}authenticate"},
        {"SOAPAction": f'"{I}closeConnection"'},
    ],
)
def test_soap_action(post, headers):
    """The header says nothing that the body does not say better."""
    response = post(_envelope(LOG_INS["document"]), headers=headers)

    assert wire.result(response, "authenticate") == ["5f0c", "", "", ""]


@pytest.mark.parametrize(
    "kind",
    [
        "text/xml",
        'TEXT/XML; Charset="UTF-8"',
        "application/xml",
        "text/xml; charset=utf-8; action=x",
        "text/xml; charset=",
        "",
    ],
)
def test_content_types(post, kind):
    """Whatever says XML, or nothing, will do."""
    response = post(_envelope(LOG_INS["document"]), content_type=kind)

    assert wire.result(response, "authenticate") == ["5f0c", "", "", ""]


NAME = "Zoë €"


def _named(declaration):
    return (
        f"{declaration}<soap:Envelope {NAMESPACES}><soap:Body><authenticate>"
        f"<strUserName>{NAME}</strUserName></authenticate></soap:Body></soap:Envelope>"
    )


DECLARED = '<?xml version="1.0" encoding="{}"?>'
ENCODINGS = {
    "utf-8": _named(DECLARED.format("utf-8")).encode(),
    "no declaration": _named("").encode(),
    "byte order mark": _named(DECLARED.format("utf-8")).encode("utf-8-sig"),
    "blank lines before": b"\r\n \t" + _named(DECLARED.format("utf-8")).encode(),
    "mark and blank line": b"\xef\xbb\xbf\n" + _named("").encode(),
    "utf-16": _named(DECLARED.format("utf-16")).encode("utf-16"),
    "utf-16, big end first": b"\xfe\xff"
    + _named(DECLARED.format("utf-16")).encode("utf-16-be"),
    "utf-16 without a mark": _named(DECLARED.format("utf-16")).encode("utf-16-le"),
    "utf-16 that is UTF-8": _named(DECLARED.format("utf-16")).encode(),
    "UTF-16LE that is UTF-8": _named(DECLARED.format("UTF-16LE")).encode("utf-8-sig"),
    "windows-1252": _named(DECLARED.format("windows-1252")).encode("cp1252"),
    "iso-8859-15": _named(DECLARED.format("iso-8859-15")).encode("iso-8859-15"),
}


@pytest.mark.parametrize("document", ENCODINGS.values(), ids=ENCODINGS)
def test_encodings(post, conversation, document):
    """The document knows its own encoding, whatever the header says."""
    response = post(document)

    assert wire.result(response, "authenticate") == ["5f0c", "", "", ""]
    assert conversation.heard[0][1] == NAME


def test_charset_in_the_header_alone(post, conversation):
    """A document that names no encoding has the one of the header."""
    document = _named('<?xml version="1.0"?>').encode("cp1252")

    post(document, content_type="text/xml; charset=windows-1252")

    assert conversation.heard[0][1] == NAME
