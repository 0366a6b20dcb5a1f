"""What the Web Connector says, in our words, and what must be able to answer it.

The SOAP door fills these in and the conversation reads them; neither needs to know
the other. Every text is a `str`, '' where the Web Connector sent nothing; an answer of
many megabytes is written down as it arrives and read from there.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol, cast

#: so much of a long text is kept in memory, the rest on the disk
IN_MEMORY = 1 << 20
_BLOCK = 1 << 16


class Spooled:
    """A long text, written down in UTF-8 as it arrives, read as often as wanted.

    Whoever made it closes it.
    """

    def __init__(self) -> None:
        """Begin an empty text."""
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        self._bytes = 0
        self._blank = True

    def write(self, text: str) -> None:
        """Write down some more of it."""
        self._blank = self._blank and not text.strip()
        self._bytes += self._file.write(text.encode("utf-8", "replace"))

    def __len__(self) -> int:
        """Give its length in bytes."""
        return self._bytes

    @property
    def is_blank(self) -> bool:
        """Tell whether there is nothing in it but white space."""
        return self._blank

    def open(self) -> BinaryIO:
        """Go to its beginning, to read it."""
        self._file.seek(0)
        return cast("BinaryIO", self._file)

    def blocks(self) -> Iterator[bytes]:
        """Give it block by block."""
        file = self.open()
        while block := file.read(_BLOCK):
            yield block

    def close(self) -> None:
        """Throw it away."""
        self._file.close()


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
    response: str | Spooled
    hresult: str
    message: str

    @property
    def is_blank(self) -> bool:
        """Tell whether there is no answer in it."""
        if isinstance(self.response, Spooled):
            return self.response.is_blank
        return not self.response.strip()

    def blocks(self) -> Iterator[bytes]:
        """Give the answer as bytes, block by block where it is long."""
        if isinstance(self.response, Spooled):
            return self.response.blocks()
        return iter((self.response.encode("utf-8", "replace"),))


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
