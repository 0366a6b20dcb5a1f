"""What a SOAP call costs that does nothing new, beside one of bare Spyne."""

import http.client
import re
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks import servers, shop
from benchmarks.figures import Figure, Size
from qbwc_server.simulator import soap
from qbwc_server.simulator.company_file import CompanyFile

#: calls of one kind that are measured together
CALLS = {Size.SHORT: 2_400, Size.FULL: 8_000}
#: the lowest of so many measurements counts: others use the machine, too
ROUNDS = 4
MOST_TIMES = 1.7


@dataclass
class Line:
    """A line to a server that is kept open, as the Web Connector keeps it."""

    url: str
    _line: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        """Open it."""
        found = urllib.parse.urlsplit(self.url)
        self._line = http.client.HTTPConnection(str(found.hostname), found.port)
        self._path = found.path or "/"

    def call(self, operation: str, arguments: soap.Arguments) -> soap.Result:
        """Make a call."""
        body = soap.request(soap.DOCUMENT, operation, arguments)
        return soap.result(soap.DOCUMENT, operation, self.post(body))

    def log_in(self, made: Mapping[str, str]) -> str:
        """Log in; give the ticket."""
        who = {"strUserName": made["username"], "strPassword": made["password"]}
        strings = self.call("authenticate", who)
        if not isinstance(strings, tuple) or not strings[0]:
            raise AssertionError(strings)
        return strings[0]

    def hang_up(self) -> None:
        """Close the line; the next call opens it anew."""
        self._line.close()

    def post(self, body: bytes) -> bytes:
        """Send a body; give that of the answer."""
        kind = {"Content-Type": "text/xml; charset=utf-8"}
        self._line.request("POST", self._path, body, kind)
        return self._line.getresponse().read()


def run(size: Size) -> list[Figure]:
    """Measure each kind of call in turns with the same call of bare Spyne."""
    with servers.place() as place, servers.bare_spyne() as bare:
        made = place.set_up()
        with place.serving() as server:
            # Whatever a new connection asks for has been answered then.
            connector = shop.connector(server, made, shop.company(0))
            connector.visit()
            line, floor = Line(f"{server.url}/qbwc"), Line(bare.url)
            calls = _calls(line, made, connector.company)
            return [
                _figure(name, _measured(bodies, line, server, CALLS[size]), bare_cost)
                for name, bodies in calls.items()
                for bare_cost in [_measured(bodies, floor, bare, CALLS[size])]
            ]


def per_call(running: servers.Running, line: Line, calls: int) -> float:
    """The milliseconds of processor time that a call of getLastError costs."""
    body = soap.request(soap.DOCUMENT, "getLastError", {"ticket": "x"})
    return _measured(body, line, running, calls)


def _calls(line: Line, made: Mapping[str, str], file: CompanyFile) -> dict[str, bytes]:
    who = {"strUserName": made["username"], "strPassword": made["password"]}
    ticket = {"ticket": line.log_in(made)}
    asking: soap.Arguments = ticket | {
        "strHCPResponse": "",
        "strCompanyFileName": file.path,
        "qbXMLCountry": "US",
        "qbXMLMajorVers": 13,
        "qbXMLMinorVers": 0,
    }
    # The first one of a session learns which company file it is.
    for _ in range(3):
        line.call("sendRequestXML", asking)
    arguments: dict[str, soap.Arguments] = {
        "serverVersion": {},
        "getLastError": ticket,
        "sendRequestXML": asking,
        "authenticate": who,
    }
    return {n: soap.request(soap.DOCUMENT, n, each) for n, each in arguments.items()}


def _measured(body: bytes, line: Line, running: servers.Running, calls: int) -> float:
    # The server closes a line on which nothing was said for a while.
    line.hang_up()
    answer = line.post(body)
    if re.search(rb":Fault>", answer):
        raise AssertionError(answer)
    costs = []
    for _ in range(ROUNDS):
        before = running.cpu()
        for _ in range(calls // ROUNDS):
            line.post(body)
        costs.append((running.cpu() - before) / (calls // ROUNDS) * 1000)
    return min(costs)


def _figure(name: str, cost: float, floor: float) -> Figure:
    return Figure(
        f"{name} with nothing new", cost, "ms CPU", floor, most_times=MOST_TIMES
    )
