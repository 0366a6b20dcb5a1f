"""A client that another library makes from Intuit's WSDL completes a session."""

import os
import pathlib

import pytest
import zeep

from qbwc_server.simulator.web_connector import WebConnector
from tests.factories import an_order, of
from tests.support import sources
from tests.support.installation import PASSWORD

_DEFAULT = sources.ROOT.parent / "shared" / "wsdl" / "QBWebConnectorSvc.wsdl"
WSDL = pathlib.Path(os.environ.get("INTUIT_WSDL") or _DEFAULT)

pytestmark = pytest.mark.skipif(
    not WSDL.is_file(), reason=f"Intuit's WSDL is not at {WSDL} (INTUIT_WSDL)"
)


@pytest.fixture
def service(shop):
    """Make the client, with our address in place of the WSDL's."""
    with zeep.Client(str(WSDL)) as client:
        binding = next(iter(client.wsdl.bindings))
        yield client.create_service(binding, shop.connector.url)


def test_whole_session(shop, service, record_request_sets):
    """From log-in to good-bye: the order is posted."""
    shop.take_in(an_order(**of("Ines", "Brandt", "ines@example.com")))
    connector: WebConnector = shop.connector
    assert service.clientVersion("2.3.0.215") in (None, "")

    ticket, path, *_ = service.authenticate("lake", PASSWORD)
    assert path in (None, "")
    facts, progress = connector.company_facts(), 0
    for _ in range(20):
        document = service.sendRequestXML(
            ticket, facts, shop.company.path, "US", *shop.company.version
        )
        record_request_sets.record(document)
        outcome = shop.company.process(document)
        progress = service.receiveResponseXML(ticket, outcome.response, "", "")
        facts = ""
        if progress == 100:
            break

    assert progress == 100
    assert service.closeConnection(ticket)
    assert shop.order().outcome == ("posted", None)


def test_nothing_to_do(service):
    """The second string is `none`."""
    answer = service.authenticate("lake", PASSWORD)

    assert list(answer)[1] == "none"


def test_wrong_password(service):
    """The second string is `nvu`."""
    answer = service.authenticate("lake", "wrong")

    assert list(answer)[1] == "nvu"
