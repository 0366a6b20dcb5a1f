"""A whole server with pages, and what tests do to it past the pages."""

import json
import pathlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import argon2
import flask

from qbwc_server.flows import (
    accepting,
    configured,
    configuring,
    filing,
    listed,
    scheduling,
)
from qbwc_server.flows.configuring import Change
from qbwc_server.importing import formats
from qbwc_server.importing.parsed import Accepted
from qbwc_server.importing.unleashed import AcceptedDocument
from qbwc_server.simulator.company_file import CompanyFile
from qbwc_server.simulator.web_connector import WebConnector
from qbwc_server.states import Role
from qbwc_server.store import connections, people
from qbwc_server.store.database import Database
from qbwc_server.store.people import NewUser
from tests import factories
from tests.support import programs, web_servers

PASSWORD = "correct horse battery"
#: checked as fast as it was made
HASH = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
KEY = "k" * 40


@dataclass
class House:
    """A server that runs."""

    database: Database
    app: flask.Flask
    port: int

    @property
    def base(self) -> str:
        """Give the address of the server."""
        return f"http://127.0.0.1:{self.port}"

    def add_user(self, email: str, role: Role) -> int:
        """Let somebody log in with the usual password."""
        with self.database.transaction() as db:
            return people.add(db, NewUser(email, role, HASH), datetime.now(UTC))

    def take_in(self, name: str, *orders: Any) -> None:
        """Take orders in, as the API does."""
        with self.database.transaction() as db:
            row = connections.by_name(db, name)
            visit = configured.visit(db, row.id, datetime.now(UTC))
            parsed = [
                one
                for each in orders
                for one in formats.read(json.dumps(each).encode())
            ]
            accepting.accept(
                db, visit, [one for one in parsed if isinstance(one, Accepted)]
            )

    def file(self, name: str, *papers: Any) -> None:
        """Take documents in, as `qbwc documents import` does."""
        parsed = formats.read_documents(json.dumps(list(papers)).encode())
        accepted = [one for one in parsed if isinstance(one, AcceptedDocument)]
        assert len(accepted) == len(parsed), parsed
        with self.database.transaction() as db:
            row = connections.by_name(db, name)
            filing.accept(db, configured.visit(db, row.id, datetime.now(UTC)), accepted)

    def configure(self, name: str, **sections: Any) -> None:
        """Put settings in force, as an import of them does."""
        wanted = factories.settings(**sections)
        with self.database.transaction() as db:
            change = Change(connections.by_name(db, name).id, wanted, "a test")
            configuring.put_in_force(db, change, datetime.now(UTC))

    def pull(self, name: str, *what: str) -> None:
        """Ask for lists, as `qbwc lists pull` does."""
        wanted = [each for word in what for each in listed.WHAT[word]]
        with self.database.transaction() as db:
            row = connections.by_name(db, name)
            visit = configured.visit(db, row.id, datetime.now(UTC))
            scheduling.ask(db, visit, wanted)

    def settings(self, name: str) -> Any:
        """Give the settings in force."""
        with self.database.read() as db:
            return configured.settings(db, connections.by_name(db, name).id)

    def connector(
        self, username: str, password: str, company: CompanyFile
    ) -> WebConnector:
        """Give a Web Connector for a connection of the server."""
        with self.database.read() as db:
            row = connections.by_username(db, username)
        assert row is not None
        return WebConnector(
            f"{self.base}/qbwc",
            username,
            password,
            company,
            owner_id=row.owner_id,
            file_id=row.file_id,
            sleep=lambda _: None,
            timeout=30,
        )


@contextmanager
def serving(
    database: Database, folder: pathlib.Path, **environment: Any
) -> Iterator[House]:
    """Serve everything on a database."""
    given = {"secret_key": KEY, **environment}
    with programs.application(database, folder, **given) as app:
        options = {"threads": 8, "clear_untrusted_proxy_headers": False}
        with web_servers.serving(app, **options) as port:
            yield House(database, app, port)
