"""Reading request documents as strictly as QuickBooks does, and writing the answers.

Whatever breaks the language refuses the whole set before anything of it runs
(qbxml 1.5).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

import qbxml.errors
from qbwc_server.simulator import answers, lists
from qbxml import message_set, types

PARSE_ERROR = "0x80040400"
_PARSE_TEXT = "QuickBooks found an error when parsing the provided XML text stream."
_NO_ROLLBACK = "0x80040413"
_NO_VERSION = "0x80040423"
_INSTRUCTION = re.compile(r"<\?qbxml\s+version\s*=\s*[\"']([^\"']*)[\"']\s*\?>")


class Unreadable(Exception):
    """The request processor refuses a document; nothing of it is carried out."""

    def __init__(self, hresult: str, message: str) -> None:
        super().__init__(message)
        self.hresult = hresult
        self.message = message


@dataclass(frozen=True)
class Request:
    """One request: "CustomerQuery", its attributes and its element."""

    name: str
    attributes: Mapping[str, str]
    element: etree._Element
    wish: answers.Wish

    @cached_property
    def body(self) -> lists.Members:
        """Give everything inside the request as members."""
        return members(self.element)

    @property
    def aggregate(self) -> etree._Element:
        """Give the aggregate that an Add or Mod carries."""
        return self.element[0]


@dataclass(frozen=True)
class RequestSet:
    """One message set as it was sent."""

    requests: Sequence[Request]
    attributes: Mapping[str, str]

    @property
    def stops_on_error(self) -> bool:
        """Tell whether a failing request keeps the later ones from running."""
        return self.attributes["onError"] == "stopOnError"


def read(document: str, versions: Sequence[str], edition: str) -> RequestSet:
    """Read a request document, or refuse it as a whole."""
    version = _version(document, versions)
    root = _parse(document)
    messages = root.find("QBXMLMsgsRq")
    if messages is None:
        raise Unreadable(PARSE_ERROR, _PARSE_TEXT)
    # The schema knows rollbackOnError, QuickBooks Desktop does not (qbxml 1.2).
    if messages.get("onError") == "rollbackOnError":
        raise Unreadable(_NO_ROLLBACK, "The rollbackOnError option is not supported.")
    attributes = {str(name): str(value) for name, value in messages.attrib.items()}
    requests = [_request(each, version, edition) for each in messages]
    _check(root, version, edition)
    return RequestSet(requests, attributes)


def members(element: etree._Element) -> lists.Members:
    """Turn an element into members; what is repeated becomes a list."""
    found: lists.Members = {}
    for child in element:
        value = members(child) if len(child) else storable(child.text or "")
        if child.tag not in found:
            found[child.tag] = value
        elif isinstance(found[child.tag], list):
            found[child.tag].append(value)
        else:
            found[child.tag] = [found[child.tag], value]
    return found


def storable(text: str) -> str:
    """Keep what Windows-1252 has; the rest is lost as ``?`` for good (qbxml 5.7)."""
    if text.isascii():
        return text
    return text.encode("cp1252", "replace").decode("cp1252")


def every(body: Mapping[str, object], name: str) -> list[str]:
    """List the values of a member that may be repeated."""
    value = body.get(name, [])
    return value if isinstance(value, list) else [str(value)]


def text_of(root: etree._Element, *, ascii_only: bool) -> str:
    """Write an answer as QuickBooks does: no encoding, no instruction, line feeds."""
    etree.indent(root, space="")
    plain = etree.tostring(root).decode()
    if not ascii_only:
        plain = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" ?>\n{plain}\n'


def _version(document: str, versions: Sequence[str]) -> str:
    """Find the version that the document claims; a newer one is not understood."""
    # QuickBooks' parser refuses raw letters beyond ASCII (qbxml 5.7).
    found = _INSTRUCTION.search(document) if document.isascii() else None
    if found is None:
        raise Unreadable(PARSE_ERROR, _PARSE_TEXT)
    if found[1] not in versions:
        raise Unreadable(
            _NO_VERSION, f"qbXML version {found[1]} is not supported by QuickBooks."
        )
    return found[1]


def _parse(document: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True
    )
    try:
        root = etree.fromstring(document.encode("ascii"), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(PARSE_ERROR, _PARSE_TEXT) from error
    if root.tag != "QBXML" or _has_doctype(root):
        raise Unreadable(PARSE_ERROR, _PARSE_TEXT)
    return root


def _has_doctype(root: etree._Element) -> bool:
    return root.getroottree().docinfo.internalDTD is not None


def _check(root: etree._Element, version: str, edition: str) -> None:
    """Hold the document against the field tables; the text names no place (1.5)."""
    # IDs that are too long or doubled have status codes of their own: no parse error.
    etree.strip_attributes(root, "requestID", "newMessageSetID", "oldMessageSetID")
    prolog = f'<?qbxml version="{version}"?>'.encode()
    try:
        message_set.check(prolog + etree.tostring(root), edition)
    except qbxml.errors.RequestError as error:
        raise Unreadable(PARSE_ERROR, _PARSE_TEXT) from error


def _request(element: etree._Element, version: str, edition: str) -> Request:
    only = frozenset(each.text or "" for each in element.findall("IncludeRetElement"))
    return Request(
        element.tag.removesuffix("Rq"),
        {str(name): str(value) for name, value in element.attrib.items()},
        element,
        answers.Wish(types.version(version), edition, only),
    )
