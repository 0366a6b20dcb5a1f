"""Who calls: bearer tokens, what they may do, which connection they may see."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import flask
import sqlalchemy as sa

from qbwc_server import errors
from qbwc_server.faces import answers
from qbwc_server.store import access, connections
from qbwc_server.store.database import Database

#: how exactly the last use of a token is known
USE_NOTED_EVERY = timedelta(minutes=1)


class Scope(StrEnum):
    """What a token allows."""

    READ = "read"  #: looking
    WRITE = "write"  #: looking, and sending orders


#: the scopes of a token that allow what needs a scope
_ALLOWING = {
    Scope.READ: frozenset({Scope.READ, Scope.WRITE}),
    Scope.WRITE: frozenset({Scope.WRITE}),
}


@dataclass(frozen=True)
class Desk:
    """What the API works with."""

    database: Database
    clock: Callable[[], datetime]


@dataclass(frozen=True)
class Caller:
    """A program that was let in, and the connection that it calls for."""

    token_id: int
    connection_id: int


def admit(desk: Desk, scope: Scope, connection: str) -> Caller:
    """Let a program in to a connection, or refuse it with 401, 403 or 404."""
    secret = _secret()
    now = desk.clock()
    with desk.database.read() as db:
        token = access.token(db, secret) if secret else None
        if token is None:
            raise _unknown(secret)
        if token.scope not in _ALLOWING[scope]:
            raise _not_allowed(token, scope)
        connection_id = _connection(db, token, connection)
    if token.last_used_at is None or token.last_used_at + USE_NOTED_EVERY <= now:
        with desk.database.transaction() as db:
            access.note_use(db, token.id, now)
    return Caller(token.id, connection_id)


def _secret() -> str:
    # Digests are compared, in the database: the time it takes tells nothing.
    scheme, _, secret = flask.request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _unknown(secret: str) -> answers.Refused:
    if secret:
        return answers.refused(
            401,
            "This token is not known, or was revoked.",
            WWW_Authenticate='Bearer error="invalid_token"',
        )
    return answers.refused(
        401,
        "A token is needed: Authorization: Bearer TOKEN. `qbwc token add` makes one.",
        WWW_Authenticate="Bearer",
    )


def _not_allowed(token: Any, scope: Scope) -> answers.Refused:
    return answers.refused(
        403,
        f"This token's scope is {token.scope}; one of scope {scope} is needed here.",
        WWW_Authenticate=f'Bearer error="insufficient_scope", scope="{scope}"',
    )


def _connection(db: sa.Connection, token: Any, name: str) -> int:
    """Find the connection; one that the token must not see does not exist for it."""
    try:
        found: int = connections.by_name(db, name).id
    except errors.NotFound:
        raise _no_connection() from None
    if token.connection_id not in (None, found):
        raise _no_connection()
    return found


def _no_connection() -> answers.Refused:
    return answers.refused(404, "There is no connection of that name.")
