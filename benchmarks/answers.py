"""How long a big answer takes from the socket to its rows, and the memory for it.

The floor reads the same body with expat, hands the inner document to lxml's pull
parser as it arrives, and inserts the same rows in bulk: nothing else.
"""

import http.client
import json
import pathlib
import re
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from benchmarks import calls, servers
from benchmarks.figures import Figure, Size
from qbwc_server.simulator import soap

#: customers in an answer; 80,000 are 50 MB
CUSTOMERS = {Size.SHORT: (16_000, 80_000), Size.FULL: (80_000, 320_000)}
#: of the floor's time; of the body's size
MOST_TIMES, MOST_MEMORY = 1.5, 1.2
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Cost:
    """What one answer took."""

    seconds: float
    #: how much the memory grew
    megabytes: float


def run(size: Size) -> list[Figure]:
    """Measure answers of growing size."""
    return [figure for number in CUSTOMERS[size] for figure in _measured(number)]


def write_body(file: pathlib.Path, ticket: str, request_id: str, number: int) -> float:
    """Write a call of receiveResponseXML that brings customers; give its megabytes."""
    envelope = soap.request(
        soap.DOCUMENT,
        "receiveResponseXML",
        {"ticket": ticket, "response": "\0", "hresult": "", "message": ""},
    )
    before, after = envelope.split(b"\0")
    head = (
        '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><CustomerQueryRs'
        f' requestID="{request_id}" statusCode="0" statusSeverity="Info"'
        ' statusMessage="Status OK" iteratorRemainingCount="0" iteratorID="">'
    )
    with file.open("wb") as body:
        body.write(before + escape(head).encode())
        for some in range(0, number, 1000):
            records = "".join(map(_customer, range(some, min(some + 1000, number))))
            body.write(escape(records).encode())
        end = "</CustomerQueryRs></QBXMLMsgsRs></QBXML>"
        body.write(escape(end).encode() + after)
    return file.stat().st_size / 1e6


def _measured(number: int) -> list[Figure]:
    with servers.place() as place:
        made = place.set_up()
        place.run("lists", "pull", servers.NAME, "customers")
        body = place.folder / "body.xml"
        with place.serving() as server:
            line = calls.Line(f"{server.url}/qbwc")
            ticket, request_id = _ask(line, made)
            size = write_body(body, ticket, request_id, number)
            cost = _answer(server, body)
        shown = json.loads(place.run("connection", "show", servers.NAME, "--json"))
        if shown["lists"]["customers"]["entries"] != number:
            raise AssertionError(shown["lists"])
        floor = _floor(body, place.folder)
    name = f"an answer of {size:.0f} MB"
    return [
        Figure(name, cost.seconds, "s CPU", floor, most_times=MOST_TIMES),
        Figure(f"{name}: memory", cost.megabytes, "MB", size, most_times=MOST_MEMORY),
    ]


def _ask(line: calls.Line, made: dict[str, str]) -> tuple[str, str]:
    """Open a session and fetch the request for customers; give ticket and ID."""
    ticket = line.log_in(made)
    asking: soap.Arguments = {
        "ticket": ticket,
        "strHCPResponse": "",
        "strCompanyFileName": r"C:\Companies\lake.qbw",
        "qbXMLCountry": "US",
        "qbXMLMajorVers": 13,
        "qbXMLMinorVers": 0,
    }
    while True:
        document = str(line.call("sendRequestXML", asking))
        found = re.search(r'<CustomerQueryRq[^>]*requestID="(\d+)"', document)
        if found:
            return ticket, found[1]
        _answer_empty(line, ticket, document)


def _answer_empty(line: calls.Line, ticket: str, document: str) -> None:
    """Answer what else is asked for with nothing found."""
    if not document:
        raise AssertionError("there is no request for customers")
    answers = "".join(
        f'<{name}Rs requestID="{number}" statusCode="1" statusSeverity="Info"'
        ' statusMessage="no match"/>'
        for name, number in re.findall(r'<(\w+)Rq[^>]*requestID="(\d+)"', document)
    )
    response = f"<QBXML><QBXMLMsgsRs>{answers}</QBXMLMsgsRs></QBXML>"
    came = {"ticket": ticket, "response": response, "hresult": "", "message": ""}
    line.call("receiveResponseXML", came)


def _answer(server: servers.Running, body: pathlib.Path) -> Cost:
    worker = servers.family(server.pid)[-1]
    begun, before = server.cpu(), servers.reset_peak(worker)
    found = urllib.parse.urlsplit(server.url)
    line = http.client.HTTPConnection(str(found.hostname), found.port, timeout=600)
    headers = {
        "Content-Type": "text/xml; charset=utf-8",
        "Content-Length": str(body.stat().st_size),
    }
    line.request("POST", "/qbwc", _blocks(body), headers)
    answer = line.getresponse().read()
    if b"receiveResponseXMLResult>100<" not in answer:
        raise AssertionError(answer)
    return Cost(server.cpu() - begun, servers.peak(worker) - before)


def _blocks(body: pathlib.Path) -> Iterator[bytes]:
    with body.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _floor(body: pathlib.Path, folder: pathlib.Path) -> float:
    command = [sys.executable, "-m", "benchmarks.floor_answer", str(body), str(folder)]
    done = subprocess.run(
        command, cwd=servers.ROOT, check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def _customer(number: int) -> str:
    return (
        f"<CustomerRet><ListID>{number:X}-1071531208</ListID>"
        "<TimeCreated>2026-01-05T10:20:30-08:00</TimeCreated>"
        "<TimeModified>2026-10-05T10:20:30-08:00</TimeModified>"
        f"<EditSequence>{1_071_531_208 + number}</EditSequence>"
        f"<Name>Buyer {number:07}, Maren</Name>"
        f"<FullName>Buyer {number:07}, Maren</FullName><IsActive>true</IsActive>"
        "<Sublevel>0</Sublevel><FirstName>Maren</FirstName>"
        f"<LastName>Buyer {number:07}</LastName><BillAddress>"
        f"<Addr1>{number} Alder Court</Addr1><City>Tacoma</City></BillAddress>"
        f"<Email>buyer.{number}@example.com</Email></CustomerRet>"
    )
