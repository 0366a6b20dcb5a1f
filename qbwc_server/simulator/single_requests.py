"""Single requests of a set that go wrong, while the others are carried out."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from qbwc_server.simulator import documents, statuses
from qbwc_server.simulator.books import Books, StoredSet

Status = tuple[int, str]


@dataclass
class RequestFault:
    """What happens to the requests that a text stands in."""

    text: str
    #: the status that is answered; None leaves the request without an answer
    status: Status | None = None
    carried_out: bool = False
    #: how many requests it happens to
    times: int = 1000
    #: of the requests that match, every so manieth is struck
    every: int = 1
    seen: int = 0

    def strikes(self, request: str) -> bool:
        """Tell whether a request is struck, and count it."""
        if self.times <= 0 or self.text not in request:
            return False
        self.seen += 1
        if (self.seen - 1) % self.every:
            return False
        self.times -= 1
        return True


@dataclass(frozen=True)
class _Struck:
    fault: RequestFault
    name: str
    request_id: str


@dataclass(frozen=True)
class Reduced:
    """A set without the requests that are not carried out."""

    document: str
    struck: Sequence[_Struck]

    def answer(self, response: str) -> str:
        """Put the answers of the struck requests right, or rather wrong."""
        root = etree.fromstring(response.encode())
        messages = root.find("QBXMLMsgsRs")
        if messages is None:
            return response
        for each in self.struck:
            _replace(messages, each)
        return documents.text_of(root, ascii_only=False)


def reduce(document: str, faults: Sequence[RequestFault]) -> Reduced:
    """Take out of a set what is not to be carried out."""
    root = etree.fromstring(document.encode("ascii"))
    struck: list[_Struck] = []
    for element in list(root.iterfind("QBXMLMsgsRq/*")):
        request = etree.tostring(element, encoding="unicode")
        fault = next((each for each in faults if each.strikes(request)), None)
        if fault is None:
            continue
        name = f"{str(element.tag).removesuffix('Rq')}Rs"
        struck.append(_Struck(fault, name, element.get("requestID") or ""))
        if not fault.carried_out:
            messages = element.getparent()
            if messages is not None:
                messages.remove(element)
    if not struck:
        return Reduced(document, ())
    prolog, _, _ = document.partition("<QBXML>")
    return Reduced(prolog + etree.tostring(root, encoding="unicode"), struck)


def remember_as_sent(books: Books, document: str, response: str) -> None:
    """Keep the outcome of a reduced set under the bytes that were really sent."""
    new = message_set_id(document)
    if new in books.message_sets:
        checksum = hashlib.sha256(document.encode()).hexdigest()
        body = response.partition("?>")[2].strip()
        books.message_sets[new] = StoredSet(checksum, body)


def message_set_id(document: str) -> str:
    """Give the ID under which a set is remembered, or ''."""
    root = etree.fromstring(document.encode("ascii"))
    (messages,) = root.iterfind("QBXMLMsgsRq")
    return messages.get("newMessageSetID") or ""


def count(document: str) -> int:
    """Count the requests of a set."""
    root = etree.fromstring(document.encode("ascii"))
    return len(list(root.iterfind("QBXMLMsgsRq/*")))


def _replace(messages: etree._Element, each: _Struck) -> None:
    for answer in messages.findall(f"*[@requestID='{each.request_id}']"):
        messages.remove(answer)
    if each.fault.status is None:
        return
    code, text = each.fault.status
    severity = statuses.Status(code, text).severity
    marks = {"requestID": each.request_id, "statusCode": str(code)}
    marks |= {"statusSeverity": severity, "statusMessage": text}
    etree.SubElement(messages, each.name, marks)
