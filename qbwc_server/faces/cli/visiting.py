"""What a simulated Web Connector did, in words."""

import collections
import re
from dataclasses import dataclass

from qbwc_server.faces.cli import presentation
from qbwc_server.simulator.visits import Ending, Exchange, Visit

#: how a visit may end that went as it should
GOOD = (Ending.CLOSED, Ending.NO_WORK, Ending.POSTPONED)
_ENDINGS = {
    Ending.CLOSED: "done",
    Ending.NO_WORK: "nothing was waiting",
    Ending.NOT_VALID_USER: "turned away: user name or password is wrong, or must wait",
    Ending.BUSY: "turned away: the server is busy",
    Ending.POSTPONED: "put off to later",
    Ending.NOT_OPENED: "the company file could not be opened",
    Ending.STOPPED: "stopped by the server",
    Ending.LOST: "the line went dead",
    Ending.FAILED: "a call failed",
}
_REQUEST = re.compile(r"<([A-Za-z]+)Rq(?=[\s/>])")
_WHOLE_SET = "QBXMLMsgs"


@dataclass(frozen=True)
class Registration:
    """What a Web Connector knows of a server."""

    url: str
    username: str
    password: str = ""
    owner_id: str = ""
    file_id: str = ""


def in_words(visit: Visit) -> str:
    """Say how a visit went."""
    ending = _ENDINGS[visit.ending] if visit.ending else "broken off"
    said = f"{ending}, {presentation.count(visit.round_trips, 'round trip')}"
    told = visit.close_text or visit.last_error
    if told:
        said += f"; the server says: {told}"
    return said + "".join(f"; remark: {each}" for each in visit.remarks)


def exchange_in_words(exchange: Exchange) -> str:
    """Say what one round trip asked, and how far the server says it is."""
    tally = collections.Counter(_REQUEST.findall(exchange.request))
    tally.pop(_WHOLE_SET, None)
    asked = ", ".join(f"{number} {name}" for name, number in tally.items())
    if exchange.hresult:
        return f"{asked}: QuickBooks answered {exchange.hresult} {exchange.message}"
    done = "" if exchange.progress is None else f" ({exchange.progress} %)"
    return f"{asked or 'no request: clears the last record'}{done}"
