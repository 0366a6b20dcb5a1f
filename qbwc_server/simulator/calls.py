"""Making the calls of a visit: envelope, HTTP, answer, and the code if one fails."""

import http.client

from qbwc_server.simulator import soap
from qbwc_server.simulator.transport import Line
from qbwc_server.simulator.visits import Call, Visit, WebConnectorError

_OK = 200
_MASKED = {"strPassword": "<MaskedForSecurity>"}
_BROKEN = (OSError, http.client.HTTPException, soap.WrongAnswer)


class Caller:
    """Calls one server in one style and writes the record of the visit."""

    def __init__(self, url: str, style: str, timeout: float) -> None:
        self._line = Line(url, timeout)
        self._style = style

    def probe(self, visit: Visit) -> None:
        """Ask for the plain address; anything but 200 is an error."""
        try:
            status = self._line.probe()
        except _BROKEN as error:
            raise WebConnectorError("probe", _told(error), visit) from error
        if status != _OK:
            raise WebConnectorError("probe", f"HTTP status {status}", visit)

    def call(
        self, visit: Visit, operation: str, arguments: soap.Arguments
    ) -> soap.Result:
        """Make a call, note it, and give its result."""
        envelope = soap.request(self._style, operation, arguments)
        try:
            answer = self._line.post(operation, envelope)
            result = soap.result(self._style, operation, answer)
        except _BROKEN as error:
            raise WebConnectorError(operation, _told(error), visit) from error
        masked = {name: _MASKED.get(name, value) for name, value in arguments.items()}
        visit.calls.append(Call(operation, masked, result))
        return result

    def hang_up(self) -> None:
        """Close the line; the next call opens it again."""
        self._line.close()


def _told(error: Exception) -> str:
    return str(error) or repr(error)
