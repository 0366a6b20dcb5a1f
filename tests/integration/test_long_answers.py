"""The records of a long answer are kept while they are read, or none of them is."""

import re

import pytest

from qbwc_server import settings
from qbwc_server.calls import ReceiveResponse, SendRequest, Spooled
from qbwc_server.conversation import Conversation, registration, taking
from qbwc_server.conversation.registration import NewConnection
from qbwc_server.flows import configured, listed, scheduling
from qbwc_server.store import connections, exchanges, lists, pulls
from tests.support.simulated import Clock

MANY = 2 * taking.TOGETHER + 7
PATH = r"C:\Companies\lake.qbw"


@pytest.fixture
def clock():
    """Give a clock that stands still."""
    return Clock()


@pytest.fixture
def server(database, clock):
    """Give a server whose connection wants the customers."""
    new = NewConnection("lake", username="lake", password="correct horse")
    with database.transaction() as db:
        registration.add(db, new, clock())
        connection = connections.by_name(db, "lake")
        connections.keep_settings(
            db, connection.id, settings.to_json(settings.Settings.default()), clock()
        )
        visit = configured.visit(db, connection.id, clock())
        scheduling.ask(db, visit, [listed.CUSTOMERS])
    return Conversation(database, clock=clock)


@pytest.fixture
def asked(server):
    """Let the server ask for the customers; give the ticket and the request's ID."""
    ticket, *_ = server.authenticate("lake", "correct horse", "127.0.0.1")
    document = server.send_request(SendRequest(ticket, "", PATH, "US", 13, 0))
    (request_id,) = re.findall(r'<CustomerQueryRq[^>]* requestID="(\d+)"', document)
    return ticket, request_id


def spooled(*parts):
    """Write a long answer down."""
    text = Spooled()
    for part in parts:
        text.write(part)
    return text


def answer(request_id, entries, *, status=0, left=0, iterator=""):
    """Write an answer that brings customers."""
    severity = "Error" if status else "Info"
    head = (
        f'<QBXML><QBXMLMsgsRs><CustomerQueryRs requestID="{request_id}"'
        f' statusCode="{status}" statusSeverity="{severity}" statusMessage="said"'
        f' iteratorRemainingCount="{left}" iteratorID="{iterator}">'
    )
    records = (
        f"<CustomerRet><ListID>{n}</ListID><Name>Ada {n}</Name>"
        f"<TimeModified>2026-01-{1 + n % 28:02}T00:00:00</TimeModified></CustomerRet>"
        for n in range(entries)
    )
    return head, *records, "</CustomerQueryRs></QBXMLMsgsRs></QBXML>"


def bring(server, ticket, parts):
    """Bring a long answer; give what the server said."""
    text = spooled(*parts)
    try:
        return server.receive_response(ReceiveResponse(ticket, text, "", ""))
    finally:
        text.close()


def kept(database):
    """Give the names that are kept, and how far the pull has come."""
    with database.read() as db:
        connection_id = connections.by_name(db, "lake").id
        names = {e.name for e in lists.entries(db, connection_id, ["customers"])}
        return names, pulls.of(db, connection_id)["customers"]


def test_a_long_answer(server, database, asked):
    """Every record is kept, with the newest change and their number."""
    ticket, request_id = asked

    said = bring(server, ticket, answer(request_id, MANY))

    names, pull = kept(database)
    assert said == 100
    assert names == {f"Ada {n}" for n in range(MANY)}
    assert pull.seen == MANY
    assert pull.watermark.startswith("2026-01-28")
    assert pull.problem == ""


def test_a_long_page(server, database, asked):
    """Another is asked for, with what this one brought kept."""
    ticket, request_id = asked
    page = answer(request_id, MANY, left=5, iterator="{1}")

    said = bring(server, ticket, page)

    names, pull = kept(database)
    assert 0 <= said < 100
    assert len(names) == MANY
    assert (pull.seen, pull.remaining, pull.restarts) == (MANY, 5, 0)


@pytest.mark.parametrize("end", ["", "</QBXML>", "<!DOCTYPE a>"])
def test_a_long_answer_that_is_none(server, database, asked, end):
    """What was read of it before that was seen counts for nothing."""
    ticket, request_id = asked

    said = bring(server, ticket, (*answer(request_id, MANY)[:-1], end))

    assert said < 0
    assert "unreadable" in server.last_error(ticket)
    assert kept(database)[0] == set()


def test_a_long_refusal(server, database, asked):
    """Records beside an error are not kept."""
    ticket, request_id = asked

    bring(server, ticket, answer(request_id, MANY, status=3250))

    assert kept(database)[0] == set()


def test_a_long_answer_to_nothing(server, database, asked):
    """Records of a request that nobody made are not kept."""
    ticket, _ = asked

    bring(server, ticket, answer("999999", MANY))

    assert kept(database)[0] == set()


def test_what_is_stored_of_a_long_answer(server, database, asked):
    """The exchange has every byte of it."""
    ticket, request_id = asked
    parts = answer(request_id, MANY)

    bring(server, ticket, parts)

    with database.read() as db:
        assert exchanges.answer_of(db, 1) == "".join(parts).encode()
