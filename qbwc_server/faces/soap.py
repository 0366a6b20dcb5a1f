"""The SOAP service that the Web Connector calls: Intuit's names stop in this file.

Each method is one call on the conversation (web-connector 1). `soap_gate` reads the
requests, `soap_funnel` makes every answer legal, Spyne does what is between.
"""

# Methods and arguments are Intuit's; the first parameter is the call's context.
# ruff: noqa: N802, N803, N805, PLR0913, PLR0917

from qbwc_server import calls
from qbwc_server.faces import soap_body, soap_funnel, soap_gate, soap_protocol, wsdl
from qbwc_server.faces.spyne_import import (
    Array,
    Integer32,
    ServiceBase,
    Unicode,
    WsgiApplication,
    rpc,
)

NAMESPACE = "http://developer.intuit.com/"
MAX_BODY = 256 << 20
_NAME = "QBWebConnectorSvc"
_PORT = "QBWebConnectorSvcSoap"

_Text = Unicode(min_occurs=0, nillable=False)
_Int = Integer32(min_occurs=1, nillable=False)
_Texts = Array(
    Unicode(min_occurs=0, nillable=True),
    type_name="ArrayOfString",
    min_occurs=0,
    nillable=False,
)

# An alias that one copy of Intuit's guide names and no Web Connector has been seen to
# call (web-connector 1.1): answered, not advertised.
_UNLISTED = frozenset({"getServerVersion"})


class QBWebConnectorSvc(ServiceBase):
    """The methods of Intuit's service."""

    __port_types__ = (_PORT,)

    @rpc(_returns=_Text, _port_type=_PORT)
    def serverVersion(ctx) -> str:
        """Name this server (web-connector 1.1)."""
        return ctx.app.config.server_version()

    @rpc(_Text, _returns=_Text, _port_type=_PORT)
    def getServerVersion(ctx, ticket: str) -> str:
        """Name this server, asked by its other name (web-connector 1.1)."""
        return ctx.app.config.server_version()

    @rpc(_Text, _returns=_Text, _port_type=_PORT)
    def clientVersion(ctx, strVersion: str) -> str:
        """Judge the Web Connector's version (web-connector 1.2)."""
        return ctx.app.config.client_version(strVersion)

    @rpc(_Text, _Text, _returns=_Texts, _port_type=_PORT)
    def authenticate(ctx, strUserName: str, strPassword: str) -> list[str]:
        """Log in; the array of web-connector 1.3."""
        address = ctx.transport.req.get("REMOTE_ADDR", "")
        return ctx.app.config.authenticate(strUserName, strPassword, address)

    @rpc(_Text, _Text, _Text, _Text, _Int, _Int, _returns=_Text, _port_type=_PORT)
    def sendRequestXML(
        ctx,
        ticket: str,
        strHCPResponse: str,
        strCompanyFileName: str,
        qbXMLCountry: str,
        qbXMLMajorVers: int,
        qbXMLMinorVers: int,
    ) -> str:
        """Hand over the next request set (web-connector 1.4)."""
        call = calls.SendRequest(
            ticket=ticket,
            company_facts=strHCPResponse,
            company_file=strCompanyFileName,
            country=qbXMLCountry,
            major=qbXMLMajorVers,
            minor=qbXMLMinorVers,
        )
        return ctx.app.config.send_request(call)

    @rpc(_Text, _Text, _Text, _Text, _returns=_Int, _port_type=_PORT)
    def receiveResponseXML(
        ctx, ticket: str, response: str, hresult: str, message: str
    ) -> int:
        """Take QuickBooks' answer (web-connector 1.5)."""
        call = calls.ReceiveResponse(ticket, response, hresult, message)
        return ctx.app.config.receive_response(call)

    @rpc(_Text, _Text, _Text, _returns=_Text, _port_type=_PORT)
    def connectionError(ctx, ticket: str, hresult: str, message: str) -> str:
        """Say how to go on without QuickBooks (web-connector 1.6)."""
        return ctx.app.config.connection_error(ticket, hresult, message)

    @rpc(_Text, _returns=_Text, _port_type=_PORT)
    def getLastError(ctx, ticket: str) -> str:
        """Say why the last answer was empty or negative (web-connector 1.7)."""
        return ctx.app.config.last_error(ticket)

    @rpc(_Text, _returns=_Text, _port_type=_PORT)
    def closeConnection(ctx, ticket: str) -> str:
        """End the session with a line for the user (web-connector 1.8)."""
        return ctx.app.config.close(ticket)

    @rpc(_Text, _Text, _returns=_Text, _port_type=_PORT)
    def getInteractiveURL(ctx, wcTicket: str, sessionID: str) -> str:
        """Offer no page: interactive mode is never asked for (1.9)."""
        return ""

    @rpc(_Text, _returns=_Text, _port_type=_PORT)
    def interactiveDone(ctx, wcTicket: str) -> str:
        """End the poll of an interactive page (web-connector 1.9)."""
        return "DONE"

    @rpc(_Text, _Text, _returns=_Text, _port_type=_PORT)
    def interactiveRejected(ctx, wcTicket: str, reason: str) -> str:
        """Take note that there was no interactive page (1.9)."""
        return "Interactive mode is not used."


def build(
    conversation: calls.Conversation, public_url: str, max_body: int = MAX_BODY
) -> soap_gate.Gate:
    """Return the WSGI application to mount at /qbwc; `public_url` is the server's."""
    door = soap_funnel.Door(
        [QBWebConnectorSvc],
        NAMESPACE,
        name=_NAME,
        in_protocol=soap_protocol.EnvelopeIn(),
        out_protocol=soap_protocol.EnvelopeOut(),
        config=conversation,
    )
    service = WsgiApplication(door)
    return soap_gate.Gate(
        service=service,
        wsdl=wsdl.build(door, public_url.rstrip("/") + "/qbwc", _UNLISTED),
        limits=soap_body.Limits(conversation.is_live, max_body),
    )
