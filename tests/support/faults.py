"""A company file in which single requests go wrong, as QuickBooks' own sometimes do."""

from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from qbwc_server.simulator import documents
from qbwc_server.simulator.company_file import CompanyFile, Outcome

UNREADABLE = Outcome(
    "",
    "0x80040400",
    "QuickBooks found an error when parsing the provided XML text stream.",
)


@dataclass
class Fault:
    """What happens to the requests that a text stands in."""

    text: str
    #: the status that is answered; None leaves the request without an answer
    status: tuple[int, str] | None = None
    carried_out: bool = False
    #: how many requests it happens to
    times: int = 1000


@dataclass(frozen=True)
class _Struck:
    fault: Fault
    name: str
    request_id: str


class FaultyCompany(CompanyFile):
    """A company file with faults; without any it is like every other."""

    def __init__(self, kept: Any) -> None:
        super().__init__(kept)
        self.faults: list[Fault] = []
        #: sets with one of these texts in them cannot be parsed
        self.unreadable: list[str] = []
        #: what the next sets are answered with instead of being looked at
        self.outcomes: list[Outcome] = []

    def process(self, document: str) -> Outcome:
        """Carry out a set, but for what goes wrong."""
        if "HostQueryRq" in document:
            return super().process(document)
        if self.outcomes:
            return self.outcomes.pop(0)
        if any(text in document for text in self.unreadable):
            return UNREADABLE
        struck: list[_Struck] = []
        kept = self._strike(document, struck) if self.faults else document
        outcome = super().process(kept)
        return _changed(outcome, struck) if struck else outcome

    def _strike(self, document: str, struck: list[_Struck]) -> str:
        root = etree.fromstring(document.encode("ascii"))
        (messages,) = root.iterfind("QBXMLMsgsRq")
        for element in list(messages):
            fault = self._fault(etree.tostring(element, encoding="unicode"))
            if fault is None:
                continue
            fault.times -= 1
            name = f"{str(element.tag).removesuffix('Rq')}Rs"
            struck.append(_Struck(fault, name, element.get("requestID") or ""))
            if not fault.carried_out:
                messages.remove(element)
        prolog, _, _ = document.partition("<QBXML>")
        return prolog + etree.tostring(root, encoding="unicode")

    def _fault(self, request: str) -> Fault | None:
        waiting = (each for each in self.faults if each.times > 0)
        return next((each for each in waiting if each.text in request), None)


@dataclass
class Trace:
    """Collects every request set that a Web Connector hands over."""

    documents: list[str] = field(default_factory=list)

    def __call__(self, document: str) -> None:
        """Keep one."""
        self.documents.append(document)


def _changed(outcome: Outcome, struck: list[_Struck]) -> Outcome:
    root = etree.fromstring(outcome.response.encode())
    (messages,) = root.iterfind("QBXMLMsgsRs")
    for each in struck:
        for answer in messages.findall(f"*[@requestID='{each.request_id}']"):
            messages.remove(answer)
        if each.fault.status is not None:
            code, text = each.fault.status
            marks = {
                "requestID": each.request_id,
                "statusCode": str(code),
                "statusSeverity": "Error",
                "statusMessage": text,
            }
            etree.SubElement(messages, each.name, marks)
    return Outcome(documents.text_of(root, ascii_only=False))
