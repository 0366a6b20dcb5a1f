"""A Web Connector whose visits go wrong by a plan.

What happens inside QuickBooks is in `faulty_company`; here are the line, the order of
the calls, and what dies meanwhile. Who runs the server may say how it is killed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from qbwc_server.simulator import soap, visits
from qbwc_server.simulator.calls import Caller
from qbwc_server.simulator.company_file import CompanyFile, Outcome
from qbwc_server.simulator.cut_line import CUTS, CutLine
from qbwc_server.simulator.faults import Fault, Kind, Occasion
from qbwc_server.simulator.faulty_company import FaultyCompany
from qbwc_server.simulator.plans import Strikes
from qbwc_server.simulator.visits import Exchange, Visit
from qbwc_server.simulator.web_connector import WebConnector

_DIALOG = Outcome("", "0x80040414", "A modal dialog box is showing in QuickBooks.")
_NEVER_GIVEN = "no-such-ticket"
_JUNK = {"response": "", "hresult": "0x80040402", "message": "Unexpected error."}


def _not_here() -> bool:
    return False


def _instantly(_: float) -> None:
    """Let no time go by."""


class FaultyCaller(Caller):
    """Makes calls that are cut, repeated, or accompanied by strangers."""

    def __init__(self, connector: "FaultyConnector") -> None:
        super().__init__(connector.url, connector.style, connector.timeout)
        self._line = self._cut_line = CutLine(connector.url, connector.timeout)
        self._connector = connector

    def call(
        self, visit: Visit, operation: str, arguments: soap.Arguments
    ) -> soap.Result:
        """Make a call, but for what goes wrong with it."""
        strikes = self._connector.strikes
        for fault in strikes.due(Occasion.CALL, operation):
            if fault.kind in CUTS:
                strikes.note(fault, operation)
                self._cut_line.next_cut = fault.kind
            elif fault.kind in (Kind.REPEATED, Kind.ECHOED):
                strikes.note(fault, operation)
                return self._twice(visit, operation, arguments, fault.kind)
            else:
                self._accompany(visit, fault, operation)
        return super().call(visit, operation, arguments)

    def _twice(
        self, visit: Visit, operation: str, arguments: soap.Arguments, kind: Kind
    ) -> soap.Result:
        first = super().call(visit, operation, arguments)
        second = super().call(visit, operation, arguments)
        return first if kind is Kind.ECHOED else second

    def _accompany(self, visit: Visit, fault: Fault, operation: str) -> None:
        if fault.kind is Kind.STRANGER:
            self._connector.strikes.note(fault, operation)
            bring = _JUNK | {"ticket": _NEVER_GIVEN}
            super().call(visit, "receiveResponseXML", bring)
        elif self._connector.kill.get(fault.kind, _not_here)():
            self._connector.strikes.note(fault, operation)


@dataclass
class FaultyConnector(WebConnector):
    """A Web Connector with faults; with an empty plan it is like every other."""

    sleep: Callable[[float], None] = _instantly
    strikes: Strikes = field(default_factory=Strikes)
    #: kills a process while a call goes on, and says whether it did
    kill: Mapping[Kind, Callable[[], bool]] = field(default_factory=dict)
    #: the company file that is open by mistake; nothing may ever be written to it
    other_file: CompanyFile | None = None
    _late: tuple[str, Outcome] | None = None

    def __post_init__(self) -> None:
        """Get a line that can break; let the company file share the plan."""
        super().__post_init__()
        self._today: list[Fault] = []
        self._out_of_order: Fault | None = None
        self.dial(self.url)
        if isinstance(self.company, FaultyCompany):
            self.company.strikes = self.strikes

    def dial(self, url: str) -> None:
        """Call a server that has moved."""
        self.url = url
        self.caller.hang_up()
        self.caller = FaultyCaller(self)

    def visit(self) -> Visit:
        """Visit the server once, with what goes wrong this time."""
        self.strikes.begin_visit()
        right = self.company
        faults = {each.kind: each for each in self.strikes.due(Occasion.VISIT)}
        self._prepare(faults)
        try:
            return super().visit()
        finally:
            self.company = right
            self.opening_errors.clear()

    def authenticate(self, visit: Visit) -> None:
        """Log in; bring first what is left of the visit before, with its old ticket."""
        super().authenticate(visit)
        if self._late:
            ticket, outcome = self._late
            self._late = None
            self._bring(visit, ticket, outcome)
        if self._out_of_order and visit.ending is None:
            self.strikes.note(self._out_of_order)
            self.caller.call(visit, "receiveResponseXML", _JUNK | _of(visit))

    def exchange(self, visit: Visit, document: str) -> None:
        """Have a set carried out, unless the visit breaks off before or after."""
        self._today = self.strikes.due(Occasion.EXCHANGE, document)
        before = next((f for f in self._today if f.kind is Kind.LOST_BEFORE), None)
        if before:
            self.strikes.note(before)
            visit.exchanges.append(Exchange(document))
            raise visits.VisitLost
        super().exchange(visit, document)

    def receive_response(self, visit: Visit, outcome: Outcome) -> int:
        """Hand over an answer, late, or after something else happened."""
        for fault in self._today:
            self._delay(visit, outcome, fault)
        return super().receive_response(visit, outcome)

    def close(self, visit: Visit) -> None:
        """Say good-bye, or not, or go on calling afterwards."""
        kinds = {each.kind: each for each in self.strikes.due(Occasion.CLOSE)}
        if Kind.NOT_CLOSED in kinds:
            self.strikes.note(kinds[Kind.NOT_CLOSED])
            return
        super().close(visit)
        if Kind.AFTER_CLOSE in kinds:
            self.strikes.note(kinds[Kind.AFTER_CLOSE])
            self.send_request(visit, "")
            self._bring(visit, visit.ticket, Outcome())
            super().close(visit)

    def _prepare(self, faults: Mapping[Kind, Fault]) -> None:
        self._out_of_order = faults.get(Kind.OUT_OF_ORDER)
        for kind, fault in faults.items():
            if self._arrange(kind, fault):
                self.strikes.note(fault)

    def _arrange(self, kind: Kind, fault: Fault) -> bool:
        """Set the scene for a fault of a whole visit; tell whether it could be."""
        if kind is Kind.COMPANY_CLOSED:
            closed = Outcome("", fault.code or "0x80040408", fault.message)
            self.opening_errors = [closed] * fault.every
        elif kind is Kind.MODAL_DIALOG:
            self.opening_errors = [_DIALOG]
        elif kind is Kind.WRONG_FILE:
            return self._open_other_file()
        elif isinstance(self.company, FaultyCompany):
            return _back_up_or_restore(self.company, kind)
        return kind in (Kind.COMPANY_CLOSED, Kind.MODAL_DIALOG)

    def _open_other_file(self) -> bool:
        # A server trusts the first file that it sees: that must be the right one.
        if self.other_file is None or not any(v.exchanges for v in self.visits):
            return False
        self.company = self.other_file
        return True

    def _delay(self, visit: Visit, outcome: Outcome, fault: Fault) -> None:
        self.strikes.note(fault)
        if fault.kind is Kind.SLOW:
            self.sleep(fault.seconds)
        elif fault.kind is Kind.FETCHED_INSTEAD:
            self.send_request(visit, "")
        elif fault.kind is Kind.SUPERSEDED:
            names = {"strUserName": self.username, "strPassword": self.password}
            self.caller.call(visit, "authenticate", names)
        else:
            if fault.kind is Kind.ANSWER_LATE:
                self._late = (visit.ticket, outcome)
            raise visits.VisitLost

    def _bring(self, visit: Visit, ticket: str, outcome: Outcome) -> None:
        arguments = {
            "ticket": ticket,
            "response": outcome.response,
            "hresult": outcome.hresult,
            "message": outcome.message,
        }
        self.caller.call(visit, "receiveResponseXML", arguments)


def _back_up_or_restore(company: FaultyCompany, kind: Kind) -> bool:
    if kind is Kind.BACKUP_MADE:
        company.back_up()
        return True
    return kind is Kind.BACKUP_RESTORED and company.restore()


def _of(visit: Visit) -> dict[str, str]:
    return {"ticket": visit.ticket}
