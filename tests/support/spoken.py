"""qbXML in tests: what a builder makes, what a reader is given."""

from collections.abc import Sequence

from lxml import etree

from qbxml import message_set, responses
from qbxml.message_set import Request
from qbxml.responses import Record
from tests.support import intuit_schema


def records(body: str) -> Sequence[Record]:
    """Read the records of an answer."""
    answer = (
        '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><AnyRs requestID="1"'
        ' statusCode="0" statusSeverity="Info" statusMessage="Status OK">'
        f"{body}</AnyRs></QBXMLMsgsRs></QBXML>"
    )
    return responses.read(answer).responses[0].records


def record(body: str) -> Record:
    """Read the only record of an answer."""
    (found,) = records(body)
    return found


def problems(request: Request) -> list[str]:
    """List what our tables, and then Intuit's schema, say against a request."""
    document = message_set.wrap([("1", request)])
    message_set.check(document)
    return intuit_schema.problems(document)


def built(request: Request) -> etree._Element:
    """Build what stands in an Add or Mod; it must be legal."""
    assert problems(request) == []
    return message_set.build(request)[0]


def tags(element: etree._Element) -> list[str]:
    """Name the members of an element."""
    return [str(child.tag) for child in element]
