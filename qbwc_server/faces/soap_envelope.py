"""Reads a SOAP 1.1 envelope, in pieces as they arrive, into the call that it makes.

Tolerant of every style a Web Connector can be set to (web-connector 3.3 to 3.5): names
count without their namespace, order and types do not count, and one level of `href` is
followed. Strict about what SOAP forbids or nobody needs: no document type, hence no
entities, and no more elements than a call can have. Knows XML and nothing of HTTP.
"""

import codecs
import re
from dataclasses import dataclass, field
from typing import Any, NoReturn

from lxml import etree

from qbwc_server import calls

_SOAP_11 = "http://schemas.xmlsoap.org/soap/envelope/"
_ENVELOPE = f"{{{_SOAP_11}}}Envelope"
_BODY = f"{{{_SOAP_11}}}Body"
_FAULT = f"{{{_SOAP_11}}}Fault"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_NIL = f"{{{INSTANCE}}}nil"

# A call has a dozen elements, headers a few more; a flood of them is memory.
MOST_ELEMENTS = 1000
# What the declaration cannot say of bytes in which it could be read.
_WIDE = re.compile(rb"""(?i)encoding\s*=\s*["'](utf-?(16|32)|ucs-|iso-10646-ucs)""")
# An XML declaration is over by then.
_DECLARATION = 256

_PARSING: dict[str, Any] = {
    # One text may be as long as the door lets it be; without this it is 10 MB.
    "huge_tree": True,
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "remove_comments": True,
    "remove_pis": True,
}


class Unreadable(Exception):
    """What arrived is no call; the text is for the sender, `code` is SOAP's."""

    def __init__(self, text: str, code: str = "Client") -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class Call:
    """A method's name and its arguments as text, '' for nil and empty ones.

    The text of a long answer is a `calls.Spooled`.
    """

    method: str
    arguments: dict[str, Any] = field(repr=False)
    failure: Exception | None = None
    """What went wrong on the way, so that the call needs no doing any more."""

    @property
    def ticket(self) -> str:
        """The session's ticket, '' in a call that has none."""
        return str(self.arguments.get("ticket", ""))

    def close(self) -> None:
        """Throw away what was written down of a long answer."""
        for each in self.arguments.values():
            if isinstance(each, calls.Spooled):
                each.close()


class Reader:
    """Takes an envelope piece by piece; can say early who is calling."""

    def __init__(self, charset: str | None = None) -> None:
        """Start an envelope; `charset` counts where the document names none."""
        self._charset = charset
        self._held = b""
        self._document: _Document | None = None

    def feed(self, piece: bytes) -> None:
        """Read one more piece."""
        if self._document is not None:
            self._document.feed(piece)
            return
        self._held = without_leading_blanks(self._held + piece)
        if b"?>" in self._held or len(self._held) >= _DECLARATION:
            self._document = self._begin()

    def caller(self) -> tuple[str, str]:
        """Return method and ticket as far as they have been read completely."""
        body = None if self._document is None else self._document.body()
        if body is None or not len(body):
            return "", ""
        call = body[0]
        ticket = next((child for child in call if _local(child) == "ticket"), None)
        # An element is complete once the next one has begun.
        if ticket is None or ticket.getnext() is None:
            return _local(call), ""
        return _local(call), _text(ticket).strip()

    def close(self) -> Call:
        """End the envelope and return the call."""
        if not self._held:
            raise Unreadable("The request is empty.")
        document = self._document or self._begin()
        return _call(document.close())

    def _begin(self) -> "_Document":
        """Begin with what was held until the XML declaration was there."""
        document = _Document(charset_of(self._held, self._charset))
        document.feed(self._held)
        return document


