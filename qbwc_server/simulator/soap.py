"""SOAP as the Web Connector's .NET stack writes and reads it (web-connector 3).

`request` writes a call in document or RPC style; `result` reads the answer as strictly
as System.Web.Services does and says what is wrong with any other.
"""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from lxml import etree

NAMESPACE = "http://developer.intuit.com/"
DOCUMENT = "document"
RPC = "rpc"

_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_XSD = "http://www.w3.org/2001/XMLSchema"
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
_INT = re.compile(r"\s*[+-]?[0-9]{1,10}\s*", re.ASCII)
_INT_LIMIT = 2**31
Arguments = Mapping[str, str | int]
Result = str | int | tuple[str, ...]


class WrongAnswer(Exception):
    """An answer that .NET would not take; the text says why."""


def request(style: str, operation: str, arguments: Arguments) -> bytes:
    """Write a call; a number becomes an xs:int, everything else a string."""
    write = _rpc if style == RPC else _document
    return (_DECLARATION + write(operation, arguments)).encode()


def result(style: str, operation: str, answer: bytes) -> Result:
    """Read the result of an answer, or refuse the answer."""
    if not answer.startswith(b"<?xml"):
        raise WrongAnswer("the answer does not begin with an XML declaration")
    response = _response(_body(answer), operation, style)
    found = list(response)
    if style == DOCUMENT:
        found = response.findall(f"{{{NAMESPACE}}}{operation}Result")
    if not found:
        raise WrongAnswer(f"{operation}Result is missing: Object reference not set")
    if operation == "authenticate":
        return _strings(style, found[0])
    return _number(found[0]) if operation == "receiveResponseXML" else _text(found[0])


def fault(answer: bytes) -> str:
    """Give the text of a SOAP fault, or '' for anything else."""
    try:
        found = _body(answer).find(f"{{{_SOAP}}}Fault/faultstring")
    except WrongAnswer:
        return ""
    return "" if found is None else found.text or ""


def _document(operation: str, arguments: Arguments) -> str:
    inner = "".join(_argument(name, value) for name, value in arguments.items())
    call = _element(operation, f' xmlns="{NAMESPACE}"', inner)
    return (
        f'<soap:Envelope xmlns:soap="{_SOAP}" xmlns:xsi="{_XSI}" xmlns:xsd="{_XSD}">'
        f"<soap:Body>{call}</soap:Body></soap:Envelope>"
    )


def _rpc(operation: str, arguments: Arguments) -> str:
    """Write a call in RPC style: the arguments are unqualified and typed (3.5)."""
    inner = "".join(
        _argument(name, value, f' xsi:type="xsd:{_type(value)}"')
        for name, value in arguments.items()
    )
    call = _element(f"q1:{operation}", f' xmlns:q1="{NAMESPACE}"', inner)
    encoding = "http://schemas.xmlsoap.org/soap/encoding/"
    return (
        f'<soap:Envelope xmlns:soap="{_SOAP}" xmlns:soapenc="{encoding}"'
        ' xmlns:tns="http://developer.intuit.com"'
        ' xmlns:types="http://developer.intuit.com/encodedTypes"'
        f' xmlns:xsi="{_XSI}" xmlns:xsd="{_XSD}">'
        f'<soap:Body soap:encodingStyle="{encoding}">{call}</soap:Body></soap:Envelope>'
    )


def _type(value: str | int) -> str:
    return "int" if isinstance(value, int) else "string"


def _argument(name: str, value: str | int, attributes: str = "") -> str:
    # .NET keeps a carriage return by a reference; XML would make it a line feed.
    return _element(name, attributes, escape(str(value), {"\r": "&#xD;"}))


def _element(name: str, attributes: str, content: str) -> str:
    if not content:
        return f"<{name}{attributes} />"
    return f"<{name}{attributes}>{content}</{name.partition(' ')[0]}>"


def _body(answer: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        envelope = etree.fromstring(answer, parser)
    except etree.XMLSyntaxError as error:
        raise WrongAnswer(f"the answer is not well-formed XML: {error}") from error
    body = envelope.find(f"{{{_SOAP}}}Body")
    if envelope.tag != f"{{{_SOAP}}}Envelope" or body is None:
        raise WrongAnswer("the answer is no SOAP 1.1 envelope with a body")
    return body


def _response(body: etree._Element, operation: str, style: str) -> etree._Element:
    if not len(body):
        raise WrongAnswer("the body of the answer is empty")
    name = etree.QName(body[0])
    # .NET takes RPC answers of other namespaces, as captures show (3.5).
    foreign = name.namespace != NAMESPACE and style == DOCUMENT
    if name.localname != f"{operation}Response" or foreign:
        raise WrongAnswer(f"{body[0].tag} stands where {operation}Response is expected")
    return body[0]


def _text(element: etree._Element) -> str:
    if len(element) or element.get(f"{{{_XSI}}}nil") in ("true", "1"):
        raise WrongAnswer(f"{etree.QName(element).localname} is not a string")
    return element.text or ""


def _number(element: etree._Element) -> int:
    """Read an xs:int: no decimals, 32 bits."""
    written = _text(element)
    if not _INT.fullmatch(written) or abs(int(written)) >= _INT_LIMIT:
        raise WrongAnswer(f"'{written}' is not an xs:int")
    return int(written)


def _strings(style: str, element: etree._Element) -> tuple[str, ...]:
    """Read an ArrayOfString: its children are called `string`."""
    for child in element:
        if style == DOCUMENT and child.tag != f"{{{NAMESPACE}}}string":
            raise WrongAnswer(f"{child.tag} stands where a string is expected")
    return tuple(_text(child) for child in element)
