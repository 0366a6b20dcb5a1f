"""Programs that call the API over real HTTP, with the whole server behind it."""

import http.client
import json
import pathlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import flask

from qbwc_server import app, config, settings
from qbwc_server.conversation import passwords
from qbwc_server.store import access, connections
from qbwc_server.store.access import NewToken
from qbwc_server.store.database import Database
from tests import factories
from tests.support import web_servers

PASSWORD = "correct-horse"
_PASSWORD_HASH = passwords.hashed(PASSWORD)


@dataclass(frozen=True)
class Reply:
    """What a program gets back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        """Read the body."""
        return json.loads(self.body)

    @property
    def kind(self) -> str:
        """Give the media type."""
        return self.headers["Content-Type"]

    @property
    def sentence(self) -> str:
        """Give the sentence of a refusal, which is as it must be."""
        assert self.kind == "application/problem+json", self
        assert self.json["status"] == self.status
        assert self.json["type"] == "about:blank"
        found: str = self.json["detail"]
        assert not found[0].islower()
        assert found[-1] == "."
        return found


@dataclass(frozen=True)
class Program:
    """One caller with its token, at one connection."""

    port: int
    token: str | None = None
    connection: str = "lake"
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **query: str) -> Reply:
        """Get a resource of the connection."""
        asked = "&".join(f"{name}={quote(value)}" for name, value in query.items())
        return self.call("GET", self.address(path) + (f"?{asked}" if asked else ""))

    def order(self, number: str, **query: str) -> Reply:
        """Get one order, its number written as an address needs it."""
        return self.get(f"orders/{quote(number, safe='')}", **query)

    def post(self, document: Any, **headers: str) -> Reply:
        """Send orders as JSON."""
        content = {"Content-Type": "application/json"} | _named(headers)
        is_json = isinstance(document, (dict, list, str, int, float, type(None)))
        body = json.dumps(document) if is_json else document
        return self.call("POST", self.address("orders"), body, content)

    def address(self, path: str) -> str:
        """Give the address of a resource of the connection."""
        return f"/api/v1/connections/{quote(self.connection, safe='')}/{path}"

    def call(
        self, verb: str, address: str, body: Any = None, headers: Any = None
    ) -> Reply:
        """Send one request."""
        sent = self.headers | (headers or {})
        if self.token is not None:
            sent = {"Authorization": f"Bearer {self.token}"} | sent
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(verb, address, body, sent)
            answer = line.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        finally:
            line.close()

    def but(self, **changes: Any) -> "Program":
        """Give a program that differs in something."""
        return replace(self, **changes)


@contextmanager
def serving(
    database: Database, folder: pathlib.Path, **environment: Any
) -> Iterator[int]:
    """Serve the whole application on a database; give the port."""
    with application(database, folder, **environment) as built:
        options = {"threads": 8, "clear_untrusted_proxy_headers": False}
        with web_servers.serving(built, **options) as port:
            yield port


@contextmanager
def application(
    database: Database, folder: pathlib.Path, **environment: Any
) -> Iterator[flask.Flask]:
    """Give the whole application on a database."""
    url = database.url.render_as_string(hide_password=False)
    given = {"database_url": url, "data_dir": folder, **environment}
    built = app.create_app(config.Config.from_env(given))
    yield built
    built.extensions["qbwc"].database.dispose()


def register(database: Database, name: str = "lake") -> int:
    """Register a connection with the usual settings."""
    now = datetime.now(UTC)
    values = {
        "name": name,
        "username": name.replace(" ", "-"),
        "password_hash": _PASSWORD_HASH,
        "owner_id": f"{{{uuid.uuid4()}}}",
        "file_id": f"{{{uuid.uuid4()}}}",
        "created_at": now,
    }
    with database.transaction() as db:
        connection_id = connections.add(db, values)
        content = settings.to_json(factories.settings())
        connections.keep_settings(db, connection_id, content, now)
    return connection_id


def add_token(
    database: Database, secret: str, scope: str, connection_id: int | None = None
) -> int:
    """Store a token; without a connection it is good for all."""
    new = NewToken(secret, scope, "a test", connection_id)
    with database.transaction() as db:
        return access.add_token(db, new, datetime.now(UTC))


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