class _Document:
    """An XML document under way, watched for what an envelope must not have."""

    def __init__(self, charset: str | None) -> None:
        self._root: etree._Element | None = None
        self._elements = 0
        self._prolog = _Prolog()
        try:
            self._guard = etree.XMLParser(
                target=self._prolog,  # type: ignore[arg-type] # needs no more of one
                encoding=charset,
                **_PARSING,
            )
            self._parser = etree.XMLPullParser(
                events=("start",), encoding=charset, **_PARSING
            )
        except LookupError:
            raise Unreadable("The character set is not known.") from None

    def feed(self, piece: bytes) -> None:
        try:
            # The guard goes first and sees a document type before it is read.
            if not self._prolog.over:
                self._guard.feed(piece)
            self._parser.feed(piece)
        except etree.XMLSyntaxError as error:
            raise _not_well_formed(error) from None
        for _, element in self._parser.read_events():
            self._notice(element)

    def body(self) -> etree._Element | None:
        return None if self._root is None else self._root.find(_BODY)

    def close(self) -> etree._Element | None:
        try:
            return self._parser.close().find(_BODY)
        except etree.XMLSyntaxError as error:
            raise _not_well_formed(error) from None

    def _notice(self, element: Any) -> None:
        if self._root is None:
            self._root = element
            _check_root(element)
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise Unreadable("The request has more elements than any call.")


class _Prolog:
    """A parser target that refuses a document type and notices the first element."""

    over = False

    def doctype(self, *_: object) -> NoReturn:
        """Refuse: SOAP 1.1 section 3 allows none."""
        raise Unreadable("A SOAP request must not have a document type.")

    def start(self, *_: object) -> None:
        """Notice that there can be no document type any more."""
        self.over = True

    def close(self) -> None:
        """Have nothing to return."""


def without_leading_blanks(piece: bytes) -> bytes:
    """Leave out what may stand before a document and counts for nothing."""
    return piece.removeprefix(codecs.BOM_UTF8).lstrip()


def charset_of(first: bytes, told: str | None) -> str | None:
    """Say what to read a document as; None where it settles that by mark or in words.

    `told` is what the header says, which counts where the document says nothing.
    """
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in first:
        return None
    declaration, found, _ = first.partition(b"?>")
    if not found or b"encoding" not in declaration:
        return told
    # Text of .NET says utf-16 of itself, also after it was written down in UTF-8.
    return "utf-8" if _WIDE.search(declaration) else None


def _not_well_formed(error: etree.XMLSyntaxError) -> Unreadable:
    """Name the place only: the parser's own words may repeat the content."""
    line, column = error.position
    return Unreadable(
        f"The request is not well-formed XML (line {line}, column {column})."
    )


def _check_root(root: etree._Element) -> None:
    if root.tag == _ENVELOPE:
        return
    if _local(root) == "Envelope":
        raise Unreadable(
            "Only SOAP 1.1 envelopes are understood here.", "VersionMismatch"
        )
    raise Unreadable("The request is no SOAP envelope.")


def _call(body: etree._Element | None) -> Call:
    if body is None or not len(body) or body[0].tag == _FAULT:
        raise Unreadable("The SOAP body holds no call.")
    arguments: dict[str, str] = {}
    referred = _Referred(body)
    for child in body[0]:
        # The first of a name counts, as it does for `caller`.
        if (name := _local(child)) not in arguments:
            arguments[name] = _argument(child, referred)
    if "ticket" in arguments:
        arguments["ticket"] = arguments["ticket"].strip()
    return Call(_local(body[0]), arguments)


class _Referred(dict[str, str]):
    """Values by their ids, each read once: a thousand references are one text."""

    def __init__(self, body: etree._Element) -> None:
        # Beside the call, where encoders put them, or inside it (SOAP 1.1, 5.2.1).
        self._places = [*body, *body[0]]

    def __missing__(self, name: str) -> str:
        place = next((one for one in self._places if one.get("id") == name), None)
        if place is None or place.get("href") is not None:
            raise Unreadable("An argument refers to no value.")
        text = self[name] = _text(place)
        return text


def _argument(element: etree._Element, referred: _Referred) -> str:
    """Return an argument's text, wherever the encoding style put it."""
    reference = element.get("href")
    if reference is None:
        return _text(element)
    return referred[reference.removeprefix("#")]


def _text(element: etree._Element) -> str:
    if element.get(_NIL) in {"true", "1"}:
        return ""
    if len(element):
        # Elements where text belongs: keep the text, whoever reads it will judge it.
        return "".join(str(text) for text in element.itertext())
    return element.text or ""


def _local(element: etree._Element) -> str:
    # Not by QName, which refuses a prefix that nobody declared with a ValueError.
    return element.tag.rpartition("}")[2]
