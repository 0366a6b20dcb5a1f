"""Hands calls that have been read already to Spyne, instead of its own parsing.

Spyne finds the method, passes the arguments and writes the answer. Its parser is left
out because it lets broken bodies escape as exceptions, logs whole documents with their
passwords, and needs several copies of a large one.
"""

import re
from typing import Any

from qbwc_server.faces import soap_envelope
from qbwc_server.faces.spyne_import import Fault, Integer32, Soap11

CALL = "qbwc.call"
"""The key under which a WSGI environment carries a Call, or why there is none."""

_INT = re.compile(r"\s*([0-9]{1,9})(?:\.[0-9]*)?\s*")


class EnvelopeIn(Soap11):
    """Takes the call from the WSGI environment."""

    def create_in_document(self, ctx: Any, charset: str | None = None) -> None:
        """Fetch the call, or say as a fault why there is none."""
        call = ctx.transport.req[CALL]
        if isinstance(call, soap_envelope.Unreadable):
            raise Fault(call.code, str(call))
        ctx.in_document = call

    def decompose_incoming_envelope(self, ctx: Any, message: Any = None) -> None:
        """Name the method by its local name, whatever namespace it came in."""
        ctx.method_request_string = f"{{{self.app.tns}}}{ctx.in_document.method}"
        if ctx.method_request_string not in self.app.interface.service_method_map:
            raise Fault("Client", "The service has no method of this name.")

    def deserialize(self, ctx: Any, message: Any) -> None:
        """Pick the arguments the method has, by name; absent ones are empty."""
        given = ctx.in_document.arguments
        wanted = ctx.descriptor.in_message.get_flat_type_info(ctx.descriptor.in_message)
        ctx.in_object = [
            _typed(given.get(name, ""), kind) for name, kind in wanted.items()
        ]


def _typed(text: str, kind: Any) -> str | int:
    return whole_number(text) if issubclass(kind, Integer32) else text


def whole_number(text: str) -> int:
    """Read a version number as it may come: '13', '13.0', ''; 0 where unreadable."""
    found = _INT.fullmatch(text)
    return int(found[1]) if found else 0
