"""Reading answers: tolerant of what QuickBooks writes, strict about being an answer.

Members are found by name, unknown ones are kept, nothing is checked against the
tables (qbxml 1.4, 11). The reader streams, so an answer of many megabytes costs the
memory of its records only. Expat reads here instead of lxml because it hands over
each element as it comes and lets us refuse a DOCTYPE before anything in it counts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Union
from xml.parsers import expat

from qbxml import chunks
from qbxml.errors import ResponseError
from qbxml.types import read_integer

Document = chunks.Document
Member = tuple[str, Union[str, "Record"]]
#: takes a record that has just been read, with the attributes of its response; what it
#: takes is not part of the response any more
Taker = Callable[[Mapping[str, str], "Record"], bool]

_LAST = True
# How deep the parts of an answer lie: QBXML, the set, a response, its records.
_ROOT, _SET, _RESPONSE, _RECORD = range(4)


@dataclass(frozen=True, slots=True)
class Record:
    """An element with members: a Ret, a reference, an address, a line."""

    name: str
    members: tuple[Member, ...] = ()

    def get(self, path: str, default: str | None = None) -> str | None:
        """Return the text of the first member at a path ("CustomerRef/FullName")."""
        if "/" in path:
            return self._get_within(path, default)
        for name, value in self.members:
            if name == path:
                return "" if isinstance(value, Record) else value
        return default

    def _get_within(self, path: str, default: str | None) -> str | None:
        first, _, rest = path.partition("/")
        for name, value in self.members:
            if name == first and isinstance(value, Record):
                found = value.get(rest)
                if found is not None:
                    return found
        return default

    def all(self, name: str) -> "list[Record]":
        """Return every member of a name that has members of its own."""
        return [
            value
            for found, value in self.members
            if found == name and isinstance(value, Record)
        ]

    def texts(self, name: str) -> list[str]:
        """Return the text of every plain member of a name."""
        return [
            value
            for found, value in self.members
            if found == name and isinstance(value, str)
        ]


@dataclass(frozen=True)
class Status:
    """What QuickBooks says of one request; `severity` is INFO, WARN or ERROR."""

    code: int
    severity: str = "INFO"
    message: str = ""


@dataclass(frozen=True)
class Recovery:
    """What QuickBooks remembers of an earlier write instead of its Ret (qbxml 2.4)."""

    list_id: str | None = None
    txn_id: str | None = None
    txn_number: str | None = None
    edit_sequence: str | None = None
    external_guid: str | None = None


@dataclass(frozen=True)
class Response:
    """The answer to one request: `name` is "CustomerQueryRs"."""

    name: str
    request_id: str
    status: Status
    attributes: Mapping[str, str] = field(default_factory=dict)
    records: tuple[Record, ...] = ()
    recovery: Recovery | None = None
    #: records that were taken while they were read
    taken: int = 0

    @property
    def iterator_id(self) -> str | None:
        """The ID to continue this iteration with, if there is one (qbxml 6)."""
        return self.attributes.get("iteratorID") or None

    @property
    def remaining(self) -> int | None:
        """How many entries this iteration still holds back; None outside of one."""
        return read_integer(self.attributes.get("iteratorRemainingCount"))


@dataclass(frozen=True)
class Answer:
    """The answer to a request set; `set_status` is that of message-set recovery."""

    set_status: int | None
    new_id: str | None
    responses: tuple[Response, ...]


def read(document: Document, take: Taker | None = None) -> Answer:
    """Read a whole answer; raise ResponseError for anything that is none.

    What `take` takes is gone from the answer: records of a long one need not be held.
    It may turn out that the answer is none only after some were taken.
    """
    reader = _Reader(take)
    responses = tuple(reader.responses(document))
    status = reader.set_attributes.get("messageSetStatusCode")
    return Answer(
        set_status=None if status is None else _code(status, "messageSetStatusCode"),
        new_id=reader.set_attributes.get("newMessageSetID"),
        responses=responses,
    )


def stream(document: Document) -> Iterator[Response]:
    """Read an answer response by response, for documents of many megabytes."""
    return _Reader().responses(document)


class _Reader:
    """Collects responses from the events of one parser."""

    def __init__(self, take: Taker | None = None) -> None:
        self._take_record = take
        self._taken = 0
        self.set_attributes: dict[str, str] = {}
        self._stack: list[list[Member]] = []
        self._text: list[str] = []
        self._attributes: dict[str, str] = {}
        self._done: list[Response] = []
        self._complete = False

    def responses(self, document: Document) -> Iterator[Response]:
        parser = self._parser()
        try:
            for chunk in chunks.of(document):
                parser.Parse(chunk)
                yield from self._take()
            parser.Parse(b"", _LAST)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise ResponseError(
                f"The answer is not well-formed XML: {error}."
            ) from None
        if not self._complete:
            raise ResponseError("The answer contains no QBXMLMsgsRs.")

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = chunks.FIRST
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartDoctypeDeclHandler = _refuse_doctype
        return parser

    def _take(self) -> list[Response]:
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        depth = len(self._stack)
        if depth <= _RESPONSE:
            self._open(depth, name, attributes)
        self._stack.append([])
        self._text.clear()

    def _open(self, depth: int, name: str, attributes: dict[str, str]) -> None:
        if depth == _ROOT and name != "QBXML":
            raise ResponseError(f"The answer is a {name} document, not QBXML.")
        if depth == _SET and name != "QBXMLMsgsRs":
            raise ResponseError(f"The answer contains {name} instead of QBXMLMsgsRs.")
        if depth == _SET:
            self.set_attributes = attributes
        self._attributes = attributes

    def _end(self, name: str) -> None:
        members, stack, text = self._stack.pop(), self._stack, self._text
        depth = len(stack)
        if depth > _RECORD and not members:
            # Nearly all elements are like that, most with their text in one piece.
            stack[-1].append((name, text[0] if len(text) == 1 else "".join(text)))
        elif depth > _RESPONSE:
            value = Record(name, tuple(members)) if members else "".join(text)
            if depth > _RECORD or not self._is_taken(value):
                stack[-1].append((name, value))
        elif depth == _RESPONSE:
            response = _response(name, self._attributes, members)
            self._done.append(replace(response, taken=self._taken))
            self._taken = 0
        self._complete = self._complete or depth == _SET
        text.clear()

    def _is_taken(self, value: "str | Record") -> bool:
        if self._take_record is None or isinstance(value, str):
            return False
        is_taken = self._take_record(self._attributes, value)
        self._taken += is_taken
        return is_taken


def _refuse_doctype(*_declaration: object) -> None:
    raise ResponseError("The answer declares a document type, which is not allowed.")


def _response(
    name: str, attributes: Mapping[str, str], members: Iterable[Member]
) -> Response:
    records = [
        value if isinstance(value, Record) else Record(found, _plain(value))
        for found, value in members
    ]
    recovered = [one for one in records if one.name == "ErrorRecovery"]
    return Response(
        name=name,
        request_id=attributes.get("requestID", ""),
        status=_status(name, attributes),
        attributes=dict(attributes),
        records=tuple(one for one in records if one.name != "ErrorRecovery"),
        recovery=_recovery(recovered[0]) if recovered else None,
    )


def _plain(text: str) -> tuple[Member, ...]:
    return (("", text),) if text.strip() else ()


def _status(name: str, attributes: Mapping[str, str]) -> Status:
    if "statusCode" not in attributes:
        raise ResponseError(f"The answer {name} has no statusCode.")
    return Status(
        code=_code(attributes["statusCode"], f"statusCode of {name}"),
        severity=attributes.get("statusSeverity", "").strip().upper(),
        message=attributes.get("statusMessage", ""),
    )


def _code(text: str, place: str) -> int:
    code = read_integer(text)
    if code is None:
        raise ResponseError(f"The {place} is '{text[:40]}' instead of a number.")
    return code


def _recovery(record: Record) -> Recovery:
    return Recovery(
        list_id=record.get("ListID"),
        txn_id=record.get("TxnID"),
        txn_number=record.get("TxnNumber"),
        edit_sequence=record.get("EditSequence"),
        external_guid=record.get("ExternalGUID"),
    )
