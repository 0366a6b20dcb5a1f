"""What was heard of before anybody logged in: a Web Connector that calls."""

import weakref
from datetime import datetime, timedelta

import sqlalchemy as sa

from qbwc_server.models import Sighting
from qbwc_server.store import statements
from qbwc_server.store.database import Database

WEB_CONNECTOR = "web connector"
#: how exactly the moment is known: a call should not cost a write
NOTED_EVERY = timedelta(seconds=10)

_sightings = Sighting.__table__.c
#: what this process knows to be noted: it need not ask again
_noted: weakref.WeakKeyDictionary[Database, dict[str, datetime]] = (
    weakref.WeakKeyDictionary()
)


def last(db: sa.Connection, what: str) -> datetime | None:
    """When something was last heard of."""
    found: datetime | None = db.execute(
        sa.select(_sightings.at).where(_sightings.what == what)
    ).scalar()
    return found


def note(database: Database, what: str, now: datetime) -> None:
    """Write down that something was heard of."""
    noted = _noted.setdefault(database, {})
    seen = noted.get(what)
    if seen is None or not seen <= now < seen + NOTED_EVERY:
        seen = _note(database, what, now)
        noted[what] = seen


def _note(database: Database, what: str, now: datetime) -> datetime:
    with database.read() as db:
        seen = last(db, what)
    if seen is not None and seen + NOTED_EVERY > now:
        return seen
    with database.transaction() as db:
        if not statements.insert_if_new(db, Sighting, {"what": what, "at": now}):
            db.execute(
                sa.update(Sighting).where(_sightings.what == what).values(at=now)
            )
    return now
