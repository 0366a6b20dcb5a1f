"""What the pages work with, and who looks at them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import flask
import flask_login
import sqlalchemy as sa

from qbwc_server.conversation import door
from qbwc_server.flows import configured
from qbwc_server.flows.base import Visit
from qbwc_server.states import Role
from qbwc_server.store import audit, connections
from qbwc_server.store.audit import Actor, Entry
from qbwc_server.store.database import Database


@dataclass(frozen=True)
class Desk:
    """The parts of the server that the pages speak to."""

    database: Database
    clock: Callable[[], datetime]
    #: the address that the Web Connector calls
    public_url: str
    #: under which names of failed log-ins are kept
    throttle_key: bytes = field(default=b"", repr=False)

    def counted_as(self, username: str) -> str:
        """Give what failed log-ins of a Web Connector are kept under."""
        return door.Visitor(username, "", "", self.throttle_key).counted_as

    def note(self, db: sa.Connection, entry: Entry) -> None:
        """Write into the audit trail what the person does who is logged in."""
        audit.note(db, actor(), entry, self.clock())

    def visit(self, db: sa.Connection, name: str) -> Visit:
        """Give what flows need to know, to act on a connection for a person."""
        connection_id = connections.by_name(db, name).id
        return configured.visit(db, connection_id, self.clock())


class Person(flask_login.UserMixin):  # type: ignore[misc]
    """Somebody who is logged in; the row is the one stored at this request."""

    def __init__(self, row: Any) -> None:
        """Keep the row of the user."""
        self.row = row

    def get_id(self) -> str:
        """Name the user and the generation of the session, for the cookie."""
        return f"{self.row.id}.{self.row.generation}"

    def may(self, role: str) -> bool:
        """Say whether this person's role is allowed what another one is."""
        return Role(self.row.role).may(Role(role))


def current_desk() -> Desk:
    """Give the desk of the application that answers."""
    found: Desk = flask.current_app.extensions["qbwc_desk"]
    return found


def person() -> Person:
    """Give the person who is logged in."""
    found: Person = flask_login.current_user
    return found


def actor() -> Actor:
    """Name the person who is logged in, for the audit trail."""
    return Actor(f"page: {person().row.email}", address())


def address() -> str:
    """Give the address that the request comes from."""
    return flask.request.remote_addr or ""
