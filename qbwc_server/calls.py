"""What the Web Connector says, in our words, and what must be able to answer it.

The SOAP door fills these in and the conversation reads them; neither needs to know
the other. Every text is a `str`, '' where the Web Connector sent nothing.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class SendRequest:
    """The Web Connector asks for the next request set (web-connector 1.4)."""

    ticket: str
    company_facts: str
    """The answers to the host, company and preferences queries; first call only."""
    company_file: str
    country: str
    major: int
    minor: int


@dataclass(frozen=True)
class ReceiveResponse:
    """The Web Connector brings QuickBooks' answer (web-connector 1.5)."""

    ticket: str
    response: str
    hresult: str
    message: str


class Conversation(Protocol):
    """Takes each turn of the Web Connector and answers it with a legal value."""

    def server_version(self) -> str:
        """Name this server's version."""

    def client_version(self, version: str) -> str:
        """Answer the Web Connector's version; '' lets it go on."""

    def authenticate(self, username: str, password: str, address: str) -> list[str]:
        """Check the password: ticket, status or company file, postpone, interval."""

    def is_live(self, ticket: str) -> bool:
        """Tell whether a session with this ticket is open."""

    def send_request(self, call: SendRequest) -> str:
        """Hand over the next request set, '' when there is none."""

    def receive_response(self, call: ReceiveResponse) -> int:
        """Take an answer: 0 to 99 go on, 100 all done, negative ask why."""

    def connection_error(self, ticket: str, hresult: str, message: str) -> str:
        """Answer that QuickBooks could not be opened: a path to try, or 'done'."""

    def last_error(self, ticket: str) -> str:
        """Say why the last answer was '' or negative."""

    def close(self, ticket: str) -> str:
        """End the session with a line for the status column."""

    def remember_failure(self, ticket: str, text: str) -> None:
        """Keep the sentence that `last_error` must say next."""
