"""What happened in one visit of the Web Connector: calls, request sets, the end."""

import enum
from dataclasses import dataclass, field

from qbwc_server.simulator import soap

# Which code the user of the Web Connector reads when a call fails (web-connector 6.2).
_CODES = {
    "probe": "QBWC1048",
    "authenticate": "QBWC1012",
    "clientVersion": "QBWC1036",
    "sendRequestXML": "QBWC1041",
    "receiveResponseXML": "QBWC1042",
    "getLastError": "QBWC1043",
    "closeConnection": "QBWC1044",
    "connectionError": "QBWC1045",
}


class Ending(enum.StrEnum):
    """How a visit ended."""

    CLOSED = "closed"
    NO_WORK = "no work"
    NOT_VALID_USER = "not valid user"
    BUSY = "busy"
    POSTPONED = "postponed"
    NOT_OPENED = "company file not opened"
    STOPPED = "stopped with an error text"
    LOST = "lost"
    FAILED = "failed"


@dataclass(frozen=True)
class Call:
    """One SOAP call: its arguments without the password, and what came back."""

    operation: str
    arguments: dict[str, str | int]
    result: soap.Result


@dataclass
class Exchange:
    """One request set, exactly as sent, and what QuickBooks and the server said."""

    request: str
    response: str = ""
    hresult: str = ""
    message: str = ""
    progress: int | None = None


@dataclass
class Visit:
    """The record of one visit; filled while it goes on."""

    calls: list[Call] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    ending: Ending | None = None
    ticket: str = ""
    server_version: str = ""
    company_path: str = ""
    postponed_seconds: str = ""
    minimum_seconds: str = ""
    last_error: str = ""
    close_text: str = ""
    # What the real one takes without complaint although it should not be.
    remarks: list[str] = field(default_factory=list)

    @property
    def round_trips(self) -> int:
        """Count the request sets that were fetched."""
        return len(self.exchanges)

    @property
    def progress(self) -> list[int]:
        """List the percentages that the server answered, in order."""
        return [e.progress for e in self.exchanges if e.progress is not None]

    @property
    def operations(self) -> list[str]:
        """List the names of the calls, in order."""
        return [call.operation for call in self.calls]


class WebConnectorError(Exception):
    """A call failed; WC shows a code and ends the update (web-connector 2.10)."""

    def __init__(self, operation: str, problem: str, visit: Visit) -> None:
        self.code = _CODES.get(operation, "QBWC1012")
        super().__init__(f"{self.code} {operation}: {problem}")
        self.operation = operation
        self.problem = problem
        self.visit = visit


class VisitLost(Exception):
    """The line went dead in mid-visit: nothing more is said."""
