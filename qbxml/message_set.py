"""Request sets: requests in, the bytes of a document out, and strictly back again.

`Request` holds what to say, `build` makes one element of it, `wrap` a whole document
ready for QuickBooks (pure ASCII: qbxml 5.7), `check` reads such a document strictly.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from qbxml import building, schema, types
from qbxml.errors import RequestError

ON_ERROR = ("stopOnError", "continueOnError")
ID_LENGTH = 20
REQUEST_ID_LENGTH = 50
RESPONSES = ("includeAll", "includeNone")
CLEAR_ALL = "ClearAllMessageSets"

_SET_ID = re.compile(f"[A-Za-z0-9]{{1,{ID_LENGTH}}}")
_SET_ATTRIBUTES = {"onError", "responseData", "newMessageSetID", "oldMessageSetID"}
_OUTER = {"QBXML", "QBXMLMsgsRq"}
_ATTRIBUTES = {
    "metaData": ("NoMetaData", "MetaDataOnly", "MetaDataAndResponseData"),
    "iterator": ("Start", "Continue", "Stop"),
    "iteratorID": (),
}


@dataclass(frozen=True)
class Request:
    """One request: `name` without "Rq", the fields inside that element.

    A mapping needs no order, a list as a value repeats its element, None is left out.
    Where members of several names may be mixed (lines and line groups), a sequence
    of (name, value) pairs keeps their order.
    """

    name: str
    fields: building.Fields = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    #: its element, once it was made to find mistakes early: the next set takes it
    prepared: list[tuple[building.Rules, etree._Element]] = field(
        default_factory=list, init=False, repr=False, compare=False
    )


@dataclass(frozen=True)
class RequestSet:
    """A request document as `check` understood it; `requests` is what `wrap` takes."""

    version: str
    on_error: str
    requests: tuple[tuple[str, Request], ...]
    new_id: str | None = None
    old_id: str | None = None


def build(
    request: Request, version: str = "13.0", edition: str = "US"
) -> etree._Element:
    """Build the element of one request; raise RequestError naming the wrong field."""
    return _element(request, _rules(version, edition, building.in_schema_order))


def prepare(request: Request, version: str = "13.0", edition: str = "US") -> None:
    """Find the mistakes of a request that will soon be wrapped; raise RequestError."""
    rules = _rules(version, edition, building.in_schema_order)
    request.prepared[:] = [(rules, _element(request, rules))]


def wrap(  # noqa: PLR0913 -- they are the attributes of one element
    requests: Sequence[tuple[str, Request]],
    *,
    version: str = "13.0",
    edition: str = "US",
    on_error: str = "continueOnError",
    new_id: str | None = None,
    old_id: str | None = None,
) -> bytes:
    """Build a request set from (request ID, request) pairs.

    `new_id` has QuickBooks keep the outcome under this ID, `old_id` clears or asks
    for an earlier one (qbxml 2.3): with `old_id` alone and no requests the record is
    deleted, with both the same it is reported.
    """
    rules = _rules(version, edition, building.in_schema_order)
    _check_request_ids([request_id for request_id, _ in requests])
    root = etree.Element("QBXML")
    messages = etree.SubElement(
        root, "QBXMLMsgsRq", _set_attributes(on_error, new_id, old_id)
    )
    for request_id, request in requests:
        element = _prepared(request, rules)
        element.set("requestID", request_id)
        messages.append(element)
    return _document(root, version)


def check(document: bytes | str, edition: str = "US") -> RequestSet:
    """Read a request document as strictly as QuickBooks; raise RequestError.

    Checked are the version it announces, unknown elements and attributes, order,
    types, lengths and choices; not the IDs, for which QuickBooks has status codes.
    Values stay text, members stay in their order.
    """
    root = _parsed(document)
    version = _announced_version(root)
    messages = _messages(root)
    requests = tuple(_read(element) for element in _elements(messages))
    rules = _rules(version, edition, building.as_given)
    for _, request in requests:
        _element(request, rules)
    return RequestSet(
        version=version,
        on_error=messages.get("onError", ""),
        requests=requests,
        new_id=messages.get("newMessageSetID"),
        old_id=messages.get("oldMessageSetID"),
    )


def _rules(version: str, edition: str, arrange: building.Arrange) -> building.Rules:
    try:
        number = types.version(version)
    except ValueError as error:
        raise RequestError("version", str(error)) from None
    if edition not in schema.EDITIONS:
        raise RequestError("edition", f"'{edition}' is none of US, CA, UK, AU")
    return building.Rules(number, edition, arrange)


def _prepared(request: Request, rules: building.Rules) -> etree._Element:
    # An element belongs to one document only.
    while request.prepared:
        made_by, element = request.prepared.pop()
        if made_by == rules:
            return element
    return _element(request, rules)


def _element(request: Request, rules: building.Rules) -> etree._Element:
    message = schema.message(request.name)
    if message.since > rules.version:
        raise RequestError(request.name, "is not known to this version of qbXML")
    element = etree.Element(request.name + "Rq", _attributes(message, request))
    try:
        building.fill(element, message.content, request.fields, rules)
    except RequestError as error:
        if error.field.startswith(request.name):
            raise
        raise error.inside(request.name) from None
    return element


def _attributes(message: schema.Message, request: Request) -> dict[str, str]:
    for name, value in request.attributes.items():
        place = f"{request.name}/@{name}"
        if name not in message.attributes:
            raise RequestError(place, "this request has no such attribute")
        _check_word(place, value, _ATTRIBUTES[name])
    return dict(request.attributes)


def _check_word(place: str, value: str, allowed: tuple[str, ...]) -> None:
    if allowed and value not in allowed:
        raise RequestError(place, f"'{value}' is none of {', '.join(allowed)}")


def _set_attributes(
    on_error: str, new_id: str | None, old_id: str | None
) -> dict[str, str]:
    _check_word("onError", on_error, ON_ERROR)
    found = {"onError": on_error}
    if new_id is not None:
        found["newMessageSetID"] = _set_id("newMessageSetID", new_id)
    if old_id == CLEAR_ALL:
        found["oldMessageSetID"] = old_id
    elif old_id is not None:
        found["oldMessageSetID"] = _set_id("oldMessageSetID", old_id)
    return found


def _set_id(name: str, value: str) -> str:
    # The sources differ between 23 and 24 as the limit: 20 is safe (qbxml 2.2).
    if not _SET_ID.fullmatch(value):
        raise RequestError(
            name, f"'{value}' is not 1 to {ID_LENGTH} letters and digits"
        )
    return value


def _check_request_ids(request_ids: list[str]) -> None:
    seen = set()
    for request_id in request_ids:
        if not request_id or len(request_id) > REQUEST_ID_LENGTH:
            raise RequestError(
                "requestID",
                f"'{request_id}' has not 1 to {REQUEST_ID_LENGTH} characters",
            )
        if request_id in seen:
            raise RequestError("requestID", f"'{request_id}' is given twice")
        seen.add(request_id)


def _document(root: etree._Element, version: str) -> bytes:
    prolog = f'<?xml version="1.0" encoding="utf-8"?><?qbxml version="{version}"?>'
    body: bytes = etree.tostring(root, encoding="ascii", xml_declaration=False)
    return prolog.encode("ascii") + body


def _parsed(document: bytes | str) -> etree._Element:
    text = isinstance(document, str)
    raw = document.encode() if isinstance(document, str) else document
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, encoding="utf-8" if text else None
    )
    try:
        root = etree.fromstring(raw.removeprefix(b"\xef\xbb\xbf").strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RequestError("", f"the document is not well-formed: {error}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise RequestError("", "a document type declaration is not allowed")
    return root


def _announced_version(root: etree._Element) -> str:
    for before in root.itersiblings(etree.ProcessingInstruction, preceding=True):
        instruction = str(before)
        found = re.fullmatch(
            r"""<\?qbxml\s+version\s*=\s*(["'])([^"']*)\1\s*\?>""", instruction
        )
        if found:
            return found[2]
    raise RequestError("", "the instruction <?qbxml version=...?> is missing")


def _messages(root: etree._Element) -> etree._Element:
    sets = _elements(root)
    if root.tag != "QBXML" or len(sets) != 1 or sets[0].tag != "QBXMLMsgsRq":
        raise RequestError("", "a request document is <QBXML><QBXMLMsgsRq>...")
    _refuse_unknown(root, set())
    _refuse_unknown(sets[0], _SET_ATTRIBUTES)
    _check_word("onError", sets[0].get("onError", ""), ON_ERROR)
    _check_word("responseData", sets[0].get("responseData", "includeAll"), RESPONSES)
    return sets[0]


def _read(element: etree._Element) -> tuple[str, Request]:
    tag = str(element.tag)
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    request_id = attributes.pop("requestID", "")
    if not tag.endswith("Rq"):
        raise RequestError(tag, "is no request")
    if _text(element).strip():
        raise RequestError(tag, "has text between its members")
    return request_id, Request(tag.removesuffix("Rq"), _pairs(element), attributes)


def _pairs(element: etree._Element) -> tuple[tuple[str, Any], ...]:
    return tuple((str(child.tag), _value(child)) for child in _elements(element))


def _value(element: etree._Element) -> Any:
    _refuse_unknown(element, set())
    return _pairs(element) if _elements(element) else _text(element)


def _elements(element: etree._Element) -> list[etree._Element]:
    """Give the child elements, past comments; text between them is a mistake."""
    found = list(element.iterchildren(etree.Element))
    if (found or element.tag in _OUTER) and _text(element).strip():
        raise RequestError(str(element.tag), "has text between its members")
    return found


def _text(element: etree._Element) -> str:
    return (element.text or "") + "".join(child.tail or "" for child in element)


def _refuse_unknown(element: etree._Element, known: set[str]) -> None:
    for name in map(str, element.attrib):
        if name not in known:
            raise RequestError(f"{element.tag}/@{name}", "this attribute is not known")
