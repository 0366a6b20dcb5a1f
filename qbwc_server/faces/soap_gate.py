"""The WSGI face of /qbwc: which requests are calls, and what all others get.

A call is read, then Spyne answers it. The Web Connector's certificate check, a plain
GET, gets 200 and one line (web-connector 3.7); the WSDL is the one made at the start.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.wrappers import Response

from qbwc_server.faces import soap_body, soap_envelope, soap_protocol

_log = logging.getLogger(__name__)

_XML = "text/xml; charset=utf-8"
_GREETING = "This address is for the QuickBooks Web Connector; it is up and running.\n"
_FAULT = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">'
    "<soap:Body><soap:Fault><faultcode>soap:Server</faultcode>"
    "<faultstring>The server met an internal error.</faultstring>"
    "</soap:Fault></soap:Body></soap:Envelope>"
)


@dataclass(frozen=True)
class Gate:
    """A WSGI application before Spyne's."""

    service: WSGIApplication
    wsdl: bytes
    limits: soap_body.Limits

    def __call__(self, request: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one HTTP request."""
        try:
            return self._answer(request)(request, start_response)
        except Exception:  # noqa: BLE001 - else the web server puts HTML here
            _log.exception("A request to the SOAP service failed.")
            fault = Response(_FAULT, 500, content_type=_XML)
            return fault(request, start_response)
        finally:
            call = request.get(soap_protocol.CALL)
            if isinstance(call, soap_envelope.Call):
                call.close()

    def _answer(self, request: dict[str, Any]) -> WSGIApplication:
        verb = request["REQUEST_METHOD"]
        if request.get("PATH_INFO", "") not in {"", "/"}:
            return _plain(404, "There is nothing at this address.")
        if verb in {"GET", "HEAD"}:
            return self._page(request.get("QUERY_STRING", ""))
        if verb != "POST":
            refusal = _plain(405, "Only GET, HEAD and POST are possible here.")
            refusal.headers["Allow"] = "GET, HEAD, POST"
            return refusal
        return self._service(request)

    def _page(self, query: str) -> Response:
        if query.partition("&")[0].partition("=")[0].lower() == "wsdl":
            return Response(self.wsdl, content_type=_XML)
        return _plain(200, _GREETING)

    def _service(self, request: dict[str, Any]) -> WSGIApplication:
        """Read the call and return what will answer it."""
        try:
            request[soap_protocol.CALL] = soap_body.read(request, self.limits)
        except soap_envelope.Unreadable as unreadable:
            request[soap_protocol.CALL] = unreadable
        except soap_body.Undecided as undecided:
            request[soap_protocol.CALL] = undecided.call
        except soap_body.Refused as refused:
            return _plain(refused.status, str(refused))
        return self.service


def _plain(status: int, text: str) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")
