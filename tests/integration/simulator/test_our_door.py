"""The simulated Web Connector at our own SOAP door, over a real connection."""

import pytest

from qbwc_server.faces import soap
from qbwc_server.simulator.visits import Ending
from qbwc_server.simulator.web_connector import WebConnector
from tests.integration.soap import scripted
from tests.support import simulated, web_servers

ADD = simulated.document(
    "<CustomerAddRq requestID='1'><CustomerAdd><Name>Zo&#235; &amp; Co</Name>"
    "</CustomerAdd></CustomerAddRq>"
)


@pytest.fixture
def conversation():
    """Give a conversation with one request set."""
    script = {"send_request": ADD, "receive_response": 100}
    return scripted.ScriptedConversation(script, live=frozenset({"5f0c"}))


@pytest.fixture
def url(conversation):
    """Serve the door."""
    door = soap.build(conversation, "http://localhost", 8 << 20)
    with web_servers.serving(door) as port:
        yield f"http://127.0.0.1:{port}/"


@pytest.mark.parametrize("style", ["document", "rpc"])
def test_a_visit(url, conversation, style):
    """Both sides understand each other, letters and markup included."""
    company = simulated.company()

    visit = WebConnector(url, "shop", "p & <q>", company, style=style).visit()

    said = {name: told for name, *told in conversation.heard}
    assert (visit.ending, visit.close_text) == (Ending.CLOSED, "12 sent, 1 refused")
    assert said["authenticate"][:2] == ["shop", "p & <q>"]
    assert said["receive_response"][0].response == visit.exchanges[0].response
    assert company.find("customers", "Zo\u00eb & Co") is not None


@pytest.mark.parametrize("style", ["document", "rpc"])
def test_a_visit_that_the_server_stops(url, conversation, style):
    """A failure inside the server becomes a text that the user can read."""
    conversation.script["send_request"] = RuntimeError("no disk")

    visit = WebConnector(url, "shop", "x", simulated.company(), style=style).visit()

    assert visit.ending is Ending.STOPPED
    assert visit.last_error == scripted.GOOD["last_error"]
