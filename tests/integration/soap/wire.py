"""Envelopes as Web Connectors send them, and a reader as strict as .NET's."""

from typing import Any

from lxml import etree

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
INTUIT = "http://developer.intuit.com/"
XML = "text/xml; charset=utf-8"

# What each method's arguments may be, in the order of Intuit's WSDL.
METHODS = {
    "serverVersion": (),
    "getServerVersion": ("ticket",),
    "clientVersion": ("strVersion",),
    "authenticate": ("strUserName", "strPassword"),
    "sendRequestXML": (
        "ticket",
        "strHCPResponse",
        "strCompanyFileName",
        "qbXMLCountry",
        "qbXMLMajorVers",
        "qbXMLMinorVers",
    ),
    "receiveResponseXML": ("ticket", "response", "hresult", "message"),
    "connectionError": ("ticket", "hresult", "message"),
    "getLastError": ("ticket",),
    "closeConnection": ("ticket",),
    "getInteractiveURL": ("wcTicket", "sessionID"),
    "interactiveDone": ("wcTicket",),
    "interactiveRejected": ("wcTicket", "reason"),
}


def envelope(body: str) -> str:
    """Put a body into an envelope."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<soap:Envelope xmlns:soap="{SOAP}"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema">'
        f"<soap:Body>{body}</soap:Body></soap:Envelope>"
    )


def call(method: str, **arguments: str) -> str:
    """Write a call in the Document style; arguments are XML already."""
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in arguments.items())
    return envelope(f'<{method} xmlns="{INTUIT}">{inner}</{method}>')


def result(response, method: str) -> str | int | list[str]:
    """Read an answer as .NET would: by qualified names alone, nothing missing."""
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == XML
    assert response.headers["Content-Length"] == str(len(response.data))
    assert response.data.startswith(b"<?xml ")
    root: Any = etree.fromstring(response.data)
    assert root.tag == f"{{{SOAP}}}Envelope"
    (body,) = root
    assert body.tag == f"{{{SOAP}}}Body"
    (answer,) = body
    assert answer.tag == f"{{{INTUIT}}}{method}Response"
    (found,) = answer
    assert found.tag == f"{{{INTUIT}}}{method}Result"
    assert not found.attrib
    return _value(found, method)


def fault(response, status: int = 500) -> tuple[str, str]:
    """Read a SOAP 1.1 fault: its code without prefix, and its sentence."""
    assert response.status_code == status
    assert response.headers["Content-Type"] == XML
    root: Any = etree.fromstring(response.data)
    found = root.find(f"{{{SOAP}}}Body/{{{SOAP}}}Fault")
    assert found is not None
    prefix, _, code = found.findtext("faultcode").partition(":")
    assert found.nsmap[prefix] == SOAP
    return code, found.findtext("faultstring")


def _value(found, method: str) -> str | int | list[str]:
    if method == "receiveResponseXML":
        return int(found.text)
    if method != "authenticate":
        assert not len(found)
        return found.text or ""
    assert {item.tag for item in found} == {f"{{{INTUIT}}}string"}
    return [item.text or "" for item in found]
