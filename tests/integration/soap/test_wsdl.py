"""Our WSDL against Intuit's, and clients built from either."""

import os
import pathlib
from typing import Any

import pytest
import zeep
from lxml import etree
from werkzeug.test import Client
from zeep.transports import Transport

from qbwc_server.faces import soap
from tests.integration.soap import scripted, wire

ROOT = pathlib.Path(__file__).resolve().parents[3]
INTUITS = pathlib.Path(
    os.environ.get("INTUITS_WSDL", ROOT.parent / "shared/wsdl/QBWebConnectorSvc.wsdl")
)
NS = {
    "w": "http://schemas.xmlsoap.org/wsdl/",
    "soap": "http://schemas.xmlsoap.org/wsdl/soap/",
    "xs": "http://www.w3.org/2001/XMLSchema",
}
INTERACTIVE = {"getInteractiveURL", "interactiveDone", "interactiveRejected"}


@pytest.fixture
def intuits():
    """Give the text of Intuit's WSDL."""
    if not INTUITS.is_file():
        pytest.skip(f"Intuit's WSDL is not at {INTUITS}")
    return INTUITS.read_bytes()


@pytest.fixture
def ours(door):
    """Give the text of our WSDL."""
    return door.get("/?wsdl").data


class Loopback(Transport):
    """Carries a zeep client's documents to the door without a network."""

    def __init__(self, door):
        super().__init__()
        self.door = door
        self.sent = []

    def post(self, address, message, headers):
        self.sent.append((message, headers))
        answer = self.door.post("/", data=message, headers=headers)
        answer.content = answer.data
        answer.encoding = "utf-8"
        return answer

    def load(self, url):
        raise AssertionError(f"nothing is to be fetched, least of all {url}")


def _client(door, document, folder):
    """Build a zeep client, each of a file of its own: zeep caches by address."""
    file = folder / "service.wsdl"
    file.write_bytes(document)
    client = zeep.Client(str(file))
    client.transport = Loopback(door)
    return client


def _shape(document):
    """Collect what a client is made from, whatever its prefixes and order."""
    root: Any = etree.fromstring(document)
    return {
        "elements": {
            element.get("name"): [
                (
                    part.get("name"),
                    part.get("type").partition(":")[2],
                    part.get("minOccurs", "1"),
                    part.get("maxOccurs", "1"),
                    part.get("nillable", "false"),
                )
                for part in element.iterfind(".//xs:sequence/xs:element", NS)
            ]
            for element in root.find(".//xs:schema", NS).iterchildren("{*}*")
        },
        "messages": {
            message.get("name"): [
                (part.get("name"), part.get("element").partition(":")[2])
                for part in message
            ]
            for message in root.iterfind("w:message", NS)
        },
        "operations": {
            operation.get("name"): [
                side.get("message").partition(":")[2]
                for side in operation.iterchildren("{*}input", "{*}output")
            ]
            for operation in root.iterfind("w:portType/w:operation", NS)
        },
        "actions": {
            operation.getparent().get("name"): dict(operation.attrib)
            for operation in root.iterfind(".//soap:operation", NS)
        },
        "uses": {body.get("use") for body in root.iterfind(".//soap:body", NS)},
        "names": [
            root.find(path, NS).get("name")
            for path in ("w:portType", "w:binding", "w:service", "w:service/w:port")
        ],
        "binding": dict(root.find("w:binding/soap:binding", NS).attrib),
        "form": root.find(".//xs:schema", NS).get("elementFormDefault"),
        "namespace": root.get("targetNamespace"),
    }


def test_shape_of_the_wsdl(ours, intuits):
    """Ours is Intuit's, without serverVersion's odd argument, with three more."""
    mine, theirs = _shape(ours), _shape(intuits)
    theirs["elements"]["serverVersion"] = []

    for part in ("elements", "messages", "operations", "actions"):
        more = {name for name in mine[part] if name not in theirs[part]}
        assert {_method(name) for name in more} == INTERACTIVE
        assert {name: mine[part][name] for name in theirs[part]} == theirs[part]
    for part in ("uses", "names", "binding", "form", "namespace"):
        assert mine[part] == theirs[part]


def test_words_in_the_wsdl(ours):
    """It holds no remarks from the source."""
    assert etree.fromstring(ours).find(".//w:documentation", NS) is None


def test_address_of_the_wsdl():
    """It is the public one, whatever ends the URL has."""
    for url in ("https://books.example.com", "https://books.example.com/"):
        door = Client(soap.build(scripted.ScriptedConversation(), url))

        root: Any = etree.fromstring(door.get("/?wsdl").data)

        address = root.find(".//soap:address", NS).get("location")
        assert address == "https://books.example.com/qbwc"


def _method(name):
    for ending in ("Response", "SoapIn", "SoapOut"):
        name = name.removesuffix(ending)
    return name


def _session(service):
    """Make the calls of a session, by the names of the WSDL."""
    return [
        service.serverVersion(),
        service.clientVersion(strVersion="34.0.10022.78"),
        service.authenticate(strUserName="ann", strPassword="pw"),
        service.sendRequestXML(
            ticket="live",
            strHCPResponse="<QBXML/>",
            strCompanyFileName="",
            qbXMLCountry="US",
            qbXMLMajorVers=13,
            qbXMLMinorVers=0,
        ),
        service.receiveResponseXML(
            ticket="live", response="<QBXML/>", hresult="", message=""
        ),
        service.connectionError(ticket="live", hresult="0x80040408", message="no"),
        service.getLastError(ticket="live"),
        service.closeConnection(ticket="live"),
    ]


def test_client_made_from_intuits_wsdl(door, intuits, tmp_path):
    """It completes a session, and every value comes through."""
    client = _client(door, intuits, tmp_path)

    answers = _session(client.service)

    assert answers == [
        "1.4.0",
        None,
        ["5f0c", None, None, None],
        scripted.GOOD["send_request"],
        50,
        "done",
        "Order 7 was refused: 3100.",
        "12 sent, 1 refused",
    ]


def test_clients_made_from_either_wsdl(door, ours, intuits, tmp_path):
    """They send the same documents and hear the same answers."""
    (tmp_path / "ours").mkdir()
    mine = _client(door, ours, tmp_path / "ours")
    theirs = _client(door, intuits, tmp_path)

    assert _session(mine.service) == _session(theirs.service)
    assert mine.transport.sent == theirs.transport.sent


def test_interactive_methods(door, ours, tmp_path):
    """A client of our WSDL may call them and learns that there is nothing to see."""
    service = _client(door, ours, tmp_path).service

    assert service.getInteractiveURL(wcTicket="live", sessionID="s") is None
    assert service.interactiveDone(wcTicket="live") == "DONE"
    assert service.interactiveRejected(wcTicket="live", reason="no")


def test_fault_in_a_client(door, ours, tmp_path):
    """A fault arrives as one, with its sentence."""
    client = _client(door, ours, tmp_path)
    document = wire.envelope("<nothing/>").encode()

    response = client.transport.post("", document, {"Content-Type": wire.XML})

    with pytest.raises(zeep.exceptions.Fault, match="no method of this name"):
        client.service._binding.process_reply(
            client, client.service._binding.get("serverVersion"), response
        )
