"""A Web Connector: visits a server over HTTP and carries out what it asks for.

Each step of a visit is a method of its own, so that a test may have any of them go
wrong. The order of the calls is that of web-connector 2.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from qbwc_server.simulator import soap, visits
from qbwc_server.simulator.calls import Caller
from qbwc_server.simulator.company_file import CompanyFile, Outcome
from qbwc_server.simulator.visits import Ending, Exchange, Visit

VERSION = "2.3.0.215"
_COMPANY_QUERIES = (
    '<?xml version="1.0" encoding="utf-8"?><?qbxml version="{version}"?>'
    '<QBXML><QBXMLMsgsRq onError="continueOnError">'
    '<HostQueryRq requestID="0"/>'
    '<CompanyQueryRq requestID="1">{owner}</CompanyQueryRq>'
    '<PreferencesQueryRq requestID="2"/></QBXMLMsgsRq></QBXML>'
)
_NOOP = "NoOp"
_NOOP_PAUSE = 5.0
_INTERACTIVE = "Interactive mode"
_DONE = 100
_TURNED_AWAY = {
    "none": Ending.NO_WORK,
    "nvu": Ending.NOT_VALID_USER,
    "busy": Ending.BUSY,
}
# Whether closeConnection follows `busy` or a failed opening is not documented.
_CLOSING = (Ending.CLOSED, Ending.STOPPED, Ending.NO_WORK, Ending.NOT_VALID_USER)
# Ticket and status; a postponement and a minimum interval may follow (1.3).
_FEWEST_STRINGS = 2
_OTHER_FILE_OPEN = Outcome(
    "", "0x8004040A", "A QuickBooks company data file is already open."
)


def _never(_: str) -> bool:
    return False


@dataclass
class WebConnector:
    """One registration of a server in a Web Connector, and the file it works on."""

    url: str
    username: str
    password: str
    company: CompanyFile
    style: str = soap.DOCUMENT
    owner_id: str = ""
    file_id: str = ""
    sleep: Callable[[float], None] = time.sleep
    # Who wants to see every request set before, and every exchange after it happened.
    on_request_set: Callable[[str], None] = lambda _: None
    on_exchange: Callable[[Exchange], None] = lambda _: None
    # Whether to lose a request set before QuickBooks acts, or its answer afterwards.
    lose_request: Callable[[str], bool] = _never
    lose_answer: Callable[[str], bool] = _never
    # What each attempt to open the company file fails with, one after the other.
    opening_errors: list[Outcome] = field(default_factory=list)
    # The real one has no such limits; a test must come to an end.
    most_pauses: int = 100
    most_openings: int = 20
    most_round_trips: int = 10_000
    timeout: float = 100.0
    visits: list[Visit] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Get a line; write the FileID as WC does when a .qwc file is added (5)."""
        self.caller = Caller(self.url, self.style, self.timeout)
        if self.owner_id:
            self.company.register(self.owner_id, self.file_id)

    def run(self, sessions: int = 1) -> list[Visit]:
        """Visit the server a number of times."""
        return [self.visit() for _ in range(sessions)]

    def visit(self) -> Visit:
        """Visit the server once; raise WebConnectorError where WC would show a code."""
        visit = Visit()
        self.visits.append(visit)
        try:
            if len(self.visits) == 1:
                self.probe(visit)
            self.session(visit)
        except visits.VisitLost:
            visit.ending = Ending.LOST
        except visits.WebConnectorError:
            visit.ending = Ending.FAILED
            raise
        finally:
            self.company.end_session()
            self.caller.hang_up()
        return visit

    def session(self, visit: Visit) -> None:
        """Go through one update session."""
        self.server_version(visit)
        self.client_version(visit)
        self.authenticate(visit)
        if visit.ending is None and self.open_company(visit):
            self.exchange_all(visit)
        if visit.ending in _CLOSING:
            self.close(visit)

    # --- the steps ------------------------------------------------------------------

    def probe(self, visit: Visit) -> None:
        """Verify the address with a plain GET, which must answer 200 (3.7)."""
        self.caller.probe(visit)

    def server_version(self, visit: Visit) -> None:
        """Ask for the server's version; WC goes on where that fails (1.1)."""
        try:
            visit.server_version = self.ask(visit, "serverVersion", {})
        except visits.WebConnectorError as error:
            visit.remarks.append(error.problem)
            self.caller.hang_up()

    def client_version(self, visit: Visit) -> None:
        """Tell the own version; only E: and O: end the update (1.2)."""
        told = self.ask(visit, "clientVersion", {"strVersion": VERSION})
        if told[:2] in ("E:", "O:"):
            raise visits.WebConnectorError("clientVersion", told, visit)
        if told and told[:2] != "W:":
            problem = f"QBWC1046: '{told}' is no answer to clientVersion"
            raise visits.WebConnectorError("clientVersion", problem, visit)
        if told:
            visit.remarks.append(told)

    def authenticate(self, visit: Visit) -> None:
        """Log in; the second string says whether there is work, and in which file."""
        names = {"strUserName": self.username, "strPassword": self.password}
        strings = self.caller.call(visit, "authenticate", names)
        if not isinstance(strings, tuple) or len(strings) < _FEWEST_STRINGS:
            problem = "Index was outside the bounds of the array"
            raise visits.WebConnectorError("authenticate", problem, visit)
        padded = [*strings, "", ""]
        visit.ticket, visit.company_path = padded[:2]
        visit.postponed_seconds, visit.minimum_seconds = padded[2:4]
        visit.ending = _TURNED_AWAY.get(visit.company_path.lower())
        if visit.ending is None and visit.postponed_seconds:
            visit.ending = Ending.POSTPONED

    def open_company(self, visit: Visit) -> bool:
        """Open the company file; on failure the server may name another (1.6)."""
        path = visit.company_path
        for _ in range(self.most_openings):
            failure = self.opening_failure(path)
            if failure is None:
                return True
            arguments = {"hresult": failure.hresult, "message": failure.message}
            path = self.ask(visit, "connectionError", _ticket(visit) | arguments)
            if path.lower() == "done":
                visit.ending = Ending.NOT_OPENED
                return False
        raise visits.WebConnectorError("connectionError", "never done", visit)

    def opening_failure(self, path: str) -> Outcome | None:
        """Tell why QuickBooks cannot open a path; '' is whatever is open."""
        if self.opening_errors:
            return self.opening_errors.pop(0)
        is_open = not path or path.lower() == self.company.path.lower()
        return None if is_open else _OTHER_FILE_OPEN

    def exchange_all(self, visit: Visit) -> None:
        """Fetch request sets and bring back answers until the server is done."""
        company_facts = self.company_facts()
        pauses = 0
        while visit.ending is None:
            document = self.send_request(visit, company_facts)
            company_facts = ""
            if document:
                self.exchange(visit, document)
            elif self.get_last_error(visit) == _NOOP and pauses < self.most_pauses:
                pauses += 1
                self.sleep(_NOOP_PAUSE)
            else:
                visit.ending = Ending.STOPPED

    def company_facts(self) -> str:
        """Ask QuickBooks who it is; goes out with the first call of a visit (4)."""
        major, minor = self.company.version
        owner = f"<OwnerID>{self.owner_id}</OwnerID>" if self.owner_id else ""
        queries = _COMPANY_QUERIES.format(version=f"{major}.{minor}", owner=owner)
        return self.company.process(queries).response

    def send_request(self, visit: Visit, company_facts: str) -> str:
        """Ask for a request set."""
        major, minor = self.company.version
        arguments: dict[str, str | int] = {
            "strHCPResponse": company_facts,
            "strCompanyFileName": self.company.path,
            "qbXMLCountry": self.company.books.profile.country,
            "qbXMLMajorVers": major,
            "qbXMLMinorVers": minor,
        }
        return self.ask(visit, "sendRequestXML", _ticket(visit) | arguments)

    def exchange(self, visit: Visit, document: str) -> None:
        """Have QuickBooks carry out a set, and bring its answer to the server."""
        if visit.round_trips >= self.most_round_trips:
            raise visits.WebConnectorError("sendRequestXML", "never done", visit)
        self.on_request_set(document)
        exchange = Exchange(document)
        visit.exchanges.append(exchange)
        if self.lose_request(document):
            raise visits.VisitLost
        outcome = self.company.process(document)
        exchange.response = outcome.response
        exchange.hresult, exchange.message = outcome.hresult, outcome.message
        if self.lose_answer(document):
            raise visits.VisitLost
        exchange.progress = self.receive_response(visit, outcome)
        self.on_exchange(exchange)
        self.judge(visit, exchange.progress)

    def receive_response(self, visit: Visit, outcome: Outcome) -> int:
        """Hand over an answer; the percentage says whether to come back."""
        arguments = _ticket(visit) | {
            "response": outcome.response,
            "hresult": outcome.hresult,
            "message": outcome.message,
        }
        return int(str(self.caller.call(visit, "receiveResponseXML", arguments)))

    def judge(self, visit: Visit, progress: int) -> None:
        """Go on below 100, end at 100, ask what is wrong below 0 (1.5)."""
        if progress < 0:
            self.get_last_error(visit)
            visit.ending = Ending.STOPPED
        elif progress >= _DONE:
            visit.ending = Ending.CLOSED
        if progress > _DONE:
            visit.remarks.append(f"receiveResponseXML answered {progress}")

    def get_last_error(self, visit: Visit) -> str:
        """Ask for the error text; nobody is there for the interactive mode."""
        visit.last_error = self.ask(visit, "getLastError", _ticket(visit))
        if visit.last_error == _INTERACTIVE:
            arguments = {"wcTicket": visit.ticket, "reason": "Nobody is there."}
            visit.last_error = self.ask(visit, "interactiveRejected", arguments)
        return visit.last_error

    def close(self, visit: Visit) -> None:
        """Say good-bye; the text is shown to the user."""
        visit.close_text = self.ask(visit, "closeConnection", _ticket(visit))

    def ask(self, visit: Visit, operation: str, arguments: soap.Arguments) -> str:
        """Make a call whose result is a string."""
        return str(self.caller.call(visit, operation, arguments))


def once(text: str) -> Callable[[str], bool]:
    """Make a fault that strikes the first document with a text in it, and no other."""
    waiting = [text]

    def strikes(document: str) -> bool:
        if waiting and text in document:
            waiting.clear()
            return True
        return False

    return strikes


def _ticket(visit: Visit) -> dict[str, str | int]:
    return {"ticket": visit.ticket}
