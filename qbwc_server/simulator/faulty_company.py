"""A company file in which things go wrong, as in QuickBooks' own they sometimes do.

On command: `faults`, `unreadable` and `outcomes` strike whatever matches. By plan:
`strikes` says what is due at each request set. Without either it is like every other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from qbwc_server.simulator import loading, saving, single_requests
from qbwc_server.simulator.books import Books
from qbwc_server.simulator.company_file import CompanyFile, Outcome
from qbwc_server.simulator.faults import Fault, Kind, Occasion
from qbwc_server.simulator.plans import Strikes
from qbwc_server.simulator.single_requests import RequestFault

UNREADABLE = Outcome(
    "",
    "0x80040400",
    "QuickBooks found an error when parsing the provided XML text stream.",
)
LOCKED = (3175, "There was an error when locking the object: it is in use.")
#: what the Web Connector asks for itself goes well: it is no request set of a server
_COMPANY_FACTS = "HostQueryRq"
_CHANGES = ("AddRq", "ModRq", "DelRq", "VoidRq")


class FaultyCompany(CompanyFile):
    """A company file with faults."""

    def __init__(self, kept: Books) -> None:
        super().__init__(kept)
        #: what goes wrong with single requests
        self.faults: list[RequestFault] = []
        #: sets with one of these texts in them cannot be parsed
        self.unreadable: list[str] = []
        #: what the next sets are answered with instead of being looked at
        self.outcomes: list[Outcome] = []
        self.strikes = Strikes()
        self._backup: dict[str, Any] | None = None

    def process(self, document: str) -> Outcome:
        """Carry out a set, but for what goes wrong."""
        if _COMPANY_FACTS in document:
            return super().process(document)
        if self.outcomes:
            return self.outcomes.pop(0)
        if any(text in document for text in self.unreadable):
            return UNREADABLE
        for fault in self.strikes.due(Occasion.SET, document):
            happens = _HAPPENS.get(fault.kind)
            outcome = happens(_Case(self, document, fault)) if happens else None
            if outcome is not None:
                self.strikes.note(fault, _named(document))
                return outcome
        return self.carry_out(document, self.faults)

    def carry_out(self, document: str, faults: list[RequestFault]) -> Outcome:
        """Carry out a set in which single requests go wrong."""
        reduced = single_requests.reduce(document, faults) if faults else None
        if reduced is None or not reduced.struck:
            return super().process(document)
        outcome = super().process(reduced.document)
        if not outcome.response:
            return outcome
        response = reduced.answer(outcome.response)
        single_requests.remember_as_sent(self.books, document, response)
        return Outcome(response)

    def back_up(self) -> None:
        """Keep a copy of the whole company file."""
        self._backup = saving.write(self.books)

    def restore(self) -> bool:
        """Go back to the copy, message sets and all; tell whether there was one."""
        if self._backup is None:
            return False
        self.books = loading.read(self._backup, self.books.clock)
        return True


@dataclass(frozen=True)
class _Case:
    """A set that a fault strikes."""

    company: FaultyCompany
    document: str
    fault: Fault

    def done(self) -> str:
        """Carry the set out after all; give the answer that nobody will see."""
        return self.company.carry_out(self.document, []).response

    def struck(self, *faults: RequestFault) -> Outcome | None:
        """Carry out what is not struck; nothing happens where no request is."""
        if not any(fault.text in self.document for fault in faults):
            return None
        if not single_requests.count(self.document):
            return None
        return self.company.carry_out(self.document, list(faults))

    def forget(self, message_set: str) -> None:
        """Let QuickBooks not remember a set."""
        self.company.books.message_sets.pop(message_set, None)


def _hresult(case: _Case) -> Outcome:
    return Outcome("", case.fault.code or "0x80040402", case.fault.message)


def _hresult_after(case: _Case) -> Outcome:
    case.done()
    return _hresult(case)


def _partly_done(case: _Case) -> Outcome | None:
    return case.struck(RequestFault("Rq", every=case.fault.every))


def _partly_answered(case: _Case) -> Outcome | None:
    return case.struck(RequestFault("Rq", carried_out=True, every=case.fault.every))


def _refused(case: _Case) -> Outcome | None:
    status = (int(case.fault.code or LOCKED[0]), case.fault.message)
    return case.struck(
        RequestFault(case.fault.text or "Rq", status, every=case.fault.every)
    )


def _status_after(case: _Case) -> Outcome | None:
    status = (int(case.fault.code or "1000"), case.fault.message)
    text, every = case.fault.text or "AddRq", case.fault.every
    return case.struck(RequestFault(text, status, carried_out=True, every=every))


def _locked(case: _Case) -> Outcome | None:
    texts = [case.fault.text] if case.fault.text else _CHANGES
    return case.struck(*(RequestFault(each, LOCKED) for each in texts))


def _set_status(case: _Case) -> Outcome | None:
    """Answer a code alone; 9005 says that the outcome could not be kept."""
    new = single_requests.message_set_id(case.document)
    if not new:
        return None
    if case.fault.code == "9005":
        case.done()
        case.forget(new)
    code = case.fault.code or "600"
    marks = f'newMessageSetID="{new}" messageSetStatusCode="{code}"'
    return Outcome(f'<?xml version="1.0" ?>\n<QBXML><QBXMLMsgsRs {marks}/></QBXML>\n')


def _forgotten(case: _Case) -> Outcome | None:
    """Do it and lose the answer and the record: a replay would do it again."""
    new = single_requests.message_set_id(case.document)
    if not new:
        return None
    case.done()
    case.forget(new)
    return _hresult(case)


def _empty(case: _Case) -> Outcome:
    case.done()
    return Outcome()


def _garbled(case: _Case) -> Outcome:
    response = case.done()
    middle = len(response) // 2
    return Outcome(response[:middle].rpartition("<")[0] + response[middle:])


def _half(case: _Case) -> Outcome:
    response = case.done()
    return Outcome(response[: len(response) // 2])


def _not_xml(case: _Case) -> Outcome:
    case.done()
    return Outcome("QuickBooks has stopped working. Send a report?")


_HAPPENS: Mapping[Kind, Callable[[_Case], Outcome | None]] = {
    Kind.HRESULT_BEFORE: _hresult,
    Kind.HRESULT_AFTER: _hresult_after,
    Kind.UNREADABLE: lambda _: UNREADABLE,
    Kind.PARTLY_DONE: _partly_done,
    Kind.PARTLY_ANSWERED: _partly_answered,
    Kind.REQUEST_REFUSED: _refused,
    Kind.STATUS_AFTER: _status_after,
    Kind.RECORD_LOCKED: _locked,
    Kind.SET_STATUS: _set_status,
    Kind.SET_FORGOTTEN: _forgotten,
    Kind.ANSWER_EMPTY: _empty,
    Kind.ANSWER_GARBLED: _garbled,
    Kind.ANSWER_HALF: _half,
    Kind.NOT_XML: _not_xml,
}


def _named(document: str) -> str:
    """Say which set it was."""
    return f"a set of {single_requests.count(document)} requests"
