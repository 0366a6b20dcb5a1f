"""Results are written by ourselves: byte for byte what Spyne would have written."""

import io

from hypothesis import given
from hypothesis import strategies as st

from qbwc_server.faces import soap, soap_body, soap_funnel, soap_gate, soap_protocol
from qbwc_server.faces.spyne_import import Soap11, WsgiApplication
from qbwc_server.simulator import soap as spoken

TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
    | st.sampled_from("\t\n\r<>&\"'")
)


class Saying:
    """A conversation that says what it was told to."""

    said: object = ""

    def server_version(self):
        return self.said

    def authenticate(self, *_):
        return self.said

    def receive_response(self, _):
        return self.said


SAYING = Saying()


def gate(out_protocol):
    """Build the service with one way to write."""
    door = soap_funnel.Door(
        [soap.QBWebConnectorSvc],
        soap.NAMESPACE,
        name="QBWebConnectorSvc",
        in_protocol=soap_protocol.EnvelopeIn(),
        out_protocol=out_protocol,
        config=SAYING,
    )
    limits = soap_body.Limits(lambda _: True, soap.MAX_BODY)
    return soap_gate.Gate(WsgiApplication(door), b"", limits)


OURS, SPYNES = gate(soap_protocol.EnvelopeOut()), gate(Soap11())


def answers(operation, said):
    """Have both write what a method returned."""
    SAYING.said = said
    return [answer(each, operation) for each in (OURS, SPYNES)]


def answer(service, operation):
    """Make a call without arguments."""
    body = spoken.request(spoken.DOCUMENT, operation, {})
    request = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "text/xml",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
    }
    said = []
    written = b"".join(service(request, lambda *status: said.append(status[:2])))
    return said, written


@given(TEXTS)
def test_texts(said):
    """Whatever is in them."""
    ours, spynes = answers("serverVersion", said)

    assert ours == spynes


@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_lists(said):
    """Each string in an element of its own."""
    ours, spynes = answers("authenticate", said)

    assert ours == spynes


@given(st.integers(-(2**40), 2**40))
def test_numbers(said):
    """Within what has a meaning."""
    ours, spynes = answers("receiveResponseXML", said)

    assert ours == spynes


def test_faults():
    """A method that there is not is a fault, as before."""
    ours, spynes = answers("nonsense", "")

    assert ours == spynes
    assert ours[0][0][0].startswith("500")
