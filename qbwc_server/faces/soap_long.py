"""Reads long envelopes: the answer is written down as it arrives, never held whole.

Understands what `soap_envelope` does and refuses what it does, but makes no tree: expat
hands the text over in pieces. Only an answer whose ticket is live is read in here.
"""

from collections.abc import Iterable
from typing import Any, NoReturn
from xml.parsers import expat

from qbwc_server import calls
from qbwc_server.faces import soap_envelope
from qbwc_server.faces.soap_envelope import Unreadable

_PIECE = 1 << 18
_LONG = "response"
_NIL = f"{soap_envelope.INSTANCE} nil"
#: how deep things lie: Envelope, Body, the call, its arguments
_ENVELOPE, _BODY, _CALL, _ARGUMENT = range(4)


class LongReader:
    """Takes the rest of an envelope, after what was received of it before."""

    def __init__(self, charset: str | None, received: Iterable[bytes]) -> None:
        """Read what was received so far; `charset` is what the header says."""
        first = soap_envelope.without_leading_blanks(b"".join(received))
        self.response = calls.Spooled()
        self._path: list[str] = []
        self._elements = 0
        self._method = ""
        self._texts: dict[str, list[str]] = {}
        self._text: list[str] | None = None
        self._parser = self._new_parser(soap_envelope.charset_of(first, charset))
        self.feed(first)

    def feed(self, piece: bytes) -> None:
        """Read one more piece."""
        try:
            self._parser.Parse(piece)
        except expat.ExpatError as error:
            raise _not_well_formed(error) from None

    def close(self) -> soap_envelope.Call:
        """End the envelope and return the call."""
        try:
            self._parser.Parse(b"", True)  # noqa: FBT003 - expat's way to end
        except expat.ExpatError as error:
            raise _not_well_formed(error) from None
        arguments: dict[str, Any] = {n: "".join(t) for n, t in self._texts.items()}
        arguments[_LONG] = self.response
        arguments["ticket"] = arguments.get("ticket", "").strip()
        return soap_envelope.Call(self._method, arguments)

    def throw_away(self) -> None:
        """Close what was written down."""
        self.response.close()

    def _new_parser(self, charset: str | None) -> expat.XMLParserType:
        try:
            parser = expat.ParserCreate(charset, " ")
        except LookupError:
            raise Unreadable("The character set is not known.") from None
        parser.buffer_text = True
        parser.buffer_size = _PIECE
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = _refuse_doctype
        return parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        depth, local = len(self._path), name.rpartition(" ")[2]
        self._elements += 1
        if self._elements > soap_envelope.MOST_ELEMENTS:
            raise Unreadable("The request has more elements than any call.")
        self._path.append(local)
        if depth == _CALL and self._path[_BODY] == "Body" and not self._method:
            self._method = local
        if depth == _ARGUMENT and self._path[_CALL] == self._method:
            self._begin(local, attributes)

    def _begin(self, local: str, attributes: dict[str, str]) -> None:
        if "href" in attributes:
            # No Web Connector writes a text of this length beside its call.
            raise Unreadable("An argument refers to a value elsewhere.")
        is_nil = attributes.get(_NIL) in {"true", "1"}
        if local == _LONG:
            self._parser.CharacterDataHandler = None if is_nil else self.response.write
        elif local not in self._texts:
            found = self._texts[local] = []
            self._parser.CharacterDataHandler = None if is_nil else found.append

    def _end(self, name: str) -> None:
        self._path.pop()
        if len(self._path) == _ARGUMENT:
            self._parser.CharacterDataHandler = None


def _refuse_doctype(*_: object) -> NoReturn:
    raise Unreadable("A SOAP request must not have a document type.")


def _not_well_formed(error: expat.ExpatError) -> Unreadable:
    """Name the place only: nobody else needs to know the content."""
    place = f"line {error.lineno}, column {error.offset}"
    return Unreadable(f"The request is not well-formed XML ({place}).")
