"""The other side of the door's contract: a conversation that says what it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from qbwc_server import calls

GOOD: Mapping[str, Any] = {
    "server_version": "1.4.0",
    "client_version": "",
    "authenticate": ["5f0c", "", "", ""],
    "send_request": '<?xml version="1.0"?>\n<QBXML a="1">é &amp; &#233;</QBXML>',
    "receive_response": 50,
    "connection_error": "done",
    "last_error": "Order 7 was refused: 3100.",
    "close": "12 sent, 1 refused",
    "remember_failure": None,
}


@dataclass
class ScriptedConversation:
    """Answers by `script`, raises its exceptions; `heard` is what it was told."""

    script: dict[str, Any] = field(default_factory=dict)
    live: frozenset[str] = frozenset()
    heard: list[tuple[Any, ...]] = field(default_factory=list)

    def server_version(self) -> Any:
        return self._answer("server_version")

    def client_version(self, version: str) -> Any:
        return self._answer("client_version", version)

    def authenticate(self, username: str, password: str, address: str) -> Any:
        return self._answer("authenticate", username, password, address)

    def is_live(self, ticket: str) -> bool:
        failure = self.script.get("is_live")
        if isinstance(failure, BaseException):
            raise failure
        return ticket in self.live

    def send_request(self, call: calls.SendRequest) -> Any:
        return self._answer("send_request", call)

    def receive_response(self, call: calls.ReceiveResponse) -> Any:
        # What was written down of a long answer is gone after the call.
        text = b"".join(call.blocks()).decode()
        return self._answer("receive_response", replace(call, response=text))

    def connection_error(self, ticket: str, hresult: str, message: str) -> Any:
        return self._answer("connection_error", ticket, hresult, message)

    def last_error(self, ticket: str) -> Any:
        return self._answer("last_error", ticket)

    def close(self, ticket: str) -> Any:
        return self._answer("close", ticket)

    def remember_failure(self, ticket: str, text: str) -> None:
        self._answer("remember_failure", ticket, text)

    def _answer(self, method: str, *told: Any) -> Any:
        self.heard.append((method, *told))
        answer = self.script.get(method, GOOD[method])
        if isinstance(answer, BaseException):
            raise answer
        return answer
