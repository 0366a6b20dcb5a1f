"""The connections and their settings."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qbwc_server import errors
from qbwc_server.models import Connection, Settings

_connections = Connection.__table__.c
_settings = Settings.__table__.c
# Made once: every call of the Web Connector asks these.
_LOCK = (
    sa.select(Connection.__table__)
    .where(_connections.id == sa.bindparam("connection"))
    .with_for_update()
)
_SETTINGS = (
    sa.select(_settings.content)
    .where(_settings.connection_id == sa.bindparam("connection"))
    .order_by(_settings.id.desc())
    .limit(1)
)


def add(db: sa.Connection, values: Mapping[str, Any]) -> int:
    """Register a connection and return its id."""
    try:
        connection_id: int = db.execute(
            sa.insert(Connection).values(**values).returning(_connections.id)
        ).scalar_one()
    except sa.exc.IntegrityError as error:
        raise errors.Conflict(
            f"there is a connection named {values['name']!r}"
            f" or with the user name {values['username']!r} already"
        ) from error
    return connection_id


def by_name(db: sa.Connection, name: str) -> sa.Row[Any]:
    """The connection of that name; raises NotFound."""
    row = db.execute(
        sa.select(Connection.__table__).where(_connections.name == name)
    ).first()
    if row is None:
        raise errors.NotFound(
            f"there is no connection named {name!r}; `qbwc connection list` shows all"
        )
    return row


def lock(db: sa.Connection, connection_id: int) -> sa.Row[Any]:
    """The connection, locked until the transaction ends."""
    return db.execute(_LOCK, {"connection": connection_id}).one()


def by_id(db: sa.Connection, connection_id: int) -> sa.Row[Any]:
    """The connection of that id, as whoever only looks needs it."""
    return db.execute(
        sa.select(Connection.__table__).where(_connections.id == connection_id)
    ).one()


def by_username(db: sa.Connection, username: str) -> sa.Row[Any] | None:
    """The connection that logs in under a user name."""
    return db.execute(
        sa.select(Connection.__table__).where(_connections.username == username)
    ).first()


def listing(db: sa.Connection) -> Sequence[sa.Row[Any]]:
    """All connections by name."""
    return db.execute(sa.select(Connection.__table__).order_by(_connections.name)).all()


def page(db: sa.Connection, text: str, after: str, limit: int) -> Sequence[sa.Row[Any]]:
    """Connections whose name holds a text, by name, those after another one."""
    query = sa.select(Connection.__table__).order_by(_connections.name).limit(limit)
    if text:
        query = query.where(_connections.name.icontains(text, autoescape=True))
    if after:
        query = query.where(_connections.name > after)
    return db.execute(query).all()


def update(db: sa.Connection, connection_id: int, values: Mapping[str, Any]) -> None:
    """Write what was learnt or changed of a connection."""
    db.execute(
        sa.update(Connection).where(_connections.id == connection_id).values(**values)
    )


def remove(db: sa.Connection, connection_id: int) -> None:
    """Delete a connection with everything that belongs to it."""
    db.execute(sa.delete(Connection).where(_connections.id == connection_id))


def settings(db: sa.Connection, connection_id: int) -> Mapping[str, Any] | None:
    """The newest settings of a connection, or None when none were ever imported."""
    found: Mapping[str, Any] | None = db.execute(
        _SETTINGS, {"connection": connection_id}
    ).scalar()
    return found


def keep_settings(
    db: sa.Connection, connection_id: int, content: Mapping[str, Any], now: datetime
) -> int:
    """Store new settings and return their id; the older ones stay as history."""
    settings_id: int = db.execute(
        sa.insert(Settings)
        .values(connection_id=connection_id, content=dict(content), stored_at=now)
        .returning(_settings.id)
    ).scalar_one()
    return settings_id


def sign_settings(db: sa.Connection, settings_id: int, who: str) -> None:
    """Write down who put settings in force."""
    db.execute(
        sa.update(Settings).where(_settings.id == settings_id).values(stored_by=who)
    )


def settings_history(
    db: sa.Connection, connection_id: int, limit: int
) -> Sequence[sa.Row[Any]]:
    """The settings that were ever in force, newest first."""
    return db.execute(
        sa.select(Settings.__table__)
        .where(_settings.connection_id == connection_id)
        .order_by(_settings.id.desc())
        .limit(limit)
    ).all()
