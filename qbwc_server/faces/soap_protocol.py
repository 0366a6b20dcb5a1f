"""Hands calls that have been read already to Spyne, and writes their results.

Spyne finds the method, passes the arguments and writes faults. Its parser is left out
because it lets broken bodies escape as exceptions, logs whole documents with their
passwords, and needs several copies of a large one; its writer, because it takes longer
for a result than everything else that a call without work needs.
"""

import re
from typing import Any
from xml.sax import saxutils

from qbwc_server.faces import soap_envelope
from qbwc_server.faces.spyne_import import Fault, Integer32, Soap11

CALL = "qbwc.call"
"""The key under which a WSGI environment carries a Call, or why there is none."""

_INT = re.compile(r"\s*([0-9]{1,9})(?:\.[0-9]*)?\s*")


_HEAD = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<soap11env:Envelope xmlns:soap11env="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:tns="{namespace}"><soap11env:Body>'
    "<tns:{method}Response><tns:{method}Result>"
)
_TAIL = (
    "</tns:{method}Result></tns:{method}Response></soap11env:Body></soap11env:Envelope>"
)
#: XML would read a carriage return as a line feed
_KEPT = {"\r": "&#13;"}


class EnvelopeOut(Soap11):
    """Writes results as Spyne does, byte for byte, without making a tree of them."""

    def serialize(self, ctx: Any, message: Any) -> None:
        """Write what a method returned; leave faults to Spyne."""
        if ctx.out_error is not None:
            super().serialize(ctx, message)  # type: ignore[misc]
            return
        names = {"namespace": self.app.tns, "method": ctx.in_document.method}
        (result,) = ctx.out_object
        text = _HEAD.format(**names) + _written(result) + _TAIL.format(**names)
        ctx.out_string = [text.encode()]

    def create_out_string(self, ctx: Any, charset: str | None = None) -> None:
        """Write a fault; results are written already."""
        if ctx.out_string is None:
            super().create_out_string(ctx, charset)  # type: ignore[misc]


def _written(result: str | int | list[str]) -> str:
    if isinstance(result, list):
        return "".join(f"<tns:string>{_escaped(one)}</tns:string>" for one in result)
    return _escaped(result) if isinstance(result, str) else str(result)


def _escaped(text: str) -> str:
    return saxutils.escape(text, _KEPT)


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


def _typed(text: Any, kind: Any) -> Any:
    return whole_number(text) if issubclass(kind, Integer32) else text


def whole_number(text: str) -> int:
    """Read a version number as it may come: '13', '13.0', ''; 0 where unreadable."""
    found = _INT.fullmatch(text)
    return int(found[1]) if found else 0
